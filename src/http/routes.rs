//! The route registry: nothing is mounted without saying who may come in, and the coverage test walks what was mounted.

use std::collections::BTreeMap;

use actix_web::{FromRequest, Handler, HttpResponse, Resource, Responder, Route, Scope, guard, http::Method, web};

use super::problem::Problem;
use crate::domain::workflow::Right;

/// Who may come in. The use case judges; this is what the docs, the coverage test and the permission matrix are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, on the public listener. Must be spelled out.
    Public,
    /// Anybody with a running session.
    SignedIn,
    /// Who holds one of these rights for the office in question.
    Rights(&'static [Right]),
    /// The right depends on the verb in the path; see the workflow table.
    ByVerb,
    /// Anybody who reaches the staff listener: signing in, and the description of the API.
    Anonymous,
    /// Who watches over the program: health and figures, on the staff listener.
    Operator,
}

/// Which listener a route is mounted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The public form and what it needs.
    Public,
    /// Everything else.
    Staff,
}

/// One mounted operation.
pub struct Mounted {
    /// The HTTP method.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// Who may come in.
    pub access: Access,
    route: Box<dyn Fn() -> Route + Send + Sync>,
}

/// Mounts one handler. There is no other way.
pub fn mount<F, Args>(method: Method, path: &'static str, access: Access, handler: F) -> Mounted
where
    F: Handler<Args> + Clone + Send + Sync,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let verb = method.clone();
    let route = move || match verb {
        // What may be read may be asked for without its body (RFC 9110, 9.3.2); actix leaves the body out.
        Method::GET => web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler.clone()),
        _ => web::method(verb.clone()).to(handler.clone()),
    };
    Mounted { method, path, access, route: Box::new(route) }
}

impl Mounted {
    /// The listener on which it is mounted.
    #[must_use]
    pub fn side(&self) -> Side {
        if self.access == Access::Public { Side::Public } else { Side::Staff }
    }
}

/// The path of what answers where nothing else does, whatever the method.
pub const EVERYTHING_ELSE: &str = "/{nothing:.*}";

/// Hands the mounted operations of one side (or of both, when one listener serves both) to actix.
///
/// It asks one path after the other, most of them by a regular expression: so those that begin alike are asked only when the beginning
/// is right (docs/performance.md).
pub fn configure(config: &mut web::ServiceConfig, mounted: &[Mounted], sides: &[Side]) {
    let (rest, named): (Vec<_>, Vec<_>) =
        mounted.iter().filter(|one| sides.contains(&one.side())).partition(|one| one.path == EVERYTHING_ELSE);
    if let Some(one) = rest.first() {
        config.default_service((one.route)());
    }
    let mut by_area: BTreeMap<&str, BTreeMap<&str, Vec<&Mounted>>> = BTreeMap::new();
    for one in named {
        by_area.entry(area(one.path)).or_default().entry(one.path).or_default().push(one);
    }
    let of_no_area = by_area.remove("").unwrap_or_default();
    for (area, by_path) in by_area {
        let resources = in_order(by_path).into_iter().map(|(path, operations)| resource(&path[area.len()..], &operations));
        config.service(resources.fold(web::scope(area), Scope::service));
    }
    for (path, operations) in in_order(of_no_area) {
        config.service(resource(path, &operations));
    }
}

/// Fixed segments before parameters, so that `/cases/lookup` is not taken for a case id.
fn in_order<'a>(by_path: BTreeMap<&'a str, Vec<&'a Mounted>>) -> Vec<(&'a str, Vec<&'a Mounted>)> {
    let mut paths: Vec<_> = by_path.into_iter().collect();
    paths.sort_by_key(|(path, _)| path.split('/').map(|part| (part.starts_with('{'), part.to_owned())).collect::<Vec<_>>());
    paths
}

/// What all paths of one subject begin with: `/cases`, `/api/v1/cases`; nothing where one begins with a parameter.
fn area(path: &str) -> &str {
    let segments = if path.starts_with("/api/") { 3 } else { 1 };
    let fixed = path.find("/{").unwrap_or(path.len());
    let end = path.match_indices('/').map(|(at, _)| at).nth(segments).map_or(fixed, |end| end.min(fixed));
    if end == 1 { "" } else { &path[..end] }
}

fn resource(path: &str, operations: &[&Mounted]) -> Resource {
    let allow = operations.iter().map(|one| if one.method == Method::GET { "GET, HEAD" } else { one.method.as_str() });
    let allow = allow.collect::<Vec<_>>().join(", ");
    let mut resource = web::resource(path);
    for one in operations {
        resource = resource.route((one.route)());
    }
    resource.default_service(web::to(move || {
        let allow = allow.clone();
        async move { Err::<HttpResponse, Problem>(Problem::method_not_allowed(&allow)) }
    }))
}

#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
