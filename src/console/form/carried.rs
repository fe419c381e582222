//! What somebody has answered so far, carried from page to page: signed, in a hidden field, and kept nowhere.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::{auth::key::Key, domain::application::ApplicationDraft, domain::clock::Entropy};

/// The version of the privacy notice that the pages show.
pub const NOTICE: &str = "2024-01";

/// A form on its way.
#[derive(Clone, Deserialize, Serialize)]
pub struct Carried {
    /// The office whose form it is.
    pub office: String,
    /// The token that shows that somebody looked at the form.
    pub token: String,
    /// Names the wish, so that sending twice does it once.
    pub key: String,
    /// The sitting at which it is filled in: left once, it is over.
    #[serde(default)]
    pub sitting: String,
    /// Whether somebody was at the last page and came back to change something.
    pub checking: bool,
    /// The answers.
    pub draft: ApplicationDraft,
}

/// A name that nobody can guess and that says nothing, of a wish or of a sitting.
#[must_use]
pub fn name(entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; 18];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Carried {
    /// A form with nothing in it.
    #[must_use]
    pub fn begin(office: &str, token: String, entropy: &dyn Entropy) -> Self {
        Self {
            office: office.to_owned(),
            token,
            key: name(entropy),
            sitting: name(entropy),
            checking: false,
            draft: ApplicationDraft::default(),
        }
    }

    /// The text of the hidden field.
    #[must_use]
    pub fn pack(&self, key: &Key) -> String {
        let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let tag = key.sign(&[text.as_bytes()]);
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// Reads the hidden field; nothing when it is not as it left, or for another office.
    #[must_use]
    pub fn unpack(key: &Key, packed: &str, office: &str) -> Option<Self> {
        let (text, tag) = packed.rsplit_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        if !key.verify(&[text.as_bytes()], &tag) {
            return None;
        }
        let carried: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        Some(carried).filter(|carried| carried.office == office)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        auth::{key::Purpose, secret::Secret},
        domain::clock::SystemEntropy,
    };

    #[test]
    fn answers_arrive_as_they_left_or_not_at_all() {
        let secret = Secret::from_text(&"a secret of the tests that is long enough, 1234567890".to_owned().into()).unwrap();
        let key = secret.key(Purpose::CarriedForm);
        let mut carried = Carried::begin("CO", "token".into(), &SystemEntropy);
        carried.draft.principal.name = "Ana <script>".into();
        let packed = carried.pack(&key);
        assert_eq!(Carried::unpack(&key, &packed, "CO").unwrap().draft.principal.name, "Ana <script>");
        assert!(Carried::unpack(&key, &packed, "EC").is_none(), "a form is one office's");
        assert!(Carried::unpack(&secret.key(Purpose::FormToken), &packed, "CO").is_none());
        for other in ["", ".", "a.b", &packed[1..], &packed[..packed.len() - 2]] {
            assert!(Carried::unpack(&key, other, "CO").is_none(), "{other}");
        }
    }
}
