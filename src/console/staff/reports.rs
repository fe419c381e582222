//! Reports: each a picture, the same numbers in a table, and the table as a file. Who reads no outcomes sees what everybody sees.

mod caps;
mod funnel;
mod no_shows;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;

use super::guide_of;
use crate::{
    console::{
        chart::{self, Group, Scale},
        csv,
        field::Field,
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::workflow::Right,
    http::{
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{guide::Guide, offices, programmes::OfficeCard},
};

/// What stands where a number is left out.
const LEFT_OUT: &str = "–";

/// One report as it is shown.
struct Sheet {
    /// The heads of the columns.
    head: Vec<String>,
    /// The rows: a name, then a number for each column that is not left out.
    rows: Vec<(String, Vec<Option<String>>)>,
    groups: Vec<Group>,
    scale: Scale,
    notes: Vec<String>,
}

/// What stands around a report.
struct Around {
    title: String,
    /// The address of the page, of the picture and of the file, each without its filters.
    path: &'static str,
    file: &'static str,
    fields: Vec<Field>,
    /// Whether the visitor reads all reports; officers read the caps alone.
    all: bool,
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    c: Chrome,
    parts: Vec<Link>,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    action: &'static str,
    file: &'static str,
    query: String,
    alternative: String,
    sheet: Option<Sheet>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const READ: Access = Access::Rights(&[Right::ReportRead]);
    const CAPS: Access = Access::Rights(&[Right::ReportRead, Right::CaseDecide]);
    vec![
        mount(Method::GET, "/reports", READ, funnel::show),
        mount(Method::GET, "/reports/funnel.svg", READ, funnel::picture),
        mount(Method::GET, "/reports/funnel.csv", READ, funnel::file),
        mount(Method::GET, "/reports/caps", CAPS, caps::show),
        mount(Method::GET, "/reports/caps.svg", CAPS, caps::picture),
        mount(Method::GET, "/reports/caps.csv", CAPS, caps::file),
        mount(Method::GET, "/reports/no-shows", READ, no_shows::show),
        mount(Method::GET, "/reports/no-shows.svg", READ, no_shows::picture),
        mount(Method::GET, "/reports/no-shows.csv", READ, no_shows::file),
    ]
}

/// The page; without a sheet when the filters have faults.
fn shown(visit: &Visit, around: Around, sheet: Option<Sheet>) -> HttpResponse {
    let words = visit.words;
    let part =
        |(href, key): (&str, &str)| Link { text: words.t(key), href: href.to_owned(), here: href == around.path, lang: words.code() };
    let parts = [("/reports", "reports-funnel"), ("/reports/caps", "reports-caps"), ("/reports/no-shows", "reports-no-shows")];
    let parts = parts.into_iter().filter(|(href, _)| around.all || *href == around.path);
    let faults = page::faults_of(&around.fields);
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ReportPage {
        c: visit.chrome(&around.title).faulty(!faults.is_empty()),
        parts: parts.map(part).collect(),
        faults,
        fields: around.fields,
        action: around.path,
        file: around.file,
        query: Some(visit.request().query_string()).filter(|query| !query.is_empty()).map(|query| format!("?{query}")).unwrap_or_default(),
        alternative: words.with("reports-alternative", "title", &around.title),
        sheet,
    };
    page::answer(status, &page)
}

fn drawn(title: &str, sheet: &Sheet) -> HttpResponse {
    chart::answer(title, &sheet.groups, sheet.scale)
}

fn written(visit: &Visit, name: &str, sheet: Sheet) -> Result<HttpResponse, Trouble> {
    let row = |(name, cells): (String, Vec<Option<String>>)| {
        std::iter::once(name).chain(cells.into_iter().map(Option::unwrap_or_default)).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = sheet.rows.into_iter().map(row).collect();
    csv::file(name, &sheet.head, &rows).map_err(|error| visit.trouble(Problem::internal(&error)))
}

/// A number as it is told beside its bar.
fn told(count: Option<i64>) -> String {
    count.map_or(LEFT_OUT.to_owned(), |count| count.to_string())
}

/// Who asks, and the offices for which they read reports.
async fn places(visit: &Visit) -> Result<(Guide, Vec<OfficeCard>), Trouble> {
    let guide = guide_of(visit).await?;
    let desk = visit.app()?.desk.clone();
    let names = visit.call("me.show")?.read(Ok(()), move |tx, actor, ()| offices::names(tx, &desk, actor, &[Right::ReportRead]));
    Ok((guide, visit.settle(names.await)?))
}

/// Without what no address of ours has: not every database takes a text with a zero in it.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The value of a parameter of the address, trimmed; empty when it is not there.
fn parameter(visit: &Visit, name: &str) -> String {
    let pairs = form_urlencoded::parse(visit.request().query_string().as_bytes());
    pairs.into_iter().find(|(own, _)| own == name).map(|(_, text)| printable(text.trim())).unwrap_or_default()
}

fn office_name(words: Words, offices: &[OfficeCard], code: &str) -> String {
    offices.iter().find(|card| card.code == code).map_or(code.to_owned(), |card| card.name.in_language(words.0).to_owned())
}
