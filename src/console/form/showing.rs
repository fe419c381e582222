//! Writing one page of the form: its questions with the answers so far, what is said before them, and what else can be done there.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::{
    carried::NOTICE,
    filler::Filler,
    questions::Asking,
    step::{self, Step},
    walk::Walk,
};
use crate::{
    console::{
        field::{Field, sentence},
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        words::Words,
    },
    domain::fields::FieldError,
};

/// A line of the last page: the question, the answers to it, and the page that asks it.
pub struct Answered {
    question: String,
    answers: Vec<String>,
    step: String,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    c: Chrome,
    action: String,
    carried: String,
    step: String,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    heading: bool,
    caption: Option<String>,
    texts: Vec<String>,
    people: Vec<String>,
    answered: Vec<Answered>,
    last: bool,
    languages: Vec<Link>,
    said: Vec<String>,
    may_save: bool,
}

impl Walk {
    /// Shows one page.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn show(&self, step: Step, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
        let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok(page::answer(status, &self.page(step, faults, Vec::new())?))
    }

    /// Shows the last page with the reason why the form cannot be sent now. Everything that was answered is still there.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn say(&self, said: Vec<String>) -> Result<HttpResponse, Trouble> {
        Ok(page::answer(StatusCode::CONFLICT, &self.page(Step::Check, &[], said)?))
    }

    /// The text of the hidden field.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn packed(&self) -> Result<String, Trouble> {
        Ok(self.carried.pack(&self.who.app()?.page_keys.carried))
    }

    fn page(&self, step: Step, faults: &[FieldError], said: Vec<String>) -> Result<FormPage, Trouble> {
        let (words, form) = (self.words(), self.form()?);
        let asking = Asking { words, form, asked: &self.office.questions };
        let fields: Vec<Field> = asking.of(step).into_iter().map(|field| field.judged(faults)).collect();
        let heading = fields.first().is_some_and(|field| field.heading);
        let title = if heading { fields[0].label.clone() } else { words.t(&title_key(step)) };
        let mut listed = page::faults_of(&fields);
        if listed.is_empty() {
            listed = faults.iter().map(|fault| page::fault_at("", sentence(words, fault))).collect();
        }
        Ok(FormPage {
            c: self.chrome(title)?.faulty(!faults.is_empty() || !said.is_empty()),
            action: self.who.action(&self.office.code),
            carried: self.packed()?,
            step: step.code(),
            faults: listed,
            heading,
            caption: self.caption(step),
            texts: texts(words, step, matches!(self.who, Filler::Clerk(_))),
            people: if step == Step::Members { self.people() } else { Vec::new() },
            answered: if step == Step::Check { self.answered(&asking) } else { Vec::new() },
            last: step == Step::Check,
            languages: self.who.languages(&self.office.code),
            said,
            may_save: step != Step::Notice && matches!(self.who, Filler::Applicant(_)),
            fields,
        })
    }

    fn people(&self) -> Vec<String> {
        self.carried.draft.members.iter().map(|member| member.name.clone()).collect()
    }

    /// Whom a page is about, where it is not who fills in the form.
    fn caption(&self, step: Step) -> Option<String> {
        let draft = &self.carried.draft;
        match step {
            Step::Consent(0) => Some(draft.principal.name.clone()),
            Step::Consent(number) | Step::Member(number) => draft.members.get(number - 1).map(|member| member.name.clone()),
            _ => None,
        }
    }

    /// Who travels along, so that somebody forgotten can be added from the last page.
    fn family(&self, words: Words) -> Answered {
        let people = self.people();
        let answers = if people.is_empty() { vec![words.t("form-members-none")] } else { people };
        Answered { question: words.t("form-title-members"), answers, step: Step::Members.code() }
    }

    /// Every question with its answers in words, as they will be sent.
    fn answered(&self, asking: &Asking<'_>) -> Vec<Answered> {
        let members = (1..=self.carried.draft.members.len()).map(Step::Member);
        let steps = step::order(&asking.form).into_iter().chain(members);
        let line = |step: Step| {
            let family = (step == Step::Members).then(|| self.family(asking.words));
            let asked = asking.of(step).into_iter().map(move |field| {
                let label = match self.caption(step) {
                    Some(name) => format!("{name}: {}", field.label),
                    None => field.label.clone(),
                };
                Answered { question: label, answers: field.answers(), step: step.code() }
            });
            family.into_iter().chain(asked.filter(move |_| step != Step::Members))
        };
        steps.flat_map(line).filter(|line| !line.answers.is_empty()).collect()
    }
}

fn title_key(step: Step) -> String {
    let code = step.code();
    let stem = code.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    format!("form-title-{stem}")
}

/// What is said before the questions of a page.
fn texts(words: Words, step: Step, for_somebody: bool) -> Vec<String> {
    let before = for_somebody.then(|| match step {
        Step::Notice | Step::Consent(_) => vec![words.t("desk-read-aloud")],
        Step::Contact => vec![words.t("desk-their-contact")],
        _ => Vec::new(),
    });
    let own = match step {
        Step::Notice => notice(words),
        Step::Consent(_) => vec![words.t("consent-text")],
        Step::Members => vec![words.t("members-text")],
        Step::Check => vec![words.t("check-text")],
        Step::Guardian => vec![words.t("guardian-text")],
        _ => Vec::new(),
    };
    before.into_iter().flatten().chain(own).collect()
}

/// The privacy notice, with the version that is kept beside the consent.
fn notice(words: Words) -> Vec<String> {
    let lines = (1..=6).map(|n| words.t(&format!("notice-{n}")));
    lines.chain([words.with("saved-notice-version", "version", NOTICE)]).collect()
}
