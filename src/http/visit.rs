//! One request of somebody who visits the pages: a [`Call`] that was made from a cookie, and writes only what a page of ours sent.

use actix_web::HttpRequest;

use super::{call::Call, genuine::Genuine, problem::Problem};
use crate::{
    access::Actor,
    auth::token::Bearer,
    domain::{ids::CaseId, terms::Face},
    ops::{OpError, Seen},
    store::{ReadTx, Recorded, WriteTx},
};

/// A request of a page, judged like one of the API: session, rights, record and refusals are those of [`Call`].
#[derive(Clone)]
pub struct VisitorCall(Call);

impl VisitorCall {
    /// The request of somebody whom a cookie named, or of nobody.
    ///
    /// # Errors
    /// 404 outside of the program's own servers.
    pub fn of(request: &HttpRequest, visitor: Option<Bearer>, action: impl Into<String>) -> Result<Self, Problem> {
        Ok(Self(Call::of_visitor(request, visitor)?.named(action)))
    }

    /// Names the case asked for, for the record.
    #[must_use]
    pub fn on(self, case: CaseId) -> Self {
        Self(self.0.on(case))
    }

    /// Names the face that a refusal would tell of.
    #[must_use]
    pub fn of_face(self, face: Face) -> Self {
        Self(self.0.of_face(face))
    }

    /// Lets a person through whose one-time password is not changed yet.
    #[must_use]
    pub fn even_if_password_due(self) -> Self {
        Self(self.0.even_if_password_due())
    }

    /// Reads on behalf of the visitor.
    ///
    /// # Errors
    /// The problem to show.
    pub async fn read<S, T>(
        self,
        shape: Result<S, Problem>,
        work: impl FnOnce(&mut ReadTx<'_>, &Actor, S) -> Result<Seen<T>, OpError> + Send + 'static,
    ) -> Result<T, Problem>
    where
        S: Send + 'static,
        T: Send + 'static,
    {
        self.0.read(shape, work).await
    }

    /// Writes on behalf of the visitor what a page of ours sent.
    ///
    /// # Errors
    /// The problem to show.
    pub async fn write<S, T>(
        self,
        _proof: &Genuine,
        shape: Result<S, Problem>,
        work: impl FnMut(&mut WriteTx<'_>, &Actor, &S) -> Result<Recorded<T>, OpError> + Send + 'static,
    ) -> Result<T, Problem>
    where
        S: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.0.write(shape, work).await
    }
}
