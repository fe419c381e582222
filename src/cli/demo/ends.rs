//! Where each application must stand when the walk is over, and what its family must have been told.

/// How an application must end.
#[derive(Debug)]
pub struct End {
    /// What the demo calls it.
    pub key: &'static str,
    /// Where everybody must see it.
    pub shown: &'static str,
    /// Where it must stand.
    pub real: &'static str,
    /// The messages, in order.
    pub told: &'static [&'static str],
}

const NOTHING: &[&str] = &[];
const PROCESSING: &[&str] = &["processing"];

/// Every application and its end.
#[rustfmt::skip]
pub const ENDS: &[End] = &[
    End { key: "yusmary",     shown: "in_process",          real: "in_process",          told: PROCESSING },
    End { key: "dieudonne",   shown: "closed:not_eligible", real: "closed:not_eligible", told: NOTHING },
    End { key: "reinier",     shown: "submitted",           real: "closed:declined",     told: NOTHING },
    End { key: "mirlande",    shown: "submitted",           real: "submitted",           told: PROCESSING },
    End { key: "wilmer",      shown: "closed:withdrawn",    real: "closed:withdrawn",    told: NOTHING },
    End { key: "wilmer_anew", shown: "received",            real: "received",            told: NOTHING },
    End { key: "gladys",      shown: "closed:withdrawn",    real: "closed:withdrawn",    told: &["processing", "withdrawal_confirmed"] },
    End { key: "osmel",       shown: "closed:unreachable",  real: "closed:unreachable",  told: PROCESSING },
    End { key: "marleny",     shown: "closed:not_pursued",  real: "closed:not_pursued",  told: NOTHING },
    End { key: "yoleida",     shown: "interview",           real: "interview",           told: &["processing", "invitation"] },
    End { key: "jhon",        shown: "received",            real: "received",            told: NOTHING },
    End { key: "luzmila",     shown: "received",            real: "received",            told: NOTHING },
    End { key: "nelson",      shown: "received",            real: "received",            told: NOTHING },
    End { key: "john",        shown: "received",            real: "received",            told: NOTHING },
    End { key: "yon",         shown: "closed:duplicate",    real: "closed:duplicate",    told: NOTHING },
    End { key: "luz",         shown: "closed:duplicate",    real: "closed:duplicate",    told: NOTHING },
    End { key: "fatima",      shown: "received",            real: "received",            told: NOTHING },
    End { key: "evert",       shown: "received",            real: "received",            told: NOTHING },
    End { key: "oneyda",      shown: "received",            real: "received",            told: NOTHING },
    End { key: "silvio",      shown: "closed:withdrawn",    real: "closed:withdrawn",    told: NOTHING },
    End { key: "leidy",       shown: "received",            real: "received",            told: NOTHING },
    End { key: "ramon",       shown: "received",            real: "received",            told: NOTHING },
    End { key: "johanna",     shown: "received",            real: "received",            told: NOTHING },
    End { key: "edison",      shown: "received",            real: "received",            told: NOTHING },
    End { key: "tomas",       shown: "interview",           real: "interview",           told: &["processing", "invitation", "reminder", "reminder"] },
    End { key: "sandra",      shown: "received",            real: "received",            told: NOTHING },
    End { key: "catarina",    shown: "screening",           real: "screening",           told: NOTHING },
    End { key: "maribel",     shown: "arrived",             real: "arrived",             told: &["processing", "invitation", "change", "reminder", "reminder", "missed", "invitation", "more_requested", "approved", "ready_to_travel", "postponed", "ready_to_travel"] },
    End { key: "ismael",      shown: "adjudication",        real: "closed:denied",       told: PROCESSING },
    End { key: "carmenza",    shown: "approved",            real: "approved",            told: &["processing", "invitation", "approved"] },
    End { key: "nohemi",      shown: "closed:referred_out", real: "closed:referred_out", told: &["processing", "invitation", "approved", "referred_out"] },
    End { key: "eudys",       shown: "submitted",           real: "submitted",           told: &["processing", "invitation", "cancellation", "invitation", "cancellation"] },
    End { key: "rosalba",     shown: "in_process",          real: "in_process",          told: &["processing", "invitation", "cancellation", "invitation", "cancellation"] },
    End { key: "hernan",      shown: "adjudication",        real: "adjudication",        told: &["processing", "invitation", "approved", "approved", "ready_to_travel", "postponed"] },
    End { key: "elmer",       shown: "received",            real: "received",            told: NOTHING },
];
