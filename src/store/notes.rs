//! Notes on a case: what staff write in words.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::notes,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        ids::{AccountId, CaseId, NoteId},
        note::{NewNote, Note},
        terms::{Face, NoteKind, Organisation},
    },
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = notes)]
struct NoteRow {
    id: NoteId,
    case_id: CaseId,
    account_id: AccountId,
    organisation: Organisation,
    kind: NoteKind,
    shared_with_us: bool,
    face: Face,
    text: String,
    at: Ts,
}

impl WriteTx<'_> {
    /// Writes a note; who writes comes from the permit, so the system writes none.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a protection note of another organisation than UNHCR.
    pub fn add_note(&mut self, permit: &Permit, note: NewNote) -> Result<Option<NoteId>, StoreError> {
        let by = permit.by();
        let (Some(account_id), Some(organisation)) = (by.account, by.organisation) else { return Ok(None) };
        let row = NoteRow {
            id: self.fresh(),
            case_id: permit.case(),
            account_id,
            organisation,
            kind: note.kind,
            shared_with_us: note.shared_with_us,
            face: note.face,
            text: note.text,
            at: self.now().into(),
        };
        let id = row.id;
        diesel::insert_into(notes::table).values(row).execute(self.conn)?;
        Ok(Some(id))
    }
}

impl ReadTx<'_> {
    /// All notes of a case, oldest first; [`crate::access::view`] leaves out what a caller may not see.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn notes(&mut self, case: CaseId) -> Result<Vec<Note>, StoreError> {
        let rows: Vec<NoteRow> = notes::table.filter(notes::case_id.eq(case)).order((notes::at.asc(), notes::id.asc())).load(self.conn)?;
        Ok(rows.into_iter().map(Note::from).collect())
    }
}

impl From<NoteRow> for Note {
    fn from(row: NoteRow) -> Self {
        Self {
            id: row.id,
            account: row.account_id,
            organisation: row.organisation,
            kind: row.kind,
            shared_with_us: row.shared_with_us,
            face: row.face,
            text: row.text,
            at: row.at.0,
        }
    }
}
