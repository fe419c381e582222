//! What may be set: a TOML file, then the environment, then flags; the later wins. Unknown keys are refused by name.
//!
//! Every key carries its unit (`_seconds`, `_kib`, `_mib`). `docs/operations.md` lists them with their meaning.

mod auth;
mod check;
mod database;
mod load;
mod log;
mod mail;
mod secret;
mod server;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use auth::{Auth, MIN_SECRET_BYTES};
pub use check::{Warning, warnings};
pub use database::{Database, DatabaseKind, DatabaseUrl};
pub use load::{ConfigError, Sources, load};
pub use log::{Log, LogFormat};
pub use mail::{Mail, MailTransport, Sms, Smtp, SmtpTls};
pub use secret::Secret;
pub use server::{PublicForm, Server};

use crate::domain::fields::FieldErrors;

/// All settings of one run. Each section has a default, so that an empty file serves on this machine alone.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the SQLite database, the token secret and the mail folder live unless they say otherwise.
    pub data_dir: DataDir,
    /// The database and its connections.
    pub database: Database,
    /// The two listeners and their limits.
    pub server: Server,
    /// Limits of the public form.
    pub public_form: PublicForm,
    /// The secret behind the tokens.
    pub auth: Auth,
    /// How e-mail leaves.
    pub mail: Mail,
    /// How text messages leave; none without a gateway.
    pub sms: Sms,
    /// What is logged and how.
    pub log: Log,
}

/// The folder of the data; `data` beside the working directory unless set.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DataDir(PathBuf);

impl Default for DataDir {
    fn default() -> Self {
        Self(PathBuf::from("data"))
    }
}

impl DataDir {
    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where `path` lies: absolute ones stay, others are inside the folder.
    #[must_use]
    pub fn place(&self, path: &Path) -> PathBuf {
        self.0.join(path)
    }
}

impl Config {
    /// The database with its SQLite file placed inside the data folder.
    #[must_use]
    pub fn database_url(&self) -> DatabaseUrl {
        self.database.url.placed(&self.data_dir)
    }

    /// Where the token secret lies; it is made there at the first start unless `auth.secret` gives it.
    #[must_use]
    pub fn secret_file(&self) -> PathBuf {
        self.data_dir.place(self.auth.secret_file.as_deref().unwrap_or(Path::new("auth.secret")))
    }

    /// Where the folder transport lays messages down.
    #[must_use]
    pub fn mail_folder(&self) -> PathBuf {
        self.data_dir.place(&self.mail.folder)
    }

    /// Finds every fault at once; a pointer is the key, like `server.workers`.
    fn faults(&self) -> FieldErrors {
        let mut faults = FieldErrors::default();
        self.database.check(&mut faults);
        self.server.check(&mut faults);
        self.public_form.check(&mut faults);
        self.auth.check(&mut faults);
        self.mail.check(&mut faults);
        self.sms.check(&mut faults);
        self.log.check(&mut faults);
        faults
    }
}
