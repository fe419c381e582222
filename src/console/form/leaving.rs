//! Leaving at once. The page before is the answer to a form that was sent, and a browser keeps what was sent for its way back: so whoever
//! takes the phone next could have it sent again. A sitting that was left is over ([why so](../../../docs/decisions/0042-a-sitting-that-was-left.md)).

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, http::Method, rt::time::timeout};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Applicant;
use crate::{
    auth::{key::Key, throttle::AddressBlock},
    console::{page, trouble::Trouble, visit},
    http::{
        address, answer,
        routes::{Access, Mounted, mount},
    },
    ops::leaving,
};

/// Nobody waits for a busy database before the page is gone.
const PATIENCE: Duration = Duration::from_millis(500);

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/leave", Access::Public, leave)]
}

/// A sitting as it stands in a page, so that only ones of ours are noted.
#[must_use]
pub fn signed(key: &Key, sitting: &str) -> String {
    format!("{sitting}.{}", URL_SAFE_NO_PAD.encode(key.sign(&[b"sitting", sitting.as_bytes()])))
}

/// Reads a sitting that came back; nothing when it is not one of ours.
#[must_use]
pub fn read(key: &Key, text: &str) -> Option<String> {
    let (sitting, tag) = text.rsplit_once('.')?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    (!sitting.is_empty() && key.verify(&[b"sitting", sitting.as_bytes()], &tag)).then(|| sitting.to_owned())
}

/// The address that leaves a sitting.
#[must_use]
pub fn way_out(key: &Key, sitting: &str) -> String {
    format!("/leave?sitting={}", signed(key, sitting))
}

/// Leads elsewhere whatever happens: a full queue or a broken database must not hold anybody on the page. What one address leaves is limited,
/// so that nobody fills the table.
async fn leave(request: HttpRequest) -> HttpResponse {
    if let Some(app) = visit::app(&request)
        && let Some(text) = request.query_string().strip_prefix("sitting=")
        && let Some(sitting) = read(&app.page_keys.carried, text)
        && address::client(&request).is_none_or(|address| app.forms_left.check(AddressBlock::from(address)).is_ok())
    {
        let _ = timeout(PATIENCE, leaving::leave(&app.store, sitting)).await;
    }
    page::go_to(page::ELSEWHERE)
}

/// Where somebody is sent whose sitting is over; nothing while it goes on.
///
/// # Errors
/// A calm page when the database does not answer.
pub async fn ended(who: &Applicant, sitting: &str, back: &str) -> Result<Option<HttpResponse>, Trouble> {
    let left = leaving::was_left(&who.app()?.store, sitting.to_owned()).await;
    let left = left.map_err(|error| who.trouble(&answer::problem(error)))?;
    Ok(left.then(|| page::go_to(back)))
}
