//! Every code that an answer can carry, with its status: the table from which docs/status-codes.md is made.

use actix_web::http::StatusCode;

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable name, for programs.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What it means, for people; the same for every occurrence (RFC 9457, section 3.1.3).
    pub title: &'static str,
}

const fn code(status: u16, code: &'static str, title: &'static str) -> Code {
    Code { code, status, title }
}

/// The table, by status. A code stands once; adding one here is adding it to the API.
#[rustfmt::skip]
pub const CODES: &[Code] = &[
    code(400, "malformed_json",           "The body is not JSON"),
    code(400, "duplicate_key",            "A key stands twice in the body"),
    code(400, "too_deep",                 "The body is nested too deeply"),
    code(400, "malformed_query",          "The query string cannot be read"),
    code(400, "malformed_if_match",       "If-Match cannot be read"),
    code(400, "idempotency_key_missing",  "The Idempotency-Key header is missing"),
    code(400, "idempotency_key_malformed","The Idempotency-Key header cannot be read"),
    code(400, "bad_request",              "The request cannot be read"),
    code(401, "not_signed_in",            "Sign in first"),
    code(401, "sign_in_refused",          "Login or password is wrong"),
    code(403, "forbidden",                "Your roles do not allow this"),
    code(403, "password_change_due",      "Choose a password of your own first"),
    code(404, "not_found",                "There is no such thing"),
    code(405, "method_not_allowed",       "This address does not take that method"),
    code(408, "body_too_slow",            "The body took too long"),
    code(409, "not_from_here",                          "The case is not in a stage for this"),
    code(409, "four_eyes",                              "Somebody else must do this"),
    code(409, "other_organisations_recommendation",     "The recommendation is another organisation's"),
    code(409, "other_queue",                            "The case waits for the other organisation"),
    code(409, "held_by_other",                          "Somebody else was given the case"),
    code(409, "not_the_holder",                         "Somebody else holds the case"),
    code(409, "not_yours_to_take_back",                 "Somebody else did it"),
    code(409, "not_handed_over",                        "The case was not handed over by your organisation"),
    code(409, "nobody_there",                           "The other organisation has nobody for this office"),
    code(409, "other_organisation_recommends",          "The other organisation recommends this pathway"),
    code(409, "assignee_cannot_screen",                 "That account cannot screen here"),
    code(409, "consent_missing",                        "An adult has not consented"),
    code(409, "nothing_changed",                        "There is nothing to acknowledge"),
    code(409, "changed_since_recommendation",           "Something changed since the recommendation"),
    code(409, "too_late",                               "The time for it is over"),
    code(409, "no_other_case",                          "No other case of the family goes on"),
    code(409, "under_review_already",                   "The pair is looked at from the other side"),
    code(409, "applied_again",                          "The person has applied again since"),
    code(409, "too_few_attempts",                       "More attempts to reach the person are needed"),
    code(409, "withdrawn",                              "The applicant has withdrawn"),
    code(409, "already_reviewed",                       "The decision was reviewed once already"),
    code(409, "view_name_taken",                        "You have a view of this name"),
    code(409, "too_many_views",                         "There is no room for another view"),
    code(409, "proposal_open",                          "There is an open proposal already"),
    code(409, "proposal_closed",                        "The proposal is not open any more"),
    code(409, "proposer_not_entitled",                  "Who proposed it may not any more"),
    code(409, "expired",                                "The proposal is too old"),
    code(409, "stale",                                  "The case has moved since the proposal"),
    code(409, "case_closed",                            "The case is closed"),
    code(409, "principal_stays",                        "The principal cannot leave the case"),
    code(409, "guardian_needed",                        "A minor principal needs a guardian"),
    code(409, "window_closed",                          "Applications are not being taken now"),
    code(409, "quota_reached",                          "The day's places are taken"),
    code(409, "no_public_form",                         "This office has no public form"),
    code(409, "no_rules_today",                         "No rules are in force today"),
    code(409, "form_token_used",                        "This form was sent already"),
    code(409, "not_processed",                          "The case was not processed yet"),
    code(409, "not_sendable",                           "The message cannot be sent now"),
    code(409, "login_taken",                            "Somebody has this login"),
    code(409, "administrator_sees_no_case",             "An administrator sees no case"),
    code(409, "last_administrator",                     "The organisation needs an administrator"),
    code(409, "own_grant",                              "Nobody grants this to themselves"),
    code(409, "own_password",                           "Change your own password by yourself"),
    code(409, "parked_already",                         "It is parked already"),
    code(409, "not_parked",                             "It is not parked"),
    code(409, "cap_reached",                            "The pathway has no places left"),
    code(409, "clearance_missing",                      "A clearance is missing for the day of travel"),
    code(409, "no_receiving_authority",                 "Nobody receives cases of this pathway"),
    code(409, "nothing_requested",                      "Nothing is asked of the family"),
    code(409, "not_held",                               "No messages are held"),
    code(409, "contact_pending",                        "A message to the applicant is still open"),
    code(409, "contact_not_safe",                       "The contact may not be used for this"),
    code(409, "served_before_decided",                  "A notice cannot be older than its decision"),
    code(409, "not_a_draft",                            "This revision is no draft"),
    code(409, "base_replaced",                          "The rules were replaced meanwhile"),
    code(409, "slot_overlap",                        "An officer, a room or an interpreter is taken then"),
    code(409, "slot_booked",                         "A family holds this slot"),
    code(409, "slot_taken",                          "Another family has the slot"),
    code(409, "slot_past",                           "The slot has begun or is over"),
    code(409, "slot_withdrawn",                      "The slot is not offered any more"),
    code(409, "same_slot",                              "The family has this slot already"),
    code(409, "interview_over",                      "The interview is over"),
    code(409, "too_early",                           "The interview has not begun yet"),
    code(409, "on_hold",                             "The case is on hold"),
    code(409, "not_on_hold",                         "The case is not on hold"),
    code(409, "name_taken",                          "There is one of this name"),
    code(409, "still_needed",                        "A slot to come needs it"),
    code(412, "etag_mismatch",            "It has changed since you read it"),
    code(413, "body_too_large",           "The body is too large"),
    code(415, "unsupported_media_type",   "Send application/json"),
    code(415, "unsupported_encoding",     "Send the body uncompressed"),
    code(422, "invalid",                  "Some fields need mending"),
    code(422, "idempotency_key_reused",   "The Idempotency-Key stands for another body"),
    code(428, "if_match_missing",         "The If-Match header is missing"),
    code(429, "too_many_requests",        "Too many requests"),
    code(500, "internal",                 "Something went wrong here"),
    code(503, "busy",                     "Too much to do right now"),
    code(503, "database_unavailable",     "The database does not answer"),
    code(503, "outcome_unknown",          "Nobody knows whether it was done"),
];

/// Finds the row of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|row| row.code == code)
}

/// The title of a code, or the name of the status for a code of a use case that has no row.
pub(super) fn title(code: &str, status: StatusCode) -> &'static str {
    find(code).map_or_else(|| status.canonical_reason().unwrap_or("Problem"), |row| row.title)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_stands_once_is_plain_snake_case_and_the_table_is_in_order() {
        let codes: BTreeSet<_> = CODES.iter().map(|row| row.code).collect();
        assert_eq!(codes.len(), CODES.len());
        assert!(codes.iter().all(|c| c.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
        assert!(CODES.is_sorted_by_key(|row| row.status));
    }

    #[test]
    fn every_title_is_one_sentence_without_stop() {
        assert!(CODES.iter().all(|row| !row.title.ends_with('.') && row.title.starts_with(|c: char| c.is_uppercase())));
    }
}
