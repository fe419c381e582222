-- Sittings at a form that somebody left at once: what the browser sends again of them, by its way back, is not shown.
CREATE TABLE forms_left (
    sitting TEXT PRIMARY KEY NOT NULL,
    left_at timestamptz NOT NULL
);
CREATE INDEX forms_left_age ON forms_left (left_at);
