//! Who manages accounts, and how far.

use crate::{
    access::{Actor, By},
    domain::{account::Wanted, ids::AccountId, terms::Organisation, workflow::Right},
    ops::OpError,
};

/// Who manages accounts: an administrator within the own organisation and offices, or the command line.
#[derive(Clone, Copy, Debug)]
pub enum Grantor<'a> {
    /// Somebody signed in.
    Administrator(&'a Actor),
    /// Whoever may run the program on the machine; makes the first administrator of each organisation.
    CommandLine,
}

impl Grantor<'_> {
    pub(super) fn by(&self) -> By {
        match self {
            Self::Administrator(actor) => actor.by(),
            Self::CommandLine => By::default(),
        }
    }

    pub(super) fn account(&self) -> Option<AccountId> {
        self.by().account
    }

    /// The organisation whose accounts exist for the grantor; none for all.
    pub(super) fn organisation(&self) -> Option<Organisation> {
        self.by().organisation
    }

    pub(super) fn sees(&self, organisation: Organisation) -> bool {
        self.organisation().is_none_or(|own| own == organisation)
    }

    pub(super) fn must_manage(&self) -> Result<(), OpError> {
        match self {
            Self::Administrator(actor) if !actor.may_somewhere(Right::AccountManage) => Err(OpError::Forbidden),
            _ => Ok(()),
        }
    }

    /// Refuses what reaches beyond the grantor's own offices: also taking a role away, or taking over an account that holds it.
    pub(super) fn must_cover<'w>(&self, mut wanted: impl Iterator<Item = &'w Wanted>) -> Result<(), OpError> {
        let Self::Administrator(actor) = self else { return Ok(()) };
        let offices = actor.offices_for(Right::AccountManage);
        if wanted.all(|wanted| offices.cover(wanted.office.as_deref())) { Ok(()) } else { Err(OpError::Forbidden) }
    }
}
