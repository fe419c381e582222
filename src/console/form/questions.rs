//! The questions of each page of the form, with the answers so far.

use super::{
    answers::SHARES,
    step::{Form, Step},
};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::LANGUAGES,
        words::Words,
    },
    domain::{
        application::{ContactDraft, Need, PersonDraft},
        contact::ContactKind,
        country::Country,
        document::DocumentType,
        person::{Relation, Sex},
        programme::FactType,
        terms::words as list,
    },
    ops::offices::Asked,
};

/// Countries whose people come most, in the order of the rules; the others follow in a list.
const NEAR: &[&str] = &["VE", "CU", "HT", "NI", "CO", "EC", "GT", "HN", "SV"];

list! {
    /// Answers to a question with two sides.
    YesNo { Yes = "yes", No = "no" }
}

/// What the questions are asked with.
pub struct Asking<'a> {
    /// The words.
    pub words: Words,
    /// The form so far.
    pub form: Form<'a>,
    /// The questions of the rules.
    pub asked: &'a [Asked],
}

impl Asking<'_> {
    /// The questions of a page.
    #[must_use]
    pub fn of(&self, step: Step) -> Vec<Field> {
        let draft = &self.form.carried.draft;
        match step {
            Step::Notice | Step::Check => Vec::new(),
            Step::Name => {
                vec![self.line("/principal/name", "form-name", &draft.principal.name).hint(self.words.t("form-name-hint")).heading()]
            }
            Step::Birth => vec![self.date("/principal/birth_date", "form-birth", &draft.principal.birth_date).heading()],
            Step::Sex => vec![self.sex("/principal/sex", &draft.principal.sex).heading()],
            Step::Nationality => self.nationality("/principal", &draft.principal),
            Step::Document => self.document(&draft.principal),
            Step::Fact(n) => self.asked.get(n).map(|asked| self.fact(asked)).unwrap_or_default(),
            Step::Place => vec![self.line("/municipality", "form-place", &draft.municipality).heading()],
            Step::Contact => self.contact(draft.contacts.first().unwrap_or(&ContactDraft::default()), !draft.contacts.is_empty()),
            Step::MessageLanguage => vec![self.message_language(&draft.message_language)],
            Step::Members => vec![self.yes_no("/more", "form-more", None)],
            Step::Member(n) => self.member(n, draft.members.get(n - 1).unwrap_or(&PersonDraft::default())),
            Step::Guardian => self.guardian(),
            Step::Needs => self.needs(&draft.needs, draft.needs_note.as_deref().unwrap_or_default()),
            Step::Consent(n) => self.consent(n),
        }
    }

    fn field(&self, name: impl Into<String>, key: &str, kind: Kind) -> Field {
        Field::new(self.words, name, self.words.t(key), kind)
    }

    fn line(&self, name: impl Into<String>, key: &str, value: &str) -> Field {
        self.field(name, key, Kind::Line("text", "")).value(value)
    }

    fn date(&self, name: impl Into<String>, key: &str, value: &str) -> Field {
        self.field(name, key, Kind::Date(parts(value))).hint(self.words.t("form-date-hint"))
    }

    fn radios<'c>(&self, name: impl Into<String>, key: &str, kind: &str, codes: impl IntoIterator<Item = &'c str>, chosen: &str) -> Field {
        self.field(name, key, Kind::Radios(Choice::words_of(self.words, kind, codes, &[chosen])))
    }

    fn yes_no(&self, name: impl Into<String>, key: &str, chosen: Option<bool>) -> Field {
        self.field(name, key, Kind::Radios(sides(self.words, chosen)))
    }

    fn sex(&self, name: impl Into<String>, chosen: &str) -> Field {
        self.radios(name, "sex", "sex", Sex::ALL.iter().map(|sex| sex.as_str()), chosen)
    }

    fn nationality(&self, at: &str, person: &PersonDraft) -> Vec<Field> {
        let name = format!("{at}/nationalities");
        let chosen: Vec<&str> = person.nationalities.iter().map(String::as_str).collect();
        let other = chosen.iter().find(|code| !NEAR.contains(code)).copied().unwrap_or_default();
        let near = NEAR.iter().map(|code| Choice {
            value: (*code).to_owned(),
            label: self.words.t(&format!("country-{}", code.to_lowercase())),
            chosen: chosen.contains(code),
        });
        vec![
            self.field(name.clone(), "form-nationality", Kind::Boxes(near.collect())).hint(self.words.t("form-nationality-hint")),
            self.field(format!("{name}-other"), "form-nationality-other", Kind::Select(countries(self.words, other, false))),
        ]
    }

    fn document(&self, person: &PersonDraft) -> Vec<Field> {
        let first = person.documents.first().cloned().unwrap_or_default();
        let none = Choice::new("", self.words.t("form-no-document"), &first.document_type);
        let kinds = Choice::words_of(self.words, "document", DocumentType::ALL.iter().map(|kind| kind.as_str()), &[&first.document_type]);
        let at = "/principal/documents/0";
        vec![
            self.field(format!("{at}/type"), "form-document", Kind::Select(std::iter::once(none).chain(kinds).collect()))
                .hint(self.words.t("form-document-hint")),
            self.field(
                format!("{at}/issuing_country"),
                "form-document-country",
                Kind::Select(countries(self.words, &first.issuing_country, true)),
            ),
            self.line(format!("{at}/number"), "form-document-number", &first.number),
        ]
    }

    fn fact(&self, asked: &Asked) -> Vec<Field> {
        let name = format!("/facts/{}", asked.key);
        let answer = self.form.carried.draft.facts.get(&asked.key).cloned().unwrap_or_default();
        let choice = |value: &str, key: &str| Choice::new(value, self.words.t(key), &answer);
        let field = |name: String, kind: Kind| Field::new(self.words, name, asked.question.clone(), kind);
        match asked.answer {
            FactType::YesNo => {
                let choices = vec![choice("yes", "yes"), choice("no", "no"), choice("unknown", "answer-unknown-yn")];
                vec![field(name, Kind::Radios(choices)).heading()]
            }
            FactType::Date => {
                let day = if answer.starts_with(|c: char| c.is_ascii_digit()) { answer.as_str() } else { "" };
                let or = vec![choice("no", "no"), choice("unknown", "answer-unknown-yn")];
                let or = Field::new(self.words, format!("{name}-or"), self.words.t("form-or"), Kind::Radios(or));
                vec![field(name, Kind::Date(parts(day))).heading(), or]
            }
        }
    }

    fn contact(&self, contact: &ContactDraft, known: bool) -> Vec<Field> {
        let kinds = ContactKind::ALL.iter().map(|kind| kind.as_str());
        vec![
            self.radios("/contacts/0/kind", "form-contact", "contact", kinds, &contact.kind),
            self.line("/contacts/0/value", "form-contact-value", &contact.value).hint(self.words.t("form-contact-hint")),
            self.yes_no("/contacts/0/safe_to_use", "form-safe", known.then_some(contact.safe_to_use)).hint(self.words.t("form-safe-hint")),
            self.yes_no("/contacts/0/safe_to_leave_message", "form-leave", known.then_some(contact.safe_to_leave_message)),
        ]
    }

    fn message_language(&self, chosen: &str) -> Field {
        let chosen = if chosen.is_empty() { self.words.code() } else { chosen };
        let choices = LANGUAGES.iter().map(|(language, name)| Choice::new(language.as_str(), *name, chosen)).collect();
        self.field("/message_language", "form-message-language", Kind::Radios(choices)).heading()
    }

    fn member(&self, number: usize, person: &PersonDraft) -> Vec<Field> {
        let at = format!("/members/{}", number - 1);
        let chosen = person.relation.as_deref().unwrap_or_default();
        let none = Choice::new("", self.words.t("choose"), chosen);
        let relations = Choice::words_of(self.words, "relation", Relation::ALL.iter().map(|own| own.as_str()), &[chosen]);
        let mut fields = vec![
            self.field(format!("{at}/relation"), "form-relation", Kind::Select(std::iter::once(none).chain(relations).collect())),
            self.line(format!("{at}/name"), "form-member-name", &person.name).hint(self.words.t("form-name-hint")),
            self.date(format!("{at}/birth_date"), "birth-date", &person.birth_date),
            self.sex(format!("{at}/sex"), &person.sex),
        ];
        fields.extend(self.nationality(&at, person));
        fields
    }

    fn guardian(&self) -> Vec<Field> {
        let draft = &self.form.carried.draft;
        let now = draft.guardian.clone().unwrap_or_default();
        let (contact, chosen) = (now.contact.clone().unwrap_or_default(), now.member.map(|n| n.to_string()).unwrap_or_default());
        let adults = self.form.adults().into_iter().filter(|number| *number > 0);
        let member = |number: usize| Some(Choice::new(number.to_string(), &draft.members.get(number - 1)?.name, &chosen));
        let members: Vec<Choice> = adults.filter_map(member).collect();
        let kinds = ContactKind::ALL.iter().map(|kind| kind.as_str());
        let known = now.contact.is_some();
        let mut fields = Vec::new();
        if !members.is_empty() {
            let none = Choice::new("", self.words.t("form-guardian-outside"), &chosen);
            fields.push(self.field("/guardian/member", "form-guardian", Kind::Radios(members.into_iter().chain([none]).collect())));
        }
        fields.extend([
            self.line("/guardian/name", "form-guardian-name", now.name.as_deref().unwrap_or_default()),
            self.radios("/guardian/contact/kind", "form-guardian-contact", "contact", kinds, &contact.kind),
            self.line("/guardian/contact/value", "form-contact-value", &contact.value),
            self.yes_no("/guardian/contact/safe_to_use", "form-safe", known.then_some(contact.safe_to_use)),
            self.yes_no("/guardian/contact/safe_to_leave_message", "form-leave", known.then_some(contact.safe_to_leave_message)),
        ]);
        fields
    }

    fn needs(&self, needs: &[String], note: &str) -> Vec<Field> {
        let chosen: Vec<&str> = needs.iter().map(String::as_str).collect();
        let boxes = Choice::words_of(self.words, "need", Need::ALL.iter().map(|need| need.as_str()), &chosen);
        vec![
            self.field("/needs", "form-needs", Kind::Boxes(boxes)).hint(self.words.t("form-needs-hint")),
            self.field("/needs_note", "form-needs-note", Kind::Lines).value(note),
        ]
    }

    fn consent(&self, number: usize) -> Vec<Field> {
        let person = u32::try_from(number).unwrap_or(u32::MAX);
        let given = self.form.carried.draft.consent.adults.iter().find(|adult| adult.person == person);
        let answers = given.map(|adult| [adult.other_agency, adult.us_government, adult.canada, adult.spain]);
        let ask = |(share, name): (usize, &&str)| {
            let key = format!("form-share-{}", name.replace('_', "-"));
            self.yes_no(format!("/consent/adults/{number}/{name}"), &key, answers.map(|all| all[share]))
        };
        SHARES.iter().enumerate().map(ask).collect()
    }
}

