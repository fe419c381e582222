//! The roles of an account, each for offices and perhaps until a day: entries to fill in, two of them empty.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;
use chrono::NaiveDate;

use super::{MANAGE, grouped, managed, one};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        staff::{guide_of, in_place},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        account::{RoleAsked, Wanted},
        fields::{FieldError, FieldErrors},
        ids::{AccountId, of},
        terms::{Organisation, Role},
    },
    http::{
        form::{Fields, FormBody},
        path,
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::{
        programmes::OfficeCard,
        users::{self, Grantor, Managed},
    },
};

/// What is sent for "all offices".
const ALL: &str = "all";

/// Entries that are read at most; the rules refuse more than fifty.
const MOST_ENTRIES: usize = 60;

/// One entry of the form.
pub(super) struct Entry {
    pub(super) legend: String,
    pub(super) fields: Vec<Field>,
}

/// What stands in the entries: role, offices, last day.
pub(super) struct Typed(Vec<(String, Vec<String>, String)>);

impl Typed {
    /// As it was sent, with `empty` entries after it.
    pub(super) fn of(sent: &Fields, empty: usize) -> Self {
        let sent_at = |at: usize| {
            let of = |part: &str| format!("/roles/{at}/{part}");
            let offices: Vec<String> = sent.all(&of("offices")).map(str::to_owned).collect();
            (sent.text(&of("role")).to_owned(), offices, sent.text(&of("until")).to_owned())
        };
        let is_there = |at: &usize| ["role", "offices", "until"].iter().any(|part| sent.filled(&format!("/roles/{at}/{part}")).is_some());
        let last = (0..MOST_ENTRIES).rev().find(is_there).map_or(0, |at| at + 1);
        Self((0..last.max(empty)).map(sent_at).collect())
    }

    /// As they are held, with two empty entries after them.
    fn held(roles: Vec<Wanted>) -> Self {
        let entry = |((role, until), offices): ((Role, Option<NaiveDate>), Option<Vec<String>>)| {
            (
                role.as_str().to_owned(),
                offices.unwrap_or_else(|| vec![ALL.to_owned()]),
                until.map(|day| day.to_string()).unwrap_or_default(),
            )
        };
        let mut entries: Vec<_> = grouped(roles).into_iter().map(entry).collect();
        entries.extend([(); 2].map(|()| Default::default()));
        Self(entries)
    }

    /// The roles that are asked for, and the entry in which each stands; an entry without a role is none.
    pub(super) fn asked(&self) -> (Vec<RoleAsked>, Vec<usize>, FieldErrors) {
        let (mut asked, mut places, mut errors) = (Vec::new(), Vec::new(), FieldErrors::default());
        for (at, (role, offices, until)) in self.0.iter().enumerate() {
            if role.is_empty() {
                if !offices.is_empty() || !until.is_empty() {
                    errors.add(format!("/roles/{at}/role"), "not_in_list", "Choose a role.");
                }
                continue;
            }
            let role = errors.take(format!("/roles/{at}/role"), Role::check(role));
            let until = day(until, at, &mut errors);
            let offices = if offices.iter().any(|code| code == ALL) { None } else { Some(offices.clone()) };
            if let (Some(role), Some(until)) = (role, until) {
                asked.push(RoleAsked { role, offices, until });
                places.push(at);
            }
        }
        (asked, places, errors)
    }
}

