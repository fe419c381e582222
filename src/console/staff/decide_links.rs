//! Ways from a case to the pages on which it is judged. They are links to read on; what may be done, those pages say themselves.

use super::case::Offer;
use crate::{
    access::view::CaseView,
    console::{back, words::Words},
    domain::{stage::Stage, workflow::Right},
    ops::guide::Guide,
};

/// The ways that there are from this case for this person.
#[must_use]
pub fn offers(words: Words, guide: &Guide, view: &CaseView, back: &str) -> Vec<Offer> {
    let may = |right: Right| guide.may(right, &view.office);
    let stage = view.stage;
    let screens = if stage.closure().is_some() { may(Right::CaseReview) } else { may(Right::CaseScreen) };
    let pages = [
        (may(Right::CaseDecide) && matches!(stage, Stage::Submitted | Stage::Adjudication), "decision", words.t("decide-needs")),
        (may(Right::CaseReview) && stage == Stage::Review, "review", words.t("decide-review")),
        (!view.likely_duplicates.is_empty(), "duplicate", words.t("decide-duplicate")),
        (!view.sent_again.is_empty() && screens, "sent-again", words.t("decide-sent-again")),
        (!view.clearances.is_empty(), "clearances", words.t("decide-clearances")),
    ];
    let link = |(there, rest, text): (bool, &str, String)| {
        there.then(|| Offer { text, href: back::via(&format!("/cases/{}/{rest}", view.id), back), first: false })
    };
    let proposals = view.proposals.iter().map(|own| Offer {
        text: format!("{}: {}", words.t("decide-proposal"), words.word("proposal", &own.kind)),
        href: format!("/proposals/{}", own.id),
        first: false,
    });
    pages.into_iter().filter_map(link).chain(proposals).collect()
}
