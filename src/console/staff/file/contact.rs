//! The contacts of a family, one a page, and the language of its messages. Contacts are not identity: a change of them moves nothing.

use actix_web::{HttpResponse, http::Method, web};

use super::{
    Again, Refused, Sheet, at, done, faulty, items, must_be_open, overtaken, seen,
    sheet::{self, Ask, Line, Values},
    show, sorted,
};
use crate::{
    console::{
        page::LANGUAGES,
        staff::{
            case::{self, Opened, Part},
            conflict::{self, Clash},
        },
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        application::ContactDraft,
        contact::ContactKind,
        fields::{FieldError, FieldErrors},
        language::Language,
        record::ContactRecord,
        workflow::Right,
    },
    http::{
        form::{Fields, FormBody},
        genuine::Genuine,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        people::{self, Follows},
        reach::{self, Reach},
    },
};

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const CORRECT: Access = Access::Rights(&[Right::ContactCorrect]);
    vec![
        mount(Method::GET, "/cases/{id}/contacts/{number}", CORRECT, ask),
        mount(Method::POST, "/cases/{id}/contacts/{number}", CORRECT, save),
        mount(Method::GET, "/cases/{id}/contacts/{number}/remove", CORRECT, ask_remove),
        mount(Method::POST, "/cases/{id}/contacts/{number}/remove", CORRECT, remove),
        mount(Method::GET, "/cases/{id}/message-language", CORRECT, ask_language),
        mount(Method::POST, "/cases/{id}/message-language", CORRECT, save_language),
    ]
}

/// What is edited: a contact by its place, none for a new one.
struct Work {
    opened: Opened,
    follows: Follows,
    place: Option<usize>,
}

impl Work {
    async fn of(visit: &Visit, case: &str, number: &str) -> Result<Self, Trouble> {
        let opened = case::open(visit, case, Part::People).await?;
        let call = visit.call("contacts.correct")?.on(opened.head.id);
        let follows = visit.settle(call.read(Ok(opened.head.id), people::before_contacts).await)?;
        let nothing = || visit.trouble(Problem::not_found());
        let place = match number {
            "add" => None,
            number => Some(number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).ok_or_else(nothing)?),
        };
        Ok(Self { opened, follows, place })
    }

    fn lines(&self, visit: &Visit) -> Vec<Line> {
        let words = visit.words;
        let owners = self.opened.view.people.iter().map(|person| (person.position.to_string(), person.name.clone())).collect();
        let kinds = sheet::coded(words, "contact", ContactKind::ALL.iter().map(|kind| kind.as_str()));
        vec![
            Line::new("/owner", words.t("file-contact-owner"), Ask::One(owners)),
            Line::new("/kind", words.t("file-contact-kind"), Ask::One(kinds)),
            Line::new("/value", words.t("form-contact-value"), Ask::Line("")).hint(words.t("form-contact-hint")),
            Line::new("/safe_to_use", words.t("file-safe"), Ask::One(sheet::yes_no(words))).hint(words.t("file-safe-hint")),
            Line::new("/safe_to_leave_message", words.t("file-leave-message"), Ask::One(sheet::yes_no(words))),
            Line::new("/first", words.t("file-order"), Ask::Any(vec![("yes".to_owned(), words.t("file-first"))])),
        ]
    }

    fn values(&self, contact: &ContactRecord) -> Values {
        let owner = self.opened.view.people.iter().find(|person| person.id == contact.person);
        let one = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        [
            one("/owner", &owner.map(|person| person.position.to_string()).unwrap_or_default()),
            one("/kind", &contact.kind),
            one("/value", &contact.value),
            one("/safe_to_use", sheet::yes(contact.safe_to_use)),
            one("/safe_to_leave_message", sheet::yes(contact.safe_to_leave_message)),
            one("/first", ""),
        ]
        .into()
    }

    fn all(&self) -> Vec<Values> {
        self.opened.view.contacts.iter().map(|contact| self.values(contact)).collect()
    }

    fn current(&self) -> Option<Values> {
        self.all().into_iter().nth(self.place?)
    }

    fn action(&self, place: Option<usize>, rest: &str) -> String {
        let number = place.map_or_else(|| "add".to_owned(), |place| (place + 1).to_string());
        at(&self.opened, &format!("/contacts/{number}{rest}"))
    }

    fn keys(&self) -> Vec<String> {
        self.all().iter().map(key).collect()
    }

    fn hidden(&self, values: &Values) -> Vec<(String, String)> {
        let others = items::others(&self.keys(), self.place.unwrap_or(usize::MAX));
        let mut hidden = vec![("seen".to_owned(), self.opened.view.etag()), ("others".to_owned(), others)];
        hidden.extend(sheet::remembered(values));
        hidden
    }

    fn found(&self, visit: &Visit, sent: &Fields) -> Option<usize> {
        items::find(&self.keys(), &key(&sheet::was(&self.lines(visit), sent)), sent.text("others"), self.place?)
    }

    fn form(&self, visit: &Visit, values: &Values, hidden: Vec<(String, String)>, again: &Again<'_>) -> HttpResponse {
        let words = visit.words;
        let title = words.t(if self.place.is_some() { "file-contact" } else { "file-add-contact" });
        let sheet = Sheet {
            title,
            says: vec![words.t("file-contact-text")],
            fields: sheet::fields(words, &self.lines(visit), values, again.faults),
            hidden,
            action: self.action(self.place, ""),
            button: words.t("file-save"),
            ends: false,
            back: at(&self.opened, "/people"),
        };
        show(visit, &self.opened, sheet, again)
    }

    fn removal(&self, visit: &Visit, contact: &Values, again: &Again<'_>) -> HttpResponse {
        let words = visit.words;
        let said = format!("{}: {}", words.word("contact", sheet::get(contact, "/kind")), sheet::get(contact, "/value"));
        let sheet = Sheet {
            title: words.t("file-remove-contact"),
            says: vec![said, words.t("file-remove-contact-text")],
            fields: Vec::new(),
            hidden: self.hidden(contact),
            action: self.action(self.place, "/remove"),
            button: words.t("file-remove-contact"),
            ends: true,
            back: at(&self.opened, "/people"),
        };
        show(visit, &self.opened, sheet, again)
    }

    async fn write(
        &self,
        visit: &Visit,
        proof: &Genuine,
        sent: &Fields,
        (all, language): (&[Values], Option<Language>),
    ) -> Result<Result<(), Refused>, Trouble> {
        let contacts = all.iter().map(draft).collect();
        let wanted = Reach { case: self.opened.head.id, seen: seen(sent), contacts, language };
        let desk = visit.app()?.desk.clone();
        let call = visit.call("contacts.correct")?.on(self.opened.head.id);
        let answer = call.write(proof, Ok(wanted), move |tx, actor, wanted| reach::replace(tx, &desk, actor, wanted)).await;
        Ok(answer.map(|_| ()).map_err(sorted))
    }
}

