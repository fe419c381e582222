//! Every page that is mounted, for every role, in every language, over samples whose every text is hostile.
//!
//! What a page says is judged elsewhere. Here: none breaks, none lacks a word, none runs what somebody typed, each is armoured; and none is
//! forgotten, because the walk follows the route registry and a page without a sample that opens it fails.

use std::collections::BTreeSet;

use reqwest::Method;
use sendero::{
    console::{
        self,
        page::LANGUAGES,
        staff::{case::Part, file::person::Section, selection::Selection},
    },
    domain::{
        terms::{Organisation, Role},
        workflow::Verb,
    },
    http::routes::{Mounted, Side},
};
use serde_json::{Value, json};

use super::{armoured, cookie_of, header, page};
use crate::support::{Staff, TestApp, database::Db, desk, forms, on_both};

/// A name that would run, run the wrong way round and run over, if it were let.
const NAME: &str = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)> \u{5d0}\u{5d1}\u{5d2} Z\u{301}oe\u{308} & {{ c }} =1+1";

/// Pages that lead on, or that answer with a file: not pages to be read.
const NOT_READ: &[&str] =
    &["/", "/leave", "/language/{language}", "/assets/{name}", "/queue/select", "/queue/done/{step}", "/{nothing:.*}"];

/// Pages of a stage to which no sample is taken; `decide_travel` and `file_reach` open them.
const OPENED_ELSEWHERE: &[&str] = &["/cases/{id}/clearances/{kind}", "/cases/{id}/messages/{message}/resend"];

/// What there is to be shown.
struct World {
    app: TestApp,
    people: Vec<Staff>,
    cases: Vec<String>,
    booked: String,
    room: String,
    interpreter: String,
    proposal: String,
    account: String,
    programme: String,
    principal: String,
    child: String,
    message: String,
    decision: String,
}

/// A family of two with hostile texts in every field that takes any.
fn hostile(who: &str) -> Value {
    let mut form = forms::with_a_child(forms::a_form(who), NAME);
    form["principal"]["name"] = json!(format!("{who} {NAME}"));
    form["principal"]["given_name"] = json!(who);
    form["municipality"] = json!(NAME);
    form["needs"] = json!(["disability"]);
    form["needs_note"] = json!(NAME);
    form
}

impl World {
    async fn build(db: Db) -> Self {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        app.with_a_site().await;
        let all = |role| [(role, None)];
        let people = vec![
            team.clerk.clone(),
            team.iom.clone(),
            team.unhcr.clone(),
            team.iom_reviewer.clone(),
            team.second_officer.clone(),
            team.supervisor.clone(),
            app.scheduler("CO").await,
            app.staff("travel", Organisation::Iom, &all(Role::TravelCoordinator)).await,
            app.staff("auditor", Organisation::Usg, &all(Role::Auditor)).await,
            app.staff("administrator", Organisation::Iom, &all(Role::Administrator)).await,
            app.staff("administrator.usg", Organisation::Usg, &all(Role::Administrator)).await,
        ];
        let mut cases = vec![app.received_as(&team, hostile("Alba")).await];
        let screening = app.received_as(&team, hostile("Berta")).await;
        app.act(&team.iom, &screening, "take", json!({})).await.expect(200);
        app.post(&team.iom, &format!("/api/v1/cases/{screening}/notes"), json!({ "kind": "general", "text": NAME })).await.expect(201);
        app.act(&team.iom, &screening, "withdraw", json!({ "asked_by": "principal", "identified_by": "document", "reason": NAME })).await;
        cases.push(screening);
        cases.push(app.in_review(&team, "Carla").await);
        cases.push(app.submitted(&team, "Dora").await);
        cases.push(app.in_adjudication(&team, hostile("Eva"), "family_reunification").await);
        let booked = app.in_process(&team, "Flor").await;
        let slot = app.slot(&people[6], &team.officer, "2024-03-05", "09:00").await;
        app.book(&people[6], &booked, &slot, None).await.expect(201);
        app.post(&people[6], "/api/v1/offices/CO/slots", desk::by_telephone(&team.officer, "2024-03-06", "10:00")).await.expect(201);
        let room = app.room(&people[6], &NAME[..40]).await;
        let speaks = json!({ "name": &NAME[..40], "languages": ["hat"] });
        let interpreter = app.post(&people[6], "/api/v1/offices/CO/interpreters", speaks).await.expect(201).field("/id");
        let ready = app.in_process(&team, "Gala").await;
        let asked = app.act(&team.officer, &ready, "recall", json!({ "reason": NAME })).await.expect(202);
        cases.extend([booked.clone(), ready]);
        let family = app.case(&team.iom, &cases[0]).await;
        let id = |pointer: &str| family.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        let (principal, child) = (id("/people/0/id"), id("/people/1/id"));
        let message = app.get(&team.iom, &format!("/api/v1/cases/{booked}/messages")).await.expect(200).field("/items/0/id");
        let decision = app.get(&team.officer, &format!("/api/v1/cases/{booked}/decisions")).await.expect(200).field("/items/0/id");
        let programmes = app.get(&people[9], "/api/v1/programmes").await.expect(200);
        let (account, programme) = (team.iom.account.to_string(), programmes.field("/items/0/id"));
        Self {
            proposal: asked.field("/proposal"),
            app,
            people,
            cases,
            booked,
            room,
            interpreter,
            account,
            programme,
            principal,
            child,
            message,
            decision,
        }
    }

