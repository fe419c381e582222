//! Sendings of the form, each exactly as it was sent, each with a reference of its own that leads to the case.

use diesel::prelude::*;
use serde_json::Value;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::submissions,
    tx::{ReadTx, WriteTx},
    types::{JsonDoc, Ts},
};
use crate::{
    access::Permit,
    domain::{
        application::ApplicationDraft,
        family::Sending,
        ids::{AccountId, CaseId, SubmissionId},
        terms::Channel,
    },
};

/// Later sendings of a case that are read at most: a person compares no more.
const MOST_SENDINGS: i64 = 20;

pub(super) const FIRST: &str = "first";
const AGAIN: &str = "again";

#[derive(Insertable)]
#[diesel(table_name = submissions)]
struct NewRow<'a> {
    id: SubmissionId,
    case_id: CaseId,
    reference: &'a str,
    office_id: &'a str,
    channel: Channel,
    kind: &'static str,
    received_at: Ts,
    entered_by: Option<AccountId>,
    payload: JsonDoc,
    differs: JsonDoc,
}

type Row = (SubmissionId, String, String, Channel, String, Ts, Option<AccountId>, JsonDoc);

/// A sending to be stored.
#[derive(Clone, Copy)]
pub struct NewSending<'a> {
    /// Its reference: the case's own for the first, an alias for one sent again.
    pub reference: &'a str,
    /// The office whose form it was.
    pub office: &'a str,
    /// By which door it came in.
    pub channel: Channel,
    /// What was sent.
    pub draft: &'a ApplicationDraft,
    /// For one sent again: the fields that differ from the first.
    pub differs: Option<&'a [String]>,
}

impl WriteTx<'_> {
    /// Stores one sending of the form.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the reference is somebody else's.
    pub fn insert_submission(&mut self, permit: &Permit, new: &NewSending<'_>) -> Result<SubmissionId, StoreError> {
        let unreadable = |error: serde_json::Error| StoreError::Damaged(error.to_string());
        let row = NewRow {
            id: self.fresh(),
            case_id: permit.case(),
            reference: new.reference,
            office_id: new.office,
            channel: new.channel,
            kind: if new.differs.is_some() { AGAIN } else { FIRST },
            received_at: self.now().into(),
            entered_by: permit.by().account,
            payload: JsonDoc(serde_json::to_value(new.draft).map_err(unreadable)?),
            differs: JsonDoc(Value::from(new.differs.unwrap_or_default().to_vec())),
        };
        let id = row.id;
        each_backend!(&mut *self.conn, c => diesel::insert_into(submissions::table).values(row).execute(c))?;
        Ok(id)
    }
}

impl ReadTx<'_> {
    /// The first sending of a case and the newest of those that hang on it, oldest first.
    ///
    /// Whoever knows a document can send the form as often as they like; all is kept, and no more than this is read at a look.
    ///
    /// # Errors
    /// When the database does not answer, or what it has cannot be read.
    pub fn sendings(&mut self, case: CaseId) -> Result<Vec<Sending>, StoreError> {
        // By kind the first sending stands first: "first" comes after "again".
        let mut rows: Vec<Row> = submissions::table
            .filter(submissions::case_id.eq(case))
            .order((submissions::kind.desc(), submissions::received_at.desc(), submissions::id.desc()))
            .limit(1 + MOST_SENDINGS)
            .select((
                submissions::id,
                submissions::reference,
                submissions::office_id,
                submissions::channel,
                submissions::kind,
                submissions::received_at,
                submissions::entered_by,
                submissions::differs,
            ))
            .load(self.conn)?;
        if let Some((_, later)) = rows.split_first_mut() {
            later.reverse();
        }
        rows.into_iter().map(sending).collect()
    }

    /// The later sendings of a case with what each said, oldest first.
    ///
    /// # Errors
    /// When the database does not answer, or what it has cannot be read.
    pub fn drafts_sent_again(&mut self, case: CaseId) -> Result<Vec<(Sending, ApplicationDraft)>, StoreError> {
        let later: Vec<Sending> = self.sendings(case)?.into_iter().filter(|sending| sending.again).collect();
        let mut drafts = Vec::new();
        for sending in later {
            let payload: JsonDoc = submissions::table.find(sending.id).select(submissions::payload).get_result(self.conn)?;
            drafts.push((sending, serde_json::from_value(payload.0).map_err(|_| damaged())?));
        }
        Ok(drafts)
    }

    /// What the first sending of a case said.
    ///
    /// # Errors
    /// When the database does not answer, or what it has cannot be read.
    pub fn first_draft(&mut self, case: CaseId) -> Result<Option<ApplicationDraft>, StoreError> {
        let payload: Option<JsonDoc> = submissions::table
            .filter(submissions::case_id.eq(case).and(submissions::kind.eq(FIRST)))
            .select(submissions::payload)
            .get_result(self.conn)
            .optional()?;
        payload.map(|json| serde_json::from_value(json.0).map_err(|_| damaged())).transpose()
    }

    /// The case that a reference leads to, whether its own or an alias.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn case_of_reference(&mut self, reference: &str) -> Result<Option<CaseId>, StoreError> {
        Ok(submissions::table.filter(submissions::reference.eq(reference)).select(submissions::case_id).get_result(self.conn).optional()?)
    }
}

fn damaged() -> StoreError {
    StoreError::Damaged("a submission cannot be read".into())
}

fn sending((id, reference, office, channel, kind, received_at, entered_by, differs): Row) -> Result<Sending, StoreError> {
    Ok(Sending {
        id,
        reference,
        office,
        channel,
        again: kind == AGAIN,
        received_at: received_at.0,
        entered_by,
        differs: serde_json::from_value(differs.0).map_err(|_| damaged())?,
    })
}
