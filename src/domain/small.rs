//! Small numbers: counts that could point at a family, and what would give them away.

/// Counts below this are small.
pub const SMALL: i64 = 5;

/// Leaves out of each column so many more counts, the smallest first, that who knows its sum learns nothing by subtraction: what is left
/// out is more than one count, and not one to four altogether, and not as much as so many small counts can be at most.
pub fn hide_what_gives_away<const N: usize>(rows: &[[Option<i64>; N]], told: &mut [[Option<i64>; N]]) {
    for column in 0..N {
        while gives_away(rows, told, column) {
            let smallest = (0..told.len()).filter(|row| told[*row][column].is_some()).min_by_key(|row| told[*row][column]);
            let Some(row) = smallest else { break };
            told[row][column] = None;
        }
    }
}

fn gives_away<const N: usize>(rows: &[[Option<i64>; N]], told: &[[Option<i64>; N]], column: usize) -> bool {
    let hidden: Vec<i64> = rows.iter().zip(told).filter(|(_, told)| told[column].is_none()).filter_map(|(row, _)| row[column]).collect();
    let (sum, many) = (hidden.iter().sum::<i64>(), i64::try_from(hidden.len()).unwrap_or(i64::MAX));
    let all_small = hidden.iter().all(|count| *count < SMALL);
    sum > 0 && (many == 1 || sum < SMALL || (all_small && sum == (SMALL - 1) * many))
}
