//! The questions of the filter of a queue.

use super::queue_filter::Filter;
use crate::{
    console::{
        field::{Choice, Field, Kind},
        words::Words,
    },
    domain::{fields::FieldErrors, queue::Order, stage::Stage},
    ops::board::Board,
};

/// The questions of the panel, each with its answer so far; beside the stages stands how many cases the counters know there.
#[must_use]
pub fn fields(words: Words, filter: &Filter, board: &Board, holder: Option<&str>, faults: &FieldErrors) -> Vec<Field> {
    let select = |name: &str, label: &str, any: &str, rest: Vec<Choice>| {
        let first = Choice::new("", words.t(any), filter.value(name));
        Field::new(words, name, words.t(label), Kind::Select(std::iter::once(first).chain(rest).collect()))
    };
    let day = |name: &str, key: &str| {
        Field::new(words, name, words.t(key), Kind::Line("text", "govuk-input--width-10"))
            .hint(words.t("day-hint"))
            .value(filter.value(name))
    };
    let search = Field::new(words, "q", words.t("look-for"), Kind::Line("search", "")).hint(words.t("look-for-hint"));
    let fields = [
        search.value(filter.value("q")),
        select("office", "office", "office-any", offices(words, filter, board)),
        select("stage", "stage", "stage-any", stages(words, filter, board)),
        Field::new(words, "assignee", words.t("whose"), Kind::Radios(whose(words, filter, holder))),
        select("pathway", "pathway", "pathway-any", pathways(words, filter, board)),
        day("from", "received-from"),
        day("to", "received-to"),
        Field::new(words, "sort", words.t("work-order"), Kind::Select(orders(words, filter))),
    ];
    fields.into_iter().map(|field| field.judged(faults.list())).collect()
}

fn offices(words: Words, filter: &Filter, board: &Board) -> Vec<Choice> {
    let all = board.guide.offices.iter();
    all.map(|office| Choice::new(&office.code, office.name.in_language(words.0), filter.office())).collect()
}

fn pathways(words: Words, filter: &Filter, board: &Board) -> Vec<Choice> {
    let all = board.guide.pathways.iter();
    all.map(|(key, name, _)| Choice::new(key, name.in_language(words.0), filter.value("pathway"))).collect()
}

fn stages(words: Words, filter: &Filter, board: &Board) -> Vec<Choice> {
    let choice = |stage: &Stage| {
        let n = count(board, filter.office(), Some(*stage));
        let word = words.word("stage", stage.as_str());
        Choice::new(stage.as_str(), if n > 0 { format!("{word} ({n})") } else { word }, filter.value("stage"))
    };
    Stage::ALL.iter().map(choice).collect()
}

fn whose(words: Words, filter: &Filter, holder: Option<&str>) -> Vec<Choice> {
    let own = filter.value("assignee");
    let mut all = vec![
        Choice::new("", words.t("whose-any"), own),
        Choice::new("me", words.t("whose-mine"), own),
        Choice::new("nobody", words.t("work-whose-nobody"), own),
    ];
    all.extend(holder.map(|name| Choice::new(own, name, own)));
    all
}

fn orders(words: Words, filter: &Filter) -> Vec<Choice> {
    Order::ALL.iter().map(|order| Choice::new(order.as_str(), order_word(words, *order), filter.order().as_str())).collect()
}

/// What an order is called.
#[must_use]
pub fn order_word(words: Words, order: Order) -> String {
    match order {
        Order::Received => words.t("work-order-received"),
        Order::LastReceived => words.t("work-order-last-received"),
        Order::Waiting => words.t("work-order-waiting"),
        Order::LastMoved => words.t("work-order-last-moved"),
    }
}

/// How many cases the counters know of an office, or of all, in a stage, or in all.
#[must_use]
pub fn count(board: &Board, office: &str, stage: Option<Stage>) -> i64 {
    let counted = board.figures.iter().filter(|(own, ..)| office.is_empty() || own == office);
    counted.filter(|(_, own, _)| stage.is_none_or(|stage| stage == *own)).map(|(.., n)| n).sum()
}
