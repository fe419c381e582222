//! One request of a signed-in person, from the token to the answer, judged in one order: 401, shape, 404, 403, 428, 412, 409.

use std::{future::Ready, future::ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use uuid::Uuid;

use super::{answer, answers, app::App, problem::Problem};
use crate::{
    access::{Actor, By},
    auth::token::Bearer,
    domain::{audit::Event, ids::CaseId, terms::Face},
    ops::{OpError, Seen},
    store::{ReadTx, Recorded, WriteTx},
};

/// A request with whatever token it carries. The token is judged first, the session inside the transaction that does the work.
#[derive(Clone)]
pub struct Call {
    app: web::Data<App>,
    bearer: Option<Bearer>,
    request: Option<Uuid>,
    about: About,
    password_may_be_due: bool,
    brief: bool,
}

/// What a refusal of this request is about, for the record.
#[derive(Clone, Debug)]
pub struct About {
    /// The action asked for, like `case.endorse`.
    pub action: String,
    /// The case asked for.
    pub case: Option<CaseId>,
    /// The face that a refusal would tell of.
    pub face: Face,
}

impl FromRequest for Call {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(app) = request.app_data::<web::Data<App>>().cloned() else {
            return ready(Err(Problem::not_found()));
        };
        let bearer = bearer_token(request).and_then(|token| app.door.tokens().verify(token, app.store.now()).ok());
        ready(Ok(Self { bearer, ..Self::of(app, request) }))
    }
}

