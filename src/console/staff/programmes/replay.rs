//! What the rules of a day would say of the stored cases of an office: counts alone. Changes nothing.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;
use chrono::NaiveDate;

use super::{MANAGE, shelf};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::revision::SubjectKind,
    http::{
        path,
        routes::{Mounted, mount},
    },
    ops::programmes::{self, MOST_ON_PAGE, Replay, Subject},
};

#[derive(Template)]
#[template(path = "programme_replay.html")]
struct ReplayPage {
    c: Chrome,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    found: Option<Found>,
}

struct Found {
    summary: Vec<String>,
    /// Version, criterion, met, not met, unknown.
    rows: Vec<(String, String, [u64; 3])>,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/programmes/replay", MANAGE, show)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let shelf = shelf(&visit).await?;
    let offices: Vec<Subject> = shelf.into_iter().filter(|subject| subject.kind == SubjectKind::Office && subject.may_manage).collect();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(visit.request().query_string().as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text.trim()).to_owned();
    let (office, as_of) = (value("office"), value("as_of"));
    let day = NaiveDate::parse_from_str(&as_of, "%Y-%m-%d").ok().filter(|_| as_of.len() == 10);
    let asked = !pairs.is_empty();
    let fields = fields(visit.words, &offices, &office, &as_of, asked && day.is_none());
    let found = match (day, office.is_empty()) {
        (Some(day), false) => Some(replayed(&visit, day, office).await?),
        _ => None,
    };
    let faults = page::faults_of(&fields);
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let c = visit.chrome(visit.words.t("programmes-replay")).faulty(!faults.is_empty());
    Ok(page::answer(status, &ReplayPage { c, faults, fields, found: found.map(|(replay, more)| in_words(visit.words, replay, more)) }))
}

fn fields(words: Words, offices: &[Subject], office: &str, as_of: &str, faulty: bool) -> Vec<Field> {
    let choices = offices.iter().map(|own| Choice::new(&own.key, own.name.in_language(words.0), office)).collect();
    let day = Field::new(words, "as_of", words.t("programmes-as-of"), Kind::Line("text", "govuk-input--width-10"));
    let mut day = day.hint(words.t("programmes-as-of-hint")).value(as_of);
    day.fault = faulty.then(|| words.t("fault-accounts-day"));
    vec![Field::new(words, "office", words.t("office"), Kind::Select(choices)), day]
}

async fn replayed(visit: &Visit, day: NaiveDate, office: String) -> Result<(Replay, bool), Trouble> {
    let desk = visit.app()?.desk.clone();
    let call = visit.call("programme.replay")?;
    let shape = path::code(&office).map(|office| (day, office));
    let found = call.read(shape, move |tx, actor, (day, office)| programmes::replay_for(tx, &desk, actor, (day, &office)));
    visit.settle(found.await)
}

fn in_words(words: Words, replay: Replay, more: bool) -> Found {
    let mut summary =
        vec![words.with("programmes-replay-cases", "n", replay.cases), words.with("programmes-replay-differ", "n", replay.differs.len())];
    summary.extend((replay.without_rules > 0).then(|| words.with("programmes-replay-without", "n", replay.without_rules)));
    summary.extend(more.then(|| words.with("programmes-replay-more", "n", MOST_ON_PAGE)));
    let rows = replay.criteria.into_iter().map(|own| (own.version, own.criterion, [own.met, own.not_met, own.unknown])).collect();
    Found { summary, rows }
}
