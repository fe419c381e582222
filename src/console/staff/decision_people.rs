//! Whom a decision is about, and whether the very same decision stands already.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use uuid::Uuid;

use super::case::Opened;
use crate::{
    access::decisions::DecisionView,
    console::{field::Field, trouble::Trouble, visit::Visit, words::Words},
    domain::{
        birth_date::BirthDate,
        decision::{DecisionKind, MemberDecision},
        fields::FieldError,
        local_time::local_day,
        record::PersonRecord,
        workflow::{ActionInput, Verb},
    },
    ops::decisions,
};

/// Within this time the same decision of the same officer is the second press of one button.
const ONE_PRESS: Duration = Duration::minutes(5);

/// One person as a decision needs them.
#[derive(Clone, Debug)]
pub struct Who {
    /// The person.
    pub id: Uuid,
    /// The name as it was written.
    pub name: String,
    /// What they are to the applicant, and how old.
    pub facts: String,
    /// What must not be overlooked.
    pub flag: Option<String>,
}

/// The principal and the members.
pub fn of_the_family(opened: &Opened) -> impl Iterator<Item = &PersonRecord> {
    opened.view.people.iter().filter(|person| person.principal || person.relation.is_some())
}

/// Their ids, in the order of the questions.
#[must_use]
pub fn family(opened: &Opened) -> Vec<Uuid> {
    of_the_family(opened).map(|person| person.id).collect()
}

/// The family as lines.
#[must_use]
pub fn people(words: Words, opened: &Opened, now: DateTime<Utc>) -> Vec<Who> {
    let today = local_day(now, opened.zone);
    let who = |person: &PersonRecord| Who {
        id: person.id,
        name: person.name.clone(),
        facts: facts(words, person, today),
        flag: person.turns_21_on.map(|day| turning(words, day, today)),
    };
    of_the_family(opened).map(who).collect()
}

fn facts(words: Words, person: &PersonRecord, today: NaiveDate) -> String {
    let part = match &person.relation {
        Some(relation) => words.word("relation", relation),
        None => words.t("principal"),
    };
    let ages = person.birth_date.as_ref().and_then(|text| text.parse::<BirthDate>().ok()).map(|born| born.ages_on(today));
    let age = match ages {
        Some((least, most)) if least == most => words.with("decide-age", "age", least),
        Some((least, most)) => words.with("decide-age", "age", format!("{least}–{most}")),
        None => words.t("decide-age-unknown"),
    };
    format!("{part} · {age}")
}

/// That somebody turns 21: to come, or come already.
#[must_use]
pub fn turning(words: Words, day: NaiveDate, today: NaiveDate) -> String {
    if day <= today { words.with("decide-turned-21", "day", day) } else { words.with("decide-turns-21", "day", day) }
}

/// The question about a person with what helps to answer it.
#[must_use]
pub fn with_hint(field: Field, people: &[Who]) -> Field {
    let who = field.name.strip_prefix("/members/").and_then(|id| people.iter().find(|who| who.id.to_string() == id));
    match who {
        Some(who) => field.hint([Some(who.facts.clone()), who.flag.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ")),
        None => field,
    }
}

/// A fault of the API's list of members as one of the question about that person: the page asks by id, the API by place.
#[must_use]
pub fn by_person(fault: &FieldError, family: &[Uuid]) -> FieldError {
    let place =
        fault.pointer.strip_prefix("/members/").and_then(|rest| rest.split('/').next()).and_then(|place| place.parse::<usize>().ok());
    match place.and_then(|place| family.get(place)) {
        Some(person) => FieldError { pointer: format!("/members/{person}"), ..fault.clone() },
        None => fault.clone(),
    }
}

/// Whether this officer made the very same decision a moment ago.
///
/// # Errors
/// The page that says why the decisions cannot be read.
pub async fn stands_already(visit: &Visit, opened: &Opened, verb: Verb, input: &ActionInput) -> Result<bool, Trouble> {
    let Some(kind) = DecisionKind::of(verb) else { return Ok(false) };
    let call = visit.call("decision.list")?.on(opened.head.id);
    let made = visit.settle(call.read(Ok(opened.head.id), decisions::show).await)?;
    let now = visit.app()?.store.now();
    let is_it = |one: &DecisionView| {
        let own = one.kind == kind && one.account == *opened.guide.me.id.uuid();
        let fresh = one.superseded_at.is_none() && now - one.decided_at < ONE_PRESS;
        own && fresh && one.reason_code.flatten() == input.reason_code && says_the_same(one, &input.members)
    };
    Ok(made.last().is_some_and(is_it))
}

fn says_the_same(one: &DecisionView, members: &[MemberDecision]) -> bool {
    let decided = one.members.as_deref().unwrap_or_default();
    members.is_empty()
        || (decided.len() == members.len()
            && members.iter().all(|own| decided.iter().any(|other| other.person == *own.person.uuid() && other.outcome == own.outcome)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_the_list_stands_beside_the_person_and_one_of_the_whole_stays() {
        let family = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let at = |pointer: &str| by_person(&FieldError { pointer: pointer.into(), code: "x", detail: String::new() }, &family).pointer;
        assert_eq!(at("/members/1/outcome"), format!("/members/{}", family[1]));
        let own = format!("/members/{}", family[0]);
        assert_eq!(
            [at("/members"), at("/members/9/person"), at(&own), at("/reason")],
            ["/members", "/members/9/person", own.as_str(), "/reason"]
        );
    }
}
