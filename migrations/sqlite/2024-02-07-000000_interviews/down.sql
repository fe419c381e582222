-- Takes interviews to arrival down again; what was stored of them is lost, and cases in their stages must not be there.
DELETE FROM transport_log WHERE message_id IN (SELECT id FROM messages WHERE kind IN ('approved', 'cancellation', 'change', 'invitation', 'missed', 'more_requested', 'postponed', 'ready_to_travel', 'referred_out', 'reminder'));
DELETE FROM contact_attempts WHERE call_task_id IN (SELECT t.id FROM call_tasks t JOIN messages m ON m.id = t.message_id WHERE m.kind IN ('approved', 'cancellation', 'change', 'invitation', 'missed', 'more_requested', 'postponed', 'ready_to_travel', 'referred_out', 'reminder'));
DELETE FROM call_tasks WHERE message_id IN (SELECT id FROM messages WHERE kind IN ('approved', 'cancellation', 'change', 'invitation', 'missed', 'more_requested', 'postponed', 'ready_to_travel', 'referred_out', 'reminder'));
DELETE FROM messages WHERE kind IN ('approved', 'cancellation', 'change', 'invitation', 'missed', 'more_requested', 'postponed', 'ready_to_travel', 'referred_out', 'reminder');
DELETE FROM telling WHERE kind IN ('approved', 'cancellation', 'change', 'invitation', 'missed', 'more_requested', 'postponed', 'ready_to_travel', 'referred_out', 'reminder');
CREATE TABLE messages_old (
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
    UNIQUE (history_id, kind),
    FOREIGN KEY (history_id, case_id, verb, from_stage) REFERENCES history (id, case_id, verb, from_stage),
    FOREIGN KEY (verb, from_stage, kind) REFERENCES telling (verb, from_stage, kind)
) STRICT;
INSERT INTO messages_old SELECT id, case_id, history_id, verb, from_stage, kind, language, subject, body, written_at, not_before, expires_at, state, state_reason, attempts, next_attempt_at, leased_until, lease, handed_over_at FROM messages;
DROP TABLE messages;
ALTER TABLE messages_old RENAME TO messages;
CREATE INDEX messages_due ON messages (next_attempt_at) WHERE state = 'queued';
CREATE INDEX messages_case ON messages (case_id, written_at, id);
CREATE TABLE decision_members_old (
    decision_id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('process', 'decline')),
    PRIMARY KEY (decision_id, person_id),
    FOREIGN KEY (decision_id, case_id) REFERENCES decisions (id, case_id),
    FOREIGN KEY (person_id, case_id) REFERENCES persons (id, case_id)
) STRICT;
INSERT INTO decision_members_old SELECT * FROM decision_members;
DROP TABLE decision_members;
ALTER TABLE decision_members_old RENAME TO decision_members;
CREATE TABLE decisions_old (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    history_id BLOB NOT NULL UNIQUE REFERENCES history (id),
    kind TEXT NOT NULL CHECK (kind IN ('process', 'decline')),
    account_id BLOB NOT NULL,
    organisation TEXT NOT NULL CHECK (organisation = 'USG'),
    reason_code TEXT,
    decided_at TEXT NOT NULL,
    superseded_at TEXT,
    superseded_by BLOB REFERENCES history (id),
    CHECK (kind <> 'decline' OR reason_code IS NOT NULL),
    CHECK ((superseded_at IS NULL) = (superseded_by IS NULL)),
    UNIQUE (id, case_id),
    FOREIGN KEY (account_id, organisation) REFERENCES accounts (id, organisation)
) STRICT;
INSERT INTO decisions_old SELECT * FROM decisions;
DROP TABLE decisions;
ALTER TABLE decisions_old RENAME TO decisions;
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
DROP TABLE clearances;
DROP TABLE attendance;
DROP TABLE bookings;
DROP TABLE slot_claims;
DROP TABLE slots;
DROP TABLE interpreters;
DROP TABLE rooms;
DROP INDEX cases_ready;
ALTER TABLE cases DROP COLUMN travel_on;
ALTER TABLE cases DROP COLUMN requested_by_step;
ALTER TABLE cases DROP COLUMN held_by_step;
