//! docs/workflow.md and the picture in README.md, from the table of steps.

use std::{collections::BTreeMap, fmt::Write};

use sendero::domain::{
    stage::Stage,
    workflow::{Check, Contact, STEPS, Step, To, Verb, Who},
};

use super::{compare, list, table};

/// Arrows that start nearly everywhere; the picture says them in a sentence, the table in full.
const EVERYWHERE: &[Verb] =
    &[Verb::Assign, Verb::Withdraw, Verb::UndoWithdrawal, Verb::Park, Verb::Resume, Verb::Reopen, Verb::ReopenDecision, Verb::CallBack];

#[test]
fn the_table_of_steps_is_the_one_of_the_program() {
    let rows = STEPS.iter().map(|step| {
        let from = list(step.from);
        vec![from, format!("`{}`", step.verb), destination(step), who(step.verb), checks(step), list(step.verb.inputs()), told(step)]
    });
    compare("docs/workflow.md", "steps", &table(&["from", "verb", "to", "right", "checks", "asks for", "the applicant"], rows));
}

#[test]
fn the_pictures_are_those_of_the_program() {
    let picture = mermaid();
    compare("docs/workflow.md", "workflow", &picture);
    compare("README.md", "workflow", &picture);
}

fn destination(step: &Step) -> String {
    match step.to {
        To::Stage(stage) => stage.to_string(),
        To::Same => "same".to_owned(),
        To::Back => "back where it was".to_owned(),
        To::AsProposed => "submitted, or closed as proposed".to_owned(),
    }
}

fn who(verb: Verb) -> String {
    match verb.who() {
        Who::Right(rights) => list(rights.iter().map(|right| format!("`{right}`"))),
        Who::System => "the program".to_owned(),
    }
}

fn checks(step: &Step) -> String {
    list(step.checks.iter().map(|check| match check {
        Check::NotBy(verbs) => format!("`four_eyes` (not who did {})", list(*verbs)),
        other => format!("`{}`", other.code()),
    }))
}

fn told(step: &Step) -> String {
    match step.contact {
        Contact::Silent => "hears nothing".to_owned(),
        Contact::Tells(kind) => format!("is told: `{kind}`"),
        Contact::TakesBack(kind) => format!("is told, if there is something to take back: `{kind}`"),
    }
}

/// The picture: one arrow for each pair of stages, with all its verbs.
fn mermaid() -> String {
    let mut arrows: BTreeMap<(Stage, Stage), Vec<String>> = BTreeMap::new();
    for step in STEPS.iter().filter(|step| !EVERYWHERE.contains(&step.verb)) {
        for from in step.from {
            for to in targets(step) {
                arrows.entry((*from, to)).or_default().push(label(step));
            }
        }
    }
    let mut picture = "```mermaid\nstateDiagram-v2\n    [*] --> received : submit\n".to_owned();
    for ((from, to), verbs) in arrows {
        let _ = writeln!(picture, "    {} --> {} : {}", state(from), state(to), verbs.join(", "));
    }
    picture + "```\n"
}

fn targets(step: &Step) -> Vec<Stage> {
    match step.to {
        To::Stage(stage) => vec![stage],
        To::AsProposed => vec![Stage::Submitted, Stage::ClosedNotEligible, Stage::ClosedNotPursued],
        To::Back => vec![Stage::Received, Stage::Screening],
        To::Same => vec![],
    }
}

fn label(step: &Step) -> String {
    match (step.contact, step.verb) {
        (Contact::Tells(_) | Contact::TakesBack(_), verb) => format!("{verb} (the applicant is told)"),
        (Contact::Silent, Verb::Decline | Verb::Deny) => format!("{} (nobody is told)", step.verb),
        (Contact::Silent, verb) => verb.to_string(),
    }
}

/// A stage as mermaid takes it.
fn state(stage: Stage) -> String {
    stage.as_str().replace(':', "_")
}
