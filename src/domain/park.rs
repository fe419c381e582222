//! Parking: an office or a programme rests, and all its open cases with it.

use std::fmt;

/// What can rest. Parks are a set of these: a case is parked while any applies to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParkSubject {
    /// An office, by its code.
    Office(String),
    /// A programme, by its code.
    Programme(String),
}

impl ParkSubject {
    /// The subject of a row or a proposal, which names exactly one of them.
    #[must_use]
    pub fn of(office: Option<&str>, programme: Option<&str>) -> Option<Self> {
        match (office, programme) {
            (Some(code), None) => Some(Self::Office(code.to_owned())),
            (None, Some(code)) => Some(Self::Programme(code.to_owned())),
            _ => None,
        }
    }

    /// The code of the office, if it is one.
    #[must_use]
    pub fn office(&self) -> Option<&str> {
        match self {
            Self::Office(code) => Some(code),
            Self::Programme(_) => None,
        }
    }

    /// The code of the programme, if it is one.
    #[must_use]
    pub fn programme(&self) -> Option<&str> {
        match self {
            Self::Programme(code) => Some(code),
            Self::Office(_) => None,
        }
    }
}

impl fmt::Display for ParkSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Office(code) => write!(f, "office:{code}"),
            Self::Programme(code) => write!(f, "programme:{code}"),
        }
    }
}
