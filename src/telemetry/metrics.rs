//! Figures for `/metrics`.

use std::{sync::OnceLock, time::Duration};

use actix_web::http::StatusCode;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::TelemetryError;

/// Bounds in seconds of the bars of every duration.
const DURATION_BARS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// The figures of this process.
#[derive(Clone, Debug)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Begins to count. There is one set of figures in a process; whoever comes second gets the same.
    ///
    /// # Errors
    /// `Counting` when another recorder was put in place.
    pub fn install() -> Result<Self, TelemetryError> {
        static INSTALLED: OnceLock<Option<Metrics>> = OnceLock::new();
        let install = || PrometheusBuilder::new().set_buckets(DURATION_BARS).ok()?.install_recorder().ok().map(Metrics);
        INSTALLED.get_or_init(install).clone().ok_or(TelemetryError::Counting)
    }

    /// The figures as Prometheus reads them.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}

/// The part of the service that a route belongs to: all that a figure may say.
///
/// Everything about cases is one group, because a count by verb or by route would tell how many were declined, and when.
#[must_use]
pub fn route_group(template: Option<&str>) -> &'static str {
    let Some(template) = template else { return "none" };
    let Some(api) = template.strip_prefix("/api/v1/") else {
        return if matches!(template, "/livez" | "/readyz" | "/metrics") { "probes" } else { "pages" };
    };
    match api.split('/').next().unwrap_or_default() {
        "auth" | "me" => "accounts",
        "public" => "public",
        "users" | "programmes" => "administration",
        "audit" | "reports" => "reports",
        _ => "casework",
    }
}

/// Counts one answered request of a [`route_group`].
pub(super) fn count_request(group: &'static str, status: StatusCode, took: Duration) {
    metrics::counter!("http_requests_total", "group" => group, "status" => status_class(status)).increment(1);
    metrics::histogram!("http_request_duration_seconds", "group" => group).record(took.as_secs_f64());
}

/// Whether the service failed, and no more: how often casework was refused would tell how decisions go.
fn status_class(status: StatusCode) -> &'static str {
    if status.is_server_error() { "failed" } else { "answered" }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::verb("/api/v1/cases/{id}/actions/{verb}", "casework")]
    #[case::decisions("/api/v1/cases/{id}/decisions", "casework")]
    #[case::proposals("/api/v1/proposals/{id}/confirm", "casework")]
    #[case::unheard_of("/api/v1/anything/new", "casework")]
    #[case::public("/api/v1/public/offices/{office}/applications", "public")]
    #[case::probe("/livez", "probes")]
    fn everything_about_cases_is_one_group(#[case] template: &str, #[case] group: &str) {
        assert_eq!(route_group(Some(template)), group);
    }

    #[test]
    fn figures_name_neither_verb_nor_stage_nor_status() -> Result<(), TelemetryError> {
        let metrics = Metrics::install()?;
        count_request(route_group(Some("/api/v1/cases/{id}/actions/{verb}")), StatusCode::CONFLICT, Duration::from_millis(3));
        let page = metrics.render();
        assert!(page.contains(r#"http_requests_total{group="casework",status="answered"}"#), "{page}");
        for said in ["verb", "actions", "409"] {
            assert!(!page.contains(said), "{said} stands in {page}");
        }
        Ok(())
    }
}
