//! The family of a case and how it is reached, each value with the way to its correction for who may make it.

use super::{
    at,
    overview::{Line, answers},
    paper,
    person::Section,
    sheet,
};
use crate::{
    console::{staff::case::Opened, trouble::Trouble, visit::Visit, words::Words},
    domain::{
        record::{ContactRecord, DocumentRecord, PersonRecord},
        stage::Stage,
        terms::ClosureKind,
        workflow::Right,
    },
    ops::{offices::Asked, people},
};

/// One section of a person: what, its values, and the way to its correction.
pub struct Row {
    pub(crate) label: String,
    pub(crate) values: Vec<Line>,
    pub(crate) change: Option<String>,
}

/// A document, a contact: its words, warnings, and the ways to change it or take it away.
pub struct Item {
    pub(crate) kind: String,
    pub(crate) value: String,
    pub(crate) notes: Vec<String>,
    pub(crate) warning: Option<String>,
    pub(crate) change: Option<String>,
    pub(crate) remove: Option<String>,
}

/// A person of the case.
pub struct Card {
    pub(crate) name: String,
    pub(crate) tags: Vec<String>,
    pub(crate) rows: Vec<Row>,
    pub(crate) papers: Vec<Item>,
    pub(crate) add_paper: Option<String>,
    pub(crate) leave: Option<String>,
}

/// All of it.
pub struct Family {
    pub(crate) people: Vec<Card>,
    pub(crate) add: Option<String>,
    pub(crate) contacts: Vec<Item>,
    pub(crate) add_contact: Option<String>,
    pub(crate) language: String,
    pub(crate) change_language: Option<String>,
}

/// Puts the family together.
///
/// # Errors
/// The page that says why not.
pub async fn family(visit: &Visit, opened: &Opened) -> Result<Family, Trouble> {
    let words = visit.words;
    let (desk, asked) = (visit.app()?.desk.clone(), (opened.head.id, words.0));
    let call = visit.call("case.show")?.on(opened.head.id);
    let questions = visit.settle(call.read(Ok(asked), move |tx, actor, asked| people::questions(tx, &desk, actor, asked)).await)?;
    let corrects = |right| opened.guide.may(right, &opened.view.office) && takes_corrections(opened.view.stage);
    let (persons, contacts) = (corrects(Right::PersonCorrect), corrects(Right::ContactCorrect));
    let reached = opened.view.contacts.iter().enumerate();
    Ok(Family {
        people: opened.view.people.iter().map(|person| card(words, opened, person, &questions, persons)).collect(),
        add: persons.then(|| at(opened, "/people/add")),
        contacts: reached.map(|(place, own)| contact(words, opened, place, own, contacts)).collect(),
        add_contact: contacts.then(|| at(opened, "/contacts/add")),
        language: words.word("language", &opened.view.message_language),
        change_language: contacts.then(|| at(opened, "/message-language")),
    })
}

/// Whether a case may take corrections. Behind a decline or a denial, which only readers of outcomes see, the shown face is mostly open.
fn takes_corrections(stage: Stage) -> bool {
    let hidden = matches!(stage.closure(), Some(ClosureKind::Declined | ClosureKind::Denied));
    stage.is_open() || stage == Stage::Parked || hidden
}

fn card(words: Words, opened: &Opened, person: &PersonRecord, asked: &[Asked], corrects: bool) -> Card {
    let own = person.principal || person.relation.is_some();
    let corrects = corrects && own;
    let here = |rest: &str| at(opened, &format!("/people/{}{rest}", person.id));
    let tags = [
        person.principal.then(|| words.t("principal")),
        person.guardian.then(|| words.t("guardian")),
        person.us_decision.map(|own| words.word("us-decision", own.as_str())),
        person.turns_21_on.map(|day| words.with("file-turns-21", "day", day)),
    ];
    let sections = Section::ALL.iter().filter(|section| section.is_of(person) || (!own && **section == Section::Name));
    let papers = person.documents.iter().enumerate();
    Card {
        name: person.name.clone(),
        tags: tags.into_iter().flatten().collect(),
        rows: sections.map(|section| row(words, *section, person, asked, corrects.then(|| here(&format!("/{section}"))))).collect(),
        papers: papers.map(|(place, own)| document(words, own, corrects.then(|| here(&format!("/documents/{}", place + 1))))).collect(),
        add_paper: corrects.then(|| here("/documents/add")),
        leave: (corrects && !person.principal).then(|| here("/leave")),
    }
}

fn row(words: Words, section: Section, person: &PersonRecord, asked: &[Asked], change: Option<String>) -> Row {
    let label = words.word("section", section.as_str());
    let values = match (section, &person.consent) {
        (Section::Consent, Some(consent)) => answers(words, consent),
        _ => values(words, section, person, asked),
    };
    Row { label, values, change }
}

/// The values in words; the label of a value only where the section has several.
fn values(words: Words, section: Section, person: &PersonRecord, asked: &[Asked]) -> Vec<Line> {
    let (lines, all) = (section.lines(words, asked, None), section.values(person, asked));
    let several = lines.len() > 1;
    let said = lines.iter().filter_map(|line| {
        let value = sheet::get(&all, &line.name);
        let label = if several { line.label.clone() } else { String::new() };
        (!value.is_empty()).then(|| Line(label, line.shown(words, value)))
    });
    said.collect()
}

fn document(words: Words, own: &DocumentRecord, change: Option<String>) -> Item {
    let expiry = own.expires_on.map(|day| words.with("file-until-day", "day", day));
    Item {
        kind: format!("{}, {}", words.word("document", &own.kind), sheet::country(words, &own.country)),
        value: own.number.clone(),
        notes: expiry.into_iter().collect(),
        warning: None,
        remove: change.as_ref().map(|here| paper::removal(here)),
        change,
    }
}

fn contact(words: Words, opened: &Opened, place: usize, own: &ContactRecord, corrects: bool) -> Item {
    let owner = opened.view.people.iter().find(|person| person.id == own.person).map(|person| person.name.clone());
    let here = |rest: &str| corrects.then(|| at(opened, &format!("/contacts/{}{rest}", place + 1)));
    let leave = words.t(if own.safe_to_leave_message { "file-may-leave" } else { "file-may-not-leave" });
    Item {
        kind: words.word("contact", &own.kind),
        value: own.value.clone(),
        notes: owner.into_iter().chain([leave]).collect(),
        warning: (!own.safe_to_use).then(|| words.t("not-safe")),
        change: here(""),
        remove: here("/remove").filter(|_| opened.view.contacts.len() > 1),
    }
}
