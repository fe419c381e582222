//! A rule set in its versions over time.

use chrono::NaiveDate;

use super::{CheckError, Criterion, NeverCounts, Office, Pathway, Question, read};
use crate::domain::{terms::Channel, window::Window};

/// All versions of the rules of one office or pathway, checked as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetFile {
    /// The programme that they belong to, like `safe-mobility`.
    pub programme: String,
    /// Whose rules they are.
    pub subject: Subject,
    /// The versions in order, without gap or overlap; at least one.
    pub versions: Vec<RuleSet>,
}

/// Whose rules a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "a dozen of them exist, and are read, never moved about")]
pub enum Subject {
    /// An office: who may apply there, and when.
    Office(Office),
    /// A pathway: who may be recommended for it.
    Pathway(Pathway),
}

/// One version of a rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// Its name for ever, like `CO@2023-06-28`.
    pub version: String,
    /// The first local day on which it holds.
    pub valid_from: NaiveDate,
    /// Whether that day is an estimate, because no source gives it; the citation says which day and why.
    pub from_uncertain: bool,
    /// The last local day on which it holds; `None` while nothing follows it.
    pub valid_until: Option<NaiveDate>,
    /// Where it comes from.
    pub citation: String,
    /// Whether there is a public form at all, open or closed.
    pub public_form: bool,
    /// When it can be applied; none for a pathway.
    pub windows: Vec<Window>,
    /// The questions that its criteria ask, in the order of the file.
    pub questions: Vec<Question>,
    /// What is judged; all of it is needed.
    pub criteria: Vec<Criterion>,
    /// What is said not to be judged.
    pub never_counts: Vec<NeverCounts>,
}

impl RuleSetFile {
    /// Reads and checks a file; `file_name` is only for naming it in the errors.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the lines.
    pub fn parse(text: &str, file_name: &str) -> Result<Self, Vec<CheckError>> {
        read::file(text, file_name)
    }

    /// The version that holds on a local day; `None` before the first and after the last.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&RuleSet> {
        self.versions.iter().find(|version| version.holds_on(day))
    }

    /// The version with this name.
    #[must_use]
    pub fn version(&self, version: &str) -> Option<&RuleSet> {
        self.versions.iter().find(|own| own.version == version)
    }
}

impl Subject {
    /// The code of the office or the key of the pathway.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Office(office) => &office.code,
            Self::Pathway(pathway) => &pathway.key,
        }
    }

    /// The office, if it is one.
    #[must_use]
    pub const fn office(&self) -> Option<&Office> {
        match self {
            Self::Office(office) => Some(office),
            Self::Pathway(_) => None,
        }
    }

    /// The pathway, if it is one.
    #[must_use]
    pub const fn pathway(&self) -> Option<&Pathway> {
        match self {
            Self::Pathway(pathway) => Some(pathway),
            Self::Office(_) => None,
        }
    }
}

impl RuleSet {
    /// Says whether it holds on a local day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|last| day <= last)
    }

    /// The question with this key, if a criterion asks it.
    #[must_use]
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    /// The criterion with this id, at any depth.
    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find_map(|criterion| criterion.find(id))
    }

    /// The windows of a channel.
    pub fn windows_of(&self, channel: Channel) -> impl Iterator<Item = &Window> {
        self.windows.iter().filter(move |window| window.channel == channel)
    }
}
