//! The raw limit of writing: the statements of a submission and of a verb, and their commits, over one connection, with nothing around.
//!
//! Written down from the program's own path; rows are copies of a real case's, so that they are as wide. See docs/performance.md.

use std::time::Instant;

use diesel::{SqliteConnection, connection::SimpleConnection};

use super::{house::House, seed::copy, statement::Statement};

/// Commits of each loop.
pub const ROUNDS: u32 = 800;

const PARKS: &str = "SELECT EXISTS (SELECT 1 FROM parks WHERE ended_at IS NULL AND (office_id = 'CO' OR programme_id = 'safe-mobility'))";

/// What else there is about a case, of which the rest is asked only where there is any.
const BESIDE: &str = "SELECT EXISTS (SELECT 1 FROM history WHERE case_id = {case} AND staff_person = {nobody}), \
         EXISTS (SELECT 1 FROM submissions WHERE case_id = {case} AND kind <> 'first'), EXISTS (SELECT 1 FROM duplicate_links WHERE case_id = {case}), \
         EXISTS (SELECT 1 FROM proposals WHERE case_id = {case} AND closed_at IS NULL)";
/// What the view of a case shows beside it.
const AROUND: [&str; 2] = [
    "SELECT * FROM persons p LEFT JOIN documents d ON d.person_id = p.id AND d.removed_at IS NULL \
         WHERE p.case_id = {case} AND p.removed_at IS NULL ORDER BY p.position, d.id",
    "SELECT * FROM contacts WHERE case_id = {case} AND replaced_at IS NULL ORDER BY position, id",
];
/// What the checks of the workflow ask of whoever has taken the case.
const TAKEN: [&str; 2] = [
    "SELECT DISTINCT verb FROM history WHERE case_id = {case} AND staff_person = {nobody}",
    "SELECT id FROM role_holdings WHERE role = 'caseworker' AND (office_id IS NULL OR office_id = 'CO') AND ended_at IS NULL AND (until IS NULL OR until >= '2024-02-06') \
         AND account_id IN (SELECT id FROM accounts WHERE organisation = 'UNHCR' AND disabled_at IS NULL) LIMIT 1",
];
const PROPOSALS: &str = "SELECT * FROM proposals WHERE case_id = {case} AND closed_at IS NULL AND expires_at > '2024-02-06T13:00:00.000000Z' ORDER BY proposed_at";

/// Commits a second of a loop, one transaction each.
pub fn rate(conn: &mut SqliteConnection, statements: &[String]) -> f64 {
    let statements: Vec<_> = statements.iter().map(|sql| Statement::new(sql)).collect();
    let begun = Instant::now();
    for round in 0..ROUNDS {
        conn.batch_execute("BEGIN IMMEDIATE").unwrap();
        for statement in &statements {
            statement.run(conn, round);
        }
        conn.batch_execute("COMMIT").unwrap();
    }
    f64::from(ROUNDS) / begun.elapsed().as_secs_f64()
}

/// The statements of a submission by the public form.
pub fn submission(house: &House, conn: &mut SqliteConnection) -> Vec<String> {
    let of_template = format!("WHERE t.case_id = x'{}'", house.template.simple());
    let template = format!("WHERE t.id = x'{}'", house.template.simple());
    let mut all: Vec<String> = BEFORE_A_CASE.iter().map(|sql| (*sql).to_owned()).collect();
    all.push(PARKS.to_owned());
    all.extend(LIKENESSES.iter().map(|sql| (*sql).to_owned()));
    all.push(copy(
        conn,
        "cases",
        &[("id", "{case}"), ("reference", "{REFERENCE}"), ("shown_stage", "'received'"), ("real_stage", "'received'")],
        &template,
    ));
    all.push("INSERT INTO counter_deltas VALUES ({shown}, 'CO', 'shown', 'received', '', 1)".to_owned());
    all.push("INSERT INTO counter_deltas VALUES ({real}, 'CO', 'real', 'received', '', 1)".to_owned());
    all.push("INSERT INTO identities VALUES ('safe-mobility', {IDENTITY}, {case})".to_owned());
    let mut put = |table: &str, fresh: &[(&str, &str)], rest: &str| {
        let fresh: Vec<_> = fresh.iter().copied().chain([("case_id", "{case}"), ("person_id", "{person}")]).collect();
        all.push(copy(conn, table, &fresh, rest));
    };
    put("submissions", &[("id", "{sending}"), ("reference", "{REFERENCE}")], &of_template);
    put("persons", &[("id", "{person}"), ("birth_date", "{BORN}")], &of_template);
    put("person_tokens", &[], &of_template);
    put("documents", &[("id", "{document}"), ("number_key", "{NUMBER}")], &of_template);
    put("contacts", &[("id", "{contact}"), ("value_key", "{CONTACT}")], &of_template);
    put("eligibility_runs", &[("id", "{run}")], &of_template);
    put("history", &[("id", "{step}")], &of_template);
    put("audit", &[("id", "{event}"), ("seq", "NULL")], &format!("{of_template} AND t.action = 'submission.received'"));
    all.push(
        "UPDATE idempotency_keys SET status = 201, answer = {ANSWER} WHERE scope = 'submit:public:CO' AND key_hash = {KEY}".to_owned(),
    );
    all
}

