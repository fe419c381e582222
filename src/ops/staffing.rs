//! Offices where two persons are needed and fewer are there: an operator should know before a case is stuck.

use serde::Serialize;

use crate::{
    domain::terms::{Organisation, Role},
    store::{ReadTx, StoreError},
};

/// The roles of which an office needs two persons in each of these organisations (product: four eyes; recall by two officers).
const NEEDS_TWO: &[(Role, Organisation)] =
    &[(Role::Reviewer, Organisation::Iom), (Role::Reviewer, Organisation::Unhcr), (Role::UsOfficer, Organisation::Usg)];

/// An office with fewer than two persons of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThinlyStaffed {
    /// The office.
    pub office: String,
    /// The role.
    pub role: Role,
    /// The organisation.
    pub organisation: Organisation,
    /// How many there are.
    pub persons: usize,
}

/// Every office and role of which there are fewer than two persons today.
///
/// # Errors
/// When the database does not answer.
pub fn thinly_staffed(tx: &mut ReadTx<'_>) -> Result<Vec<ThinlyStaffed>, StoreError> {
    let mut found = Vec::new();
    for office in tx.office_codes()? {
        for (role, organisation) in NEEDS_TWO {
            let persons = tx.persons_holding(*role, *organisation, &office)?;
            if persons < 2 {
                found.push(ThinlyStaffed { office: office.clone(), role: *role, organisation: *organisation, persons });
            }
        }
    }
    Ok(found)
}
