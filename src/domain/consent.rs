//! What the people of an application agreed to.

use super::language::Language;

/// The consent given with a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The version of the privacy notice that was shown.
    pub notice_version: String,
    /// The language in which it was shown.
    pub notice_language: Language,
    /// What each adult agreed to, once per person who is or may be an adult.
    pub adults: Vec<AdultConsent>,
}

/// With whom one adult's data may be shared. A `false` is an answer, not a fault: it bars that path, not the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdultConsent {
    /// Who: 0 the principal, else the number of the member, counted from 1.
    pub person: usize,
    /// With the other of the two agencies, IOM and UNHCR.
    pub other_agency: bool,
    /// With the US government.
    pub us_government: bool,
    /// With the government of Canada.
    pub canada: bool,
    /// With the government of Spain.
    pub spain: bool,
}

impl Consent {
    /// Whether every adult agreed to sharing with the US government, without which no case is submitted to it.
    #[must_use]
    pub fn all_share_with_us(&self) -> bool {
        self.adults.iter().all(|adult| adult.us_government)
    }
}
