//! Offices: what everybody may know of them, and whether their forms are open.

mod page;
mod window;

pub use page::{Asked, FormState, OfficePage, TelephoneLine, public_office, public_offices};
pub use window::{WindowNow, set_window, window_now};
