-- The first schema of Sendero. Twin of the same file for the other database; docs/database.md explains the tables.
-- Personal data of applicants lives only in persons, person_tokens, documents, contacts, notes, submissions and messages.

CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- Offices, sites and pathways are rows, never enums: adding one is data, not a release.
CREATE TABLE offices (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 2),
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    time_zone TEXT NOT NULL
);

CREATE TABLE sites (
    id TEXT PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL REFERENCES offices (id),
    name TEXT NOT NULL
);
CREATE INDEX sites_office ON sites (office_id);

CREATE TABLE programmes (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
);

CREATE TABLE pathways (
    id TEXT PRIMARY KEY NOT NULL,
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    name TEXT NOT NULL,
    recommended_by TEXT NOT NULL CHECK (recommended_by IN ('IOM', 'UNHCR'))
);

-- Staff. An account belongs to one organisation for ever, and to one person (staff_person), who may hold several.
CREATE TABLE accounts (
    id uuid PRIMARY KEY NOT NULL,
    organisation TEXT NOT NULL CHECK (organisation IN ('IOM', 'UNHCR', 'USG')),
    staff_person uuid NOT NULL,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change boolean NOT NULL,
    password_changed_at timestamptz NOT NULL,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL,
    created_by uuid REFERENCES accounts (id),
    UNIQUE (id, organisation),
    UNIQUE (id, staff_person)
);
CREATE INDEX accounts_staff_person ON accounts (staff_person);

-- A role held, for one office or (office_id NULL) for all. Rows are ended, never deleted: decisions rest on them.
CREATE TABLE role_holdings (
    id uuid PRIMARY KEY NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('intake_clerk', 'caseworker', 'reviewer', 'scheduler', 'us_officer',
        'travel_coordinator', 'supervisor', 'auditor', 'administrator')),
    office_id TEXT REFERENCES offices (id),
    granted_at timestamptz NOT NULL,
    granted_by uuid REFERENCES accounts (id),
    until date,
    ended_at timestamptz,
    ended_by uuid REFERENCES accounts (id)
);
CREATE INDEX role_holdings_account ON role_holdings (account_id);
CREATE UNIQUE INDEX role_holdings_one_live ON role_holdings (account_id, role, office_id) WHERE ended_at IS NULL;
CREATE INDEX role_holdings_role ON role_holdings (role, office_id) WHERE ended_at IS NULL;

-- A single, dated grant of outcome.read to somebody whose role does not have it.
CREATE TABLE outcome_grants (
    id uuid PRIMARY KEY NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    granted_by uuid NOT NULL,
    grantor_organisation TEXT NOT NULL CHECK (grantor_organisation = 'USG'),
    granted_at timestamptz NOT NULL,
    until date NOT NULL,
    ended_at timestamptz,
    FOREIGN KEY (granted_by, grantor_organisation) REFERENCES accounts (id, organisation)
);
CREATE INDEX outcome_grants_account ON outcome_grants (account_id);

CREATE TABLE sessions (
    id uuid PRIMARY KEY NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_because TEXT
);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY NOT NULL,
    session_id uuid NOT NULL REFERENCES sessions (id),
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- One revision of the rules of an office or pathway: a TOML text with all its versions over time.
CREATE TABLE rule_sets (
    id uuid PRIMARY KEY NOT NULL,
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('office', 'pathway')),
    subject TEXT NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    based_on uuid REFERENCES rule_sets (id),
    source TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'replaced')),
    created_at timestamptz NOT NULL,
    created_by uuid REFERENCES accounts (id),
    published_at timestamptz,
    UNIQUE (programme_id, subject, revision)
);
CREATE UNIQUE INDEX rule_sets_one_published ON rule_sets (programme_id, subject) WHERE state = 'published';

