//! A sheet: the values that one page edits, each as one text. So a value can be asked for, read back, shown in words, and held against
//! what somebody else made of it meanwhile.

use std::collections::BTreeMap;

use crate::{
    console::{
        field::{Choice, Field, Kind},
        form::answers,
        words::Words,
    },
    domain::{country::Country, fields::FieldError},
    http::form::Fields,
};

/// Countries whose people come most: offered without opening the list.
const NEAR: &[&str] = &["VE", "CU", "HT", "NI", "CO", "EC", "GT", "HN", "SV"];

/// Languages of the region: offered without knowing their codes.
const SPOKEN: &[&str] = &["spa", "eng", "hat", "fra", "por", "quc", "kek", "mam", "guc", "miq"];

/// The prefix of the hidden fields that say how a value was when the page was opened.
const WAS: &str = "was:";

/// How a value is asked for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// One line, so wide.
    Line(&'static str),
    /// Several lines.
    Lines,
    /// A date that may lack its day, or its day and month; or a whole one.
    Date,
    /// One of a few: codes with their words.
    One(Vec<(String, String)>),
    /// One of many.
    Pick(Vec<(String, String)>),
    /// Any of a few.
    Any(Vec<(String, String)>),
    /// Any countries.
    Countries,
    /// One country.
    Country,
    /// Any languages, the best first.
    Spoken,
    /// A day, or one of a few answers instead.
    DateOr(Vec<(String, String)>),
}

/// One value of a sheet.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name: the pointer of the field in the API.
    pub name: String,
    /// The question.
    pub label: String,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// How it is asked for.
    pub ask: Ask,
}

/// The values of a sheet by name.
pub type Values = BTreeMap<String, String>;

impl Line {
    /// A value with its name, question and how it is asked for.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<String>, ask: Ask) -> Self {
        Self { name: name.into(), label: label.into(), hint: None, ask }
    }

    /// With what helps to answer it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The question with a value as its answer.
    #[must_use]
    pub fn field(&self, words: Words, value: &str) -> Vec<Field> {
        let field = |kind| Field { hint: self.hint.clone(), ..Field::new(words, self.name.clone(), self.label.clone(), kind) };
        let chosen = |codes: &[(String, String)]| codes.iter().map(|(code, word)| Choice::new(code, word, value)).collect();
        let other = |label: &str, kind| Field::new(words, format!("{}-other", self.name), words.t(label), kind);
        match &self.ask {
            Ask::Line(width) => vec![field(Kind::Line("text", width)).value(value)],
            Ask::Lines => vec![field(Kind::Lines).value(value)],
            Ask::Date => vec![field(Kind::Date(parts(value)))],
            Ask::One(codes) => vec![field(Kind::Radios(chosen(codes)))],
            Ask::Pick(codes) => vec![field(Kind::Select(with_none(words, value, chosen(codes))))],
            Ask::Country => vec![field(Kind::Select(with_none(words, value, countries(words, value))))],
            Ask::Any(codes) => vec![field(Kind::Boxes(boxes(codes.iter().map(|(code, word)| (code.clone(), word.clone())), value)))],
            Ask::Countries => {
                let near = own_first(value, NEAR).into_iter().map(|code| (code.clone(), country(words, &code)));
                let rest = Kind::Select(with_none(words, "", countries(words, "")));
                vec![field(Kind::Boxes(boxes(near, value))), other("file-other-country", rest)]
            }
            Ask::Spoken => {
                let known = own_first(value, SPOKEN).into_iter().map(|code| (code.clone(), spoken(words, &code)));
                let line = Kind::Line("text", "govuk-input--width-4");
                let more = other("file-other-language", line).hint(words.t("file-other-language-hint"));
                vec![field(Kind::Boxes(boxes(known, value))), more]
            }
            Ask::DateOr(codes) => {
                let day = if value.starts_with(|c: char| c.is_ascii_digit()) { value } else { "" };
                let or = Field::new(words, format!("{}-or", self.name), words.t("file-or"), Kind::Radios(chosen(codes)));
                vec![field(Kind::Date(parts(day))), or]
            }
        }
    }

    /// The value that a form sent: as its questions have it, or whole under its name, as the page of differences sends it.
    #[must_use]
    pub fn read(&self, sent: &Fields) -> String {
        let name = self.name.as_str();
        let date = || answers::date(sent, name);
        match &self.ask {
            Ask::Line(_) | Ask::Lines | Ask::One(_) | Ask::Pick(_) | Ask::Country => sent.text(name).to_owned(),
            Ask::Date => Some(date()).filter(|day| !day.is_empty()).unwrap_or_else(|| sent.text(name).to_owned()),
            Ask::DateOr(_) => {
                let day = Some(date()).filter(|day| !day.is_empty());
                day.unwrap_or_else(|| sent.filled(&format!("{name}-or")).unwrap_or_else(|| sent.text(name)).to_owned())
            }
            Ask::Any(_) | Ask::Countries | Ask::Spoken => {
                let other = format!("{name}-other");
                let all = sent.all(name).chain(sent.all(&other)).flat_map(|text| text.split([',', ' '])).filter(|code| !code.is_empty());
                let mut codes: Vec<&str> = Vec::new();
                for code in all {
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
                codes.join(",")
            }
        }
    }

    /// A value in words.
    #[must_use]
    pub fn shown(&self, words: Words, value: &str) -> String {
        let of = |codes: &[(String, String)], value: &str| {
            codes.iter().find(|(code, _)| code == value).map_or_else(|| value.to_owned(), |(_, word)| word.clone())
        };
        let list = |word: &dyn Fn(&str) -> String| list(value).iter().map(|code| word(code)).collect::<Vec<_>>().join(", ");
        match &self.ask {
            Ask::Line(_) | Ask::Lines | Ask::Date => value.to_owned(),
            Ask::One(codes) | Ask::Pick(codes) | Ask::DateOr(codes) => of(codes, value),
            Ask::Any(codes) => list(&|code| of(codes, code)),
            Ask::Country => country(words, value),
            Ask::Countries => list(&|code| country(words, code)),
            Ask::Spoken => list(&|code| spoken(words, code)),
        }
    }
}

