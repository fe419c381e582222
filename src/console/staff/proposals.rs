//! What waits for a second person: looked at, then confirmed or rejected.

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;
use uuid::Uuid;

use super::{guide_of, queue_filter};
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::{
        ids::{ProposalId, of},
        proposal::Proposal,
    },
    http::{
        form::FormBody,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{guide, proposals},
};

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage {
    c: Chrome,
    id: ProposalId,
    what: String,
    who: String,
    at: String,
    until: String,
    stage: Option<String>,
    case: Option<String>,
    clock: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/proposals/{id}", Access::SignedIn, show),
        mount(Method::POST, "/proposals/{id}/{answer}", Access::SignedIn, answer),
    ]
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let id: ProposalId = visit.settle(path::id::<of::Proposal>(&id))?;
    let open = visit.settle(visit.call("proposal.list")?.read(Ok(()), |tx, actor, ()| proposals::list(tx, actor)).await)?;
    let proposal = open.into_iter().find(|own| own.id == id).ok_or_else(|| visit.trouble(Problem::not_found()))?;
    let by: Vec<Uuid> = vec![*proposal.proposed_by.uuid()];
    let names = visit.settle(visit.call("me.show")?.read(Ok(by), |tx, _, ids| guide::names(tx, &ids)).await)?;
    let who = names.into_values().next().unwrap_or_default();
    Ok(page::ok(&page_of(&visit, &proposal, who).await?))
}

async fn page_of(visit: &Visit, proposal: &Proposal, who: String) -> Result<ProposalPage, Trouble> {
    let guide = guide_of(visit).await?;
    let (words, zone) = (visit.words, queue_filter::zone(&guide, proposal.office.as_deref().unwrap_or_default()));
    let what = words.word("proposal", proposal.kind.as_str());
    Ok(ProposalPage {
        c: visit.chrome(what.clone()),
        id: proposal.id,
        what,
        who,
        at: words::short(proposal.proposed_at, zone),
        until: words::short(proposal.expires_at, zone),
        stage: proposal.stage.map(|stage| words.word("stage", stage.as_str())),
        case: proposal.case.map(|case| format!("/cases/{case}")),
        clock: words::city(zone),
    })
}

async fn answer(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (id, answer) = path.into_inner();
    let (_, proof) = visit.genuine(body.0)?;
    let id: Result<ProposalId, Problem> = path::id::<of::Proposal>(&id);
    let desk = visit.app()?.desk.clone();
    let done = match answer.as_str() {
        "confirm" => {
            let call = visit.call("proposal.confirm")?;
            call.write(&proof, id, move |tx, actor, id| proposals::confirm(tx, &desk, actor, *id)).await
        }
        "reject" => visit.call("proposal.reject")?.write(&proof, id, |tx, actor, id| proposals::reject(tx, actor, *id)).await,
        _ => Err(Problem::not_found()),
    };
    visit.settle(done)?;
    Ok(page::go_to("/work"))
}
