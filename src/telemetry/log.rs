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

/// Begins to log, once in a process. Stdout stays free for data.
///
/// # Errors
/// Each [`TelemetryError`].
pub fn init(log: &Log) -> Result<(), TelemetryError> {
    tracing_subscriber::registry().with(lines(log.format)).with(EnvFilter::try_new(&log.level)?).try_init()?;
    Ok(())
}

fn lines(format: LogFormat) -> Box<dyn Layer<Registry> + Send + Sync> {
    let layer = fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Json => layer.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
        LogFormat::Text => layer.with_ansi(false).boxed(),
    }
}