    /// The addresses under which a page is looked at.
    fn samples(&self, path: &str) -> Vec<String> {
        let ids: Vec<String> = match path.split('/').nth(1) {
            // What can be said of an interview is asked of the one family that has one, so that everybody is asked.
            Some("cases") if path.contains("/interview/") => vec![self.booked.clone()],
            Some("cases") => self.cases.clone(),
            Some("interviews") if path.contains("/interpreters/") => vec![self.interpreter.clone()],
            Some("interviews") => vec![self.room.clone()],
            Some("proposals") => vec![self.proposal.clone()],
            Some("accounts") => vec![self.account.clone()],
            Some("programmes") => vec![self.programme.clone()],
            _ => vec![self.cases[0].clone()],
        };
        let ids = self.of_one_thing(path).map_or(ids, |id| vec![id]);
        let mut found = vec![path.to_owned()];
        let mut fill = |name: &str, values: Vec<String>| {
            found = found.iter().flat_map(|one| values.iter().map(move |value| one.replace(name, value))).collect();
        };
        fill("{id}", ids);
        if path.contains("/interview/") {
            fill("{verb}", ["record_held", "record_no_show", "cancel_interview"].map(str::to_owned).to_vec());
        }
        fill("{verb}", Verb::ALL.iter().map(|verb| verb.as_str().to_owned()).collect());
        fill("{part}", Part::ALL.iter().map(|part| part.as_str().to_owned()).collect());
        fill("{answer}", vec!["confirm".into()]);
        fill("{office}", vec!["CO".into()]);
        fill("{code}", vec!["safe-mobility".into()]);
        fill("{kind}", if path.contains("clearances") { vec!["security".into(), "medical".into()] } else { vec!["park".into()] });
        fill("{section}", Section::ALL.iter().map(|section| section.as_str().to_owned()).collect());
        fill("{person}", vec![if path.ends_with("/leave") { self.child.clone() } else { self.principal.clone() }]);
        fill("{number}", vec!["1".into()]);
        fill("{message}", vec![self.message.clone()]);
        fill("{decision}", vec![self.decision.clone()]);
        fill("{act}", vec!["disable".into(), "reset".into()]);
        fill("{language}", LANGUAGES.iter().map(|(language, _)| language.as_str().to_owned()).collect());
        fill("{account}", vec![self.account.clone()]);
        fill("{step}", ["assign", "take", "release"].map(str::to_owned).to_vec());
        if path == "/queue/do/{step}" {
            let chosen = Selection::from(self.cases.iter().map(|case| case.parse().unwrap()).collect::<Vec<_>>()).text();
            found = found.iter().map(|one| format!("{one}?sel={chosen}")).collect();
        }
        if path == "/queue/news" {
            found = vec![format!("{path}?since=1")];
        }
        if path == "/programmes/changes" {
            found = vec![format!("{path}?old={0}&new={0}", self.programme)];
        }
        found.sort();
        found.dedup();
        found
    }
}

