//! Person numbers of a form: 0 the principal, then the members from 1.

use chrono::NaiveDate;

use super::{draft::ApplicationDraft, people::MOST_MEMBERS};
use crate::domain::{birth_date::BirthDate, fields::Fault, person::may_be_adult};

/// Who stands in a form under which number, and who of them can be an adult.
pub struct Numbers {
    /// The birth dates by number; `None` where the date itself is at fault.
    born: Vec<Option<BirthDate>>,
    today: NaiveDate,
}

impl Numbers {
    /// The numbers of a form, read apart from its other faults, so that one wrong name does not hide a missing consent.
    pub fn of(draft: &ApplicationDraft, today: NaiveDate) -> Self {
        let people = std::iter::once(&draft.principal).chain(draft.members.iter().take(MOST_MEMBERS));
        Self { born: people.map(|person| BirthDate::check(&person.birth_date, today).ok()).collect(), today }
    }

    /// The numbers of a case of so many people, whose ages are not asked for.
    pub fn of_people(people: usize) -> Self {
        Self { born: vec![None; people], today: NaiveDate::MIN }
    }

    /// The number of somebody in the form.
    ///
    /// # Errors
    /// `no_such_person`.
    pub fn check(&self, number: u32) -> Result<usize, Fault> {
        usize::try_from(number)
            .ok()
            .filter(|number| *number < self.born.len())
            .ok_or_else(|| Fault::new("no_such_person", "Give 0 for the principal, or the number of a member counted from 1."))
    }

    /// Whether this person can be of age; not asked of somebody whose birth date is at fault.
    pub fn may_be_adult(&self, number: usize) -> Option<bool> {
        let birth_date = self.born.get(number)?.as_ref()?;
        Some(may_be_adult(birth_date, self.today))
    }

    /// The numbers of all who are or can be of age.
    pub fn adults(&self) -> impl Iterator<Item = usize> {
        (0..self.born.len()).filter(|number| self.may_be_adult(*number) == Some(true))
    }
}
