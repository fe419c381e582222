//! How many cases came in, and how far they had come at the end of a day.

use actix_web::HttpResponse;
use chrono::NaiveDate;

use super::{Around, Sheet, drawn, office_name, parameter, places, shown, told, written};
use crate::{
    console::{
        chart::{Bar, Group, Scale},
        field::{Choice, Field, Kind},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        fields::FieldErrors,
        funnel::{FunnelBy, FunnelRow, Milestone},
    },
    http::problem::Problem,
    ops::{
        funnel::{self, Asked},
        guide::Guide,
        programmes::OfficeCard,
    },
};

/// Months in the picture; the table has all.
const MONTHS_DRAWN: usize = 6;

pub(super) async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (guide, offices) = places(&visit).await?;
    let result = sheet(&visit, &guide, &offices).await?;
    let faults = result.as_ref().err().map(|problem| problem.errors().to_vec()).unwrap_or_default();
    let around = Around {
        title: visit.words.t("reports-funnel"),
        path: "/reports",
        file: "/reports/funnel",
        all: true,
        fields: fields(&visit, &guide, &offices, faults.first().map(|fault| fault.code)),
    };
    match result {
        Err(problem) if problem.errors().iter().any(|fault| fault.pointer != "as_of") || faults.is_empty() => Err(visit.trouble(problem)),
        result => Ok(shown(&visit, around, result.ok())),
    }
}

pub(super) async fn picture(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (guide, offices) = places(&visit).await?;
    let sheet = sheet(&visit, &guide, &offices).await?;
    Ok(drawn(&visit.words.t("reports-funnel"), &visit.settle(sheet)?))
}

pub(super) async fn file(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (guide, offices) = places(&visit).await?;
    let sheet = sheet(&visit, &guide, &offices).await?;
    let sheet = visit.settle(sheet)?;
    written(&visit, "funnel", sheet)
}

async fn sheet(visit: &Visit, guide: &Guide, offices: &[OfficeCard]) -> Result<Result<Sheet, Problem>, Trouble> {
    let asked = asked(visit);
    let by = asked.as_ref().map_or(FunnelBy::Office, |asked| asked.by);
    let desk = visit.app()?.desk.clone();
    let call = visit.call("report.funnel")?;
    let report = call.read(asked, move |tx, actor, asked| funnel::report(tx, &desk, actor, &asked)).await;
    Ok(report.map(|report| {
        let words = visit.words;
        let name = |row: &FunnelRow| name(words, guide, offices, by, row.group.as_deref());
        let mut notes = vec![words.t("reports-funnel-text")];
        notes.extend(report.suppressed.then(|| words.t("reports-left-out")));
        notes.extend((by == FunnelBy::Month && report.rows.len() > MONTHS_DRAWN).then(|| words.t("reports-months-drawn")));
        let skipped = if by == FunnelBy::Month { report.rows.len().saturating_sub(MONTHS_DRAWN) } else { 0 };
        let columns = Milestone::ALL.iter().map(|own| words.word("reports-column", own.as_str()));
        let cells = |row: &FunnelRow| row.counts.iter().map(|count| count.map(|count| count.to_string())).collect();
        Sheet {
            head: std::iter::once(words.word("reports-by", by.as_str())).chain(columns).collect(),
            groups: report.rows.iter().skip(skipped).map(|row| Group { name: name(row), bars: bars(words, row) }).collect(),
            rows: report.rows.iter().map(|row| (name(row), cells(row))).collect(),
            scale: Scale::Shared,
            notes,
        }
    }))
}

fn bars(words: Words, row: &FunnelRow) -> Vec<Bar> {
    let bar = |(own, count): (&Milestone, &Option<i64>)| Bar {
        label: words.word("reports-column", own.as_str()),
        value: *count,
        told: told(*count),
    };
    Milestone::ALL.iter().zip(&row.counts).map(bar).collect()
}

fn name(words: Words, guide: &Guide, offices: &[OfficeCard], by: FunnelBy, group: Option<&str>) -> String {
    let Some(group) = group else { return words.t("reports-no-pathway") };
    match by {
        FunnelBy::Office => office_name(words, offices, group),
        FunnelBy::Pathway => {
            let found = guide.pathways.iter().find(|(key, ..)| key == group);
            found.map_or(group.to_owned(), |(_, name, _)| name.in_language(words.0).to_owned())
        }
        FunnelBy::Month => group.to_owned(),
    }
}

fn asked(visit: &Visit) -> Result<Asked, Problem> {
    let filled = |name: &str| Some(parameter(visit, name)).filter(|text| !text.is_empty());
    let as_of = match filled("as_of") {
        None => None,
        Some(text) => {
            let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
            Some(day.ok_or_else(|| Problem::invalid(FieldErrors::one("as_of", "not_a_day", "Write the day as 2024-02-06.")))?)
        }
    };
    let by = filled("by").and_then(|text| FunnelBy::parse(&text)).unwrap_or(FunnelBy::Office);
    Ok(Asked { as_of, office: filled("office"), pathway: filled("pathway"), by })
}

fn fields(visit: &Visit, guide: &Guide, offices: &[OfficeCard], fault: Option<&str>) -> Vec<Field> {
    let (words, value) = (visit.words, |name: &str| parameter(visit, name));
    let (office, pathway, by) = (value("office"), value("pathway"), value("by"));
    let any = |key: &str| Choice::new("", words.t(key), "-");
    let every = offices.iter().map(|card| Choice::new(&card.code, card.name.in_language(words.0), &office));
    let pathways = guide.pathways.iter().map(|(key, name, _)| Choice::new(key, name.in_language(words.0), &pathway));
    let chosen = FunnelBy::parse(&by).unwrap_or(FunnelBy::Office);
    let ways = Choice::words_of(words, "reports-by", FunnelBy::ALL.iter().map(|own| own.as_str()), &[chosen.as_str()]);
    let day = Field::new(words, "as_of", words.t("reports-as-of"), Kind::Line("text", "govuk-input--width-10"));
    let mut day = day.hint(words.t("reports-as-of-hint")).value(value("as_of"));
    day.fault = fault.map(|code| words.word("reports-fault", code));
    vec![
        Field::new(words, "by", words.t("reports-by"), Kind::Select(ways)),
        Field::new(words, "office", words.t("office"), Kind::Select(std::iter::once(any("office-any")).chain(every).collect())),
        Field::new(words, "pathway", words.t("pathway"), Kind::Select(std::iter::once(any("pathway-any")).chain(pathways).collect())),
        day,
    ]
}
