ALTER TABLE transport_log DROP COLUMN seen_version;
