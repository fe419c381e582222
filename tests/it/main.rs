//! The black-box tests, one binary: one link, one look at what they share.

mod house;
