//! The transport for trying out: one file per message in a folder, and nobody is written to.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{
    mime::compose,
    transport::{Envelope, HandOver, Receipt, Transport, TransportError},
};
use crate::domain::message::WrittenChannel;

/// Lays messages down in a folder.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens the folder, making it for its owner alone if needed: messages stand in it with their addresses.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
        Ok(Self { path })
    }
}

impl Transport for Folder {
    fn hand_over<'a>(&'a self, envelope: &'a Envelope) -> HandOver<'a> {
        Box::pin(async move {
            let files = files(envelope)?;
            let folder = self.path.clone();
            let lay_all = move || files.iter().try_for_each(|(name, bytes)| lay_down(&folder, name, bytes));
            let laid = tokio::task::spawn_blocking(lay_all).await;
            match laid {
                Ok(Ok(())) => Ok(Receipt { detail: "folder".into() }),
                Ok(Err(error)) => Err(TransportError::temporary(format!("folder: {}", error.kind()))),
                Err(_) => Err(TransportError::temporary("folder: interrupted")),
            }
        })
    }
}

/// A mail with its calendar entry before it, or a text message, which carries none. The names come from the message alone, so a second
/// handing over replaces the first; the message itself comes last, because it is what counts.
fn files(envelope: &Envelope) -> Result<Vec<(String, Vec<u8>)>, TransportError> {
    match envelope.channel {
        WrittenChannel::Email => {
            let entry = envelope.calendar.as_ref().map(|calendar| (format!("{}.ics", envelope.id), calendar.ics.clone().into_bytes()));
            let mail = (format!("{}.eml", envelope.id), compose(envelope)?.formatted());
            Ok(entry.into_iter().chain([mail]).collect())
        }
        WrittenChannel::Sms => Ok(vec![(format!("{}.sms", envelope.id), format!("To: {}\n\n{}\n", envelope.to, envelope.body).into())]),
    }
}

/// Writes beside, then renames: a reader sees no file or the whole one, and after a power cut too.
fn lay_down(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let beside = folder.join(format!(".{name}.part"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, folder.join(name))?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
