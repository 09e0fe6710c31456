//! The log on standard error, and how it shares the terminal with progress bars.

use std::{
    io::{self, IsTerminal, Write},
    sync::OnceLock,
};

use indicatif::MultiProgress;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::{
    config::{Config, LogFormat},
    fault::Fault,
};

/// The bars on the terminal; log lines are written above them.
pub(super) fn bars() -> &'static MultiProgress {
    static BARS: OnceLock<MultiProgress> = OnceLock::new();
    BARS.get_or_init(MultiProgress::new)
}

/// Writes whole lines above the bars.
struct AboveBars(Vec<u8>);

impl Write for AboveBars {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for AboveBars {
    fn drop(&mut self) {
        bars().suspend(|| {
            // Nowhere is left to report that the log cannot be written.
            let _ = io::stderr().write_all(&self.0);
        });
    }
}

struct Terminal;

impl<'a> MakeWriter<'a> for Terminal {
    type Writer = AboveBars;

    fn make_writer(&'a self) -> Self::Writer {
        AboveBars(Vec::new())
    }
}

/// Starts the log.
pub(super) fn start(config: &Config) -> Result<(), Fault> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(filter) if !filter.is_empty() => filter,
        _ if config.server.debug => format!("{},vidgo=debug,actors=debug", config.logging.filter),
        _ => config.logging.filter.clone(),
    };
    let filter = EnvFilter::try_new(filter).map_err(|error| Fault::Setting {
        what: format!("the log filter cannot be read: {error}"),
        next: "set RUST_LOG or logging.filter to a level such as info".to_owned(),
    })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Terminal);
    let started = match config.logging.format {
        LogFormat::Json => builder.json().try_init(),
        LogFormat::Text => builder.with_target(false).with_ansi(io::stderr().is_terminal()).try_init(),
    };
    started.map_err(|error| Fault::Other(format!("the log cannot be started: {error}")))
}

/// An error that ends the command: for people, whatever the log's format.
pub(super) fn print_error(message: &str) {
    bars().suspend(|| {
        let _ = writeln!(io::stderr(), "error: {message}");
    });
}
