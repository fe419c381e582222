//! The record for auditors: who did what and when, in words. Codes and ids alone, never a name of a family.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use uuid::Uuid;

use super::{guide_of, reports::printable};
use crate::{
    access::events::EventView,
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words, city},
    },
    domain::{
        fields::FieldErrors,
        local_time::{day_end, day_start, written_day},
        terms::Outcome,
        workflow::Right,
    },
    http::routes::{Access, Mounted, mount},
    ops::{
        audit::{self, Asked},
        guide, offices,
        programmes::OfficeCard,
    },
};

/// The parameters of the address, in their order.
const NAMES: &[&str] = &["case", "reference", "login", "action", "outcome", "from", "to"];

/// Longer ones than any code or login.
const MOST_CHARACTERS: usize = 200;

/// One event in words.
struct Line {
    at: String,
    clock: String,
    who: String,
    what: String,
    outcome: String,
    refused: bool,
    office: Option<String>,
    case: Option<String>,
    details: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    c: Chrome,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    filtered: bool,
    case: Option<Uuid>,
    clock: String,
    lines: Vec<Line>,
    next: Option<String>,
    first: Option<String>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/audit", Access::Rights(&[Right::AuditRead]), show)]
}

/// What the address says.
struct Filter {
    values: Vec<(&'static str, String)>,
    cursor: Option<String>,
}

impl Filter {
    fn read(query: &str) -> Self {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| pairs.iter().find(|(own, _)| own == name).map(|(_, text)| text.trim()).filter(|text| !text.is_empty());
        let short = |text: &str| printable(text).chars().take(MOST_CHARACTERS).collect::<String>();
        let values = NAMES.iter().filter_map(|name| Some((*name, short(value(name)?)))).collect();
        Self { values, cursor: value("cursor").map(str::to_owned) }
    }

    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text)
    }

    fn line(&self, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.values);
        cursor.into_iter().for_each(|cursor| {
            query.append_pair("cursor", cursor);
        });
        query.finish()
    }

    fn address(&self, cursor: Option<&str>) -> String {
        format!("/audit?{}", self.line(cursor))
    }

    /// The instant at which a day begins, or for the last one ends, on the clock of the page.
    fn day(&self, name: &str, zone: Tz, faults: &mut FieldErrors) -> Option<DateTime<Utc>> {
        let text = Some(self.value(name)).filter(|text| !text.is_empty())?;
        let day = written_day(text);
        if day.is_none() {
            faults.add(name, "accounts_day", "Write the day as 2024-02-06.");
        }
        if name == "to" { day_end(day?, zone) } else { day_start(day?, zone) }
    }

    fn asked(&self, zone: Tz, faults: &mut FieldErrors) -> Asked {
        let action = Some(self.value("action").to_owned()).filter(|text| !text.is_empty());
        Asked {
            case: Uuid::try_parse(self.value("case")).ok().map(Into::into),
            account: None,
            action,
            outcome: Outcome::parse(self.value("outcome")),
            from: self.day("from", zone, faults),
            to: self.day("to", zone, faults),
            limit: audit::PAGE,
            cursor: self.cursor.clone(),
            line: self.line(None),
            names: self.values.iter().map(|(name, _)| *name).collect(),
        }
    }

    fn fields(&self, words: Words, faults: &FieldErrors) -> Vec<Field> {
        let line = |name: &str, key: &str, width| Field::new(words, name, words.t(key), Kind::Line("text", width)).value(self.value(name));
        let outcomes = Choice::words_of(words, "audit-outcome", Outcome::ALL.iter().map(|own| own.as_str()), &[self.value("outcome")]);
        let outcomes = std::iter::once(Choice::new("", words.t("audit-any"), "-")).chain(outcomes).collect();
        let mut actions: Vec<Choice> = ACTIONS.iter().map(|code| Choice::new(*code, in_words(words, code), self.value("action"))).collect();
        actions.sort_by(|a, b| a.label.cmp(&b.label));
        let actions = std::iter::once(Choice::new("", words.t("audit-any"), "-")).chain(actions).collect();
        let fields = [
            line("from", "audit-from", "govuk-input--width-10").hint(words.t("day-hint")),
            line("to", "audit-to", "govuk-input--width-10").hint(words.t("day-hint")),
            line("login", "audit-login", "govuk-input--width-20").hint(words.t("audit-login-hint")),
            Field::new(words, "action", words.t("audit-what"), Kind::Select(actions)),
            Field::new(words, "outcome", words.t("audit-outcome"), Kind::Select(outcomes)),
            line("reference", "reference", "govuk-input--width-20"),
        ];
        fields.into_iter().map(|field| field.judged(faults.list())).collect()
    }
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    guide_of(&visit).await?;
    let desk = visit.app()?.desk.clone();
    let cards = visit.call("me.show")?.read(Ok(()), move |tx, actor, ()| offices::names(tx, &desk, actor, &[Right::AuditRead]));
    let cards = visit.settle(cards.await)?;
    // The clock of the one office of the auditor, else the world's: the days of the filter are on it.
    let zone = if let [only] = &cards[..] { only.zone } else { Tz::UTC };
    let (filter, words) = (Filter::read(visit.request().query_string()), visit.words);
    let mut faults = FieldErrors::default();
    let asked = filter.asked(zone, &mut faults);
    let (found, next) = if faults.list().is_empty() { events(&visit, &filter, asked).await? } else { (Vec::new(), None) };
    let lines = lines(&visit, &cards, found).await?;
    let fields = filter.fields(words, &faults);
    let faulty = !faults.list().is_empty();
    let page = AuditPage {
        c: visit.chrome(words.t("menu-audit")).faulty(faulty),
        faults: page::faults_of(&fields),
        fields,
        filtered: !filter.values.is_empty(),
        case: Uuid::try_parse(filter.value("case")).ok(),
        clock: format!("{} {}", words.t("audit-clock"), words.with("audit-clock-days", "city", city(zone))),
        lines,
        next: next.map(|cursor| filter.address(Some(&cursor))),
        first: filter.cursor.is_some().then(|| filter.address(None)),
    };
    Ok(page::answer(if faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page))
}

