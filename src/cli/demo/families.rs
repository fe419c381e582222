//! The applicants of the demo, all invented, and the form that each of them sends.

use serde_json::{Value, json};

/// One family: its principal, and what it answers.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// What the demo calls it.
    pub key: &'static str,
    /// The office that it applies to.
    pub office: &'static str,
    /// The principal's name.
    pub name: &'static str,
    /// The principal's birth date.
    pub born: &'static str,
    /// The principal's nationality, which issued the passport too.
    pub nationality: &'static str,
    /// The passport's number.
    pub passport: &'static str,
    /// The language of messages and of the privacy notice.
    pub language: &'static str,
    /// How it is reached.
    pub reached: Reached,
    /// The answers to what the office's criteria ask.
    pub facts: &'static [(&'static str, &'static str)],
    /// Who comes with the principal.
    pub members: &'static [Relative],
}

/// Somebody who comes with the principal.
#[derive(Clone, Copy, Debug)]
pub struct Relative {
    /// What they are to the principal.
    pub relation: &'static str,
    /// The name.
    pub name: &'static str,
    /// The birth date.
    pub born: &'static str,
}

/// How a family is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// By e-mail and by text message.
    InWriting,
    /// By calls alone: there is no safe written channel.
    ByCallsAlone,
}

/// Whether somebody is of age in the week of the demo.
fn is_grown(born: &str) -> bool {
    born <= "2006-02-06"
}

impl Family {
    /// The form as the family fills it in.
    #[must_use]
    pub fn form(&self) -> Value {
        let facts: serde_json::Map<_, _> = self.facts.iter().map(|(key, answer)| ((*key).to_owned(), json!(answer))).collect();
        json!({
            "principal": self.principal(),
            "members": self.members.iter().map(|member| self.member(member)).collect::<Vec<_>>(),
            "contacts": self.contacts(),
            "message_language": self.language,
            "municipality": "Cabecera",
            "guardian": self.guardian(),
            "facts": facts,
            "consent": { "notice_version": "2024-01", "notice_language": self.language, "adults": self.adults() },
        })
    }

    /// The principal, as the form and a correction have it.
    #[must_use]
    pub fn principal(&self) -> Value {
        json!({
            "name": self.name, "birth_date": self.born, "sex": "unknown", "nationalities": [self.nationality], "languages": ["spa"],
            "documents": [{ "type": "passport", "issuing_country": self.nationality, "number": self.passport }],
        })
    }

    fn member(&self, member: &Relative) -> Value {
        json!({
            "relation": member.relation, "name": member.name, "birth_date": member.born, "sex": "unknown",
            "nationalities": [self.nationality], "languages": ["spa"], "documents": [],
        })
    }

    /// What can be added to a case as contacts or sent with the form.
    #[must_use]
    pub fn contacts(&self) -> Value {
        let contact = |kind, value: &str, written| json!({ "kind": kind, "value": value, "owner": 0, "safe_to_use": true, "safe_to_leave_message": written });
        let telephone = self.telephone();
        match self.reached {
            Reached::InWriting => {
                json!([contact("email", &format!("{}@applicants.example", self.key), true), contact("sms", &telephone, true)])
            }
            Reached::ByCallsAlone => json!([contact("phone", &telephone, false)]),
        }
    }

    /// A number of the office's country that differs from family to family.
    fn telephone(&self) -> String {
        let own = self.key.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 10_000;
        match self.office {
            "CO" => format!("+57 310 555 {own:04}"),
            "CR" => format!("+506 8712 {own:04}"),
            "EC" => format!("+593 98 765 {own:04}"),
            _ => format!("+502 5512 {own:04}"),
        }
    }

    fn is_minor(&self) -> bool {
        !is_grown(self.born)
    }

    fn guardian(&self) -> Value {
        if !self.is_minor() {
            return Value::Null;
        }
        let contact = json!({ "kind": "phone", "value": self.telephone(), "safe_to_use": true, "safe_to_leave_message": false });
        json!({ "name": "Dora Xicará", "contact": contact })
    }

    fn adults(&self) -> Value {
        if self.is_minor() {
            return json!([]);
        }
        let grown = self.members.iter().zip(1..).filter(|(member, _)| is_grown(member.born)).map(|(_, number)| number);
        let agrees = |person| json!({ "person": person, "other_agency": true, "us_government": true, "canada": true, "spain": true });
        std::iter::once(0).chain(grown).map(agrees).collect()
    }
}