fn draft(values: &Values) -> ContactDraft {
    let text = |name: &str| sheet::get(values, name);
    ContactDraft {
        kind: text("/kind").to_owned(),
        value: text("/value").to_owned(),
        owner: text("/owner").parse().unwrap_or(u32::MAX),
        safe_to_use: text("/safe_to_use") == "yes",
        safe_to_leave_message: text("/safe_to_leave_message") == "yes",
    }
}

fn key(values: &Values) -> String {
    ["/kind", "/value"].map(|name| sheet::get(values, name)).join(" ")
}

/// What was not answered: no and yes are both answers here, so neither is taken for granted.
fn unanswered(values: &Values) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    for name in ["/owner", "/kind", "/value", "/safe_to_use", "/safe_to_leave_message"] {
        if sheet::get(values, name).is_empty() {
            errors.add(name, "required", "Answer this question.");
        }
    }
    errors.or_else(|| ())
}

async fn ask(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let work = Work::of(&visit, &path.0, &path.1).await?;
    must_be_open(&visit, work.follows)?;
    let values = match work.place {
        Some(_) => work.current().ok_or_else(|| visit.trouble(Problem::not_found()))?,
        None => [("/owner".to_owned(), "0".to_owned())].into(),
    };
    Ok(work.form(&visit, &values, work.hidden(&values), &Again::default()))
}

/// The form again, with what the page had seen and how the values were then.
fn mend(visit: &Visit, work: &Work, sent: &Fields, faults: &[FieldError]) -> HttpResponse {
    let lines = work.lines(visit);
    let mut hidden = vec![("seen".to_owned(), seen(sent).unwrap_or_default()), ("others".to_owned(), sent.text("others").to_owned())];
    hidden.extend(sheet::remembered(&sheet::was(&lines, sent)));
    work.form(visit, &sheet::read(&lines, sent), hidden, &faulty(faults))
}

