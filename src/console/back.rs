//! Where to go back to: only to pages of our own.

use form_urlencoded::byte_serialize;

/// Longer than any address of ours.
const MAX_CHARS: usize = 2_000;

/// An address of our own that somebody may be sent to, or nothing: `//evil.example` and `/\evil.example` lead elsewhere.
#[must_use]
pub fn safe(text: &str) -> Option<&str> {
    let own = text.starts_with('/') && !text.starts_with("//") && text.len() <= MAX_CHARS;
    let plain = text.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    Some(text).filter(|_| own && plain)
}

/// The sign-in page that comes back here.
#[must_use]
pub fn via(page: &str, here: &str) -> String {
    format!("{page}?back={}", byte_serialize(here.as_bytes()).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_our_own_are_gone_back_to() {
        for own in ["/work", "/queue?stage=review&q=a%20b", "/cases/018d7f3e-5c00-7000-8000-0123456789ab#people"] {
            assert_eq!(safe(own), Some(own));
        }
        let long = format!("/{}", "a".repeat(3_000));
        for other in [
            "",
            "work",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "/é",
            &long,
        ] {
            assert_eq!(safe(other), None, "{other}");
        }
    }

    #[test]
    fn a_way_back_survives_the_query() {
        assert_eq!(via("/sign-in", "/queue?q=a b"), "/sign-in?back=%2Fqueue%3Fq%3Da+b");
    }
}
