//! What the rules said last, line by line, for whoever judges.

use super::case::Opened;
use crate::{
    access::eligibility::LineView,
    console::{trouble::Trouble, visit::Visit, words},
    domain::{eligibility::Answer, programme::explain::Explained},
    ops::guide,
};

/// What the rules said at one time.
#[derive(Clone, Debug)]
pub struct Said {
    /// When, and under which version.
    pub heading: String,
    /// The rules.
    pub lines: Vec<Line>,
}

/// One rule, or a part of one.
#[derive(Clone, Debug)]
pub struct Line {
    /// The rule in words.
    pub rule: String,
    /// How it is answered.
    pub answer: Answer,
    /// The same in words.
    pub word: String,
    /// Who said so.
    pub citation: String,
    /// Whether it is a part of the one before.
    pub is_part: bool,
}

impl Line {
    /// The colour of its tag; the word beside it says the same.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self.answer {
            Answer::Met => "green",
            Answer::NotMet => "red",
            Answer::Unknown => "grey",
        }
    }
}

/// Reads what the rules said last.
///
/// # Errors
/// The page that says why not.
pub async fn last(visit: &Visit, opened: &Opened) -> Result<Option<Said>, Trouble> {
    let (id, desk) = (opened.head.id, visit.app()?.desk.clone());
    let call = visit.call("eligibility.show")?.on(id);
    let read = call.read(Ok((id, visit.words.0)), move |tx, actor, asked| guide::eligibility_in_words(tx, &desk, actor, asked));
    let newest = visit.settle(read.await)?.into_iter().next();
    Ok(newest.map(|(run, rules)| {
        let mut lines = Vec::new();
        flatten(visit, &run.lines, &rules, false, &mut lines);
        let version = visit.words.with("rules-of", "version", &run.version);
        Said { heading: format!("{} – {version}", words::short(run.at, opened.zone)), lines }
    }))
}

fn flatten(visit: &Visit, lines: &[LineView], rules: &[Explained], is_part: bool, into: &mut Vec<Line>) {
    for (index, line) in lines.iter().enumerate() {
        let rule = rules.get(index);
        into.push(Line {
            rule: rule.map_or_else(|| line.criterion.replace('_', " "), |rule| rule.words.clone()),
            answer: line.answer,
            word: visit.words.word("answer", line.answer.as_str()),
            citation: line.citation.clone(),
            is_part,
        });
        flatten(visit, &line.parts, rule.map(|rule| &rule.parts[..]).unwrap_or_default(), true, into);
    }
}
