//! Ids: UUID version 7, one Rust type per thing, so that a person's id cannot stand where a case's belongs.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use uuid::Uuid;

use super::clock::Entropy;

/// Identifies one `T`. Sorts by time of making, the same in both databases.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

/// What an id can stand for: never built, only named.
pub mod of {
    macro_rules! things { ($($name:ident)*) => { $(
        #[doc = concat!("Names the ids of a ", stringify!($name), ".")]
        #[derive(Debug)]
        pub enum $name {}
    )* } }
    things!(Account StaffPerson RoleHolding Session RuleSet Case Person Document Contact Note Submission Link Run Step Decision
        Notice Message Handing CallTask Attempt Proposal Event Row Slot Room Interpreter Booking Interview Clearance View);
}

macro_rules! names { ($($alias:ident = $tag:ident),* $(,)?) => { $(
    #[doc = concat!("Identifies one ", stringify!($tag), ".")]
    pub type $alias = Id<of::$tag>;
)* } }
names!(
    AccountId = Account,
    StaffPersonId = StaffPerson,
    RoleHoldingId = RoleHolding,
    SessionId = Session,
    RuleSetId = RuleSet,
    CaseId = Case,
    PersonId = Person,
    DocumentId = Document,
    ContactId = Contact,
    NoteId = Note,
    SubmissionId = Submission,
    LinkId = Link,
    RunId = Run,
    StepId = Step,
    DecisionId = Decision,
    NoticeId = Notice,
    MessageId = Message,
    HandingId = Handing,
    CallTaskId = CallTask,
    AttemptId = Attempt,
    ProposalId = Proposal,
    EventId = Event,
    RowId = Row,
    SlotId = Slot,
    RoomId = Room,
    InterpreterId = Interpreter,
    BookingId = Booking,
    InterviewId = Interview,
    ClearanceId = Clearance,
    ViewId = View,
);

impl<T> Id<T> {
    /// Makes a fresh id from an instant and chance, both given (the clock is the caller's).
    #[must_use]
    pub fn fresh(now: chrono::DateTime<chrono::Utc>, entropy: &dyn Entropy) -> Self {
        let mut chance = [0u8; 10];
        entropy.fill(&mut chance);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        Self::from(uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid())
    }

    /// The bare UUID.
    #[must_use]
    pub fn uuid(&self) -> &Uuid {
        &self.0
    }
}

impl<T> From<Uuid> for Id<T> {
    fn from(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }
}

impl<T> FromStr for Id<T> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::try_parse(text).map(Self::from)
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de, T> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from)
    }
}