async fn save(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let work = Work::of(&visit, &path.0, &path.1).await?;
    let mine = sheet::read(&work.lines(&visit), &sent);
    if let Err(faults) = unanswered(&mine) {
        return Ok(mend(&visit, &work, &sent, faults.list()));
    }
    let mut all = work.all();
    let place = if work.place.is_some() { work.found(&visit, &sent) } else { Some(all.len()) };
    let Some(mut place) = place else { return Ok(clash(&visit, &work, &sent)) };
    if place < all.len() {
        all.remove(place);
    }
    if sheet::get(&mine, "/first") == "yes" {
        place = 0;
    }
    all.insert(place, mine);
    match work.write(&visit, &proof, &sent, (&all, None)).await? {
        Ok(()) => Ok(done(&work.opened, "/people", "contact")),
        Err(Refused::Mend(faults)) => Ok(mend(&visit, &work, &sent, &items::own_faults(&faults, "/contacts", place, "/value"))),
        Err(Refused::Overtaken) => {
            let work = Work::of(&visit, &path.0, &path.1).await?;
            if work.place.is_some() {
                return Ok(clash(&visit, &work, &sent));
            }
            let mine = sheet::read(&work.lines(&visit), &sent);
            Ok(work.form(&visit, &mine, work.hidden(&Values::new()), &overtaken()))
        }
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}

fn clash(visit: &Visit, work: &Work, sent: &Fields) -> HttpResponse {
    let lines = work.lines(visit);
    let open = must_be_open(visit, work.follows).is_ok();
    let place = work.found(visit, sent).filter(|_| open);
    let clash = Clash {
        lines: &lines,
        base: sheet::was(&lines, sent),
        theirs: place.and_then(|place| work.all().into_iter().nth(place)),
        mine: sheet::read(&lines, sent),
        action: if open { work.action(place, "") } else { String::new() },
        cancel: at(&work.opened, "/people"),
        kept: vec![("others".to_owned(), items::others(&work.keys(), place.unwrap_or(usize::MAX)))],
    };
    conflict::page(visit, &work.opened, clash)
}

async fn ask_remove(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let work = Work::of(&visit, &path.0, &path.1).await?;
    must_be_open(&visit, work.follows)?;
    let contact = work.current().ok_or_else(|| visit.trouble(Problem::not_found()))?;
    Ok(work.removal(&visit, &contact, &Again::default()))
}

async fn remove(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let mut work = Work::of(&visit, &path.0, &path.1).await?;
    let gone = || visit.trouble(Problem::not_found());
    let place = work.found(&visit, &sent).ok_or_else(gone)?;
    let mut all = work.all();
    all.remove(place);
    match work.write(&visit, &proof, &sent, (&all, None)).await? {
        Ok(()) => Ok(done(&work.opened, "/people", "contact-removed")),
        Err(Refused::Mend(faults)) => {
            work.place = Some(place);
            let contact = work.current().ok_or_else(gone)?;
            Ok(work.removal(&visit, &contact, &faulty(&faults)))
        }
        Err(Refused::Overtaken) => {
            work = Work::of(&visit, &path.0, &path.1).await?;
            work.place = Some(work.found(&visit, &sent).ok_or_else(gone)?);
            let contact = work.current().ok_or_else(gone)?;
            Ok(work.removal(&visit, &contact, &overtaken()))
        }
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}

fn language_lines(visit: &Visit) -> Vec<Line> {
    let names = LANGUAGES.iter().map(|(language, _)| language.as_str());
    vec![Line::new("/message_language", visit.words.t("message-language"), Ask::One(sheet::coded(visit.words, "language", names)))]
}

fn language_form(visit: &Visit, work: &Work, values: &Values, again: &Again<'_>, hidden: Vec<(String, String)>) -> HttpResponse {
    let words = visit.words;
    let sheet = Sheet {
        title: words.t("message-language"),
        says: vec![words.t("file-language-text")],
        fields: sheet::fields(words, &language_lines(visit), values, again.faults),
        hidden,
        action: at(&work.opened, "/message-language"),
        button: words.t("file-save"),
        ends: false,
        back: at(&work.opened, "/people"),
    };
    show(visit, &work.opened, sheet, again)
}

fn language_now(work: &Work) -> (Values, Vec<(String, String)>) {
    let values: Values = [("/message_language".to_owned(), work.opened.view.message_language.clone())].into();
    let mut hidden = vec![("seen".to_owned(), work.opened.view.etag())];
    hidden.extend(sheet::remembered(&values));
    (values, hidden)
}

async fn ask_language(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let work = Work::of(&visit, &id, "add").await?;
    must_be_open(&visit, work.follows)?;
    let (values, hidden) = language_now(&work);
    Ok(language_form(&visit, &work, &values, &Again::default(), hidden))
}

async fn save_language(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let work = Work::of(&visit, &id, "add").await?;
    let (lines, mut errors) = (language_lines(&visit), FieldErrors::default());
    let mine = sheet::read(&lines, &sent);
    let hidden = || {
        vec![
            ("seen".to_owned(), seen(&sent).unwrap_or_default()),
            ("was:/message_language".to_owned(), sent.text("was:/message_language").to_owned()),
        ]
    };
    let Some(language) = errors.take("/message_language", Language::check(sheet::get(&mine, "/message_language"))) else {
        return Ok(language_form(&visit, &work, &mine, &faulty(errors.list()), hidden()));
    };
    match work.write(&visit, &proof, &sent, (&work.all(), Some(language))).await? {
        Ok(()) => Ok(done(&work.opened, "/people", "language")),
        Err(Refused::Mend(faults)) => Ok(language_form(&visit, &work, &mine, &faulty(&faults), hidden())),
        Err(Refused::Overtaken) => {
            let work = Work::of(&visit, &id, "add").await?;
            let clash = Clash {
                lines: &lines,
                base: sheet::was(&lines, &sent),
                theirs: Some(language_now(&work).0),
                mine,
                action: at(&work.opened, "/message-language"),
                cancel: at(&work.opened, "/people"),
                kept: Vec::new(),
            };
            Ok(conflict::page(&visit, &work.opened, clash))
        }
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}