impl World {
    /// The one case of a page about a person, a contact, a message or a decision of it.
    fn of_one_thing(&self, path: &str) -> Option<String> {
        let about = |part: &str| path.starts_with("/cases/") && path.contains(part);
        if about("{person}") || about("{number}") {
            return Some(self.cases[0].clone());
        }
        (about("{message}") || about("{decision}")).then(|| self.booked.clone())
    }
}

/// Nothing of a hostile text is markup.
#[track_caller]
fn tame(what: &str, text: &str) {
    for run in ["<script>alert", "<img src=x", "onerror=alert(2)>"] {
        assert!(!text.contains(run), "{what}: {run}");
    }
}

fn pages(side: Side) -> Vec<Mounted> {
    let read = |one: &Mounted| one.side() == side && one.method == actix_web::http::Method::GET && !NOT_READ.contains(&one.path);
    console::routes().into_iter().filter(read).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_staff_opens_for_somebody_breaks_for_nobody_and_runs_nothing() {
    on_both(async |db| {
        let world = World::build(db).await;
        let mut never_opened: BTreeSet<&str> = BTreeSet::new();
        for one in &pages(Side::Staff) {
            never_opened.insert(one.path);
            let samples = world.samples(one.path);
            for (turn, address) in samples.iter().enumerate() {
                // Every verb of every case for everybody would be thousands; they take turns.
                let turns = |place: usize| samples.len() < 12 || place == turn % world.people.len();
                for (place, person) in world.people.iter().enumerate().filter(|(place, _)| turns(*place)) {
                    let (language, _) = LANGUAGES[(turn + place) % LANGUAGES.len()];
                    let cookie = format!("{}; __Host-sendero-language={language}", cookie_of(&world.app, person));
                    let answer = page(&world.app, &world.app.staff_url, address, &[("cookie", &cookie), ("accept", "text/html")]).await;
                    let what = format!("{address} for {} in {language}", person.login);
                    assert!(answer.status < 500, "{what}: {}", answer.text);
                    tame(&what, &answer.text);
                    if answer.status == 303 {
                        let leads_on = header(&answer.headers, "location");
                        assert!(leads_on.starts_with('/'), "{what}");
                        if !leads_on.starts_with("/sign-in") {
                            never_opened.remove(one.path);
                        }
                        continue;
                    }
                    if header(&answer.headers, "content-type").starts_with("text/html") {
                        armoured(&what, &answer);
                        assert!(answer.text.contains(&format!("<html class=\"govuk-template\" lang=\"{language}\"")), "{what}");
                    }
                    if answer.status == 200 {
                        never_opened.remove(one.path);
                    }
                }
            }
        }
        never_opened.retain(|path| !OPENED_ELSEWHERE.contains(path));
        assert!(never_opened.is_empty(), "no sample opens {never_opened:?}: give World one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_public_page_opens_in_every_language_and_none_knows_anybody() {
    let world = World::build(Db::Sqlite).await;
    for one in &pages(Side::Public) {
        let mut opened = false;
        for address in &world.samples(one.path) {
            let answer = page(&world.app, &world.app.public_url, address, &[("accept", "text/html")]).await;
            armoured(address, &answer);
            assert!(answer.status < 500 && !answer.text.contains("Alba"), "{address}");
            opened |= answer.status == 200;
        }
        assert!(opened, "no sample opens {}", one.path);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_of_staff_needs_a_session_and_the_token_of_its_page() {
    let world = World::build(Db::Sqlite).await;
    let forms = console::routes().into_iter().filter(|one| one.side() == Side::Staff && one.method == actix_web::http::Method::POST);
    for one in forms.filter(|one| !NOT_READ.contains(&one.path) && one.path != "/sign-in") {
        let url = format!("{}{}", world.app.staff_url, world.samples(one.path)[0]);
        let fields = [("genuine", "somebody else's"), ("/text", "typed")];
        for person in &world.people {
            let cookie = cookie_of(&world.app, person);
            let answer = super::send(&world.app, Method::POST, &url, &[("cookie", &cookie)], Some(&fields)).await;
            assert_eq!(answer.status, 403, "{url} took a form with a foreign token: {}", answer.text);
        }
        let nobody = super::send(&world.app, Method::POST, &url, &[], Some(&fields)).await;
        assert_eq!(nobody.status, 401, "{url} took a form of nobody");
    }
}
