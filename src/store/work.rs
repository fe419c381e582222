//! What waits for somebody: to review or decide, newly assigned, calls to make, holds that end, files that are overdue.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::{count_star, exists, not, sql},
    prelude::*,
    sql_types::{Bool, Integer},
};

use super::{
    error::StoreError,
    queue::{Boxed, COLUMNS, Raw, filtered},
    schema::{accounts, call_tasks, cases, history, messages, persons, sessions},
    tx::ReadTx,
    types::{IdSql, Ts},
};
use crate::{
    access::{Actor, Offices, Scope},
    domain::{
        ids::{AccountId, CaseId, SessionId, StaffPersonId},
        message::MessageKind,
        queue::{QueueFilter, QueueRow},
        stage::Stage,
        workflow::{
            Verb,
            steps::{DECIDING, PREPARING},
        },
    },
};

/// First the most urgent, then what was received first: the order in which work is taken up.
const BY_PRIORITY: &str = "CASE cases.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END";

/// A call that somebody has to make.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct CallToMake {
    pub case: CaseId,
    pub office: String,
    pub reference: String,
    pub name: Option<String>,
    pub kind: MessageKind,
    pub until: DateTime<Utc>,
    pub assignee: Option<AccountId>,
}

/// A hold that ends.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct HoldEnding {
    pub row: QueueRow,
    pub until: DateTime<Utc>,
}

/// Case, office, reference, name of the principal, kind of message, end of the task, holder.
type CallRow = (CaseId, String, String, Option<String>, MessageKind, Ts, Option<AccountId>);

