-- From interview to arrival: slots and bookings, decisions for each member, clearances, and what is told of them.

-- Where an interview can be held, beside a telephone or a video link.
CREATE TABLE rooms (
    id uuid PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL REFERENCES offices (id),
    site_id TEXT NOT NULL REFERENCES sites (id),
    name TEXT NOT NULL,
    closed_at timestamptz,
    UNIQUE (site_id, name)
);
CREATE INDEX rooms_office ON rooms (office_id, name);

-- Interpreters are booked like rooms. Languages are ISO 639-3 codes, parted by spaces.
CREATE TABLE interpreters (
    id uuid PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL REFERENCES offices (id),
    name TEXT NOT NULL,
    languages TEXT NOT NULL,
    ended_at timestamptz,
    UNIQUE (office_id, name)
);

-- A time at which one family can be heard. The local day and time are as they were written down; the instant follows from the zone of that day.
CREATE TABLE slots (
    id uuid PRIMARY KEY NOT NULL,
    office_id TEXT NOT NULL REFERENCES offices (id),
    site_id TEXT REFERENCES sites (id),
    local_day date NOT NULL,
    local_time TEXT NOT NULL,
    zone TEXT NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('in_person', 'telephone', 'video')),
    officer uuid NOT NULL REFERENCES accounts (id),
    room_id uuid REFERENCES rooms (id),
    interpreter_id uuid REFERENCES interpreters (id),
    language TEXT NOT NULL,
    link TEXT,
    made_at timestamptz NOT NULL,
    made_by uuid NOT NULL REFERENCES accounts (id),
    withdrawn_at timestamptz,
    withdrawn_by uuid REFERENCES accounts (id),
    CHECK (ends_at > starts_at),
    CHECK ((mode = 'in_person') = (room_id IS NOT NULL)),
    CHECK ((mode = 'video') = (link IS NOT NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE INDEX slots_day ON slots (office_id, starts_at, id);

-- Each five minutes of an officer, a room or an interpreter belong to one slot: the key refuses every overlap, whatever the race.
CREATE TABLE slot_claims (
    resource uuid NOT NULL,
    at timestamptz NOT NULL,
    slot_id uuid NOT NULL REFERENCES slots (id),
    PRIMARY KEY (resource, at)
);
CREATE INDEX slot_claims_slot ON slot_claims (slot_id);

-- A family's hold on a slot. Moving an interview ends one booking and begins the next of the same interview, with the next sequence.
CREATE TABLE bookings (
    id uuid PRIMARY KEY NOT NULL,
    interview_id uuid NOT NULL,
    sequence integer NOT NULL CHECK (sequence >= 0),
    case_id uuid NOT NULL REFERENCES cases (id),
    slot_id uuid NOT NULL REFERENCES slots (id),
    history_id uuid NOT NULL UNIQUE REFERENCES history (id),
    booked_at timestamptz NOT NULL,
    booked_by uuid NOT NULL REFERENCES accounts (id),
    ended_at timestamptz,
    disposition TEXT CHECK (disposition IN ('held', 'no_show', 'postponed', 'cancelled', 'booked_in_error', 'rescheduled', 'left')),
    ended_by uuid REFERENCES history (id),
    UNIQUE (interview_id, sequence),
    UNIQUE (id, case_id),
    CHECK ((ended_at IS NULL) = (disposition IS NULL)),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX bookings_one_live_slot ON bookings (slot_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX bookings_one_live_case ON bookings (case_id) WHERE ended_at IS NULL;
CREATE INDEX bookings_case ON bookings (case_id, booked_at);
CREATE INDEX bookings_slot ON bookings (slot_id);

-- Who of the family took part in an interview that was held. The foreign keys refuse strangers.
CREATE TABLE attendance (
    booking_id uuid NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (booking_id, person_id),
    FOREIGN KEY (booking_id, case_id) REFERENCES bookings (id, case_id),
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id)
);

-- What a pathway asks for before a journey, for each member. Written once, superseded, never edited.
CREATE TABLE clearances (
    id uuid PRIMARY KEY NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'clear', 'not_clear')),
    valid_from date,
    valid_until date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL,
    organisation TEXT NOT NULL CHECK (organisation IN ('IOM', 'USG')),
    superseded_at timestamptz,
    CHECK ((kind = 'security') = (organisation = 'USG')),
    CHECK (kind = 'security' OR state = 'clear'),
    CHECK (state = 'clear' OR (valid_from IS NULL AND valid_until IS NULL)),
    CHECK (state <> 'clear' OR (valid_from IS NOT NULL AND valid_until IS NOT NULL AND valid_from <= valid_until)),
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id),
    FOREIGN KEY (recorded_by, organisation) REFERENCES accounts (id, organisation)
);
CREATE UNIQUE INDEX clearances_one_standing ON clearances (person_id, kind) WHERE superseded_at IS NULL;
CREATE INDEX clearances_case ON clearances (case_id);

-- A hold (held_until) and a request for more are tied to the step that made them, by its position; a journey to its day.
ALTER TABLE cases ADD COLUMN held_by_step bigint;
ALTER TABLE cases ADD COLUMN requested_by_step bigint;
ALTER TABLE cases ADD COLUMN travel_on date;
CREATE INDEX cases_ready ON cases (travel_on) WHERE travel_on IS NOT NULL;

ALTER TABLE decisions DROP CONSTRAINT decisions_kind_check;
ALTER TABLE decisions ADD CONSTRAINT decisions_kind_check CHECK (kind IN ('process', 'decline', 'approve', 'deny'));
ALTER TABLE decisions ADD CONSTRAINT decisions_denied_with_reason CHECK (kind <> 'deny' OR reason_code IS NOT NULL);
ALTER TABLE decision_members DROP CONSTRAINT decision_members_outcome_check;
ALTER TABLE decision_members ADD CONSTRAINT decision_members_outcome_check CHECK (outcome IN ('process', 'decline', 'approve', 'deny', 'defer'));
ALTER TABLE messages DROP CONSTRAINT messages_history_id_kind_key;
ALTER TABLE messages ADD COLUMN part integer NOT NULL DEFAULT 0;
ALTER TABLE messages ALTER COLUMN part DROP DEFAULT;
ALTER TABLE messages ADD COLUMN booking_id uuid REFERENCES bookings (id);
ALTER TABLE messages ADD COLUMN calendar TEXT;
ALTER TABLE messages ADD UNIQUE (history_id, kind, part);
ALTER TABLE messages ADD CHECK ((kind IN ('invitation', 'change', 'reminder', 'cancellation', 'missed')) = (booking_id IS NOT NULL));
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
