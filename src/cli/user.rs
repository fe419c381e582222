//! `sendero user`: accounts by hand, above all the first administrator of each organisation.

use std::sync::Arc;

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::{CliError, Exit, Globals, out, password, start};
use crate::{
    auth::{opaque, password::Passwords},
    domain::{
        account::RoleAsked,
        clock::{Entropy, SystemEntropy},
        terms::{Organisation, Role},
    },
    ops::{
        OpError,
        users::{self, Grantor, NewPassword, NewUser, Patch, User},
    },
    store::Store,
};

/// What can be done with accounts.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Add an account; its password is asked for, or read from standard input
    Add(Add),
    /// Shut an account; its sessions end at once
    Disable {
        /// What the person signs in with
        login: String,
    },
    /// Open an account that was shut; the person signs in anew
    Enable {
        /// What the person signs in with
        login: String,
    },
    /// Give an account another password; its sessions end at once
    Reset {
        /// What the person signs in with
        login: String,
        /// Print a one-time password instead of asking for one
        #[arg(long)]
        initial: bool,
    },
    /// List the accounts of all organisations
    List,
}

/// An account to be added.
#[derive(Args, Clone, Debug)]
pub struct Add {
    /// What the person signs in with
    login: String,
    /// The name of the person
    #[arg(long)]
    name: String,
    /// IOM, UNHCR or USG
    #[arg(long, value_parser = organisation)]
    organisation: Organisation,
    /// A role for all offices, or for some: caseworker, caseworker:CO,EC; may be given again
    #[arg(long = "role", required = true, value_parser = role, value_name = "ROLE[:OFFICE,..]")]
    roles: Vec<RoleAsked>,
    /// The person of another account, as `user list --json` tells it
    #[arg(long, value_name = "ID")]
    staff_person: Option<uuid::Uuid>,
    /// Print a one-time password instead of asking for one
    #[arg(long)]
    initial: bool,
}

/// Does one of them.
///
/// # Errors
/// When the settings, the database or a rule say no.
pub fn run(command: Command, globals: &Globals) -> Result<Exit, CliError> {
    let store = start::open(&globals.settings()?)?;
    let done = match command {
        Command::Add(new) => add(&store, new, globals.json),
        Command::Disable { login } => open_or_shut(&store, &login, false),
        Command::Enable { login } => open_or_shut(&store, &login, true),
        Command::Reset { login, initial } => reset(&store, &login, initial, globals.json),
        Command::List => list(&store, globals.json),
    };
    store.close();
    done.map(|()| Exit::Ok)
}

fn add(store: &Store, add: Add, json: bool) -> Result<(), CliError> {
    let first = First::get(add.initial, &add.login)?;
    let organisation = add.organisation;
    let new =
        NewUser { login: add.login, name: add.name, person: add.staff_person.map(Into::into), roles: add.roles, must_change: add.initial };
    let hash = first.hash.clone();
    let user = store.write_blocking(move |tx| users::add(tx, &Grantor::CommandLine, organisation, &new, &hash)).map_err(failed)?;
    first.tell(&user, json)
}

fn reset(store: &Store, login: &str, initial: bool, json: bool) -> Result<(), CliError> {
    let first = First::get(initial, login)?;
    let password = NewPassword { hash: first.hash.clone(), must_change: initial };
    let user = change(store, login, Patch { password: Some(password), ..Patch::default() })?;
    first.tell(&user, json)
}

fn open_or_shut(store: &Store, login: &str, open: bool) -> Result<(), CliError> {
    let user = change(store, login, Patch { disabled: Some(!open), ..Patch::default() })?;
    out::talk(format_args!("{} is {}.", user.account.login, if open { "enabled" } else { "disabled" }));
    Ok(())
}

fn change(store: &Store, login: &str, patch: Patch) -> Result<User, CliError> {
    let id = store.read_blocking(|tx| users::named(tx, login)).map_err(failed)?;
    store.write_blocking(move |tx| users::patch(tx, &Grantor::CommandLine, id, &patch)).map_err(failed)
}

