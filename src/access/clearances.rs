//! The clearances of a case as an actor may see them.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::{
    clearance::{Clearance, ClearanceState, SECURITY},
    ids::PersonId,
    programme::ClearanceNeed,
    terms::words,
};

words! {
    /// How a clearance shows. Of security only readers of outcomes see `missing` and `not_clear`; to all others everything that is not clear is
    /// `pending`.
    ClearanceShown { Missing = "missing", Pending = "pending", Clear = "clear", NotClear = "not_clear" }
}

/// One clearance of one member: what the pathway asks for, and what there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Clearance)]
pub struct ClearanceView {
    /// The member.
    pub person: Uuid,
    /// What it clears.
    pub kind: String,
    /// How it stands.
    pub state: ClearanceShown,
    /// The first day on which it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
}

/// What is on file about the clearances of a case.
#[derive(Clone, Debug, Default)]
pub struct ClearanceFile {
    /// The principal and the members.
    pub family: Vec<PersonId>,
    /// Who of them is approved; none while no approval stands.
    pub approved: Option<Vec<PersonId>>,
    /// What the pathway asks for.
    pub needs: Vec<ClearanceNeed>,
    /// What stands.
    pub standing: Vec<Clearance>,
}

/// The clearances that an actor may see, by person and kind.
///
/// Before an approval that is security alone, which officers begin early, and what was written under an earlier approval. After it, who may
/// not read outcomes sees the approved members only: of the others, that there is something would tell.
#[must_use]
pub fn clearances(file: &ClearanceFile, reads_outcomes: bool) -> Vec<ClearanceView> {
    let mut views = Vec::new();
    for person in &file.family {
        let approved = file.approved.as_ref().map(|approved| approved.contains(person));
        if approved == Some(false) && !reads_outcomes {
            continue;
        }
        for need in &file.needs {
            let found = file.standing.iter().find(|one| one.person == *person && one.kind == need.kind);
            let asked = approved == Some(true) || (approved.is_none() && need.kind == SECURITY);
            if asked || found.is_some() {
                views.push(view(*person, &need.kind, found, reads_outcomes));
            }
        }
    }
    views
}

fn view(person: PersonId, kind: &str, found: Option<&Clearance>, reads_outcomes: bool) -> ClearanceView {
    let hides = kind == SECURITY && !reads_outcomes;
    let state = match found.map(|clearance| clearance.state) {
        Some(ClearanceState::Clear) => ClearanceShown::Clear,
        _ if hides => ClearanceShown::Pending,
        Some(ClearanceState::NotClear) => ClearanceShown::NotClear,
        Some(ClearanceState::Pending) => ClearanceShown::Pending,
        None => ClearanceShown::Missing,
    };
    let valid = found.and_then(|clearance| clearance.valid);
    ClearanceView {
        person: *person.uuid(),
        kind: kind.to_owned(),
        state,
        valid_from: valid.map(|(from, _)| from).filter(|_| !hides),
        valid_until: valid.map(|(_, until)| until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        Uuid::from_u128(n).into()
    }

    fn file(approved: Option<Vec<PersonId>>, state: Option<ClearanceState>) -> ClearanceFile {
        let need = |kind: &str| ClearanceNeed { kind: kind.into(), valid_days: None };
        let day = NaiveDate::from_ymd_opt(2024, 3, 1).unwrap_or_default();
        let of = |n: u128| {
            let valid = (state == Some(ClearanceState::Clear)).then_some((day, day));
            state.map(|state| Clearance { person: person(n), kind: SECURITY.into(), state, valid })
        };
        let standing = [of(1), of(2)].into_iter().flatten().collect();
        ClearanceFile { family: vec![person(1), person(2)], approved, needs: vec![need(SECURITY), need("medical")], standing }
    }

    fn seen(file: &ClearanceFile, reads: bool) -> Vec<(u128, String, &'static str, bool, bool)> {
        let one = |view: ClearanceView| {
            (view.person.as_u128(), view.kind, view.state.as_str(), view.valid_from.is_some(), view.valid_until.is_some())
        };
        clearances(file, reads).into_iter().map(one).collect()
    }

    #[test]
    fn of_security_others_see_pending_or_until_when_and_never_why_not() {
        let words = |state| seen(&file(None, state), false);
        assert_eq!(words(None), words(Some(ClearanceState::Pending)));
        assert_eq!(words(None), words(Some(ClearanceState::NotClear)));
        assert_eq!(words(None), [(1, SECURITY.into(), "pending", false, false), (2, SECURITY.into(), "pending", false, false)]);
        assert_eq!(words(Some(ClearanceState::Clear))[0], (1, SECURITY.into(), "clear", false, true));
        let inside = seen(&file(None, Some(ClearanceState::NotClear)), true);
        assert_eq!(inside[0], (1, SECURITY.into(), "not_clear", false, false));
    }

    #[test]
    fn who_is_not_approved_has_nothing_that_others_could_see() {
        let with = seen(&file(Some(vec![person(1)]), Some(ClearanceState::Clear)), false);
        assert_eq!(with, [(1, SECURITY.into(), "clear", false, true), (1, "medical".into(), "missing", false, false)]);
        let inside = seen(&file(Some(vec![person(1)]), Some(ClearanceState::Clear)), true);
        assert_eq!(inside.len(), 3, "readers of outcomes see what there is");
    }
}