/// The last day of an entry; nothing inside for none, nothing at all for what is no day.
fn day(text: &str, at: usize, errors: &mut FieldErrors) -> Option<Option<NaiveDate>> {
    if text.is_empty() {
        return Some(None);
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
    if day.is_none() {
        errors.add(format!("/roles/{at}/until"), "accounts_day", "Write the day as 2024-02-06.");
    }
    day.map(Some)
}

/// The faults of asked roles, moved to the entries in which they stand.
pub(super) fn in_their_places(faults: &[FieldError], places: &[usize]) -> Vec<FieldError> {
    let moved = |fault: &FieldError| {
        let rest = fault.pointer.strip_prefix("/roles/").and_then(|rest| {
            let (at, rest) = rest.split_once('/').unwrap_or((rest, ""));
            Some(format!("/roles/{}/{rest}", places.get(at.parse::<usize>().ok()?)?))
        });
        FieldError { pointer: rest.unwrap_or_else(|| fault.pointer.clone()), ..fault.clone() }
    };
    faults.iter().map(moved).collect()
}

/// Faults of the roles as a whole, which no entry has.
pub(super) fn whole(words: Words, faults: &[FieldError]) -> Vec<Fault> {
    let of_all = faults.iter().filter(|fault| fault.pointer == "/roles");
    of_all.map(|fault| page::fault_at("/roles/0/role", crate::console::field::sentence(words, fault))).collect()
}

/// What is said where rights or a rule say no: about roles the sentence of a plain 403 would not help.
pub(super) fn notice(words: Words, problem: &Problem, otherwise: String) -> String {
    if problem.code() == "forbidden" { words.t("accounts-beyond") } else { otherwise }
}

/// The entries of the form.
pub(super) fn entries(
    words: Words,
    organisation: Organisation,
    offices: &[OfficeCard],
    typed: &Typed,
    faults: &[FieldError],
) -> Vec<Entry> {
    let entry = |(at, (role, codes, until)): (usize, &(String, Vec<String>, String))| {
        let roles = Role::ALL.iter().filter(|role| role.organisations().contains(&organisation));
        let roles = roles.map(|own| Choice::new(own.as_str(), words.word("accounts-role", own.as_str()), role));
        let roles = std::iter::once(Choice::new("", words.t("accounts-no-role"), role)).chain(roles).collect();
        let chosen = |code: &str, label: String| Choice { value: code.to_owned(), label, chosen: codes.iter().any(|own| own == code) };
        let named = offices.iter().map(|card| chosen(&card.code, card.name.in_language(words.0).to_owned()));
        let places = std::iter::once(chosen(ALL, words.t("office-any"))).chain(named).collect();
        let name = |part: &str| format!("/roles/{at}/{part}");
        let last = Field::new(words, name("until"), words.t("accounts-last-day"), Kind::Line("text", "govuk-input--width-10"));
        let fields = [
            Field::new(words, name("role"), words.t("accounts-role"), Kind::Select(roles)),
            Field::new(words, name("offices"), words.t("accounts-offices"), Kind::Boxes(places)),
            last.hint(words.t("accounts-last-day-hint")).value(until),
        ];
        Entry { legend: words.with("accounts-entry", "n", at + 1), fields: fields.into_iter().map(|field| field.judged(faults)).collect() }
    };
    typed.0.iter().enumerate().map(entry).collect()
}

#[derive(Template)]
#[template(path = "account_roles.html")]
struct RolesPage {
    c: Chrome,
    notice: Option<String>,
    faults: Vec<Fault>,
    href: String,
    name: String,
    entries: Vec<Entry>,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/accounts/{id}/roles", MANAGE, ask), mount(Method::POST, "/accounts/{id}/roles", MANAGE, set)]
}

async fn ask(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let own = one(&visit, &id).await?;
    let typed = Typed::held(own.user.roles.clone());
    form(&visit, &own, &typed, StatusCode::OK, &[], None).await
}

async fn form(
    visit: &Visit,
    own: &Managed,
    typed: &Typed,
    status: StatusCode,
    faults: &[FieldError],
    notice: Option<String>,
) -> Result<HttpResponse, Trouble> {
    guide_of(visit).await?;
    let words = visit.words;
    let account = &own.user.account;
    let entries = entries(words, account.organisation, &managed(visit).await?, typed, faults);
    let all = page::faults_of(entries.iter().flat_map(|entry| &entry.fields));
    let page = RolesPage {
        c: visit.chrome(words.t("accounts-roles-title")).faulty(!faults.is_empty() || notice.is_some()),
        notice,
        faults: all.into_iter().chain(whole(words, faults)).collect(),
        href: format!("/accounts/{}", account.id),
        name: account.name.clone(),
        entries,
    };
    Ok(page::answer(status, &page))
}

async fn set(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let own = one(&visit, &id).await?;
    let typed = Typed::of(&sent, 2);
    let (asked, places, faults) = typed.asked();
    if !faults.list().is_empty() {
        return form(&visit, &own, &typed, StatusCode::UNPROCESSABLE_ENTITY, faults.list(), None).await;
    }
    let shape = path::id::<of::Account>(&id).map(|id: AccountId| (id, asked));
    let call = visit.call("account.set_roles")?;
    let set = call.write(&proof, shape, |tx, actor, (id, asked): &(AccountId, Vec<RoleAsked>)| {
        users::set_roles(tx, &Grantor::Administrator(actor), *id, asked)
    });
    match set.await {
        Ok(_) => Ok(page::go_to(&format!("/accounts/{}?done=roles", own.user.account.id))),
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            let faults = in_their_places(problem.errors(), &places);
            form(&visit, &own, &typed, problem.status(), &faults, None).await
        }
        Err(problem) => match in_place(visit.words, &problem) {
            Some(said) => form(&visit, &own, &typed, problem.status(), &[], Some(notice(visit.words, &problem, said))).await,
            None => Err(visit.trouble(problem)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_stand_at_the_entry_in_which_the_role_was_typed() {
        let sent = Fields::from_slice(b"/roles/0/role=&/roles/2/role=auditor&/roles/2/offices=CO&/roles/3/role=supervisor&/roles/3/offices=all&/roles/3/until=2024-02-30");
        let Ok(sent) = sent else { unreachable!() };
        let (asked, places, faults) = Typed::of(&sent, 2).asked();
        assert_eq!((asked.len(), places.as_slice(), faults.list()[0].pointer.as_str()), (1, &[2][..], "/roles/3/until"));
        let fault = FieldError { pointer: "/roles/0/offices/0".into(), code: "unknown_office", detail: String::new() };
        assert_eq!(in_their_places(&[fault], &places)[0].pointer, "/roles/2/offices/0");
    }
}
