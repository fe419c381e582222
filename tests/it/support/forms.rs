//! Forms as people send them, and cases brought to where a test needs them.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, TestApp, client, staff::Team};

/// A family of one from Venezuela, in Colombia in time. `who` makes the person and the document differ.
pub fn a_form(who: &str) -> Value {
    json!({
        "principal": {
            "name": format!("{who} Pérez Ñandú"), "given_name": null, "family_name": null,
            "birth_date": "1990-05-17", "sex": "female", "nationalities": ["VE"], "languages": ["spa"],
            "documents": [{ "type": "passport", "issuing_country": "VE", "number": number_of(who), "expiry": "2030-01-31" }]
        },
        "members": [],
        "contacts": [{ "kind": "email", "value": format!("{}@example.org", ascii(who)), "owner": 0, "safe_to_use": true, "safe_to_leave_message": true }],
        "message_language": "es", "municipality": "Bogotá", "needs": [], "needs_note": null, "guardian": null,
        "facts": { "in_country_on": "2023-01-15" },
        "consent": {
            "notice_version": "2023-06", "notice_language": "es",
            "adults": [{ "person": 0, "other_agency": true, "us_government": true, "canada": true, "spain": true }]
        }
    })
}

/// The same with a child of eight.
pub fn with_a_child(mut form: Value, name: &str) -> Value {
    form["members"] = json!([{
        "relation": "child", "name": name, "given_name": null, "family_name": null, "birth_date": "2015-05-17", "sex": "male",
        "nationalities": ["VE"], "languages": [], "documents": []
    }]);
    form
}

/// A document number that is this person's alone.
pub fn number_of(who: &str) -> String {
    let hash = who.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("V{:09}", hash % 1_000_000_000)
}

fn ascii(who: &str) -> String {
    who.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

impl TestApp {
    /// A form token that is old enough to be used: time moves on by 31 seconds.
    pub async fn form_token(&self, office: &str) -> String {
        let form = self.public(Method::GET, &format!("/api/v1/public/offices/{office}/form"), &[], None).await.expect(200);
        self.forward(TimeDelta::seconds(31));
        form.field("/form_token")
    }

    /// Sends a form in public, as an applicant would.
    pub async fn submit(&self, office: &str, form: Value) -> Answer {
        let token = self.form_token(office).await;
        let key = format!("key-{}", &token[token.len().saturating_sub(24)..]);
        self.submit_with(office, &token, &key, form).await
    }

    /// Sends a form in public with a token and a key of the test's choice.
    pub async fn submit_with(&self, office: &str, token: &str, key: &str, form: Value) -> Answer {
        let body = json!({ "form_token": token, "application": form });
        let url = format!("{}/api/v1/public/offices/{office}/applications", self.public_url);
        let mut request = self.http.post(url).header("idempotency-key", key);
        if let Some(id) = self.next_request_id() {
            request = request.header("x-request-id", id);
        }
        client::answer(request.json(&body)).await
    }

    /// A case of a fresh applicant of the Colombian office, as the caseworker finds it by its reference: its id.
    pub async fn received(&self, team: &Team, who: &str) -> String {
        self.received_as(team, a_form(who)).await
    }

    /// A case of this very form.
    pub async fn received_as(&self, team: &Team, form: Value) -> String {
        let reference = self.submit("CO", form).await.expect(201).field("/reference");
        let found = self.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200);
        found.field("/items/0/id")
    }

    /// A case taken by the caseworker of IOM.
    pub async fn screening(&self, team: &Team, who: &str) -> String {
        let case = self.received(team, who).await;
        self.act(&team.iom, &case, "take", json!({})).await.expect(200);
        case
    }

    /// A case recommended by IOM for family reunification.
    pub async fn in_review(&self, team: &Team, who: &str) -> String {
        let case = self.screening(team, who).await;
        let body = json!({ "pathway": "family_reunification", "priority": "normal", "reason_code": "family_link" });
        self.act(&team.iom, &case, "recommend", body).await.expect(200);
        case
    }

    /// A case submitted to the US government.
    pub async fn submitted(&self, team: &Team, who: &str) -> String {
        let case = self.in_review(team, who).await;
        self.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
        case
    }

    /// A case that is processed.
    pub async fn in_process(&self, team: &Team, who: &str) -> String {
        let case = self.submitted(team, who).await;
        self.act(&team.officer, &case, "process", json!({})).await.expect(200);
        case
    }

    /// A case of a form, before the US government for a pathway without an interview.
    pub async fn in_adjudication(&self, team: &Team, form: Value, pathway: &str) -> String {
        let case = self.received_as(team, form).await;
        let recommended = json!({ "pathway": pathway, "priority": "normal", "reason_code": "family_link" });
        self.act(&team.iom, &case, "take", json!({})).await.expect(200);
        self.act(&team.iom, &case, "recommend", recommended).await.expect(200);
        self.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
        self.act(&team.officer, &case, "process", json!({})).await.expect(200);
        self.act(&team.officer, &case, "waive_interview", json!({ "reason": "Known already." })).await.expect(200);
        case
    }

    /// An approval of the applicant that says the same of everybody else.
    pub async fn approval(&self, team: &Team, case: &str, others: &str) -> Value {
        let seen = self.case(&team.officer, case).await;
        let of =
            |person: &Value| json!({ "person": person["id"], "outcome": if person["principal"] == true { "approve" } else { others } });
        json!({ "members": seen["people"].as_array().unwrap().iter().map(of).collect::<Vec<_>>() })
    }
}
