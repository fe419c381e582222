//! The reference that an applicant holds, like `CO-7K3F-9QXM-2`.

use std::{fmt, str::FromStr};

use super::{clock::Entropy, fields::Fault};

/// The 31 signs of a reference: digits and capital letters without the look-alikes 0 O, 1 I L.
///
/// 31 is prime, so that the check symbol can catch every single slip.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many references one office can have: 31 to the power of 8 random signs, about 39.6 bits.
const POSSIBLE: u64 = 31u64.pow(8);

/// Office (2), random signs (8), check symbol (1).
const LENGTH: usize = 11;

/// A reference: two letters of the office, eight random signs and a check symbol.
///
/// Any single wrong sign and any two neighbours swapped are caught, the office's letters included; it tells nothing of the case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference([u8; LENGTH]);

impl Reference {
    /// Draws a reference of the office whose two capital letters are `office`.
    ///
    /// Draws that would favour some signs over others are thrown away, so that all references are equally likely.
    ///
    /// # Errors
    /// `not_an_office` if `office` is not two capital letters.
    pub fn draw(office: &str, entropy: &dyn Entropy) -> Result<Self, Fault> {
        let [a @ b'A'..=b'Z', b @ b'A'..=b'Z'] = office.as_bytes() else {
            return Err(Fault::new("not_an_office", "Give the two capital letters of an office."));
        };
        let mut signs = [*a, *b, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut rest = draw_evenly(entropy);
        for sign in &mut signs[2..LENGTH - 1] {
            *sign = sign_of(rest);
            rest /= 31;
        }
        signs[LENGTH - 1] = check_symbol(&signs);
        Ok(Self(signs))
    }

    /// The two letters of the office.
    #[must_use]
    pub fn office(&self) -> &str {
        self.part(0..2)
    }

    /// The eleven signs without dashes, as kept in the database.
    #[must_use]
    pub fn compact(&self) -> &str {
        self.part(0..LENGTH)
    }

    fn part(&self, range: std::ops::Range<usize>) -> &str {
        self.0.get(range).and_then(|signs| std::str::from_utf8(signs).ok()).unwrap_or("")
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}-{}", self.part(0..2), self.part(2..6), self.part(6..10), self.part(10..11))
    }
}

/// A reference is nobody's name, but it opens a case to whoever reads it in a log.
impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({}-..)", self.office())
    }
}

impl FromStr for Reference {
    type Err = Fault;

    /// Reads what a person typed: small letters, spaces, and missing or foreign dashes are forgiven; a wrong sign is not.
    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut signs = [0; LENGTH];
        let mut given = text.chars().filter(|c| !c.is_whitespace() && !is_dash(*c));
        for (at, sign) in signs.iter_mut().enumerate() {
            let typed = given.next().and_then(|c| u8::try_from(c.to_ascii_uppercase()).ok());
            *sign = typed.filter(|sign| fits(at, *sign)).ok_or_else(not_a_reference)?;
        }
        if given.next().is_none() && check_symbol(&signs) == signs[LENGTH - 1] { Ok(Self(signs)) } else { Err(not_a_reference()) }
    }
}

fn not_a_reference() -> Fault {
    Fault::new("not_a_reference", "Give the reference as it was shown, like CO-7K3F-9QXM-2; one of its signs is not right.")
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' | '.')
}

/// The office has letters only; all else is of the alphabet.
fn fits(at: usize, sign: u8) -> bool {
    if at < 2 { sign.is_ascii_uppercase() } else { ALPHABET.contains(&sign) }
}

/// A number below [`POSSIBLE`], each as likely as any other.
fn draw_evenly(entropy: &dyn Entropy) -> u64 {
    const EVEN: u64 = u64::MAX - u64::MAX % POSSIBLE;
    loop {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        let drawn = u64::from_le_bytes(bytes);
        if drawn < EVEN {
            return drawn % POSSIBLE;
        }
    }
}

/// The value of a sign. `I`, `L` and `O`, which only an office can have, share values with digits, which no office can have.
fn value(sign: u8) -> u64 {
    let place = ALPHABET.iter().zip(0..).find(|(own, _)| **own == sign).map(|(_, at)| at);
    place.unwrap_or(match sign {
        b'I' => 0,
        b'L' => 1,
        _ => 2,
    })
}

