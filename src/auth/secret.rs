//! The one secret of an installation, and the keys derived from it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};

use super::key::{Key, Purpose};
use crate::domain::clock::Entropy;

/// The least length, in bytes: that of an HMAC-SHA-256 key (RFC 7518, section 3.2).
pub const MIN_BYTES: usize = 32;

/// More than this is not a secret but the wrong file.
const MAX_BYTES: u64 = 4096;

/// The secret, already mixed to one root key. It has no way out but [`Secret::key`].
#[derive(Debug)]
pub struct Secret(SecretBox<[u8; 32]>);

/// Why a secret was refused. No variant carries any of it.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Too few bytes to sign with.
    #[error("the secret has fewer than {MIN_BYTES} bytes")]
    Short,
    /// One character over and over, or nearly so.
    #[error("the secret repeats a few characters: use a random one")]
    Monotonous,
    /// A file of this size is not a secret.
    #[error("the file {0} has more than {MAX_BYTES} bytes: it is not a secret")]
    Long(PathBuf),
    /// Others on the machine may read it, so it is none.
    #[error("the secret file {path} has mode {mode:03o}: its group or everybody has access; make it 600")]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file could not be read or made.
    #[error("the secret file {path} cannot be used: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl Secret {
    /// Takes a secret given by the environment.
    ///
    /// # Errors
    /// [`SecretError::Short`] or [`SecretError::Monotonous`].
    pub fn from_text(text: &SecretString) -> Result<Self, SecretError> {
        Self::from_bytes(text.expose_secret().as_bytes())
    }

    /// Reads a secret from a file that only its owner can read; white space around it does not count.
    ///
    /// # Errors
    /// Each [`SecretError`].
    pub fn from_file(path: &Path) -> Result<Self, SecretError> {
        let file = File::open(path).map_err(|source| SecretError::File { path: path.into(), source })?;
        Self::read(path, file)
    }

    /// Reads the secret file, or makes it when there is none: the first start of an installation.
    ///
    /// Two servers that start at once end with the same secret: the file appears whole or not at all, and only one can make it.
    ///
    /// # Errors
    /// Each [`SecretError`].
    pub fn from_file_or_new(path: &Path, entropy: &dyn Entropy) -> Result<Self, SecretError> {
        match File::open(path) {
            Ok(file) => Self::read(path, file),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                make(path, entropy).map_err(|source| SecretError::File { path: path.into(), source })?;
                Self::from_file(path)
            }
            Err(source) => Err(SecretError::File { path: path.into(), source }),
        }
    }

    /// The key for one purpose, so that what is signed for one can never pass for another.
    #[must_use]
    pub fn key(&self, purpose: Purpose) -> Key {
        Key::derive(self.0.expose_secret(), purpose)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        let bytes = bytes.trim_ascii();
        if bytes.len() < MIN_BYTES {
            return Err(SecretError::Short);
        }
        if distinct(bytes) < 8 {
            return Err(SecretError::Monotonous);
        }
        let root = Sha256::new().chain_update(b"sendero secret 1\0").chain_update(bytes).finalize();
        Ok(Self(SecretBox::new(Box::new(root.into()))))
    }

    /// The rights are asked of the open file, so that it cannot be exchanged between the look and the reading.
    fn read(path: &Path, file: File) -> Result<Self, SecretError> {
        let failed = |source| SecretError::File { path: path.into(), source };
        let meta = file.metadata().map_err(failed)?;
        let mode = meta.mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(SecretError::Open { path: path.into(), mode });
        }
        let mut bytes = SecretBox::new(Box::new(Vec::new()));
        let read = file.take(MAX_BYTES + 1).read_to_end(secrecy::ExposeSecretMut::expose_secret_mut(&mut bytes)).map_err(failed)?;
        if read as u64 > MAX_BYTES {
            return Err(SecretError::Long(path.into()));
        }
        Self::from_bytes(bytes.expose_secret())
    }
}

fn distinct(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    bytes.iter().for_each(|b| seen[usize::from(*b)] = true);
    seen.iter().filter(|s| **s).count()
}

/// Writes a new secret beside `path`, flushes it, and links it into place; a link never overwrites what another start has made.
fn make(path: &Path, entropy: &dyn Entropy) -> io::Result<()> {
    let mut random = [0_u8; 48];
    entropy.fill(&mut random);
    let text = SecretString::from(URL_SAFE_NO_PAD.encode(random));
    entropy.fill(&mut random[..8]);
    let beside = path.with_extension(format!("new-{}", URL_SAFE_NO_PAD.encode(&random[..8])));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    let written = file.write_all(text.expose_secret().as_bytes()).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| match fs::hard_link(&beside, path) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    fs::remove_file(&beside)?;
    linked?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::domain::clock::SystemEntropy;

    const GOOD: &str = "0123456789abcdefghijklmnopqrstuv";

    fn file_with(text: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        (folder, path)
    }

    #[test]
    fn thirty_one_bytes_are_refused_and_white_space_does_not_help() {
        assert!(matches!(Secret::from_text(&format!("{}   \n ", &GOOD[..31]).into()), Err(SecretError::Short)));
        assert!(Secret::from_text(&GOOD.into()).is_ok());
    }

    #[test]
    fn one_character_repeated_is_no_secret() {
        assert!(matches!(Secret::from_text(&"a".repeat(64).into()), Err(SecretError::Monotonous)));
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        for mode in [0o640, 0o604, 0o660, 0o644] {
            let (_folder, path) = file_with(GOOD, mode);
            assert!(matches!(Secret::from_file(&path), Err(SecretError::Open { .. })), "{mode:o}");
        }
        let (_folder, path) = file_with(GOOD, 0o600);
        assert!(Secret::from_file(&path).is_ok());
    }

    #[test]
    fn a_file_too_long_to_be_a_secret_is_refused() {
        let (_folder, path) = file_with(&GOOD.repeat(200), 0o600);
        assert!(matches!(Secret::from_file(&path), Err(SecretError::Long(_))));
    }

    #[test]
    fn the_first_start_makes_a_file_for_its_owner_alone_and_the_next_reads_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let first = Secret::from_file_or_new(&path, &SystemEntropy).unwrap();
        let second = Secret::from_file_or_new(&path, &SystemEntropy).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(first.key(Purpose::Cursor).sign(&[b"x"]), second.key(Purpose::Cursor).sign(&[b"x"]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn starts_at_once_agree_on_one_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let sign = || Secret::from_file_or_new(&path, &SystemEntropy).unwrap().key(Purpose::Cursor).sign(&[b"x"]);
        let tags: Vec<_> =
            std::thread::scope(|s| (0..8).map(|_| s.spawn(sign)).collect::<Vec<_>>().into_iter().map(|t| t.join().unwrap()).collect());
        assert!(tags.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn a_secret_shows_nothing_of_itself() {
        let secret = Secret::from_text(&GOOD.into()).unwrap();
        assert!(!format!("{secret:?} {:?}", secret.key(Purpose::FormToken)).contains("012"));
    }
}