const BEFORE_A_CASE: [&str; 6] = [
    "INSERT INTO idempotency_keys VALUES ('submit:public:CO', {KEY}, {REQUEST}, 0, '', '2024-02-06T13:00:00.000000Z') ON CONFLICT DO NOTHING",
    "SELECT id FROM rule_sets WHERE subject_kind = 'office' AND subject = 'CO' AND state = 'published' LIMIT 1",
    "SELECT state, at FROM window_overrides WHERE office_id = 'CO' AND channel = 'public' ORDER BY at DESC LIMIT 1",
    "INSERT INTO form_tokens_used VALUES ({TOKEN}, '2024-02-06T13:00:00.000000Z') ON CONFLICT DO NOTHING",
    "SELECT case_id FROM submissions WHERE reference = {REFERENCE} LIMIT 1",
    "SELECT case_id FROM identities WHERE programme_id = 'safe-mobility' AND identity_key IN ({IDENTITY}) LIMIT 1",
];
const LIKENESSES: [&str; 2] = [
    "SELECT person_id FROM documents WHERE number_key = {NUMBER} AND kind = 'passport' AND country = 'VE' AND removed_at IS NULL LIMIT 500",
    "SELECT p.case_id, p.id, p.name, p.given, p.family, p.birth_date FROM persons p JOIN cases c ON c.id = p.case_id WHERE c.office_id = 'CO' \
         AND c.shown_stage NOT IN ('closed:withdrawn', 'closed:duplicate') AND p.principal = 1 AND p.removed_at IS NULL \
         AND p.birth_date IN ({BORN}, '1990', '1990-05') ORDER BY p.id DESC LIMIT 500",
];

/// The statements of the verb `take`, on the cases of the loop before.
pub fn take(house: &House, conn: &mut SqliteConnection) -> Vec<String> {
    let of_template = format!("WHERE t.case_id = x'{}'", house.template.simple());
    let (account, session) = (house.team.iom.account.uuid().simple().to_string(), house.team.iom.session.uuid().simple().to_string());
    let by = format!("x'{account}'");
    let owned = |list: &[&str]| list.iter().map(|sql| (*sql).to_owned()).collect::<Vec<_>>();
    let delta = |id: &str, face: &str, stage: &str, n: i8| {
        format!("INSERT INTO counter_deltas VALUES ({{{id}}}, 'CO', '{face}', '{stage}', '', {n})")
    };
    let mut all = vec![ACTOR.replace("ACCOUNT", &account).replace("SESSION", &session), "SELECT * FROM cases WHERE id = {case}".to_owned()];
    all.extend([owned(&[BESIDE]), owned(&AROUND), owned(&[BESIDE])].concat());
    all.push(MOVE.replace("ACCOUNT", &account));
    all.extend([
        delta("a", "shown", "received", -1),
        delta("b", "shown", "screening", 1),
        delta("c", "real", "received", -1),
        delta("d", "real", "screening", 1),
    ]);
    let step = [
        ("id", "{take}"),
        ("case_id", "{case}"),
        ("position", "2"),
        ("verb", "'take'"),
        ("from_stage", "'received'"),
        ("to_stage", "'screening'"),
        ("account_id", &by),
    ];
    all.push(copy(conn, "history", &step, &format!("{of_template} AND t.position = 1")));
    all.push(PROPOSALS.to_owned());
    all.extend([owned(&[BESIDE]), owned(&TAKEN), owned(&AROUND)].concat());
    let event = [("id", "{taken}"), ("seq", "NULL"), ("case_id", "{case}"), ("action", "'case.take'"), ("account_id", &by)];
    all.push(copy(conn, "audit", &event, &format!("{of_template} AND t.action = 'submission.received'")));
    all
}

const ACTOR: &str = "SELECT a.organisation, a.staff_person, a.must_change, EXISTS (SELECT 1 FROM outcome_grants g WHERE g.account_id = x'ACCOUNT' \
         AND g.ended_at IS NULL AND g.until >= '2024-02-06'), h.role, h.office_id FROM sessions s JOIN accounts a ON a.id = s.account_id \
         LEFT JOIN role_holdings h ON h.account_id = a.id AND h.ended_at IS NULL AND (h.until IS NULL OR h.until >= '2024-02-06') \
     WHERE s.id = x'SESSION' AND s.account_id = x'ACCOUNT' AND s.ended_at IS NULL AND s.expires_at > '2024-02-06T13:00:00.000000Z' AND a.disabled_at IS NULL";
const MOVE: &str = "UPDATE cases SET version = version + 1, shown_stage = 'screening', shown_since = '2024-02-06T13:00:00.000000Z', shown_moves = shown_moves + 1, \
         real_stage = 'screening', real_since = '2024-02-06T13:00:00.000000Z', real_moves = real_moves + 1, beneath = NULL, closed_from = NULL, \
         withdrawn_from = NULL, suspected_from = NULL, suspected_by = NULL, suspected_by_system = 0, queue = 'IOM', handed_over_by = NULL, \
         assignee = x'ACCOUNT', pathway_id = NULL, priority = NULL, recommended_closure = NULL, recommended_org = NULL, recommended_by = NULL, \
         changed_since_recommendation = 0, ever_processed = 0 \
     WHERE id = {case} AND version = 1 AND shown_stage = 'received' AND real_stage = 'received'";
