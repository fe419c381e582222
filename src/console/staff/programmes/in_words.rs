//! A rule set in words, line by line: what a version asks, when it can be applied, and what is known of its subject.

use chrono::{NaiveTime, Weekday};

use crate::{
    console::words::Words,
    domain::{
        programme::{Criterion, Office, Pathway, Rule, RuleSet, RuleSetFile, Words as Texts},
        terms::Channel,
        window::Window,
    },
};

/// One line; lines of the same part and key are the same thing in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What kind of thing it is, a code.
    pub(super) part: &'static str,
    /// Which of them.
    pub(super) key: String,
    /// How it is called in words.
    pub(super) name: String,
    /// What it says.
    pub(super) text: String,
    /// Who said so.
    pub(super) source: Option<String>,
    /// How deep it stands in a group.
    pub(super) depth: usize,
}

impl Line {
    fn new(words: Words, part: &'static str, key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { part, key: key.into(), name: words.word("programmes-part", part), text: text.into(), source: None, depth: 0 }
    }

    fn of(self, source: impl Into<String>) -> Self {
        Self { source: Some(source.into()), ..self }
    }
}

/// What a version says.
pub(super) fn version(words: Words, file: &RuleSetFile, own: &RuleSet) -> Vec<Line> {
    let mut lines = vec![Line::new(words, "validity", "", validity(words, own)).of(&own.citation)];
    if file.subject.office().is_some() {
        lines.push(Line::new(words, "public_form", "", words.t(if own.public_form { "yes" } else { "no" })));
        lines.extend(own.windows.iter().enumerate().map(|(at, window)| of_window(words, window, at_of_its_days(own, at))));
        for channel in Channel::ALL.iter().filter(|channel| own.windows_of(**channel).next().is_none()) {
            let text = format!("{}: {}", words.word("channel", channel.as_str()), words.t("programmes-no-window"));
            lines.push(Line::new(words, "window", channel.as_str(), text));
        }
    }
    own.criteria.iter().for_each(|criterion| of_criterion(words, criterion, 0, &mut lines));
    lines.extend(
        own.never_counts.iter().map(|never| Line::new(words, "never_counts", &never.id, in_own(words, &never.words)).of(&never.citation)),
    );
    lines.extend(own.questions.iter().map(|question| Line::new(words, "question", &question.key, in_own(words, &question.question))));
    lines
}

