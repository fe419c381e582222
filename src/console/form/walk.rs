//! The walk through the form, page by page. Each page is the answer to the one before: nothing of it stays in an address or on a server.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};

use super::{
    Applicant, answers,
    carried::Carried,
    filler::Filler,
    leaving, places, putting_aside, sending,
    step::{self, Form, Step},
};
use crate::{
    auth::form_token,
    console::{
        page::{self, Chrome},
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
        if let Filler::Applicant(applicant) = &who {
            let back = format!("/{}/{}", applicant.words.code(), carried.office);
            if let Some(elsewhere) = leaving::ended(applicant, &carried.sitting, &back).await? {
                return Ok(elsewhere);
            }
        }
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

    /// What stands around a page; an applicant can leave it at once.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn chrome(&self, title: String) -> Result<Chrome, Trouble> {
        let chrome = self.who.chrome(title);
        Ok(match &self.who {
            Filler::Applicant(who) => chrome.left_by(leaving::way_out(&who.app()?.page_keys.carried, &self.carried.sitting)),
            Filler::Clerk(_) => chrome,
        })
    }

    /// The words of the pages.
    #[must_use]
    pub fn words(&self) -> Words {
        self.who.words()
    }

    /// The form with what its order hangs on.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn form(&self) -> Result<Form<'_>, Trouble> {
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
}
