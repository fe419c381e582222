//! Identity documents: number as written, and the key by which two writings of one number are found equal.

use std::fmt;

use chrono::NaiveDate;

use super::{country::Country, fields::Fault, free_text, redacted::redacted, terms::words};

/// The longest document number, in characters.
pub const LONGEST_NUMBER: usize = 40;

/// The shortest number that can tell one person from another, in letters and digits.
const SHORTEST_KEY: usize = 4;

words! {
    /// What kind of paper it is: those that the four offices meet.
    DocumentType {
        Passport = "passport",
        NationalId = "national_id",
        BirthCertificate = "birth_certificate",
        ResidencePermit = "residence_permit",
        TemporaryProtection = "temporary_protection",
        RefugeeCertificate = "refugee_certificate",
        AsylumReceipt = "asylum_receipt",
        ConsularId = "consular_id",
        MigrationCard = "migration_card",
        Other = "other",
    }
}

/// A document of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    document_type: DocumentType,
    issuing_country: Country,
    number: DocumentNumber,
    expiry: Option<NaiveDate>,
}

/// A document number as written, with its key.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    as_written: String,
    key: String,
}

/// What two records of the same document have in common, whatever way its number was written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey {
    /// The kind of paper.
    pub document_type: DocumentType,
    /// Who issued it.
    pub issuing_country: Country,
    /// The number in capital letters and digits, without accents or separators.
    pub number_key: String,
}

redacted!(Document, DocumentNumber, DocumentKey);

impl DocumentNumber {
    /// Reads a number as it is written.
    ///
    /// Fillers such as `N/A` or `0000` are refused: two people who write them would be taken for one.
    ///
    /// # Errors
    /// Those of [`free_text::line`]; `not_a_number` with under four letters and digits, no digit, or one sign repeated.
    pub fn check(text: &str) -> Result<Self, Fault> {
        let as_written = free_text::line(text, LONGEST_NUMBER)?;
        let key = number_key(&as_written);
        let tells =
            key.len() >= SHORTEST_KEY && key.bytes().any(|b| b.is_ascii_digit()) && key.bytes().any(|b| !key.starts_with(char::from(b)));
        if tells {
            Ok(Self { as_written, key })
        } else {
            Err(Fault::new("not_a_number", "Give the number as printed on the document; leave the document out if it has none."))
        }
    }

    /// The number as written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.as_written
    }

    /// The number in capital letters and digits only.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl Document {
    /// A document from its checked parts.
    #[must_use]
    pub const fn new(document_type: DocumentType, issuing_country: Country, number: DocumentNumber, expiry: Option<NaiveDate>) -> Self {
        Self { document_type, issuing_country, number, expiry }
    }

    /// The kind of paper.
    #[must_use]
    pub const fn document_type(&self) -> DocumentType {
        self.document_type
    }

    /// Who issued it.
    #[must_use]
    pub const fn issuing_country(&self) -> Country {
        self.issuing_country
    }

    /// The number, as written and as key.
    #[must_use]
    pub const fn number(&self) -> &DocumentNumber {
        &self.number
    }

    /// The last day on which it is valid, if it says one. Papers that ran out are taken too: they still say who somebody is.
    #[must_use]
    pub const fn expiry(&self) -> Option<NaiveDate> {
        self.expiry
    }

    /// What makes it the same document as another.
    #[must_use]
    pub fn key(&self) -> DocumentKey {
        DocumentKey { document_type: self.document_type, issuing_country: self.issuing_country, number_key: self.number.key.clone() }
    }
}

impl fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.document_type, self.issuing_country, self.number_key)
    }
}

/// The key of a number: capital letters and digits, without accents. A search makes the same key of what was typed.
#[must_use]
pub fn number_key(text: &str) -> String {
    let plain = deunicode::deunicode_with_tofu(text, "");
    plain.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Reads the expiry of a document, `2027-01-31`.
///
/// # Errors
/// `not_a_date`.
pub fn check_expiry(text: &str) -> Result<NaiveDate, Fault> {
    let text = text.trim();
    let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| shaped)
        .ok_or_else(|| Fault::new("not_a_date", "Give the date on which the document ends, like 2027-01-31, or leave it out."))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_number_has_one_key_however_it_is_written() {
        for text in ["V-12.345.678", "v12345678", " V 12 345 678 ", "Ｖ１２３４５６７８", "V–12345678"] {
            assert_eq!(DocumentNumber::check(text).unwrap().key(), "V12345678", "{text}");
        }
        assert_eq!(DocumentNumber::check(" ñ-123 ").unwrap().as_written(), "ñ-123");
    }

    #[test]
    fn fillers_are_no_numbers() {
        for text in ["N/A", "none", "ninguno", "0000", "11111111", "123", "----", "x"] {
            assert_eq!(DocumentNumber::check(text).unwrap_err().code, "not_a_number", "{text}");
        }
        assert_eq!(DocumentNumber::check("").unwrap_err().code, "required");
        assert_eq!(DocumentNumber::check("12345\0").unwrap_err().code, "bad_character");
        assert_eq!(DocumentNumber::check(&"1234567890".repeat(5)).unwrap_err().code, "too_long");
    }

    #[test]
    fn an_expiry_is_a_whole_date() {
        assert!(check_expiry("2027-01-31").is_ok());
        for text in ["2027", "2027-02-30", "31/01/2027", "+027-01-31", "2027-1-031"] {
            assert!(check_expiry(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_itself(text in "\\PC{0,40}") {
            let key = number_key(&text);
            prop_assert_eq!(number_key(&key), key);
        }
    }
}