-- Opened or closed by hand, on record; the newest row of an office and channel counts.
CREATE TABLE window_overrides (
    id uuid PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL REFERENCES offices (id),
    channel TEXT NOT NULL CHECK (channel IN ('public', 'assisted')),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'by_rule')),
    at timestamptz NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id)
);
CREATE INDEX window_overrides_newest ON window_overrides (office_id, channel, at);

CREATE TABLE parks (
    id uuid PRIMARY KEY NOT NULL,
    office_id TEXT REFERENCES offices (id),
    programme_id TEXT REFERENCES programmes (id),
    since timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((office_id IS NULL) <> (programme_id IS NULL))
);
CREATE UNIQUE INDEX parks_one_live_office ON parks (office_id) WHERE ended_at IS NULL AND office_id IS NOT NULL;
CREATE UNIQUE INDEX parks_one_live_programme ON parks (programme_id) WHERE ended_at IS NULL AND programme_id IS NOT NULL;

-- A case has two faces (product: "Two faces"): what everybody sees, and what readers of outcomes see.
CREATE TABLE cases (
    id uuid PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    office_id TEXT NOT NULL REFERENCES offices (id),
    channel TEXT NOT NULL CHECK (channel IN ('public', 'assisted')),
    received_at timestamptz NOT NULL,
    version bigint NOT NULL,
    shown_stage TEXT NOT NULL CHECK (shown_stage IN ('received', 'screening', 'duplicate_review', 'review', 'submitted', 'in_process', 'interview', 'adjudication',
        'approved', 'ready_to_travel', 'departed', 'arrived', 'parked', 'closed:not_eligible', 'closed:not_pursued',
        'closed:duplicate', 'closed:declined', 'closed:denied', 'closed:withdrawn', 'closed:unreachable', 'closed:referred_out')),
    shown_since timestamptz NOT NULL,
    shown_moves bigint NOT NULL,
    real_stage TEXT NOT NULL CHECK (real_stage IN ('received', 'screening', 'duplicate_review', 'review', 'submitted', 'in_process', 'interview', 'adjudication',
        'approved', 'ready_to_travel', 'departed', 'arrived', 'parked', 'closed:not_eligible', 'closed:not_pursued',
        'closed:duplicate', 'closed:declined', 'closed:denied', 'closed:withdrawn', 'closed:unreachable', 'closed:referred_out')),
    real_since timestamptz NOT NULL,
    real_moves bigint NOT NULL,
    beneath TEXT,
    closed_from TEXT,
    withdrawn_from TEXT,
    suspected_from TEXT,
    suspected_by uuid REFERENCES accounts (id),
    suspected_by_system boolean NOT NULL DEFAULT false,
    queue TEXT CHECK (queue IN ('IOM', 'UNHCR')),
    handed_over_by TEXT CHECK (handed_over_by IN ('IOM', 'UNHCR')),
    assignee uuid REFERENCES accounts (id),
    pathway_id TEXT REFERENCES pathways (id),
    priority TEXT CHECK (priority IN ('emergency', 'urgent', 'normal')),
    recommended_closure TEXT CHECK (recommended_closure IN ('not_eligible', 'not_pursued')),
    recommended_org TEXT CHECK (recommended_org IN ('IOM', 'UNHCR')),
    recommended_by uuid REFERENCES accounts (id),
    changed_since_recommendation boolean NOT NULL DEFAULT false,
    ever_processed boolean NOT NULL DEFAULT false,
    held_until timestamptz,
    message_language TEXT NOT NULL CHECK (message_language IN ('es', 'en', 'ht')),
    privacy_version TEXT NOT NULL,
    privacy_language TEXT NOT NULL,
    -- Hiding exists in two shown stages only, and parking or withdrawing on top of them.
    CHECK (shown_stage = real_stage
        OR (real_stage = 'closed:declined' AND shown_stage IN ('submitted', 'parked', 'closed:withdrawn'))
        OR (real_stage = 'closed:denied' AND shown_stage IN ('adjudication', 'parked', 'closed:withdrawn'))),
    CHECK ((shown_stage = 'parked') = (beneath IS NOT NULL))
);
CREATE INDEX cases_office_received ON cases (office_id, received_at, id);
CREATE INDEX cases_received ON cases (received_at, id);
CREATE INDEX cases_office_shown ON cases (office_id, shown_stage, received_at, id);
CREATE INDEX cases_office_real ON cases (office_id, real_stage, received_at, id);
CREATE INDEX cases_shown ON cases (shown_stage, received_at, id);
CREATE INDEX cases_real ON cases (real_stage, received_at, id);
CREATE INDEX cases_assignee ON cases (assignee, received_at, id);
CREATE INDEX cases_pathway ON cases (pathway_id, received_at, id);

