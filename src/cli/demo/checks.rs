//! What was expected, and whether it came so.

/// Every expectation of the walk, counted; those that did not come true are kept with what came instead.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    met: usize,
    failed: Vec<String>,
}

impl Checks {
    /// Notes whether something was as expected; says so back.
    pub fn note(&mut self, what: &str, met: bool, came: impl FnOnce() -> String) -> bool {
        if met {
            self.met += 1;
        } else {
            self.failed.push(format!("{what}: {}", came()));
        }
        met
    }

    /// How many came true.
    #[must_use]
    pub fn met(&self) -> usize {
        self.met
    }

    /// Those that did not.
    #[must_use]
    pub fn failed(&self) -> &[String] {
        &self.failed
    }
}
