//! Offices where one person's leave stops the work: four eyes take two.

use serde::Serialize;

use crate::{
    domain::terms::{Organisation, Role},
    store::{ReadTx, StoreError},
};

/// Whose work takes two persons: a review may not be one's own recommendation's, and a recall takes a second officer.
const PAIRS: &[(Role, Organisation)] =
    &[(Role::Reviewer, Organisation::Iom), (Role::Reviewer, Organisation::Unhcr), (Role::UsOfficer, Organisation::Usg)];

/// An office with fewer than two persons for a work that takes two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thin {
    /// The office.
    pub office: String,
    /// Whose.
    pub organisation: Organisation,
    /// The role that too few hold.
    pub role: Role,
    /// How many persons hold it today: none or one.
    pub persons: usize,
}

/// Finds them. An office where nobody holds any of these roles is not at work, and not named.
///
/// # Errors
/// When the database does not answer.
pub fn find(tx: &mut ReadTx<'_>) -> Result<Vec<Thin>, StoreError> {
    let mut found = Vec::new();
    for office in tx.office_codes()? {
        let mut here = Vec::new();
        for (role, organisation) in PAIRS {
            here.push((*role, *organisation, tx.persons_holding(*role, *organisation, &office)?));
        }
        let at_work = here.iter().any(|(.., persons)| *persons > 0);
        let thin = here.into_iter().filter(|(.., persons)| at_work && *persons < 2);
        found.extend(thin.map(|(role, organisation, persons)| Thin { office: office.clone(), organisation, role, persons }));
    }
    Ok(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::store::testing::{an_account, holds, offices, on_both};

    #[tokio::test(flavor = "multi_thread")]
    async fn an_office_with_one_reviewer_or_one_officer_is_named_and_an_idle_one_is_not() {
        on_both(async |store, _| {
            offices(&store).await;
            for login in ["r1", "r2"] {
                let reviewer = an_account(&store, Organisation::Iom, login).await;
                holds(&store, &reviewer, Role::Reviewer, Some("CO")).await;
            }
            let officer = an_account(&store, Organisation::Usg, "o1").await;
            holds(&store, &officer, Role::UsOfficer, Some("CO")).await;
            holds(&store, &officer, Role::UsOfficer, None).await;
            let thin = store.read(find).await.unwrap();
            let named: Vec<_> = thin.iter().filter(|one| one.office == "CO").map(|one| (one.organisation, one.persons)).collect();
            assert_eq!(named, [(Organisation::Unhcr, 0), (Organisation::Usg, 1)], "two holdings of one person are one person");
            let idle = store.read(|tx| tx.persons_holding(Role::Reviewer, Organisation::Iom, "EC")).await.unwrap();
            assert_eq!(idle, 0);
        })
        .await;
    }
}
