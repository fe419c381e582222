//! Offices: what everybody may know of them, and whether their forms are open.

mod assisted;
mod board;
mod page;
mod turned_away;
mod window;

pub use assisted::{assisted_office, assisted_offices};
pub use board::{Board, Channelled, Resting, board, names};
pub use page::{Asked, FormState, OfficePage, TelephoneLine, asked, public_office, public_offices};
pub use turned_away::{Turned, turned_away};
pub use window::{WindowNow, set_window, window_now};