CREATE TABLE persons (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    position integer NOT NULL,
    principal boolean NOT NULL,
    relation TEXT,
    guardian boolean NOT NULL,
    name TEXT NOT NULL,
    given TEXT,
    family TEXT,
    birth_date TEXT,
    sex TEXT NOT NULL,
    nationalities TEXT NOT NULL,
    languages TEXT NOT NULL,
    municipality TEXT,
    needs TEXT NOT NULL,
    needs_note TEXT,
    facts jsonb NOT NULL,
    shares_agency boolean,
    shares_us boolean,
    shares_canada boolean,
    shares_spain boolean,
    removed_at timestamptz,
    UNIQUE (case_id, position),
    UNIQUE (id, case_id)
);
CREATE INDEX persons_birth ON persons (birth_date);

-- The words of a name without accents, one a row, so that a search finds them in any order. Part of the person record.
CREATE TABLE person_tokens (
    token text COLLATE "C" NOT NULL,
    person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    case_id uuid NOT NULL REFERENCES cases (id),
    PRIMARY KEY (token, person_id)
);
CREATE INDEX person_tokens_person ON person_tokens (person_id);
CREATE INDEX person_tokens_case ON person_tokens (case_id, token);

CREATE TABLE documents (
    id uuid PRIMARY KEY NOT NULL,
    person_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    expires_on date,
    removed_at timestamptz,
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id)
);
CREATE INDEX documents_key ON documents (number_key, kind, country);
CREATE INDEX documents_person ON documents (person_id);
CREATE INDEX documents_case ON documents (case_id);

CREATE TABLE contacts (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    person_id uuid NOT NULL,
    position integer NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    safe_to_use boolean NOT NULL,
    safe_to_leave_message boolean NOT NULL,
    replaced_at timestamptz,
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id)
);
CREATE INDEX contacts_case ON contacts (case_id);
CREATE INDEX contacts_key ON contacts (value_key);

CREATE TABLE notes (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    account_id uuid NOT NULL,
    organisation TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('general', 'protection', 'reason')),
    shared_with_us boolean NOT NULL,
    face TEXT NOT NULL CHECK (face IN ('both', 'shown', 'real')),
    text TEXT NOT NULL,
    at timestamptz NOT NULL,
    CHECK (kind <> 'protection' OR organisation = 'UNHCR'),
    FOREIGN KEY (account_id, organisation) REFERENCES accounts (id, organisation)
);
CREATE INDEX notes_case ON notes (case_id, at);

-- One sending of the form, exactly as sent. Its reference is the case's own (first) or an alias (again).
CREATE TABLE submissions (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    reference TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL REFERENCES offices (id),
    channel TEXT NOT NULL CHECK (channel IN ('public', 'assisted')),
    kind TEXT NOT NULL CHECK (kind IN ('first', 'again')),
    received_at timestamptz NOT NULL,
    entered_by uuid REFERENCES accounts (id),
    payload jsonb NOT NULL,
    differs jsonb NOT NULL,
    seen_at timestamptz,
    seen_by uuid REFERENCES accounts (id)
);
CREATE INDEX submissions_case ON submissions (case_id, received_at);
CREATE UNIQUE INDEX submissions_one_first ON submissions (case_id) WHERE kind = 'first';

