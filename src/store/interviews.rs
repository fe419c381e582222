//! Lists of interviews: the appointments of some days, with whom, and who came.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};

use super::{
    bookings::{BookingRow, booking},
    conn::MultiBackend,
    error::StoreError,
    schema::{attendance, bookings, cases, persons, slots},
    slots::{SlotRow, around},
    tx::ReadTx,
    types::{IdSql, Ts, TsSql},
};
use crate::{
    access::{Offices, Scope},
    domain::{
        ids::{AccountId, BookingId, CaseId, PersonId, RoomId},
        interview::Booking,
        spoken_language::SpokenLanguage,
    },
};

/// What a list of interviews is asked for.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct InterviewFilter {
    pub office: Option<String>,
    /// Local days, both counting.
    pub days: (NaiveDate, NaiveDate),
    pub officer: Option<AccountId>,
    pub room: Option<RoomId>,
    /// The last row of the page before.
    pub after: Option<(DateTime<Utc>, BookingId)>,
    pub limit: i64,
}

/// Who applies, as far as an interview needs it.
#[derive(Clone, Debug, Default)]
pub struct Principal {
    /// The name as written.
    pub name: String,
    /// The given part of it, if told apart.
    pub given: Option<String>,
    /// What the person speaks; nothing if nobody said so.
    pub languages: Vec<SpokenLanguage>,
    /// Where the family lives.
    pub municipality: Option<String>,
}

type Joined = diesel::dsl::InnerJoinQuerySource<
    diesel::dsl::InnerJoinQuerySource<bookings::table, slots::table, diesel::dsl::Eq<slots::id, bookings::slot_id>>,
    cases::table,
    diesel::dsl::Eq<cases::id, bookings::case_id>,
>;
type Filter = Box<dyn BoxableExpression<Joined, MultiBackend, SqlType = Bool>>;

/// Case, name, given name, codes of languages, municipality.
type PrincipalRow = (CaseId, String, Option<String>, String, Option<String>);

impl ReadTx<'_> {
    /// Bookings of some days that exist for a scope, living and ended, by the start of the slot, each with the reference of its case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn interviews(&mut self, scope: &Scope, filter: &InterviewFilter) -> Result<Vec<(Booking, String)>, StoreError> {
        let joined = bookings::table
            .inner_join(slots::table.on(slots::id.eq(bookings::slot_id)))
            .inner_join(cases::table.on(cases::id.eq(bookings::case_id)));
        let mut query = joined.select((bookings::all_columns, slots::all_columns, cases::reference)).into_boxed();
        for condition in conditions(scope, filter) {
            query = query.filter(condition);
        }
        let ordered = query.order((slots::starts_at.asc(), bookings::id.asc())).limit(filter.limit);
        let rows: Vec<(BookingRow, SlotRow, String)> = ordered.load(self.conn)?;
        rows.into_iter().map(|(row, slot, reference)| Ok((booking((row, slot))?, reference))).collect()
    }

    /// The principals of some cases.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn principals_of(&mut self, cases: Vec<CaseId>) -> Result<BTreeMap<CaseId, Principal>, StoreError> {
        let rows: Vec<PrincipalRow> = persons::table
            .filter(persons::case_id.eq_any(cases).and(persons::principal.eq(true)).and(persons::removed_at.is_null()))
            .select((persons::case_id, persons::name, persons::given, persons::languages, persons::municipality))
            .load(self.conn)?;
        let principal = |(case, name, given, codes, municipality): PrincipalRow| {
            (case, Principal { name, given, languages: codes.split(' ').filter_map(SpokenLanguage::parse).collect(), municipality })
        };
        Ok(rows.into_iter().map(principal).collect())
    }

    /// Who came to the interviews of a case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn attendance(&mut self, case: CaseId) -> Result<Vec<(BookingId, PersonId)>, StoreError> {
        let of_case = attendance::table.filter(attendance::case_id.eq(case));
        Ok(of_case.order(attendance::person_id.asc()).select((attendance::booking_id, attendance::person_id)).load(self.conn)?)
    }
}

fn conditions(scope: &Scope, filter: &InterviewFilter) -> Vec<Filter> {
    let (from, to) = around(filter.days);
    let mut all: Vec<Filter> = vec![
        Box::new(slots::starts_at.ge(from).and(slots::starts_at.lt(to))),
        Box::new(slots::local_day.between(filter.days.0, filter.days.1)),
    ];
    let offices = scope.offices();
    match (&filter.office, offices) {
        (Some(office), offices) if offices.include(office) => all.push(Box::new(slots::office_id.eq(office.clone()))),
        (Some(_), _) => all.push(Box::new(sql::<Bool>("1 = 0"))),
        (None, Offices::These(these)) => all.push(Box::new(slots::office_id.eq_any(these.iter().cloned().collect::<Vec<_>>()))),
        (None, Offices::All) => {}
    }
    if let Some(officer) = filter.officer {
        all.push(Box::new(slots::officer.eq(officer)));
    }
    if let Some(room) = filter.room {
        all.push(Box::new(slots::room_id.assume_not_null().eq(room)));
    }
    if let Some((at, id)) = filter.after {
        let place = sql::<Bool>("(slots.starts_at, bookings.id) > (");
        all.push(Box::new(place.bind::<TsSql, _>(Ts(at)).sql(", ").bind::<IdSql, _>(id).sql(")")));
    }
    all
}
