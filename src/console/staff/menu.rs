//! The parts of the service, and for whom each is. The page itself judges again: the menu only spares people dead ends.

use crate::{
    console::{page::Link, words::Words},
    domain::workflow::Right::{self, *},
};

/// A part: its first page, the key of its name, and the rights of which one is enough; none means everybody.
const PARTS: &[(&str, &str, &[Right])] = &[
    ("/work", "my-work", &[]),
    ("/queue", "queue", &[CaseRead]),
    ("/interviews", "menu-interviews", &[CaseSchedule, CaseScreen, CaseDecide, CaseSupervise]),
    ("/travel", "menu-travel", &[CaseTravel, CaseDecide, CaseSupervise]),
    ("/proposals", "decide-proposals", &[CaseReview, CaseDecide, CaseSupervise, ParkPropose, ProgrammeManage]),
    ("/desk", "menu-desk", &[CaseReadMasked, SubmissionEnter]),
    ("/reports", "menu-reports", &[ReportRead]),
    ("/offices", "menu-offices", &[WindowSet, ParkPropose, CaseDecide]),
    ("/programmes", "menu-programmes", &[ProgrammeManage]),
    ("/accounts", "menu-accounts", &[AccountManage]),
    ("/audit", "menu-audit", &[AuditRead]),
    ("/account", "own-account", &[]),
];

/// The menu of somebody at the address `here`; without their rights (on a page that never asked for them) what is everybody's.
#[must_use]
pub fn menu(words: Words, here: &str, rights: &[Right]) -> Vec<Link> {
    let first = |address: &str| address.split(['?', '/']).nth(1).map(str::to_owned);
    let link = |(href, key): (&str, &str)| Link {
        text: words.t(key),
        href: href.to_owned(),
        here: first(here) == first(href),
        lang: words.code(),
    };
    let theirs = PARTS.iter().filter(|(.., needed)| needed.is_empty() || needed.iter().any(|right| rights.contains(right)));
    theirs.map(|(href, key, _)| link((href, key))).collect()
}
