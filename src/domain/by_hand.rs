//! What a supervisor does to a form at once, beside its timetable.

use super::terms::words;

words! {
    /// Open it, close it, or give it back to the timetable of the rules.
    ByHand { Open = "open", Closed = "closed", ByRule = "by_rule" }
}
