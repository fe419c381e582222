//! The view of a case that an actor may see: the only way from a case to a wire struct or a page. The ETag hashes it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Actor,
    clearances::{ClearanceFile, ClearanceView, clearances},
    interviews::InterviewView,
};
use crate::domain::{
    decision::{MemberOutcome, UsDecision},
    ids::PersonId,
    record::{ContactRecord, PersonRecord},
    stage::Stage,
    terms::{Channel, Organisation, Priority, ProposedClosure},
    workflow::{Case, Verb, input::Input},
};

/// A case as one person may see it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Case)]
pub struct CaseView {
    /// Identifies the case.
    pub id: Uuid,
    /// The first reference given to the applicant; others are aliases.
    pub reference: String,
    /// The programme that it belongs to.
    pub programme: String,
    /// The office that it belongs to.
    pub office: String,
    /// How it came in.
    pub channel: Channel,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// Where it stands, on the face that the caller sees.
    pub stage: Stage,
    /// Since when.
    pub stage_since: DateTime<Utc>,
    /// The stage beneath a park.
    pub beneath: Option<Stage>,
    /// The organisation in whose queue it waits; none when any may take it.
    pub queue: Option<Organisation>,
    /// The organisation that handed it over, until somebody takes it.
    pub handed_over_by: Option<Organisation>,
    /// The account that holds it.
    pub assignee: Option<Uuid>,
    /// The pathway recommended.
    pub pathway: Option<String>,
    /// The priority recommended.
    pub priority: Option<Priority>,
    /// The closure recommended instead of a pathway.
    pub recommended_closure: Option<ProposedClosure>,
    /// The organisation that recommended.
    pub recommended_by: Option<Organisation>,
    /// Whether something that matters changed since, and no officer acknowledged it.
    pub changed_since_recommendation: bool,
    /// The language of messages.
    pub message_language: String,
    /// The interview that the family has before it.
    pub interview: Option<InterviewView>,
    /// Until when no interview is booked, not counting; nothing unless a hold runs.
    pub held_until: Option<DateTime<Utc>>,
    /// Whether the family was asked for more and has not answered yet.
    pub more_requested: bool,
    /// The principal and the members.
    pub people: Vec<PersonRecord>,
    /// How the applicant can be reached.
    pub contacts: Vec<ContactRecord>,
    /// How many attempts to reach the family are on record: they count for closing the case, so one that is sent twice is answered 412.
    pub contact_attempts: usize,
    /// The clearances that the pathway asks for, by person and kind.
    pub clearances: Vec<ClearanceView>,
    /// The day of the journey, while the case is ready for it or under way.
    pub travel_on: Option<NaiveDate>,
    /// Further sendings of the form that hang on the case: the newest 20, oldest first.
    pub sent_again: Vec<SentAgain>,
    /// Cases that may be of the same person and exist for the caller.
    pub likely_duplicates: Vec<LikelyDuplicate>,
    /// What waits for a second person, for those who may confirm it or proposed it.
    pub proposals: Vec<OpenProposal>,
    /// What the caller may do now.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A further sending of the form.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SentAgain {
    /// The reference given for it.
    pub reference: String,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// JSON pointers of the fields in which it differs from the first.
    pub differs: Vec<String>,
}

/// A case that may be of the same person.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LikelyDuplicate {
    /// That case.
    pub case: Uuid,
    /// Whether the system suspected it; then two reviewers must confirm.
    pub by_system: bool,
    /// What reviewers found, if they have.
    pub resolution: Option<String>,
}

/// A proposal that waits for a second person.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OpenProposal {
    /// Identifies the proposal.
    pub id: Uuid,
    /// What is proposed.
    pub kind: String,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// When it becomes void.
    pub expires_at: DateTime<Utc>,
}

/// One thing that the caller may do now.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct AllowedAction {
    /// The verb.
    pub verb: Verb,
    /// Where to POST it, with If-Match.
    pub href: String,
    /// The fields that it asks for.
    pub needs: Vec<Input>,
    /// Whether it makes a proposal that a second person confirms.
    pub proposes: bool,
    /// Whether the applicant is told: the kind of the message.
    pub tells: Option<String>,
}

/// Everything about a case that is not in the case itself, as the store read it.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the names are those of the view")]
pub struct Around {
    pub interview: Option<InterviewView>,
    pub held_until: Option<DateTime<Utc>>,
    pub people: Vec<PersonRecord>,
    pub contacts: Vec<ContactRecord>,
    pub contact_attempts: usize,
    /// What a standing approval says of each; none while none stands.
    pub approval: Option<Vec<(PersonId, MemberOutcome)>>,
    pub clearances: ClearanceFile,
    pub sent_again: Vec<SentAgain>,
    pub likely_duplicates: Vec<LikelyDuplicate>,
    pub proposals: Vec<OpenProposal>,
    pub allowed_actions: Vec<AllowedAction>,
}

/// Makes the view: the shown face, or the real one for readers of outcomes.
#[must_use]
pub fn view(case: &Case, around: Around, actor: &Actor) -> CaseView {
    let reader = actor.reads_outcomes();
    let face = case.face(reader);
    let people = match &around.approval {
        Some(members) => around.people.into_iter().map(|person| decided(person, members, reader)).collect(),
        None => around.people,
    };
    CaseView {
        id: *case.id.uuid(),
        reference: case.reference.clone(),
        programme: case.programme.clone(),
        office: case.office.clone(),
        channel: case.channel,
        received_at: case.received_at,
        stage: face.stage,
        stage_since: face.since,
        beneath: case.beneath.filter(|_| face.stage == Stage::Parked),
        queue: case.queue,
        handed_over_by: case.handed_over_by,
        assignee: case.assignee.map(|id| *id.uuid()),
        pathway: case.pathway.clone(),
        priority: case.priority,
        recommended_closure: case.recommended_closure,
        recommended_by: case.recommended_org,
        changed_since_recommendation: case.changed_since_recommendation,
        message_language: case.message_language.clone(),
        interview: around.interview,
        held_until: around.held_until,
        more_requested: case.requested_by_step.is_some(),
        people,
        contacts: around.contacts,
        contact_attempts: around.contact_attempts,
        clearances: clearances(&around.clearances, reader),
        travel_on: case.travel_on,
        sent_again: around.sent_again,
        likely_duplicates: around.likely_duplicates,
        proposals: around.proposals,
        allowed_actions: around.allowed_actions,
    }
}

/// A person under a standing approval; nothing is decided of a guardian from outside of the family.
fn decided(mut person: PersonRecord, members: &[(PersonId, MemberOutcome)], reader: bool) -> PersonRecord {
    if person.principal || person.relation.is_some() {
        let outcome = members.iter().find(|(id, _)| *id.uuid() == person.id).map(|(_, outcome)| *outcome);
        person.us_decision = UsDecision::of(outcome, reader);
    }
    person
}

impl CaseView {
    /// The text of a strong ETag, without its quotes: a hash of what this person may see, so that it tells nothing that the view does not.
    #[must_use]
    pub fn etag(&self) -> String {
        self.tagged().0
    }

    /// The ETag and the very bytes that it hashes, which are those that are sent: written once for both.
    #[must_use]
    pub fn tagged(&self) -> (String, Vec<u8>) {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        (URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..16]), bytes)
    }
}
