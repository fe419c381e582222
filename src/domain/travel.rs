//! The travel queue: who is approved, what each still lacks, and whose clearance runs out first.

use chrono::NaiveDate;

use super::{
    birth_date::BirthDate,
    ids::{CaseId, PersonId},
    redacted::redacted,
    stage::Stage,
};

/// A case that is approved or ready to travel.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct TravelRow {
    pub case: CaseId,
    pub reference: String,
    pub office: String,
    pub stage: Stage,
    pub pathway: Option<String>,
    pub travel_on: Option<NaiveDate>,
    /// The day on which the first clearance that is needed runs out; none while one is missing, or where none is needed.
    pub earliest_expiry: Option<NaiveDate>,
    pub travellers: Vec<Traveller>,
}

/// An approved member.
#[derive(Clone)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct Traveller {
    pub person: PersonId,
    pub principal: bool,
    pub name: String,
    /// Kinds of clearances that are missing or not clear, whatever the reason.
    pub missing: Vec<String>,
    /// Kinds that are clear, each with its last day.
    pub clear: Vec<(String, NaiveDate)>,
    /// The day on which somebody turns 21 who was under 21 when the family applied.
    pub turns_21_on: Option<NaiveDate>,
    /// Whether that day comes before the journey is over, or has come while none is planned.
    pub turns_21: bool,
}

/// A person as the list needs them.
#[derive(Clone)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Listed {
    pub id: PersonId,
    pub case: CaseId,
    pub principal: bool,
    pub name: String,
    pub birth_date: Option<BirthDate>,
}

redacted!(Traveller, Listed);

/// Where a case stands in the queue: by the day on which its first clearance runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The case.
    pub case: CaseId,
    /// That day; the first of all days while one is missing, the last where none is needed.
    pub day: NaiveDate,
}
