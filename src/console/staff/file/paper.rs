//! The documents of a person, one a page.

use actix_web::{HttpResponse, http::Method, web};

use super::{
    Again, Refused, Sheet, at, before, done, faulty, follows, items, must_be_open, overtaken, seen,
    sheet::{self, Ask, Line, Values},
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
        words::Words,
    },
    domain::{
        application::DocumentDraft,
        correction::PersonPatch,
        document::DocumentType,
        ids::PersonId,
        record::{DocumentRecord, PersonRecord},
        workflow::Right,
    },
    http::{
        form::{Fields, FormBody},
        genuine::Genuine,
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
        mount(Method::GET, "/cases/{id}/people/{person}/documents/{number}", CORRECT, ask),
        mount(Method::POST, "/cases/{id}/people/{person}/documents/{number}", CORRECT, save),
        mount(Method::GET, "/cases/{id}/people/{person}/documents/{number}/remove", CORRECT, ask_remove),
        mount(Method::POST, "/cases/{id}/people/{person}/documents/{number}/remove", CORRECT, remove),
    ]
}

/// The values of a document.
#[must_use]
pub fn lines(words: Words) -> Vec<Line> {
    let kinds = sheet::coded(words, "document", DocumentType::ALL.iter().map(|kind| kind.as_str()));
    vec![
        Line::new("/type", words.t("file-document-type"), Ask::Pick(kinds)),
        Line::new("/issuing_country", words.t("form-document-country"), Ask::Country),
        Line::new("/number", words.t("form-document-number"), Ask::Line("govuk-!-width-two-thirds")),
        Line::new("/expiry", words.t("file-expiry"), Ask::Date).hint(words.t("file-expiry-hint")),
    ]
}

fn values(document: &DocumentRecord) -> Values {
    let one = |name: &str, value: String| (name.to_owned(), value);
    [
        one("/type", document.kind.clone()),
        one("/issuing_country", document.country.clone()),
        one("/number", document.number.clone()),
        one("/expiry", document.expires_on.map(|day| day.to_string()).unwrap_or_default()),
    ]
    .into()
}

fn draft(values: &Values) -> DocumentDraft {
    let text = |name: &str| sheet::get(values, name).to_owned();
    DocumentDraft {
        document_type: text("/type"),
        issuing_country: text("/issuing_country"),
        number: text("/number"),
        expiry: Some(text("/expiry")).filter(|day| !day.is_empty()),
    }
}

fn key(values: &Values) -> String {
    ["/type", "/issuing_country", "/number"].map(|name| sheet::get(values, name)).join(" ")
}

/// The document that is edited: which one by its place, none for a new one.
struct Work {
    opened: Opened,
    before: Before,
    person: PersonRecord,
    place: Option<usize>,
}

impl Work {
    async fn of(visit: &Visit, (case, person, number): &(String, String, String)) -> Result<Self, Trouble> {
        let id: PersonId = visit.settle(path::id(person))?;
        let id = *id.uuid();
        let opened = case::open(visit, case, Part::People).await?;
        let before = before(visit, &opened).await?;
        let nothing = || visit.trouble(Problem::not_found());
        let own = opened.view.people.iter().find(|own| own.id == id && (own.principal || own.relation.is_some()));
        let person = own.cloned().ok_or_else(nothing)?;
        let place = match number.as_str() {
            "add" => None,
            number => Some(number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).ok_or_else(nothing)?),
        };
        Ok(Self { opened, before, person, place })
    }

    fn all(&self) -> Vec<Values> {
        self.person.documents.iter().map(values).collect()
    }

    fn current(&self) -> Option<Values> {
        self.all().into_iter().nth(self.place?)
    }

    fn action(&self, place: Option<usize>, rest: &str) -> String {
        let number = place.map_or_else(|| "add".to_owned(), |place| (place + 1).to_string());
        at(&self.opened, &format!("/people/{}/documents/{number}{rest}", self.person.id))
    }

    /// What the form remembers: the case, the document and its neighbours as they are now.
    fn hidden(&self, values: &Values) -> Vec<(String, String)> {
        let keys: Vec<String> = self.all().iter().map(key).collect();
        let mut hidden = vec![
            ("seen".to_owned(), self.opened.view.etag()),
            ("others".to_owned(), items::others(&keys, self.place.unwrap_or(usize::MAX))),
        ];
        hidden.extend(sheet::remembered(values));
        hidden
    }

    fn form(&self, visit: &Visit, values: &Values, hidden: Vec<(String, String)>, again: &Again<'_>) -> HttpResponse {
        let words = visit.words;
        let title = words.t(if self.place.is_some() { "file-document" } else { "file-add-document" });
        let sheet = Sheet {
            title: format!("{title}: {}", self.person.name),
            says: vec![follows(visit, self.before.follows), words.t("file-renewed")],
            fields: sheet::fields(words, &lines(words), values, again.faults),
            hidden,
            action: self.action(self.place, ""),
            button: words.t("file-save"),
            ends: false,
            back: at(&self.opened, "/people"),
        };
        show(visit, &self.opened, sheet, again)
    }

    fn removal(&self, visit: &Visit, document: &Values, again: &Again<'_>) -> HttpResponse {
        let words = visit.words;
        let said = lines(words).iter().map(|line| line.shown(words, sheet::get(document, &line.name))).collect::<Vec<_>>().join(" ");
        let sheet = Sheet {
            title: format!("{}: {}", words.t("file-remove-document"), self.person.name),
            says: vec![said, follows(visit, self.before.follows)],
            fields: Vec::new(),
            hidden: self.hidden(document),
            action: self.action(self.place, "/remove"),
            button: words.t("file-remove-document"),
            ends: true,
            back: at(&self.opened, "/people"),
        };
        show(visit, &self.opened, sheet, again)
    }

    async fn write(&self, visit: &Visit, proof: &Genuine, sent: &Fields, all: &[Values]) -> Result<Result<(), Refused>, Trouble> {
        let patch = PersonPatch { documents: Some(all.iter().map(draft).collect()), ..PersonPatch::default() };
        let correction = Correction { case: self.opened.head.id, person: self.person.id.into(), seen: seen(sent), patch };
        let desk = visit.app()?.desk.clone();
        let call = visit.call("person.correct")?.on(self.opened.head.id);
        let answer = call.write(proof, Ok(correction), move |tx, actor, correction| people::correct(tx, &desk, actor, correction)).await;
        Ok(answer.map(|_| ()).map_err(sorted))
    }

    /// Where the document stands now that the form was about.
    fn found(&self, words: Words, sent: &Fields) -> Option<usize> {
        let keys: Vec<String> = self.all().iter().map(key).collect();
        items::find(&keys, &key(&sheet::was(&lines(words), sent)), sent.text("others"), self.place?)
    }
}

