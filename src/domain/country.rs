//! Countries by their ISO 3166-1 alpha-2 code.

use std::fmt;

use super::fields::Fault;

/// A country or territory of ISO 3166-1, like `VE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Reads an upper-case code; `None` if ISO 3166-1 assigns it to no country.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => rust_iso3166::from_alpha2(code).map(|_| Self([*a, *b])),
            _ => None,
        }
    }

    /// Reads the code of an input, which may be in lower case.
    ///
    /// # Errors
    /// `not_a_country` if ISO 3166-1 has no such code.
    pub fn check(code: &str) -> Result<Self, Fault> {
        Self::parse(&code.trim().to_ascii_uppercase())
            .ok_or_else(|| Fault::new("not_a_country", "Give the two letters of a country by ISO 3166-1, like VE."))
    }

    /// Every country, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        rust_iso3166::ALL_ALPHA2.iter().filter_map(|code| Self::parse(code))
    }

    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }

    /// The short English name of ISO 3166-1.
    #[must_use]
    pub fn english_name(&self) -> &'static str {
        rust_iso3166::from_alpha2(self.as_str()).map_or("", |country| country.name)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_programme_is_known() {
        for code in ["CO", "CR", "EC", "GT", "CU", "HT", "VE", "NI", "HN", "SV", "US", "CA", "ES"] {
            assert_eq!(Country::parse(code).map(|country| country.to_string()).as_deref(), Some(code));
        }
    }

    #[test]
    fn the_list_is_the_whole_of_iso_3166_1() {
        let letters = || b'A'..=b'Z';
        let known = letters().flat_map(|a| letters().map(move |b| [a, b]));
        let known = known.filter(|pair| std::str::from_utf8(pair).is_ok_and(|code| Country::parse(code).is_some()));
        assert_eq!(known.count(), 249, "officially assigned codes, ISO 3166 Maintenance Agency");
    }

    #[test]
    fn what_is_no_country_is_refused() {
        for code in ["", "V", "VEN", "ZZ", "XK", "ve", "V\0", "ÑÑ", "é", "🇻🇪"] {
            assert_eq!(Country::parse(code), None, "{code:?}");
        }
        assert!(Country::check(" ve ").is_ok());
        assert!(Country::check("ven").is_err());
    }
}
