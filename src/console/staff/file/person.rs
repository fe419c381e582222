//! The sections of a person: which values each has, and the correction that they make.

use std::collections::BTreeMap;

use super::sheet::{self, Ask, Line, Values};
use crate::{
    console::words::Words,
    domain::{
        application::Need,
        correction::{ConsentGiven, PersonPatch},
        fields::FieldErrors,
        person::{Relation, Sex},
        programme::FactType,
        record::{ConsentRecord, PersonRecord},
        terms::words as list,
    },
    ops::offices::Asked,
};

list! {
    /// What of a person has a page of its own.
    Section {
        Name = "name", Birth = "birth", Sex = "sex", Nationalities = "nationalities", Relation = "relation", Languages = "languages",
        Consent = "consent", Living = "living", Facts = "facts",
    }
}

/// With whom an adult may agree to share, as the API names it.
pub const SHARES: [&str; 4] = ["other_agency", "us_government", "canada", "spain"];

impl Section {
    /// Whether a person has this section. What the principal says for the family, nobody else has; a child's consent is not asked until
    /// it is of age.
    #[must_use]
    pub fn is_of(self, person: &PersonRecord) -> bool {
        match self {
            Self::Relation => person.relation.is_some(),
            Self::Living | Self::Facts => person.principal,
            Self::Consent => person.consent.is_some() || person.consent_missing,
            _ => person.principal || person.relation.is_some(),
        }
    }

    /// Whether a change of it changes who somebody is.
    #[must_use]
    pub const fn is_identity(self) -> bool {
        matches!(self, Self::Name | Self::Birth | Self::Nationalities | Self::Relation)
    }

    /// The values of the section; with the questions for consent where a birth date may turn out to be an adult's, who was not asked yet.
    #[must_use]
    pub fn lines(self, words: Words, asked: &[Asked], person: Option<&PersonRecord>) -> Vec<Line> {
        let line = |name: &str, key: &str, ask| Line::new(name, words.t(key), ask);
        match self {
            Self::Name => vec![
                line("/name", "file-name", Ask::Line("")).hint(words.t("file-name-hint")),
                line("/given_name", "file-given", Ask::Line("")).hint(words.t("file-part-hint")),
                line("/family_name", "file-family", Ask::Line("")),
            ],
            Self::Birth if person.is_some_and(|person| person.consent.is_none()) => {
                std::iter::once(birth(words, "/birth_date")).chain(consent(words)).collect()
            }
            Self::Birth => vec![birth(words, "/birth_date")],
            Self::Sex => vec![sex(words, "/sex")],
            Self::Nationalities => vec![nationalities(words, "/nationalities")],
            Self::Relation => vec![relation(words, "/relation")],
            Self::Languages => vec![line("/languages", "file-languages", Ask::Spoken).hint(words.t("file-languages-hint"))],
            Self::Consent => consent(words),
            Self::Living => vec![
                line("/municipality", "municipality", Ask::Line("govuk-!-width-two-thirds")),
                line("/needs", "needs", Ask::Any(sheet::coded(words, "need", Need::ALL.iter().map(|need| need.as_str())))),
                line("/needs_note", "needs-note", Ask::Lines).hint(words.t("file-needs-hint")),
            ],
            Self::Facts => asked.iter().map(|one| fact(words, one)).collect(),
        }
    }

    /// The values of a person as they stand.
    #[must_use]
    pub fn values(self, person: &PersonRecord, asked: &[Asked]) -> Values {
        let one = |name: &str, value: Option<&str>| (name.to_owned(), value.unwrap_or_default().to_owned());
        match self {
            Self::Name => [
                one("/name", Some(&person.name)),
                one("/given_name", person.given.as_deref()),
                one("/family_name", person.family.as_deref()),
            ]
            .into(),
            Self::Birth => [one("/birth_date", person.birth_date.as_deref())].into(),
            Self::Sex => [one("/sex", Some(&person.sex))].into(),
            Self::Nationalities => [one("/nationalities", Some(&person.nationalities.join(",")))].into(),
            Self::Relation => [one("/relation", person.relation.as_deref())].into(),
            Self::Languages => [one("/languages", Some(&person.languages.join(",")))].into(),
            Self::Consent => consents(person.consent.as_ref()),
            Self::Living => [
                one("/municipality", person.municipality.as_deref()),
                one("/needs", Some(&person.needs.join(","))),
                one("/needs_note", person.needs_note.as_deref()),
            ]
            .into(),
            Self::Facts => {
                asked.iter().map(|fact| one(&format!("/facts/{}", fact.key), person.facts.get(&fact.key).map(String::as_str))).collect()
            }
        }
    }

