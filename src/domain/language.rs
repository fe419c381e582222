//! The languages of messages and public pages.

use super::terms::words;

words! {
    /// A language that the programme writes in, by its BCP 47 tag.
    Language { Spanish = "es", English = "en", HaitianCreole = "ht" }
}
