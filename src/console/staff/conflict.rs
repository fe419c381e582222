//! Saving over somebody else's change: how it was, how it is now and what one wanted, field by field, to choose. Nothing is lost: each
//! value travels under the name that the form has for it, so that what is chosen is saved as if it had been typed.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::{
    case::Opened,
    file::sheet::{self, Line, Values},
};
use crate::console::{
    field::id,
    page::{self, Chrome},
    visit::Visit,
};

/// What two people made of one sheet.
pub struct Clash<'a> {
    /// The values and how they are called.
    pub lines: &'a [Line],
    /// As they were when the page was opened.
    pub base: Values,
    /// As they are now; nothing when what was edited is gone.
    pub theirs: Option<Values>,
    /// As they were to be.
    pub mine: Values,
    /// Where the choice is sent.
    pub action: String,
    /// Where one goes without saving.
    pub cancel: String,
    /// Other hidden fields of the form.
    pub kept: Vec<(String, String)>,
}

/// One value at three times.
struct Row {
    name: String,
    id: String,
    label: String,
    was: String,
    theirs: (String, String),
    mine: (String, String),
    different: bool,
    by_them: bool,
    mine_first: bool,
}

#[derive(Template)]
#[template(path = "conflict.html")]
struct ConflictPage {
    c: Chrome,
    name: String,
    stage: String,
    text: String,
    gone: bool,
    rows: Vec<Row>,
    hidden: Vec<(String, String)>,
    action: String,
    cancel: String,
}

/// The page on which one chooses, with the case as it stands now.
#[must_use]
pub fn page(visit: &Visit, opened: &Opened, clash: Clash<'_>) -> HttpResponse {
    let words = visit.words;
    let gone = clash.theirs.is_none();
    let theirs = clash.theirs.clone().unwrap_or_default();
    let rows: Vec<Row> = clash.lines.iter().map(|line| row(visit, line, &clash, &theirs)).collect();
    let text = match (gone, rows.iter().any(|row| row.by_them)) {
        (true, _) => "file-clash-gone",
        (false, true) => "file-clash-different",
        (false, false) => "file-clash-elsewhere",
    };
    let mut hidden = vec![("seen".to_owned(), opened.view.etag())];
    hidden.extend(sheet::remembered(&theirs));
    hidden.extend(clash.kept);
    let page = ConflictPage {
        c: visit.chrome(format!("{} – {}", words.t("file-clash-title"), opened.head.reference)).faulty(true),
        name: opened.head.name.clone(),
        stage: opened.head.stage.clone(),
        text: words.t(text),
        gone,
        rows,
        hidden,
        action: clash.action,
        cancel: clash.cancel,
    };
    page::answer(StatusCode::PRECONDITION_FAILED, &page)
}

/// Mine is chosen beforehand where I changed it, theirs where I did not.
fn row(visit: &Visit, line: &Line, clash: &Clash<'_>, theirs: &Values) -> Row {
    let of = |values: &Values| sheet::get(values, &line.name).to_owned();
    let (base, theirs, mine) = (of(&clash.base), of(theirs), of(&clash.mine));
    let shown = |value: &str| {
        if value.is_empty() { visit.words.t("file-clash-empty") } else { line.shown(visit.words, value) }
    };
    Row {
        id: id(&line.name),
        name: line.name.clone(),
        label: line.label.clone(),
        was: shown(&base),
        different: theirs != mine,
        by_them: theirs != mine && theirs != base,
        mine_first: mine != base,
        theirs: (shown(&theirs), theirs),
        mine: (shown(&mine), mine),
    }
}
