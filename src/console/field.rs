//! One question of a form, with its markup after the documented one of the kit.

use askama::Template;

use super::words::Words;
use crate::domain::fields::FieldError;

/// How a question is answered.
#[derive(Clone, Debug)]
pub enum Kind {
    /// One line; what kind of line (`text`, `email`, `tel`), and how wide.
    Line(&'static str, &'static str),
    /// A password, which is never filled in again.
    Password,
    /// Several lines.
    Lines,
    /// One of a long list.
    Select(Vec<Choice>),
    /// One of a few.
    Radios(Vec<Choice>),
    /// Any of a few.
    Boxes(Vec<Choice>),
    /// Day, month and year, as typed.
    Date([String; 3]),
}

/// One answer to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// One question of a form.
#[derive(Clone, Debug, Template)]
#[template(path = "field.html")]
pub struct Field {
    /// The words around it.
    pub words: Words,
    /// Its name in what is sent: the pointer of the field in the API, so that a fault finds it.
    pub name: String,
    /// The question.
    pub label: String,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// What was typed.
    pub value: String,
    /// What is wrong with it, and how to mend it.
    pub fault: Option<String>,
    /// Whether the question is the heading of the page.
    pub heading: bool,
    /// What browsers may fill in.
    pub autocomplete: &'static str,
    /// How it is answered.
    pub kind: Kind,
}

impl askama::filters::HtmlSafe for Field {}

impl Field {
    /// A question with its name, words and answer so far.
    #[must_use]
    pub fn new(words: Words, name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            words,
            name: name.into(),
            label: label.into(),
            hint: None,
            value: String::new(),
            fault: None,
            heading: false,
            autocomplete: "off",
            kind,
        }
    }

    /// With what helps to answer it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With what was typed.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// As the heading of a page that asks one thing.
    #[must_use]
    pub fn heading(mut self) -> Self {
        self.heading = true;
        self
    }

    /// With the fault of its pointer or of one beneath it. What was not chosen stands as not chosen.
    #[must_use]
    pub fn judged(mut self, faults: &[FieldError]) -> Self {
        let own = faults.iter().find(|fault| fault.pointer == self.name || beneath(&fault.pointer, &self.name));
        if own.is_some_and(|fault| fault.code == "required")
            && let Kind::Radios(choices) = &mut self.kind
        {
            choices.iter_mut().for_each(|choice| choice.chosen = false);
        }
        self.fault = own.map(|fault| sentence(self.words, fault)).or(self.fault);
        self
    }

    /// The id of the element: pointers have characters that links cannot carry.
    #[must_use]
    pub fn id(&self) -> String {
        id(&self.name)
    }

    /// Where a link of the error summary leads: the first thing to type or choose.
    #[must_use]
    pub fn target(&self) -> String {
        match self.kind {
            Kind::Date(_) => format!("{}-day", self.id()),
            _ => self.id(),
        }
    }

    /// The answer in words: what was typed, or what stands beside what was chosen.
    #[must_use]
    pub fn answers(&self) -> Vec<String> {
        match &self.kind {
            Kind::Radios(choices) | Kind::Boxes(choices) | Kind::Select(choices) => {
                choices.iter().filter(|choice| choice.chosen && !choice.value.is_empty()).map(|choice| choice.label.clone()).collect()
            }
            Kind::Date(parts) => {
                let typed: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                if typed.is_empty() { Vec::new() } else { vec![typed.join("-")] }
            }
            Kind::Password => Vec::new(),
            Kind::Line(..) | Kind::Lines => Some(self.value.clone()).filter(|text| !text.is_empty()).into_iter().collect(),
        }
    }

    /// What is sent when nobody changes it: what was typed, or the value of what is chosen.
    #[must_use]
    pub fn chosen(&self) -> &str {
        match &self.kind {
            Kind::Radios(choices) | Kind::Boxes(choices) | Kind::Select(choices) => {
                choices.iter().find(|choice| choice.chosen).map_or("", |choice| &choice.value)
            }
            _ => &self.value,
        }
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id()));
        let fault = self.fault.as_ref().map(|_| format!("{}-error", self.id()));
        hint.into_iter().chain(fault).collect::<Vec<_>>().join(" ")
    }

    fn choice_id(&self, index: &usize) -> String {
        if *index == 0 { self.id() } else { format!("{}-{index}", self.id()) }
    }
}

impl Choice {
    /// Choices from codes, with their words; the one that was chosen is marked.
    pub fn words_of<'c>(words: Words, kind: &str, codes: impl IntoIterator<Item = &'c str>, chosen: &[&str]) -> Vec<Self> {
        let choice = |code: &'c str| Self { value: code.to_owned(), label: words.word(kind, code), chosen: chosen.contains(&code) };
        codes.into_iter().map(choice).collect()
    }

    /// One choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: &str) -> Self {
        let value = value.into();
        Self { chosen: value == chosen, value, label: label.into() }
    }
}

/// How to mend a fault, in the language of the page; the API's own sentence where the pages have none.
#[must_use]
pub fn sentence(words: Words, fault: &FieldError) -> String {
    words.maybe(&format!("fault-{}", fault.code.replace('_', "-"))).unwrap_or_else(|| fault.detail.clone())
}

fn beneath(pointer: &str, name: &str) -> bool {
    pointer.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
}

/// An id that links can name.
#[must_use]
pub fn id(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("f{}", name.chars().map(plain).collect::<String>())
}
