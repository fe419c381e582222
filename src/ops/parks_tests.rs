//! Parks, publication and windows by several persons, on both databases.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "a test may fail loudly")]

use chrono::TimeDelta;

use super::*;
use crate::{
    auth::secret::Secret,
    domain::{
        account::Account,
        by_hand::{ByHand, HandReason},
        ids::RuleSetId,
        programme::shipped,
        revision::{RevisionState, SubjectKind},
        terms::{Channel, Organisation, Role},
        window::WindowState,
    },
    ops::{offices, programmes, proposals, staffing, testing::a_case_in},
    store::{
        Store,
        testing::{a_session, an_account, holds, on_both},
    },
};

fn desk() -> Desk {
    Desk::new(&Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap())
}

async fn ready(store: &Store) -> Desk {
    store.write(install).await.unwrap();
    desk()
}

fn install(tx: &mut WriteTx<'_>) -> Result<Recorded<Vec<RuleSetId>>, OpError> {
    programmes::install_shipped(tx)
}

/// Somebody signed in with one role everywhere.
async fn somebody(store: &Store, organisation: Organisation, role: Role, login: &str) -> Actor {
    let account: Account = an_account(store, organisation, login).await;
    holds(store, &account, role, None).await;
    let session = a_session(store, &account).await;
    store.read(move |tx| tx.actor(session.id, account.id, None)).await.unwrap().unwrap()
}

async fn a_case(store: &Store, office: &'static str, stage: Stage) -> CaseId {
    store.prepare(move |tx| a_case_in(tx, office, stage)).await.id
}

async fn stage_of(store: &Store, id: CaseId) -> (Stage, Stage, Option<Stage>) {
    let case = store.read(move |tx| tx.case_for_system(id)).await.unwrap().unwrap();
    (case.shown.stage, case.real.stage, case.beneath)
}

/// Proposes as one person and confirms as another.
async fn by_two(
    store: &Store,
    desk: &Desk,
    kind: ProposalKind,
    subject: &ParkSubject,
    (one, other): (&Actor, &Actor),
) -> Result<(), OpError> {
    let (desk, subject, one, other) = (desk.clone(), subject.clone(), one.clone(), other.clone());
    let id = store.write(move |tx| propose(tx, &one, kind, &subject, HandReason::Staff)).await?;
    store.write(move |tx| proposals::confirm(tx, &desk, &other, id)).await
}

fn code(error: &OpError) -> &str {
    match error {
        OpError::Refused { code, .. } => code,
        OpError::Forbidden => "forbidden",
        OpError::NotFound => "not_found",
        other => panic!("{other:?}"),
    }
}

