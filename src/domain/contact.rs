//! Ways to reach a person: checked by a library, and keyed so that two writings of one number are found equal.

use std::str::FromStr;

use phonenumber::{Mode, country};

use super::{country::Country, fields::Fault, free_text, redacted::redacted, terms::words};

/// The longest contact, in characters: that of an e-mail address (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const LONGEST_CONTACT: usize = 254;

/// The longest way to write a telephone number: 15 digits (ITU-T E.164) with room for separators.
const LONGEST_PHONE: usize = 40;

words! {
    /// By what a person is reached.
    ContactKind {
        Email = "email",
        /// Calls only.
        Phone = "phone",
        /// Text messages, and calls.
        Sms = "sms",
        Whatsapp = "whatsapp",
    }
}

/// One address or number, checked.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactValue {
    kind: ContactKind,
    as_written: String,
    key: String,
}

/// A contact of a person of an application.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// Whose it is: 0 the principal, else the number of the member, counted from 1.
    pub owner: usize,
    /// The address or number.
    pub value: ContactValue,
    /// Whether using it puts nobody at risk.
    pub safe_to_use: bool,
    /// Whether a message may be left there, where others could hear or read it.
    pub safe_to_leave_message: bool,
}

redacted!(ContactValue, Contact);

impl ContactValue {
    /// Reads an address, or a number that without `+` is one of `country`.
    ///
    /// # Errors
    /// Those of [`free_text::line`], `not_an_email`, `not_a_phone`.
    pub fn check(kind: ContactKind, text: &str, country: Country) -> Result<Self, Fault> {
        let as_written = free_text::line(text, LONGEST_CONTACT)?;
        let key = match kind {
            ContactKind::Email => email_key(&as_written).ok_or_else(not_an_email)?,
            ContactKind::Phone | ContactKind::Sms | ContactKind::Whatsapp => phone_key(&as_written, country).ok_or_else(not_a_phone)?,
        };
        Ok(Self { kind, as_written, key })
    }

    /// By what it reaches the person.
    #[must_use]
    pub const fn kind(&self) -> ContactKind {
        self.kind
    }

    /// As it was written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.as_written
    }

    /// The form that is dialled or written to, and compared: E.164 for a number, small letters for an address.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The last four characters: all that the masked view shows.
    #[must_use]
    pub fn last4(&self) -> &str {
        last4(&self.key)
    }
}

/// The last four characters of a contact.
#[must_use]
pub fn last4(value: &str) -> &str {
    let start = value.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    value.get(start..).unwrap_or("")
}

/// The E.164 form of a valid number, like `+573001234567`; a number without `+` is one of `country`.
///
/// Only digits and the usual separators reach the library: extensions and RFC 3966 parameters have no place in a form.
#[must_use]
pub fn phone_key(text: &str, country: Country) -> Option<String> {
    let usual = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')' | '/');
    let text = text.trim();
    if text.chars().count() > LONGEST_PHONE || !text.chars().all(usual) {
        return None;
    }
    let home = country::Id::from_str(country.as_str()).ok();
    let number = phonenumber::parse(home, text).ok().filter(phonenumber::PhoneNumber::is_valid)?;
    Some(number.format().mode(Mode::E164).to_string())
}

/// The comparable form of an e-mail address; its domain must have a dot, since no applicant is on this machine.
#[must_use]
pub fn email_key(text: &str) -> Option<String> {
    let address: lettre::Address = text.trim().parse().ok()?;
    let named = address.domain().contains('.') && !address.domain().starts_with('[');
    named.then(|| address.to_string().to_lowercase())
}

fn not_an_email() -> Fault {
    Fault::new("not_an_email", "Give an e-mail address like ana@example.org.")
}

fn not_a_phone() -> Fault {
    Fault::new("not_a_phone", "Give a number that exists; for one of another country begin with + and the country's code.")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn country(code: &str) -> Country {
        Country::parse(code).unwrap()
    }

    fn phone(text: &str, home: &str) -> Option<String> {
        phone_key(text, country(home))
    }

    #[test]
    fn a_number_is_one_of_the_office_unless_it_names_its_country() {
        assert_eq!(phone("300 123 4567", "CO").as_deref(), Some("+573001234567"));
        assert_eq!(phone("+57 (300) 123-4567", "CR").as_deref(), Some("+573001234567"));
        assert_eq!(phone("8312 3456", "CR").as_deref(), Some("+50683123456"));
        assert_eq!(phone("099 123 4567", "EC").as_deref(), Some("+593991234567"));
        assert_eq!(phone("5123 4567", "GT").as_deref(), Some("+50251234567"));
    }

    #[test]
    fn people_keep_the_numbers_of_where_they_came_from() {
        for number in
            ["+58 412 123 4567", "+509 3410 1234", "+505 8123 4567", "+53 5123 4567", "+503 7012 3456", "+504 9123 4567", "+1 305 555 0123"]
        {
            assert!(phone(number, "CO").is_some(), "{number}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", "+", "12", "300 123 4567 ext 5", "tel:+573001234567;phone-context=x", "+57300", "+999 123456789", "３００１２３４５６７"]
        {
            assert_eq!(phone(text, "CO"), None, "{text:?}");
        }
        assert_eq!(phone(&"3".repeat(10_000), "CO"), None);
    }

    #[test]
    fn an_address_is_checked_and_compared_in_small_letters() {
        assert_eq!(email_key(" Ana.Perez@Example.ORG ").as_deref(), Some("ana.perez@example.org"));
        for text in [
            "",
            "ana",
            "ana@",
            "@example.org",
            "ana@localhost",
            "ana@[127.0.0.1]",
            "ana@exa mple.org",
            "a@b.org\r\nBcc: x@y.org",
            "a@b.org, c@d.org",
        ] {
            assert_eq!(email_key(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_masked_view_has_the_last_four_characters() {
        let value = ContactValue::check(ContactKind::Sms, "300 123 4567", country("CO")).unwrap();
        assert_eq!((value.last4(), value.as_written()), ("4567", "300 123 4567"));
        assert_eq!((last4("ñandú"), last4("ab"), last4("")), ("andú", "ab", ""));
        assert_eq!(format!("{value:?}"), "ContactValue(..)");
    }

    proptest! {
        #[test]
        fn any_text_is_a_contact_or_refused(text in "[+0-9 ()./;=-]{0,45}|\\PC{0,40}@?\\PC{0,40}") {
            for kind in ContactKind::ALL {
                let _ = ContactValue::check(*kind, &text, country("CO"));
            }
        }

        #[test]
        fn the_key_of_a_key_is_itself(number in "3[0-9]{9}") {
            if let Some(key) = phone(&number, "CO") {
                prop_assert_eq!(phone(&key, "GT"), Some(key));
            }
        }
    }
}
