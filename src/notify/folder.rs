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
            let (name, bytes) = file(envelope)?;
            let folder = self.path.clone();
            let laid = tokio::task::spawn_blocking(move || lay_down(&folder, &name, &bytes)).await;
            match laid {
                Ok(Ok(())) => Ok(Receipt { detail: "folder".into() }),
                Ok(Err(error)) => Err(TransportError::temporary(format!("folder: {}", error.kind()))),
                Err(_) => Err(TransportError::temporary("folder: interrupted")),
            }
        })
    }
}

/// The file's name comes from the message alone, so a second handing over replaces the first.
fn file(envelope: &Envelope) -> Result<(String, Vec<u8>), TransportError> {
    match envelope.channel {
        WrittenChannel::Email => Ok((format!("{}.eml", envelope.id), compose(envelope)?.formatted())),
        WrittenChannel::Sms => Ok((format!("{}.sms", envelope.id), format!("To: {}\n\n{}\n", envelope.to, envelope.body).into())),
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
