//! The walk through the form, page by page. Each page is the answer to the one before: nothing of it stays in an address or on a server.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{
    Applicant, answers,
    carried::{Carried, NOTICE},
    filler::Filler,
    places, putting_aside,
    questions::Asking,
    sending,
    step::{self, Form, Step},
};
use crate::{
    auth::form_token,
    console::{
        field::{Field, sentence},
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        visit,
        words::Words,
    },
    domain::{
        application::{Application, MOST_MEMBERS},
        country::Country,
        fields::{FieldError, FieldErrors},
    },
    http::{
        form::{Fields, FormBody},
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::offices::OfficePage,
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

/// A form with the office whose it is.
pub struct Walk {
    /// Who fills it in, in which words.
    pub who: Filler,
    /// The office.
    pub office: OfficePage,
    /// The answers so far.
    pub carried: Carried,
    keys: Vec<String>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/{language}/{office}/form", Access::Public, begin),
        mount(Method::POST, "/{language}/{office}/form", Access::Public, go_on),
    ]
}

async fn begin(request: HttpRequest, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (language, code) = path.into_inner();
    let who = Applicant::new(&request, &language)?;
    let office = who.office(&code).await?;
    if !places::is_open(&office) {
        return Ok(page::go_to(&format!("/{language}/{}", office.code)));
    }
    Walk::begin(Filler::Applicant(who), office)?.show(Step::Notice, &[])
}

async fn go_on(request: HttpRequest, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (language, code) = path.into_inner();
    let who = Applicant::new(&request, &language)?;
    let sent = body.0.map_err(|problem| who.trouble(&problem))?;
    if visit::comes_from_elsewhere(&request) {
        return Err(who.trouble(&unreadable()));
    }
    Walk::take_up(Filler::Applicant(who), &code, &sent).await
}

/// What is answered to a form that is not as it left.
fn unreadable() -> Problem {
    Problem::unprocessable("invalid", "This form did not arrive as it left. Begin it again.")
}

impl Walk {
    /// A form with the answers so far.
    #[must_use]
    pub fn new(who: Filler, office: OfficePage, carried: Carried) -> Self {
        let keys = office.questions.iter().map(|asked| asked.key.clone()).collect();
        Self { who, office, carried, keys }
    }

    /// A form with nothing in it.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn begin(who: Filler, office: OfficePage) -> Result<Self, Trouble> {
        let entropy = who.app()?.store.entropy();
        let carried = Carried::begin(&office.code, String::new(), &*entropy);
        let mut walk = Self::new(who, office, carried);
        walk.renew()?;
        Ok(walk)
    }

    /// Goes on with a page that was sent.
    ///
    /// # Errors
    /// A calm page for one that is not as it left.
    pub async fn take_up(who: Filler, code: &str, sent: &Fields) -> Result<HttpResponse, Trouble> {
        let carried = Carried::unpack(&who.app()?.page_keys.carried, sent.text("carried"), code);
        let carried = carried.ok_or_else(|| who.trouble(&unreadable()))?;
        let office = who.office(code).await?;
        let walk = Self::new(who, office, carried);
        let step = Step::read(sent.text("step"), &walk.form()?).ok_or_else(|| walk.who.trouble(&unreadable()))?;
        walk.go(step, sent).await
    }

    /// Gives the form a fresh token: from now on it can be sent in half a minute and for four hours.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn renew(&mut self) -> Result<(), Trouble> {
        let app = self.who.app()?;
        let entropy = app.store.entropy();
        self.carried.token = form_token::issue(&app.desk.form_key, &self.office.code, app.store.now(), &*entropy);
        Ok(())
    }

    /// The page of this form that has a name; the first one for a name that none has.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn step_of(&self, name: &str) -> Result<Step, Trouble> {
        Ok(Step::read(name, &self.form()?).unwrap_or(Step::Notice))
    }

    fn words(&self) -> Words {
        self.who.words()
    }

    fn form(&self) -> Result<Form<'_>, Trouble> {
        let today = self.who.app()?.store.now().with_timezone(&self.office.zone).date_naive();
        Ok(Form { carried: &self.carried, questions: &self.keys, today })
    }

    /// The faults of the whole form, by the rules that also judge what comes in by the API.
    fn faults(&self) -> Result<Vec<FieldError>, Trouble> {
        let today = self.form()?.today;
        let country = Country::parse(&self.office.country).ok_or_else(|| self.who.trouble(&Problem::not_found()))?;
        let judged = Application::check(&self.carried.draft, country, today);
        Ok(judged.err().map(|errors: FieldErrors| errors.list().to_vec()).unwrap_or_default())
    }

    /// What the button of a page asks for.
    async fn go(mut self, step: Step, sent: &Fields) -> Result<HttpResponse, Trouble> {
        let asked = sent.text("go").to_owned();
        let named = |start: &str| asked.strip_prefix(start).map(str::to_owned);
        if let Some(there) = named("to-") {
            self.carried.checking = true;
            let there = Step::read(&there, &self.form()?).unwrap_or(Step::Check);
            return self.show(there, &[]);
        }
        if let Some(number) =
            named("change-").and_then(|text| text.parse().ok()).filter(|number| (1..=self.carried.draft.members.len()).contains(number))
        {
            return self.show(Step::Member(number), &[]);
        }
        if let Some(number) = named("remove-").and_then(|text| text.parse().ok()) {
            answers::remove_member(&mut self.carried, number);
            return self.show(Step::Members, &[]);
        }
        match (asked.as_str(), step) {
            ("back", _) => self.back(step, sent),
            ("show", _) => self.show(step, &[]),
            ("stay", _) => {
                self.keep(step, sent);
                self.show(step, &[])
            }
            ("save", _) if matches!(self.who, Filler::Applicant(_)) => {
                self.keep(step, sent);
                putting_aside::put(self, step).await
            }
            (_, Step::Check) => sending::send(self).await,
            _ => self.next(step, sent),
        }
    }

    fn back(mut self, step: Step, sent: &Fields) -> Result<HttpResponse, Trouble> {
        self.keep(step, sent);
        let before = step::before(&self.form()?, step);
        self.show(before, &[])
    }

    /// Keeps what was typed, right or wrong; a member of whom nothing was typed is none, and a contact whose safety was not said is asked for
    /// again whole, so that no answer is made up.
    fn keep(&mut self, step: Step, sent: &Fields) {
        let open = answers::put(self.words(), step, sent, &mut self.carried, &self.keys);
        if step == Step::Contact && !open.is_empty() {
            self.carried.draft.contacts.clear();
        }
        if let Step::Member(number) = step
            && self.carried.draft.members.get(number - 1).is_some_and(|member| member.name.is_empty())
        {
            answers::remove_member(&mut self.carried, number);
        }
    }

    fn next(mut self, step: Step, sent: &Fields) -> Result<HttpResponse, Trouble> {
        let mut faults = answers::put(self.words(), step, sent, &mut self.carried, &self.keys);
        let own = self.faults()?.into_iter().filter(|fault| step.asks(&fault.pointer, &self.keys) && fault.code != "consent_missing");
        faults.extend(own);
        if step == Step::Members && !matches!(sent.text("/more"), "yes" | "no") {
            faults.extend(FieldErrors::one("/more", "required", "Answer with yes or no.").list().iter().cloned());
        }
        if step == Step::Members && sent.text("/more") == "yes" && self.carried.draft.members.len() >= MOST_MEMBERS {
            faults.extend(FieldErrors::one("/more", "too_many", "No more members can be added.").list().iter().cloned());
        }
        if !faults.is_empty() {
            return self.show(step, &faults);
        }
        let there = match step {
            Step::Members if sent.text("/more") == "yes" => Step::Member(self.carried.draft.members.len() + 1),
            Step::Member(_) => Step::Members,
            _ if self.carried.checking => Step::Check,
            _ => step::after(&self.form()?, step),
        };
        if there == Step::Check { self.check() } else { self.show(there, &[]) }
    }

    /// The last page, or the first one that still needs something.
    ///
    /// # Errors
    /// A calm page when the office is gone.
    pub fn check(self) -> Result<HttpResponse, Trouble> {
        let faults = self.faults()?;
        self.mend(&faults)
    }

    /// Leads to the page that asks for the first thing to mend; to the last page when there is none.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn mend(mut self, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
        self.carried.checking = true;
        let Some(first) = faults.first() else { return self.show(Step::Check, &[]) };
        let there = self.asking(first)?;
        let missing = first.code == "consent_missing";
        self.show(there, if missing { &[] } else { faults })
    }

    fn asking(&self, fault: &FieldError) -> Result<Step, Trouble> {
        let form = self.form()?;
        let members = (1..=self.carried.draft.members.len()).map(Step::Member);
        let given = |number: &usize| self.carried.draft.consent.adults.iter().any(|adult| adult.person as usize == *number);
        let adult =
            form.adults().into_iter().find(|number| !given(number)).map(Step::Consent).filter(|_| fault.pointer.starts_with("/consent"));
        let asks = |step: &Step| step.asks(&fault.pointer, &self.keys);
        Ok(adult.or_else(|| step::order(&form).into_iter().chain(members).find(asks)).unwrap_or(Step::Check))
    }

    /// Shows one page.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn show(&self, step: Step, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
        let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok(page::answer(status, &self.page(step, faults, Vec::new())?))
    }

    /// Shows the last page with the reason why the form cannot be sent now. Everything that was answered is still there.
    ///
    /// # Errors
    /// As [`Self::check`].
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
            c: self.who.chrome(title).faulty(!faults.is_empty() || !said.is_empty()),
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

    /// Every question with its answers in words, as they will be sent.
    fn answered(&self, asking: &Asking<'_>) -> Vec<Answered> {
        let members = (1..=self.carried.draft.members.len()).map(Step::Member);
        let steps = step::order(&asking.form).into_iter().filter(|step| !matches!(step, Step::Members)).chain(members);
        let line = |step: Step| {
            asking.of(step).into_iter().map(move |field| {
                let label = match self.caption(step) {
                    Some(name) => format!("{name}: {}", field.label),
                    None => field.label.clone(),
                };
                Answered { question: label, answers: field.answers(), step: step.code() }
            })
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
