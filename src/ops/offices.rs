//! Offices: what everybody may know of them, and whether their forms are open.

mod board;
mod page;
mod turned_away;
mod window;

pub use page::{Asked, FormState, OfficePage, TelephoneLine, asked, public_office, public_offices};
pub use board::{Board, Channelled, Resting, board, names};
pub use turned_away::{Turned, turned_away};
pub use window::{WindowNow, set_window, window_now};