/// The token, if there is one: of two, a proxy on the way might have judged the other.
fn bearer_token(request: &HttpRequest) -> Option<&str> {
    let mut sent = request.headers().get_all(header::AUTHORIZATION);
    let (Some(only), None) = (sent.next(), sent.next()) else { return None };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl Call {
    /// A request of a page, whose visitor was known by a cookie; [`super::visit`] is the only caller, so the API never reads cookies.
    pub(super) fn of_visitor(request: &HttpRequest, visitor: Option<Bearer>) -> Result<Self, Problem> {
        let app = request.app_data::<web::Data<App>>().cloned().ok_or_else(Problem::not_found)?;
        Ok(Self { bearer: visitor, ..Self::of(app, request) })
    }

    fn of(app: web::Data<App>, request: &HttpRequest) -> Self {
        let request = answers::request_id(request).and_then(|id| Uuid::try_parse(&id).ok());
        let about = About { action: "request".into(), case: None, face: Face::Both };
        Self { app, bearer: None, request, about, password_may_be_due: false, brief: false }
    }

    /// Names the action, for the record.
    #[must_use]
    pub fn named(mut self, action: impl Into<String>) -> Self {
        self.about.action = action.into();
        self
    }

    /// Names the case asked for, for the record.
    #[must_use]
    pub fn on(mut self, case: CaseId) -> Self {
        self.about.case = Some(case);
        self
    }

    /// Names the face that a refusal would tell of.
    #[must_use]
    pub fn of_face(mut self, face: Face) -> Self {
        self.about.face = face;
        self
    }

    /// Lets a person through whose one-time password is not changed yet.
    #[must_use]
    pub fn even_if_password_due(mut self) -> Self {
        self.password_may_be_due = true;
        self
    }

    /// Says that the work takes less than a hop to another thread and back (see [`crate::store::Store::read_briefly`]).
    #[must_use]
    pub fn briefly(mut self) -> Self {
        self.brief = true;
        self
    }

    /// What the program shares among requests.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Reads on behalf of the caller.
    ///
    /// # Errors
    /// The problem to answer with.
    pub async fn read<S, T>(
        self,
        shape: Result<S, Problem>,
        work: impl FnOnce(&mut ReadTx<'_>, &Actor, S) -> Result<Seen<T>, OpError> + Send + 'static,
    ) -> Result<T, Problem>
    where
        S: Send + 'static,
        T: Send + 'static,
    {
        let (bearer, request, due) = (self.known()?, self.request, self.password_may_be_due);
        let reading = move |tx: &mut ReadTx<'_>| {
            let actor = signed_in(tx, bearer, request)?;
            let by = actor.by();
            let shape = shape.map_err(Ended::Problem)?;
            refuse_if_due(&actor, due)?;
            let at = tx.now();
            work(tx, &actor, shape).map(|seen| (seen.into_parts(), by, at)).map_err(|error| Ended::refused(by, error))
        };
        let store = &self.app.store;
        let result = if self.brief { store.read_briefly(reading).await } else { store.read(reading).await };
        match result {
            Ok(((value, event), by, at)) => {
                if let Some(event) = event
                    && self.app.reads.note(by, event, at)
                {
                    self.app.reads.flush(&self.app.store).await.map_err(|error| answer::problem(OpError::Store(error)))?;
                }
                Ok(value)
            }
            Err(ended) => Err(self.refuse(ended).await),
        }
    }

    /// Writes on behalf of the caller: one transaction, on record. A refusal is recorded in a write of its own.
    ///
    /// # Errors
    /// The problem to answer with.
    pub async fn write<S, T>(
        self,
        shape: Result<S, Problem>,
        mut work: impl FnMut(&mut WriteTx<'_>, &Actor, &S) -> Result<Recorded<T>, OpError> + Send + 'static,
    ) -> Result<T, Problem>
    where
        S: Send + Sync + 'static,
        T: Send + 'static,
    {
        let (bearer, request, due) = (self.known()?, self.request, self.password_may_be_due);
        let result = self
            .app
            .store
            .write(move |tx| {
                let actor = signed_in(tx, bearer, request)?;
                let shape = shape.as_ref().map_err(|problem| Ended::Problem(problem.clone()))?;
                refuse_if_due(&actor, due)?;
                work(tx, &actor, shape).map_err(|error| Ended::refused(actor.by(), error))
            })
            .await;
        match result {
            Ok(value) => Ok(value),
            Err(ended) => Err(self.refuse(ended).await),
        }
    }

    fn known(&self) -> Result<Bearer, Problem> {
        self.bearer.ok_or_else(|| answer::problem(OpError::Unauthenticated))
    }

    async fn refuse(&self, ended: Ended) -> Problem {
        let (by, error) = match ended {
            Ended::Problem(problem) => return problem,
            Ended::Op(None, error) => return answer::problem(error),
            Ended::Op(Some(by), error) => (by, error),
        };
        if let Some(code) = answer::recorded_code(&error) {
            self.record_refusal(by, code).await;
        }
        answer::problem(error)
    }

    async fn record_refusal(&self, by: By, code: &'static str) {
        let mut event = Event::refused(self.about.action.clone()).of_face(self.about.face).with(serde_json::json!({ "code": code }));
        event.case = self.about.case;
        let written = self.app.store.write(move |tx| Ok::<_, OpError>(tx.record(&by, event.clone(), ())?)).await;
        if let Err(error) = written {
            tracing::error!(error = %error, "a refusal could not be recorded");
        }
    }
}

/// How a transaction of a request ended when not well.
enum Ended {
    Problem(Problem),
    Op(Option<By>, OpError),
}

impl Ended {
    fn refused(by: By, error: OpError) -> Self {
        Self::Op(Some(by), error)
    }
}

impl From<crate::store::StoreError> for Ended {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Op(None, OpError::Store(error))
    }
}

impl crate::store::TxError for Ended {
    fn may_retry(&self) -> bool {
        matches!(self, Self::Op(_, error) if crate::store::TxError::may_retry(error))
    }

    fn outage(&self) -> Option<&str> {
        match self {
            Self::Op(_, error) => crate::store::TxError::outage(error),
            Self::Problem(_) => None,
        }
    }
}

fn signed_in(tx: &mut ReadTx<'_>, bearer: Bearer, request: Option<Uuid>) -> Result<Actor, Ended> {
    tx.actor(bearer.session, bearer.account, request)?.ok_or(Ended::Op(None, OpError::Unauthenticated))
}

fn refuse_if_due(actor: &Actor, may_be_due: bool) -> Result<(), Ended> {
    if actor.must_change && !may_be_due { Err(Ended::refused(actor.by(), OpError::PasswordChangeDue)) } else { Ok(()) }
}
