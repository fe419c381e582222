//! The pages of the form in their order, and which of them asks for which field.

use chrono::NaiveDate;

use super::carried::Carried;
use crate::domain::{birth_date::BirthDate, person::may_be_adult};

/// One page of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// What happens to what is told.
    Notice,
    /// The name of who applies.
    Name,
    /// When they were born.
    Birth,
    /// Their sex.
    Sex,
    /// Their nationalities.
    Nationality,
    /// A document.
    Document,
    /// A question of the rules, by its place.
    Fact(usize),
    /// Where the family lives.
    Place,
    /// How it is reached.
    Contact,
    /// In which language.
    MessageLanguage,
    /// Who else there is.
    Members,
    /// One member, by number from 1.
    Member(usize),
    /// Who speaks for a minor.
    Guardian,
    /// What the family needs.
    Needs,
    /// What an adult agrees to, by number.
    Consent(usize),
    /// All answers once more.
    Check,
}

impl Step {
    /// How it is called in what is sent.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Notice => "notice".into(),
            Self::Name => "name".into(),
            Self::Birth => "birth".into(),
            Self::Sex => "sex".into(),
            Self::Nationality => "nationality".into(),
            Self::Document => "document".into(),
            Self::Fact(n) => format!("fact-{n}"),
            Self::Place => "place".into(),
            Self::Contact => "contact".into(),
            Self::MessageLanguage => "message-language".into(),
            Self::Members => "members".into(),
            Self::Member(n) => format!("member-{n}"),
            Self::Guardian => "guardian".into(),
            Self::Needs => "needs".into(),
            Self::Consent(n) => format!("consent-{n}"),
            Self::Check => "check".into(),
        }
    }

    /// Reads the name of a page of this form; nothing for one that it does not have.
    #[must_use]
    pub fn read(text: &str, form: &Form<'_>) -> Option<Self> {
        let members = (1..=form.carried.draft.members.len() + 1).map(Self::Member);
        let all = order(form).into_iter().chain(members).chain([Self::Guardian]);
        all.into_iter().find(|step| step.code() == text)
    }

    /// Whether this page asks for the field at a pointer.
    #[must_use]
    pub fn asks(self, pointer: &str, questions: &[String]) -> bool {
        let within = |start: &str| pointer == start || pointer.strip_prefix(start).is_some_and(|rest| rest.starts_with('/'));
        match self {
            Self::Name => within("/principal/name"),
            Self::Birth => within("/principal/birth_date"),
            Self::Sex => within("/principal/sex"),
            Self::Nationality => within("/principal/nationalities"),
            Self::Document => within("/principal/documents"),
            Self::Fact(n) => questions.get(n).is_some_and(|key| within(&format!("/facts/{key}"))),
            Self::Place => within("/municipality"),
            Self::Contact => within("/contacts"),
            Self::MessageLanguage => within("/message_language"),
            Self::Members => pointer == "/members",
            Self::Member(n) => within(&format!("/members/{}", n - 1)),
            Self::Guardian => within("/guardian"),
            Self::Needs => within("/needs") || within("/needs_note"),
            Self::Consent(_) => within("/consent"),
            Self::Notice | Self::Check => false,
        }
    }
}

/// A form with what its order hangs on.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// The answers so far.
    pub carried: &'a Carried,
    /// The keys of the questions of the rules.
    pub questions: &'a [String],
    /// The day at the office.
    pub today: NaiveDate,
}

impl Form<'_> {
    /// Whether a person can be of age; so long as the date is not known, yes.
    #[must_use]
    pub fn may_be_adult(&self, number: usize) -> bool {
        let draft = &self.carried.draft;
        let born = match number {
            0 => &draft.principal.birth_date,
            n => match draft.members.get(n - 1) {
                Some(member) => &member.birth_date,
                None => return false,
            },
        };
        BirthDate::check(born, self.today).map_or(true, |date| may_be_adult(&date, self.today))
    }

    /// The numbers of all who can be of age.
    #[must_use]
    pub fn adults(&self) -> Vec<usize> {
        (0..=self.carried.draft.members.len()).filter(|number| self.may_be_adult(*number)).collect()
    }
}

/// The pages of a form in their order; single members stand aside of it, since their list leads to them.
#[must_use]
pub fn order(form: &Form<'_>) -> Vec<Step> {
    let mut steps = vec![Step::Notice, Step::Name, Step::Birth, Step::Sex, Step::Nationality, Step::Document];
    steps.extend((0..form.questions.len()).map(Step::Fact));
    steps.extend([Step::Place, Step::Contact, Step::MessageLanguage, Step::Members]);
    if !form.may_be_adult(0) {
        steps.push(Step::Guardian);
    }
    steps.push(Step::Needs);
    steps.extend(form.adults().into_iter().map(Step::Consent));
    steps.push(Step::Check);
    steps
}

/// The page after one, in the order of the form.
#[must_use]
pub fn after(form: &Form<'_>, step: Step) -> Step {
    neighbour(form, step, true)
}

/// The page before one.
#[must_use]
pub fn before(form: &Form<'_>, step: Step) -> Step {
    neighbour(form, step, false)
}

fn neighbour(form: &Form<'_>, step: Step, later: bool) -> Step {
    if matches!(step, Step::Member(_)) {
        return Step::Members;
    }
    let steps = order(form);
    let here = steps.iter().position(|own| *own == step).unwrap_or(0);
    let there = if later { here + 1 } else { here.saturating_sub(1) };
    steps.get(there).copied().unwrap_or(Step::Check)
}
