//! JSON bodies, read strictly.

use std::{convert::Infallible, future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev, web::Payload};
use serde::de::DeserializeOwned;

use super::{
    body::{self, BodyLimit, BodyPatience},
    problem::Problem,
    shape, strict_value,
};

/// A body as `T`, or what is wrong with it.
///
/// It never answers by itself: 401 comes before every fault of the body, and who is asking is only known inside the handler's
/// transaction. So the handler gets the fault and says when it counts.
#[derive(Debug)]
pub struct StrictJson<T>(pub Result<T, Problem>);

impl<T: DeserializeOwned + 'static> FromRequest for StrictJson<T> {
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Infallible>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let request = request.clone();
        let payload = Payload::from_request(&request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| Problem::bad_request("bad_request", "The body cannot be read."));
            Ok(Self(read(&request, payload).await))
        })
    }
}

async fn read<T: DeserializeOwned>(request: &HttpRequest, payload: Result<Payload, Problem>) -> Result<T, Problem> {
    let limit = BodyLimit::of(request);
    body::check_headers(request, limit)?;
    from_slice(&body::collect(payload?, limit, BodyPatience::of(request)).await?)
}

/// Reads `T` from the bytes of a body.
///
/// # Errors
/// 400 for what is no acceptable JSON, 422 for what is no `T`.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    shape::typed(strict_value::read(bytes)?, shape::as_pointer)
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
