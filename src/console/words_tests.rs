#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::*;
use crate::{
    access::clearances::ClearanceShown,
    console::{
        page::LANGUAGES,
        staff::{
            case::Part,
            file::person::Section,
            interviews::{calendar::View, rows::By, slot_form::What},
            selection::Answered,
        },
    },
    domain::{
        application::Need,
        attempt::{AttemptChannel, AttemptOutcome},
        by_hand::{ByHand, HandReason},
        contact::ContactKind,
        decision::{DecisionKind, MemberOutcome, NoticeChannel, UsDecision},
        document::DocumentType,
        eligibility::Answer,
        filling::FillReason,
        funnel::{FunnelBy, Milestone},
        interview::{Disposition, Ending, Mode},
        message::{CallTaskEnd, HandingOutcome, MessageKind, MessageState},
        person::{Relation, Sex},
        proposal::{ProposalKind, ProposalState},
        sendable::Untrue,
        slot::Weekday,
        stage::Stage,
        terms::{Channel, NoteKind, Outcome, Priority, ProposedClosure, Role},
        workflow::{
            Verb,
            input::{AskedBy, IdentifiedBy, ReasonCode},
        },
    },
    ops::{changes::Changed, interviews::Warning, messages::WhyNot, people::Follows, slots::Taken},
};

/// The keys of a language, each with the file in which it stands; twice is too often.
fn keys(language: Language) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/console/lang/{language}"));
    let mut keys = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        let found = text.lines().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).filter(|key| !key.starts_with('#'));
        for key in found {
            let before = keys.insert(key.clone(), stem.clone());
            assert_eq!(before, None, "{key} stands twice in {language}");
        }
    }
    keys
}

#[test]
fn the_three_languages_say_the_same_things() {
    let spanish = keys(Language::Spanish);
    assert!(spanish.len() > 500);
    for (language, _) in LANGUAGES {
        assert_eq!(keys(*language), spanish, "{language}");
    }
}

#[test]
fn every_code_that_a_page_shows_has_its_word_in_every_language() {
    macro_rules! all {
        ($($kind:literal: $type:ty),* $(,)?) => { [$(($kind, <$type>::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>())),*] };
    }
    let all = all! {
        "stage": Stage, "waits": Stage, "verb": Verb, "reason": ReasonCode, "priority": Priority, "closure": ProposedClosure,
        "asked-by": AskedBy, "identified-by": IdentifiedBy, "outcome": MemberOutcome, "message": MessageKind, "message-state": MessageState,
        "proposal": ProposalKind, "decision": DecisionKind, "note": NoteKind, "did": Verb, "follows": Follows, "section": Section, "attempt-channel": AttemptChannel,
        "attempt-outcome": AttemptOutcome, "notice": NoticeChannel, "not-again": WhyNot, "untrue": Untrue, "handing": HandingOutcome,
        "call-task": CallTaskEnd, "us-decision": UsDecision, "decided": MemberOutcome, "channel": Channel, "answer": Answer, "part": Part,
        "does": Verb, "would": ProposalKind, "proposal-state": ProposalState, "changed": Changed, "clearance": ClearanceShown,
        "answered": Answered, "contact": ContactKind, "document": DocumentType, "relation": Relation, "sex": Sex, "need": Need, "language": Language,
        "accounts-role": Role, "audit-outcome": Outcome, "offices-do": ByHand, "offices-reason": HandReason, "reports-by": FunnelBy,
        "desk-mode": Mode, "reports-column": Milestone,
        "interviews-mode": Mode, "interviews-disposition": Disposition, "interviews-ending": Ending, "interviews-reason": FillReason,
        "interviews-warning": Warning, "interviews-taken": Taken, "interviews-weekday": Weekday, "interviews-view": View, "interviews-by": By,
        "interviews-what": What,
    };
    for (kind, codes) in all {
        for code in codes.into_iter().filter(|code| !(kind == "outcome" && matches!(*code, "process" | "decline"))) {
            for (language, _) in LANGUAGES {
                assert!(Words(*language).maybe(&word_key(kind, code)).is_some(), "{kind} {code} in {language}");
            }
        }
    }
}

#[test]
fn every_text_that_a_page_asks_for_is_there() {
    let mut asked = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console"), &mut asked);
    assert!(asked.len() > 150, "the reading of the sources has lost its way: {}", asked.len());
    for (language, _) in LANGUAGES {
        let there = keys(*language);
        let missing: Vec<_> = asked.iter().filter(|key| !there.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
}

/// The literal keys of templates and sources: what stands in `t("..")` and `with("..", ..)`.
fn collect(folder: &Path, asked: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, asked);
        } else if (name.ends_with(".rs") && !name.ends_with("_tests.rs")) || name.ends_with(".html") {
            let text = fs::read_to_string(&path).unwrap();
            for start in ["words.t(\"", "words.with(\"", "words.fill(\""] {
                asked.extend(text.split(start).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
        }
    }
}

#[test]
fn a_text_says_what_is_put_into_it() {
    let words = Words(Language::English);
    assert_eq!(words.with("clock", "city", "Bogota"), "Times of Bogota.");
    assert_eq!(words.word("stage", "closed:not_eligible"), "Closed: not eligible");
    let at = DateTime::parse_from_rfc3339("2024-02-06T13:00:00Z").unwrap().to_utc();
    assert_eq!(words.day_and_hour(at, Tz::America__Bogota), "Tuesday 6 February 2024, 08:00 (Bogota time)");
    assert_eq!(short(at, Tz::America__Bogota), "2024-02-06 08:00");
}
