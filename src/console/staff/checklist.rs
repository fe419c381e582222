//! The conditions of a step as a list that says of each whether it is met, and where to mend it; never a button that is grey without a word.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::case::Opened;
use crate::{
    access::history::StepView,
    console::{
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::{
        terms::Face,
        workflow::{Check, Verb},
    },
    ops::{
        checklist::{self, Checklist},
        guide,
        places::Fullness,
    },
};

/// One condition as it is shown.
#[derive(Clone, Debug)]
pub struct Item {
    /// Whether it is met.
    pub met: bool,
    /// What it is, and how it stands.
    pub text: String,
    /// What there is to know about it, a line each.
    pub more: Vec<String>,
    /// Where it is looked at or mended: what is read, and the address.
    pub links: Vec<(String, String)>,
}

/// The conditions of a step, and whether all are met.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The conditions, in the order in which they are judged.
    pub items: Vec<Item>,
    /// Whether the step can be taken.
    pub ready: bool,
}

/// Reads the conditions of a step.
///
/// # Errors
/// The page that says why not: no right, or another stage.
pub async fn read(visit: &Visit, opened: &Opened, verb: Verb) -> Result<Listed, Trouble> {
    let desk = visit.app()?.desk.clone();
    let face = if verb.acts_on_real() { Face::Real } else { Face::Both };
    let call = visit.call("case.checklist")?.on(opened.head.id).of_face(face);
    let read = call.read(Ok((opened.head.id, verb)), move |tx, actor, asked| checklist::show(tx, &desk, actor, asked));
    let list = visit.settle(read.await)?;
    let accounts: Vec<Uuid> = list.prepared.iter().filter_map(|step| step.account).collect();
    let names = visit.settle(visit.call("me.show")?.read(Ok(accounts), |tx, _, ids| guide::names(tx, &ids)).await)?;
    Ok(listed(visit.words, opened, &list, &names))
}

fn listed(words: Words, opened: &Opened, list: &Checklist, names: &BTreeMap<Uuid, String>) -> Listed {
    let show = Show { words, opened, list, names };
    Listed { items: list.items.iter().map(|item| show.item(item.check, item.met)).collect(), ready: list.is_met() }
}

struct Show<'a> {
    words: Words,
    opened: &'a Opened,
    list: &'a Checklist,
    names: &'a BTreeMap<Uuid, String>,
}

impl Show<'_> {
    fn item(&self, check: Check, met: bool) -> Item {
        let words = self.words;
        let say = |yes: String, no: String| if met { yes } else { no };
        let bare = |text: String| Item { met, text, more: Vec::new(), links: Vec::new() };
        match check {
            Check::NotBy(_) => Item { more: self.prepared(), ..bare(say(words.t("decide-four-eyes-met"), words.t("decide-four-eyes"))) },
            Check::NotRecommender => {
                Item { more: self.prepared(), ..bare(say(words.t("decide-not-recommender-met"), words.t("decide-not-recommender"))) }
            }
            Check::OwnRecommendation => bare(say(words.t("decide-own-recommendation-met"), words.t("decide-own-recommendation"))),
            Check::NotChanged => Item {
                links: if met { Vec::new() } else { self.links_of_a_change() },
                ..bare(say(words.t("decide-not-changed-met"), words.t("decide-not-changed")))
            },
            Check::PlacesFree => bare(self.places(met)),
            Check::NothingPending => Item {
                links: if met { Vec::new() } else { vec![self.link(words.t("decide-see-messages"), "messages")] },
                ..bare(say(words.t("decide-nothing-pending-met"), words.t("decide-nothing-pending")))
            },
            Check::ConsentToUs => Item {
                more: if met { Vec::new() } else { self.refusing() },
                links: if met { Vec::new() } else { vec![self.link(words.t("decide-see-people"), "people")] },
                ..bare(say(words.t("decide-consent-met"), words.t("decide-consent")))
            },
            other => bare(say(words.t("decide-condition-met"), problem(words, other.code(), other.sentence()))),
        }
    }

    fn link(&self, text: String, rest: &str) -> (String, String) {
        (text, format!("/cases/{}/{rest}", self.opened.view.id))
    }

    fn links_of_a_change(&self) -> Vec<(String, String)> {
        let look = self.link(self.words.t("decide-see-people"), "people");
        let history = self.link(self.words.t("decide-see-history"), "history");
        let acknowledges =
            |action: &&crate::access::view::AllowedAction| matches!(action.verb, Verb::AcknowledgeChange | Verb::AcknowledgeForTravel);
        let own = self.opened.view.allowed_actions.iter().find(acknowledges);
        let acknowledge = own.map(|own| self.link(self.words.t("decide-acknowledge"), &format!("do/{}", own.verb)));
        [look, history].into_iter().chain(acknowledge).collect()
    }

    /// Who prepared the case: so that whoever may not go on knows why, and whom it was.
    fn prepared(&self) -> Vec<String> {
        let line = |step: &StepView| {
            let account = step.account?;
            let name = if account == self.list.account { self.words.t("you") } else { self.names.get(&account).cloned()? };
            let what = self.words.word("verb", step.verb.as_str());
            Some(format!("{what} – {name}, {}", words::short(step.at, self.opened.zone)))
        };
        self.list.prepared.iter().filter_map(line).collect()
    }

    fn places(&self, met: bool) -> String {
        let Some(Fullness { persons: Some(persons), .. }) = &self.list.places else {
            return if met { self.words.t("decide-places-met") } else { self.words.t("decide-places") };
        };
        match &persons.cap {
            None => self.words.t("decide-places-without-end"),
            Some(cap) => {
                let free = (i64::from(cap.persons) - persons.used).max(0);
                self.words.with("decide-places-free", "places", format!("{free} / {}", cap.persons))
            }
        }
    }

    fn refusing(&self) -> Vec<String> {
        let refuses =
            |person: &&crate::domain::record::PersonRecord| person.consent_missing || person.consent.is_some_and(|consent| !consent.us);
        self.opened.view.people.iter().filter(refuses).map(|person| person.name.clone()).collect()
    }
}

/// A refusal in the language of the page, or the API's own sentence where the pages have none.
#[must_use]
pub fn problem(words: Words, code: &str, sentence: &str) -> String {
    words.maybe(&format!("problem-{}", code.replace('_', "-"))).unwrap_or_else(|| sentence.to_owned())
}
