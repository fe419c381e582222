//! Who is acting, and what exists for them.

use std::collections::BTreeSet;

use super::grants;
use crate::domain::{
    ids::{AccountId, CaseId, SessionId, StaffPersonId},
    terms::{Organisation, Role},
    workflow::{Case, Right, Verb, Who},
};

/// A role as somebody holds it now: for one office or, with none named, for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// The office, or none for all.
    pub office: Option<String>,
}

/// Who did something, as history and audit keep it. The system has no account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct By {
    pub account: Option<AccountId>,
    pub person: Option<StaffPersonId>,
    pub organisation: Option<Organisation>,
    pub session: Option<SessionId>,
    pub request: Option<uuid::Uuid>,
}

/// A signed-in person with the rights of the moment. Made only by [`crate::auth`], and by the command line for itself.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The person behind it, whatever the account: four eyes count persons.
    pub person: StaffPersonId,
    /// The employer.
    pub organisation: Organisation,
    /// The session, so that the record says through which one.
    pub session: SessionId,
    /// The request, so that record and log can be laid side by side.
    pub request: Option<uuid::Uuid>,
    /// Whether the password is one-time and opens only its own change.
    pub must_change: bool,
    /// The roles held today.
    pub held: Vec<Held>,
    /// Whether a single, dated grant of `outcome.read` runs.
    pub outcome_granted: bool,
}

/// The offices whose cases exist for somebody, and the face on which they see them. Every read takes one; it becomes a filter of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    offices: Offices,
    reads_outcomes: bool,
}

/// A set of offices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offices {
    /// Every office, also those to come.
    All,
    /// These alone; none means that nothing exists.
    These(BTreeSet<String>),
}

/// The person may see the case but not do this: 403. (What is out of scope was never found: 404.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied;

/// Proof that its holder may do one thing to one case. Stores take the id from here, never from the request.
#[derive(Clone, Debug)]
pub struct Permit {
    case: CaseId,
    office: String,
    by: By,
}

impl Offices {
    /// Whether an office is among them.
    #[must_use]
    pub fn include(&self, office: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(offices) => offices.contains(office),
        }
    }

    /// Whether every office of `other` is among them.
    #[must_use]
    pub fn cover(&self, other: Option<&str>) -> bool {
        other.map_or(matches!(self, Self::All), |office| self.include(office))
    }
}

impl Actor {
    /// The offices for which a right is held.
    #[must_use]
    pub fn offices_for(&self, right: Right) -> Offices {
        let mut offices = BTreeSet::new();
        for held in self.holding(right) {
            match &held.office {
                None => return Offices::All,
                Some(office) => _ = offices.insert(office.clone()),
            }
        }
        Offices::These(offices)
    }

    /// The roles held that allow a right.
    fn holding(&self, right: Right) -> impl Iterator<Item = &Held> {
        self.held.iter().filter(move |held| grants::allows(held.role, self.organisation, right))
    }

    /// Whether a right is held for an office. Asked for every verb of every case that is shown, so nothing is gathered for it.
    #[must_use]
    pub fn may(&self, right: Right, office: &str) -> bool {
        self.holding(right).any(|held| held.office.as_deref().is_none_or(|own| own == office))
    }

    /// Whether a right is held for any office at all.
    #[must_use]
    pub fn may_somewhere(&self, right: Right) -> bool {
        self.holding(right).next().is_some()
    }

    /// Whether the caller sees real faces: by role, or by a single grant.
    #[must_use]
    pub fn reads_outcomes(&self) -> bool {
        self.outcome_granted || self.may_somewhere(Right::OutcomeRead)
    }

    /// The cases that exist for this person, unmasked.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope { offices: self.offices_for(Right::CaseRead), reads_outcomes: self.reads_outcomes() }
    }

    /// The cases that exist for a right of its own, like entering submissions or correcting contacts.
    #[must_use]
    pub fn scope_for(&self, right: Right) -> Scope {
        Scope { offices: self.offices_for(right), reads_outcomes: self.reads_outcomes() }
    }

    /// The cases that exist for this person, masked or not.
    #[must_use]
    pub fn masked_scope(&self) -> Scope {
        let offices = match (self.offices_for(Right::CaseRead), self.offices_for(Right::CaseReadMasked)) {
            (Offices::These(mut own), Offices::These(masked)) => {
                own.extend(masked);
                Offices::These(own)
            }
            _ => Offices::All,
        };
        Scope { offices, reads_outcomes: self.reads_outcomes() }
    }

    /// Whether this person has the right that `verb` takes, in an office.
    #[must_use]
    pub fn may_use(&self, verb: Verb, office: &str) -> bool {
        match verb.who() {
            Who::Right(rights) => rights.iter().any(|right| self.may(*right, office)),
            Who::System => false,
        }
    }

    /// Grants the permit for one verb on one case that was read within the actor's scope.
    ///
    /// # Errors
    /// [`Denied`] without the right that the verb takes in the office of the case.
    pub fn permit(&self, verb: Verb, case: &Case) -> Result<Permit, Denied> {
        if self.may_use(verb, &case.office) { Ok(self.permit_for(case)) } else { Err(Denied) }
    }

    /// Grants the permit for something that is no verb: notes, persons, contacts, attempts.
    ///
    /// # Errors
    /// [`Denied`] without the right in the office of the case.
    pub fn permit_right(&self, right: Right, case: &Case) -> Result<Permit, Denied> {
        if self.may(right, &case.office) { Ok(self.permit_for(case)) } else { Err(Denied) }
    }

    fn permit_for(&self, case: &Case) -> Permit {
        Permit { case: case.id, office: case.office.clone(), by: self.by() }
    }

    /// Who this is, as the record keeps it.
    #[must_use]
    pub fn by(&self) -> By {
        By {
            account: Some(self.account),
            person: Some(self.person),
            organisation: Some(self.organisation),
            session: Some(self.session),
            request: self.request,
        }
    }
}

impl Scope {
    /// The offices.
    #[must_use]
    pub fn offices(&self) -> &Offices {
        &self.offices
    }

    /// Whether the real face is read; else the shown one.
    #[must_use]
    pub fn reads_outcomes(&self) -> bool {
        self.reads_outcomes
    }
}

impl Permit {
    /// The system's own permit, for the effects of something that was permitted (a park moves its cases, a correction voids a recommendation).
    #[must_use]
    pub fn of_system(case: &Case) -> Self {
        Self { case: case.id, office: case.office.clone(), by: By::default() }
    }

    /// The permit of a submission: whoever sends one in, the public too, adds it to the case that it belongs to, and to no other.
    #[must_use]
    pub fn of_submission(case: &Case, by: By) -> Self {
        Self { case: case.id, office: case.office.clone(), by }
    }

    /// The case that may be written.
    #[must_use]
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// The office of the case.
    #[must_use]
    pub fn office(&self) -> &str {
        &self.office
    }

    /// Who writes.
    #[must_use]
    pub fn by(&self) -> By {
        self.by
    }
}
