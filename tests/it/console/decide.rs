//! The pages of decisions: conditions, a page before it is final, and refusals said in place.

use reqwest::Method;
use serde_json::{Value, json};

use super::{armoured, cookie_of, genuine_of, header, hidden, page, send};
use crate::support::{
    Answer, Staff, TestApp,
    forms::{a_form, with_a_child},
    on_both,
};

impl TestApp {
    /// Opens a page as somebody.
    pub async fn open(&self, who: &Staff, path: &str) -> Answer {
        page(self, &self.staff_url, path, &[("cookie", &cookie_of(self, who))]).await
    }

    /// Sends a form of a page as somebody, with the token of the session.
    pub async fn send_form(&self, who: &Staff, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (cookie, genuine) = (cookie_of(self, who), genuine_of(self, who));
        let mut all = vec![("genuine", genuine.as_str())];
        all.extend_from_slice(fields);
        send(self, Method::POST, &format!("{}{path}", self.staff_url), &[("cookie", &cookie)], Some(&all)).await
    }
}

fn people(case: &Value) -> Vec<String> {
    case["people"].as_array().unwrap().iter().map(|person| person["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decline_is_looked_at_before_it_is_final_and_pressed_twice_it_is_one() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.submitted(&team, "Ana").await;
        let path = format!("/cases/{case}/do/decline");
        let first = app.open(&team.officer, &path).await.expect(200);
        armoured("decline", &first);
        assert!(first.text.contains("Cuatro ojos: usted no preparó este caso") && first.text.contains("iom.reviewer.co (IOM)"));
        let seen = hidden(&first.text, "seen");

        let missing = app.send_form(&team.officer, &path, &[("seen", &seen), ("/reason", "kept & shown")]).await.expect(422);
        armoured("a reason is missing", &missing);
        assert!(missing.text.contains("<title>Error: ") && missing.text.contains("kept &#38; shown"));

        let answers = [("seen", seen.as_str()), ("/reason_code", "other"), ("/reason", "One\r\nTwo")];
        let check = app.send_form(&team.officer, &path, &answers).await.expect(200);
        armoured("before it is final", &check);
        assert!(check.text.contains("Nadie será informado de este paso") && check.text.contains("One\nTwo"));
        assert_eq!(app.case(&team.officer, &case).await["stage"], "submitted", "nothing is done before the last button");
        assert_eq!(hidden(&check.text, "seen"), seen, "what was seen is carried over");

        let back = [answers.as_slice(), &[("back", "yes")]].concat();
        let again = app.send_form(&team.officer, &path, &back).await.expect(200);
        assert!(again.text.contains("value=\"other\" selected"), "what was chosen is kept");

        let last = [answers.as_slice(), &[("final", "yes")]].concat();
        for press in 1..=2 {
            let done = app.send_form(&team.officer, &path, &last).await.expect(303);
            assert!(header(&done.headers, "location").contains("done=decline"), "press {press}");
        }
        let made = app.get(&team.officer, &format!("/api/v1/cases/{case}/decisions")).await.expect(200).json();
        assert_eq!(made["items"].as_array().unwrap().len(), 1);
        assert_eq!(made["items"][0]["reason_code"], "other");
        let other = [("seen", seen.as_str()), ("/reason_code", "security"), ("final", "yes")];
        app.send_form(&team.officer, &path, &other).await.expect(409);
        app.open(&team.officer, &path).await.expect(409);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_not_made_over_a_change_without_a_token_or_by_somebody_else() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let case = app.submitted(&team, "Ana").await;
        let path = format!("/cases/{case}/do/process");
        let seen = hidden(&app.open(&team.officer, &path).await.expect(200).text, "seen");
        for tampered in ["something-else", "\"><script>alert(1)</script>"] {
            for step in [("final", "yes"), ("go", "on")] {
                let fields = [("seen", tampered), ("/reason", "typed & kept"), step];
                let late = app.send_form(&team.officer, &path, &fields).await.expect(412);
                armoured("a tampered seen", &late);
                assert!(late.text.contains("typed &#38; kept") && !late.text.contains("<script>alert"), "{tampered}");
                assert_eq!(hidden(&late.text, "seen"), seen, "the page carries what is true now");
            }
        }
        app.send_form(&team.officer, &path, &[("final", "yes")]).await.expect(428);
        let url = format!("{}{path}", app.staff_url);
        let cookie = cookie_of(&app, &team.officer);
        let forged = [("genuine", "x"), ("seen", seen.as_str()), ("final", "yes")];
        send(&app, Method::POST, &url, &[("cookie", &cookie)], Some(&forged)).await.expect(403);
        for verb in ["process", "decline"] {
            let path = format!("/cases/{case}/do/{verb}");
            app.open(&team.iom, &path).await.expect(403);
            app.send_form(&team.iom, &path, &[("seen", &seen), ("/reason_code", "other"), ("final", "yes")]).await.expect(403);
            app.open(&elsewhere.officer, &path).await.expect(404);
        }
        app.open(&team.iom, &format!("/cases/{case}/decision")).await.expect(403);
        app.open(&elsewhere.officer, &format!("/cases/{case}/decision")).await.expect(404);
        assert_eq!(app.case(&team.officer, &case).await["stage"], "submitted");

        let looked = app.open(&team.officer, &path).await.expect(200);
        app.forward(chrono::TimeDelta::minutes(1));
        app.post(&team.unhcr, &format!("/api/v1/cases/{case}/notes"), json!({ "kind": "general", "text": "New." })).await.expect(201);
        let contacts = json!({ "contacts": [{ "kind": "sms", "value": "+57 310 555 0000", "owner": 0, "safe_to_use": true, "safe_to_leave_message": true }] });
        let etag = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.etag();
        app.call(Some(&team.iom), Method::PUT, &format!("/api/v1/cases/{case}/contacts"), &[("if-match", &etag)], Some(contacts)).await.expect(200);
        let fields = [("seen", hidden(&looked.text, "seen")), ("looked", hidden(&looked.text, "looked")), ("final", "yes".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let late = app.send_form(&team.officer, &path, &fields).await.expect(412);
        assert!(late.text.contains("Se corrigieron los contactos") && late.text.contains("Se escribió una nota"), "what changed is named");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_asks_person_by_person_and_says_who_will_be_told_what() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = with_a_child(a_form("Ana"), "<b>Benjamín</b> O'Neil");
        form["members"][0]["name"] = json!("Benjamín O'Neil");
        form["members"][0]["birth_date"] = json!("2003-05-20");
        form["message_language"] = json!("ht");
        form["consent"]["adults"] = json!([
            { "person": 0, "other_agency": true, "us_government": true, "canada": true, "spain": true },
            { "person": 1, "other_agency": true, "us_government": true, "canada": true, "spain": true }
        ]);
        let case = app.in_adjudication(&team, form, "family_reunification").await;
        let path = format!("/cases/{case}/do/approve");
        let first = app.open(&team.officer, &path).await.expect(200);
        armoured("approve", &first);
        assert!(first.text.contains("Benjamín O&#39;Neil") && first.text.contains("Cumple 21 años el 2024-05-20"), "{}", first.text);
        let ids = people(&app.case(&team.officer, &case).await);
        let (principal, child) = (format!("/members/{}", ids[0]), format!("/members/{}", ids[1]));
        let seen = hidden(&first.text, "seen");
        let of = |one: &'static str, other: &'static str| [("seen", seen.as_str()), (principal.as_str(), one), (child.as_str(), other)];

        let half = app.send_form(&team.officer, &path, &of("approve", "")).await.expect(422);
        armoured("a person is left out", &half);
        let denied = app.send_form(&team.officer, &path, &of("deny", "approve")).await.expect(422);
        assert!(denied.text.contains("Una aprobación aprueba al solicitante"), "{}", denied.text);
        app.send_form(&team.officer, &path, &of("approve", "perhaps")).await.expect(422);

        let check = app.send_form(&team.officer, &path, &of("approve", "defer")).await.expect(200);
        armoured("before an approval is final", &check);
        assert!(check.text.contains("Criollo haitiano") || check.text.contains("criollo haitiano"), "{}", check.text);
        assert!(check.text.contains("lang=\"ht\"") && check.text.contains("Aplazar"));
        let fields = of("approve", "defer");
        let done = app.send_form(&team.officer, &path, &[fields.as_slice(), &[("final", "yes")]].concat()).await.expect(303);
        assert!(header(&done.headers, "location").contains("done=approve"));
        assert_eq!(app.case(&team.iom, &case).await["stage"], "approved");
        app.send_form(&team.officer, &path, &[fields.as_slice(), &[("final", "yes")]].concat()).await.expect(303);
        let other = of("approve", "deny");
        app.send_form(&team.officer, &path, &[other.as_slice(), &[("final", "yes")]].concat()).await.expect(409);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_is_said_in_words_and_what_is_refused_is_said_in_place() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        app.cap(1).await;
        let case = app.in_adjudication(&team, with_a_child(a_form("Ana"), "Berta"), "canada").await;
        let deny = format!("/cases/{case}/do/deny");
        let pending = app.open(&team.officer, &deny).await.expect(200);
        assert!(pending.text.contains("Hay un mensaje o una llamada pendiente") && !pending.text.contains("Continuar y revisar"));
        let fields = [("seen", hidden(&pending.text, "seen")), ("/reason_code", "other".into()), ("final", "yes".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let refused = app.send_form(&team.officer, &deny, &fields).await.expect(409);
        armoured("contact is pending", &refused);
        assert!(refused.text.contains("registre el intento; después puede decidir"), "{}", refused.text);

        let approve = format!("/cases/{case}/do/approve");
        let first = app.open(&team.officer, &approve).await.expect(200);
        assert!(first.text.contains("Lugares libres de la vía: 1 / 1 personas"), "{}", first.text);
        let ids = people(&app.case(&team.officer, &case).await);
        let names: Vec<String> = ids.iter().map(|id| format!("/members/{id}")).collect();
        let seen = hidden(&first.text, "seen");
        let both = [("seen", seen.as_str()), (&names[0], "approve"), (&names[1], "approve")];
        let full = app.send_form(&team.officer, &approve, &both).await.expect(409);
        armoured("the pathway is full", &full);
        assert!(full.text.contains("Apruebe a menos personas") && full.text.contains("value=\"approve\" checked"), "{}", full.text);

        let changed = json!({ "birth_date": "1990-05-18" });
        let person = format!("/api/v1/cases/{case}/people/{}", ids[0]);
        let etag = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.etag();
        app.call(Some(&team.iom), Method::PATCH, &person, &[("if-match", &etag)], Some(changed)).await.expect(200);
        let flagged = app.open(&team.officer, &approve).await.expect(200);
        assert!(flagged.text.contains("Algo importante cambió") && flagged.text.contains("do/acknowledge_change"), "{}", flagged.text);
        let whole = app.open(&team.officer, &format!("/cases/{case}/decision")).await.expect(200);
        armoured("what a decision needs", &whole);

        let own = app.submitted(&team, "Own").await;
        let list = app.open(&team.officer, &format!("/cases/{own}/decision")).await.expect(200);
        assert!(list.text.contains("iom.reviewer.co (IOM)"), "four eyes name who prepared it");
    })
    .await;
}
