//! One slot for one family, with everything that saving it does; and the page for when it cannot be saved any more.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::{Booking, OF_THE_SLOT, Shown, choose, sentence};
use crate::{
    console::{
        back,
        field::{Field, Kind},
        page::{self, Chrome, Fault},
        staff::{
            case::{Head, Opened},
            interviews::{
                foreseen::{self, Told},
                in_words,
            },
        },
        trouble::Trouble,
        visit::Visit,
    },
    domain::{ids::SlotId, workflow::Verb},
    http::form::Fields,
    ops::interviews::{Foreseen, foresee_booking},
};

#[derive(Template)]
#[template(path = "interviews_confirm.html")]
struct ConfirmPage {
    c: Chrome,
    head: Head,
    faults: Vec<Fault>,
    notice: Option<String>,
    before: Option<String>,
    lines: Vec<(String, String)>,
    clock: String,
    warnings: Vec<String>,
    field: Field,
    told: Option<Told>,
    action: String,
    seen: String,
    slot: String,
    verb: String,
    /// The filter of the free slots, for whoever goes back to them.
    kept: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "interviews_stopped.html")]
struct StoppedPage {
    c: Chrome,
    head: Head,
    typed: String,
}

/// The page before it is saved.
///
/// # Errors
/// The page that says why not.
pub async fn page(visit: &Visit, booking: Booking, slot: SlotId, sent: &Fields, shown: Shown) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let desk = visit.app()?.desk.clone();
    let call = visit.call("interview.foresee")?.on(booking.opened.head.id);
    let asked = (booking.opened.head.id, slot);
    let foreseen: Foreseen = match call.read(Ok(asked), move |tx, actor, asked| foresee_booking(tx, &desk, actor, asked)).await {
        Ok(foreseen) => foreseen,
        Err(problem) if OF_THE_SLOT.contains(&problem.code()) => {
            let notice = Some(sentence(visit, &problem));
            let shown = Shown { status: problem.status(), notice, faults: Vec::new() };
            return choose::page(visit, booking, sent, shown).await;
        }
        Err(problem) => return Err(visit.trouble(problem)),
    };
    let name = words.word("verb", booking.verb.as_str());
    let moves = booking.verb == Verb::Reschedule;
    let key = if moves { words.t("reason") } else { words.t("reason-optional") };
    let faults = in_words(words, &shown.faults);
    let field = Field::new(words, "/reason", key, Kind::Lines).hint(words.t("reason-hint")).value(sent.text("/reason")).judged(&faults);
    let warning = |own: &crate::ops::interviews::Warning| words.word("interviews-warning", own.as_str());
    let before = booking.opened.view.interview.as_ref().map(|own| foreseen::slot_lines(words, &booking.place, &own.slot));
    let page = ConfirmPage {
        c: visit.chrome(format!("{name} – {}", booking.opened.head.reference)).faulty(shown.notice.is_some() || !faults.is_empty()),
        faults: page::faults_of([&field]),
        notice: shown.notice,
        before: before.filter(|_| moves).and_then(|lines| lines.into_iter().next()).map(|(_, when)| when),
        lines: foreseen::slot_lines(words, &booking.place, &foreseen.slot),
        clock: booking.place.clock(words),
        warnings: foreseen.warnings.iter().map(warning).collect(),
        field,
        told: foreseen::told(words, &booking.opened, &foreseen, &booking.place),
        action: back::via(&format!("/cases/{}/book", booking.opened.view.id), &booking.opened.head.back),
        seen: booking.opened.view.etag(),
        slot: slot.to_string(),
        verb: name,
        kept: ["from", "language", "site"].map(|name| (name, choose::said(&booking, sent, name))).to_vec(),
        head: booking.opened.head,
    };
    Ok(page::answer(shown.status, &page))
}

/// The page for a step that cannot be taken any more: what was typed is not lost.
#[must_use]
pub fn stopped(visit: &Visit, opened: Opened, typed: &str, status: StatusCode) -> HttpResponse {
    let c = visit.chrome(format!("{} – {}", visit.words.t("interviews-stopped"), opened.head.reference)).faulty(true);
    page::answer(status, &StoppedPage { c, head: opened.head, typed: typed.to_owned() })
}
