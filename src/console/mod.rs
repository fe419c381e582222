//! Pages: the caseworker console and the public form. They call `ops` as the API does, and show nothing that a view does not give.

pub mod assets;
pub mod back;
pub mod chart;
pub mod csv;
pub mod field;
pub mod form;
pub mod page;
pub mod staff;
pub mod trouble;
pub mod visit;
pub mod words;

use crate::http::routes::Mounted;

/// Every page, with what pages need.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    [assets::routes(), form::routes(), staff::routes(), trouble::routes()].into_iter().flatten().collect()
}
