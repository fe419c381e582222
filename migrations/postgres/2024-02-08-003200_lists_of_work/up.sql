-- Lists of work: filters that somebody keeps, and what makes "longest in its stage", "mine, by stage" and "holds that end" cheap.

-- A filter of the list of cases, kept by one account for itself. Never what is searched for: names of applicants live in their tables alone.
CREATE TABLE saved_views (
    id uuid PRIMARY KEY NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (account_id, name)
);

CREATE INDEX cases_assignee_shown ON cases (assignee, shown_stage, shown_since, id);
CREATE INDEX cases_office_shown_since ON cases (office_id, shown_stage, shown_since, id);
CREATE INDEX cases_office_real_since ON cases (office_id, real_stage, real_since, id);
CREATE INDEX cases_held ON cases (held_until) WHERE held_until IS NOT NULL;
