-- From interview to arrival: slots and bookings, decisions for each member, clearances, and what is told of them.

-- Where an interview can be held, beside a telephone or a video link.
CREATE TABLE rooms (
    id BLOB PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL REFERENCES offices (id),
    site_id TEXT NOT NULL REFERENCES sites (id),
    name TEXT NOT NULL,
    closed_at TEXT,
    UNIQUE (site_id, name)
) STRICT;
CREATE INDEX rooms_office ON rooms (office_id, name);

-- Interpreters are booked like rooms. Languages are ISO 639-3 codes, parted by spaces.
CREATE TABLE interpreters (
    id BLOB PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL REFERENCES offices (id),
    name TEXT NOT NULL,
    languages TEXT NOT NULL,
    ended_at TEXT,
    UNIQUE (office_id, name)
) STRICT;

-- A time at which one family can be heard. The local day and time are as they were written down; the instant follows from the zone of that day.
CREATE TABLE slots (
    id BLOB PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL REFERENCES offices (id),
    site_id TEXT REFERENCES sites (id),
    local_day TEXT NOT NULL,
    local_time TEXT NOT NULL,
    zone TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('in_person', 'telephone', 'video')),
    officer BLOB NOT NULL REFERENCES accounts (id),
    room_id BLOB REFERENCES rooms (id),
    interpreter_id BLOB REFERENCES interpreters (id),
    language TEXT NOT NULL,
    link TEXT,
    made_at TEXT NOT NULL,
    made_by BLOB NOT NULL REFERENCES accounts (id),
    withdrawn_at TEXT,
    withdrawn_by BLOB REFERENCES accounts (id),
    CHECK (ends_at > starts_at),
    CHECK ((mode = 'in_person') = (room_id IS NOT NULL)),
    CHECK ((mode = 'video') = (link IS NOT NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
) STRICT;
CREATE INDEX slots_day ON slots (office_id, starts_at, id);

-- Each five minutes of an officer, a room or an interpreter belong to one slot: the key refuses every overlap, whatever the race.
CREATE TABLE slot_claims (
    resource BLOB NOT NULL,
    at TEXT NOT NULL,
    slot_id BLOB NOT NULL REFERENCES slots (id),
    PRIMARY KEY (resource, at)
) STRICT;
CREATE INDEX slot_claims_slot ON slot_claims (slot_id);

-- A family's hold on a slot. Moving an interview ends one booking and begins the next of the same interview, with the next sequence.
CREATE TABLE bookings (
    id BLOB PRIMARY KEY NOT NULL,
    interview_id BLOB NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    case_id BLOB NOT NULL REFERENCES cases (id),
    slot_id BLOB NOT NULL REFERENCES slots (id),
    history_id BLOB NOT NULL UNIQUE REFERENCES history (id),
    booked_at TEXT NOT NULL,
    booked_by BLOB NOT NULL REFERENCES accounts (id),
    ended_at TEXT,
    disposition TEXT CHECK (disposition IN ('held', 'no_show', 'postponed', 'cancelled', 'booked_in_error', 'rescheduled', 'left')),
    ended_by BLOB REFERENCES history (id),
    UNIQUE (interview_id, sequence),
    UNIQUE (id, case_id),
    CHECK ((ended_at IS NULL) = (disposition IS NULL)),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX bookings_one_live_slot ON bookings (slot_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX bookings_one_live_case ON bookings (case_id) WHERE ended_at IS NULL;
CREATE INDEX bookings_case ON bookings (case_id, booked_at);
CREATE INDEX bookings_slot ON bookings (slot_id);

-- Who of the family took part in an interview that was held. The foreign keys refuse strangers.
CREATE TABLE attendance (
    booking_id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (booking_id, person_id),
    FOREIGN KEY (booking_id, case_id) REFERENCES bookings (id, case_id),
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id)
) STRICT;

-- What a pathway asks for before a journey, for each member. Written once, superseded, never edited.
CREATE TABLE clearances (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'clear', 'not_clear')),
    valid_from TEXT,
    valid_until TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by BLOB NOT NULL,
    organisation TEXT NOT NULL CHECK (organisation IN ('IOM', 'USG')),
    superseded_at TEXT,
    CHECK ((kind = 'security') = (organisation = 'USG')),
    CHECK (kind = 'security' OR state = 'clear'),
    CHECK (state = 'clear' OR (valid_from IS NULL AND valid_until IS NULL)),
    CHECK (state <> 'clear' OR (valid_from IS NOT NULL AND valid_until IS NOT NULL AND valid_from <= valid_until)),
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id),
    FOREIGN KEY (recorded_by, organisation) REFERENCES accounts (id, organisation)
) STRICT;
CREATE UNIQUE INDEX clearances_one_standing ON clearances (person_id, kind) WHERE superseded_at IS NULL;
CREATE INDEX clearances_case ON clearances (case_id);

-- A hold (held_until) and a request for more are tied to the step that made them, by its position; a journey to its day.
ALTER TABLE cases ADD COLUMN held_by_step INTEGER;
ALTER TABLE cases ADD COLUMN requested_by_step INTEGER;
ALTER TABLE cases ADD COLUMN travel_on TEXT;
CREATE INDEX cases_ready ON cases (travel_on) WHERE travel_on IS NOT NULL;

