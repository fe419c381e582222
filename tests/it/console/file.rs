//! The case file: corrected one section a page, never over somebody else's change, and nothing shown that the view does not give.

use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::{Value, json};

use super::{armoured, cookie_of, genuine_of, header, hidden, page, send};
use crate::support::{
    Answer, Staff, TestApp,
    forms::{a_form, with_a_child},
    on_both,
    staff::Team,
};

/// Names as people have them, and as attackers send them: the last are refused, since they deceive.
const HOSTILE: &[&str] =
    &["<script>alert(1)</script> O'Higgins", "\u{5d0}\u{5d1}\u{5d2} Nu\u{301}n\u{303}ez", "Z\u{335}\u{322}o\u{308}e\u{301} \"><img src=x>"];

/// Somebody before their pages.
pub(super) struct Desk<'a> {
    app: &'a TestApp,
    cookie: String,
    genuine: String,
}

impl<'a> Desk<'a> {
    pub(super) fn of(app: &'a TestApp, who: &Staff) -> Self {
        Self { app, cookie: cookie_of(app, who), genuine: genuine_of(app, who) }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        page(self.app, &self.app.staff_url, path, &[("cookie", &self.cookie)]).await
    }

    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("genuine", self.genuine.as_str())];
        all.extend_from_slice(fields);
        send(self.app, Method::POST, &format!("{}{path}", self.app.staff_url), &[("cookie", &self.cookie)], Some(&all)).await
    }
}

/// The hidden fields of the form of a page, as a browser sends them back; what a page escapes is written plainly.
pub(super) fn carried(answer: &Answer, names: &[&str]) -> Vec<(String, String)> {
    let plain = |text: String| {
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
            .iter()
            .fold(text, |text, (from, to)| text.replace(from, to))
    };
    names.iter().map(|name| ((*name).to_owned(), plain(hidden(&answer.text, name)))).collect()
}

pub(super) fn with<'f>(hidden: &'f [(String, String)], typed: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(typed.iter().copied()).collect()
}

const NAME: &[&str] = &["seen", "was:/name", "was:/given_name", "was:/family_name"];

async fn person(app: &TestApp, who: &Staff, case: &str, number: usize) -> Value {
    app.case(who, case).await["people"][number].clone()
}

async fn patch(app: &TestApp, who: &Staff, case: &str, number: usize, body: Value) -> Answer {
    let seen = app.get(who, &format!("/api/v1/cases/{case}")).await;
    let id = seen.field(&format!("/people/{number}/id"));
    let path = format!("/api/v1/cases/{case}/people/{id}");
    app.call(Some(who), Method::PATCH, &path, &[("if-match", &seen.etag())], Some(body)).await
}

