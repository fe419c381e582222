//! How alike two principals are: whether a submission is the same family again, perhaps the same, or another.

use super::{birth_date::BirthDate, document::DocumentKey, person::Person, redacted::redacted};

/// From this Jaro-Winkler similarity two words are taken for one name.
///
/// 0.88 lets what ears and pens confuse pass (`gonzalez`/`gonsales` 0.88, `jhon`/`john` 0.93, `yusmary`/`yusmari` 0.94) and keeps
/// different names apart (`ana`/`eva`, `carlos`/`carmen`). Too low costs a reviewer a look, too high leaves a family in twice: a look is cheaper.
pub const ALIKE_WORDS: f64 = 0.88;

/// How many words of a name are compared: longer names are not people's, and comparing grows with the square.
pub const MOST_WORDS: usize = 16;

/// How many words must be alike: with one alone, every Maria born that day would be every other.
pub const FEWEST_ALIKE_WORDS: usize = 2;

/// The verdict on two principals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same document and the same complete birth date: the same person, who sent the form again.
    Same,
    /// Something speaks for it: people look at it as a possible duplicate.
    Like,
    /// Nothing speaks for it.
    Different,
}

/// What of a principal is compared.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The words of the name, without accents, in any order.
    pub name_tokens: Vec<String>,
    /// The birth date, as far as known.
    pub birth_date: BirthDate,
    /// The documents.
    pub documents: Vec<DocumentKey>,
}

/// What to look up to find everybody who can be alike: a record that matches none of these is `Different`.
///
/// An index on the document key and one on the birth date in text form serve it; no index on names is needed.
#[derive(Clone, PartialEq, Eq)]
pub struct CandidateKeys {
    /// Any of these documents, whatever the birth date.
    pub documents: Vec<DocumentKey>,
    /// Any of these birth dates exactly: the less complete forms of one's own.
    pub birth_dates: Vec<String>,
    /// Or a birth date that begins like this: one's own, and the more complete forms of it.
    pub birth_date_prefix: String,
}

redacted!(Identity, CandidateKeys);

impl Identity {
    /// The identity of a person.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        Self {
            name_tokens: person.name.tokens(),
            birth_date: person.birth_date,
            documents: person.documents.iter().map(super::document::Document::key).collect(),
        }
    }

    /// One key per document that a second record of the same person also has: what a repeated submission is found by.
    ///
    /// None without a complete birth date, since then nobody can be said to be the [`Likeness::Same`]. The keys are personal data: a table
    /// that holds none keeps a hash of them.
    #[must_use]
    pub fn same_keys(&self) -> Vec<String> {
        let day = self.birth_date.day().map(|_| self.birth_date);
        self.documents.iter().filter_map(|document| Some(format!("{document}:{}", day?))).collect()
    }

    /// What to look up to find everybody who can be alike.
    #[must_use]
    pub fn candidate_keys(&self) -> CandidateKeys {
        CandidateKeys {
            documents: self.documents.clone(),
            birth_dates: self.birth_date.coarser_forms(),
            birth_date_prefix: self.birth_date.to_string(),
        }
    }
}

/// Compares two principals; the order of the two does not matter.
#[must_use]
pub fn compare(a: &Identity, b: &Identity) -> Likeness {
    let same_document = a.documents.iter().any(|own| b.documents.contains(own));
    let same_day = a.birth_date.is_complete() && a.birth_date == b.birth_date;
    if same_document && same_day {
        return Likeness::Same;
    }
    let alike = same_document || (a.birth_date.is_compatible_with(&b.birth_date) && names_alike(&a.name_tokens, &b.name_tokens, same_day));
    if alike { Likeness::Like } else { Likeness::Different }
}

/// Whether the words of the shorter name all stand in the longer one, in any order.
///
/// People leave out a second given or family name; only where the birth day does not agree to the day must all words of both be alike.
fn names_alike(a: &[String], b: &[String], same_day: bool) -> bool {
    let (a, b) = (&a[..a.len().min(MOST_WORDS)], &b[..b.len().min(MOST_WORDS)]);
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if !same_day && shorter.len() != longer.len() {
        return false;
    }
    // A single word can only be one's whole name if the other has no more.
    let enough = shorter.len() >= FEWEST_ALIKE_WORDS || (shorter.len() == 1 && longer.len() == 1);
    enough && alike_words(shorter, longer) == shorter.len()
}

/// How many words of `shorter` can be paired with a word of `longer` that is alike, each word once.
///
/// The largest such pairing, grown word by word (Kuhn's method), so that neither the order of words nor of the two names matters.
fn alike_words(shorter: &[String], longer: &[String]) -> usize {
    let alike = |own: &String| longer.iter().map(|other| strsim::jaro_winkler(own, other) >= ALIKE_WORDS).collect();
    let alike: Vec<Vec<bool>> = shorter.iter().map(alike).collect();
    let mut taken_by = vec![None; longer.len()];
    (0..shorter.len()).filter(|own| pair(*own, &alike, &mut vec![false; longer.len()], &mut taken_by)).count()
}

