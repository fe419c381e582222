//! What US officials decide.

use std::collections::BTreeSet;

use super::{fields::FieldErrors, ids::PersonId, stage::Stage, terms::words, workflow::Verb};

words! {
    /// A decision of the United States government.
    DecisionKind { Process = "process", Decline = "decline", Approve = "approve", Deny = "deny" }
}

words! {
    /// What a decision says of one member. An approval may deny or defer some, but never the principal.
    MemberOutcome { Process = "process", Decline = "decline", Approve = "approve", Deny = "deny", Defer = "defer" }
}

words! {
    /// What an approval can say of one member.
    ApprovalOutcome { Approve = "approve", Deny = "deny", Defer = "defer" }
}

words! {
    /// How a standing approval shows on a member: readers of outcomes see what was decided; to everybody else, who is denied and who is
    /// deferred are alike still with the United States government.
    UsDecision { Approve = "approve", Deny = "deny", Defer = "defer", Approved = "approved", WithUsGovernment = "with_us_government" }
}

/// What is decided of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberDecision {
    /// The member.
    pub person: PersonId,
    /// What is decided.
    pub outcome: MemberOutcome,
}

words! {
    /// How the United States government served its own notice.
    NoticeChannel { Post = "post", InPerson = "in_person", Email = "email", Counsel = "counsel" }
}

impl DecisionKind {
    /// The decision that a verb is, if it is one.
    #[must_use]
    pub const fn of(verb: Verb) -> Option<Self> {
        match verb {
            Verb::Process => Some(Self::Process),
            Verb::Decline => Some(Self::Decline),
            Verb::Approve => Some(Self::Approve),
            Verb::Deny => Some(Self::Deny),
            _ => None,
        }
    }

    /// The decision that a verb takes back from where the case stands.
    #[must_use]
    pub const fn superseded_by(verb: Verb, from: Stage) -> Option<Self> {
        match (verb, from) {
            (Verb::Recall, Stage::Approved | Stage::ReadyToTravel) => Some(Self::Approve),
            (Verb::Recall, _) => Some(Self::Process),
            (Verb::ReopenDecision, Stage::ClosedDenied) => Some(Self::Deny),
            (Verb::ReopenDecision, _) => Some(Self::Decline),
            _ => None,
        }
    }

    /// What it says of a member if nothing else is said.
    #[must_use]
    pub const fn of_all(self) -> MemberOutcome {
        match self {
            Self::Process => MemberOutcome::Process,
            Self::Decline => MemberOutcome::Decline,
            Self::Approve => MemberOutcome::Approve,
            Self::Deny => MemberOutcome::Deny,
        }
    }

    /// Whether it tells an outcome that only readers of outcomes may know.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        match self {
            Self::Process | Self::Approve => false,
            Self::Decline | Self::Deny => true,
        }
    }
}

impl From<ApprovalOutcome> for MemberOutcome {
    fn from(outcome: ApprovalOutcome) -> Self {
        match outcome {
            ApprovalOutcome::Approve => Self::Approve,
            ApprovalOutcome::Deny => Self::Deny,
            ApprovalOutcome::Defer => Self::Defer,
        }
    }
}

impl UsDecision {
    /// How a member stands under a standing approval. Who joined the family after it is with the United States government still: of them
    /// readers of outcomes see nothing decided.
    #[must_use]
    pub fn of(outcome: Option<MemberOutcome>, reads_outcomes: bool) -> Option<Self> {
        match (outcome, reads_outcomes) {
            (Some(MemberOutcome::Approve), false) => Some(Self::Approved),
            (_, false) => Some(Self::WithUsGovernment),
            (Some(MemberOutcome::Approve), true) => Some(Self::Approve),
            (Some(MemberOutcome::Deny), true) => Some(Self::Deny),
            (Some(MemberOutcome::Defer), true) => Some(Self::Defer),
            (Some(MemberOutcome::Process | MemberOutcome::Decline) | None, true) => None,
        }
    }
}

/// Makes sure that an approval names everybody whom it is about exactly once, and approves the principal, who stands first in `family`.
///
/// # Errors
/// `named_twice`, `not_a_member`, `principal_not_approved` and `outcome_not_for_approval` at the entry, `member_missing` at `/members`.
pub fn names_everybody_once(members: &[MemberDecision], family: &[PersonId]) -> Result<(), FieldErrors> {
    let (mut errors, mut named) = (FieldErrors::default(), BTreeSet::new());
    for (index, member) in members.iter().enumerate() {
        if !family.contains(&member.person) {
            errors.add(format!("/members/{index}/person"), "not_a_member", "Name the applicant and the members of this case, nobody else.");
        } else if !named.insert(member.person) {
            errors.add(format!("/members/{index}/person"), "named_twice", "Decide of each member once.");
        }
        if matches!(member.outcome, MemberOutcome::Process | MemberOutcome::Decline) {
            errors.add(format!("/members/{index}/outcome"), "outcome_not_for_approval", "Approve, deny or defer each member.");
        } else if family.first() == Some(&member.person) && member.outcome != MemberOutcome::Approve {
            errors.add(
                format!("/members/{index}/outcome"),
                "principal_not_approved",
                "An approval approves the applicant; deny the case, or ask for more.",
            );
        }
    }
    if family.iter().any(|person| !named.contains(person)) {
        errors.add("/members", "member_missing", "Decide of the applicant and of every member.");
    }
    errors.or_else(|| ())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        uuid::Uuid::from_u128(n).into()
    }

    fn faults(members: &[(u128, MemberOutcome)]) -> Vec<(String, &'static str)> {
        let members: Vec<_> = members.iter().map(|(n, outcome)| MemberDecision { person: person(*n), outcome: *outcome }).collect();
        let errors = names_everybody_once(&members, &[person(1), person(2), person(3)]).err().unwrap_or_default();
        errors.list().iter().map(|fault| (fault.pointer.clone(), fault.code)).collect()
    }

    #[test]
    fn an_approval_names_everybody_once_and_approves_the_principal() {
        use MemberOutcome::*;
        let at = |pointer: &str, code| (pointer.to_owned(), code);
        assert_eq!(faults(&[(3, Defer), (1, Approve), (2, Deny)]), []);
        assert_eq!(faults(&[(1, Approve), (2, Approve)]), [at("/members", "member_missing")]);
        assert_eq!(faults(&[(1, Approve), (2, Approve), (2, Deny), (3, Deny)]), [at("/members/2/person", "named_twice")]);
        assert_eq!(faults(&[(1, Approve), (2, Approve), (3, Deny), (4, Deny)]), [at("/members/3/person", "not_a_member")]);
        assert_eq!(faults(&[(1, Defer), (2, Approve), (3, Approve)]), [at("/members/0/outcome", "principal_not_approved")]);
        assert_eq!(faults(&[(1, Approve), (2, Process), (3, Approve)]), [at("/members/1/outcome", "outcome_not_for_approval")]);
    }

    #[test]
    fn who_is_denied_and_who_is_deferred_look_alike_to_those_who_read_no_outcomes() {
        let seen = |outcome| UsDecision::of(outcome, false);
        assert_eq!(seen(Some(MemberOutcome::Approve)), Some(UsDecision::Approved));
        for other in [Some(MemberOutcome::Deny), Some(MemberOutcome::Defer), None] {
            assert_eq!(seen(other), Some(UsDecision::WithUsGovernment));
        }
        assert_eq!(UsDecision::of(Some(MemberOutcome::Deny), true), Some(UsDecision::Deny));
        assert_eq!(UsDecision::of(None, true), None);
    }
}
