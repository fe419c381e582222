//! How far cases have come, counted, and which of the counts may be told to those who read no outcomes.

use super::{small, terms::words};

pub use super::small::SMALL;

words! {
    /// What the funnel is broken down by.
    FunnelBy { Office = "office", Pathway = "pathway", Month = "month" }
}

words! {
    /// The columns: what a case had come to, whatever came after.
    Milestone {
        Received = "received", Endorsed = "endorsed", Processed = "processed", Interviewed = "interviewed", Approved = "approved",
        Departed = "departed", Arrived = "arrived",
    }
}

/// How many columns there are.
pub const COLUMNS: usize = Milestone::ALL.len();

/// One row of the funnel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelRow {
    /// The office, the pathway or the month; nothing for cases that are recommended for no pathway.
    pub group: Option<String>,
    /// A count for each [`Milestone`], in their order; nothing where it is not told.
    pub counts: [Option<i64>; COLUMNS],
}

/// Each of these takes its cases from the one before: nobody arrives who did not depart. An interview may be waived, so it stands aside.
const CHAIN: [usize; 6] = [0, 1, 2, 4, 5, 6];
/// Where interviews stand, and what they are taken from.
const INTERVIEWED: usize = 3;

/// Leaves out what would be, or would give away, a small number.
///
/// 1. A count under 5 is not told; neither is zero, so that what is not told may be nothing.
/// 2. Nor is one that is so near to what it is taken from that the rest, one to four, could be told by subtraction.
/// 3. Nor, in a column, so many more, the smallest first, that what is left out cannot be told by subtraction from a sum known elsewhere:
///    it is more than one count, and not one to four altogether, and not as much as so many small counts can be at most.
#[must_use]
pub fn without_small_numbers(rows: &[FunnelRow]) -> Vec<FunnelRow> {
    let mut told: Vec<FunnelRow> = rows.iter().map(without_small_rests).collect();
    let counts: Vec<_> = rows.iter().map(|row| row.counts).collect();
    let mut left: Vec<_> = told.iter().map(|row| row.counts).collect();
    small::hide_what_gives_away(&counts, &mut left);
    told.iter_mut().zip(left).for_each(|(row, counts)| row.counts = counts);
    told
}

fn without_small_rests(row: &FunnelRow) -> FunnelRow {
    let mut told = row.clone();
    for count in &mut told.counts {
        *count = count.filter(|count| *count >= SMALL);
    }
    for (at, column) in CHAIN.iter().enumerate() {
        hide_if_near(&mut told, *column, &CHAIN[..at]);
    }
    hide_if_near(&mut told, INTERVIEWED, &CHAIN[..3]);
    told
}

/// Hides a count that is one to four less than the nearest one told of those that it is taken from.
fn hide_if_near(row: &mut FunnelRow, column: usize, from: &[usize]) {
    let nearest = from.iter().rev().find_map(|before| row.counts[*before]);
    if let (Some(all), Some(some)) = (nearest, row.counts[column])
        && (1..SMALL).contains(&(all - some))
    {
        row.counts[column] = None;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(counts: [i64; COLUMNS]) -> FunnelRow {
        FunnelRow { group: None, counts: counts.map(Some) }
    }

    fn told(rows: &[[i64; COLUMNS]]) -> Vec<[Option<i64>; COLUMNS]> {
        let rows: Vec<FunnelRow> = rows.iter().map(|counts| row(*counts)).collect();
        without_small_numbers(&rows).into_iter().map(|row| row.counts).collect()
    }

    #[test]
    fn large_counts_are_told_and_small_ones_are_not() {
        let one = told(&[[90, 60, 40, 30, 20, 10, 5]]);
        assert_eq!(one, [[90, 60, 40, 30, 20, 10, 5].map(Some)]);
        let none = told(&[[4, 3, 2, 1, 1, 0, 0]]);
        assert_eq!(none, [[None; COLUMNS]]);
    }

    #[test]
    fn who_is_left_out_by_two_or_three_is_not_told_by_subtraction() {
        let counts = told(&[[90, 88, 60, 58, 60, 30, 30]])[0];
        assert_eq!(counts, [Some(90), None, Some(60), None, Some(60), Some(30), Some(30)]);
    }

    #[test]
    fn one_small_row_takes_another_with_it() {
        let column: Vec<Option<i64>> =
            told(&[[50, 0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0, 0], [20, 0, 0, 0, 0, 0, 0]]).iter().map(|counts| counts[0]).collect();
        assert_eq!(column, [Some(50), None, None], "else 3 = all - 50 - 20");
        let column: Vec<Option<i64>> =
            told(&[[50, 0, 0, 0, 0, 0, 0], [4, 0, 0, 0, 0, 0, 0], [4, 0, 0, 0, 0, 0, 0]]).iter().map(|counts| counts[0]).collect();
        assert_eq!(column, [None, None, None], "else 4 + 4 = all - 50");
    }

    proptest! {
        #[test]
        fn nothing_small_is_told_nor_left_over(rows in prop::collection::vec(prop::array::uniform7(0i64..12), 1..8)) {
            let rows: Vec<FunnelRow> = rows.into_iter().map(|mut counts| {
                counts.sort_by(|a, b| b.cmp(a));
                row(counts)
            }).collect();
            let told = without_small_numbers(&rows);
            for column in 0..COLUMNS {
                let left: i64 = rows.iter().zip(&told).filter(|(_, told)| told.counts[column].is_none())
                    .filter_map(|(row, _)| row.counts[column]).sum();
                let all_hidden = told.iter().all(|row| row.counts[column].is_none());
                prop_assert!(all_hidden || left == 0 || left >= SMALL);
                prop_assert!(told.iter().all(|row| row.counts[column].is_none_or(|count| count >= SMALL)));
            }
            for row in &told {
                for pair in CHAIN.iter().filter_map(|column| row.counts[*column]).collect::<Vec<_>>().windows(2) {
                    prop_assert!(pair[0] == pair[1] || pair[0] - pair[1] >= SMALL);
                }
            }
        }
    }
}