/// One line of the list.
#[derive(Serialize)]
struct Row {
    id: String,
    /// Whose it is: what `user add --staff-person` takes, so that four eyes know one person by all accounts.
    staff_person: String,
    organisation: Organisation,
    login: String,
    name: String,
    disabled: bool,
    must_change_password: bool,
    roles: Vec<String>,
}

impl From<User> for Row {
    fn from(user: User) -> Self {
        let role = |wanted: crate::domain::account::Wanted| {
            let until = wanted.until.map(|day| format!(" until {day}")).unwrap_or_default();
            format!("{}:{}{until}", wanted.role, wanted.office.as_deref().unwrap_or("all"))
        };
        Self {
            id: user.account.id.to_string(),
            staff_person: user.account.person.to_string(),
            organisation: user.account.organisation,
            login: user.account.login,
            name: user.account.name,
            disabled: user.account.disabled_at.is_some(),
            must_change_password: user.account.must_change,
            roles: user.roles.into_iter().map(role).collect(),
        }
    }
}

fn list(store: &Store, json: bool) -> Result<(), CliError> {
    let rows: Vec<Row> = store.read_blocking(users::all).map_err(failed)?.into_iter().map(Row::from).collect();
    if json {
        return out::json(&rows);
    }
    for row in rows {
        let state = if row.disabled { " (disabled)" } else { "" };
        out::data(format_args!("{}\t{}\t{}{state}\t{}\n", row.organisation, row.login, row.name, row.roles.join(" ")))?;
    }
    Ok(())
}

/// The first password of an account: chosen by the person at the terminal, or made and printed once.
struct First {
    hash: String,
    made: Option<SecretString>,
}

impl First {
    fn get(initial: bool, login: &str) -> Result<Self, CliError> {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let made = initial.then(|| opaque::new_initial_password(&*entropy));
        let password = match &made {
            Some(made) => made.clone(),
            None => password::ask(login)?,
        };
        let hash = Passwords::new(&*entropy).and_then(|passwords| passwords.hash(&password, &*entropy));
        Ok(Self { hash: hash.map_err(|error| CliError::Failed(error.to_string()))?, made })
    }

    /// The one-time password is the data of the command; everything else is talk.
    fn tell(&self, user: &User, json: bool) -> Result<(), CliError> {
        let made = self.made.as_ref().map(|made| made.expose_secret());
        if json {
            return out::json(&serde_json::json!({ "id": user.account.id, "login": user.account.login, "initial_password": made }));
        }
        out::talk(format_args!("{}: the password is set{}.", user.account.login, if made.is_some() { ", for one sign-in" } else { "" }));
        made.map_or(Ok(()), |made| out::data(format_args!("{made}\n")))
    }
}

fn organisation(text: &str) -> Result<Organisation, String> {
    Organisation::parse(text).ok_or_else(|| "use IOM, UNHCR or USG".to_owned())
}

fn role(text: &str) -> Result<RoleAsked, String> {
    let (role, offices) = text.split_once(':').map_or((text, None), |(role, offices)| (role, Some(offices)));
    let role = Role::parse(role)
        .ok_or_else(|| format!("use one of {}", Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")))?;
    Ok(RoleAsked { role, offices: offices.map(|list| list.split(',').map(str::to_owned).collect()), until: None })
}

/// What a use case ends with, in the words of the command line.
fn failed(error: OpError) -> CliError {
    match error {
        OpError::NotFound => CliError::Failed("There is no such account.".to_owned()),
        OpError::Refused { sentence, .. } => CliError::Failed(sentence),
        OpError::Invalid(errors) => {
            let faults = errors.list().iter().map(|fault| format!("{}: {}", fault.pointer.trim_start_matches('/'), fault.detail));
            CliError::Usage(faults.collect::<Vec<_>>().join("\n"))
        }
        other => CliError::Failed(other.to_string()),
    }
}
