//! Entering an application for somebody: the pages of the public form, on the staff listener, through the door that clerks have.

use actix_web::{HttpResponse, http::Method, web};

use super::guide_of;
use crate::{
    console::{
        form::{
            filler::{self, Clerk, Filler},
            places,
            step::Step,
            walk::Walk,
        },
        page,
        trouble::Trouble,
        visit::Visit,
    },
    domain::workflow::Right,
    http::{
        form::FormBody,
        routes::{Access, Mounted, mount},
    },
};

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const ENTER: Access = Access::Rights(&[Right::SubmissionEnter]);
    vec![mount(Method::GET, "/desk/new/{office}", ENTER, begin), mount(Method::POST, "/desk/new/{office}", ENTER, go_on)]
}

async fn begin(visit: Visit, code: web::Path<String>) -> Result<HttpResponse, Trouble> {
    guide_of(&visit).await?;
    let office = filler::assisted(&visit, &code).await?;
    if !places::is_open(&office) {
        return Ok(page::go_to("/desk"));
    }
    Walk::begin(Filler::Clerk(Box::new(Clerk { visit, proof: None })), office)?.show(Step::Notice, &[])
}

async fn go_on(visit: Visit, code: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (fields, proof) = visit.genuine(body.0)?;
    guide_of(&visit).await?;
    let clerk = Clerk { visit, proof: Some(proof) };
    Walk::take_up(Filler::Clerk(Box::new(clerk)), &code, &fields).await
}