async fn ask(visit: Visit, path: web::Path<(String, String, String)>) -> Result<HttpResponse, Trouble> {
    let work = Work::of(&visit, &path).await?;
    must_be_open(&visit, work.before.follows)?;
    let values = match work.place {
        Some(_) => work.current().ok_or_else(|| visit.trouble(Problem::not_found()))?,
        None => Values::new(),
    };
    Ok(work.form(&visit, &values, work.hidden(&values), &Again::default()))
}

async fn save(visit: Visit, path: web::Path<(String, String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let work = Work::of(&visit, &path).await?;
    let (lines, mut all) = (lines(visit.words), work.all());
    let mine = sheet::read(&lines, &sent);
    let place = match work.place {
        Some(_) => work.found(visit.words, &sent),
        None => Some(all.len()),
    };
    let Some(place) = place else { return Ok(clash(&visit, &work, &sent)) };
    if place < all.len() {
        all[place] = mine.clone();
    } else {
        all.push(mine.clone());
    }
    match work.write(&visit, &proof, &sent, &all).await? {
        Ok(()) => Ok(done(&work.opened, "/people", "document")),
        Err(Refused::Mend(faults)) => {
            let mut hidden =
                vec![("seen".to_owned(), seen(&sent).unwrap_or_default()), ("others".to_owned(), sent.text("others").to_owned())];
            hidden.extend(sheet::remembered(&sheet::was(&lines, &sent)));
            Ok(work.form(&visit, &mine, hidden, &faulty(&items::own_faults(&faults, "/documents", place, "/number"))))
        }
        Err(Refused::Overtaken) => {
            let work = Work::of(&visit, &path).await?;
            if work.place.is_some() {
                return Ok(clash(&visit, &work, &sent));
            }
            Ok(work.form(&visit, &mine, work.hidden(&Values::new()), &overtaken()))
        }
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}

fn clash(visit: &Visit, work: &Work, sent: &Fields) -> HttpResponse {
    let lines = lines(visit.words);
    let place = work.found(visit.words, sent);
    let theirs = place.and_then(|place| work.all().into_iter().nth(place));
    let keys: Vec<String> = work.all().iter().map(key).collect();
    let clash = Clash {
        lines: &lines,
        base: sheet::was(&lines, sent),
        theirs,
        mine: sheet::read(&lines, sent),
        action: work.action(place, ""),
        cancel: at(&work.opened, "/people"),
        kept: vec![("others".to_owned(), items::others(&keys, place.unwrap_or(usize::MAX)))],
    };
    conflict::page(visit, &work.opened, clash)
}

async fn ask_remove(visit: Visit, path: web::Path<(String, String, String)>) -> Result<HttpResponse, Trouble> {
    let work = Work::of(&visit, &path).await?;
    must_be_open(&visit, work.before.follows)?;
    let document = work.current().ok_or_else(|| visit.trouble(Problem::not_found()))?;
    Ok(work.removal(&visit, &document, &Again::default()))
}

async fn remove(visit: Visit, path: web::Path<(String, String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let mut work = Work::of(&visit, &path).await?;
    let gone = || visit.trouble(Problem::not_found());
    let place = work.found(visit.words, &sent).ok_or_else(gone)?;
    let mut all = work.all();
    all.remove(place);
    match work.write(&visit, &proof, &sent, &all).await? {
        Ok(()) => Ok(done(&work.opened, "/people", "document-removed")),
        Err(Refused::Mend(faults)) => {
            let document = work.current().ok_or_else(gone)?;
            Ok(work.removal(&visit, &document, &faulty(&faults)))
        }
        Err(Refused::Overtaken) => {
            work = Work::of(&visit, &path).await?;
            work.place = Some(work.found(visit.words, &sent).ok_or_else(gone)?);
            let document = work.current().ok_or_else(gone)?;
            Ok(work.removal(&visit, &document, &overtaken()))
        }
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}

/// The address of the page that takes a document away, from that of the page that changes it.
#[must_use]
pub fn removal(change: &str) -> String {
    let (path, query) = change.split_once('?').unwrap_or((change, ""));
    format!("{path}/remove?{query}")
}