/// A page of the record. What is named by a reference or login that does not exist for the auditor has no events.
async fn events(visit: &Visit, filter: &Filter, mut asked: Asked) -> Result<(Vec<EventView>, Option<String>), Trouble> {
    let named = (filter.value("reference").to_owned(), filter.value("login").to_owned());
    if !named.0.is_empty() || !named.1.is_empty() {
        let typed = named.clone();
        let found = visit.call("audit.list")?.read(Ok(typed), |tx, actor, (reference, login)| audit::named(tx, actor, &reference, &login));
        let (case, account) = visit.settle(found.await)?;
        if (!named.0.is_empty() && case.is_none()) || (!named.1.is_empty() && account.is_none()) {
            return Ok((Vec::new(), None));
        }
        asked.case = case.or(asked.case);
        asked.account = account;
    }
    let desk = visit.app()?.desk.clone();
    let page = visit.call("audit.list")?.read(Ok(asked), move |tx, actor, asked| audit::list(tx, &desk, actor, &asked)).await;
    visit.settle(page).map(|page| (page.events, page.next))
}

async fn lines(visit: &Visit, cards: &[OfficeCard], events: Vec<EventView>) -> Result<Vec<Line>, Trouble> {
    let mut accounts: Vec<Uuid> = events.iter().filter_map(|event| event.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let names = visit.settle(visit.call("me.show")?.read(Ok(accounts), |tx, _, ids| guide::names(tx, &ids)).await)?;
    Ok(events.into_iter().map(|event| line(visit.words, cards, &names, event)).collect())
}

fn line(words: Words, cards: &[OfficeCard], names: &BTreeMap<Uuid, String>, event: EventView) -> Line {
    let office = event.office.as_ref().map(|code| (code.clone(), cards.iter().find(|card| card.code == *code)));
    let zone = office.as_ref().and_then(|(_, card)| *card).map_or(Tz::UTC, |card| card.zone);
    let who = event.account.map(|id| names.get(&id).cloned().unwrap_or_else(|| id.to_string()));
    Line {
        at: words::short(event.at, zone),
        clock: city(zone),
        who: who.unwrap_or_else(|| words.t("the-system")),
        what: in_words(words, &event.action),
        outcome: words.word("audit-outcome", event.outcome.as_str()),
        refused: event.outcome == Outcome::Refused,
        office: office.map(|(code, card)| card.map_or(code, |card| card.name.in_language(words.0).to_owned())),
        case: event.case.map(|case| format!("/audit?case={case}")),
        details: flat(&event.details),
    }
}

/// The codes and ids of an event, one a line.
fn flat(details: &Value) -> Vec<(String, String)> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs = details.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    pairs.map(|(name, value)| (name.replace('_', " "), plain(value))).collect()
}

/// What can be filtered by: what people do and see most. Steps of cases are verbs, with the words of the verbs.
const ACTIONS: &[&str] = &[
    "account.add",
    "account.change",
    "account.change_password",
    "account.grant_outcome_read",
    "account.list",
    "account.set_roles",
    "audit.list",
    "case.approve",
    "case.assign",
    "case.assign_many",
    "case.decline",
    "case.deny",
    "case.endorse",
    "case.list",
    "case.lookup",
    "case.process",
    "case.recommend",
    "case.show",
    "case.take",
    "case.withdraw",
    "clearance.record",
    "contact.report",
    "contact_attempt.log",
    "contacts.correct",
    "database.restore",
    "interview.list",
    "message.hold",
    "message.release",
    "message.resend",
    "note.write",
    "park.apply",
    "programme.replay",
    "resume.apply",
    "rule_set.draft",
    "rule_set.install",
    "rule_set.publish",
    "session.end",
    "session.sign_in",
    "session.sign_out",
    "submission.received",
    "travel.list",
    "window.set",
];

/// An action in words: its own, or those of the verb or of the kind of proposal in it.
fn in_words(words: Words, action: &str) -> String {
    let own = format!("audit-action-{}", action.replace(['.', '_'], "-"));
    if let Some(text) = words.maybe(&own) {
        return text;
    }
    let of = |prefix: &str, kind: &str| words.maybe(&format!("{kind}-{}", action.strip_prefix(prefix)?.replace('_', "-")));
    let proposal = |prefix: &str, key: &'static str| of(prefix, "proposal").map(|kind| words.with(key, "what", kind));
    of("case.", "verb")
        .or_else(|| proposal("proposal.confirm.", "audit-confirmed"))
        .or_else(|| proposal("proposal.reject.", "audit-rejected"))
        .or_else(|| proposal("proposal.", "audit-proposed"))
        .unwrap_or_else(|| action.replace(['.', '_'], " "))
}
