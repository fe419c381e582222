//! Sent again: what a family wrote otherwise than in its application, field by field. Nothing in the case changes by itself.

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;
use serde_json::Value;

use super::{
    case::{self, Head, Part},
    pair,
};
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::workflow::Right,
    http::routes::{Access, Mounted, mount},
    ops::sent_again::{self, Compared, Difference},
};

#[derive(Template)]
#[template(path = "again.html")]
struct AgainPage {
    c: Chrome,
    head: Head,
    received: String,
    sendings: Vec<Sending>,
}

/// A later sending.
struct Sending {
    reference: String,
    at: String,
    channel: String,
    rows: Vec<Row>,
}

/// A field that differs.
struct Row {
    label: String,
    before: Vec<String>,
    after: Vec<String>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const OPEN_OR_CLOSED: Access = Access::Rights(&[Right::CaseScreen, Right::CaseReview]);
    vec![mount(Method::GET, "/cases/{id}/sent-again", OPEN_OR_CLOSED, show)]
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let opened = case::open(&visit, &id, Part::Overview).await?;
    let words = visit.words;
    let call = visit.call("case.sent_again")?.on(opened.head.id);
    let all = visit.settle(call.read(Ok(opened.head.id), sent_again::show).await)?;
    let sending = |own: Compared| Sending {
        at: words::short(own.received_at, opened.zone),
        channel: words.word("channel", own.channel.as_str()),
        rows: own.differs.iter().map(|one| row(words, one)).collect(),
        reference: own.reference,
    };
    Ok(page::ok(&AgainPage {
        c: visit.chrome(format!("{} – {}", words.t("decide-sent-again"), opened.head.reference)),
        received: words::short(opened.view.received_at, opened.zone),
        sendings: all.into_iter().map(sending).collect(),
        head: opened.head,
    }))
}

fn row(words: Words, one: &Difference) -> Row {
    let parts: Vec<&str> = one.pointer.split('/').skip(1).collect();
    let key = parts.iter().rev().find(|part| part.parse::<usize>().is_err()).copied().unwrap_or_default();
    Row { label: label(words, &parts), before: said(words, key, &one.before), after: said(words, key, &one.after) }
}

/// The pointer of a field in words: `/members/1/name` is "Member 2 – Name".
fn label(words: Words, parts: &[&str]) -> String {
    let mut label: Vec<String> = Vec::new();
    for part in parts {
        match (part.parse::<usize>(), label.last_mut()) {
            (Ok(place), Some(last)) => *last = format!("{last} {}", place + 1),
            _ => label.push(words.word("decide-field", &part.replace("~1", "/").replace("~0", "~"))),
        }
    }
    label.join(" – ")
}

/// What was written, a line for each thing; nothing where nothing was.
fn said(words: Words, key: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(yes) => vec![words.t(if *yes { "yes" } else { "no" })],
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) => vec![word(words, key, text)],
        Value::Array(list) => list.iter().flat_map(|one| said(words, key, one)).collect(),
        Value::Object(fields) => {
            let line = |(key, value): (&String, &Value)| {
                let text = said(words, key, value).join(", ");
                (!text.is_empty()).then(|| format!("{}: {text}", words.word("decide-field", key)))
            };
            fields.iter().filter_map(line).collect()
        }
    }
}

/// Codes in words; everything else as it was written.
fn word(words: Words, key: &str, text: &str) -> String {
    let kind = match key {
        "sex" => "sex",
        "relation" => "relation",
        "kind" => "contact",
        "type" => "document",
        "needs" => "need",
        "message_language" | "notice_language" => "language",
        "nationalities" | "issuing_country" => return pair::country(words, text),
        "name" | "given_name" | "family_name" | "municipality" | "needs_note" | "value" | "number" => return text.to_owned(),
        _ => return words.maybe(&format!("decide-said-{text}")).unwrap_or_else(|| text.to_owned()),
    };
    words.word(kind, text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn pointers_and_values_are_read_as_words() {
        let words = Words(Language::English);
        let labelled = |pointer: &str| label(words, &pointer.split('/').skip(1).collect::<Vec<_>>());
        assert_eq!(labelled("/members/1/name"), "Member 2 – Name");
        assert_eq!(labelled("/principal/documents/0/number"), "Applicant – Document 1 – Number");
        assert_eq!(labelled("/needs/0"), "Need 1");
        assert_eq!(said(words, "name", &json!(null)), Vec::<String>::new());
        assert_eq!(said(words, "sex", &json!("female")), ["Female"]);
        assert_eq!(said(words, "us_government", &json!(false)), ["No"]);
        let creole = Words(Language::HaitianCreole);
        assert_eq!(said(creole, "municipality", &json!("no")), ["no"], "what somebody wrote stays as it was written");
        assert_eq!(said(creole, "in_regularisation", &json!("no")), ["non"]);
        let member = json!({ "name": "Ana", "relation": "child", "languages": [] });
        assert_eq!(said(words, "members", &member), ["Name: Ana", "Relation: Child"]);
    }
}
