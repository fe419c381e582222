//! The tables as diesel sees them: one description for both databases. The house test compares it with the migrations.

#![allow(missing_docs, reason = "docs/database.md explains the tables")]

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    offices (id) {
        id -> Text,
        name -> Text,
        country -> Text,
        time_zone -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    sites (id) {
        id -> Text,
        office_id -> Text,
        name -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    programmes (id) {
        id -> Text,
        name -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    pathways (id) {
        id -> Text,
        programme_id -> Text,
        name -> Text,
        recommended_by -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    accounts (id) {
        id -> IdSql,
        organisation -> Text,
        staff_person -> IdSql,
        login -> Text,
        name -> Text,
        password_hash -> Text,
        must_change -> Bool,
        password_changed_at -> TsSql,
        disabled_at -> Nullable<TsSql>,
        created_at -> TsSql,
        created_by -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    role_holdings (id) {
        id -> IdSql,
        account_id -> IdSql,
        role -> Text,
        office_id -> Nullable<Text>,
        granted_at -> TsSql,
        granted_by -> Nullable<IdSql>,
        until -> Nullable<Date>,
        ended_at -> Nullable<TsSql>,
        ended_by -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    outcome_grants (id) {
        id -> IdSql,
        account_id -> IdSql,
        granted_by -> IdSql,
        grantor_organisation -> Text,
        granted_at -> TsSql,
        until -> Date,
        ended_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    sessions (id) {
        id -> IdSql,
        account_id -> IdSql,
        created_at -> TsSql,
        expires_at -> TsSql,
        ended_at -> Nullable<TsSql>,
        ended_because -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    refresh_tokens (hash) {
        hash -> Text,
        session_id -> IdSql,
        created_at -> TsSql,
        used_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    rule_sets (id) {
        id -> IdSql,
        programme_id -> Text,
        subject_kind -> Text,
        subject -> Text,
        revision -> Integer,
        based_on -> Nullable<IdSql>,
        source -> Text,
        state -> Text,
        created_at -> TsSql,
        created_by -> Nullable<IdSql>,
        published_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    window_overrides (id) {
        id -> IdSql,
        office_id -> Text,
        channel -> Text,
        state -> Text,
        at -> TsSql,
        account_id -> IdSql,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    parks (id) {
        id -> IdSql,
        office_id -> Nullable<Text>,
        programme_id -> Nullable<Text>,
        since -> TsSql,
        ended_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    cases (id) {
        id -> IdSql,
        reference -> Text,
        programme_id -> Text,
        office_id -> Text,
        channel -> Text,
        received_at -> TsSql,
        version -> BigInt,
        shown_stage -> Text,
        shown_since -> TsSql,
        shown_moves -> BigInt,
        real_stage -> Text,
        real_since -> TsSql,
        real_moves -> BigInt,
        beneath -> Nullable<Text>,
        closed_from -> Nullable<Text>,
        withdrawn_from -> Nullable<Text>,
        suspected_from -> Nullable<Text>,
        suspected_by -> Nullable<IdSql>,
        suspected_by_system -> Bool,
        queue -> Nullable<Text>,
        handed_over_by -> Nullable<Text>,
        assignee -> Nullable<IdSql>,
        pathway_id -> Nullable<Text>,
        priority -> Nullable<Text>,
        recommended_closure -> Nullable<Text>,
        recommended_org -> Nullable<Text>,
        recommended_by -> Nullable<IdSql>,
        changed_since_recommendation -> Bool,
        ever_processed -> Bool,
        held_until -> Nullable<TsSql>,
        message_language -> Text,
        privacy_version -> Text,
        privacy_language -> Text,
        held_by_step -> Nullable<BigInt>,
        requested_by_step -> Nullable<BigInt>,
        travel_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    persons (id) {
        id -> IdSql,
        case_id -> IdSql,
        position -> Integer,
        principal -> Bool,
        relation -> Nullable<Text>,
        guardian -> Bool,
        name -> Text,
        given -> Nullable<Text>,
        family -> Nullable<Text>,
        birth_date -> Nullable<Text>,
        sex -> Text,
        nationalities -> Text,
        languages -> Text,
        municipality -> Nullable<Text>,
        needs -> Text,
        needs_note -> Nullable<Text>,
        facts -> JsonSql,
        shares_agency -> Nullable<Bool>,
        shares_us -> Nullable<Bool>,
        shares_canada -> Nullable<Bool>,
        shares_spain -> Nullable<Bool>,
        removed_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    person_tokens (token, person_id) {
        token -> Text,
        person_id -> IdSql,
        case_id -> IdSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    documents (id) {
        id -> IdSql,
        person_id -> IdSql,
        case_id -> IdSql,
        kind -> Text,
        country -> Text,
        number -> Text,
        number_key -> Text,
        expires_on -> Nullable<Date>,
        removed_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    contacts (id) {
        id -> IdSql,
        case_id -> IdSql,
        person_id -> IdSql,
        position -> Integer,
        kind -> Text,
        value -> Text,
        value_key -> Text,
        safe_to_use -> Bool,
        safe_to_leave_message -> Bool,
        replaced_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    notes (id) {
        id -> IdSql,
        case_id -> IdSql,
        account_id -> IdSql,
        organisation -> Text,
        kind -> Text,
        shared_with_us -> Bool,
        face -> Text,
        text -> Text,
        at -> TsSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    submissions (id) {
        id -> IdSql,
        case_id -> IdSql,
        reference -> Text,
        office_id -> Text,
        channel -> Text,
        kind -> Text,
        received_at -> TsSql,
        entered_by -> Nullable<IdSql>,
        payload -> JsonSql,
        differs -> JsonSql,
        seen_at -> Nullable<TsSql>,
        seen_by -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    identities (programme_id, identity_key) {
        programme_id -> Text,
        identity_key -> Text,
        case_id -> IdSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    quota_places (office_id, channel, local_day, place) {
        office_id -> Text,
        channel -> Text,
        local_day -> Date,
        place -> Integer,
        case_id -> IdSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    idempotency_keys (scope, key_hash) {
        scope -> Text,
        key_hash -> Text,
        request_hash -> Text,
        status -> Integer,
        answer -> Text,
        created_at -> TsSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    form_tokens_used (id) {
        id -> Text,
        used_at -> TsSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    forms_left (sitting) {
        sitting -> Text,
        left_at -> TsSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    saved_forms (code_name) {
        code_name -> Text,
        wish_name -> Text,
        office_id -> Text,
        sealed -> Text,
        tries -> Integer,
        wrong -> Integer,
        expires_at -> TsSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    duplicate_links (id) {
        id -> IdSql,
        case_id -> IdSql,
        other_case_id -> IdSql,
        suspected_at -> TsSql,
        suspected_by -> Nullable<IdSql>,
        resolved_at -> Nullable<TsSql>,
        resolution -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    eligibility_runs (id) {
        id -> IdSql,
        case_id -> IdSql,
        rule_set_id -> IdSql,
        version -> Text,
        cause -> Text,
        at -> TsSql,
        lines -> JsonSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    history (id) {
        id -> IdSql,
        case_id -> IdSql,
        position -> BigInt,
        at -> TsSql,
        verb -> Text,
        from_stage -> Text,
        to_stage -> Text,
        face -> Text,
        account_id -> Nullable<IdSql>,
        staff_person -> Nullable<IdSql>,
        organisation -> Nullable<Text>,
        reason_code -> Nullable<Text>,
        note_id -> Nullable<IdSql>,
        details -> JsonSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    decisions (id) {
        id -> IdSql,
        case_id -> IdSql,
        history_id -> IdSql,
        kind -> Text,
        account_id -> IdSql,
        organisation -> Text,
        reason_code -> Nullable<Text>,
        decided_at -> TsSql,
        superseded_at -> Nullable<TsSql>,
        superseded_by -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    decision_members (decision_id, person_id) {
        decision_id -> IdSql,
        case_id -> IdSql,
        person_id -> IdSql,
        outcome -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    us_notices (id) {
        id -> IdSql,
        decision_id -> IdSql,
        served_on -> Date,
        channel -> Text,
        recorded_by -> IdSql,
        at -> TsSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    telling (verb, from_stage, kind) {
        verb -> Text,
        from_stage -> Text,
        kind -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    messages (id) {
        id -> IdSql,
        case_id -> IdSql,
        history_id -> IdSql,
        verb -> Text,
        from_stage -> Text,
        kind -> Text,
        language -> Text,
        subject -> Text,
        body -> Text,
        written_at -> TsSql,
        not_before -> TsSql,
        expires_at -> TsSql,
        state -> Text,
        state_reason -> Nullable<Text>,
        attempts -> Integer,
        next_attempt_at -> TsSql,
        leased_until -> Nullable<TsSql>,
        lease -> Nullable<IdSql>,
        handed_over_at -> Nullable<TsSql>,
        part -> Integer,
        booking_id -> Nullable<IdSql>,
        calendar -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    transport_log (id) {
        id -> IdSql,
        message_id -> IdSql,
        channel -> Text,
        contact_id -> Nullable<IdSql>,
        began_at -> TsSql,
        ended_at -> Nullable<TsSql>,
        outcome -> Nullable<Text>,
        detail -> Nullable<Text>,
        seen_version -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    call_tasks (id) {
        id -> IdSql,
        case_id -> IdSql,
        message_id -> IdSql,
        opened_at -> TsSql,
        expires_at -> TsSql,
        closed_at -> Nullable<TsSql>,
        closed_because -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    contact_attempts (id) {
        id -> IdSql,
        case_id -> IdSql,
        account_id -> IdSql,
        contact_id -> Nullable<IdSql>,
        call_task_id -> Nullable<IdSql>,
        channel -> Text,
        outcome -> Text,
        at -> TsSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    proposals (id) {
        id -> IdSql,
        kind -> Text,
        subject -> Text,
        case_id -> Nullable<IdSql>,
        office_id -> Nullable<Text>,
        programme_id -> Nullable<Text>,
        rule_set_id -> Nullable<IdSql>,
        organisation -> Text,
        proposed_by -> IdSql,
        staff_person -> IdSql,
        proposed_at -> TsSql,
        expires_at -> TsSql,
        stage -> Nullable<Text>,
        decision_id -> Nullable<IdSql>,
        moves -> Nullable<BigInt>,
        input -> JsonSql,
        note_id -> Nullable<IdSql>,
        state -> Text,
        closed_at -> Nullable<TsSql>,
        closed_by -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    audit (id) {
        id -> IdSql,
        seq -> Nullable<BigInt>,
        at -> TsSql,
        action -> Text,
        outcome -> Text,
        face -> Text,
        account_id -> Nullable<IdSql>,
        organisation -> Nullable<Text>,
        session_id -> Nullable<IdSql>,
        case_id -> Nullable<IdSql>,
        office_id -> Nullable<Text>,
        request_id -> Nullable<Text>,
        details -> JsonSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    counters (office_id, face, stage, assignee) {
        office_id -> Text,
        face -> Text,
        stage -> Text,
        assignee -> Text,
        n -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    counter_deltas (id) {
        id -> IdSql,
        office_id -> Text,
        face -> Text,
        stage -> Text,
        assignee -> Text,
        n -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    rooms (id) {
        id -> IdSql,
        office_id -> Text,
        site_id -> Text,
        name -> Text,
        closed_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    interpreters (id) {
        id -> IdSql,
        office_id -> Text,
        name -> Text,
        languages -> Text,
        ended_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    slots (id) {
        id -> IdSql,
        office_id -> Text,
        site_id -> Nullable<Text>,
        local_day -> Date,
        local_time -> Text,
        zone -> Text,
        starts_at -> TsSql,
        ends_at -> TsSql,
        mode -> Text,
        officer -> IdSql,
        room_id -> Nullable<IdSql>,
        interpreter_id -> Nullable<IdSql>,
        language -> Text,
        link -> Nullable<Text>,
        made_at -> TsSql,
        made_by -> IdSql,
        withdrawn_at -> Nullable<TsSql>,
        withdrawn_by -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    slot_claims (resource, at) {
        resource -> IdSql,
        at -> TsSql,
        slot_id -> IdSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    bookings (id) {
        id -> IdSql,
        interview_id -> IdSql,
        sequence -> Integer,
        case_id -> IdSql,
        slot_id -> IdSql,
        history_id -> IdSql,
        booked_at -> TsSql,
        booked_by -> IdSql,
        ended_at -> Nullable<TsSql>,
        disposition -> Nullable<Text>,
        ended_by -> Nullable<IdSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    attendance (booking_id, person_id) {
        booking_id -> IdSql,
        case_id -> IdSql,
        person_id -> IdSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    clearances (id) {
        id -> IdSql,
        case_id -> IdSql,
        person_id -> IdSql,
        kind -> Text,
        state -> Text,
        valid_from -> Nullable<Date>,
        valid_until -> Nullable<Date>,
        recorded_at -> TsSql,
        recorded_by -> IdSql,
        organisation -> Text,
        superseded_at -> Nullable<TsSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::{IdSql, JsonSql, TsSql};

    saved_views (id) {
        id -> IdSql,
        account_id -> IdSql,
        name -> Text,
        query -> Text,
        created_at -> TsSql,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    offices,
    sites,
    programmes,
    pathways,
    accounts,
    role_holdings,
    outcome_grants,
    sessions,
    refresh_tokens,
    rule_sets,
    window_overrides,
    parks,
    cases,
    persons,
    person_tokens,
    documents,
    contacts,
    notes,
    submissions,
    identities,
    quota_places,
    idempotency_keys,
    form_tokens_used,
    forms_left,
    saved_forms,
    duplicate_links,
    eligibility_runs,
    history,
    decisions,
    decision_members,
    us_notices,
    telling,
    messages,
    transport_log,
    call_tasks,
    contact_attempts,
    proposals,
    audit,
    counters,
    counter_deltas,
    rooms,
    interpreters,
    slots,
    slot_claims,
    bookings,
    attendance,
    clearances,
    saved_views,
);
