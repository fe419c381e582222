//! The one table that says what a role allows. Nothing else in the program mentions a role's rights.

use crate::domain::{
    terms::{
        Organisation::{self, Iom, Unhcr, Usg},
        Role::{self, *},
    },
    workflow::Right::{self, *},
};

/// One row: a role, in these organisations, allows these rights.
#[derive(Debug)]
pub struct Grant {
    /// The role held.
    pub role: Role,
    /// The organisations in which the row counts.
    pub organisations: &'static [Organisation],
    /// What it allows, for the offices for which the role is held.
    pub rights: &'static [Right],
}

const ANY: &[Organisation] = &[Iom, Unhcr, Usg];
const SCREENING: &[Organisation] = &[Iom, Unhcr];

/// Who may do what (product: "Organisations, roles, scope"). `docs/permissions.md` is printed from it.
#[rustfmt::skip]
pub const GRANTS: &[Grant] = &[
    Grant { role: IntakeClerk,       organisations: &[Iom],    rights: &[SubmissionEnter, ContactCorrect, CaseReadMasked] },
    Grant { role: Caseworker,        organisations: SCREENING, rights: &[CaseRead, CaseScreen, NoteWrite, ContactCorrect, PersonCorrect] },
    Grant { role: Reviewer,          organisations: SCREENING, rights: &[CaseRead, CaseReview, NoteWrite] },
    Grant { role: Scheduler,         organisations: SCREENING, rights: &[CaseRead, CaseSchedule, NoteWrite] },
    Grant { role: UsOfficer,         organisations: &[Usg],    rights: &[CaseRead, CaseDecide, OutcomeRead, NoteWrite] },
    Grant { role: TravelCoordinator, organisations: &[Iom],    rights: &[CaseRead, CaseTravel, NoteWrite] },
    Grant { role: Supervisor,        organisations: ANY,       rights: &[CaseRead, CaseSupervise, WindowSet, ParkPropose, ReportRead] },
    Grant { role: Supervisor,        organisations: &[Usg],    rights: &[OutcomeRead] },
    Grant { role: Auditor,           organisations: ANY,       rights: &[AuditRead, ReportRead] },
    Grant { role: Auditor,           organisations: &[Usg],    rights: &[OutcomeRead] },
    Grant { role: Administrator,     organisations: ANY,       rights: &[AccountManage, ProgrammeManage, ParkPropose] },
];

/// Whether `role`, held by an account of `organisation`, allows `right`.
#[must_use]
pub fn allows(role: Role, organisation: Organisation, right: Right) -> bool {
    GRANTS.iter().any(|grant| grant.role == role && grant.organisations.contains(&organisation) && grant.rights.contains(&right))
}
