//! Asking for a password: never in argv, where every user of the machine could read it.

use std::io::{BufRead, IsTerminal, stdin};

use secrecy::{ExposeSecret, SecretString};

use super::CliError;
use crate::auth::policy;

/// The longest line that is read: twice what a password may have, in UTF-8.
const MOST_BYTES: u64 = 2_048;

/// Asks twice at a terminal; takes the first line of standard input otherwise.
///
/// # Errors
/// `Usage` when the two differ or the password is not good enough.
pub fn ask(login: &str) -> Result<SecretString, CliError> {
    let password = if stdin().is_terminal() { twice()? } else { line()? };
    policy::check_password(&password, login).map_err(|fault| CliError::Usage(fault.detail))?;
    Ok(password)
}

/// Asks once for a password that is known already.
///
/// # Errors
/// When it cannot be read.
pub fn once() -> Result<SecretString, CliError> {
    if stdin().is_terminal() { Ok(rpassword::prompt_password("Password: ").map_err(unreadable)?.into()) } else { line() }
}

fn twice() -> Result<SecretString, CliError> {
    let first = SecretString::from(rpassword::prompt_password("Password: ").map_err(unreadable)?);
    let again = SecretString::from(rpassword::prompt_password("The same again: ").map_err(unreadable)?);
    if first.expose_secret() == again.expose_secret() { Ok(first) } else { Err(CliError::Usage("The two are not the same.".to_owned())) }
}

fn line() -> Result<SecretString, CliError> {
    let mut text = String::new();
    std::io::Read::take(stdin().lock(), MOST_BYTES).read_line(&mut text).map_err(unreadable)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned().into())
}

/// Said so, because a fault of reading would else pass for one of printing.
#[allow(clippy::needless_pass_by_value, reason = "as map_err gives it")]
fn unreadable(error: std::io::Error) -> CliError {
    CliError::Failed(format!("the password cannot be read: {error}"))
}
