//! The case file on paper: every part that the visitor may see, on one page.

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;

use super::{
    at,
    family::{self, Family},
    letters::{self, Letters},
    overview::{self, Overview},
};
use crate::{
    console::{
        page::{self, Chrome},
        staff::{
            case::{self, Head, Part},
            case_parts::{self, Decided, Past, Run},
        },
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::workflow::Right,
    http::routes::{Access, Mounted, mount},
};

#[derive(Template)]
#[template(path = "file_print.html")]
struct PrintPage {
    c: Chrome,
    head: Head,
    printed: String,
    overview: Overview,
    family: Family,
    runs: Vec<Run>,
    letters: Letters,
    notes: Vec<Past>,
    decided: Vec<Decided>,
    history: Vec<Past>,
    back: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/cases/{id}/print", Access::Rights(&[Right::CaseRead]), show)]
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let mut opened = case::open(&visit, &id, Part::Overview).await?;
    let now = visit.app()?.store.now();
    // On paper nothing is changed: no right, no link to a form.
    opened.guide.held.clear();
    let page = PrintPage {
        c: visit.chrome(format!("{} – {}", opened.head.reference, visit.words.t("file-print"))),
        printed: words::short(now, opened.zone),
        overview: overview::overview(&visit, &opened).await?,
        family: family::family(&visit, &opened).await?,
        runs: case_parts::eligibility(&visit, &opened).await?,
        letters: letters::letters(&visit, &opened).await?,
        notes: case_parts::notes(&visit, &opened).await?,
        decided: case_parts::decisions(&visit, &opened).await?,
        history: case_parts::history(&visit, &opened).await?,
        back: at(&opened, ""),
        head: opened.head,
    };
    Ok(page::ok(&page))
}
