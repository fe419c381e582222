//! What the rules of another day would say of the stored cases. Changes nothing: eligibility is advice.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::Catalogue;
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        eligibility::{self, Answer, Born, Facts, Line},
        family::{FamilyPerson, Part},
        ids::CaseId,
        local_time::local_day,
        programme::RuleSetFile,
        workflow::Right,
    },
    ops::{Desk, OpError, Seen},
    store::{ReadTx, StoreError, sweep::SweptCase},
};

/// Cases looked at between two queries for more.
const CHUNK: i64 = 500;

/// Cases that a page judges at most; who wants all asks the command line, which takes its time.
pub const MOST_ON_PAGE: u64 = 2_000;

/// What a replay found. Ids and references only.
#[derive(Clone, Debug, Serialize)]
pub struct Replay {
    /// The day whose rules were taken.
    pub as_of: NaiveDate,
    /// Cases judged.
    pub cases: u64,
    /// Cases of offices for which no version holds on that day: not judged.
    pub without_rules: u64,
    /// The answers to each criterion.
    pub criteria: Vec<Tally>,
    /// The cases whose overall answer differs from that of their newest stored run.
    pub differs: Vec<Changed>,
}

/// The answers to one criterion of one version.
#[derive(Clone, Debug, Serialize)]
pub struct Tally {
    /// The version, like `CO@2023-06-28`.
    pub version: String,
    /// The criterion.
    pub criterion: String,
    /// Cases that meet it.
    pub met: u64,
    /// Cases that do not.
    pub not_met: u64,
    /// Cases of which it is not known.
    pub unknown: u64,
}

/// A case whose overall answer would differ.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    /// The case.
    pub case: CaseId,
    /// Its reference.
    pub reference: String,
    /// The answer of the newest stored run.
    pub stored: Answer,
    /// The answer under the rules of the day.
    pub replayed: Answer,
}

type Tallies = BTreeMap<(String, String), [u64; 3]>;

/// Judges the stored cases, of one office or of all, under the published rules that hold on a day.
///
/// # Errors
/// `NotFound` for a code that no office has; when the database does not answer.
pub fn replay(tx: &mut ReadTx<'_>, catalogue: &Catalogue, as_of: NaiveDate, office: Option<&str>) -> Result<Replay, OpError> {
    Ok(sweep(tx, catalogue, as_of, office, u64::MAX)?.0)
}

/// Judges the oldest cases of one office for an administrator, who sees no case: counts alone, no reference. Says whether there were more
/// cases than a page waits for.
///
/// # Errors
/// `NotFound` for a code that no office has, `Forbidden` without the right to manage its programme.
pub fn replay_for(
    tx: &mut ReadTx<'_>,
    desk: &Desk,
    actor: &Actor,
    (as_of, office): (NaiveDate, &str),
) -> Result<Seen<(Replay, bool)>, OpError> {
    if !tx.office_exists(office)? {
        return Err(OpError::NotFound);
    }
    if !actor.may(Right::ProgrammeManage, office) {
        return Err(OpError::Forbidden);
    }
    let found = sweep(tx, &desk.catalogue, as_of, Some(office), MOST_ON_PAGE)?;
    let event = Event::read("programme.replay").at_office(office).with(json!({ "as_of": as_of, "office": office, "cases": found.0.cases }));
    Ok(Seen::personal(event, found))
}

fn sweep(tx: &mut ReadTx<'_>, catalogue: &Catalogue, as_of: NaiveDate, office: Option<&str>, most: u64) -> Result<(Replay, bool), OpError> {
    if let Some(code) = office
        && !tx.office_exists(code)?
    {
        return Err(OpError::NotFound);
    }
    let mut found = Replay { as_of, cases: 0, without_rules: 0, criteria: Vec::new(), differs: Vec::new() };
    let mut tallies = Tallies::new();
    let (mut last, mut seen, mut more) = (None, 0, false);
    loop {
        let chunk = tx.sweep_cases(office, last, CHUNK)?;
        let Some(end) = chunk.last() else { break };
        last = Some(end.id);
        for case in &chunk {
            seen += 1;
            more = seen > most;
            if more {
                break;
            }
            replay_one(tx, catalogue, case, &mut found, &mut tallies)?;
        }
        if more {
            break;
        }
    }
    found.criteria = tallies.into_iter().map(tally).collect();
    Ok((found, more))
}

fn replay_one(
    tx: &mut ReadTx<'_>,
    catalogue: &Catalogue,
    case: &SweptCase,
    found: &mut Replay,
    tallies: &mut Tallies,
) -> Result<(), OpError> {
    let (_, file) = catalogue.office(tx, &case.office)?.ok_or_else(|| StoreError::Damaged("an office without rules".into()))?;
    let family = tx.family(case.id)?;
    let Some(facts) = family.iter().find(|person| person.part == Part::Principal).map(|principal| facts_of(principal, &file, case)) else {
        return Ok(()); // erased: nobody is left to judge
    };
    let Some((rules, lines)) = eligibility::replay(&file, &facts, found.as_of) else {
        found.without_rules += 1;
        return Ok(());
    };
    found.cases += 1;
    count(&rules.version, &lines, tallies);
    let replayed = eligibility::overall(&lines);
    if let Some(stored) = tx.runs(case.id)?.last().map(|run| eligibility::overall(&run.lines))
        && stored != replayed
    {
        found.differs.push(Changed { case: case.id, reference: case.reference.clone(), stored, replayed });
    }
    Ok(())
}

/// What is known of the principal, on the local day of the application: a replay changes the rules, not the person's age.
fn facts_of(principal: &FamilyPerson, file: &RuleSetFile, case: &SweptCase) -> Facts {
    let zone = file.subject.office().map_or(chrono_tz::UTC, |office| office.time_zone);
    Facts {
        nationalities: principal.nationalities.clone(),
        born: principal.birth_date.map(|born| born.span()).map(|(earliest, latest)| Born { earliest, latest }),
        answers: principal.said.as_ref().map(|said| said.facts.clone()).unwrap_or_default(),
        on: local_day(case.received_at, zone),
    }
}

fn count(version: &str, lines: &[Line], tallies: &mut Tallies) {
    for line in lines {
        let counts = tallies.entry((version.to_owned(), line.criterion.clone())).or_default();
        let [met, not_met, unknown] = counts;
        *match line.answer {
            Answer::Met => met,
            Answer::NotMet => not_met,
            Answer::Unknown => unknown,
        } += 1;
        count(version, &line.parts, tallies);
    }
}

fn tally(((version, criterion), [met, not_met, unknown]): ((String, String), [u64; 3])) -> Tally {
    Tally { version, criterion, met, not_met, unknown }
}
