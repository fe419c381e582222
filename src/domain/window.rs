//! When an office takes applications: the timetable of its rule sets, and the hand that opens or closes at once.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc, Weekday};

use super::{
    local_time::{day_end, day_start, first_instant, local_day},
    programme::{Office, RuleSet, RuleSetFile},
    terms::Channel,
};

/// Days looked ahead from any day: a timetable repeats after a week, and a day more shows whether it ever closes.
const LOOK_AHEAD: usize = 8;

/// Hours of some weekdays, in the office's local time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Whose door it is.
    pub channel: Channel,
    /// On which days.
    pub weekdays: Vec<Weekday>,
    /// From when.
    pub opening: NaiveTime,
    /// Until when, not counting; `None` is the end of the day.
    pub closing: Option<NaiveTime>,
    /// How many applications a local day takes; `None` without a limit.
    pub quota: Option<u32>,
    /// Who said so.
    pub citation: String,
}

/// A supervisor opened or closed a channel at once. Going back to the timetable is having none of these.
///
/// Closing holds until it is lifted. Opening holds at most until another version of the rules begins: whoever opened by hand knew
/// the rules of the day, not those that close the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOverride {
    /// Opened, or closed.
    pub open: bool,
    /// When it was done.
    pub at: DateTime<Utc>,
}

/// Whether a channel takes applications now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowState {
    /// It does.
    Open {
        /// When the timetable closes it; `None` if not within a week, or if it was opened by hand.
        closes_at: Option<DateTime<Utc>>,
        /// How many it takes on `local_day`.
        quota: Option<u32>,
        /// The office's date: the day whose quota is counted.
        local_day: NaiveDate,
    },
    /// It does not.
    Closed {
        /// When the timetable opens it next; `None` if it does not say, or while it is closed by hand.
        next_opening: Option<DateTime<Utc>>,
    },
    /// There is nothing to open.
    NoPublicForm,
}

/// Whether an office takes applications through `channel` at this instant.
#[must_use]
pub fn state(file: &RuleSetFile, channel: Channel, by_hand: Option<HandOverride>, now: DateTime<Utc>) -> WindowState {
    let Some(timetable) = Timetable::of(file, channel) else { return WindowState::NoPublicForm };
    let today = local_day(now, timetable.office.time_zone);
    if timetable.has_no_form(today) {
        return WindowState::NoPublicForm;
    }
    match by_hand.filter(|hand| timetable.still_holds(*hand, today)) {
        Some(HandOverride { open: true, .. }) => WindowState::Open { closes_at: None, quota: timetable.quota(today), local_day: today },
        Some(HandOverride { open: false, .. }) => WindowState::Closed { next_opening: None },
        None => timetable.state(now, today),
    }
}

/// The first opening on a later local day than that of `now`: when to come again after today's quota is met.
#[must_use]
pub fn next_day_opening(file: &RuleSetFile, channel: Channel, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let timetable = Timetable::of(file, channel)?;
    let tomorrow = local_day(now, timetable.office.time_zone).checked_add_days(Days::new(1))?;
    timetable.next_opening(day_start(tomorrow, timetable.office.time_zone)?, tomorrow)
}

/// The windows of one channel through all versions.
struct Timetable<'f> {
    file: &'f RuleSetFile,
    office: &'f Office,
    channel: Channel,
}

impl<'f> Timetable<'f> {
    fn of(file: &'f RuleSetFile, channel: Channel) -> Option<Self> {
        Some(Self { file, office: file.subject.office()?, channel })
    }

    fn has_no_form(&self, today: NaiveDate) -> bool {
        // Before the first version there is no form yet, but one is to come: that is closed, not nothing.
        let rules = self.file.on(today).or_else(|| self.file.versions.first());
        self.channel == Channel::Public && !rules.is_some_and(|rules| rules.public_form)
    }

    fn still_holds(&self, hand: HandOverride, today: NaiveDate) -> bool {
        let name = |day| self.file.on(day).map(|rules: &RuleSet| rules.version.as_str());
        !hand.open || (name(today).is_some() && name(local_day(hand.at, self.office.time_zone)) == name(today))
    }

    fn on(&self, day: NaiveDate) -> impl Iterator<Item = &'f Window> {
        let rules = self.file.on(day);
        rules.into_iter().flat_map(|rules| rules.windows_of(self.channel)).filter(move |window| window.weekdays.contains(&day.weekday()))
    }

    /// The day's figure; the checks of a file see to it that windows of one day agree.
    fn quota(&self, day: NaiveDate) -> Option<u32> {
        self.on(day).find_map(|window| window.quota)
    }

    fn state(&self, now: DateTime<Utc>, today: NaiveDate) -> WindowState {
        let open = self.hours(today).into_iter().find(|hours| hours.opens <= now && now < hours.closes);
        match open {
            Some(hours) => WindowState::Open { closes_at: self.closing(hours.closes, today), quota: self.quota(today), local_day: today },
            None => WindowState::Closed { next_opening: self.next_opening(now, today) },
        }
    }

    /// The end of an opening, looked for through days that follow each other without a break.
    fn closing(&self, mut closes: DateTime<Utc>, today: NaiveDate) -> Option<DateTime<Utc>> {
        for day in days_from(today).take(LOOK_AHEAD) {
            for hours in self.hours(day) {
                closes = if hours.opens <= closes { closes.max(hours.closes) } else { closes };
            }
            if day_end(day, self.office.time_zone).is_none_or(|end| closes < end) {
                return Some(closes);
            }
        }
        None
    }

    /// The first opening at or after `from`, searched from the local day `day` and from the beginning of each later version.
    fn next_opening(&self, from: DateTime<Utc>, day: NaiveDate) -> Option<DateTime<Utc>> {
        let later = self.file.versions.iter().map(|version| version.valid_from).filter(|start| *start > day);
        std::iter::once(day)
            .chain(later)
            .flat_map(|start| days_from(start).take(LOOK_AHEAD))
            .flat_map(|day| self.hours(day))
            .map(|hours| hours.opens)
            .filter(|opens| *opens >= from)
            .min()
    }

    /// The openings of a day in their order.
    fn hours(&self, day: NaiveDate) -> Vec<Hours> {
        let zone = self.office.time_zone;
        let hours = self.on(day).filter_map(|window| {
            let opens = first_instant(day.and_time(window.opening), zone)?;
            let closes = match window.closing {
                Some(closing) => first_instant(day.and_time(closing), zone)?,
                None => day_end(day, zone)?,
            };
            // Where the clock jumps over a whole window, or a zone over the day, nothing opens.
            (opens < closes && local_day(opens, zone) == day).then_some(Hours { opens, closes })
        });
        let mut hours: Vec<Hours> = hours.collect();
        hours.sort_by_key(|hours| hours.opens);
        hours
    }
}

/// One opening of one day as instants.
struct Hours {
    opens: DateTime<Utc>,
    closes: DateTime<Utc>,
}

fn days_from(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(day), NaiveDate::succ_opt)
}

#[cfg(test)]
mod tests;