    /// The correction that the values make.
    ///
    /// # Errors
    /// A consent that was not answered: both yes and no are answers.
    pub fn patch(self, values: &Values, asked: &[Asked]) -> Result<PersonPatch, FieldErrors> {
        let text = |name: &str| Some(sheet::get(values, name).to_owned());
        let codes = |name: &str| Some(sheet::list(sheet::get(values, name)));
        let none = PersonPatch::default();
        Ok(match self {
            Self::Name => PersonPatch { name: text("/name"), given_name: text("/given_name"), family_name: text("/family_name"), ..none },
            Self::Birth => PersonPatch { birth_date: text("/birth_date"), consent: given_if_any(values)?, ..none },
            Self::Sex => PersonPatch { sex: text("/sex"), ..none },
            Self::Nationalities => PersonPatch { nationalities: codes("/nationalities"), ..none },
            Self::Relation => PersonPatch { relation: text("/relation"), ..none },
            Self::Languages => PersonPatch { languages: codes("/languages"), ..none },
            Self::Consent => PersonPatch { consent: Some(given(values)?), ..none },
            Self::Living => {
                PersonPatch { municipality: text("/municipality"), needs: codes("/needs"), needs_note: text("/needs_note"), ..none }
            }
            Self::Facts => PersonPatch { facts: Some(answers(values, asked)), ..none },
        })
    }
}

/// The question for a birth date.
#[must_use]
pub fn birth(words: Words, name: &str) -> Line {
    Line::new(name, words.t("birth-date"), Ask::Date).hint(words.t("form-date-hint"))
}

/// The question for a sex.
#[must_use]
pub fn sex(words: Words, name: &str) -> Line {
    Line::new(name, words.t("sex"), Ask::One(sheet::coded(words, "sex", Sex::ALL.iter().map(|sex| sex.as_str()))))
}

/// The question for nationalities.
#[must_use]
pub fn nationalities(words: Words, name: &str) -> Line {
    Line::new(name, words.t("nationalities"), Ask::Countries).hint(words.t("form-nationality-hint"))
}

/// The question for what a member is to the principal.
#[must_use]
pub fn relation(words: Words, name: &str) -> Line {
    let codes = sheet::coded(words, "relation", Relation::ALL.iter().map(|own| own.as_str()));
    Line::new(name, words.t("file-relation"), Ask::Pick(codes))
}

/// The questions for what an adult agrees to.
#[must_use]
pub fn consent(words: Words) -> Vec<Line> {
    let ask = |share: &&str| {
        let label = words.t(&format!("form-share-{}", share.replace('_', "-")));
        Line::new(format!("/consent/{share}"), label, Ask::One(sheet::yes_no(words)))
    };
    SHARES.iter().map(ask).collect()
}

/// What an adult agrees to, by the names of the questions.
#[must_use]
pub fn consents(consent: Option<&ConsentRecord>) -> Values {
    let given = consent.map(|own| [own.agency, own.us, own.canada, own.spain]);
    let one = |(index, share): (usize, &&str)| {
        let answer = given.map(|all| sheet::yes(all[index])).unwrap_or_default();
        (format!("/consent/{share}"), answer.to_owned())
    };
    SHARES.iter().enumerate().map(one).collect()
}

/// What was answered to the questions for consent.
///
/// # Errors
/// Each question without an answer.
pub fn given(values: &Values) -> Result<ConsentGiven, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut all = [false; 4];
    for (answer, share) in all.iter_mut().zip(SHARES) {
        let name = format!("/consent/{share}");
        match sheet::get(values, &name) {
            "yes" => *answer = true,
            "no" => {}
            _ => errors.add(name, "required", "Answer with yes or no."),
        }
    }
    let [other_agency, us_government, canada, spain] = all;
    errors.or_else(|| ConsentGiven { other_agency, us_government, canada, spain })
}

/// What was answered to the questions for consent, unless none of them was answered.
///
/// # Errors
/// As [`given`].
pub fn given_if_any(values: &Values) -> Result<Option<ConsentGiven>, FieldErrors> {
    let any = SHARES.iter().any(|share| !sheet::get(values, &format!("/consent/{share}")).is_empty());
    any.then(|| given(values)).transpose()
}

fn fact(words: Words, asked: &Asked) -> Line {
    let code = |code: &str, key: &str| (code.to_owned(), words.t(key));
    let ask = match asked.answer {
        FactType::YesNo => Ask::One(vec![code("yes", "yes"), code("no", "no"), code("unknown", "file-unknown")]),
        FactType::Date => Ask::DateOr(vec![code("no", "file-never"), code("unknown", "file-unknown")]),
    };
    Line::new(format!("/facts/{}", asked.key), asked.question.clone(), ask)
}

fn answers(values: &Values, asked: &[Asked]) -> BTreeMap<String, String> {
    let answer = |fact: &Asked| {
        let value = sheet::get(values, &format!("/facts/{}", fact.key)).to_owned();
        (!value.is_empty()).then(|| (fact.key.clone(), value))
    };
    asked.iter().filter_map(answer).collect()
}
