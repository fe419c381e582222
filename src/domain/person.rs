//! A person of an application: the principal or a member of the family.

use chrono::NaiveDate;

use super::{
    birth_date::BirthDate, country::Country, document::Document, name::PersonName, redacted::redacted, spoken_language::SpokenLanguage,
    terms::words,
};

/// From this age a person speaks for themselves (Convention on the Rights of the Child, article 1).
pub const ADULT_AGE: u32 = 18;

/// From this age a son or daughter is no child any more under US law (8 U.S.C. 1101(b)(1): "under twenty-one years of age").
pub const CHILD_UNTIL: u32 = 21;

words! {
    /// The sex as the person gives it; `unknown` is an answer of its own.
    Sex { Female = "female", Male = "male", Other = "other", Unknown = "unknown", }
}

words! {
    /// What a member is to the principal.
    Relation {
        Spouse = "spouse",
        CommonLawPartner = "common_law_partner",
        Child = "child",
        Stepchild = "stepchild",
        Parent = "parent",
        Stepparent = "stepparent",
        Sibling = "sibling",
        Grandparent = "grandparent",
        Grandchild = "grandchild",
        AuntOrUncle = "aunt_or_uncle",
        NieceOrNephew = "niece_or_nephew",
        Cousin = "cousin",
        ParentInLaw = "parent_in_law",
        ChildInLaw = "child_in_law",
        SiblingInLaw = "sibling_in_law",
        Guardian = "guardian",
        Ward = "ward",
        OtherRelative = "other_relative",
        NotRelated = "not_related",
    }
}

/// A person, checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: PersonName,
    /// The birth date, as far as it is known.
    pub birth_date: BirthDate,
    /// The sex.
    pub sex: Sex,
    /// All nationalities, any of which counts.
    pub nationalities: Vec<Country>,
    /// Spoken languages, the best first.
    pub languages: Vec<SpokenLanguage>,
    /// Papers.
    pub documents: Vec<Document>,
}

/// A member of the principal's family.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    /// What they are to the principal.
    pub relation: Relation,
    /// Who they are.
    pub person: Person,
}

redacted!(Person, Member);

/// Whether somebody born then can be of age on `day`: what is not known counts as of age, so that nobody's consent is passed over.
#[must_use]
pub fn may_be_adult(birth_date: &BirthDate, day: NaiveDate) -> bool {
    birth_date.ages_on(day).1 >= ADULT_AGE
}

/// The day on which somebody who was, or may have been, under 21 when the family applied turns 21, taken as early as it can be. What was a
/// child's place in the family on that day may be lost on this one.
#[must_use]
pub fn turns_21_on(birth_date: &BirthDate, applied_on: NaiveDate) -> Option<NaiveDate> {
    let may_have_been_under = birth_date.ages_on(applied_on).0 < CHILD_UNTIL;
    birth_date.earliest_at_age(CHILD_UNTIL).filter(|_| may_have_been_under)
}
