//! The code and the PIN of a form that somebody put aside: shown once, written down on paper, kept nowhere.

use std::{fmt, str::FromStr};

use super::{clock::Entropy, fields::Fault, reference::Reference};

/// The letters in front of a code, never shown: ISO 3166 gives them to no country, so no office has them, and no code is a reference.
const NOWHERE: &str = "XS";

/// How many PINs there are: six digits.
const PINS: u32 = 1_000_000;

/// The code of a form that was put aside, like `7K3F-9QXM-2`: eight random signs and a check symbol, as a reference has them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SavedCode(Reference);

/// The PIN that goes with it, six digits. It is drawn, since what people choose is a birthday.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl SavedCode {
    /// Draws a code.
    ///
    /// # Errors
    /// Never, so long as the letters in front are two.
    pub fn draw(entropy: &dyn Entropy) -> Result<Self, Fault> {
        Reference::draw(NOWHERE, entropy).map(Self)
    }

    /// The signs without dashes, to be hashed.
    #[must_use]
    pub fn compact(&self) -> &str {
        self.0.compact()
    }
}

impl fmt::Display for SavedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.0.to_string();
        f.write_str(whole.get(NOWHERE.len() + 1..).unwrap_or_default())
    }
}

impl fmt::Debug for SavedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SavedCode(..)")
    }
}

impl FromStr for SavedCode {
    type Err = Fault;

    /// Reads what a person typed, as forgivingly as a reference is read.
    fn from_str(text: &str) -> Result<Self, Fault> {
        let wrong = |_| Fault::new("not_a_code", "Give the code as it was shown, like 7K3F-9QXM-2; one of its signs is not right.");
        format!("{NOWHERE}{text}").parse().map(Self).map_err(wrong)
    }
}

impl Pin {
    /// Draws a PIN, each as likely as any other.
    #[must_use]
    pub fn draw(entropy: &dyn Entropy) -> Self {
        const EVEN: u32 = u32::MAX - u32::MAX % PINS;
        loop {
            let mut bytes = [0; 4];
            entropy.fill(&mut bytes);
            let drawn = u32::from_le_bytes(bytes);
            if drawn < EVEN {
                return Self(format!("{:06}", drawn % PINS));
            }
        }
    }

    /// The six digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.0.split_at(3);
        write!(f, "{first} {last}")
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(..)")
    }
}

impl FromStr for Pin {
    type Err = Fault;

    /// Reads six digits, with spaces or dashes between them or without.
    fn from_str(text: &str) -> Result<Self, Fault> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(7).collect();
        let whole = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
        if whole { Ok(Self(digits)) } else { Err(Fault::new("not_a_pin", "Give the six digits of the PIN.")) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::clock::SystemEntropy;

    #[test]
    fn a_code_is_read_as_it_was_shown_and_is_no_reference() {
        for _ in 0..50 {
            let code = SavedCode::draw(&SystemEntropy).unwrap();
            let shown = code.to_string();
            assert_eq!(shown.len(), 11, "{shown}");
            assert_eq!(shown.parse::<SavedCode>().unwrap(), code);
            assert_eq!(shown.to_lowercase().replace('-', " ").parse::<SavedCode>().unwrap(), code);
            assert!(shown.parse::<Reference>().is_err(), "nobody takes it for a reference: {shown}");
        }
        for wrong in ["", "7K3F", "7K3F-9QXM-22", "CO-7K3F-9QXM-2", "0000-0000-0", "7K3F-9QXM-é"] {
            assert!(wrong.parse::<SavedCode>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_pin_has_six_digits_and_is_read_with_spaces() {
        let pin = Pin::draw(&SystemEntropy);
        assert_eq!(pin.to_string().parse::<Pin>().unwrap(), pin);
        assert_eq!("12 34-56".parse::<Pin>().unwrap().digits(), "123456");
        for wrong in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert!(wrong.parse::<Pin>().is_err(), "{wrong}");
        }
    }
}
