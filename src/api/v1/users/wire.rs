//! The wire structs of `users`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{
        account::{RoleAsked, Wanted},
        ids::StaffPersonId,
        terms::{Organisation, Role},
    },
    http::problem::Problem,
    ops::users::{self, NewUser, User},
};

/// Which page of the accounts.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// From the Link header of the page before.
    pub cursor: Option<String>,
    /// 1 to 200; 50 unless given.
    pub limit: Option<i64>,
}

/// A role for some offices or all.
#[derive(Clone, Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleBody {
    /// The role.
    pub role: Role,
    /// The codes of the offices, or `all`.
    pub offices: OfficesBody,
    /// The last day (UTC) on which it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// `"all"`, or a list of codes.
#[derive(Clone, Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum OfficesBody {
    /// Every office, also those to come.
    All(All),
    /// These alone.
    These(Vec<String>),
}

/// The word `all`.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum All {
    /// Every office.
    All,
}

impl From<RoleBody> for RoleAsked {
    fn from(body: RoleBody) -> Self {
        let offices = match body.offices {
            OfficesBody::All(All::All) => None,
            OfficesBody::These(codes) => Some(codes),
        };
        Self { role: body.role, offices, until: body.until }
    }
}

/// An account to be added to the own organisation.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserBody {
    /// What the person signs in with: 3 to 100 letters without accents, digits and . _ @ + -.
    pub login: String,
    /// The name of the person.
    pub name: String,
    /// The person of another account, if it is the same.
    pub staff_person: Option<Uuid>,
    /// The roles to begin with.
    #[serde(default)]
    pub roles: Vec<RoleBody>,
}

impl NewUserBody {
    pub(super) fn checked(self) -> Result<NewUser, Problem> {
        let new = NewUser {
            login: self.login,
            name: self.name,
            person: self.staff_person.map(StaffPersonId::from),
            roles: self.roles.into_iter().map(RoleAsked::from).collect(),
            must_change: true,
        };
        users::check_new(&new).map_err(Problem::invalid)?;
        Ok(new)
    }
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchBody {
    /// The name of the person.
    pub name: Option<String>,
    /// Shut, or opened again.
    pub disabled: Option<bool>,
    /// True for a new one-time password; every session ends.
    pub reset_password: Option<bool>,
    /// True ends every session; the password stays.
    pub end_sessions: Option<bool>,
}

/// All the roles that the account shall have.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolesBody {
    /// Roles that are not here are ended.
    pub roles: Vec<RoleBody>,
}

impl RolesBody {
    pub(super) fn asked(self) -> Vec<RoleAsked> {
        self.roles.into_iter().map(RoleAsked::from).collect()
    }
}

/// A single grant to read outcomes.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeReadBody {
    /// The last day (UTC); null ends the grant, which nobody does by leaving something out.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub until: Option<NaiveDate>,
}

/// An account.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = User)]
pub struct UserBody {
    /// Identifies the account.
    pub id: Uuid,
    /// The employer, for ever.
    pub organisation: Organisation,
    /// The person, who may have several accounts.
    pub staff_person: Uuid,
    /// What the person signs in with.
    pub login: String,
    /// The name of the person.
    pub name: String,
    /// The password is one-time.
    pub must_change_password: bool,
    /// When it was shut.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The roles held today.
    pub roles: Vec<RoleBody>,
    /// The last day of a single grant to read outcomes.
    pub reads_outcomes_until: Option<NaiveDate>,
    /// The one-time password, told this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_password: Option<String>,
}

/// A page of accounts.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UserList {
    /// In the order of their making.
    pub items: Vec<UserBody>,
    /// The cursor of the next page; also in the Link header.
    pub next: Option<String>,
}

impl UserBody {
    pub(super) fn with_initial_password(self, initial_password: Option<String>) -> Self {
        Self { initial_password, ..self }
    }
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        let account = user.account;
        Self {
            id: *account.id.uuid(),
            organisation: account.organisation,
            staff_person: *account.person.uuid(),
            login: account.login,
            name: account.name,
            must_change_password: account.must_change,
            disabled_at: account.disabled_at,
            created_at: account.created_at,
            roles: grouped(user.roles),
            reads_outcomes_until: user.reads_outcomes_until,
            initial_password: None,
        }
    }
}

/// One entry for each role and end date, its offices together, as they would be asked for.
fn grouped(roles: Vec<Wanted>) -> Vec<RoleBody> {
    let mut groups: BTreeMap<(Role, Option<NaiveDate>), Option<Vec<String>>> = BTreeMap::new();
    for wanted in roles {
        let offices = groups.entry((wanted.role, wanted.until)).or_insert_with(|| Some(Vec::new()));
        match (wanted.office, offices.as_mut()) {
            (Some(office), Some(list)) => list.push(office),
            _ => *offices = None,
        }
    }
    let entry = |((role, until), offices): ((Role, Option<NaiveDate>), Option<Vec<String>>)| {
        let offices = offices.map_or(OfficesBody::All(All::All), |mut list| {
            list.sort();
            OfficesBody::These(list)
        });
        RoleBody { role, offices, until }
    };
    groups.into_iter().map(entry).collect()
}
