//! Correcting one section of a person.

use actix_web::{HttpResponse, http::Method, web};
use uuid::Uuid;

use super::{
    Again, Refused, Sheet, at, before, done, faulty, follows, must_be_open,
    person::Section,
    placed, seen,
    sheet::{self, Line, Values},
    show, sorted,
};
use crate::{
    console::{
        staff::{
            case::{self, Opened, Part},
            conflict::{self, Clash},
        },
        trouble::Trouble,
        visit::Visit,
    },
    domain::{fields::FieldError, ids::PersonId, record::PersonRecord, workflow::Right},
    http::{
        form::{Fields, FormBody},
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::people::{self, Before, Correction},
};

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const CORRECT: Access = Access::Rights(&[Right::PersonCorrect]);
    vec![
        mount(Method::GET, "/cases/{id}/people/{person}/{section}", CORRECT, ask),
        mount(Method::POST, "/cases/{id}/people/{person}/{section}", CORRECT, save),
    ]
}

/// What is corrected, and what is known of it.
struct Work {
    opened: Opened,
    before: Before,
    id: Uuid,
    section: Section,
    lines: Vec<Line>,
}

impl Work {
    async fn of(visit: &Visit, (case, person, section): (String, String, String)) -> Result<Self, Trouble> {
        let section = Section::parse(&section).ok_or_else(|| visit.trouble(Problem::not_found()))?;
        let id: PersonId = visit.settle(path::id(&person))?;
        let id = *id.uuid();
        let opened = case::open(visit, &case, Part::People).await?;
        let before = before(visit, &opened).await?;
        let person = opened.view.people.iter().find(|person| person.id == id && section.is_of(person));
        let lines = section.lines(visit.words, &before.questions, person);
        Ok(Self { opened, before, id, section, lines })
    }

    /// The person, when there is such a one who has the section.
    fn person(&self) -> Option<&PersonRecord> {
        self.opened.view.people.iter().find(|person| person.id == self.id && self.section.is_of(person))
    }

    fn values(&self) -> Option<Values> {
        self.person().map(|person| self.section.values(person, &self.before.questions))
    }

    fn form(&self, visit: &Visit, values: &Values, hidden: Vec<(String, String)>, again: &Again<'_>) -> HttpResponse {
        let words = visit.words;
        let name = self.person().map(|person| person.name.clone()).unwrap_or_default();
        let title = words.word("section", self.section.as_str());
        let mut says = vec![if self.section.is_identity() { follows(visit, self.before.follows) } else { words.t("file-no-identity") }];
        if self.section == Section::Birth && self.lines.len() > 1 {
            says.push(words.t("file-birth-consent"));
        }
        if matches!(self.section, Section::Facts | Section::Birth | Section::Nationalities) {
            says.push(words.t("file-judged-again"));
        }
        let sheet = Sheet {
            title: format!("{title}: {name}"),
            says,
            fields: sheet::fields(words, &self.lines, values, again.faults),
            hidden,
            action: at(&self.opened, &format!("/people/{}/{}", self.id, self.section)),
            button: words.t("file-save"),
            ends: false,
            back: at(&self.opened, "/people"),
        };
        show(visit, &self.opened, sheet, again)
    }

    /// The form again, with what the page had seen and how the values were then.
    fn mend(&self, visit: &Visit, sent: &Fields, faults: &[FieldError]) -> HttpResponse {
        let mut hidden = vec![("seen".to_owned(), seen(sent).unwrap_or_default())];
        hidden.extend(sheet::remembered(&sheet::was(&self.lines, sent)));
        self.form(visit, &sheet::read(&self.lines, sent), hidden, &faulty(faults))
    }
}

async fn ask(visit: Visit, path: web::Path<(String, String, String)>) -> Result<HttpResponse, Trouble> {
    let work = Work::of(&visit, path.into_inner()).await?;
    let values = work.values().ok_or_else(|| visit.trouble(Problem::not_found()))?;
    must_be_open(&visit, work.before.follows)?;
    let mut hidden = vec![("seen".to_owned(), work.opened.view.etag())];
    hidden.extend(sheet::remembered(&values));
    Ok(work.form(&visit, &values, hidden, &Again::default()))
}

async fn save(visit: Visit, path: web::Path<(String, String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let names = path.into_inner();
    let work = Work::of(&visit, names.clone()).await?;
    let patch = match work.section.patch(&sheet::read(&work.lines, &sent), &work.before.questions) {
        Ok(patch) => patch,
        Err(faults) => return Ok(work.mend(&visit, &sent, faults.list())),
    };
    let correction = Correction { case: work.opened.head.id, person: work.id.into(), seen: seen(&sent), patch };
    let desk = visit.app()?.desk.clone();
    let call = visit.call("person.correct")?.on(work.opened.head.id);
    let answer = call.write(&proof, Ok(correction), move |tx, actor, correction| people::correct(tx, &desk, actor, correction)).await;
    match answer.map_err(sorted) {
        Ok(_) => Ok(done(&work.opened, "/people", "corrected")),
        Err(Refused::Mend(faults)) => Ok(work.mend(&visit, &sent, &placed(&faults))),
        Err(Refused::Overtaken) => Ok(clash(&visit, &Work::of(&visit, names).await?, &sent)),
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}

fn clash(visit: &Visit, work: &Work, sent: &Fields) -> HttpResponse {
    let theirs = work.values().filter(|_| must_be_open(visit, work.before.follows).is_ok());
    let action = if theirs.is_some() { at(&work.opened, &format!("/people/{}/{}", work.id, work.section)) } else { String::new() };
    let clash = Clash {
        lines: &work.lines,
        base: sheet::was(&work.lines, sent),
        theirs,
        mine: sheet::read(&work.lines, sent),
        action,
        cancel: at(&work.opened, "/people"),
        kept: Vec::new(),
    };
    conflict::page(visit, &work.opened, clash)
}
