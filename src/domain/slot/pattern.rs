//! A weekly pattern: which local times of which days it means.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta};

use super::{MOST_DAYS, MOST_SLOTS};
use crate::domain::{fields::FieldErrors, terms::words};

words! {
    /// A day of the week, as programme files spell it.
    Weekday { Mon = "mon", Tue = "tue", Wed = "wed", Thu = "thu", Fri = "fri", Sat = "sat", Sun = "sun" }
}

/// The most breaks of a day.
const MOST_BREAKS: usize = 20;
/// The most days that are left out: more than a pattern has.
const MOST_HOLIDAYS: usize = 400;

/// A time of every day in which nothing begins and nothing goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// From when.
    pub from: NaiveTime,
    /// Until when, not counting.
    pub to: NaiveTime,
}

/// A weekly pattern, in the local time of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// On which days of the week.
    pub weekdays: Vec<Weekday>,
    /// When the first interview of a day begins.
    pub start: NaiveTime,
    /// When the last one has ended.
    pub end: NaiveTime,
    /// How long each is.
    pub minutes: i64,
    /// Lunch and the like.
    pub breaks: Vec<Break>,
    /// Days that are left out.
    pub holidays: Vec<NaiveDate>,
}

impl Pattern {
    /// The local times that it means, in their order.
    ///
    /// # Errors
    /// What is wrong with its fields; that it means nothing, or too much.
    pub fn local_times(&self) -> Result<Vec<(NaiveDate, NaiveTime)>, FieldErrors> {
        self.check()?;
        let of_day = self.of_one_day();
        let times: Vec<_> = self.days().flat_map(|day| of_day.iter().map(move |time| (day, *time))).take(MOST_SLOTS + 1).collect();
        match times.len() {
            0 => Err(FieldErrors::one("/pattern", "means_nothing", "No day or time is left: look at weekdays, breaks and holidays.")),
            count if count > MOST_SLOTS => Err(too_many()),
            _ => Ok(times),
        }
    }

    fn check(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        let lists = [
            ("/pattern/weekdays", self.weekdays.len(), Weekday::ALL.len()),
            ("/pattern/breaks", self.breaks.len(), MOST_BREAKS),
            ("/pattern/holidays", self.holidays.len(), MOST_HOLIDAYS),
        ];
        for (pointer, _, most) in lists.into_iter().filter(|(_, count, most)| count > most) {
            errors.add(pointer, "too_many", format!("Name {most} at most."));
        }
        if !errors.list().is_empty() {
            return Err(errors);
        }
        if self.to < self.from {
            errors.add("/pattern/to", "before_from", "The last day cannot be before the first.");
        } else if (self.to - self.from).num_days() >= MOST_DAYS {
            errors.add("/pattern/to", "too_far", format!("A pattern reaches over {MOST_DAYS} days at most."));
        }
        if self.end <= self.start {
            errors.add("/pattern/end", "before_start", "The day must end after it starts.");
        }
        if self.weekdays.is_empty() {
            errors.add("/pattern/weekdays", "required", "Name at least one day of the week.");
        }
        twice(&mut errors, "/pattern/weekdays", &self.weekdays);
        twice(&mut errors, "/pattern/holidays", &self.holidays);
        for (index, pause) in self.breaks.iter().enumerate().filter(|(_, pause)| pause.to <= pause.from) {
            errors.add(format!("/pattern/breaks/{index}/to"), "before_from", format!("A break ends after {}.", pause.from.format("%H:%M")));
        }
        errors.or_else(|| ())
    }

    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let all = std::iter::successors(Some(self.from), |day| day.checked_add_days(Days::new(1))).take_while(|day| *day <= self.to);
        all.filter(|day| self.weekdays.iter().any(|one| one.is(*day)) && !self.holidays.contains(day))
    }

    /// One after the other; what would reach into a break begins after it.
    fn of_one_day(&self) -> Vec<NaiveTime> {
        let (mut times, mut time) = (Vec::new(), self.start);
        while let Some(ends) = after(time, self.minutes).filter(|ends| *ends <= self.end) {
            let disturbed = self.breaks.iter().filter(|pause| time < pause.to && pause.from < ends).map(|pause| pause.to).max();
            match disturbed {
                Some(later) => time = later,
                None => {
                    times.push(time);
                    time = ends;
                }
            }
        }
        times
    }
}

/// The time of the same day so many minutes later.
pub(super) fn after(time: NaiveTime, minutes: i64) -> Option<NaiveTime> {
    let (later, days) = time.overflowing_add_signed(TimeDelta::minutes(minutes));
    (days == 0).then_some(later)
}

fn twice<T: PartialEq>(errors: &mut FieldErrors, pointer: &str, items: &[T]) {
    for (index, item) in items.iter().enumerate() {
        if items.iter().take(index).any(|earlier| earlier == item) {
            errors.add(format!("{pointer}/{index}"), "twice", "It stands here twice.");
        }
    }
}

fn too_many() -> FieldErrors {
    FieldErrors::one("/pattern", "too_many", format!("One call makes {MOST_SLOTS} slots at most: take fewer days or officers."))
}

impl Weekday {
    fn is(self, day: NaiveDate) -> bool {
        self as usize == day.weekday().num_days_from_monday() as usize
    }
}