-- SQLite cannot change a CHECK: the three tables that grow are written anew. The program turns foreign keys off meanwhile and checks them all after.
CREATE TABLE decisions_new (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    history_id BLOB NOT NULL UNIQUE REFERENCES history (id),
    kind TEXT NOT NULL CHECK (kind IN ('process', 'decline', 'approve', 'deny')),
    account_id BLOB NOT NULL,
    organisation TEXT NOT NULL CHECK (organisation = 'USG'),
    reason_code TEXT,
    decided_at TEXT NOT NULL,
    superseded_at TEXT,
    superseded_by BLOB REFERENCES history (id),
    CHECK (kind NOT IN ('decline', 'deny') OR reason_code IS NOT NULL),
    CHECK ((superseded_at IS NULL) = (superseded_by IS NULL)),
    UNIQUE (id, case_id),
    FOREIGN KEY (account_id, organisation) REFERENCES accounts (id, organisation)
) STRICT;
INSERT INTO decisions_new SELECT * FROM decisions;
DROP TABLE decisions;
ALTER TABLE decisions_new RENAME TO decisions;
CREATE INDEX decisions_case ON decisions (case_id, decided_at);
CREATE UNIQUE INDEX decisions_one_standing ON decisions (case_id, kind) WHERE superseded_at IS NULL;
CREATE TRIGGER decisions_by_us_officer BEFORE INSERT ON decisions
WHEN NOT EXISTS (
    SELECT 1 FROM role_holdings h JOIN accounts a ON a.id = h.account_id JOIN cases c ON c.id = NEW.case_id
    WHERE h.account_id = NEW.account_id AND h.role = 'us_officer' AND a.organisation = 'USG' AND a.disabled_at IS NULL
        AND h.ended_at IS NULL AND (h.until IS NULL OR h.until >= substr(NEW.decided_at, 1, 10))
        AND (h.office_id IS NULL OR h.office_id = c.office_id))
BEGIN SELECT RAISE(ABORT, 'only a us_officer of the USG decides'); END;
CREATE TRIGGER decisions_are_never_edited BEFORE UPDATE ON decisions
WHEN OLD.superseded_at IS NOT NULL OR NEW.case_id <> OLD.case_id OR NEW.kind <> OLD.kind OR NEW.account_id <> OLD.account_id
    OR NEW.reason_code IS NOT OLD.reason_code OR NEW.decided_at <> OLD.decided_at OR NEW.history_id <> OLD.history_id
BEGIN SELECT RAISE(ABORT, 'a decision is superseded, never edited'); END;
CREATE TRIGGER decisions_are_never_deleted BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'a decision is superseded, never deleted'); END;
CREATE TABLE decision_members_new (
    decision_id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('process', 'decline', 'approve', 'deny', 'defer')),
    PRIMARY KEY (decision_id, person_id),
    FOREIGN KEY (decision_id, case_id) REFERENCES decisions (id, case_id),
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id)
) STRICT;
INSERT INTO decision_members_new SELECT * FROM decision_members;
DROP TABLE decision_members;
ALTER TABLE decision_members_new RENAME TO decision_members;
CREATE TABLE messages_new (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    history_id BLOB NOT NULL,
    verb TEXT NOT NULL,
    from_stage TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('es', 'en', 'ht')),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at TEXT NOT NULL,
    not_before TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'handed_over', 'dropped', 'expired', 'dead', 'held', 'call_task')),
    state_reason TEXT,
    attempts INTEGER NOT NULL,
    next_attempt_at TEXT NOT NULL,
    leased_until TEXT,
    lease BLOB,
    handed_over_at TEXT,
    part INTEGER NOT NULL,
    booking_id BLOB REFERENCES bookings (id),
    calendar TEXT,
    UNIQUE (history_id, kind, part),
    CHECK ((kind IN ('invitation', 'change', 'reminder', 'cancellation', 'missed')) = (booking_id IS NOT NULL)),
    FOREIGN KEY (history_id, case_id, verb, from_stage) REFERENCES history (id, case_id, verb, from_stage),
    FOREIGN KEY (verb, from_stage, kind) REFERENCES telling (verb, from_stage, kind)
) STRICT;
INSERT INTO messages_new SELECT *, 0, NULL, NULL FROM messages;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_due ON messages (next_attempt_at) WHERE state = 'queued';
CREATE INDEX messages_case ON messages (case_id, written_at, id);
CREATE INDEX messages_booking ON messages (booking_id);
CREATE INDEX decisions_standing ON decisions (kind) WHERE superseded_at IS NULL;

INSERT INTO telling (verb, from_stage, kind) VALUES
    ('book_interview', 'in_process', 'invitation'),
    ('book_interview', 'in_process', 'reminder'),
    ('reschedule', 'interview', 'change'),
    ('reschedule', 'interview', 'reminder'),
    ('cancel_interview', 'interview', 'cancellation'),
    ('record_no_show', 'interview', 'missed'),
    ('recall', 'interview', 'cancellation'),
    ('withdraw', 'interview', 'cancellation'),
    ('park', 'interview', 'cancellation'),
    ('request_more', 'adjudication', 'more_requested'),
    ('approve', 'adjudication', 'approved'),
    ('clear_for_travel', 'approved', 'ready_to_travel'),
    ('refer_out', 'approved', 'referred_out'),
    ('recall', 'ready_to_travel', 'postponed'),
    ('lapse', 'ready_to_travel', 'postponed'),
    ('resume', 'parked', 'postponed'),
    ('undo_withdrawal', 'closed:withdrawn', 'postponed');
