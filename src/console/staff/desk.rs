//! The clerk's desk: one case is found by what somebody can say of it, never by a list; and applications are entered for people.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;

use super::guide_of;
use crate::{
    console::{
        field::{Choice, Field, Kind},
        form::{answers, places, questions},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        birth_date::BirthDate,
        country::Country,
        document::{DocumentKey, DocumentNumber, DocumentType},
        fields::{FieldError, FieldErrors},
        reference::Reference,
        workflow::Right,
    },
    http::{
        form::{Fields, FormBody},
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        lookup::{self, Asked},
        offices::{self, OfficePage},
    },
};

/// Who finds a case here: clerks, and who sees cases anyway.
pub const FIND: Access = Access::Rights(RIGHTS);

const RIGHTS: &[Right] = &[Right::CaseReadMasked, Right::CaseRead];

/// An office at which applications may be entered: code, name, and whether that door is open, in words.
struct Place(String, String, String, bool);

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    c: Chrome,
    faults: Vec<Fault>,
    reference: Field,
    document: Vec<Field>,
    places: Vec<Place>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/desk", FIND, show), mount(Method::POST, "/desk/find", FIND, find)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    desk(&visit, &Fields::default(), &[]).await
}

/// What was typed stands in no address: a case found sends the browser on to it.
async fn find(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (fields, _) = visit.genuine(body.0)?;
    let by_document = fields.text("by") == "document";
    let asked = if by_document { document(&fields, visit.app()?.store.now().date_naive()) } else { reference(&fields) };
    let asked = match asked {
        Ok(asked) => asked,
        Err(faults) => return desk(&visit, &fields, faults.list()).await,
    };
    let found = visit.call("case.lookup")?.read(Ok(asked), |tx, actor, asked| lookup::find(tx, actor, &asked)).await;
    match found {
        Ok(view) => Ok(page::go_to(&format!("/desk/cases/{}", view.id))),
        Err(problem) if problem.status() == StatusCode::NOT_FOUND => {
            let at = if by_document { "/number" } else { "/reference" };
            desk(&visit, &fields, FieldErrors::one(at, "nothing_found", "Nothing like this in your offices.").list()).await
        }
        Err(problem) => Err(visit.trouble(problem)),
    }
}

fn reference(fields: &Fields) -> Result<Asked, FieldErrors> {
    let read = fields.text("/reference").parse::<Reference>();
    read.map(Asked::Reference).map_err(|fault| FieldErrors::one("/reference", fault.code, fault.detail))
}

fn document(fields: &Fields, today: chrono::NaiveDate) -> Result<Asked, FieldErrors> {
    FieldErrors::collect(|errors| {
        let document_type = errors.take("/type", DocumentType::check(fields.text("/type")));
        let issuing_country = errors.take("/issuing_country", Country::check(fields.text("/issuing_country")));
        let number = errors.take("/number", DocumentNumber::check(fields.text("/number")));
        let born = errors.take("/birth_date", BirthDate::check(&answers::date(fields, "/birth_date"), today));
        let number_key = number?.key().to_owned();
        Some(Asked::Document(DocumentKey { document_type: document_type?, issuing_country: issuing_country?, number_key }, born?))
    })
}

async fn desk(visit: &Visit, sent: &Fields, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(visit).await?;
    if !RIGHTS.iter().any(|right| guide.rights.contains(right)) {
        return Err(visit.trouble(Problem::forbidden("forbidden", "The desk is for who may find a case here.")));
    }
    let (words, desk) = (visit.words, visit.app()?.desk.clone());
    let read =
        visit.call("submission.begin")?.read(Ok(()), move |tx, actor, ()| offices::assisted_offices(tx, actor, &desk.catalogue, words.0));
    let places = visit.settle::<Vec<OfficePage>>(read.await)?;
    let place =
        |office: OfficePage| Place(office.code.clone(), office.name.clone(), places::state(words, &office), places::is_open(&office));
    let reference = Field::new(words, "/reference", words.t("desk-reference"), Kind::Line("text", "govuk-input--width-20"));
    let reference = reference.hint(words.t("desk-reference-hint")).value(sent.text("/reference")).judged(faults);
    let document: Vec<Field> = document_fields(words, sent).into_iter().map(|field| field.judged(faults)).collect();
    let page = DeskPage {
        faults: page::faults_of(std::iter::once(&reference).chain(&document)),
        c: visit.chrome(words.t("menu-desk")).faulty(!faults.is_empty()),
        reference,
        document,
        places: places.into_iter().map(place).collect(),
    };
    Ok(page::answer(if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page))
}

fn document_fields(words: Words, sent: &Fields) -> Vec<Field> {
    let chosen = sent.text("/type");
    let none = Choice::new("", words.t("choose"), chosen);
    let kinds = Choice::words_of(words, "document", DocumentType::ALL.iter().map(|kind| kind.as_str()), &[chosen]);
    let countries = questions::countries(words, sent.text("/issuing_country"), true);
    let born = questions::parts(&answers::date(sent, "/birth_date"));
    vec![
        Field::new(words, "/type", words.t("desk-document"), Kind::Select(std::iter::once(none).chain(kinds).collect())),
        Field::new(words, "/issuing_country", words.t("form-document-country"), Kind::Select(countries)),
        Field::new(words, "/number", words.t("form-document-number"), Kind::Line("text", "govuk-input--width-20"))
            .value(sent.text("/number")),
        Field::new(words, "/birth_date", words.t("birth-date"), Kind::Date(born)).hint(words.t("desk-born-hint")),
    ]
}