/// The values that a form sent.
#[must_use]
pub fn read(lines: &[Line], sent: &Fields) -> Values {
    lines.iter().map(|line| (line.name.clone(), line.read(sent))).collect()
}

/// The values as they were when the page was opened, as far as the form says.
#[must_use]
pub fn was(lines: &[Line], sent: &Fields) -> Values {
    let old = |line: &Line| (line.name.clone(), sent.text(&format!("{WAS}{}", line.name)).to_owned());
    lines.iter().map(old).collect()
}

/// The hidden fields that say how the values were.
#[must_use]
pub fn remembered(values: &Values) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| (format!("{WAS}{name}"), value.clone())).collect()
}

/// The questions of a sheet with their answers and faults.
#[must_use]
pub fn fields(words: Words, lines: &[Line], values: &Values, faults: &[FieldError]) -> Vec<Field> {
    let value = |line: &Line| values.get(&line.name).cloned().unwrap_or_default();
    lines.iter().flat_map(|line| line.field(words, &value(line))).map(|field| field.judged(faults)).collect()
}

/// One value, empty when there is none.
#[must_use]
pub fn get<'v>(values: &'v Values, name: &str) -> &'v str {
    values.get(name).map_or("", String::as_str)
}

/// The codes of a list.
#[must_use]
pub fn list(value: &str) -> Vec<String> {
    value.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// Codes with their words.
pub fn coded<'c>(words: Words, kind: &str, codes: impl IntoIterator<Item = &'c str>) -> Vec<(String, String)> {
    codes.into_iter().map(|code| (code.to_owned(), words.word(kind, code))).collect()
}

/// Yes and no.
#[must_use]
pub fn yes_no(words: Words) -> Vec<(String, String)> {
    vec![("yes".to_owned(), words.t("yes")), ("no".to_owned(), words.t("no"))]
}