-- One principal of the programme: what makes a repeated submission the same. A shown withdrawal gives it up, its undoing takes it back.
CREATE TABLE identities (
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    identity_key TEXT NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    PRIMARY KEY (programme_id, identity_key)
);
CREATE INDEX identities_case ON identities (case_id);

CREATE TABLE quota_places (
    office_id TEXT NOT NULL REFERENCES offices (id),
    channel TEXT NOT NULL,
    local_day date NOT NULL,
    place integer NOT NULL,
    case_id uuid NOT NULL UNIQUE REFERENCES cases (id),
    PRIMARY KEY (office_id, channel, local_day, place)
);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status integer NOT NULL,
    answer TEXT NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (scope, key_hash)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE form_tokens_used (
    id TEXT PRIMARY KEY NOT NULL,
    used_at timestamptz NOT NULL
);
CREATE INDEX form_tokens_used_age ON form_tokens_used (used_at);

CREATE TABLE duplicate_links (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    other_case_id uuid NOT NULL REFERENCES cases (id),
    suspected_at timestamptz NOT NULL,
    suspected_by uuid REFERENCES accounts (id),
    resolved_at timestamptz,
    resolution TEXT CHECK (resolution IN ('cleared', 'confirmed', 'taken_back')),
    CHECK (case_id <> other_case_id)
);
CREATE INDEX duplicate_links_case ON duplicate_links (case_id);
CREATE INDEX duplicate_links_other ON duplicate_links (other_case_id);

CREATE TABLE eligibility_runs (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    rule_set_id uuid NOT NULL REFERENCES rule_sets (id),
    version TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('submit', 'correction')),
    at timestamptz NOT NULL,
    lines jsonb NOT NULL
);
CREATE INDEX eligibility_runs_case ON eligibility_runs (case_id, at);

-- What happened to a case. Append-only.
CREATE TABLE history (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    position bigint NOT NULL,
    at timestamptz NOT NULL,
    verb TEXT NOT NULL,
    from_stage TEXT NOT NULL,
    to_stage TEXT NOT NULL,
    face TEXT NOT NULL CHECK (face IN ('both', 'shown', 'real')),
    account_id uuid REFERENCES accounts (id),
    staff_person uuid,
    organisation TEXT,
    reason_code TEXT,
    note_id uuid REFERENCES notes (id),
    details jsonb NOT NULL,
    UNIQUE (case_id, position),
    UNIQUE (id, case_id, verb, from_stage)
);
CREATE INDEX history_staff_person ON history (case_id, staff_person);

CREATE TABLE decisions (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    history_id uuid NOT NULL UNIQUE REFERENCES history (id),
    kind TEXT NOT NULL CHECK (kind IN ('process', 'decline')),
    account_id uuid NOT NULL,
    organisation TEXT NOT NULL CHECK (organisation = 'USG'),
    reason_code TEXT,
    decided_at timestamptz NOT NULL,
    superseded_at timestamptz,
    superseded_by uuid REFERENCES history (id),
    CHECK (kind <> 'decline' OR reason_code IS NOT NULL),
    CHECK ((superseded_at IS NULL) = (superseded_by IS NULL)),
    UNIQUE (id, case_id),
    FOREIGN KEY (account_id, organisation) REFERENCES accounts (id, organisation)
);
CREATE INDEX decisions_case ON decisions (case_id, decided_at);
CREATE UNIQUE INDEX decisions_one_standing ON decisions (case_id, kind) WHERE superseded_at IS NULL;

CREATE TABLE decision_members (
    decision_id uuid NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('process', 'decline')),
    PRIMARY KEY (decision_id, person_id),
    FOREIGN KEY (decision_id, case_id) REFERENCES decisions (id, case_id),
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id)
);