fn office(code: &str) -> ParkSubject {
    ParkSubject::Office(code.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_parked_while_any_park_applies_and_comes_back_to_where_it_was() {
    on_both(async |store, _| {
        let desk = ready(&store).await;
        let supervisor = somebody(&store, Organisation::Iom, Role::Supervisor, "sup").await;
        let officer = somebody(&store, Organisation::Usg, Role::UsOfficer, "officer").await;
        let pair = (&supervisor, &officer);
        let here = a_case(&store, "CO", Stage::Screening).await;
        let interview = a_case(&store, "CO", Stage::Interview).await;
        let closed = a_case(&store, "CO", Stage::ClosedWithdrawn).await;
        let elsewhere = a_case(&store, "EC", Stage::Received).await;

        by_two(&store, &desk, ProposalKind::Park, &office("CO"), pair).await.unwrap();
        assert_eq!(stage_of(&store, here).await, (Stage::Parked, Stage::Parked, Some(Stage::Screening)));
        assert_eq!(stage_of(&store, interview).await.2, Some(Stage::InProcess), "an appointment does not survive a park");
        assert_eq!(stage_of(&store, closed).await.0, Stage::ClosedWithdrawn);
        assert_eq!(stage_of(&store, elsewhere).await.0, Stage::Received);

        let whole = ParkSubject::Programme("safe-mobility".into());
        by_two(&store, &desk, ProposalKind::Park, &whole, pair).await.unwrap();
        assert_eq!(stage_of(&store, here).await, (Stage::Parked, Stage::Parked, Some(Stage::Screening)), "remembered once");

        by_two(&store, &desk, ProposalKind::Resume, &office("CO"), pair).await.unwrap();
        assert_eq!(stage_of(&store, here).await.0, Stage::Parked, "the other park still applies");
        by_two(&store, &desk, ProposalKind::Resume, &whole, pair).await.unwrap();
        assert_eq!(stage_of(&store, here).await, (Stage::Screening, Stage::Screening, None));
        assert_eq!(stage_of(&store, interview).await.0, Stage::InProcess);
        assert_eq!(stage_of(&store, elsewhere).await.0, Stage::Received);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_park_takes_two_persons_of_the_two_kinds_and_only_what_can_rest() {
    on_both(async |store, _| {
        let desk = ready(&store).await;
        let supervisor = somebody(&store, Organisation::Iom, Role::Supervisor, "sup").await;
        let second = somebody(&store, Organisation::Unhcr, Role::Supervisor, "sup2").await;
        let officer = somebody(&store, Organisation::Usg, Role::UsOfficer, "officer").await;
        let clerk = somebody(&store, Organisation::Iom, Role::Caseworker, "worker").await;

        let two_of_a_kind = by_two(&store, &desk, ProposalKind::Park, &office("CO"), (&supervisor, &second)).await.unwrap_err();
        assert_eq!(code(&two_of_a_kind), "not_found");
        let again = by_two(&store, &desk, ProposalKind::Park, &office("CO"), (&officer, &supervisor)).await.unwrap_err();
        assert_eq!(code(&again), "proposal_open");
        let refused = by_two(&store, &desk, ProposalKind::Park, &office("EC"), (&clerk, &officer)).await.unwrap_err();
        assert_eq!(code(&refused), "forbidden");
        let unknown = by_two(&store, &desk, ProposalKind::Park, &office("XX"), (&supervisor, &officer)).await.unwrap_err();
        assert_eq!(code(&unknown), "not_found");
        let awake = by_two(&store, &desk, ProposalKind::Resume, &office("EC"), (&supervisor, &officer)).await.unwrap_err();
        assert_eq!(code(&awake), "not_parked");
        by_two(&store, &desk, ProposalKind::Park, &office("EC"), (&officer, &supervisor)).await.unwrap();
        let twice = by_two(&store, &desk, ProposalKind::Park, &office("EC"), (&officer, &supervisor)).await.unwrap_err();
        assert_eq!(code(&twice), "parked_already");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decline_hidden_behind_submitted_stays_hidden_through_a_park() {
    on_both(async |store, _| {
        let desk = ready(&store).await;
        let supervisor = somebody(&store, Organisation::Iom, Role::Supervisor, "sup").await;
        let officer = somebody(&store, Organisation::Usg, Role::UsOfficer, "officer").await;
        let plain = a_case(&store, "CO", Stage::Submitted).await;
        let hidden = a_case(&store, "CO", Stage::Submitted).await;
        store
            .prepare(move |tx| {
                let before = tx.case_for_system(hidden)?.unwrap();
                let mut after = before.clone();
                after.real.stage = Stage::ClosedDeclined;
                after.version += 1;
                tx.move_case(&Permit::of_system(&before), &before, &after)
            })
            .await;
        by_two(&store, &desk, ProposalKind::Park, &office("CO"), (&supervisor, &officer)).await.unwrap();
        assert_eq!(stage_of(&store, hidden).await, (Stage::Parked, Stage::ClosedDeclined, Some(Stage::Submitted)));
        by_two(&store, &desk, ProposalKind::Resume, &office("CO"), (&supervisor, &officer)).await.unwrap();
        assert_eq!(stage_of(&store, hidden).await, (Stage::Submitted, Stage::ClosedDeclined, None));
        assert_eq!(stage_of(&store, plain).await, (Stage::Submitted, Stage::Submitted, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shipped_files_are_installed_once_whoever_starts() {
    on_both(async |store, _| {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.write(install).await.unwrap().len() })
            })
            .collect();
        let mut installed = 0;
        for start in starts {
            installed += start.await.unwrap();
        }
        assert_eq!(installed, shipped::FILES.len());
        let revisions = store.read(|tx| tx.rule_sets()).await.unwrap();
        assert!(revisions.iter().all(|one| one.number == 1 && one.state == RevisionState::Published));
        assert_eq!(store.read(|tx| tx.office_codes()).await.unwrap(), ["CO", "CR", "EC", "GT"]);
    })
    .await;
}

/// The text of a shipped office with another telephone.
fn changed(file_part: &str, from: &str, to: &str) -> String {
    let (_, text) = shipped::FILES.iter().find(|(name, _)| name.contains(file_part)).unwrap();
    assert!(text.contains(from));
    text.replace(from, to)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_published_by_two_administrators_and_never_over_work_it_has_not_seen() {
    on_both(async |store, _| {
        let desk = ready(&store).await;
        let one = somebody(&store, Organisation::Iom, Role::Administrator, "one").await;
        let two = somebody(&store, Organisation::Usg, Role::Administrator, "two").await;
        let mut drafts = Vec::new();
        for number in ["018000000001", "018000000002"] {
            let (text, author) = (changed("colombia", "018005190665", number), one.clone());
            drafts.push(store.write(move |tx| programmes::create_draft(tx, &author, &text)).await.unwrap().id);
        }
        let (first, second) = (drafts[0], drafts[1]);
        let (a, b, c) = (one.clone(), one.clone(), two.clone());
        let proposal = store.write(move |tx| programmes::propose_publish(tx, &a, first)).await.unwrap();
        let desk_of = desk.clone();
        let alone = store.write(move |tx| proposals::confirm(tx, &desk_of, &b, proposal)).await.unwrap_err();
        assert_eq!(code(&alone), "four_eyes");
        let desk_of = desk.clone();
        store.write(move |tx| proposals::confirm(tx, &desk_of, &c, proposal)).await.unwrap();

        let catalogue = desk.catalogue.clone();
        let card = store.read(move |tx| catalogue.office_card(tx, "CO")).await.unwrap().unwrap();
        assert_eq!(card.telephones, ["018000000001"]);
        let (a, b) = (one.clone(), one.clone());
        let late = store.write(move |tx| programmes::propose_publish(tx, &a, second)).await.unwrap_err();
        assert_eq!(code(&late), "base_replaced");
        let twice = store.write(move |tx| programmes::propose_publish(tx, &b, first)).await.unwrap_err();
        assert_eq!(code(&twice), "not_a_draft");
        let published = store.read(|tx| tx.published_rule_set(SubjectKind::Office, "CO")).await.unwrap();
        assert_eq!(published, Some(first));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_file_is_refused_with_its_lines_and_a_stranger_before_that() {
    on_both(async |store, _| {
        ready(&store).await;
        let admin = somebody(&store, Organisation::Iom, Role::Administrator, "one").await;
        let worker = somebody(&store, Organisation::Iom, Role::Caseworker, "worker").await;
        let refused = store.write(move |tx| programmes::create_draft(tx, &worker, "x = ")).await.unwrap_err();
        assert_eq!(code(&refused), "forbidden");
        let text = changed("colombia", "America/Bogota", "America/Bogotta");
        let Err(OpError::Invalid(errors)) = store.write(move |tx| programmes::create_draft(tx, &admin, &text)).await else { panic!() };
        assert!(errors.list().iter().all(|fault| fault.pointer == "/source" && fault.detail.starts_with("line ")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_opened_or_closed_by_hand_is_so_at_once_until_it_is_given_back() {
    on_both(async |store, clock| {
        let desk = ready(&store).await;
        let supervisor = somebody(&store, Organisation::Iom, Role::Supervisor, "sup").await;
        let worker = somebody(&store, Organisation::Iom, Role::Caseworker, "worker").await;
        let set = async |who: &Actor, office: &'static str, hand: ByHand| {
            let (desk, who) = (desk.clone(), who.clone());
            store.write(move |tx| offices::set_window(tx, &desk, &who, (office, Channel::Public), (hand, None))).await.map(|now| now.state)
        };
        let open = |state: &WindowState| matches!(state, WindowState::Open { .. });
        // Tuesday, eight in the morning: open by the timetable. All on a clock that stands.
        assert_eq!(set(&supervisor, "CO", ByHand::Closed).await.unwrap(), WindowState::Closed { next_opening: None });
        assert!(open(&set(&supervisor, "CO", ByHand::Open).await.unwrap()));
        assert!(open(&set(&supervisor, "CO", ByHand::ByRule).await.unwrap()));
        clock.forward(TimeDelta::days(1));
        let WindowState::Closed { next_opening: Some(next) } = set(&supervisor, "CO", ByHand::ByRule).await.unwrap() else { panic!() };
        assert_eq!(next.to_rfc3339(), "2024-02-08T13:00:00+00:00");

        assert_eq!(code(&set(&worker, "CO", ByHand::Open).await.unwrap_err()), "forbidden");
        assert_eq!(code(&set(&supervisor, "GT", ByHand::Open).await.unwrap_err()), "no_public_form");
        assert_eq!(code(&set(&supervisor, "XX", ByHand::Open).await.unwrap_err()), "not_found");
        clock.forward(TimeDelta::days(400));
        let page = {
            let catalogue = desk.catalogue.clone();
            store
                .read(move |tx| offices::public_office(tx, &catalogue, "CO", crate::domain::language::Language::English))
                .await
                .unwrap()
                .into_parts()
                .0
        };
        assert_eq!((page.form, page.next_opening), (offices::FormState::Closed, None), "the programme has ended");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_where_four_eyes_find_no_second_pair_is_named() {
    on_both(async |store, _| {
        ready(&store).await;
        for (organisation, role, login) in [
            (Organisation::Iom, Role::Reviewer, "a"),
            (Organisation::Iom, Role::Reviewer, "b"),
            (Organisation::Unhcr, Role::Reviewer, "c"),
            (Organisation::Usg, Role::UsOfficer, "d"),
        ] {
            somebody(&store, organisation, role, login).await;
        }
        let thin = store.read(staffing::thinly_staffed).await.unwrap();
        assert_eq!(thin.len(), 8, "two roles in each of four offices");
        assert!(thin.iter().all(|one| one.persons == 1 && one.organisation != Organisation::Iom));
    })
    .await;
}
