//! `sendero restore release`: an administrator lets messages leave again.

use clap::Args;
use secrecy::SecretString;

use super::super::{CliError, Exit, out, password, start};
use crate::{
    access::Actor,
    auth::password::{Passwords, Verdict},
    config::Config,
    domain::{clock::SystemEntropy, login},
    ops::{OpError, message_hold},
    store::Store,
};

/// Who releases.
#[derive(Args, Clone, Debug)]
pub struct Command {
    /// The login of an administrator; the password is asked for, or read from standard input
    #[arg(long = "as", value_name = "LOGIN")]
    login: String,
}

/// Releases, on record as that administrator's act.
///
/// # Errors
/// When login and password are not an administrator's, or nothing is held.
pub fn run(command: &Command, settings: &Config) -> Result<Exit, CliError> {
    let given = password::once()?;
    let store = start::open(settings)?;
    let released = actor(&store, &command.login, &given).and_then(|actor| release(&store, actor));
    store.close();
    out::talk(format_args!("Messages leave again; {} of the backup had been held.", released?));
    Ok(Exit::Ok)
}

/// Unknown, wrong, disabled and one-time answer the same.
fn actor(store: &Store, login: &str, given: &SecretString) -> Result<Actor, CliError> {
    let login = login::normal(login);
    let known = store.read_blocking(|tx| tx.account_by_login(&login)).map_err(start::failed)?;
    let passwords = Passwords::new(&SystemEntropy).map_err(|error| CliError::Failed(error.to_string()))?;
    let verdict = passwords.verify(given, known.as_ref().map(|(_, hash)| hash.as_str()));
    let account = known.map(|(account, _)| account).filter(|account| verdict != Verdict::Wrong && !account.must_change);
    let actor = match account {
        Some(account) => store.read_blocking(|tx| tx.actor_of(account.id)).map_err(start::failed)?,
        None => None,
    };
    actor.ok_or_else(|| CliError::Failed("Login or password is wrong.".to_owned()))
}

fn release(store: &Store, actor: Actor) -> Result<usize, CliError> {
    store.write_blocking(move |tx| message_hold::release(tx, &actor)).map_err(|error: OpError| match error {
        OpError::Forbidden => CliError::Failed("Only an administrator releases messages.".to_owned()),
        OpError::Refused { sentence, .. } => CliError::Failed(sentence),
        other => CliError::Failed(other.to_string()),
    })
}
