//! What an operator does at the command line, on the data of a running programme.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::{
    domain::terms::{Organisation, Role},
    store::Address,
};
use serde_json::{Value, json};

use super::support::{
    TestApp,
    command::{Ended, run, run_in},
    database::{Database, Db},
    forms::a_form,
    on_both,
};

const PASSWORD: &str = "a long and odd passphrase 7361";

impl TestApp {
    async fn command(&self, arguments: &[&str]) -> Ended {
        run(&self.database, arguments, "").await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_shut_and_opened_again_by_command_and_it_is_on_record() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let typed = format!("{PASSWORD}\n");
        run(&app.database, &["user", "add", "ana", "--name", "Ana", "--organisation", "IOM", "--role", "caseworker:CO"], &typed)
            .await
            .with(0);
        let signs_in = async || {
            let body = json!({ "login": "ana", "password": PASSWORD });
            app.call(None, Method::POST, "/api/v1/auth/login", &[], Some(body)).await.status
        };
        assert_eq!(signs_in().await, 200);
        for (verb, state, status) in [("disable", "disabled", 401), ("enable", "enabled", 200), ("enable", "enabled", 200)] {
            let told = app.command(&["user", verb, "ana"]).await.with(0).talk;
            assert!(told.contains(&format!("ana is {state}.")), "{told}");
            assert_eq!(signs_in().await, status, "{verb}");
        }
        app.command(&["user", "enable", "nobody"]).await.with(1);
        app.upkeep().await;
        let auditor = app.staff("auditor", Organisation::Iom, &[(Role::Auditor, None)]).await;
        let record = app.get(&auditor, "/api/v1/audit?action=account.change").await.expect(200);
        for word in ["disabled", "enabled"] {
            assert!(record.text.contains(&format!("\"changed\":[\"{word}\"]")), "{}", record.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_tells_the_person_that_a_second_account_is_given_to() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let add = ["user", "add", "--name", "Ana", "--organisation", "IOM", "--initial"];
        app.command(&[&add[..], &["ana.screens", "--role", "caseworker:CO"][..]].concat()).await.with(0);
        let people = async || {
            let listed: Value = serde_json::from_str(&app.command(&["user", "list", "--json"]).await.with(0).data).unwrap();
            listed.as_array().unwrap().iter().map(|row| row["staff_person"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let ana = people().await.remove(0);
        app.command(&[&add[..], &["ana.reviews", "--role", "reviewer:CO", "--staff-person", &ana][..]].concat()).await.with(0);
        assert_eq!(people().await, [ana.clone(), ana]);
    })
    .await;
}

/// What somebody of Ecuador says in Costa Rica.
fn of_ecuador() -> Value {
    let mut form = a_form("Rosmery");
    form["principal"]["nationalities"] = json!(["EC"]);
    form["facts"] = json!({});
    form
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replay_says_of_whom_the_rules_of_another_day_would_speak_otherwise_and_changes_nothing() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, there) = (app.team("CO").await, app.team("CR").await);
        app.received(&team, "Yusmary").await;
        let key = [("idempotency-key", "assisted")];
        let body = json!({ "application": of_ecuador() });
        let sent = app.call(Some(&there.clerk), Method::POST, "/api/v1/offices/CR/applications", &key, Some(body)).await.expect(201);
        let case = app.get(&there.iom, &format!("/api/v1/cases?q={}", sent.field("/reference"))).await.expect(200).field("/items/0/id");
        let path = format!("/api/v1/cases/{case}/eligibility");
        let before = app.get(&there.iom, &path).await.expect(200).json();

        let replay = async |rest: &[&str]| {
            let arguments = [&["programme", "replay", "--json", "--as-of"], rest].concat();
            app.command(&arguments).await
        };
        let same = replay(&["2024-02-06"]).await.with(0).json();
        assert_eq!((&same["cases"], &same["without_rules"], &same["differs"]), (&json!(2), &json!(0), &json!([])));
        let later = replay(&["2024-08-15"]).await.with(0).json();
        let differs = json!([{ "case": case, "reference": sent.field("/reference"), "stored": "not_met", "replayed": "unknown" }]);
        assert_eq!((&later["cases"], &later["differs"]), (&json!(2), &differs));
        let nationality = |found: &Value| {
            let tallies = found["criteria"].as_array().unwrap().clone();
            tallies.into_iter().find(|one| one["version"].as_str().unwrap().starts_with("CR") && one["criterion"] == "nationality").unwrap()
        };
        assert_eq!((&nationality(&same)["not_met"], &nationality(&later)["met"]), (&json!(1), &json!(1)));
        let early = replay(&["2023-01-01"]).await.with(0).json();
        assert_eq!((&early["cases"], &early["without_rules"]), (&json!(0), &json!(2)));
        assert_eq!(replay(&["2024-08-15", "--office", "CO"]).await.with(0).json()["cases"], json!(1));
        replay(&["2024-08-15", "--office", "ZZ"]).await.with(2);
        replay(&["2024-02-30"]).await.with(2);
        let lines = app.command(&["programme", "replay", "--as-of", "2024-08-15"]).await.with(0);
        assert!(lines.data.contains(&format!("{}\tnot_met -> unknown\n", sent.field("/reference"))), "{}", lines.data);
        assert_eq!(app.get(&there.iom, &path).await.expect(200).json(), before, "eligibility is advice: nothing is stored");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_end_well_however_often_they_are_called() {
    on_both(async |db| {
        let there = Database::fresh(db).await;
        for _ in 0..40 {
            run(&there, &["user", "list"], "").await.with(0); // every sixth was ended by the machine while a connection was being opened
        }
    })
    .await;
}

/// An id among the lines of a comparison.
fn holds(list: &Value, id: &str) -> bool {
    list.as_array().unwrap().iter().any(|one| one == id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restore_what_left_is_told_from_what_never_left_and_only_the_latter_leaves() {
    on_both(async |db: Db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let typed = format!("{PASSWORD}\n");
        run(&app.database, &["user", "add", "admin", "--name", "A", "--organisation", "IOM", "--role", "administrator"], &typed)
            .await
            .with(0);
        let message =
            async |case: &str| app.get(&team.iom, &format!("/api/v1/cases/{case}/messages")).await.expect(200).field("/items/0/id");
        let told_before = app.in_process(&team, "Before").await;
        app.run_worker().await;
        let told_after = app.in_process(&team, "After").await;
        let (agreed, left) = (message(&told_before).await, message(&told_after).await);
        // Of this one the backup has the message, and the transport has not: it was processed, and the server stopped.
        let copy = app.database.folder().join("copy");
        let never = app.in_process(&team, "Never").await;
        let unsent = message(&never).await;
        app.command(&["backup", copy.to_str().unwrap()]).await.with(0);
        app.act(&team.officer, &never, "recall", json!({ "reason": "So that it stays here." })).await.expect(202);
        app.act(&team.iom, &never, "withdraw", json!({ "asked_by": "principal", "identified_by": "document" })).await.expect(200);
        app.run_worker().await;
        let later = app.in_process(&team, "Later").await;
        app.run_worker().await;
        let unknown = message(&later).await;
        let mail = app.database.folder().join("mail");
        left_at(&mail, app.now());
        assert!(mail.join(format!("{left}.eml")).exists() && !mail.join(format!("{unsent}.eml")).exists());

        let other = Database::fresh(db).await;
        let there = async |arguments: &[&str]| run(&other, arguments, "").await;
        let settled = there(&["restore", copy.to_str().unwrap(), "--json"]).await.with(0).json();
        assert_eq!(settled["messages_held"], json!(2), "{settled}");
        let log = mail.to_str().unwrap();
        let found = there(&["restore", "compare", log, "--json"]).await.with(3).json();
        assert_eq!(found["agreed"], json!(1), "{found}");
        assert!(holds(&found["believed_unsent"], &left) && !holds(&found["believed_unsent"], &unsent), "{found}");
        assert!(holds(&found["unknown"], &unknown) && !holds(&found["unknown"], &agreed), "{found}");
        let marked = there(&["restore", "compare", log, "--mark"]).await.with(3);
        assert!(marked.data.contains(&format!("{left}\tmarked as handed over")), "{}", marked.data);
        std::fs::remove_file(mail.join(format!("{unknown}.eml"))).unwrap();
        let again = there(&["restore", "compare", log, "--json"]).await.with(0).json();
        assert_eq!((&again["agreed"], &again["believed_unsent"]), (&json!(2), &json!([])));

        let restored = TestApp::on(other).await;
        restored.forward(TimeDelta::hours(1)); // its clock begins anew, before the messages were written
        restored.run_worker().await;
        assert!(restored.mails().is_empty(), "nothing leaves before an administrator says so");
        run(&restored.database, &["restore", "release", "--as", "admin"], "not this one\n").await.with(1);
        // By the API, because a command goes by the machine's clock, on which the message is years too old.
        let admin = restored.staff("admin.2", Organisation::Iom, &[(Role::Administrator, None)]).await;
        restored.post(&admin, "/api/v1/messages/release", json!({ "transport_log_compared": true })).await.expect(200);
        restored.run_worker().await;
        let mails = restored.mails();
        assert!(mails.len() == 1 && mails[0].contains("never@example.org"), "{mails:?}");
        run(&restored.database, &["contact", "report"], "").await.with(0);
    })
    .await;
}

/// The files of the folder tell when their mails left, by the machine's clock, which is not the test's.
fn left_at(mail: &std::path::Path, at: chrono::DateTime<chrono::Utc>) {
    for entry in std::fs::read_dir(mail).unwrap() {
        std::fs::File::options().write(true).open(entry.unwrap().path()).unwrap().set_modified(at.into()).unwrap();
    }
}

/// A server that is verified is verified by the system's authorities, which libpq itself does not look for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_verifies_its_server_trusts_the_authorities_of_the_system() {
    let Ok(authority) = std::env::var("SENDERO_TEST_POSTGRES_CA") else {
        eprintln!("skipped: SENDERO_TEST_POSTGRES_CA names no authority of the PostgreSQL of the tests");
        return;
    };
    let database = Database::fresh(Db::Postgres).await;
    let Address::Postgres(url) = &database.address else { unreachable!() };
    let verified = format!("{url}?sslmode=verify-full");
    let nobody = database.folder().join("nobody.pem");
    std::fs::write(&nobody, "").unwrap();
    for (trusted, code) in [(authority.as_str(), 0), (nobody.to_str().unwrap(), 1)] {
        let environment = [("SENDERO_DATABASE__URL", verified.as_str()), ("SSL_CERT_FILE", trusted), ("HOME", "/nonexistent")];
        let ended = run_in(&database, &["migrate"], "", &environment).await;
        assert_eq!(ended.code, Some(code), "{trusted}: {}{}", ended.data, ended.talk);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_names_no_message_is_not_agreement() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let nothing = app.database.folder().join("nothing");
        std::fs::create_dir(&nothing).unwrap();
        let wrong = app.command(&["restore", "compare", nothing.to_str().unwrap()]).await.with(3);
        assert!(wrong.talk.contains("names no message"), "{}", wrong.talk);
    })
    .await;
}
