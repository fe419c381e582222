//! How many families who had an interview before them did not come.

use actix_web::HttpResponse;

use super::{Around, Sheet, drawn, office_name, parameter, places, shown, told, written};
use crate::{
    console::{
        chart::{Bar, Group, Scale},
        field::{Choice, Field, Kind},
        trouble::Trouble,
        visit::Visit,
    },
    ops::{no_shows, programmes::OfficeCard},
};

/// Rows in the picture, the newest; the table has all.
const ROWS_DRAWN: usize = 12;

pub(super) async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (_, offices) = places(&visit).await?;
    let sheet = sheet(&visit, &offices).await?;
    let words = visit.words;
    let office = parameter(&visit, "office");
    let every = offices.iter().map(|card| Choice::new(&card.code, card.name.in_language(words.0), &office));
    let choices = std::iter::once(Choice::new("", words.t("office-any"), "-")).chain(every).collect();
    let around = Around {
        title: words.t("reports-no-shows"),
        path: "/reports/no-shows",
        file: "/reports/no-shows",
        all: true,
        fields: vec![Field::new(words, "office", words.t("office"), Kind::Select(choices))],
    };
    Ok(shown(&visit, around, Some(sheet)))
}

pub(super) async fn picture(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (_, offices) = places(&visit).await?;
    Ok(drawn(&visit.words.t("reports-no-shows"), &sheet(&visit, &offices).await?))
}

pub(super) async fn file(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (_, offices) = places(&visit).await?;
    let sheet = sheet(&visit, &offices).await?;
    written(&visit, "no-shows", sheet)
}

async fn sheet(visit: &Visit, offices: &[OfficeCard]) -> Result<Sheet, Trouble> {
    let desk = visit.app()?.desk.clone();
    let asked = Some(parameter(visit, "office")).filter(|code| !code.is_empty());
    let call = visit.call("report.no_shows")?;
    let report = call.read(Ok(asked), move |tx, actor, asked| no_shows::report(tx, &desk, actor, asked.as_deref())).await;
    let report = visit.settle(report)?;
    let words = visit.words;
    let labels = [words.t("reports-booked"), words.t("reports-held"), words.t("reports-missed")];
    let name = |row: &crate::domain::no_shows::NoShowRow| format!("{} – {}", row.month, office_name(words, offices, &row.office));
    let bar = |(label, count): (&String, &Option<i64>)| Bar { label: label.clone(), value: *count, told: told(*count) };
    let skipped = report.rows.len().saturating_sub(ROWS_DRAWN);
    let mut notes = vec![words.t("reports-no-shows-text")];
    notes.extend(report.suppressed.then(|| words.t("reports-left-out")));
    notes.extend((skipped > 0).then(|| words.t("reports-newest-drawn")));
    Ok(Sheet {
        groups: report
            .rows
            .iter()
            .skip(skipped)
            .map(|row| Group { name: name(row), bars: labels.iter().zip(&row.counts).map(bar).collect() })
            .collect(),
        rows: report
            .rows
            .iter()
            .map(|row| (name(row), row.counts.iter().map(|count| count.map(|count| count.to_string())).collect()))
            .collect(),
        head: std::iter::once(words.t("reports-month-and-office")).chain(labels).collect(),
        scale: Scale::Shared,
        notes,
    })
}
