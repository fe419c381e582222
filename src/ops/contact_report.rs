//! Were applicants told rightly? Judges everything that was ever handed over.

use serde_json::json;

use crate::{
    access::By,
    domain::{
        audit::Event,
        contact_audit::{self, ContactReport},
    },
    store::{Recorded, StoreError, WriteTx},
};

/// Judges the transport log against decisions and history; that somebody asked goes on record.
///
/// # Errors
/// When the database does not answer.
pub fn run(tx: &mut WriteTx<'_>) -> Result<Recorded<ContactReport>, StoreError> {
    let report = contact_audit::judge(&tx.contact_evidence()?);
    let event = Event::read("contact.report").with(json!({ "judged": report.judged, "wrong": report.wrong.len() }));
    tx.record(&By::default(), event, report)
}
