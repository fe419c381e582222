//! What use cases need beside the transaction and the person acting.

use std::sync::Arc;

use chrono::Duration;

use super::{OpError, programmes::Catalogue};
use crate::{
    auth::{
        key::{Key, Purpose},
        secret::Secret,
    },
    domain::{
        language::Language,
        text::TextFacts,
        workflow::{Plan, check::UNDO_DAYS},
    },
    store::ReadTx,
};

/// What use cases need beside the transaction: caches and keys, made once at start.
#[derive(Clone)]
pub struct Desk {
    /// The published rule sets, parsed.
    pub catalogue: Catalogue,
    /// Signs places in lists.
    pub cursor_key: Arc<Key>,
    /// Signs the tokens of public forms.
    pub form_key: Arc<Key>,
}

impl Desk {
    /// A desk whose keys hang on the program's secret.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        Self {
            catalogue: Catalogue::default(),
            cursor_key: Arc::new(secret.key(Purpose::Cursor)),
            form_key: Arc::new(secret.key(Purpose::FormToken)),
        }
    }

    /// Who receives the cases of the pathway, if anybody does.
    fn authority(&self, tx: &mut ReadTx<'_>, plan: &Plan, language: Language) -> Result<Option<String>, OpError> {
        let Some(key) = &plan.after.pathway else { return Ok(None) };
        let published = self.catalogue.pathway(tx, key)?;
        let words = published.and_then(|(_, file)| file.subject.pathway().and_then(|pathway| pathway.receiving_authority.clone()));
        Ok(words.map(|words| words.in_language(language).to_owned()))
    }

    /// What the text of a message may say about the case of a plan.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn text_facts(&self, tx: &mut ReadTx<'_>, plan: &Plan) -> Result<TextFacts, OpError> {
        let card = self.catalogue.office_card(tx, &plan.after.office)?.ok_or(OpError::NotFound)?;
        let language = Language::parse(&plan.after.message_language).unwrap_or(Language::Spanish);
        let last_day = (tx.now() + Duration::days(UNDO_DAYS)).with_timezone(&card.zone).date_naive();
        Ok(TextFacts {
            reference: plan.after.reference.clone(),
            office_name: card.name.in_language(language).to_owned(),
            telephones: card.telephones,
            until: Some(last_day),
            authority: self.authority(tx, plan, language)?,
            ..TextFacts::default()
        })
    }
}
