-- Forms that people put aside for 72 hours, sealed by a code and a PIN that are kept nowhere.
CREATE TABLE saved_forms (
    code_name TEXT PRIMARY KEY NOT NULL,
    wish_name TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL REFERENCES offices (id),
    sealed TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    wrong INTEGER NOT NULL DEFAULT 0 CHECK (wrong BETWEEN 0 AND 5),
    expires_at timestamptz NOT NULL
);
CREATE INDEX saved_forms_age ON saved_forms (expires_at);