/// Every country: those near in the words of the page, the others by the English name of ISO 3166-1.
#[must_use]
pub fn countries(words: Words, chosen: &str, with_near: bool) -> Vec<Choice> {
    let name = |code: &str| words.maybe(&format!("country-{}", code.to_lowercase()));
    let near = NEAR.iter().filter(|_| with_near).map(|code| Choice::new(*code, name(code).unwrap_or_default(), chosen));
    let mut rest: Vec<Choice> = Country::all()
        .filter(|country| !NEAR.contains(&country.as_str()))
        .map(|country| Choice::new(country.as_str(), name(country.as_str()).unwrap_or_else(|| country.english_name().to_owned()), chosen))
        .collect();
    rest.sort_by(|a, b| a.label.cmp(&b.label));
    let none = Choice::new("", words.t("choose"), chosen);
    std::iter::once(none).chain(near).chain(rest).collect()
}

/// The choices of a question with two sides; neither is chosen before it was answered.
#[must_use]
pub fn sides(words: Words, chosen: Option<bool>) -> Vec<Choice> {
    let chosen = chosen.map_or("", |yes| if yes { "yes" } else { "no" });
    YesNo::ALL.iter().map(|own| Choice::new(own.as_str(), words.t(own.as_str()), chosen)).collect()
}

/// Day, month and year of a date as it was typed.
#[must_use]
pub fn parts(text: &str) -> [String; 3] {
    let mut all = text.split('-').map(str::to_owned);
    let (year, month, day) = (all.next().unwrap_or_default(), all.next().unwrap_or_default(), all.next().unwrap_or_default());
    [day, month, year]
}
