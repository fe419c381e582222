//! People who work with the program.

use chrono::Duration;
use secrecy::ExposeSecret;
use sendero::{
    auth::token::Bearer,
    domain::{
        account::{Account, Wanted},
        ids::{AccountId, SessionId},
        terms::{Organisation, Role},
    },
    store::sessions::Session,
};

use super::TestApp;

/// Somebody with an account and a session that never ends.
#[derive(Clone, Debug)]
pub struct Staff {
    pub account: AccountId,
    pub session: SessionId,
    pub login: String,
}

impl TestApp {
    /// Somebody of an organisation who holds roles, each for an office or for all.
    pub async fn staff(&self, login: &str, organisation: Organisation, roles: &[(Role, Option<&str>)]) -> Staff {
        let (login, roles) = (login.to_owned(), roles.iter().map(|(role, office)| (*role, office.map(str::to_owned))).collect::<Vec<_>>());
        let name = login.clone();
        let (account, session) = self
            .store
            .write(move |tx| -> Result<_, sendero::store::StoreError> {
                let account = Account {
                    id: tx.fresh(),
                    organisation,
                    person: tx.fresh(),
                    login: name.clone(),
                    name: name.clone(),
                    must_change: false,
                    disabled_at: None,
                    created_at: tx.now(),
                };
                tx.insert_account(&account, "no hash: signs in by the test", None)?;
                for (role, office) in &roles {
                    tx.grant_role(account.id, &Wanted { role: *role, office: office.clone(), until: None }, None)?;
                }
                let session =
                    Session { id: tx.fresh(), account: account.id, created_at: tx.now(), expires_at: tx.now() + Duration::days(36_500) };
                tx.begin_session(&session)?;
                let event = sendero::domain::audit::Event::done("test.staff");
                tx.record(&sendero::access::By::default(), event, (account.id, session.id))
            })
            .await
            .unwrap();
        Staff { account, session, login }
    }

    /// An access token of this instant.
    pub fn token(&self, staff: &Staff) -> String {
        let bearer = Bearer { account: staff.account, session: staff.session };
        self.shared.door.issue(bearer, self.now()).unwrap().token.expose_secret().to_owned()
    }

    /// The people of one office whom most tests need.
    pub async fn team(&self, office: &str) -> Team {
        let here = Some(office);
        let name = |role: &str| format!("{role}.{}", office.to_lowercase());
        Team {
            clerk: self.staff(&name("clerk"), Organisation::Iom, &[(Role::IntakeClerk, here)]).await,
            iom: self.staff(&name("iom.caseworker"), Organisation::Iom, &[(Role::Caseworker, here)]).await,
            unhcr: self.staff(&name("unhcr.caseworker"), Organisation::Unhcr, &[(Role::Caseworker, here)]).await,
            iom_reviewer: self.staff(&name("iom.reviewer"), Organisation::Iom, &[(Role::Reviewer, here)]).await,
            unhcr_reviewer: self.staff(&name("unhcr.reviewer"), Organisation::Unhcr, &[(Role::Reviewer, here)]).await,
            second_reviewer: self.staff(&name("iom.reviewer.2"), Organisation::Iom, &[(Role::Reviewer, here)]).await,
            officer: self.staff(&name("officer"), Organisation::Usg, &[(Role::UsOfficer, here)]).await,
            second_officer: self.staff(&name("officer.2"), Organisation::Usg, &[(Role::UsOfficer, here)]).await,
            supervisor: self.staff(&name("iom.supervisor"), Organisation::Iom, &[(Role::Supervisor, here)]).await,
            unhcr_supervisor: self.staff(&name("unhcr.supervisor"), Organisation::Unhcr, &[(Role::Supervisor, here)]).await,
        }
    }
}

/// The people of one office.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "a team is whole, whoever of it a test needs")]
pub struct Team {
    pub clerk: Staff,
    pub iom: Staff,
    pub unhcr: Staff,
    pub iom_reviewer: Staff,
    pub unhcr_reviewer: Staff,
    pub second_reviewer: Staff,
    pub officer: Staff,
    pub second_officer: Staff,
    pub supervisor: Staff,
    pub unhcr_supervisor: Staff,
}