-- The United States government's own notice, as it was told to us. Sendero never tells.
CREATE TABLE us_notices (
    id uuid PRIMARY KEY NOT NULL,
    decision_id uuid NOT NULL REFERENCES decisions (id),
    served_on date NOT NULL,
    channel TEXT NOT NULL,
    recorded_by uuid NOT NULL REFERENCES accounts (id),
    at timestamptz NOT NULL
);
CREATE INDEX us_notices_decision ON us_notices (decision_id);

-- Default deny in the database: a message hangs on a row of history whose (verb, stage) stands here with its kind. Derived from the workflow table.
CREATE TABLE telling (
    verb TEXT NOT NULL,
    from_stage TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (verb, from_stage, kind)
);
INSERT INTO telling (verb, from_stage, kind) VALUES
    ('process', 'submitted', 'processing'),
    ('withdraw', 'in_process', 'withdrawal_confirmed'),
    ('withdraw', 'approved', 'withdrawal_confirmed'),
    ('withdraw', 'ready_to_travel', 'withdrawal_confirmed');

CREATE TABLE messages (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    history_id uuid NOT NULL,
    verb TEXT NOT NULL,
    from_stage TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('es', 'en', 'ht')),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at timestamptz NOT NULL,
    not_before timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'handed_over', 'dropped', 'expired', 'dead', 'held', 'call_task')),
    state_reason TEXT,
    attempts integer NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    leased_until timestamptz,
    lease uuid,
    handed_over_at timestamptz,
    UNIQUE (history_id, kind),
    FOREIGN KEY (history_id, case_id, verb, from_stage) REFERENCES history (id, case_id, verb, from_stage),
    FOREIGN KEY (verb, from_stage, kind) REFERENCES telling (verb, from_stage, kind)
);
CREATE INDEX messages_due ON messages (next_attempt_at) WHERE state = 'queued';
CREATE INDEX messages_case ON messages (case_id, written_at, id);

-- Every handing over, and its fate. Written in two steps: before and after.
CREATE TABLE transport_log (
    id uuid PRIMARY KEY NOT NULL,
    message_id uuid NOT NULL REFERENCES messages (id),
    channel TEXT NOT NULL,
    contact_id uuid REFERENCES contacts (id),
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome TEXT CHECK (outcome IN ('handed_over', 'temporary', 'permanent')),
    detail TEXT
);
CREATE INDEX transport_log_message ON transport_log (message_id);

CREATE TABLE call_tasks (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    message_id uuid NOT NULL UNIQUE REFERENCES messages (id),
    opened_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_because TEXT CHECK (closed_because IN ('done', 'expired', 'dropped'))
);
CREATE INDEX call_tasks_case ON call_tasks (case_id);
CREATE INDEX call_tasks_open ON call_tasks (expires_at) WHERE closed_at IS NULL;

CREATE TABLE contact_attempts (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    contact_id uuid REFERENCES contacts (id),
    call_task_id uuid REFERENCES call_tasks (id),
    channel TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('reached', 'no_answer', 'wrong_number', 'left_message', 'refused')),
    at timestamptz NOT NULL
);
CREATE INDEX contact_attempts_case ON contact_attempts (case_id, at);

CREATE TABLE proposals (
    id uuid PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    case_id uuid REFERENCES cases (id),
    office_id TEXT REFERENCES offices (id),
    programme_id TEXT REFERENCES programmes (id),
    rule_set_id uuid REFERENCES rule_sets (id),
    organisation TEXT NOT NULL,
    proposed_by uuid NOT NULL,
    staff_person uuid NOT NULL,
    proposed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    stage TEXT,
    decision_id uuid REFERENCES decisions (id),
    moves bigint,
    input jsonb NOT NULL,
    note_id uuid REFERENCES notes (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'rejected', 'taken_back', 'stale', 'expired')),
    closed_at timestamptz,
    closed_by uuid REFERENCES accounts (id),
    FOREIGN KEY (proposed_by, staff_person) REFERENCES accounts (id, staff_person)
);
CREATE UNIQUE INDEX proposals_one_open ON proposals (kind, subject) WHERE state = 'open';
CREATE INDEX proposals_case ON proposals (case_id);