impl ReadTx<'_> {
    /// Cases that a reviewer may judge by four eyes: recommendations of the own organisation by another person, and suspicions that somebody
    /// else had. Neither stage hides anything.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn to_review(&mut self, scope: &Scope, actor: &Actor, most: i64) -> Result<Vec<QueueRow>, StoreError> {
        let own = accounts::table.filter(accounts::staff_person.eq(actor.person)).select(accounts::id.nullable());
        let recommended = cases::shown_stage
            .eq(Stage::Review)
            .and(cases::recommended_org.eq(Some(actor.organisation)).assume_not_null())
            .and(not(cases::recommended_by.eq_any(own)).assume_not_null())
            .and(not(did(actor.person, DECIDING)));
        let suspected = cases::shown_stage.eq(Stage::DuplicateReview).and(not(did(actor.person, &[Verb::SuspectDuplicate])));
        let query = filtered(scope, &QueueFilter::default()).filter(recommended.or(suspected));
        self.most_urgent(query, scope, most)
    }

    /// Cases that a US officer may decide by four eyes, on the real face.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn to_decide(&mut self, scope: &Scope, actor: &Actor, most: i64) -> Result<Vec<QueueRow>, StoreError> {
        let query = filtered(scope, &QueueFilter::default())
            .filter(cases::real_stage.eq_any([Stage::Submitted, Stage::Adjudication]))
            .filter(not(did(actor.person, PREPARING)));
        self.most_urgent(query, scope, most)
    }

    fn most_urgent(&mut self, query: Boxed, scope: &Scope, most: i64) -> Result<Vec<QueueRow>, StoreError> {
        let ordered = query.order((sql::<Integer>(BY_PRIORITY), cases::shown_since.asc(), cases::id.asc())).limit(most);
        let rows: Vec<Raw> = ordered.select(COLUMNS).load(self.conn)?;
        self.queue_rows(rows, scope)
    }

    /// When somebody else gave cases to their holder, since an instant; of cases that the holder still has.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn assigned_since(&mut self, holder: AccountId, since: DateTime<Utc>) -> Result<Vec<(CaseId, DateTime<Utc>)>, StoreError> {
        let by_another = history::account_id.is_null().or(history::account_id.ne(Some(holder)));
        let rows: Vec<(CaseId, Ts)> = cases::table
            .inner_join(history::table.on(history::case_id.eq(cases::id)))
            .filter(cases::assignee.eq(Some(holder)))
            .filter(history::verb.eq(Verb::Assign).and(history::at.ge(Ts(since))).and(by_another.assume_not_null()))
            .select((cases::id, history::at))
            .load(self.conn)?;
        Ok(rows.into_iter().map(|(case, at)| (case, at.0)).collect())
    }

    /// When somebody signed in the time before this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn visit_before(&mut self, account: AccountId, session: SessionId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let earlier: Option<Ts> = sessions::table
            .filter(sessions::account_id.eq(account).and(sessions::id.lt(session)))
            .order(sessions::id.desc())
            .select(sessions::created_at)
            .first(self.conn)
            .optional()?;
        Ok(earlier.map(|at| at.0))
    }

    /// Open call tasks of some offices, the caller's own cases first, then by their end. Where the case stands for everybody, only closing
    /// news may be told by a call while it is parked or closed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn calls_to_make(&mut self, offices: &Offices, me: AccountId, most: i64) -> Result<Vec<CallToMake>, StoreError> {
        let closing: Vec<MessageKind> = MessageKind::ALL.iter().copied().filter(|kind| kind.is_closing_news()).collect();
        let halted: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| *stage == Stage::Parked || stage.closure().is_some()).collect();
        let mut query = call_tasks::table
            .inner_join(cases::table.on(cases::id.eq(call_tasks::case_id)))
            .inner_join(messages::table.on(messages::id.eq(call_tasks::message_id)))
            .left_join(
                persons::table.on(persons::case_id.eq(cases::id).and(persons::principal.eq(true)).and(persons::removed_at.is_null())),
            )
            .filter(call_tasks::closed_at.is_null().and(call_tasks::expires_at.gt(Ts(self.now()))))
            .filter(messages::kind.eq_any(closing).or(not(cases::shown_stage.eq_any(halted))))
            .into_boxed();
        if let Offices::These(these) = offices {
            query = query.filter(cases::office_id.eq_any(these.iter().cloned().collect::<Vec<_>>()));
        }
        let mine_first = sql::<Integer>("CASE WHEN cases.assignee = ").bind::<IdSql, _>(me).sql(" THEN 0 ELSE 1 END");
        let rows: Vec<CallRow> = query
            .order((mine_first, call_tasks::expires_at.asc(), call_tasks::id.asc()))
            .limit(most)
            .select((
                cases::id,
                cases::office_id,
                cases::reference,
                persons::name.nullable(),
                messages::kind,
                call_tasks::expires_at,
                cases::assignee,
            ))
            .load(self.conn)?;
        let call = |(case, office, reference, name, kind, until, assignee): (_, _, _, _, _, Ts, _)| CallToMake {
            case,
            office,
            reference,
            name,
            kind,
            until: until.0,
            assignee,
        };
        Ok(rows.into_iter().map(call).collect())
    }

    /// Holds that end before an instant, of one holder or of all; the first to end first. Nothing hides where a hold can run.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn holds_ending(
        &mut self,
        scope: &Scope,
        holder: Option<AccountId>,
        before: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<HoldEnding>, StoreError> {
        let mut query = filtered(scope, &QueueFilter { assignee: holder, ..QueueFilter::default() })
            .filter(cases::held_until.gt(Some(Ts(self.now()))).and(cases::held_until.le(Some(Ts(before)))).assume_not_null())
            .filter(cases::shown_stage.eq(Stage::InProcess));
        query = query.order((cases::held_until.asc(), cases::id.asc())).limit(most);
        let rows: Vec<(Raw, Option<Ts>)> = query.select((COLUMNS, cases::held_until)).load(self.conn)?;
        let (rows, ends): (Vec<Raw>, Vec<Option<Ts>>) = rows.into_iter().unzip();
        let rows = self.queue_rows(rows, scope)?;
        Ok(rows.into_iter().zip(ends).filter_map(|(row, until)| Some(HoldEnding { row, until: until?.0 })).collect())
    }

    /// How many files of each of these holders are overdue in some offices: the index of holder and stage is walked, closed cases never read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn overdue_of(
        &mut self,
        offices: &Offices,
        holders: Vec<AccountId>,
        before: &[(Stage, DateTime<Utc>)],
    ) -> Result<Vec<(AccountId, i64)>, StoreError> {
        type Condition = Box<dyn BoxableExpression<cases::table, super::conn::MultiBackend, SqlType = Bool>>;
        let late = before.iter().fold(Box::new(sql::<Bool>("1 = 0")) as Condition, |all, (stage, at)| {
            Box::new(all.or(cases::shown_stage.eq(*stage).and(cases::shown_since.le(Ts(*at)))))
        });
        let holders: Vec<Option<AccountId>> = holders.into_iter().map(Some).collect();
        let late = cases::assignee.eq_any(holders).assume_not_null().and(late);
        let in_offices: Condition = match offices {
            Offices::All => Box::new(sql::<Bool>("1 = 1")),
            Offices::These(these) => Box::new(cases::office_id.eq_any(these.iter().cloned().collect::<Vec<_>>())),
        };
        let rows: Vec<(Option<AccountId>, i64)> =
            cases::table.filter(late.and(in_offices)).group_by(cases::assignee).select((cases::assignee, count_star())).load(self.conn)?;
        Ok(rows.into_iter().filter_map(|(holder, n)| Some((holder?, n))).collect())
    }
}

/// Whether a person has done one of these to the case of the row, by any account.
fn did(person: StaffPersonId, verbs: &[Verb]) -> Box<dyn BoxableExpression<cases::table, super::conn::MultiBackend, SqlType = Bool>> {
    let by = history::staff_person.eq(Some(person)).assume_not_null();
    let steps = history::table.filter(history::case_id.eq(cases::id).and(by).and(history::verb.eq_any(verbs.to_vec())));
    Box::new(exists(steps))
}