async fn a_child_too(app: &TestApp, team: &Team) -> String {
    let case = app.received_as(team, with_a_child(a_form("Ana"), "Beto Pérez")).await;
    app.act(&team.iom, &case, "take", json!({})).await.expect(200);
    case
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_corrected_and_shown_as_it_is_written() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Ana").await;
        let desk = Desk::of(&app, &team.iom);
        let id = person(&app, &team.iom, &case, 0).await["id"].as_str().unwrap().to_owned();
        let path = format!("/cases/{case}/people/{id}/name");
        assert!(desk.get(&format!("/cases/{case}/people")).await.expect(200).text.contains(&format!("{path}?back=")));
        for name in HOSTILE {
            let form = desk.get(&path).await.expect(200);
            armoured("name", &form);
            let hidden = carried(&form, NAME);
            let done = desk.post(&path, &with(&hidden, &[("/name", name), ("/given_name", ""), ("/family_name", "")])).await.expect(303);
            assert!(header(&done.headers, "location").contains("/people?back="), "{name}");
            assert!(header(&done.headers, "location").ends_with("done=corrected"), "{name}");
            for part in ["", "/people", "/print", "/people/add", "/contacts/1"] {
                let seen = desk.get(&format!("/cases/{case}{part}")).await.expect(200);
                armoured(part, &seen);
                assert!(!seen.text.contains("<script>") && !seen.text.contains("<img src"), "{part}");
            }
        }
        for (name, sentence) in
            [("a\u{202e}b", "Quite los caracteres"), (&"x".repeat(201), "Es demasiado largo"), ("", "Responda"), ("123", "letras")]
        {
            let hidden = carried(&desk.get(&path).await, NAME);
            let again = desk.post(&path, &with(&hidden, &[("/name", name), ("/given_name", "typed & kept")])).await.expect(422);
            armoured("name again", &again);
            assert!(again.text.contains("<title>Error: ") && again.text.contains("typed &#38; kept"), "{name:?}");
            assert!(again.text.contains("href=\"#f-name\"") && again.text.contains(sentence), "{name:?}: {}", again.text);
            assert_eq!(carried(&again, NAME), hidden, "the page still knows what it saw");
        }
        let long = format!("É{}", "é".repeat(199));
        let hidden = carried(&desk.get(&path).await, NAME);
        desk.post(&path, &with(&hidden, &[("/name", &long)])).await.expect(303);
        assert_eq!(person(&app, &team.iom, &case, 0).await["name"], json!(long));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_correction_will_do_is_said_before_and_then_done() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (desk, en) = (Desk::of(&app, &team.iom), [("accept-language", "en")]);
        let says = async |case: &str, section: &str| {
            let id = person(&app, &team.iom, case, 0).await["id"].as_str().unwrap().to_owned();
            let cookie = [("cookie", desk.cookie.as_str()), en[0]];
            page(&app, &app.staff_url, &format!("/cases/{case}/people/{id}/{section}"), &cookie).await.expect(200)
        };
        let screening = app.screening(&team, "Ana").await;
        assert!(says(&screening, "birth").await.text.contains("Nobody has recommended yet"));
        let review = app.in_review(&team, "Berta").await;
        let form = says(&review, "birth").await;
        assert!(form.text.contains("the recommendation is void") && form.text.contains("judged again"));
        assert!(says(&review, "languages").await.text.contains("does not change who the person is"));
        let id = person(&app, &team.iom, &review, 0).await["id"].as_str().unwrap().to_owned();
        let hidden = carried(&form, &["seen", "was:/birth_date"]);
        let typed = [("/birth_date-day", ""), ("/birth_date-month", "4"), ("/birth_date-year", "1990")];
        desk.post(&format!("/cases/{review}/people/{id}/birth"), &with(&hidden, &typed)).await.expect(303);
        let after = app.case(&team.iom, &review).await;
        assert_eq!((&after["stage"], &after["people"][0]["birth_date"]), (&json!("screening"), &json!("1990-04")));

        let submitted = app.submitted(&team, "Celia").await;
        let form = says(&submitted, "nationalities").await;
        assert!(form.text.contains("marked as changed since the recommendation"));
        let id = person(&app, &team.iom, &submitted, 0).await["id"].as_str().unwrap().to_owned();
        let hidden = carried(&form, &["seen", "was:/nationalities"]);
        let typed = [("/nationalities", "VE"), ("/nationalities", "CO"), ("/nationalities-other", "")];
        desk.post(&format!("/cases/{submitted}/people/{id}/nationalities"), &with(&hidden, &typed)).await.expect(303);
        let after = app.case(&team.iom, &submitted).await;
        assert_eq!((&after["stage"], &after["changed_since_recommendation"]), (&json!("submitted"), &json!(true)));
        let overview = desk.get(&format!("/cases/{submitted}")).await.expect(200);
        assert!(overview.text.contains("Algo importante cambió"), "what is missing stands at the head");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_save_at_once_see_mine_and_theirs_and_lose_nothing() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Ana").await;
        let desk = Desk::of(&app, &team.iom);
        let id = person(&app, &team.iom, &case, 0).await["id"].as_str().unwrap().to_owned();
        let path = format!("/cases/{case}/people/{id}/name");
        let opened = carried(&desk.get(&path).await.expect(200), NAME);
        patch(&app, &team.unhcr, &case, 0, json!({ "name": "Ana <Theirs>", "given_name": "Ana" })).await.expect(200);
        let mine = [("/name", "Ana & Mine"), ("/given_name", ""), ("/family_name", "Pérez")];
        let clash = desk.post(&path, &with(&opened, &mine)).await.expect(412);
        armoured("clash", &clash);
        for text in ["Ana Pérez Ñandú", "Ana &#60;Theirs&#62;", "Ana &#38; Mine", "diferente"] {
            assert!(clash.text.contains(text), "{text}");
        }
        let chosen = |name: &str, value: &str| {
            let field = format!("name=\"{name}\" type=\"radio\" value=\"{value}\" checked");
            assert!(clash.text.contains(&field), "{field}");
        };
        chosen("/name", "Ana &#38; Mine");
        chosen("/given_name", "Ana");
        chosen("/family_name", "Pérez");
        assert_eq!(person(&app, &team.iom, &case, 0).await["name"], "Ana <Theirs>", "nothing was saved over it");

        let now = carried(&clash, NAME);
        assert_eq!(now[1].1, "Ana <Theirs>", "what is there now is what the next page compares with");
        let choice = [("/name", "Ana & Mine"), ("/given_name", "Ana"), ("/family_name", "Pérez")];
        patch(&app, &team.unhcr, &case, 0, json!({ "family_name": "Third" })).await.expect(200);
        let again = desk.post(&path, &with(&now, &choice)).await.expect(412);
        assert!(again.text.contains("Third") && again.text.contains("Ana &#38; Mine"), "somebody was faster once more");
        desk.post(&path, &with(&carried(&again, NAME), &choice)).await.expect(303);
        let after = person(&app, &team.iom, &case, 0).await;
        assert_eq!((&after["name"], &after["given"], &after["family"]), (&json!("Ana & Mine"), &json!("Ana"), &json!("Pérez")));

        let opened = carried(&desk.get(&path).await.expect(200), NAME);
        patch(&app, &team.unhcr, &case, 0, json!({ "sex": "other" })).await.expect(200);
        let typed = [("/name", "Ana Four"), ("/given_name", "Ana"), ("/family_name", "Pérez")];
        let elsewhere = desk.post(&path, &with(&opened, &typed)).await.expect(412);
        assert!(elsewhere.text.contains("Ana Four") && elsewhere.text.contains("otra parte del caso"), "another part was changed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_come_change_and_go_and_the_others_stay() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Ana").await;
        let desk = Desk::of(&app, &team.iom);
        let first = person(&app, &team.iom, &case, 0).await;
        let base = format!("/cases/{case}/people/{}/documents", first["id"].as_str().unwrap());
        let names = ["seen", "others", "was:/type", "was:/issuing_country", "was:/number", "was:/expiry"];
        let hidden = carried(&desk.get(&format!("{base}/add")).await.expect(200), &names);
        let paper = [("/type", "national_id"), ("/issuing_country", "VE"), ("/number", "N/A"), ("/expiry-year", "")];
        let faulty = desk.post(&format!("{base}/add"), &with(&hidden, &paper)).await.expect(422);
        assert!(faulty.text.contains("href=\"#f-number\"") && faulty.text.contains("value=\"N/A\""), "{}", faulty.text);
        let paper = [("/type", "national_id"), ("/issuing_country", "VE"), ("/number", "V-11.222.333"), ("/expiry-year", "")];
        desk.post(&format!("{base}/add"), &with(&hidden, &paper)).await.expect(303);
        let all = person(&app, &team.iom, &case, 0).await["documents"].clone();
        let place = all.as_array().unwrap().iter().position(|one| one["kind"] == "national_id").unwrap() + 1;
        let path = format!("{base}/{place}");
        let hidden = carried(&desk.get(&path).await.expect(200), &names);
        let others: Vec<Value> = vec![json!({ "type": "national_id", "issuing_country": "VE", "number": "V-99.888.777" })];
        patch(&app, &team.unhcr, &case, 0, json!({ "documents": others })).await.expect(200);
        let paper = [("/type", "national_id"), ("/issuing_country", "VE"), ("/number", "V-11.222.334")];
        let clash = desk.post(&path, &with(&hidden, &paper)).await.expect(412);
        armoured("papers", &clash);
        for number in ["V-11.222.333", "V-99.888.777", "V-11.222.334"] {
            assert!(clash.text.contains(number), "{number}: {}", clash.text);
        }
        let action = clash.text.split_once("<form method=\"post\" action=\"/cases").unwrap().1.split_once('"').unwrap().0.to_owned();
        assert!(action.contains("/documents/1?"), "it is the first now: {action}");
        let seen = carried(&clash, &names);
        desk.post(&format!("{base}/1"), &with(&seen, &paper)).await.expect(303);
        let all = person(&app, &team.iom, &case, 0).await["documents"].clone();
        assert_eq!((all.as_array().unwrap().len(), &all[0]["number"]), (1, &json!("V-11.222.334")));
        let hidden = carried(&desk.get(&format!("{base}/1/remove")).await.expect(200), &names);
        desk.post(&format!("{base}/1/remove"), &with(&hidden, &[])).await.expect(303);
        assert_eq!(person(&app, &team.iom, &case, 0).await["documents"], json!([]));
        desk.get(&format!("{base}/1")).await.expect(404);
        let text = desk.get(&format!("/cases/{case}")).await.expect(200).text;
        assert!(text.contains("No hay ningún documento"), "the head says what is missing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_joins_and_leaves_a_family() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = a_child_too(&app, &team).await;
        let desk = Desk::of(&app, &team.iom);
        let path = format!("/cases/{case}/people/add");
        let seen = hidden(&desk.get(&path).await.expect(200).text, "seen");
        let born = [("/person/birth_date-day", ""), ("/person/birth_date-month", ""), ("/person/birth_date-year", "1988")];
        let mut fields = vec![("seen", seen.as_str()), ("/person/relation", "spouse"), ("/person/name", "Cira <b>")];
        fields.extend(born);
        fields.extend([("/person/sex", "female"), ("/person/nationalities", "VE")]);
        let unasked = desk.post(&path, &fields).await.expect(422);
        armoured("add", &unasked);
        assert!(unasked.text.contains("href=\"#f-consent-other-agency\"") && unasked.text.contains("Cira &#60;b&#62;"), "{}", unasked.text);
        fields.extend([
            ("/consent/other_agency", "yes"),
            ("/consent/us_government", "no"),
            ("/consent/canada", "no"),
            ("/consent/spain", "no"),
        ]);
        desk.post(&path, &fields).await.expect(303);
        let after = app.case(&team.iom, &case).await;
        assert_eq!((&after["people"][2]["name"], &after["people"][2]["consent"]["us"]), (&json!("Cira <b>"), &json!(false)));
        let late = desk.post(&path, &fields).await.expect(412);
        assert!(late.text.contains("Cira &#60;b&#62;") && hidden(&late.text, "seen") != seen, "what was typed is kept");

        let id = after["people"][2]["id"].as_str().unwrap();
        let path = format!("/cases/{case}/people/{id}/leave");
        let seen = hidden(&desk.get(&path).await.expect(200).text, "seen");
        assert!(desk.post(&path, &[("seen", &seen), ("/reason", " ")]).await.expect(422).text.contains("href=\"#f-reason\""));
        desk.post(&path, &[("seen", &seen), ("/reason", "They live apart.")]).await.expect(303);
        assert_eq!(app.case(&team.iom, &case).await["people"].as_array().unwrap().len(), 2);
        desk.get(&path).await.expect(404);
        let principal = after["people"][0]["id"].as_str().unwrap();
        desk.get(&format!("/cases/{case}/people/{principal}/leave")).await.expect(404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_correct_is_refused_and_tampering_changes_nothing() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let case = app.screening(&team, "Ana").await;
        let id = person(&app, &team.iom, &case, 0).await["id"].as_str().unwrap().to_owned();
        let path = format!("/cases/{case}/people/{id}/name");
        for who in [&team.officer, &team.supervisor, &team.iom_reviewer] {
            let desk = Desk::of(&app, who);
            armoured("refused", &desk.get(&path).await.expect(403));
            desk.post(&path, &[("seen", "x"), ("/name", "Other")]).await.expect(403);
            assert!(
                !desk.get(&format!("/cases/{case}/people")).await.expect(200).text.contains("/name?back="),
                "no link to what is refused"
            );
        }
        Desk::of(&app, &elsewhere.iom).get(&path).await.expect(404);
        let desk = Desk::of(&app, &team.iom);
        let stranger = genuine_of(&app, &team.unhcr);
        for token in ["", "x", &stranger] {
            let fields = [("genuine", token), ("/name", "kept")];
            let url = format!("{}{path}", app.staff_url);
            let answer = send(&app, Method::POST, &url, &[("cookie", &desk.cookie)], Some(&fields)).await.expect(403);
            assert_eq!(hidden(&answer.text, "/name"), "kept");
        }
        for seen in ["", "x", "\"<script>"] {
            let clash = desk.post(&path, &[("seen", seen), ("was:/name", "<script>"), ("/name", "Tampered")]).await.expect(412);
            armoured("tampered", &clash);
        }
        for wrong in ["/nothing", "/relation", "/living/x", "/documents/0", "/documents/99", "/documents/-1"] {
            desk.get(&format!("/cases/{case}/people/{id}{wrong}")).await.expect(404);
        }
        desk.get(&format!("/cases/{case}/people/{case}/name")).await.expect(404);
        let big = "x".repeat(10 * 1024 * 1024);
        assert_eq!(desk.post(&path, &[("/name", &big)]).await.status, 413);
        assert_eq!(person(&app, &team.iom, &case, 0).await["name"], "Ana Pérez Ñandú");
        app.act(&team.iom, &case, "withdraw", json!({ "asked_by": "principal", "identified_by": "document" })).await.expect(200);
        armoured("closed", &desk.get(&path).await.expect(409));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_who_turns_out_to_be_grown_is_asked_for_consent_on_the_same_page() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = a_child_too(&app, &team).await;
        let desk = Desk::of(&app, &team.iom);
        let id = person(&app, &team.iom, &case, 1).await["id"].as_str().unwrap().to_owned();
        let path = format!("/cases/{case}/people/{id}/birth");
        let seen = hidden(&desk.get(&path).await.expect(200).text, "seen");
        let born = [("seen", seen.as_str()), ("/birth_date-day", "1"), ("/birth_date-month", "2"), ("/birth_date-year", "1999")];
        let asked = desk.post(&path, &born).await.expect(422);
        assert!(asked.text.contains("href=\"#f-consent-other-agency\""), "{}", asked.text);
        let mut all = born.to_vec();
        all.extend([
            ("/consent/other_agency", "yes"),
            ("/consent/us_government", "yes"),
            ("/consent/canada", "no"),
            ("/consent/spain", "no"),
        ]);
        desk.post(&path, &all).await.expect(303);
        assert_eq!(person(&app, &team.iom, &case, 1).await["consent"]["us"], json!(true));
        let facts = format!("/cases/{case}/people/{}/facts", person(&app, &team.iom, &case, 0).await["id"].as_str().unwrap());
        let form = desk.get(&facts).await.expect(200);
        armoured("facts", &form);
        let hidden = carried(&form, &["seen", "was:/facts/in_country_on"]);
        assert_eq!(hidden[1].1, "2023-01-15");
        desk.post(&facts, &with(&hidden, &[("/facts/in_country_on-or", "unknown")])).await.expect(303);
        assert_eq!(person(&app, &team.iom, &case, 0).await["facts"]["in_country_on"], "unknown");
        let auditor = app.staff("auditor", Organisation::Iom, &[(Role::Auditor, None)]).await;
        Desk::of(&app, &auditor).get(&facts).await.expect(404);
    })
    .await;
}
