//! The matrix as text: a row a call and situation, a column a role.

use std::{collections::BTreeSet, fmt::Write};

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub status: u16,
    pub code: String,
}

/// The rows so far.
pub struct Table {
    columns: Vec<String>,
    rows: Vec<(String, Vec<Option<Cell>>)>,
}

impl Table {
    pub const fn new(columns: Vec<String>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub fn row(&mut self, name: &str, situation: &str, cells: Vec<Option<Cell>>) {
        self.rows.push((format!("{name} [{situation}]"), cells));
    }

    /// Heads as numbers, their names above, since names would make the table too wide to read.
    pub fn text(&self) -> String {
        let mut to = String::from(
            "Who is answered what, as `METHOD path [whose case]`. Where a row has two codes of one status, letters tell them apart.\n\n",
        );
        for (number, name) in self.columns.iter().enumerate() {
            writeln!(to, "{:>4}  {name}", number + 1).unwrap();
        }
        let width = self.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        let heads: String = (1..=self.columns.len()).map(|number| format!(" {number:>4}")).collect();
        writeln!(to, "\n{:width$}{heads}", "").unwrap();
        for (name, cells) in &self.rows {
            let codes: BTreeSet<&Cell> = cells.iter().flatten().collect();
            let shown: String = cells.iter().map(|cell| format!(" {:>4}", short(cell.as_ref(), &codes))).collect();
            let told: Vec<String> = codes
                .iter()
                .filter(|cell| !cell.code.is_empty())
                .map(|cell| format!("{} {}", short(Some(cell), &codes), cell.code))
                .collect();
            writeln!(to, "{}", format!("{name:width$}{shown}  | {}", told.join(", ")).trim_end()).unwrap();
        }
        to
    }
}

fn short(cell: Option<&Cell>, all: &BTreeSet<&Cell>) -> String {
    let Some(cell) = cell else { return "-".into() };
    let alike: Vec<&&Cell> = all.iter().filter(|other| other.status == cell.status).collect();
    let place = alike.iter().position(|other| **other == cell).unwrap_or_default();
    let letter = if alike.len() > 1 { char::from(b'a' + u8::try_from(place).unwrap()).to_string() } else { String::new() };
    format!("{}{letter}", cell.status)
}
