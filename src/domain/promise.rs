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

/// What happens after an application came in, as far as anybody may say: no waiting time is ever promised.
#[must_use]
pub const fn what_next(language: Language) -> &'static str {
    match language {
        Language::Spanish => {
            "Guarde esta referencia. Solo se contacta a las personas cuyo caso será procesado. No hace falta enviar el formulario otra vez."
        }
        Language::English => {
            "Keep this reference. Only people whose case will be processed are contacted. There is no need to send the form again."
        }
        Language::HaitianCreole => {
            "Kenbe referans sa a. Se sèlman moun yo pral trete dosye yo n ap kontakte. Ou pa bezwen voye fòmilè a ankò."
        }
    }
}