/// Finds a partner for one word, moving words paired before to others where that makes room.
fn pair(own: usize, alike: &[Vec<bool>], tried: &mut [bool], taken_by: &mut [Option<usize>]) -> bool {
    for other in 0..taken_by.len() {
        if alike[own][other] && !tried[other] {
            tried[other] = true;
            if taken_by[other].is_none_or(|before| pair(before, alike, tried, taken_by)) {
                taken_by[other] = Some(own);
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::{
        country::Country,
        document::{DocumentType, number_key},
        name::tokens,
    };

    fn somebody(name: &str, birth_date: &str, number: &str) -> Identity {
        let passport = |number| DocumentKey {
            document_type: DocumentType::Passport,
            issuing_country: Country::parse("VE").unwrap(),
            number_key: number_key(number),
        };
        let documents = Some(number).filter(|number| !number.is_empty()).map(passport);
        Identity { name_tokens: tokens(name), birth_date: birth_date.parse().unwrap(), documents: documents.into_iter().collect() }
    }

    #[rstest]
    #[case::same_document_and_day("Ana Pérez", "1990-05-17", "V-123456", Likeness::Same)]
    #[case::same_whatever_the_name("Otra Persona", "1990-05-17", "v 123 456", Likeness::Same)]
    #[case::same_document_another_day("Otra Persona", "1991-01-01", "V123456", Likeness::Like)]
    #[case::same_document_the_year_alone("Ana Pérez", "1990", "V123456", Likeness::Like)]
    #[case::same_name_in_another_order("PEREZ, ana", "1990-05-17", "", Likeness::Like)]
    #[case::a_slip_of_the_pen("Anna Peres", "1990-05-17", "X999999", Likeness::Like)]
    #[case::more_names_on_the_same_day("Ana Lucía Pérez Gómez", "1990-05-17", "", Likeness::Like)]
    #[case::the_name_and_a_compatible_year("Ana Pérez", "1990", "", Likeness::Like)]
    #[case::more_names_and_only_the_year("Ana Lucía Pérez Gómez", "1990", "", Likeness::Different)]
    #[case::one_word_is_not_enough("Ana", "1990-05-17", "", Likeness::Different)]
    #[case::the_name_alone("Ana Pérez", "1991-05-17", "", Likeness::Different)]
    #[case::the_day_alone("Eva Gómez", "1990-05-17", "", Likeness::Different)]
    #[case::one_word_stands_for_one("Ana Anna", "1990-05-17", "", Likeness::Different)]
    #[case::nothing("Eva Gómez", "1970", "X999999", Likeness::Different)]
    fn two_principals_are_judged(#[case] name: &str, #[case] birth_date: &str, #[case] number: &str, #[case] expected: Likeness) {
        let ana = somebody("Ana Pérez", "1990-05-17", "V123456");
        assert_eq!(compare(&ana, &somebody(name, birth_date, number)), expected);
        assert_eq!(compare(&somebody(name, birth_date, number), &ana), expected, "whichever comes first");
    }

    #[test]
    fn a_document_of_another_country_or_kind_is_another() {
        let ana = somebody("Ana Pérez", "1990-05-17", "V123456");
        let mut other = somebody("Eva Gómez", "1990-05-17", "V123456");
        other.documents[0].issuing_country = Country::parse("CO").unwrap();
        assert_eq!(compare(&ana, &other), Likeness::Different);
        other = somebody("Eva Gómez", "1990-05-17", "V123456");
        other.documents[0].document_type = DocumentType::NationalId;
        assert_eq!(compare(&ana, &other), Likeness::Different);
    }

    #[test]
    fn two_equal_partial_dates_never_make_the_same_person() {
        let ana = somebody("Ana Pérez", "1990-05", "V123456");
        assert_eq!(compare(&ana, &ana.clone()), Likeness::Like);
        assert!(ana.same_keys().is_empty());
        assert_eq!(somebody("Ana", "1990-05-17", "V-123456").same_keys(), ["passport:VE:V123456:1990-05-17"]);
    }

    #[rstest]
    #[case("gonzalez", "gonsales", true)]
    #[case("yusmary", "yusmari", true)]
    #[case("jhon", "john", true)]
    #[case("ana", "eva", false)]
    #[case("carlos", "carmen", false)]
    #[case("perez", "lopez", false)]
    fn the_threshold_is_where_its_reason_says(#[case] a: &str, #[case] b: &str, #[case] alike: bool) {
        assert_eq!(strsim::jaro_winkler(a, b) >= ALIKE_WORDS, alike, "{}", strsim::jaro_winkler(a, b));
    }

    fn anybody() -> impl Strategy<Value = Identity> {
        ("(ana|eva|anna|luz|perez|peres|lopez)( (ana|perez|peres|gomez)){0,3}", "19(80|81)(-0[12](-0[12])?)?", "(|1234A|1234B)")
            .prop_map(|(name, birth_date, number)| somebody(&name, &birth_date, &number))
    }

    proptest! {
        #[test]
        fn the_order_of_the_two_never_matters(a in anybody(), b in anybody()) {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        }

        #[test]
        fn nobody_alike_is_missed_by_the_candidate_keys(a in anybody(), b in anybody()) {
            let keys = a.candidate_keys();
            let date = b.birth_date.to_string();
            let found = b.documents.iter().any(|document| keys.documents.contains(document))
                || keys.birth_dates.contains(&date)
                || date.starts_with(&keys.birth_date_prefix);
            prop_assert!(found || compare(&a, &b) == Likeness::Different);
        }

        #[test]
        fn the_same_share_a_key_and_only_they(a in anybody(), b in anybody()) {
            let shared = a.same_keys().iter().any(|key| b.same_keys().contains(key));
            prop_assert_eq!(shared, compare(&a, &b) == Likeness::Same);
        }
    }
}