fn sign_of(value: u64) -> u8 {
    ALPHABET.iter().zip(0..).find(|(_, at)| *at == value % 31).map_or(b'2', |(sign, _)| *sign)
}

/// The symbol that makes the weighted sum of all signs a multiple of 31.
///
/// The weights 11 down to 1 are all different and none is a multiple of 31: a wrong sign changes the sum by weight x difference,
/// two swapped neighbours by the difference of their values, and neither can be 0 modulo a prime.
fn check_symbol(signs: &[u8; LENGTH]) -> u8 {
    let sum: u64 = signs[..LENGTH - 1].iter().zip((2..=11).rev()).map(|(sign, weight)| value(*sign) * weight).sum();
    sign_of(31 - sum % 31)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Gives the same eight bytes again and again.
    struct Fixed(u64);

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0.to_le_bytes()[..bytes.len()]);
        }
    }

    /// Gives a number that must be thrown away, then a good one.
    struct TooHighOnce(std::sync::atomic::AtomicBool);

    impl Entropy for TooHighOnce {
        fn fill(&self, bytes: &mut [u8]) {
            let again = self.0.swap(true, std::sync::atomic::Ordering::SeqCst);
            bytes.fill(if again { 0 } else { 0xFF });
        }
    }

    fn any_reference() -> impl Strategy<Value = Reference> {
        ("[A-Z]{2}", 0..POSSIBLE).prop_map(|(office, number)| Reference::draw(&office, &Fixed(number)).unwrap())
    }

    #[test]
    fn a_reference_looks_like_the_one_in_the_books() {
        let reference = Reference::draw("CO", &Fixed(123_456_789_012)).unwrap();
        let text = reference.to_string();
        assert_eq!((text.len(), reference.office()), (14, "CO"));
        assert_eq!(text.replace('-', ""), reference.compact());
    }

    #[test]
    fn a_draw_that_would_favour_some_signs_is_thrown_away() {
        assert!(Reference::draw("CO", &TooHighOnce(false.into())).unwrap().to_string().starts_with("CO-2222-2222-"));
    }

    #[rstest]
    #[case("C")]
    #[case("co")]
    #[case("C1")]
    #[case("COL")]
    #[case("Ñ")]
    fn an_office_is_two_capital_letters(#[case] office: &str) {
        assert!(Reference::draw(office, &Fixed(1)).is_err());
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        let good = Reference::draw("CO", &Fixed(7)).unwrap().to_string();
        for text in
            ["", "CO", "CO-7K3F-9QXM", "CO-OOOO-1111-2", "ÑO-7K3F-9QXM-2", "\0", &good[..13], &format!("{good}2"), &"2".repeat(100_000)]
        {
            assert!(text.parse::<Reference>().is_err());
        }
    }

    proptest! {
        #[test]
        fn a_reference_reads_back(reference in any_reference()) {
            prop_assert_eq!(reference.to_string().parse::<Reference>().unwrap(), reference);
            prop_assert_eq!(reference.compact().parse::<Reference>().unwrap(), reference);
        }

        #[test]
        fn small_letters_spaces_and_missing_dashes_are_forgiven(reference in any_reference()) {
            let typed = format!("  {} ", reference.to_string().to_lowercase().replace('-', " – "));
            prop_assert_eq!(typed.parse::<Reference>().unwrap(), reference);
        }

        #[test]
        fn every_single_wrong_sign_is_caught(reference in any_reference()) {
            for at in 0..LENGTH {
                for wrong in (b'0'..=b'9').chain(b'A'..=b'Z').filter(|sign| *sign != reference.0[at]) {
                    let mut signs = reference.0;
                    signs[at] = wrong;
                    let text = String::from_utf8(signs.to_vec()).unwrap();
                    prop_assert!(text.parse::<Reference>().is_err(), "{} for {}", text, reference);
                }
            }
        }

        #[test]
        fn every_swap_of_neighbours_is_caught(reference in any_reference()) {
            for at in (1..LENGTH).filter(|at| reference.0[*at] != reference.0[*at - 1]) {
                let mut signs = reference.0;
                signs.swap(at, at - 1);
                let text = String::from_utf8(signs.to_vec()).unwrap();
                prop_assert!(text.parse::<Reference>().is_err(), "{} for {}", text, reference);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            let _ = text.parse::<Reference>();
        }
    }
}
