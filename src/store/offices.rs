//! Offices, sites, programmes and pathways as rows: what other tables refer to. Everything else about them stands in their files.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{offices, pathways, programmes, sites},
    tx::{ReadTx, WriteTx},
};
use crate::domain::{
    programme::{Office, Pathway, RuleSetFile, Subject},
    terms::Organisation,
};

impl ReadTx<'_> {
    /// The codes of all offices, in their order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn office_codes(&mut self) -> Result<Vec<String>, StoreError> {
        Ok(offices::table.order(offices::id.asc()).select(offices::id).load(self.conn)?)
    }

    /// Whether there is such an office.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn office_exists(&mut self, code: &str) -> Result<bool, StoreError> {
        Ok(diesel::select(diesel::dsl::exists(offices::table.find(code))).get_result(self.conn)?)
    }

    /// Whether there is such a programme.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn programme_exists(&mut self, code: &str) -> Result<bool, StoreError> {
        Ok(diesel::select(diesel::dsl::exists(programmes::table.find(code))).get_result(self.conn)?)
    }

    /// The organisation that recommends a pathway; nothing for a pathway that does not exist.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn recommended_by(&mut self, pathway: &str) -> Result<Option<Organisation>, StoreError> {
        Ok(pathways::table.find(pathway).select(pathways::recommended_by).get_result(self.conn).optional()?)
    }
}

impl WriteTx<'_> {
    /// Makes sure that the programme of a file has its row.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn put_programme(&mut self, code: &str) -> Result<(), StoreError> {
        if !self.programme_exists(code)? {
            let values = (programmes::id.eq(code), programmes::name.eq(code));
            diesel::insert_into(programmes::table).values(values).execute(self.conn)?;
        }
        Ok(())
    }

    /// Makes or changes the rows that a published file stands for. Rows are never removed: old cases refer to them.
    ///
    /// # Errors
    /// When the database does not take them.
    pub fn put_rows_of(&mut self, file: &RuleSetFile) -> Result<(), StoreError> {
        self.put_programme(&file.programme)?;
        match &file.subject {
            Subject::Office(office) => self.put_office(office),
            Subject::Pathway(pathway) => self.put_pathway(&file.programme, pathway),
        }
    }

    fn put_office(&mut self, office: &Office) -> Result<(), StoreError> {
        let values = (
            offices::name.eq(&office.name.en),
            offices::country.eq(office.country.as_str()),
            offices::time_zone.eq(office.time_zone.name()),
        );
        if diesel::update(offices::table.find(&office.code)).set(values).execute(self.conn)? == 0 {
            diesel::insert_into(offices::table).values((offices::id.eq(&office.code), values)).execute(self.conn)?;
        }
        for site in &office.sites {
            let id = site_id(&office.code, &site.key);
            let name = sites::name.eq(&site.name.en);
            if diesel::update(sites::table.find(&id)).set(name).execute(self.conn)? == 0 {
                diesel::insert_into(sites::table)
                    .values((sites::id.eq(&id), sites::office_id.eq(&office.code), name))
                    .execute(self.conn)?;
            }
        }
        Ok(())
    }

    fn put_pathway(&mut self, programme: &str, pathway: &Pathway) -> Result<(), StoreError> {
        let values = (pathways::name.eq(&pathway.name.en), pathways::recommended_by.eq(pathway.recommended_by));
        if diesel::update(pathways::table.find(&pathway.key)).set(values).execute(self.conn)? == 0 {
            let row = (pathways::id.eq(&pathway.key), pathways::programme_id.eq(programme), values);
            diesel::insert_into(pathways::table).values(row).execute(self.conn)?;
        }
        Ok(())
    }
}

/// The key of a site is unique within its office; its id everywhere.
#[must_use]
pub fn site_id(office: &str, key: &str) -> String {
    format!("{office}-{key}")
}
