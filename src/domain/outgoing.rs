//! The one way a message comes into being.

use chrono::{DateTime, Duration, Utc};

use super::{
    ids::CaseId,
    language::Language,
    message::MessageKind,
    stage::Stage,
    text::{self, Rendered, TextError, TextFacts},
    workflow::{Contact, Plan, Verb},
};

/// A message to be written with the step that tells. Its fields are private and it has one constructor: default deny, by type.
#[derive(Clone, Debug)]
pub struct Outgoing {
    case: CaseId,
    verb: Verb,
    from: Stage,
    kind: MessageKind,
    language: Language,
    text: Rendered,
    not_before: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// Days after which news is too old to be sent: an address that did not work for so long may have changed hands.
const DAYS: i64 = 30;

impl Outgoing {
    /// The message of a step, if the step tells.
    ///
    /// # Errors
    /// When the text cannot be rendered; then the step must not happen.
    pub fn of_step(plan: &Plan, language: Language, facts: &TextFacts, now: DateTime<Utc>) -> Result<Option<Self>, TextError> {
        let Contact::Tells(kind) = plan.contact else { return Ok(None) };
        Ok(Some(Self {
            case: plan.after.id,
            verb: plan.verb,
            from: plan.from,
            kind,
            language,
            text: text::render(kind, language, facts)?,
            not_before: now,
            expires_at: now + Duration::days(DAYS),
        }))
    }

    /// The case that it is about.
    #[must_use]
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// The step that tells, as history spells it.
    #[must_use]
    pub fn step(&self) -> (Verb, Stage) {
        (self.verb, self.from)
    }

    /// What it tells.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        self.kind
    }

    /// The language that the applicant asked for.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &Rendered {
        &self.text
    }

    /// From when and until when it may leave.
    #[must_use]
    pub fn window(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.not_before, self.expires_at)
    }
}
