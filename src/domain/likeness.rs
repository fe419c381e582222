//! How alike two principals are: whether a submission is the same family again, perhaps the same, or another.

use super::{birth_date::BirthDate, document::DocumentKey, person::Person, redacted::redacted};

/// From this Jaro-Winkler similarity two words are taken for one name.
///
/// 0.90 lets one slip of the pen pass (`gonzalez`/`gonsales` 0.90, `yusmary`/`yusmari` 0.94, `jhon`/`john` 0.93) and keeps most
/// different names apart (`ana`/`eva`, `carlos`/`carmen`). Too low costs a reviewer a look, too high leaves a family in twice: a look is cheaper.
pub const ALIKE_WORDS: f64 = 0.90;

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
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if !same_day && shorter.len() != longer.len() {
        return false;
    }
    // A single word can only be one's whole name if the other has no more.
    let enough = shorter.len() >= FEWEST_ALIKE_WORDS || (shorter.len() == 1 && longer.len() == 1);
    enough && alike_words(shorter, longer) == shorter.len()
}

/// How many words of `shorter` find one of their own in `longer`: the best pair first, each word once, so that the order of words never matters.
fn alike_words(shorter: &[String], longer: &[String]) -> usize {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, own) in shorter.iter().enumerate() {
        for (j, other) in longer.iter().enumerate() {
            let likeness = strsim::jaro_winkler(own, other);
            if likeness >= ALIKE_WORDS {
                pairs.push((likeness, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut own_taken, mut other_taken) = (Vec::new(), Vec::new());
    for (_, i, j) in pairs {
        if !own_taken.contains(&i) && !other_taken.contains(&j) {
            own_taken.push(i);
            other_taken.push(j);
        }
    }
    own_taken.len()
}
