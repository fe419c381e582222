//! The form as it is sent: plain texts, judged by `Application::check`. It is also what the database keeps of a submission.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::ToSchema;

use crate::domain::redacted::redacted;

/// An application as sent.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationDraft {
    /// Who applies: person number 0.
    pub principal: PersonDraft,
    /// The family, at most 30: person numbers from 1, in this order.
    #[serde(default)]
    pub members: Vec<PersonDraft>,
    /// How they are reached, 1 to 10.
    pub contacts: Vec<ContactDraft>,
    /// The language of messages: es, en or ht.
    pub message_language: String,
    /// Where in the office's country the family lives.
    pub municipality: String,
    /// What the family needs, by code.
    #[serde(default)]
    pub needs: Vec<String>,
    /// What it needs, in its own words.
    pub needs_note: Option<String>,
    /// Who speaks for a minor principal.
    pub guardian: Option<GuardianDraft>,
    /// Answers by the key of the question: yes, no, unknown or a date.
    #[serde(default, deserialize_with = "each_key_once")]
    pub facts: BTreeMap<String, String>,
    /// What its adults agree to.
    pub consent: ConsentDraft,
}

/// A person as sent.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonDraft {
    /// What a member is to the principal; the principal has none.
    pub relation: Option<String>,
    /// The whole name as written in the papers.
    pub name: String,
    /// The given names, if told apart.
    pub given_name: Option<String>,
    /// The family names, if told apart.
    pub family_name: Option<String>,
    /// 1990-05-17, or 1990-05 or 1990 if no more is known.
    pub birth_date: String,
    /// female, male, other or unknown.
    pub sex: String,
    /// 1 to 5 countries by ISO 3166-1 alpha-2, any of which counts.
    pub nationalities: Vec<String>,
    /// Spoken languages by ISO 639-3, at most 10, the best first.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Papers, at most 10.
    #[serde(default)]
    pub documents: Vec<DocumentDraft>,
}

/// A document as sent.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentDraft {
    /// passport, national_id and so on.
    #[serde(rename = "type")]
    pub document_type: String,
    /// ISO 3166-1 alpha-2.
    pub issuing_country: String,
    /// As printed on it.
    pub number: String,
    /// The last day on which it is valid.
    pub expiry: Option<String>,
}

/// A contact as sent.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactDraft {
    /// email, phone, sms or whatsapp.
    pub kind: String,
    /// The address or number.
    pub value: String,
    /// Whose it is: 0 the principal, else the member's number from 1.
    pub owner: u32,
    /// Whether using it puts nobody at risk.
    pub safe_to_use: bool,
    /// Whether a message may be left there.
    pub safe_to_leave_message: bool,
}

/// A guardian as sent: the number of a member, or somebody else's name and contact.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianDraft {
    /// The member's number from 1.
    pub member: Option<u32>,
    /// The name of somebody who is no member.
    pub name: Option<String>,
    /// How that somebody is reached.
    pub contact: Option<GuardianContactDraft>,
}

/// The contact of a guardian who is no member, as sent.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianContactDraft {
    /// email, phone, sms or whatsapp.
    pub kind: String,
    /// The address or number.
    pub value: String,
    /// Whether using it puts nobody at risk.
    pub safe_to_use: bool,
    /// Whether a message may be left there.
    pub safe_to_leave_message: bool,
}

/// Consent as sent.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentDraft {
    /// The version of the privacy notice that was shown.
    pub notice_version: String,
    /// The language in which it was shown: es, en or ht.
    pub notice_language: String,
    /// One entry for each person who is or may be an adult.
    pub adults: Vec<AdultConsentDraft>,
}

/// What one adult agrees to, as sent.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdultConsentDraft {
    /// Who: 0 the principal, else the member's number from 1.
    pub person: u32,
    /// Sharing with the other of the two agencies, IOM and UNHCR.
    pub other_agency: bool,
    /// Sharing with the US government.
    pub us_government: bool,
    /// Sharing with the government of Canada.
    pub canada: bool,
    /// Sharing with the government of Spain.
    pub spain: bool,
}

redacted!(ApplicationDraft, PersonDraft, DocumentDraft, ContactDraft, GuardianDraft, GuardianContactDraft, ConsentDraft, AdultConsentDraft);

/// Reads a map and refuses a key that comes twice, as the derived readers of structs do.
fn each_key_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    struct Map;

    impl<'de> de::Visitor<'de> for Map {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object of texts")
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((key, value)) = access.next_entry()? {
                if map.insert(key, value).is_some() {
                    return Err(de::Error::custom("a key comes twice"));
                }
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Map)
}
