//! What is known of a pathway.

use super::Words;
use crate::domain::terms::{Organisation, words};

words! {
    /// Whose consent question of the form covers the sharing with a receiving authority.
    SharingWith { Canada = "canada", Spain = "spain" }
}

/// A way into a country as its file declares it. A pathway is a row, never an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pathway {
    /// Its key, like `us_refugee`.
    pub key: String,
    /// Its name.
    pub name: Words,
    /// The agency whose caseworkers recommend it and whose reviewers review it: IOM or UNHCR.
    pub recommended_by: Organisation,
    /// To whom an approved case is referred out; `None` where the case stays and travels.
    pub receiving_authority: Option<Words>,
    /// The consent that every adult must have given before the case is referred out; `None` where the form asks for none.
    pub consent: Option<SharingWith>,
    /// What it offers beyond admission.
    pub offers: Option<Words>,
    /// How many persons it takes; `None` without a limit.
    pub cap: Option<Cap>,
    /// What must be valid on the travel date.
    pub clearances: Vec<ClearanceNeed>,
}

/// One figure over all offices and all time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Counted in persons, not cases.
    pub persons: u32,
    /// Who said so.
    pub citation: String,
}

/// A clearance that the pathway asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearanceNeed {
    /// Its kind, like `medical`.
    pub kind: String,
    /// How long one stays valid, in days; `None` where each says so itself.
    pub valid_days: Option<u32>,
}
