//! How a Rust value stands in a column, the same in both databases: one SQL marker per portable type, one impl each.
//!
//! Ids are `uuid` / 16-byte blobs, instants `timestamptz` / fixed-width text, JSON `jsonb` / text, words are text with a CHECK.

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::{Pg, PgValue},
    query_builder::QueryId,
    serialize::{self, IsNull, Output, ToSql},
    sql_types::{self, HasSqlType, SqlType, Text},
    sqlite::Sqlite,
};

use super::conn::{MultiBackend, MultiRawValue};
use crate::domain::{
    attempt::{AttemptChannel, AttemptOutcome},
    by_hand::{ByHand, HandReason},
    clearance::ClearanceState,
    decision::{DecisionKind, MemberOutcome, NoticeChannel},
    ids::Id,
    interview::{Disposition, Mode},
    message::{CallTaskEnd, HandingOutcome, MessageKind, MessageState, WrittenChannel},
    proposal::{ProposalKind, ProposalState},
    revision::{RevisionState, SubjectKind},
    stage::Stage,
    terms,
    workflow::{Verb, input::ReasonCode},
};

/// Column of an id.
#[derive(Clone, Copy, Debug, Default, SqlType, QueryId)]
#[diesel(postgres_type(name = "uuid"), sqlite_type(name = "Binary"))]
pub struct IdSql;

/// Column of an instant, to the microsecond.
#[derive(Clone, Copy, Debug, Default, SqlType, QueryId)]
#[diesel(postgres_type(name = "timestamptz"), sqlite_type(name = "Text"))]
pub struct TsSql;

/// Column of a JSON document.
#[derive(Clone, Copy, Debug, Default, SqlType, QueryId)]
#[diesel(postgres_type(name = "jsonb"), sqlite_type(name = "Text"))]
pub struct JsonSql;

macro_rules! known_to_both { ($($marker:ty),*) => { $(
    impl HasSqlType<$marker> for MultiBackend {
        fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata { Self::lookup_sql_type::<$marker>(lookup) }
    }
    impl sql_types::SqlOrd for $marker {}
)* } }
known_to_both!(IdSql, TsSql, JsonSql);

#[derive(AsExpression, FromSqlRow)]
#[diesel(foreign_derive, sql_type = IdSql)]
#[allow(dead_code, reason = "carries the derive to a type of the domain, which does not know diesel")]
struct IdProxy<T: 'static>(Id<T>);

impl<T: 'static> ToSql<IdSql, Pg> for Id<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <uuid::Uuid as ToSql<sql_types::Uuid, Pg>>::to_sql(self.uuid(), out)
    }
}
impl<T: 'static> ToSql<IdSql, Sqlite> for Id<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(&self.uuid().as_bytes()[..]);
        Ok(IsNull::No)
    }
}
impl<T: 'static> ToSql<IdSql, MultiBackend> for Id<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((IdSql, self));
        Ok(IsNull::No)
    }
}
impl<T: 'static> FromSql<IdSql, Pg> for Id<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        <uuid::Uuid as FromSql<sql_types::Uuid, Pg>>::from_sql(value).map(Self::from)
    }
}
impl<T: 'static> FromSql<IdSql, Sqlite> for Id<T> {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::from(uuid::Uuid::from_slice(value.read_blob())?))
    }
}
impl<T: 'static> FromSql<IdSql, MultiBackend> for Id<T> {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, IdSql>()
    }
}

/// An instant as a column value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = TsSql)]
pub struct Ts(pub DateTime<Utc>);

