//! Correcting how a family is reached, from the clerk's desk. What is there is not shown: what is typed replaces all of it.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{desk_case::found, guide_of};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        form::questions::sides,
        page::{self, Chrome, Fault, LANGUAGES},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        application::{ContactDraft, MOST_MEMBERS},
        contact::ContactKind,
        fields::{FieldError, FieldErrors},
        ids::{CaseId, of},
        language::Language,
        workflow::Right,
    },
    http::{
        form::{Fields, FormBody},
        path,
        routes::{Access, Mounted, mount},
    },
    ops::{
        lookup::Found,
        reach::{self, Reach},
    },
};

/// So many contacts are asked for here; more are a matter for who sees the case whole.
const CONTACTS: usize = 3;

#[derive(Template)]
#[template(path = "desk_contacts.html")]
struct DeskContactsPage {
    c: Chrome,
    id: String,
    faults: Vec<Fault>,
    contacts: Vec<Vec<Field>>,
    language: Field,
    seen: String,
    changed: bool,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const CORRECT: Access = Access::Rights(&[Right::ContactCorrect]);
    vec![mount(Method::GET, "/desk/cases/{id}/contacts", CORRECT, ask), mount(Method::POST, "/desk/cases/{id}/contacts", CORRECT, correct)]
}

async fn ask(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    guide_of(&visit).await?;
    let found = found(&visit, &id).await?;
    if found.whole {
        return Ok(page::go_to(&format!("/cases/{}/people", found.view.id)));
    }
    Ok(show(&visit, &found, (&[], None), &[], StatusCode::OK))
}

async fn correct(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (fields, proof) = visit.genuine(body.0)?;
    let (contacts, open) = contacts_of(&fields);
    let language = Language::parse(fields.text("/message_language"));
    if !open.is_empty() {
        let found = found(&visit, &id).await?;
        return Ok(show(&visit, &found, (&contacts, language), &open, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let reach = path::id::<of::Case>(&id).map(|case: CaseId| Reach {
        case,
        seen: Some(fields.text("seen").to_owned()),
        contacts: contacts.clone(),
        language,
    });
    let desk = visit.app()?.desk.clone();
    let call = visit.call("contacts.correct")?;
    let call = reach.as_ref().map_or_else(|_| call.clone(), |reach| call.clone().on(reach.case));
    match call.write(&proof, reach, move |tx, actor, asked| reach::replace(tx, &desk, actor, asked)).await {
        Ok(_) => Ok(page::go_to(&format!("/desk/cases/{}?done=contacts", id.as_str()))),
        Err(problem) if problem.status() == StatusCode::PRECONDITION_FAILED || !problem.errors().is_empty() => {
            let found = found(&visit, &id).await?;
            Ok(show(&visit, &found, (&contacts, language), problem.errors(), problem.status()))
        }
        Err(problem) => Err(visit.trouble(problem)),
    }
}

/// The contacts that were begun, in their order, and the choices that were not made.
fn contacts_of(fields: &Fields) -> (Vec<ContactDraft>, Vec<FieldError>) {
    let mut faults = FieldErrors::default();
    let begun = |n: &usize| *n == 0 || ["kind", "value"].iter().any(|part| fields.filled(&format!("/contacts/{n}/{part}")).is_some());
    let mut contacts = Vec::new();
    for number in (0..CONTACTS).filter(begun) {
        let text = |part: &str| fields.text(&format!("/contacts/{number}/{part}"));
        let at = contacts.len();
        for part in ["safe_to_use", "safe_to_leave_message"] {
            if !matches!(text(part), "yes" | "no") {
                faults.add(format!("/contacts/{at}/{part}"), "required", "Answer with yes or no.");
            }
        }
        contacts.push(ContactDraft {
            kind: text("kind").to_owned(),
            value: text("value").to_owned(),
            owner: text("owner").parse().unwrap_or(0),
            safe_to_use: text("safe_to_use") == "yes",
            safe_to_leave_message: text("safe_to_leave_message") == "yes",
        });
    }
    (contacts, faults.list().to_vec())
}

fn show(
    visit: &Visit,
    found: &Found,
    (typed, language): (&[ContactDraft], Option<Language>),
    faults: &[FieldError],
    status: StatusCode,
) -> HttpResponse {
    let words = visit.words;
    let contacts: Vec<Vec<Field>> = (0..CONTACTS).map(|number| contact(words, number, typed.get(number), faults)).collect();
    let chosen = language.map(Language::as_str).unwrap_or_default();
    let stays = Choice::new("", words.with("desk-language-stays", "language", words.word("language", &found.view.language)), chosen);
    let languages = LANGUAGES.iter().map(|(own, name)| Choice::new(own.as_str(), *name, chosen));
    let page = DeskContactsPage {
        faults: page::faults_of(contacts.iter().flatten()),
        c: visit.chrome(words.t("desk-correct")).faulty(status != StatusCode::OK),
        id: found.view.id.to_string(),
        contacts,
        language: Field::new(
            words,
            "/message_language",
            words.t("message-language"),
            Kind::Select(std::iter::once(stays).chain(languages).collect()),
        ),
        seen: found.view.etag(),
        changed: status == StatusCode::PRECONDITION_FAILED,
    };
    page::answer(status, &page)
}

fn contact(words: Words, number: usize, typed: Option<&ContactDraft>, faults: &[FieldError]) -> Vec<Field> {
    let at = |part: &str| format!("/contacts/{number}/{part}");
    let now = typed.cloned().unwrap_or_default();
    let none = Choice::new("", words.t("choose"), &now.kind);
    let kinds = Choice::words_of(words, "contact", ContactKind::ALL.iter().map(|kind| kind.as_str()), &[&now.kind]);
    let owner = now.owner.to_string();
    let principal = Choice::new("0", words.t("principal"), &owner);
    let members = (1..=MOST_MEMBERS).map(|n| Choice::new(n.to_string(), words.with("desk-member-number", "number", n), &owner));
    let fields = vec![
        Field::new(words, at("kind"), words.t("form-contact"), Kind::Select(std::iter::once(none).chain(kinds).collect())),
        Field::new(words, at("value"), words.t("form-contact-value"), Kind::Line("text", ""))
            .value(now.value)
            .hint(words.t("form-contact-hint")),
        Field::new(words, at("owner"), words.t("desk-whose"), Kind::Select(std::iter::once(principal).chain(members).collect())),
        Field::new(words, at("safe_to_use"), words.t("desk-safe"), Kind::Radios(sides(words, typed.map(|own| own.safe_to_use)))),
        Field::new(
            words,
            at("safe_to_leave_message"),
            words.t("form-leave"),
            Kind::Radios(sides(words, typed.map(|own| own.safe_to_leave_message))),
        ),
    ];
    fields.into_iter().map(|field| field.judged(faults)).collect()
}
