ALTER TABLE window_overrides DROP COLUMN reason;
