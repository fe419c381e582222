//! Log lines on stderr.

use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{Log, LogFormat};

/// Why logging could not begin.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The level is not one.
    #[error("log.level is not a level: {0}")]
    Level(#[from] tracing_subscriber::filter::ParseError),
    /// Something in this process logs already.
    #[error("logging has already begun")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
    /// Something in this process counts already.
    #[error("counting has already begun")]
    Counting,
}

/// What is silent unless `log.level` names it: actix calls every request that cannot be parsed an error, and anybody at the public door can send one.
const SILENT: &str = "actix_http::h1::dispatcher=off";

/// Begins to log, once in a process. Stdout stays free for data.
///
/// # Errors
/// Each [`TelemetryError`].
pub fn init(log: &Log) -> Result<(), TelemetryError> {
    tracing_subscriber::registry().with(lines(log.format)).with(filter(&log.level)?).try_init()?;
    Ok(())
}

fn filter(level: &str) -> Result<EnvFilter, TelemetryError> {
    Ok(EnvFilter::try_new(format!("{SILENT},{level}"))?)
}

fn lines(format: LogFormat) -> Box<dyn Layer<Registry> + Send + Sync> {
    let layer = fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Json => layer.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
        LogFormat::Text => layer.with_ansi(false).boxed(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is logged at this level when a stranger sent garbage and then something of ours failed.
    fn logged(level: &str) -> String {
        let page = Page::default();
        let writer = page.clone();
        let lines = fmt::layer().with_ansi(false).with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines).with(filter(level).unwrap()), || {
            tracing::error!(target: "actix_http::h1::dispatcher", "garbage");
            tracing::error!("failed");
        });
        let bytes = page.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_strangers_garbage_raises_no_alarm_unless_asked_for() {
        for level in ["info", "error", "info,sendero::notify=debug"] {
            let lines = logged(level);
            assert!(lines.contains("failed") && !lines.contains("garbage"), "{level}: {lines}");
        }
        assert!(logged("info,actix_http::h1::dispatcher=error").contains("garbage"));
        assert!(matches!(filter("loud=very"), Err(TelemetryError::Level(_))));
    }
}
