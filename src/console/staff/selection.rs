//! Cases that were ticked, carried from page to page in the address; and what became of them, carried to the page after.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::{
    auth::key::Key,
    domain::{ids::CaseId, terms::words},
    ops::assignments::{Assigned, MOST},
};

/// Bytes of an id.
const ID: usize = 16;

/// Bytes of a signature: 96 bits are more than anybody can try.
const SIGNATURE: usize = 12;

words! {
    /// What became of one case; `other` for a refusal that came later than the pages.
    Answered {
        Done = "done", NotFound = "not_found", Forbidden = "forbidden", Conflict = "conflict", NotFromHere = "not_from_here",
        AssigneeCannotScreen = "assignee_cannot_screen", HeldByOther = "held_by_other", OtherQueue = "other_queue", FourEyes = "four_eyes",
        NotTheHolder = "not_the_holder", Other = "other",
    }
}

/// Cases that were ticked, each once, in the order of ticking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection(Vec<CaseId>);

impl Selection {
    /// Reads what [`Selection::text`] wrote; anything else is nothing.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let bytes = Some(text).filter(|text| text.len() <= MOST * ID * 4 / 3 + 4).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let bytes = bytes.unwrap_or_default();
        let mut own = Self::default();
        own.add(bytes.chunks_exact(ID).filter_map(|chunk| Uuid::from_slice(chunk).ok()).map(CaseId::from));
        own
    }

    /// The cases in one word.
    #[must_use]
    pub fn text(&self) -> String {
        let bytes: Vec<u8> = self.0.iter().flat_map(|id| *id.uuid().as_bytes()).collect();
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Adds cases; one that is there already is not added again.
    pub fn add(&mut self, cases: impl IntoIterator<Item = CaseId>) {
        for case in cases {
            if !self.0.contains(&case) {
                self.0.push(case);
            }
        }
    }

    /// Those that are not among these.
    #[must_use]
    pub fn without(&self, cases: &[CaseId]) -> Self {
        Self(self.0.iter().copied().filter(|case| !cases.contains(case)).collect())
    }

    /// Whether a case was ticked.
    #[must_use]
    pub fn has(&self, case: CaseId) -> bool {
        self.0.contains(&case)
    }

    /// The cases.
    #[must_use]
    pub fn cases(&self) -> &[CaseId] {
        &self.0
    }

    /// Whether there are more than one step takes.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.0.len() > MOST
    }

    /// The first of them, as many as one step takes.
    #[must_use]
    pub fn cut(mut self) -> Self {
        self.0.truncate(MOST);
        self
    }
}

impl From<Vec<CaseId>> for Selection {
    fn from(cases: Vec<CaseId>) -> Self {
        let mut own = Self::default();
        own.add(cases);
        own
    }
}

/// The value of a box: an id in 22 characters instead of 36, so that a page of them fits into an address.
#[must_use]
pub fn mark(case: CaseId) -> String {
    URL_SAFE_NO_PAD.encode(case.uuid().as_bytes())
}

/// The case of a box that was ticked.
#[must_use]
pub fn marked(text: &str) -> Option<CaseId> {
    let bytes = Some(text).filter(|text| text.len() == 22).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())?;
    Uuid::from_slice(&bytes).ok().map(CaseId::from)
}

/// Writes what became of the cases for the page after, signed for one session and step: nobody can show somebody else a page that says
/// what never happened.
#[must_use]
pub fn write_answers(key: &Key, whose: &str, step: &str, answers: &[Assigned]) -> String {
    let code = |code: &str| Answered::parse(code).unwrap_or(Answered::Other) as u8;
    let mut bytes: Vec<u8> = answers.iter().flat_map(|one| one.case.uuid().as_bytes().iter().copied().chain([code(one.code)])).collect();
    let tag = key.sign(&[b"answers", whose.as_bytes(), step.as_bytes(), &bytes]);
    bytes.extend_from_slice(&tag[..SIGNATURE]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`write_answers`] wrote for this session and step.
#[must_use]
pub fn read_answers(key: &Key, whose: &str, step: &str, text: &str) -> Option<Vec<(CaseId, Answered)>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() > SIGNATURE)?;
    let (answers, tag) = bytes.split_at(bytes.len() - SIGNATURE);
    let right = key.sign(&[b"answers", whose.as_bytes(), step.as_bytes(), answers]);
    if !bool::from(subtle::ConstantTimeEq::ct_eq(&right[..SIGNATURE], tag)) {
        return None;
    }
    let answer = |chunk: &[u8]| {
        let (id, code) = chunk.split_at(ID);
        let code = Answered::ALL.get(usize::from(*code.first()?)).copied()?;
        Some((Uuid::from_slice(id).ok().map(CaseId::from)?, code))
    };
    answers.chunks_exact(ID + 1).map(answer).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::auth::{key::Purpose, secret::Secret};

    fn case(n: u128) -> CaseId {
        Uuid::from_u128(n).into()
    }

    #[test]
    fn a_selection_survives_the_address_and_garbage_is_nothing() {
        let all = Selection::from((0..200).map(case).collect::<Vec<_>>());
        assert_eq!(Selection::read(&all.text()), all);
        assert!(all.text().len() < 4_300 && !all.is_too_large());
        assert_eq!(Selection::from(vec![case(1), case(2), case(1)]).cases(), [case(1), case(2)]);
        assert_eq!(Selection::from(vec![case(1), case(2)]).without(&[case(1)]).cases(), [case(2)]);
        for text in ["", "x", "<script>", &"A".repeat(100_000)] {
            assert_eq!(Selection::read(text), Selection::default());
        }
        assert_eq!(marked(&mark(case(7))), Some(case(7)));
        assert_eq!(marked("AAAA"), None);
    }

    #[test]
    fn what_became_of_cases_is_believed_from_us_alone() {
        let secret = Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap();
        let key = secret.key(Purpose::PageForm);
        let answers = [("done", 1), ("held_by_other", 2), ("new_code", 3)].map(|(code, n)| Assigned { case: case(n), code, detail: None });
        let text = write_answers(&key, "me", "assign", &answers);
        let read = read_answers(&key, "me", "assign", &text).unwrap();
        assert_eq!(read, [(case(1), Answered::Done), (case(2), Answered::HeldByOther), (case(3), Answered::Other)]);
        assert_eq!(read_answers(&key, "you", "assign", &text), None);
        assert_eq!(read_answers(&key, "me", "take", &text), None);
        let changed = text.strip_prefix('A').map_or_else(|| format!("A{}", &text[1..]), |rest| format!("B{rest}"));
        assert_eq!(read_answers(&key, "me", "assign", &changed), None);
    }
}
