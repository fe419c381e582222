//! Corrections of people and contacts, on both databases: what moves, what is flagged, and what nobody can tell from it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use chrono::TimeDelta;
use serde_json::json;

use super::*;
use crate::{
    access::Held,
    auth::{form_token, secret::Secret},
    domain::{
        account::Account,
        application::{ApplicationDraft, ContactDraft},
        clock::SystemEntropy,
        family::all_adults_agree,
        ids::Id,
        stage::Stage,
        terms::{NoteKind, Organisation, Role},
        workflow::Verb,
    },
    ops::{
        lookup::{self, Asked},
        notes::{self, Written},
        programmes::install_shipped,
        reach::{self, Reach, Reached},
        submit::{self, Bringer, Wish},
    },
    store::{
        ReadTx, Store, StoreError,
        testing::{TestClock, an_account, on_both},
    },
};

struct Setting {
    store: Store,
    desk: Desk,
    worker: Actor,
    reference: String,
    case: CaseId,
}

fn actor(store: &Store, account: &Account, role: Role, office: Option<&str>) -> Actor {
    Actor {
        account: account.id,
        person: account.person,
        organisation: account.organisation,
        session: Id::fresh(store.now(), &SystemEntropy),
        request: None,
        must_change: false,
        held: vec![Held { role, office: office.map(str::to_owned) }],
        outcome_granted: false,
    }
}

fn draft() -> ApplicationDraft {
    serde_json::from_value(json!({
        "principal": {
            "name": "Yusmary Gonzalez", "birth_date": "1990-05-17", "sex": "female", "nationalities": ["VE"],
            "documents": [{"type": "passport", "issuing_country": "VE", "number": "V12345678", "expiry": "2024-12-31"}]
        },
        "members": [{"relation": "child", "name": "Ana Rivas", "birth_date": "2014-01", "sex": "unknown", "nationalities": ["CO"]}],
        "contacts": [{"kind": "sms", "value": "300 123 4567", "owner": 0, "safe_to_use": true, "safe_to_leave_message": false}],
        "message_language": "es", "municipality": "Soacha",
        "facts": {"in_country_on": "2023-06-01"},
        "consent": {"notice_version": "2024-01", "notice_language": "es", "adults": [
            {"person": 0, "other_agency": true, "us_government": true, "canada": true, "spain": false}
        ]}
    }))
    .unwrap()
}

async fn send(store: &Store, desk: &Desk, key: &str) -> String {
    let form_token = form_token::issue(&desk.form_key, "CO", store.now() - TimeDelta::seconds(60), &SystemEntropy);
    let wish = Wish { office: "CO".into(), draft: draft(), form_token, key: key.into() };
    let desk = desk.clone();
    store.write(move |tx| submit::submit(tx, &desk, Bringer::Public { request: None }, &wish)).await.unwrap().reference
}

async fn a_case(store: Store) -> Setting {
    store.write(install_shipped).await.unwrap();
    let desk = Desk::new(&Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap());
    let worker = actor(&store, &an_account(&store, Organisation::Iom, "ana").await, Role::Caseworker, None);
    let reference = send(&store, &desk, "first").await;
    let found = reference.clone();
    let case = store.read(move |tx| tx.case_of_reference(&found)).await.unwrap().unwrap();
    Setting { store, desk, worker, reference, case }
}

