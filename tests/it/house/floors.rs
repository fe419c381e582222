//! Who may know whom.

use super::{
    hold,
    source::{Source, under},
};

/// From the top down: a floor may name only those that stand after it.
const FLOORS: &[&str] =
    &["main", "cli", "console", "api", "http", "notify", "ops", "auth", "store", "access", "telemetry", "config", "domain"];

/// What a floor may not name although it lies below, and why.
const CLOSED_DOORS: &[(&str, &str, &str)] = &[
    ("api", "store", "a handler calls ops; rows never become wire structs by themselves"),
    ("console", "store", "a page calls ops; rows never reach a template"),
    ("console", "api", "wire structs never leave api; a page has its own"),
    ("access", "config", "what may be done depends on no setting"),
];

/// Libraries that have a home: named elsewhere, they tie a floor to what it must not know.
const HOMES: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("r2d2", &["store"]),
    ("actix_web", &["http", "api", "console", "cli", "telemetry"]),
    ("clap", &["cli"]),
    ("argon2", &["auth"]),
    ("askama", &["console"]),
    ("jsonwebtoken", &["auth"]),
    ("ring", &["auth"]),
    // Sending is notify's; the other two ask it what an e-mail address is.
    ("lettre", &["notify", "config", "domain"]),
    ("reqwest", &["notify", "cli"]),
];

#[test]
fn a_floor_knows_only_those_below_it() {
    let rank = |floor: &str| FLOORS.iter().position(|name| *name == floor);
    let breaches: Vec<String> = named_by_each()
        // Unit tests may look up: they try a lower floor through the one above it.
        .filter(|(source, ..)| !source.path.ends_with("tests.rs"))
        .filter(|(source, _, named)| source.floor() != "lib" && rank(named) < rank(source.floor()) && rank(named).is_some())
        .map(|(source, line, named)| format!("{}:{line} names {named}", source.path))
        .collect();
    hold(
        &format!("The floors, from the top: {}.", FLOORS.join(" > ")),
        "move the shared piece to the lower floor, or the caller up",
        &breaches,
    );
}

#[test]
fn every_folder_under_src_is_a_floor() {
    let breaches: Vec<String> = under("src")
        .iter()
        .filter(|source| source.floor() != "lib" && !FLOORS.contains(&source.floor()))
        .map(|source| source.path.clone())
        .collect();
    hold("Each part of src has its place among the floors.", "move it to a floor, or give the new floor a row in FLOORS", &breaches);
}

#[test]
fn closed_doors_stay_closed() {
    let breaches: Vec<String> = named_by_each()
        .filter_map(|(source, line, named)| {
            let (.., why) = CLOSED_DOORS.iter().find(|(from, to, _)| source.floor() == *from && named == *to)?;
            Some(format!("{}:{line} names {named}: {why}", source.path))
        })
        .collect();
    hold("Some floors never meet.", "go through the floor between them", &breaches);
}

#[test]
fn nobody_goes_round_the_floors_by_super() {
    let mut breaches = Vec::new();
    for source in under("src") {
        let folders = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
        for (line, code) in source.code().filter(|(_, code)| code.starts_with("use super") || code.starts_with("pub use super")) {
            if code.matches("super").count() >= folders {
                breaches.push(format!("{}:{line}", source.path));
            }
        }
    }
    hold("Another floor is named from the root.", "write crate:: instead of super::", &breaches);
}

#[test]
fn libraries_stay_in_their_homes() {
    let mut breaches = Vec::new();
    for (library, homes) in HOMES {
        for source in under("src").iter().filter(|source| !homes.contains(&source.floor())) {
            let named = source.code().filter(|(_, code)| Source::names_crate(code, library));
            breaches.extend(named.map(|(line, _)| format!("{}:{line} names {library}, whose home is {}", source.path, homes.join(", "))));
        }
    }
    hold("A library is named only where it lives.", "give the home a function that does it, and call that", &breaches);
}

#[test]
fn rows_never_leave_the_store() {
    const ROW_DERIVES: &[&str] = &["Queryable", "QueryableByName", "Selectable", "Insertable", "AsChangeset", "Identifiable"];
    let is_row = |attribute: &str| ROW_DERIVES.iter().any(|name| attribute.split(['(', ',', ' ', ')']).any(|word| word == *name));
    let mut breaches = Vec::new();
    for source in under("src") {
        let code: Vec<&str> = source.code().map(|(_, code)| code.trim_start()).collect();
        for (index, _) in code.iter().enumerate().filter(|(_, line)| line.starts_with("pub struct ")) {
            if code[..index].iter().rev().take_while(|line| line.starts_with("#[")).any(|line| is_row(line)) {
                breaches.push(format!("{}:{}", source.path, index + 1));
            }
        }
    }
    hold("A row struct is never pub.", "make it pub(super) and hand out a domain type", &breaches);
}

fn named_by_each() -> impl Iterator<Item = (Source, usize, String)> {
    under("src").into_iter().flat_map(|source| {
        let named = source.floors_named();
        let copy = move |(line, name)| (Source { path: source.path.clone(), lines: Vec::new() }, line, name);
        named.into_iter().map(copy)
    })
}
