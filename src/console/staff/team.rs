//! A colleague's files, handed over to another in one step: all of them, or those that are ticked.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{
    many,
    queue_rows::{Lines, Row},
    selection::{self, Selection},
};
use crate::{
    console::{
        field::Field,
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        ageing,
        fields::FieldError,
        ids::{AccountId, of},
        workflow::{Right, Verb},
    },
    http::{
        form::{Fields, FormBody},
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        assignments::{MOST, Many},
        team::{self, Files},
    },
};

const SUPERVISES: Access = Access::Rights(&[Right::CaseSupervise]);

#[derive(Template)]
#[template(path = "team.html")]
struct HandOverPage {
    c: Chrome,
    faults: Vec<Fault>,
    account: AccountId,
    name: String,
    figures: String,
    more: bool,
    rows: Vec<Row>,
    whom: Field,
    rows_fault: Option<String>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/team/{account}", SUPERVISES, show), mount(Method::POST, "/team/{account}", SUPERVISES, hand_over)]
}

async fn show(visit: Visit, account: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let files = files(&visit, &account).await?;
    Ok(page::ok(&page_of(&visit, &files, None, &[])))
}

async fn files(visit: &Visit, account: &str) -> Result<Files, Trouble> {
    let desk = visit.app()?.desk.clone();
    let account: Result<AccountId, Problem> = path::id::<of::Account>(account);
    let read = visit.call("case.list")?.read(account, move |tx, actor, account| team::files(tx, &desk, actor, account, MOST));
    let files = visit.settle(read.await)?;
    visit.remember_rights(&files.guide.rights);
    Ok(files)
}

fn page_of(visit: &Visit, files: &Files, sent: Option<&Fields>, faults: &[FieldError]) -> HandOverPage {
    let (words, here) = (visit.words, format!("/team/{}", files.colleague.account));
    let names = [(*files.colleague.account.uuid(), files.colleague.name.clone())].into();
    let lines = Lines::new(words, &files.guide, &names, &here, &here);
    let ticked: Selection = match sent {
        Some(sent) => sent.all("pick").filter_map(selection::marked).collect::<Vec<_>>().into(),
        None => files.rows.iter().map(|row| row.id).collect::<Vec<_>>().into(),
    };
    let now = visit.app().map(|app| app.store.now()).unwrap_or_default();
    let row = |row: &crate::domain::queue::QueueRow| Row {
        picked: ticked.has(row.id),
        ..lines.aged(row, ageing::urgency(row.shown.0, row.shown.1, now))
    };
    let offices = files.rows.iter().map(|row| row.office.as_str());
    let whom = many::colleagues_field(words, &files.others, offices, sent.map_or("", |sent| sent.text("to"))).judged(faults);
    let rows_fault = faults.iter().find(|fault| fault.pointer == "pick").map(|_| words.t("work-chosen-none"));
    let mut listed = page::faults_of([&whom]);
    listed.extend(rows_fault.iter().map(|text| page::fault_at("pick", text.clone())));
    HandOverPage {
        c: visit.chrome(words.with("work-hand-over-title", "name", &files.colleague.name)).faulty(!listed.is_empty()),
        faults: listed,
        account: files.colleague.account,
        name: files.colleague.name.clone(),
        figures: words
            .fill("work-hand-over-figures", &[("n", files.colleague.load().to_string()), ("overdue", files.colleague.overdue.to_string())]),
        more: files.more,
        rows: files.rows.iter().map(row).collect(),
        whom,
        rows_fault,
    }
}

async fn hand_over(visit: Visit, account: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let files = files(&visit, &account).await?;
    let chosen: Selection = sent.all("pick").filter_map(selection::marked).collect::<Vec<_>>().into();
    let mut faults = Vec::new();
    let to: Option<AccountId> = sent.text("to").parse().ok();
    if to.is_none() {
        faults.push(many::unanswered());
    }
    if chosen.cases().is_empty() {
        faults.push(FieldError { pointer: "pick".to_owned(), code: "required", detail: "Tick at least one case.".to_owned() });
    }
    let Some(to) = to.filter(|_| faults.is_empty()) else {
        let page = page_of(&visit, &files, Some(&sent), &faults);
        return Ok(page::answer(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let answers = many::carry_out(&visit, &proof, Many::Assign(to), chosen.cut()).await?;
    many::done(&visit, Verb::Assign, &answers, "/work")
}