impl Setting {
    async fn read<T: Send + 'static>(&self, read: impl FnOnce(&mut ReadTx<'_>, CaseId) -> Result<T, StoreError> + Send + 'static) -> T {
        let case = self.case;
        self.store.read(move |tx| read(tx, case)).await.unwrap()
    }

    async fn now(&self) -> Case {
        self.read(|tx, case| tx.case_for_system(case)).await.unwrap()
    }

    /// Puts the case in stages, as if steps had led there.
    async fn stands(&self, shown: Stage, real: Stage, beneath: Option<Stage>) {
        let case = self.case;
        self.store
            .prepare(move |tx| {
                let before = tx.case_for_system(case)?.unwrap();
                let mut after = Case { version: before.version + 1, beneath, ..before.clone() };
                (after.shown.stage, after.real.stage) = (shown, real);
                tx.move_case(&Permit::of_system(&before), &before, &after)
            })
            .await;
    }

    async fn etag(&self) -> String {
        let (desk, worker, case) = (self.desk.clone(), self.worker.clone(), self.now().await);
        self.store.read(move |tx| file::view(tx, &desk, &worker, &case)).await.map_err(|error: OpError| error).unwrap().etag()
    }

    async fn correct(&self, number: usize, patch: serde_json::Value) -> Result<CaseView, OpError> {
        let person = self.read(|tx, case| tx.family(case)).await[number].id;
        let correction =
            Correction { case: self.case, person, seen: Some(self.etag().await), patch: serde_json::from_value(patch).unwrap() };
        let (desk, worker) = (self.desk.clone(), self.worker.clone());
        self.store.write(move |tx| correct(tx, &desk, &worker, &correction)).await
    }

    async fn add(&self, body: serde_json::Value, consent: Option<ConsentGiven>) -> Result<CaseView, OpError> {
        let person = serde_json::from_value(body).unwrap();
        let joining = Joining { case: self.case, seen: Some(self.etag().await), person, consent, guardian: false };
        let (desk, worker) = (self.desk.clone(), self.worker.clone());
        self.store.write(move |tx| add(tx, &desk, &worker, &joining)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_judged_again_under_the_same_version_and_both_runs_are_kept() {
    on_both(async |store: Store, clock: TestClock| {
        let setting = a_case(store).await;
        clock.forward(TimeDelta::days(400)); // the office is closed and its rules are others by now
        let view = setting.correct(0, json!({ "nationalities": ["CO"], "facts": { "in_country_on": "2024-01-01" } })).await.unwrap();
        assert_eq!(view.people[0].nationalities, ["CO"]);
        let runs = setting.read(|tx, case| tx.runs(case)).await;
        assert_eq!(runs.iter().map(|run| run.after_correction).collect::<Vec<_>>(), [false, true]);
        assert_eq!(runs[0].version, runs[1].version);
        assert_ne!(runs[0].lines, runs[1].lines);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_corrected_is_known_under_the_new_document_from_then_on() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        let passport = json!({ "documents": [{ "type": "passport", "issuing_country": "VE", "number": "X7654321" }] });
        setting.correct(0, passport).await.unwrap();
        let again = send(&setting.store, &setting.desk, "second").await;
        let other = setting.store.read(move |tx| tx.case_of_reference(&again)).await.unwrap().unwrap();
        assert_ne!(other, setting.case, "the old number is nobody's any more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_identity_in_review_voids_the_recommendation_and_any_other_does_not() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        setting.stands(Stage::Review, Stage::Review, None).await;
        setting.correct(0, json!({ "languages": ["spa"] })).await.unwrap();
        let renewed =
            json!({ "documents": [{ "type": "passport", "issuing_country": "VE", "number": "V99999998", "expiry": "2034-12-31" }] });
        setting.correct(0, renewed).await.unwrap();
        assert_eq!(setting.now().await.shown.stage, Stage::Review);
        setting.correct(1, json!({ "name": "Ana Rivas Gonzalez" })).await.unwrap();
        assert_eq!(setting.now().await.shown.stage, Stage::Screening);
        let last = setting.read(|tx, case| tx.history(case, true)).await.pop().unwrap();
        assert_eq!((last.verb, last.account), (Verb::VoidRecommendation, None), "the system's own act");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_submitted_on_a_change_is_flagged_and_tells_nothing_of_a_decline() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        let mut seen = Vec::new();
        for real in [Stage::Submitted, Stage::ClosedDeclined] {
            setting.stands(Stage::Submitted, real, None).await;
            let view = setting.correct(0, json!({ "name": format!("Yusmary {}", "Rojas") })).await.unwrap();
            assert!(view.changed_since_recommendation);
            seen.push((view.stage, view.allowed_actions.iter().map(|action| action.verb).collect::<Vec<_>>()));
        }
        assert_eq!(seen[0], seen[1]);
        setting.stands(Stage::ClosedWithdrawn, Stage::ClosedWithdrawn, None).await;
        let refused = setting.correct(0, json!({ "name": "Ana" })).await.unwrap_err();
        assert!(matches!(refused, OpError::Refused { code: "case_closed", .. }), "{refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_case_is_corrected_and_loses_the_recommendation_beneath() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        setting.stands(Stage::Parked, Stage::Parked, Some(Stage::Review)).await;
        setting.correct(0, json!({ "birth_date": "1990-05" })).await.unwrap();
        let case = setting.now().await;
        assert_eq!((case.shown.stage, case.beneath), (Stage::Parked, Some(Stage::Screening)));
        setting.stands(Stage::Parked, Stage::Parked, Some(Stage::InProcess)).await;
        setting.correct(0, json!({ "birth_date": "1990-06" })).await.unwrap();
        assert!(setting.now().await.changed_since_recommendation);
    })
    .await;
}

/// Somebody else applies with the paper that the principal of the setting had before.
async fn another_with_the_old_paper(setting: &Setting, as_whom: &str) -> CaseId {
    let other = json!({ "name": as_whom, "documents": [{ "type": "passport", "issuing_country": "VE", "number": "X7654321" }] });
    setting.correct(0, other).await.unwrap();
    let reference = send(&setting.store, &setting.desk, "second").await;
    setting.store.read(move |tx| tx.case_of_reference(&reference)).await.unwrap().unwrap()
}

fn the_old_paper() -> serde_json::Value {
    json!({ "documents": draft().principal.documents })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_likeness_by_correction_is_suspected_beneath_a_park_too() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        let other = another_with_the_old_paper(&setting, "Pedro Baez").await;
        setting.stands(Stage::Parked, Stage::Parked, Some(Stage::Screening)).await;
        setting.correct(0, the_old_paper()).await.unwrap();
        let case = setting.now().await;
        assert_eq!((case.shown.stage, case.beneath), (Stage::Parked, Some(Stage::DuplicateReview)));
        assert_eq!((case.suspected_from, case.suspected_by, case.suspected_by_system), (Some(Stage::Screening), None, true));
        let links = setting.read(|tx, case| tx.duplicates(case)).await;
        assert_eq!(links.iter().map(|link| link.other).collect::<Vec<_>>(), [other]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_that_is_looked_at_already_is_not_suspected_from_the_other_side() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        let other = another_with_the_old_paper(&setting, "Yusmary Gonzalez").await;
        let suspected = setting.store.read(move |tx| tx.duplicates(other)).await.unwrap();
        assert_eq!(suspected[0].other, setting.case, "by name and birth date, as it came in");
        setting.correct(0, the_old_paper()).await.unwrap();
        assert_eq!(setting.now().await.shown.stage, Stage::Received);
        assert!(setting.read(|tx, case| tx.duplicates(case)).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adult_who_joins_must_consent_and_nobody_joins_twice() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        let spouse = json!({ "relation": "spouse", "name": "Jean Baptiste", "birth_date": "1988", "sex": "male", "nationalities": ["HT"] });
        let agreed = ConsentGiven { other_agency: true, us_government: false, canada: false, spain: false };
        let OpError::Invalid(errors) = setting.add(spouse.clone(), None).await.unwrap_err() else { panic!() };
        assert_eq!(errors.list()[0].code, "consent_missing");
        let view = setting.add(spouse.clone(), Some(agreed)).await.unwrap();
        assert_eq!((view.people.len(), view.people[2].position), (3, 2));
        let family = setting.read(|tx, case| tx.family(case)).await;
        assert!(!all_adults_agree(&family, setting.store.now().date_naive(), |shares| shares.us_government));
        let OpError::Invalid(errors) = setting.add(spouse, Some(agreed)).await.unwrap_err() else { panic!() };
        assert_eq!(errors.list()[0].code, "repeated_person");
        let OpError::Invalid(errors) = setting.correct(0, json!({ "birth_date": "2012-03-04" })).await.unwrap_err() else { panic!() };
        assert_eq!(errors.list()[0].code, "guardian_missing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_saw_must_still_be_true() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        let person = setting.read(|tx, case| tx.family(case)).await[0].id;
        let with =
            |seen: Option<&str>| Correction { case: setting.case, person, seen: seen.map(str::to_owned), patch: PersonPatch::default() };
        for (correction, missing) in [(with(None), true), (with(Some("other")), false)] {
            let (desk, worker) = (setting.desk.clone(), setting.worker.clone());
            let refused = setting.store.write(move |tx| correct(tx, &desk, &worker, &correction)).await.unwrap_err();
            assert_eq!((matches!(refused, OpError::PreconditionRequired), matches!(refused, OpError::Stale)), (missing, !missing));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_finds_one_case_masked_and_corrects_its_contacts() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        let account = an_account(&setting.store, Organisation::Iom, "clerk").await;
        let clerk = actor(&setting.store, &account, Role::IntakeClerk, Some("CO"));
        let find = async |actor: Actor, asked: Asked| {
            setting.store.read(move |tx| lookup::find(tx, &actor, &asked).map(|seen| seen.into_parts().0)).await
        };
        let reference: crate::domain::reference::Reference = setting.reference.parse().unwrap();
        let view = find(clerk.clone(), Asked::Reference(reference)).await.unwrap();
        let shown = serde_json::to_value(&view).unwrap();
        assert_eq!((shown["state"].as_str(), shown["contacts"][0]["ends_with"].as_str()), (Some("received"), Some("4567")));
        assert!(!shown.to_string().contains("Yusmary") && !shown.to_string().contains("30012345"));
        let stranger = actor(&setting.store, &account, Role::IntakeClerk, Some("EC"));
        assert!(matches!(find(stranger, Asked::Reference(reference)).await.unwrap_err(), OpError::NotFound));
        let key = setting.read(|tx, case| tx.family(case)).await[0].documents[0].key();
        let by_document = |born: &str| Asked::Document(key.clone(), born.parse().unwrap());
        assert_eq!(find(clerk.clone(), by_document("1990-05-17")).await.unwrap(), view);
        assert!(matches!(find(clerk.clone(), by_document("1990-05-18")).await.unwrap_err(), OpError::NotFound));

        let contact = ContactDraft {
            kind: "email".into(),
            value: "yus@example.org".into(),
            owner: 1,
            safe_to_use: true,
            safe_to_leave_message: true,
        };
        let reach = Reach {
            case: setting.case,
            seen: Some(view.etag()),
            contacts: vec![contact],
            language: Some(crate::domain::language::Language::HaitianCreole),
        };
        let desk = setting.desk.clone();
        let reached = setting.store.write(move |tx| reach::replace(tx, &desk, &clerk, &reach)).await.unwrap();
        let Reached::Masked(after) = reached else { panic!("a clerk sees it masked") };
        assert_eq!((after.contacts[0].ends_with.as_str(), after.language.as_str()), (".org", "ht"));
        assert!(!setting.now().await.changed_since_recommendation);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn protection_notes_are_unhcrs_unless_shared() {
    on_both(async |store: Store, _: TestClock| {
        let setting = a_case(store).await;
        let protector = actor(&setting.store, &an_account(&setting.store, Organisation::Unhcr, "uma").await, Role::Caseworker, None);
        let officer = actor(&setting.store, &an_account(&setting.store, Organisation::Usg, "gus").await, Role::UsOfficer, None);
        let write = async |actor: &Actor, kind: NoteKind, shared_with_us: bool| {
            let (actor, written) = (actor.clone(), Written { case: setting.case, kind, shared_with_us, text: "x".into() });
            setting.store.write(move |tx| notes::write(tx, &actor, &written)).await
        };
        assert!(matches!(write(&setting.worker, NoteKind::Protection, false).await.unwrap_err(), OpError::Forbidden));
        write(&setting.worker, NoteKind::General, false).await.unwrap();
        write(&protector, NoteKind::Protection, false).await.unwrap();
        write(&protector, NoteKind::Protection, true).await.unwrap();
        for (reader, sees) in [(&setting.worker, 1), (&protector, 3), (&officer, 2)] {
            let (reader, case) = (reader.clone(), setting.case);
            let seen = setting.store.read(move |tx| notes::list(tx, &reader, case).map(|seen| seen.into_parts().0)).await;
            assert_eq!(seen.map_err(|error: OpError| error).unwrap().len(), sees);
        }
    })
    .await;
}