fn validity(words: Words, own: &RuleSet) -> String {
    let from = words.with("programmes-from", "day", own.valid_from);
    let until = own.valid_until.map(|day| words.with("programmes-until", "day", day));
    let uncertain = own.from_uncertain.then(|| words.t("programmes-uncertain"));
    [Some(from), until, uncertain].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn of_window(words: Words, window: &Window, at: usize) -> Line {
    let days: Vec<String> = window.weekdays.iter().map(|day| words.t(&format!("weekday-{}", day.number_from_monday()))).collect();
    let days = if window.weekdays.len() == 7 { words.t("programmes-every-day") } else { days.join(", ") };
    let hours = match window.closing {
        Some(closing) => format!("{}–{}", clock(window.opening), clock(closing)),
        None if window.opening == NaiveTime::MIN => words.t("programmes-all-day"),
        None => words.with("programmes-from-hour", "time", clock(window.opening)),
    };
    let quota = window.quota.map_or_else(|| words.t("programmes-no-quota"), |quota| words.with("programmes-quota", "n", quota));
    let channel = window.channel;
    // Windows have no name of their own: those of one channel on the same days, in their order, are one and the same over time.
    let key = format!("{channel}-{}-{at}", days_key(&window.weekdays));
    let text = format!("{}: {days}, {hours}; {quota}", words.word("channel", channel.as_str()));
    Line::new(words, "window", key, text).of(&window.citation)
}

/// How many windows of the same channel and days stand before this one.
fn at_of_its_days(own: &RuleSet, at: usize) -> usize {
    let alike = |other: &&Window| own.windows.get(at).is_some_and(|one| one.channel == other.channel && one.weekdays == other.weekdays);
    own.windows.iter().take(at).filter(alike).count()
}

fn days_key(days: &[Weekday]) -> String {
    days.iter().map(|day| day.number_from_monday().to_string()).collect()
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn of_criterion(words: Words, criterion: &Criterion, depth: usize, lines: &mut Vec<Line>) {
    let text = format!("{} [{}]", in_own(words, &criterion.words), rule(words, &criterion.rule));
    let line = Line::new(words, "criterion", &criterion.id, text).of(&criterion.citation);
    lines.push(Line { depth, ..line });
    criterion.children().iter().for_each(|child| of_criterion(words, child, depth + 1, lines));
}

/// What is judged, in words and exactly: the words of a criterion could stay while its day moves.
fn rule(words: Words, rule: &Rule) -> String {
    match rule {
        Rule::NationalOf(countries) => {
            let codes: Vec<String> = countries.iter().map(ToString::to_string).collect();
            words.with("programmes-rule-national", "countries", codes.join(", "))
        }
        Rule::FactYes { fact, unsettled_by: None } => words.with("programmes-rule-yes", "fact", fact),
        Rule::FactYes { fact, unsettled_by: Some(other) } => {
            format!("{} {}", words.with("programmes-rule-yes", "fact", fact), words.with("programmes-rule-unless", "fact", other))
        }
        Rule::DateOnOrBefore { fact, date } => format!("{fact}: {}", words.with("programmes-rule-on-or-before", "day", date)),
        Rule::DateBetween { fact, first, last } => format!("{fact}: {first} – {last}"),
        Rule::Minor => words.t("programmes-rule-minor"),
        Rule::Of(group, _) => words.word("programmes-rule", group.as_str()),
    }
}

fn in_own(words: Words, text: &Texts) -> String {
    text.in_language(words.0).to_owned()
}

/// What a file says of its subject beside the versions.
pub(super) fn facts(words: Words, file: &RuleSetFile) -> Vec<Line> {
    let programme = Line::new(words, "programme", "", &file.programme);
    let of_subject = match (file.subject.office(), file.subject.pathway()) {
        (Some(office), _) => of_office(words, office),
        (_, Some(pathway)) => of_pathway(words, pathway),
        _ => Vec::new(),
    };
    std::iter::once(programme).chain(of_subject).collect()
}

fn of_office(words: Words, office: &Office) -> Vec<Line> {
    let line = |part, text: String| Line::new(words, part, "", text);
    let mut lines = vec![
        line("name", all(&office.name)),
        line("country", office.country.to_string()),
        line("time_zone", office.time_zone.name().to_owned()),
        line("email", office.email.clone().unwrap_or_else(|| words.t("offices-email-unknown"))),
        line("hold_days", office.no_show_hold_days.to_string()),
        line("advice", all(&office.advice)),
    ];
    lines.extend(office.sites.iter().map(|site| Line::new(words, "site", &site.key, all(&site.name))));
    let hours =
        |own: &crate::domain::programme::Telephone| own.hours.as_ref().map(|hours| format!(" – {}", all(hours))).unwrap_or_default();
    lines.extend(office.telephones.iter().map(|own| Line::new(words, "telephone", &own.number, format!("{}{}", own.number, hours(own)))));
    lines
}

fn of_pathway(words: Words, pathway: &Pathway) -> Vec<Line> {
    let line = |part, text: String| Line::new(words, part, "", text);
    let mut lines = vec![line("name", all(&pathway.name)), line("recommended_by", pathway.recommended_by.to_string())];
    lines.extend(pathway.receiving_authority.as_ref().map(|text| line("receiving_authority", all(text))));
    lines.extend(pathway.consent.map(|consent| line("consent", words.word("programmes-sharing", consent.as_str()))));
    lines.extend(pathway.offers.as_ref().map(|text| line("offers", all(text))));
    lines.extend(pathway.cap.as_ref().map(|cap| line("cap", words.with("programmes-persons", "n", cap.persons)).of(&cap.citation)));
    lines.extend(pathway.clearances.iter().map(|need| {
        let days = need.valid_days.map_or_else(|| words.t("programmes-says-itself"), |days| words.with("programmes-days", "n", days));
        Line::new(words, "clearance", &need.kind, format!("{}: {days}", need.kind))
    }));
    lines
}

/// All three languages: each is read by somebody, so a change in one is a change.
fn all(text: &Texts) -> String {
    [&text.es, &text.en, &text.ht].map(String::as_str).join(" / ")
}
