//! How full the pathways are: in persons for readers of outcomes, `free` or `full` for all others.

use actix_web::HttpResponse;

use super::{Around, Sheet, drawn, places, shown, written};
use crate::{
    console::{
        chart::{Bar, Group, Scale},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::workflow::Right,
    ops::{
        guide::Guide,
        places::{self as caps, Fullness, Persons},
    },
};

pub(super) async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (guide, _) = places(&visit).await?;
    let sheet = sheet(&visit, &guide).await?;
    let all = guide.rights.contains(&Right::ReportRead);
    let around = Around { title: visit.words.t("reports-caps"), path: "/reports/caps", file: "/reports/caps", fields: Vec::new(), all };
    Ok(shown(&visit, around, Some(sheet)))
}

pub(super) async fn picture(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (guide, _) = places(&visit).await?;
    Ok(drawn(&visit.words.t("reports-caps"), &sheet(&visit, &guide).await?))
}

pub(super) async fn file(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (guide, _) = places(&visit).await?;
    let sheet = sheet(&visit, &guide).await?;
    written(&visit, "caps", sheet)
}

async fn sheet(visit: &Visit, guide: &Guide) -> Result<Sheet, Trouble> {
    let desk = visit.app()?.desk.clone();
    let report = visit.call("report.caps")?.read(Ok(()), move |tx, actor, ()| caps::report(tx, &desk, actor)).await;
    let report = visit.settle(report)?;
    let words = visit.words;
    let name = |own: &Fullness| {
        let found = guide.pathways.iter().find(|(key, ..)| *key == own.pathway);
        found.map_or(own.pathway.clone(), |(_, name, _)| name.in_language(words.0).to_owned())
    };
    let in_persons = report.iter().any(|own| own.persons.is_some());
    let mut head = vec![words.t("pathway"), words.t("reports-places")];
    if in_persons {
        head.extend([words.t("reports-cap"), words.t("reports-used"), words.t("reports-free-places"), words.t("reports-source")]);
    }
    Ok(Sheet {
        head,
        groups: report.iter().map(|own| Group { name: name(own), bars: bars(words, own) }).collect(),
        rows: report.iter().map(|own| (name(own), cells(words, own))).collect(),
        scale: Scale::Each,
        notes: vec![words.t(if in_persons { "reports-caps-persons-text" } else { "reports-caps-text" })],
    })
}

fn state(words: Words, own: &Fullness) -> String {
    words.t(if own.free { "reports-free" } else { "reports-full" })
}

fn cells(words: Words, own: &Fullness) -> Vec<Option<String>> {
    let Some(Persons { cap, used }) = &own.persons else { return vec![Some(state(words, own))] };
    let limit = cap.as_ref().map(|cap| cap.persons.to_string());
    let left = cap.as_ref().map(|cap| (i64::from(cap.persons) - used).max(0).to_string());
    let none = || Some(words.t("reports-no-cap"));
    vec![
        Some(state(words, own)),
        limit.or_else(none),
        Some(used.to_string()),
        left.or_else(none),
        cap.as_ref().map(|cap| cap.citation.clone()),
    ]
}

/// A full pathway is a whole bar, a free one none: the word stands beside it.
fn bars(words: Words, own: &Fullness) -> Vec<Bar> {
    let Some(Persons { cap, used }) = &own.persons else {
        return vec![Bar { label: words.t("reports-places"), value: Some(i64::from(!own.free)), told: state(words, own) }];
    };
    let used = Bar { label: words.t("reports-used"), value: Some(*used), told: used.to_string() };
    let limit = cap.as_ref().map(|cap| i64::from(cap.persons));
    let told = limit.map_or_else(|| words.t("reports-no-cap"), |limit| limit.to_string());
    vec![used, Bar { label: words.t("reports-cap"), value: limit, told }]
}
