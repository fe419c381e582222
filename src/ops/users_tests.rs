#![allow(clippy::unwrap_used)]

use tokio::task::JoinSet;
use uuid::Uuid;

use super::*;
use crate::{
    access::{Actor, Held},
    auth::secret::Secret,
    domain::{
        account::RoleAsked,
        ids::SessionId,
        terms::Role::{Administrator, Auditor, Caseworker, Reviewer, UsOfficer},
    },
    ops::Desk,
    store::{
        Store,
        testing::{a_session, an_account, holds, offices, on_both},
    },
};

fn acting(account: &Account, role: Role, office: Option<&str>) -> Actor {
    let held = vec![Held { role, office: office.map(str::to_owned) }];
    let session = SessionId::from(Uuid::nil());
    Actor {
        account: account.id,
        person: account.person,
        organisation: account.organisation,
        session,
        request: None,
        must_change: false,
        held,
        outcome_granted: false,
    }
}

async fn administrator(store: &Store, organisation: Organisation, login: &str, office: Option<&str>) -> Actor {
    let account = an_account(store, organisation, login).await;
    holds(store, &account, Administrator, office).await;
    acting(&account, Administrator, office)
}

fn ask(role: Role, offices: Option<&[&str]>) -> RoleAsked {
    RoleAsked { role, offices: offices.map(|all| all.iter().map(|&office| office.to_owned()).collect()), until: None }
}

fn new(login: &str, roles: Vec<RoleAsked>) -> NewUser {
    NewUser { login: login.into(), name: "Ana Pérez".into(), person: None, roles, must_change: true }
}

async fn do_add(store: &Store, actor: &Actor, new: NewUser) -> Result<User, OpError> {
    add_to(store, actor, actor.organisation, new).await
}

async fn add_to(store: &Store, actor: &Actor, organisation: Organisation, new: NewUser) -> Result<User, OpError> {
    let actor = actor.clone();
    store.write(move |tx| add(tx, &Grantor::Administrator(&actor), organisation, &new, "hash")).await
}

async fn do_set(store: &Store, actor: &Actor, id: AccountId, asked: Vec<RoleAsked>) -> Result<User, OpError> {
    let actor = actor.clone();
    store.write(move |tx| set_roles(tx, &Grantor::Administrator(&actor), id, &asked)).await
}

async fn do_patch(store: &Store, actor: &Actor, id: AccountId, with: Patch) -> Result<User, OpError> {
    let actor = actor.clone();
    store.write(move |tx| patch(tx, &Grantor::Administrator(&actor), id, &with)).await
}

fn shut() -> Patch {
    Patch { disabled: Some(true), ..Patch::default() }
}

fn reset() -> Patch {
    Patch { password: Some(NewPassword { hash: "new".into(), must_change: true }), ..Patch::default() }
}

fn code<T: std::fmt::Debug>(result: Result<T, OpError>) -> String {
    match result {
        Ok(_) => "ok".into(),
        Err(OpError::Refused { code, .. }) => code.into(),
        Err(OpError::Invalid(errors)) => format!("{} {}", errors.list()[0].pointer, errors.list()[0].code),
        Err(other) => format!("{other:?}"),
    }
}

#[tokio::test]
async fn the_first_administrator_comes_from_the_command_line_and_adds_others() {
    on_both(async |store, _| {
        offices(&store).await;
        let first = new("First", vec![ask(Administrator, None)]);
        let first = store.write(move |tx| add(tx, &Grantor::CommandLine, Organisation::Unhcr, &first, "hash")).await.unwrap();
        assert_eq!(first.account.login, "first");
        let admin = acting(&first.account, Administrator, None);
        let added = do_add(&store, &admin, new("bea", vec![ask(Caseworker, Some(&["CO", "EC"]))])).await.unwrap();
        assert_eq!(added.roles.len(), 2);
        assert_eq!(code(do_add(&store, &admin, new("BEA", vec![])).await), "login_taken");
        let stranger = NewUser { person: Some(Uuid::nil().into()), ..new("eva", vec![]) };
        assert_eq!(code(do_add(&store, &admin, stranger).await), "/staff_person unknown_person");
    })
    .await;
}

