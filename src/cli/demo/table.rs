//! What became of each application and why, in a form that a person can read.

use std::fmt::{self, Write};

use super::{
    Report,
    staff::{PASSWORD, STAFF},
    story::Story,
};

/// The offices in the order of the article.
const OFFICES: [(&str, &str); 4] = [("CO", "Colombia"), ("CR", "Costa Rica"), ("EC", "Ecuador"), ("GT", "Guatemala")];

/// The whole of the result as text.
///
/// # Errors
/// Never: writing to a text does not fail.
pub fn text(report: &Report) -> Result<String, fmt::Error> {
    let mut to = String::new();
    for (code, name) in OFFICES {
        writeln!(to, "\n{name}")?;
        for story in report.stories.iter().filter(|story| story.family.office == code) {
            application(&mut to, story)?;
        }
    }
    turned_away(&mut to, report)?;
    books(&mut to, report)?;
    sign_ins(&mut to, report)?;
    Ok(to)
}

fn application(to: &mut String, story: &Story) -> fmt::Result {
    let Story { family, reference, rules, path, shown, real, .. } = story;
    writeln!(to, "\n  {reference}  {} ({})", family.name, family.nationality)?;
    writeln!(to, "    rules    {}", rules.replace('_', " "))?;
    writeln!(to, "    path     {}", path.join(" > "))?;
    let hidden = if shown == real { "" } else { "   <- seen by readers of outcomes only" };
    writeln!(to, "    stands   {shown}{}{hidden}", if shown == real { String::new() } else { format!("   really {real}") })?;
    let told = if story.told.is_empty() { "nothing".to_owned() } else { story.told.join(", ") };
    writeln!(to, "    told     {told}")?;
    for (place, turn) in story.turns.iter().enumerate() {
        writeln!(to, "    {}  {turn}", if place == 0 { "why    " } else { "       " })?;
    }
    Ok(())
}

fn turned_away(to: &mut String, report: &Report) -> fmt::Result {
    writeln!(to, "\nTurned away (nothing of it is stored)\n")?;
    for one in &report.turned_away {
        let next = if one.next_opening.is_empty() { "not by a form; sites and telephones were named" } else { &one.next_opening };
        writeln!(to, "  {}  {:<10} {:<24} {:<16} next opening: {next}", one.office, one.at, one.name, one.code)?;
    }
    Ok(())
}

fn books(to: &mut String, report: &Report) -> fmt::Result {
    let books = &report.books;
    writeln!(to, "\nThe books\n")?;
    writeln!(to, "  applications        {}, the counters of both faces equal a real count", books.cases)?;
    writeln!(to, "  messages            {} handed over, {} files in {}", books.judged, books.files, report.mail_folder.display())?;
    writeln!(to, "  contact report      {} wrong", books.wrong)?;
    writeln!(to, "  record              {} events, numbered without a gap", books.events)?;
    writeln!(to, "  expectations        {} met, {} not", report.checks.met(), report.checks.failed().len())?;
    for failed in report.checks.failed() {
        writeln!(to, "    NOT MET  {failed}")?;
    }
    Ok(())
}

fn sign_ins(to: &mut String, report: &Report) -> fmt::Result {
    writeln!(to, "\nConsole and API for staff: {}/ (password of all: {PASSWORD})\n", report.staff_url)?;
    for member in STAFF {
        let roles: Vec<_> = member.roles.iter().map(|role| role.as_str()).collect();
        let offices = if member.offices.is_empty() { "all offices".to_owned() } else { member.offices.join(" ") };
        writeln!(to, "  {:<28} {:<16} {:<6} {:<22} {offices}", member.login, member.name, member.organisation.as_str(), roles.join(", "))?;
    }
    writeln!(to, "\nPublic form for applicants: {}/", report.public_url)
}
