//! Saved views: filters that somebody keeps under a name, renames and forgets. Nobody else ever sees them.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{guide_of, queue_filter, queue_filter::Filter};
use crate::{
    console::{
        field::{Field, Kind},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        ids::{ViewId, of},
        saved_view::SavedView,
    },
    http::{
        form::FormBody,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        guide::Guide,
        saved_views::{self, Draft},
    },
};

/// One view: the question for its name, and what it filters by, in words.
struct Line {
    id: ViewId,
    name: String,
    href: String,
    filters: Vec<String>,
    field: Field,
}

#[derive(Template)]
#[template(path = "views.html")]
struct ViewsPage {
    c: Chrome,
    faults: Vec<Fault>,
    done: bool,
    views: Vec<Line>,
    /// A new one whose name has to be mended: its filter and the question.
    fresh: Option<(String, Field)>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/queue/views", Access::SignedIn, show),
        mount(Method::POST, "/queue/views", Access::SignedIn, save),
        mount(Method::POST, "/queue/views/{id}", Access::SignedIn, rename),
        mount(Method::POST, "/queue/views/{id}/delete", Access::SignedIn, delete),
    ]
}

/// What was typed and did not do: for a view that there is, or for a new one with its filter.
struct Typed<'a> {
    id: Option<ViewId>,
    name: &'a str,
    query: &'a str,
    faults: Vec<FieldError>,
    status: StatusCode,
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    list(&visit, None).await
}

async fn list(visit: &Visit, typed: Option<Typed<'_>>) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(visit).await?;
    let own = visit.settle(visit.call("me.views")?.read(Ok(()), |tx, actor, ()| saved_views::own(tx, actor)).await)?;
    let views: Vec<Line> = own.into_iter().map(|view| line(visit, &guide, view, typed.as_ref())).collect();
    let fresh = typed.as_ref().filter(|typed| typed.id.is_none()).map(|typed| {
        let field = Field::new(visit.words, "/name", visit.words.t("work-view-name"), Kind::Line("text", ""));
        (typed.query.to_owned(), field.hint(visit.words.t("work-view-hint")).value(typed.name).judged(&typed.faults))
    });
    let mut faults = page::faults_of(views.iter().map(|view| &view.field).chain(fresh.iter().map(|(_, field)| field)));
    let query = typed.iter().flat_map(|typed| &typed.faults).filter(|fault| fault.pointer == "/query");
    faults.extend(query.map(|fault| page::fault_at("", crate::console::field::sentence(visit.words, fault))));
    let page = ViewsPage {
        c: visit.chrome(visit.words.t("work-views")).faulty(!faults.is_empty()),
        faults,
        done: visit.request().query_string() == "done",
        views,
        fresh,
    };
    Ok(page::answer(typed.map_or(StatusCode::OK, |typed| typed.status), &page))
}

fn line(visit: &Visit, guide: &Guide, view: SavedView, typed: Option<&Typed<'_>>) -> Line {
    let typed = typed.filter(|typed| typed.id == Some(view.id));
    // Several on one page: each field has a name of its own, which ends in that of the API.
    let name = format!("/views/{}/name", view.id);
    let field = Field::new(visit.words, &name, visit.words.with("work-view-rename", "name", &view.name), Kind::Line("text", ""));
    let renamed = |fault: &FieldError| FieldError { pointer: name.clone(), ..fault.clone() };
    let faults: Vec<FieldError> = typed.iter().flat_map(|typed| &typed.faults).map(renamed).collect();
    Line {
        id: view.id,
        href: queue_filter::address(&view.query),
        filters: Filter::read(&view.query).chips(visit.words, guide, None).into_iter().map(|chip| chip.text).collect(),
        field: field.value(typed.map_or(view.name.as_str(), |typed| typed.name)).judged(&faults),
        name: view.name,
    }
}

async fn save(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let (name, query) = (sent.text("/name"), sent.text("/query"));
    let ended = match Draft::new(name, query) {
        Err(faults) => Err(Problem::invalid(faults)),
        Ok(draft) => visit.call("view.save")?.write(&proof, Ok(draft), saved_views::save).await,
    };
    match ended {
        Ok(view) => Ok(page::go_to(&queue_filter::address(&view.query))),
        Err(problem) => mend(&visit, Typed { id: None, name, query, faults: Vec::new(), status: StatusCode::OK }, problem).await,
    }
}

async fn rename(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let id: ViewId = visit.settle(path::id::<of::View>(&id))?;
    let name = sent.text(&format!("/views/{id}/name")).to_owned();
    let ended = match Draft::change(Some(&name), None) {
        Err(faults) => Err(Problem::invalid(faults)),
        Ok(draft) => {
            visit
                .call("view.change")?
                .write(&proof, Ok((id, draft)), |tx, actor, (id, draft)| saved_views::change(tx, actor, *id, draft))
                .await
        }
    };
    match ended {
        Ok(_) => Ok(page::go_to("/queue/views?done")),
        Err(problem) => {
            mend(&visit, Typed { id: Some(id), name: &name, query: "", faults: Vec::new(), status: StatusCode::OK }, problem).await
        }
    }
}

/// What was typed stands there again, with what is wrong beside it; anything else is a page of its own.
async fn mend(visit: &Visit, typed: Typed<'_>, problem: Problem) -> Result<HttpResponse, Trouble> {
    let about_the_name = match problem.code() {
        "view_name_taken" => FieldErrors::one("/name", "view_name_taken", "Choose another name."),
        "too_many_views" => FieldErrors::one("/name", "too_many_views", "Delete a view first."),
        _ => FieldErrors::default(),
    };
    let faults = if problem.errors().is_empty() { about_the_name.list() } else { problem.errors() };
    if faults.is_empty() {
        return Err(visit.trouble(problem));
    }
    let (faults, status) = (faults.to_vec(), problem.status());
    list(visit, Some(Typed { faults, status, ..typed })).await
}

async fn delete(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let gone = visit.call("view.delete")?.write(&proof, path::id::<of::View>(&id), |tx, actor, id| saved_views::delete(tx, actor, *id));
    visit.settle(gone.await)?;
    Ok(page::go_to("/queue/views?done"))
}