impl From<DateTime<Utc>> for Ts {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at)
    }
}
impl From<Ts> for DateTime<Utc> {
    fn from(ts: Ts) -> Self {
        ts.0
    }
}
impl ToSql<TsSql, Pg> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <DateTime<Utc> as ToSql<sql_types::Timestamptz, Pg>>::to_sql(&self.0, out)
    }
}
impl ToSql<TsSql, Sqlite> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.to_rfc3339_opts(SecondsFormat::Micros, true));
        Ok(IsNull::No)
    }
}
impl ToSql<TsSql, MultiBackend> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((TsSql, self));
        Ok(IsNull::No)
    }
}
impl FromSql<TsSql, Pg> for Ts {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        <DateTime<Utc> as FromSql<sql_types::Timestamptz, Pg>>::from_sql(value).map(Self)
    }
}
impl FromSql<TsSql, Sqlite> for Ts {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(DateTime::parse_from_rfc3339(value.read_text())?.with_timezone(&Utc)))
    }
}
impl FromSql<TsSql, MultiBackend> for Ts {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, TsSql>()
    }
}

/// A JSON document as a column value. No JSON column but a submission's payload holds a name.
#[derive(Clone, Debug, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = JsonSql)]
pub struct JsonDoc(pub serde_json::Value);

impl ToSql<JsonSql, Pg> for JsonDoc {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <serde_json::Value as ToSql<sql_types::Jsonb, Pg>>::to_sql(&self.0, out)
    }
}
impl ToSql<JsonSql, Sqlite> for JsonDoc {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.to_string());
        Ok(IsNull::No)
    }
}
impl ToSql<JsonSql, MultiBackend> for JsonDoc {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((JsonSql, self));
        Ok(IsNull::No)
    }
}
impl FromSql<JsonSql, Pg> for JsonDoc {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        <serde_json::Value as FromSql<sql_types::Jsonb, Pg>>::from_sql(value).map(Self)
    }
}
impl FromSql<JsonSql, Sqlite> for JsonDoc {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_str(value.read_text())?))
    }
}
impl FromSql<JsonSql, MultiBackend> for JsonDoc {
    fn from_sql(value: MultiRawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, JsonSql>()
    }
}

/// Lets a type with `as_str` and `parse` stand in a text column.
macro_rules! text_column { ($($name:ident = $word:ty),* $(,)?) => { $(
    #[derive(AsExpression, FromSqlRow)]
    #[diesel(foreign_derive, sql_type = Text)]
    #[allow(dead_code, reason = "carries the derive to a type of the domain, which does not know diesel")]
    struct $name($word);

    impl<DB: Backend> ToSql<Text, DB> for $word where str: ToSql<Text, DB> {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
            <str as ToSql<Text, DB>>::to_sql(self.as_str(), out)
        }
    }
    impl<DB: Backend> FromSql<Text, DB> for $word where String: FromSql<Text, DB> {
        fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
            let text = <String as FromSql<Text, DB>>::from_sql(value)?;
            <$word>::parse(&text).ok_or_else(|| concat!("not a ", stringify!($word)).into())
        }
    }
)* } }
text_column!(
    ByHandProxy = ByHand,
    HandReasonProxy = HandReason,
    ClearanceStateProxy = ClearanceState,
    StageProxy = Stage,
    OrganisationProxy = terms::Organisation,
    RoleProxy = terms::Role,
    ChannelProxy = terms::Channel,
    ProposedClosureProxy = terms::ProposedClosure,
    PriorityProxy = terms::Priority,
    FaceProxy = terms::Face,
    NoteKindProxy = terms::NoteKind,
    OutcomeProxy = terms::Outcome,
    VerbProxy = Verb,
    ReasonCodeProxy = ReasonCode,
    MessageKindProxy = MessageKind,
    MessageStateProxy = MessageState,
    CallTaskEndProxy = CallTaskEnd,
    HandingOutcomeProxy = HandingOutcome,
    WrittenChannelProxy = WrittenChannel,
    AttemptChannelProxy = AttemptChannel,
    AttemptOutcomeProxy = AttemptOutcome,
    DecisionKindProxy = DecisionKind,
    MemberOutcomeProxy = MemberOutcome,
    ModeProxy = Mode,
    DispositionProxy = Disposition,
    NoticeChannelProxy = NoticeChannel,
    ProposalKindProxy = ProposalKind,
    ProposalStateProxy = ProposalState,
    ResolutionProxy = super::duplicates::Resolution,
    SubjectKindProxy = SubjectKind,
    RevisionStateProxy = RevisionState,
);
