//! What the rules said about an application, for staff. The same for everybody who may see the case: rules know no outcome.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::{
    eligibility::{Answer, Line, overall},
    programme::Group,
    trail::Run,
};

/// One run of the rules.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = EligibilityRun)]
pub struct RunView {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Whether a correction was the cause; else the submission.
    pub after_correction: bool,
    /// The revision of the rules from which the version was taken.
    pub rule_set: Uuid,
    /// The version of the rules: the one of the day of the application, for ever.
    pub version: String,
    /// The lines taken together. Advice to people; it refuses and closes nothing.
    pub overall: Answer,
    /// A line for each criterion.
    pub lines: Vec<LineView>,
}

/// The answer to one criterion.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = EligibilityLine)]
pub struct LineView {
    /// The id of the criterion in its version.
    pub criterion: String,
    /// How it is answered.
    pub answer: Answer,
    /// How the parts are joined, if there are any.
    pub group: Option<Group>,
    /// The parts.
    #[schema(no_recursion)]
    pub parts: Vec<LineView>,
    /// Who said that this is the rule.
    pub citation: String,
}

/// The runs, newest first.
#[must_use]
pub fn runs(oldest_first: Vec<Run>) -> Vec<RunView> {
    oldest_first.into_iter().rev().map(RunView::from).collect()
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        Self {
            at: run.at,
            after_correction: run.after_correction,
            rule_set: *run.rule_set.uuid(),
            version: run.version,
            overall: overall(&run.lines),
            lines: run.lines.into_iter().map(LineView::from).collect(),
        }
    }
}

impl From<Line> for LineView {
    fn from(line: Line) -> Self {
        Self {
            criterion: line.criterion,
            answer: line.answer,
            group: line.group,
            parts: line.parts.into_iter().map(Self::from).collect(),
            citation: line.citation,
        }
    }
}
