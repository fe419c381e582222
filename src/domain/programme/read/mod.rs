//! Reads a programme file and says everything that is wrong with it, each with its line.
//!
//! By hand over the parsed TOML instead of by derive: a derived reader stops at the first fault, and an operator mends a file once.

mod checks;
mod criterion;
mod names;
mod report;
mod section;
mod subject;
mod version;

use toml::de::DeTable;

use super::{Question, RuleSet, RuleSetFile, Subject};
pub use report::CheckError;
use report::Report;
use section::Section;

/// Larger files are refused unread; the longest shipped one has a thirtieth of it.
const MOST_BYTES: usize = 512 * 1024;

/// Reads and checks a whole file.
pub(super) fn file(text: &str, file_name: &str) -> Result<RuleSetFile, Vec<CheckError>> {
    let report = Report::new(text, file_name);
    if text.len() > MOST_BYTES {
        report.fault(0..0, format!("the file is larger than {MOST_BYTES} bytes"));
        return Err(report.into_errors());
    }
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        report.fault(fault.span().unwrap_or(0..0), fault.message());
    }
    if !faults.is_empty() {
        return Err(report.into_errors()); // what was recovered from a broken file would only raise false alarms
    }
    let read = whole(&Section::new(&report, table.get_ref(), 0..0));
    let errors = report.into_errors();
    read.filter(|_| errors.is_empty()).ok_or(errors)
}

fn whole(top: &Section) -> Option<RuleSetFile> {
    let programme = top.one("programme", names::programme);
    let subject = subject::read(top);
    let questions: Vec<Question> = top.sections("fact").iter().filter_map(version::question).collect();
    checks::distinct(top, "fact", "key");
    let sections = top.sections("version");
    top.finish();
    if sections.is_empty() {
        top.fault("at least one [[version]] is needed");
    }
    // A subject that could not be read does not hide what is wrong below it.
    let context = Context { subject: subject.as_ref().map_or("", Subject::key), is_office: top.has("office"), questions: &questions };
    let mut versions: Vec<RuleSet> = Vec::new();
    for section in &sections {
        let read = version::read(section, &context, &versions);
        versions.extend(read);
    }
    checks::unbroken(&sections, &mut versions);
    checks::every_fact_is_asked(top, &questions, &versions);
    Some(RuleSetFile { programme: programme?, subject: subject?, versions })
}

/// What a version needs to know of the rest of its file.
struct Context<'f> {
    subject: &'f str,
    is_office: bool,
    questions: &'f [Question],
}

#[cfg(test)]
mod tests;
