//! What every public page says, in the words of the messages (`lang/*.ftl`): all of it is free.

use super::language::Language;

/// Everything is free, and nobody may ask for money (product: "Free, always").
#[must_use]
pub const fn free(language: Language) -> &'static str {
    match language {
        Language::Spanish => "Todo es gratuito. Nadie puede pedirle dinero.",
        Language::English => "Everything is free. Nobody may ask you for money.",
        Language::HaitianCreole => "Tout sèvis yo gratis. Pèsonn pa gen dwa mande w lajan.",
    }
}
