//! What the black-box tests share: the program in process, people who call it, forms, a clock to move, and both databases.

pub mod app;
pub mod chance;
pub mod client;
pub mod command;
pub mod database;
pub mod described;
pub mod desk;
pub mod forms;
pub mod line;
pub mod mail;
pub mod staff;

pub use app::TestApp;
pub use client::Answer;
pub use database::on_both;
pub use staff::Staff;
