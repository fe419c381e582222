//! `cases/lookup`: a clerk finds one case, masked, by what somebody on the telephone can say.

use actix_web::{HttpResponse, http::Method};
use serde::Deserialize;

use super::people::masked;
use crate::{
    access::masked::MaskedView,
    domain::{
        birth_date::BirthDate,
        country::Country,
        document::{DocumentKey, DocumentNumber, DocumentType},
        fields::FieldErrors,
        reference::Reference,
        workflow::Right,
    },
    http::{
        call::Call,
        json::StrictJson,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::lookup::{self, Asked},
};

/// A reference, as it was read out.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ByReference {
    /// Like CO-7K3F-9QXM-2; small letters, spaces and missing dashes are forgiven.
    pub reference: String,
}

/// A document of somebody in the family, with that person's birth date. In a body, so that no address holds them.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LookupByDocument)]
pub struct ByDocument {
    /// passport, national_id and so on.
    #[serde(rename = "type")]
    pub document_type: String,
    /// ISO 3166-1 alpha-2.
    pub issuing_country: String,
    /// As printed on it.
    pub number: String,
    /// Complete or not, as it was given with the application.
    pub birth_date: String,
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(by_reference, by_document))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const FIND: Access = Access::Rights(&[Right::CaseReadMasked, Right::CaseRead]);
    vec![mount(Method::GET, "/api/v1/cases/lookup", FIND, by_reference), mount(Method::POST, "/api/v1/cases/lookup", FIND, by_document)]
}

#[utoipa::path(get, path = "/api/v1/cases/lookup", tag = "cases", params(ByReference), responses((status = 200, description = "The case, masked", body = MaskedView)))]
async fn by_reference(call: Call, query: StrictQuery<ByReference>) -> Result<HttpResponse, Problem> {
    let shape = query.0.and_then(|query| {
        let reference = query.reference.parse::<Reference>();
        reference.map(Asked::Reference).map_err(|fault| Problem::invalid(FieldErrors::one("/reference", fault.code, fault.detail)))
    });
    find(call, shape).await
}

#[utoipa::path(post, path = "/api/v1/cases/lookup", tag = "cases", request_body = ByDocument, responses((status = 200, description = "The newest case that fits, masked", body = MaskedView)))]
async fn by_document(call: Call, body: StrictJson<ByDocument>) -> Result<HttpResponse, Problem> {
    let today = call.app().store.now().date_naive();
    let shape = body.0.and_then(|body| document(&body, today).map_err(Problem::invalid));
    find(call, shape).await
}

fn document(body: &ByDocument, today: chrono::NaiveDate) -> Result<Asked, FieldErrors> {
    FieldErrors::collect(|errors| {
        let document_type = errors.take("/type", DocumentType::check(&body.document_type));
        let issuing_country = errors.take("/issuing_country", Country::check(&body.issuing_country));
        let number = errors.take("/number", DocumentNumber::check(&body.number));
        let born = errors.take("/birth_date", BirthDate::check(&body.birth_date, today));
        let number_key = number?.key().to_owned();
        Some(Asked::Document(DocumentKey { document_type: document_type?, issuing_country: issuing_country?, number_key }, born?))
    })
}

async fn find(call: Call, shape: Result<Asked, Problem>) -> Result<HttpResponse, Problem> {
    let view = call.named("case.lookup").read(shape, |tx, actor, asked| lookup::find(tx, actor, &asked)).await?;
    Ok(masked(&view))
}
