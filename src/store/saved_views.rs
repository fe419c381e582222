//! Saved views: what an account keeps for itself. No read and no write without the account that owns them.

use diesel::prelude::*;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::saved_views,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    ids::{AccountId, ViewId},
    saved_view::SavedView,
};

type Row = (ViewId, String, String, Ts);

fn view((id, name, query, created_at): Row) -> SavedView {
    SavedView { id, name, query, created_at: created_at.0 }
}

impl ReadTx<'_> {
    /// The views of an account, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn saved_views(&mut self, owner: AccountId) -> Result<Vec<SavedView>, StoreError> {
        let own = saved_views::table.filter(saved_views::account_id.eq(owner)).select((
            saved_views::id,
            saved_views::name,
            saved_views::query,
            saved_views::created_at,
        ));
        let rows = each_backend!(&mut *self.conn, c => own.load::<Row>(c))?;
        let mut all: Vec<SavedView> = rows.into_iter().map(view).collect();
        // The databases sort text each in its own way.
        all.sort_by_key(|view| (view.name.to_lowercase(), view.id));
        Ok(all)
    }
}

impl WriteTx<'_> {
    /// Keeps a view; a name that the account uses already ends in [`StoreError::Duplicate`].
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn insert_view(&mut self, owner: AccountId, view: &SavedView) -> Result<(), StoreError> {
        let row = (
            saved_views::id.eq(view.id),
            saved_views::account_id.eq(owner),
            saved_views::name.eq(&view.name),
            saved_views::query.eq(&view.query),
            saved_views::created_at.eq(Ts(view.created_at)),
        );
        diesel::insert_into(saved_views::table).values(row).execute(self.conn)?;
        Ok(())
    }

    /// Changes a view of an account; as [`WriteTx::insert_view`] for a name in use.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn change_view(&mut self, owner: AccountId, view: &SavedView) -> Result<(), StoreError> {
        let own = saved_views::table.filter(saved_views::id.eq(view.id).and(saved_views::account_id.eq(owner)));
        diesel::update(own).set((saved_views::name.eq(&view.name), saved_views::query.eq(&view.query))).execute(self.conn)?;
        Ok(())
    }

    /// Forgets a view of an account; says whether there was one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn delete_view(&mut self, owner: AccountId, id: ViewId) -> Result<bool, StoreError> {
        let own = saved_views::table.filter(saved_views::id.eq(id).and(saved_views::account_id.eq(owner)));
        Ok(diesel::delete(own).execute(self.conn)? > 0)
    }
}
