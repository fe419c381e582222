//! The staff of the demo: one account per organisation and role, and a second one where two persons are needed.

use crate::domain::terms::{
    Organisation::{self, Iom, Unhcr, Usg},
    Role::{self, *},
};

/// The password of every account of the demo. It is printed, and good for nothing else.
pub const PASSWORD: &str = "tren amarillo bajo la lluvia 47";

/// One member of the staff. Nobody of this name works anywhere.
#[derive(Debug)]
pub struct Member {
    /// What the person signs in with.
    pub login: &'static str,
    /// The name shown.
    pub name: &'static str,
    /// The employer.
    pub organisation: Organisation,
    /// What the person may do.
    pub roles: &'static [Role],
    /// For which offices; none named means all.
    pub offices: &'static [&'static str],
}

pub const IOM_ADMIN: &str = "admin1@iom.example";
pub const IOM_ADMIN_2: &str = "admin2@iom.example";
pub const IOM_CLERK: &str = "clerk@iom.example";
pub const IOM_CASEWORKER: &str = "caseworker@iom.example";
pub const IOM_CASEWORKER_CO: &str = "caseworker.co@iom.example";
pub const IOM_REVIEWER: &str = "reviewer1@iom.example";
pub const IOM_REVIEWER_2: &str = "reviewer2@iom.example";
pub const IOM_SUPERVISOR: &str = "supervisor@iom.example";
pub const IOM_SCHEDULER: &str = "scheduler@iom.example";
pub const IOM_TRAVEL: &str = "travel@iom.example";
pub const UNHCR_CASEWORKER: &str = "caseworker@unhcr.example";
pub const UNHCR_REVIEWER: &str = "reviewer1@unhcr.example";
pub const UNHCR_SCREENS_AND_REVIEWS: &str = "reviewer2@unhcr.example";
pub const UNHCR_SUPERVISOR: &str = "supervisor@unhcr.example";
pub const US_OFFICER: &str = "officer1@usg.example";
pub const US_OFFICER_2: &str = "officer2@usg.example";
pub const US_SUPERVISOR: &str = "supervisor@usg.example";
pub const US_AUDITOR: &str = "auditor@usg.example";

const ALL: &[&str] = &[];

/// Everybody, in the order of the printed table. UNHCR has no caseworker in Guatemala, so that nobody can hand a case over there;
/// its second reviewer also screens, so that four eyes have something to refuse.
#[rustfmt::skip]
pub const STAFF: &[Member] = &[
    Member { login: IOM_ADMIN,            name: "Alba Ibarra",       organisation: Iom,   roles: &[Administrator],        offices: ALL },
    Member { login: IOM_ADMIN_2,          name: "Bruno Salas",       organisation: Iom,   roles: &[Administrator],        offices: ALL },
    Member { login: IOM_CLERK,            name: "Clara Montes",      organisation: Iom,   roles: &[IntakeClerk],          offices: ALL },
    Member { login: IOM_CASEWORKER,       name: "Darío Fuentes",     organisation: Iom,   roles: &[Caseworker],           offices: ALL },
    Member { login: IOM_CASEWORKER_CO,    name: "Elsa Quintero",     organisation: Iom,   roles: &[Caseworker],           offices: &["CO"] },
    Member { login: IOM_REVIEWER,         name: "Fabián Rey",        organisation: Iom,   roles: &[Reviewer],             offices: ALL },
    Member { login: IOM_REVIEWER_2,       name: "Gloria Paz",        organisation: Iom,   roles: &[Reviewer],             offices: ALL },
    Member { login: IOM_SCHEDULER,        name: "Hugo Lara",      organisation: Iom,   roles: &[Scheduler],            offices: ALL },
    Member { login: IOM_TRAVEL,           name: "Irene Campos",      organisation: Iom,   roles: &[TravelCoordinator],    offices: ALL },
    Member { login: IOM_SUPERVISOR,       name: "Jorge Nieto",       organisation: Iom,   roles: &[Supervisor],           offices: ALL },
    Member { login: "auditor@iom.example", name: "Karen Duarte",     organisation: Iom,   roles: &[Auditor],              offices: ALL },
    Member { login: "admin1@unhcr.example", name: "Lea Fontaine",    organisation: Unhcr, roles: &[Administrator],        offices: ALL },
    Member { login: "admin2@unhcr.example", name: "Marc Oyono",      organisation: Unhcr, roles: &[Administrator],        offices: ALL },
    Member { login: UNHCR_CASEWORKER,     name: "Nadia Haddad",      organisation: Unhcr, roles: &[Caseworker],           offices: &["CO", "CR", "EC"] },
    Member { login: UNHCR_REVIEWER,       name: "Oskar Lind",        organisation: Unhcr, roles: &[Reviewer],             offices: ALL },
    Member { login: UNHCR_SCREENS_AND_REVIEWS, name: "Priya Nair",   organisation: Unhcr, roles: &[Caseworker, Reviewer], offices: &["CO", "CR", "EC"] },
    Member { login: "scheduler@unhcr.example", name: "Quentin Roy",  organisation: Unhcr, roles: &[Scheduler],            offices: ALL },
    Member { login: UNHCR_SUPERVISOR,     name: "Rosa Ferrari",      organisation: Unhcr, roles: &[Supervisor],           offices: ALL },
    Member { login: "auditor@unhcr.example", name: "Samir Aziz",     organisation: Unhcr, roles: &[Auditor],              offices: ALL },
    Member { login: "admin1@usg.example", name: "Tracy Webb",        organisation: Usg,   roles: &[Administrator],        offices: ALL },
    Member { login: "admin2@usg.example", name: "Ursula Crane",      organisation: Usg,   roles: &[Administrator],        offices: ALL },
    Member { login: US_OFFICER,           name: "Victor Hale",       organisation: Usg,   roles: &[UsOfficer],            offices: ALL },
    Member { login: US_OFFICER_2,         name: "Wendy Park",        organisation: Usg,   roles: &[UsOfficer],            offices: ALL },
    Member { login: US_SUPERVISOR,        name: "Xavier Boone",      organisation: Usg,   roles: &[Supervisor],           offices: ALL },
    Member { login: US_AUDITOR,           name: "Yvonne Marsh",      organisation: Usg,   roles: &[Auditor],              offices: ALL },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_there_in_every_organisation_that_has_it() {
        for role in Role::ALL {
            for organisation in role.organisations() {
                assert!(STAFF.iter().any(|one| one.organisation == *organisation && one.roles.contains(role)), "{organisation} {role}");
            }
        }
    }

    #[test]
    fn the_password_is_one_that_the_program_accepts() {
        for member in STAFF {
            assert!(crate::auth::policy::check_password(&PASSWORD.into(), member.login).is_ok(), "{}", member.login);
        }
    }
}
