//! The published programme files, parsed once.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use chrono_tz::Tz;

use crate::{
    domain::{
        ids::RuleSetId,
        programme::{Office, RuleSetFile, Words},
        revision::SubjectKind,
        terms::Organisation,
    },
    store::{ReadTx, StoreError},
};

/// Finds the rules of an office or a pathway as they are published in the transaction's state of the data.
///
/// A revision's text never changes, so it is parsed once for the whole process; which revision is published is asked in every
/// transaction, so that several servers on one database never disagree. Cheap to clone: all clones share what is parsed.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    parsed: Arc<RwLock<HashMap<RuleSetId, Arc<RuleSetFile>>>>,
}

/// A published file and the revision that it is.
pub type Published = (RuleSetId, Arc<RuleSetFile>);

/// What texts to applicants say of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeCard {
    /// Its code, like `CO`.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// The zone of its appointments.
    pub zone: Tz,
    /// The numbers that people can call, as they are dialled.
    pub telephones: Vec<String>,
}

impl Catalogue {
    /// The rules of an office; nothing for a code that no office has.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn office(&self, tx: &mut ReadTx<'_>, code: &str) -> Result<Option<Published>, StoreError> {
        self.published(tx, SubjectKind::Office, code)
    }

    /// The rules of a pathway; nothing for a key that no pathway has.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn pathway(&self, tx: &mut ReadTx<'_>, key: &str) -> Result<Option<Published>, StoreError> {
        self.published(tx, SubjectKind::Pathway, key)
    }

    /// The rules of every office, by code.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn offices(&self, tx: &mut ReadTx<'_>) -> Result<Vec<Published>, StoreError> {
        let ids = tx.published_rule_sets(SubjectKind::Office)?;
        ids.into_iter().map(|id| Ok((id, self.file(tx, id)?))).collect()
    }

    /// What texts to applicants say of an office; nothing for a code that no office has.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn office_card(&self, tx: &mut ReadTx<'_>, code: &str) -> Result<Option<OfficeCard>, StoreError> {
        let published = self.office(tx, code)?;
        Ok(published.and_then(|(_, file)| file.subject.office().map(OfficeCard::from)))
    }

    /// The organisation that recommends a pathway; nothing for a key that no pathway has.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn recommended_by(&self, tx: &mut ReadTx<'_>, pathway: &str) -> Result<Option<Organisation>, StoreError> {
        let published = self.pathway(tx, pathway)?;
        Ok(published.and_then(|(_, file)| file.subject.pathway().map(|pathway| pathway.recommended_by)))
    }

    /// One revision, published or not, parsed.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is gone or cannot be read: only checked files are ever stored.
    pub fn file(&self, tx: &mut ReadTx<'_>, id: RuleSetId) -> Result<Arc<RuleSetFile>, StoreError> {
        if let Some(known) = self.parsed.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(Arc::clone(known));
        }
        let source = tx.rule_set_source(id)?.ok_or_else(|| StoreError::Damaged(format!("rule set {id} is gone")))?;
        let file = RuleSetFile::parse(&source, "stored").map_err(|_| StoreError::Damaged(format!("rule set {id} cannot be read")))?;
        let file = Arc::new(file);
        self.parsed.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&file));
        Ok(file)
    }

    fn published(&self, tx: &mut ReadTx<'_>, kind: SubjectKind, subject: &str) -> Result<Option<Published>, StoreError> {
        match tx.published_rule_set(kind, subject)? {
            Some(id) => Ok(Some((id, self.file(tx, id)?))),
            None => Ok(None),
        }
    }
}

impl From<&Office> for OfficeCard {
    fn from(office: &Office) -> Self {
        Self {
            code: office.code.clone(),
            name: office.name.clone(),
            zone: office.time_zone,
            telephones: office.telephones.iter().map(|telephone| telephone.number.clone()).collect(),
        }
    }
}