/// The word of a yes or no.
#[must_use]
pub const fn yes(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// A country in the words of the page, else by its English name.
#[must_use]
pub fn country(words: Words, code: &str) -> String {
    let own = words.maybe(&format!("country-{}", code.to_lowercase()));
    own.or_else(|| Country::parse(code).map(|country| country.english_name().to_owned())).unwrap_or_else(|| code.to_owned())
}

/// A spoken language in the words of the page, else by its code.
#[must_use]
pub fn spoken(words: Words, code: &str) -> String {
    words.maybe(&format!("file-spoken-{}", code.to_lowercase())).unwrap_or_else(|| code.to_owned())
}

/// The codes that are chosen, in their order, then the usual ones.
fn own_first(value: &str, usual: &[&str]) -> Vec<String> {
    let mut all = list(value);
    let rest: Vec<String> = usual.iter().map(|code| (*code).to_owned()).filter(|code| !all.contains(code)).collect();
    all.extend(rest);
    all
}

fn boxes(codes: impl Iterator<Item = (String, String)>, value: &str) -> Vec<Choice> {
    let chosen = list(value);
    codes.map(|(value, label)| Choice { chosen: chosen.contains(&value), value, label }).collect()
}

fn countries(words: Words, chosen: &str) -> Vec<Choice> {
    let mut all: Vec<Choice> = Country::all().map(|own| Choice::new(own.as_str(), country(words, own.as_str()), chosen)).collect();
    all.sort_by_key(|choice| (!NEAR.contains(&choice.value.as_str()), choice.label.clone()));
    all
}

fn with_none(words: Words, chosen: &str, all: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", words.t("choose"), chosen)).chain(all).collect()
}

/// Day, month and year of a date as it was typed.
fn parts(text: &str) -> [String; 3] {
    let mut all = text.split('-').map(str::to_owned);
    let (year, month, day) = (all.next().unwrap_or_default(), all.next().unwrap_or_default(), all.next().unwrap_or_default());
    [day, month, year]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    const WORDS: Words = Words(Language::English);

    fn sent(pairs: &[(&str, &str)]) -> Fields {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(pairs);
        Fields::from_slice(body.finish().as_bytes()).unwrap()
    }

    fn line(ask: Ask) -> Line {
        Line::new("/x", "X", ask)
    }

    #[test]
    fn a_value_is_read_from_its_questions_or_whole() {
        let parts = [("/x-day", "7"), ("/x-month", "5"), ("/x-year", "1990")];
        assert_eq!(line(Ask::Date).read(&sent(&parts)), "1990-05-07");
        assert_eq!(line(Ask::Date).read(&sent(&[("/x-day", ""), ("/x-month", ""), ("/x-year", "1990")])), "1990");
        assert_eq!(line(Ask::Date).read(&sent(&[("/x", "1990-05")])), "1990-05");
        assert_eq!(line(Ask::Countries).read(&sent(&[("/x", "VE"), ("/x", "CO"), ("/x-other", "FR"), ("/x-other", "")])), "VE,CO,FR");
        assert_eq!(line(Ask::Countries).read(&sent(&[("/x", "VE,CO")])), "VE,CO");
        assert_eq!(line(Ask::Spoken).read(&sent(&[("/x", "spa"), ("/x-other", "aym, que")])), "spa,aym,que");
        assert_eq!(line(Ask::DateOr(Vec::new())).read(&sent(&[("/x-or", "unknown")])), "unknown");
        assert_eq!(
            line(Ask::DateOr(Vec::new())).read(&sent(&[("/x-or", "no"), ("/x-year", "2023"), ("/x-month", "6"), ("/x-day", "11")])),
            "2023-06-11"
        );
    }

    #[test]
    fn a_value_is_shown_in_words() {
        assert_eq!(line(Ask::Countries).shown(WORDS, "VE,FR"), "Venezuela, France");
        assert_eq!(line(Ask::One(yes_no(WORDS))).shown(WORDS, "no"), "No");
        assert_eq!(line(Ask::Line("")).shown(WORDS, "<b>"), "<b>");
    }

    #[test]
    fn no_choice_of_the_past_is_lost_by_opening_the_page() {
        let fields = line(Ask::Countries).field(WORDS, "FR,VE,PE");
        let Kind::Boxes(boxes) = &fields[0].kind else { panic!("boxes") };
        let chosen: Vec<&str> = boxes.iter().filter(|choice| choice.chosen).map(|choice| choice.value.as_str()).collect();
        assert_eq!(chosen, ["FR", "VE", "PE"]);
    }

    #[test]
    fn how_it_was_travels_with_the_form() {
        let values: Values = [("/x".to_owned(), "<old>".to_owned())].into();
        let hidden = remembered(&values);
        let pairs: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(was(&[line(Ask::Line(""))], &sent(&pairs)), values);
    }
}
