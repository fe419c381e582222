//! Exact counts without counting rows: +1/-1 rows beside folded figures, so that no row is hot.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};

use super::{
    conn::each_backend,
    error::StoreError,
    schema::{counter_deltas, counters},
    tx::{ReadTx, Recorded, WriteTx},
};
use crate::domain::{
    ids::{AccountId, RowId},
    stage::Stage,
    terms::Face,
    workflow::Case,
};

#[derive(Insertable)]
#[diesel(table_name = counter_deltas)]
struct Delta<'a> {
    id: RowId,
    office_id: &'a str,
    face: Face,
    stage: Stage,
    assignee: String,
    n: i64,
}

/// One figure of the counters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// The office.
    pub office: String,
    /// Which face is counted.
    pub face: Face,
    /// The stage on that face.
    pub stage: Stage,
    /// Who holds the cases; counted on the shown face only.
    pub assignee: Option<String>,
    /// How many.
    pub n: i64,
}

type Key = (String, Face, Stage, String);

fn key(case: &Case, face: Face) -> (Stage, String) {
    match face {
        Face::Real => (case.real.stage, String::new()),
        _ => (case.shown.stage, case.assignee.map(|id: AccountId| id.to_string()).unwrap_or_default()),
    }
}

impl WriteTx<'_> {
    /// Counts what a write changes: the case as it was, and as it is now.
    pub(super) fn count(&mut self, office: &str, before: Option<&Case>, after: Option<&Case>) -> Result<(), StoreError> {
        // As many ids whatever moves, so that a hidden face cannot be told from the ids that come after.
        let mut ids = [(); 4].map(|()| self.fresh()).into_iter();
        for face in [Face::Shown, Face::Real] {
            let (old, new) = (before.map(|case| key(case, face)), after.map(|case| key(case, face)));
            if old == new {
                continue;
            }
            for (entry, n) in [(old, -1), (new, 1)] {
                if let (Some((stage, assignee)), Some(id)) = (entry, ids.next()) {
                    let delta = Delta { id, office_id: office, face, stage, assignee, n };
                    each_backend!(&mut *self.conn, c => diesel::insert_into(counter_deltas::table).values(delta).execute(c))?;
                }
            }
        }
        Ok(())
    }

    /// Folds up to `most` waiting rows into the figures; returns how many. Several folders do not disturb each other: each row is deleted once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn fold_counters(&mut self, most: i64) -> Result<Recorded<usize>, StoreError> {
        self.lock("fold_counters")?;
        let rows: Vec<(RowId, String, Face, Stage, String, i64)> =
            counter_deltas::table.order(counter_deltas::id).limit(most).load(self.conn)?;
        let ids: Vec<RowId> = rows.iter().map(|row| row.0).collect();
        let sums = sums(rows);
        for ((office, face, stage, assignee), n) in sums {
            let row = counters::table.find((&office, face, stage, &assignee));
            if diesel::update(row).set(counters::n.eq(counters::n + n)).execute(self.conn)? == 0 {
                let values = (
                    counters::office_id.eq(office),
                    counters::face.eq(face),
                    counters::stage.eq(stage),
                    counters::assignee.eq(assignee),
                    counters::n.eq(n),
                );
                diesel::insert_into(counters::table).values(values).execute(self.conn)?;
            }
        }
        diesel::delete(counter_deltas::table.filter(counter_deltas::id.eq_any(&ids))).execute(self.conn)?;
        Ok(self.recorded(ids.len()))
    }
}

fn sums(rows: Vec<(RowId, String, Face, Stage, String, i64)>) -> std::collections::BTreeMap<Key, i64> {
    let mut sums = std::collections::BTreeMap::new();
    for (_, office, face, stage, assignee, n) in rows {
        *sums.entry((office, face, stage, assignee)).or_insert(0) += n;
    }
    sums
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = Text)]
    office_id: String,
    #[diesel(sql_type = Text)]
    stage: Stage,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Figures by office and stage, summed up by the database: holders multiply the rows, and a list does not ask for them.
const BY_STAGE: &str = "SELECT office_id, stage, CAST(SUM(n) AS BIGINT) AS n FROM (\
     SELECT office_id, stage, n FROM counters WHERE face = $1 UNION ALL SELECT office_id, stage, n FROM counter_deltas WHERE face = $1) AS every \
     GROUP BY office_id, stage HAVING SUM(n) <> 0 ORDER BY office_id, stage";

impl ReadTx<'_> {
    /// The figures by office and stage, exact, without the holders.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn stage_counts(&mut self, face: Face) -> Result<Vec<(String, Stage, i64)>, StoreError> {
        let rows: Vec<Sum> = each_backend!(&mut *self.conn, c => sql_query(BY_STAGE).bind::<Text, _>(face).load(c))?;
        Ok(rows.into_iter().map(|row| (row.office_id, row.stage, row.n)).collect())
    }

    /// All figures, exact: folded ones plus what waits.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn counts(&mut self, face: Face) -> Result<Vec<Count>, StoreError> {
        let mut figures: std::collections::BTreeMap<Key, i64> = counters::table
            .filter(counters::face.eq(face))
            .load::<(String, Face, Stage, String, i64)>(self.conn)?
            .into_iter()
            .map(|(office, face, stage, assignee, n)| ((office, face, stage, assignee), n))
            .collect();
        let waiting = counter_deltas::table.filter(counter_deltas::face.eq(face)).load(self.conn)?;
        for (key, n) in sums(waiting) {
            *figures.entry(key).or_insert(0) += n;
        }
        Ok(figures
            .into_iter()
            .filter(|(_, n)| *n != 0)
            .map(|((office, face, stage, assignee), n)| Count {
                office,
                face,
                stage,
                assignee: Some(assignee).filter(|id| !id.is_empty()),
                n,
            })
            .collect())
    }
}
