//! How many interviews were booked, held and missed, and which of the counts may be told to those who read no outcomes.

use super::small::{self, SMALL};

/// Interviews of one office in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoShowRow {
    /// The office.
    pub office: String,
    /// The month of the appointments, on the office's calendar, like `2024-02`.
    pub month: String,
    /// Booked, held, missed; nothing where it is not told. Booked are all appointments given, also those moved, called off or still to come.
    pub counts: [Option<i64>; 3],
}

/// Leaves out what would be, or would give away, a small number: as the funnel does, with held and missed both taken from booked.
#[must_use]
pub fn without_small_numbers(rows: &[NoShowRow]) -> Vec<NoShowRow> {
    let counts: Vec<_> = rows.iter().map(|row| row.counts).collect();
    let mut told: Vec<_> = counts.iter().map(|counts| without_small_rests(*counts)).collect();
    small::hide_what_gives_away(&counts, &mut told);
    rows.iter().zip(told).map(|(row, counts)| NoShowRow { counts, ..row.clone() }).collect()
}

/// The rest of the booked ones (moved, called off, to come) must not be told by subtraction either when it is small.
fn without_small_rests(counts: [Option<i64>; 3]) -> [Option<i64>; 3] {
    let [booked, mut held, mut missed] = counts.map(|count| count.filter(|count| *count >= SMALL));
    let is_small = |rest: i64| (1..SMALL).contains(&rest);
    let Some(all) = booked else { return [None, held, missed] };
    held = held.filter(|held| !is_small(all - held));
    missed = missed.filter(|missed| !is_small(all - missed));
    if let (Some(came), Some(not)) = (held, missed)
        && is_small(all - came - not)
    {
        missed = None;
    }
    [booked, held, missed]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rows: &[[i64; 3]]) -> Vec<[Option<i64>; 3]> {
        let row = |counts: &[i64; 3]| NoShowRow { office: "CO".into(), month: "2024-02".into(), counts: counts.map(Some) };
        without_small_numbers(&rows.iter().map(row).collect::<Vec<_>>()).into_iter().map(|row| row.counts).collect()
    }

    #[test]
    fn large_counts_are_told_and_small_ones_and_small_rests_are_not() {
        assert_eq!(told(&[[90, 60, 30]]), [[Some(90), Some(60), Some(30)]]);
        assert_eq!(told(&[[4, 3, 1]]), [[None, None, None]]);
        assert_eq!(told(&[[90, 60, 28]]), [[Some(90), Some(60), None]], "else two were moved or called off");
        assert_eq!(told(&[[90, 88, 0]]), [[Some(90), None, None]], "else two did not come");
    }

    #[test]
    fn one_small_row_takes_another_with_it() {
        assert_eq!(told(&[[50, 50, 0], [20, 17, 0], [3, 3, 0]])[1..], [[None, None, None], [None, None, None]]);
    }
}