-- The record. Append-only; the gapless sequence is given after commit by one worker at a time, so that nobody waits for it.
CREATE TABLE audit (
    id uuid PRIMARY KEY NOT NULL,
    seq bigint UNIQUE,
    at timestamptz NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'read')),
    face TEXT NOT NULL CHECK (face IN ('both', 'shown', 'real')),
    account_id uuid,
    organisation TEXT,
    session_id uuid,
    case_id uuid,
    office_id TEXT,
    request_id TEXT,
    details jsonb NOT NULL
);
CREATE INDEX audit_unnumbered ON audit (at, id) WHERE seq IS NULL;
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_case ON audit (case_id, at, id);
CREATE INDEX audit_account ON audit (account_id, at, id);

-- Exact counts without counting: the folded figure plus the +1/-1 rows not folded yet.
CREATE TABLE counters (
    office_id TEXT NOT NULL,
    face TEXT NOT NULL CHECK (face IN ('shown', 'real')),
    stage TEXT NOT NULL,
    assignee TEXT NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (office_id, face, stage, assignee)
);

CREATE TABLE counter_deltas (
    id uuid PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL,
    face TEXT NOT NULL CHECK (face IN ('shown', 'real')),
    stage TEXT NOT NULL,
    assignee TEXT NOT NULL,
    n bigint NOT NULL
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON history FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER telling_is_fixed BEFORE UPDATE ON telling FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_are_never_deleted BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_append_only_d BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_append_only_u BEFORE UPDATE ON audit FOR EACH ROW
WHEN (OLD.seq IS NOT NULL OR (NEW.id, NEW.at, NEW.action, NEW.outcome, NEW.face, NEW.account_id, NEW.organisation, NEW.session_id,
        NEW.case_id, NEW.office_id, NEW.request_id, NEW.details)
    IS DISTINCT FROM (OLD.id, OLD.at, OLD.action, OLD.outcome, OLD.face, OLD.account_id, OLD.organisation, OLD.session_id,
        OLD.case_id, OLD.office_id, OLD.request_id, OLD.details))
EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_organisation_is_fixed BEFORE UPDATE ON accounts FOR EACH ROW
WHEN ((NEW.organisation, NEW.staff_person) IS DISTINCT FROM (OLD.organisation, OLD.staff_person)) EXECUTE FUNCTION refuse_change();
-- Only US officials decide: an enabled account of the USG that holds us_officer for the office of the case on that day.
CREATE FUNCTION decision_by_us_officer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM role_holdings h JOIN accounts a ON a.id = h.account_id JOIN cases c ON c.id = NEW.case_id
        WHERE h.account_id = NEW.account_id AND h.role = 'us_officer' AND a.organisation = 'USG' AND a.disabled_at IS NULL
            AND h.ended_at IS NULL AND (h.until IS NULL OR h.until >= (NEW.decided_at AT TIME ZONE 'UTC')::date)
            AND (h.office_id IS NULL OR h.office_id = c.office_id))
    THEN RAISE EXCEPTION 'only a us_officer of the USG decides' USING ERRCODE = 'check_violation'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_by_us_officer BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION decision_by_us_officer();
CREATE TRIGGER decisions_are_never_edited BEFORE UPDATE ON decisions FOR EACH ROW
WHEN (OLD.superseded_at IS NOT NULL OR (NEW.case_id, NEW.kind, NEW.account_id, NEW.reason_code, NEW.decided_at, NEW.history_id)
    IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.account_id, OLD.reason_code, OLD.decided_at, OLD.history_id))
EXECUTE FUNCTION refuse_change();