#[tokio::test]
async fn of_sixty_four_who_take_a_login_one_gets_it() {
    on_both(async |store, _| {
        offices(&store).await;
        let admin = administrator(&store, Organisation::Iom, "admin", None).await;
        let mut racing = JoinSet::new();
        for _ in 0..64 {
            let (store, admin) = (store.clone(), admin.clone());
            racing.spawn(async move { code(do_add(&store, &admin, new("ana", vec![])).await) });
        }
        let all = racing.join_all().await;
        assert_eq!(all.iter().filter(|code| *code == "ok").count(), 1);
        assert_eq!(all.iter().filter(|code| *code == "login_taken").count(), 63);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_reaches_neither_another_organisation_nor_beyond_the_own_offices() {
    on_both(async |store, _| {
        offices(&store).await;
        let admin = administrator(&store, Organisation::Iom, "all", None).await;
        let of_co = administrator(&store, Organisation::Iom, "of.co", Some("CO")).await;
        let usg = an_account(&store, Organisation::Usg, "usg").await;
        let ana = an_account(&store, Organisation::Iom, "ana").await;
        assert_eq!(code(do_set(&store, &admin, usg.id, vec![]).await), "NotFound");
        assert_eq!(code(do_patch(&store, &admin, usg.id, shut()).await), "NotFound");
        assert_eq!(code(add_to(&store, &admin, Organisation::Usg, new("eva", vec![])).await), "NotFound");
        assert_eq!(code(do_set(&store, &of_co, ana.id, vec![ask(Caseworker, None)]).await), "Forbidden");
        assert_eq!(code(do_set(&store, &of_co, ana.id, vec![ask(Caseworker, Some(&["CO", "EC"]))]).await), "Forbidden");
        assert_eq!(code(do_set(&store, &admin, ana.id, vec![ask(Reviewer, Some(&["EC"]))]).await), "ok");
        assert_eq!(code(do_set(&store, &of_co, ana.id, vec![]).await), "Forbidden", "taking away is reaching too");
        assert_eq!(code(do_set(&store, &of_co, ana.id, vec![ask(Reviewer, Some(&["EC"])), ask(Caseworker, Some(&["CO"]))]).await), "ok");
        assert_eq!(code(do_patch(&store, &of_co, ana.id, reset()).await), "Forbidden", "a new password would be a way to EC");
        assert_eq!(code(do_patch(&store, &of_co, admin.account, reset()).await), "Forbidden");
        assert_eq!(code(do_patch(&store, &admin, admin.account, reset()).await), "own_password");
        let caseworker = acting(&ana, Caseworker, None);
        assert_eq!(code(do_set(&store, &caseworker, ana.id, vec![ask(Administrator, None)]).await), "Forbidden");
    })
    .await;
}

#[tokio::test]
async fn roles_are_ended_and_granted_by_difference_and_count_at_once() {
    on_both(async |store, _| {
        offices(&store).await;
        let admin = administrator(&store, Organisation::Iom, "admin", None).await;
        let ana = an_account(&store, Organisation::Iom, "ana").await;
        let kept = holds(&store, &ana, Caseworker, Some("CO")).await;
        holds(&store, &ana, Reviewer, None).await;
        let session = a_session(&store, &ana).await;
        do_set(&store, &admin, ana.id, vec![ask(Caseworker, Some(&["CO", "EC"]))]).await.unwrap();
        let holdings = store.read(move |tx| tx.holdings_of(&[ana.id])).await.unwrap();
        assert!(holdings.iter().any(|holding| holding.id == kept) && holdings.len() == 2);
        let held = store.read(move |tx| tx.actor(session.id, ana.id, None)).await.unwrap().unwrap().held;
        assert!(held.iter().all(|held| held.role == Caseworker) && held.len() == 2);
        assert_eq!(code(do_set(&store, &admin, ana.id, vec![ask(UsOfficer, None)]).await), "/roles/0/role not_in_this_organisation");
        assert_eq!(code(do_set(&store, &admin, ana.id, vec![ask(Caseworker, Some(&["XX"]))]).await), "/roles/0/offices/0 unknown_office");
    })
    .await;
}

#[tokio::test]
async fn a_second_account_of_the_person_is_no_way_around() {
    on_both(async |store, _| {
        offices(&store).await;
        let admin = administrator(&store, Organisation::Iom, "admin", None).await;
        let ana = an_account(&store, Organisation::Unhcr, "ana").await;
        holds(&store, &ana, Caseworker, None).await;
        let second = |role| NewUser { person: Some(ana.person), ..new("ana.iom", vec![ask(role, None)]) };
        assert_eq!(code(do_add(&store, &admin, second(Administrator)).await), "administrator_sees_no_case");
        assert_eq!(code(do_add(&store, &admin, second(Auditor)).await), "ok");
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays_whatever_the_race() {
    on_both(async |store, _| {
        offices(&store).await;
        let mut all = Vec::new();
        for login in ["one", "two", "three", "four"] {
            all.push(administrator(&store, Organisation::Iom, login, None).await);
        }
        administrator(&store, Organisation::Iom, "of.co", Some("CO")).await;
        let mut racing = JoinSet::new();
        for (at, admin) in all.iter().enumerate() {
            let (store, admin, other) = (store.clone(), admin.clone(), all[(at + 1) % all.len()].account);
            racing.spawn(async move {
                if at % 2 == 0 {
                    code(do_patch(&store, &admin, other, shut()).await)
                } else {
                    code(do_set(&store, &admin, other, vec![]).await)
                }
            });
        }
        let ends = racing.join_all().await;
        assert_eq!(ends.iter().filter(|end| *end == "last_administrator").count(), 1, "{ends:?}");
        assert_eq!(ends.iter().filter(|end| *end == "ok").count(), 3, "{ends:?}");
    })
    .await;
}

#[tokio::test]
async fn disabling_ends_sessions_and_enabling_brings_none_back() {
    on_both(async |store, _| {
        offices(&store).await;
        let admin = administrator(&store, Organisation::Iom, "admin", None).await;
        let ana = an_account(&store, Organisation::Iom, "ana").await;
        let session = a_session(&store, &ana).await;
        for disabled in [true, false] {
            do_patch(&store, &admin, ana.id, Patch { disabled: Some(disabled), ..Patch::default() }).await.unwrap();
            assert!(store.read(move |tx| tx.actor(session.id, ana.id, None)).await.unwrap().is_none());
        }
        assert_eq!(code(do_patch(&store, &admin, admin.account, shut()).await), "last_administrator");
    })
    .await;
}

#[tokio::test]
async fn only_an_administrator_of_the_usg_for_all_offices_grants_outcomes_and_never_to_itself() {
    on_both(async |store, _| {
        offices(&store).await;
        let usg = administrator(&store, Organisation::Usg, "usg", None).await;
        let of_co = administrator(&store, Organisation::Usg, "usg.co", Some("CO")).await;
        let iom = administrator(&store, Organisation::Iom, "iom", None).await;
        let ana = an_account(&store, Organisation::Iom, "ana").await.id;
        let today = store.now().date_naive();
        let grant = async |actor: &Actor, to: AccountId, until: Option<NaiveDate>| {
            let actor = actor.clone();
            code(store.write(move |tx| grant_outcome_read(tx, &actor, to, until)).await)
        };
        assert_eq!(grant(&iom, ana, Some(today)).await, "Forbidden");
        assert_eq!(grant(&of_co, ana, Some(today)).await, "Forbidden");
        assert_eq!(grant(&usg, usg.account, Some(today)).await, "own_grant");
        assert_eq!(grant(&usg, ana, today.pred_opt()).await, "/until in_the_past");
        assert_eq!(grant(&usg, ana, NaiveDate::from_ymd_opt(10_000, 1, 1)).await, "/until too_far");
        assert_eq!(grant(&usg, ana, Some(today)).await, "ok");
        let desk = Desk::new(&Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap());
        let (page, _) = store.read(move |tx| list(tx, &Grantor::Administrator(&iom), &desk, &Asked::default())).await.unwrap().into_parts();
        let mut read: Vec<_> = page.users.iter().map(|user| (user.account.login.as_str(), user.reads_outcomes_until)).collect();
        read.sort_unstable();
        assert_eq!(read, [("ana", Some(today)), ("iom", None)], "the own organisation alone");
    })
    .await;
}
