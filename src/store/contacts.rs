//! How a family is reached. Replaced contacts are kept: what was handed over to whom must stay explainable.

use diesel::prelude::*;

use super::{
    conn::each_backend,
    error::StoreError,
    kept::Kept,
    schema::contacts,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        contact::{ContactKind, ContactValue},
        family::FamilyContact,
        ids::{CaseId, ContactId, PersonId},
    },
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = contacts)]
struct ContactRow {
    id: ContactId,
    case_id: CaseId,
    person_id: PersonId,
    position: i32,
    kind: String,
    value: String,
    value_key: String,
    safe_to_use: bool,
    safe_to_leave_message: bool,
    replaced_at: Option<Ts>,
}

/// A contact to be stored, with whose it is.
#[derive(Clone, Copy)]
pub struct NewContact<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// The address or number.
    pub value: &'a ContactValue,
    /// Whether using it puts nobody at risk.
    pub safe_to_use: bool,
    /// Whether a message may be left there.
    pub safe_to_leave_message: bool,
}

impl WriteTx<'_> {
    /// Stores the contacts of a case, in the order in which they are tried.
    ///
    /// # Errors
    /// When the database does not take them.
    pub fn insert_contacts(&mut self, permit: &Permit, list: &[NewContact<'_>]) -> Result<(), StoreError> {
        for (new, position) in list.iter().zip(0..) {
            let row = ContactRow {
                id: self.fresh(),
                case_id: permit.case(),
                person_id: new.person,
                position,
                kind: new.value.kind().to_string(),
                value: new.value.as_written().to_owned(),
                value_key: new.value.key().to_owned(),
                safe_to_use: new.safe_to_use,
                safe_to_leave_message: new.safe_to_leave_message,
                replaced_at: None,
            };
            each_backend!(&mut *self.conn, c => diesel::insert_into(contacts::table).values(row).execute(c))?;
        }
        Ok(())
    }

    /// Leaves a case with exactly these contacts.
    ///
    /// # Errors
    /// When the database does not take them.
    pub fn replace_contacts(&mut self, permit: &Permit, list: &[NewContact<'_>]) -> Result<(), StoreError> {
        let standing = contacts::table.filter(contacts::case_id.eq(permit.case()).and(contacts::replaced_at.is_null()));
        diesel::update(standing).set(contacts::replaced_at.eq(Some(Ts(self.now())))).execute(self.conn)?;
        self.insert_contacts(permit, list)
    }
}

impl ReadTx<'_> {
    /// The contacts of a case as they stand, in the order in which they are tried.
    ///
    /// # Errors
    /// When the database does not answer, or what it has cannot be read.
    pub fn contacts(&mut self, case: CaseId) -> Result<Vec<FamilyContact>, StoreError> {
        let query = contacts::table
            .filter(contacts::case_id.eq(case).and(contacts::replaced_at.is_null()))
            .order((contacts::position.asc(), contacts::id.asc()));
        let query = Kept::new(query);
        let rows = each_backend!(&mut *self.conn, c => query.load::<ContactRow>(c))?;
        rows.into_iter().map(into_contact).collect()
    }
}

fn into_contact(row: ContactRow) -> Result<FamilyContact, StoreError> {
    Ok(FamilyContact {
        id: row.id,
        person: row.person_id,
        kind: ContactKind::parse(&row.kind).ok_or_else(|| StoreError::Damaged("a contact cannot be read".into()))?,
        value: row.value,
        value_key: row.value_key,
        safe_to_use: row.safe_to_use,
        safe_to_leave_message: row.safe_to_leave_message,
    })
}
