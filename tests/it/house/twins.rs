//! Every migration stands in both databases' folders, with its way back.

use std::{collections::BTreeSet, fs};

use super::{hold, source::place};

const BACKENDS: [&str; 2] = ["sqlite", "postgres"];
const FILES: [&str; 2] = ["up.sql", "down.sql"];

#[test]
fn every_migration_has_its_twin_and_its_way_back() {
    let names: BTreeSet<String> = BACKENDS.iter().flat_map(|backend| migrations(backend)).collect();
    assert!(!names.is_empty(), "no migrations were found");
    let wanted = names.iter().flat_map(|name| BACKENDS.map(|backend| FILES.map(|file| format!("migrations/{backend}/{name}/{file}"))));
    let missing: Vec<String> = wanted.flatten().filter(|path| is_empty(path)).collect();
    hold("A migration is one name in both folders, up and down.", "write the missing file", &missing);
}

fn migrations(backend: &str) -> Vec<String> {
    let folder = fs::read_dir(place(&format!("migrations/{backend}")));
    let entries = folder.unwrap_or_else(|error| panic!("migrations/{backend}: {error}")).flatten();
    entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn is_empty(path: &str) -> bool {
    fs::read_to_string(place(path)).map_or(true, |text| text.trim().is_empty())
}
