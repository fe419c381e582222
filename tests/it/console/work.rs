//! My work, the list of cases, own views, one step for many, the team.

use reqwest::Method;
use sendero::{
    console::staff::selection::Selection,
    domain::terms::{Organisation, Role},
};
use serde_json::json;

use super::{armoured, cookie_of, genuine_of, header, hidden, page, send};
use crate::support::{Answer, Staff, TestApp, forms, on_both};

/// Somebody at the pages.
struct Desk<'a> {
    app: &'a TestApp,
    cookie: String,
    genuine: String,
}

impl<'a> Desk<'a> {
    fn of(app: &'a TestApp, staff: &Staff) -> Self {
        Self { app, cookie: cookie_of(app, staff), genuine: genuine_of(app, staff) }
    }

    async fn get(&self, path: &str) -> Answer {
        page(self.app, &self.app.staff_url, path, &[("cookie", &self.cookie)]).await
    }

    async fn look(&self, path: &str) -> Answer {
        let answer = self.get(path).await.expect(200);
        armoured(path, &answer);
        answer
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let all: Vec<(&str, &str)> = fields.iter().copied().chain([("genuine", self.genuine.as_str())]).collect();
        send(self.app, Method::POST, &format!("{}{path}", self.app.staff_url), &[("cookie", &self.cookie)], Some(&all)).await
    }

    /// Follows the address that an answer leads to.
    async fn follow(&self, answer: Answer) -> Answer {
        let address = header(&answer.expect(303).headers, "location");
        self.look(&address).await
    }
}

/// The values of the boxes of a page.
fn marks(text: &str) -> Vec<String> {
    text.split("name=\"pick\" value=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn my_work_begins_with_the_next_case_and_lists_what_waits() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Ana").await;
        app.received(&team, "Berta").await;
        let iom = Desk::of(&app, &team.iom);
        let work = iom.look("/work").await;
        let reference = app.case(&team.iom, &case).await["reference"].as_str().unwrap().to_owned();
        let main = work.text.split_once("<main").unwrap().1;
        assert!(main.find(&reference).unwrap() < main.find("<table").unwrap_or(usize::MAX));
        assert!(main.find("sendero-next").unwrap() < main.find("<table").unwrap_or(usize::MAX), "the next one stands first");
        assert!(main.contains(&format!("/cases/{case}/do/recommend")), "what the holder can do stands beside it");
        app.forward(chrono::TimeDelta::days(22));
        let late = Desk::of(&app, &team.iom).look("/work").await;
        assert!(late.text.contains("Atrasado") && late.text.contains("href=\"#overdue\""));
        let boss = Desk::of(&app, &team.supervisor).look("/work").await;
        assert!(boss.text.contains(&format!("/team/{}", team.iom.account)), "files can be handed over");
        for nobody in [&team.clerk, &team.officer, &team.iom_reviewer] {
            let other = Desk::of(&app, nobody).look("/work").await;
            assert!(!other.text.contains("/team/"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticked_cases_travel_over_pages_and_are_given_with_an_answer_for_each() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (first, second) = (app.received(&team, "Ana").await, app.received(&team, "Berta").await);
        let boss = Desk::of(&app, &team.supervisor);
        let list = boss.look("/queue?stage=received").await;
        let boxes = marks(&list.text);
        assert_eq!(boxes.len(), 2);
        assert!(list.text.contains("2 casos."), "the counters know how many");

        let none = boss.get("/queue/select?list=stage%3Dreceived&sel=&go=assign").await.expect(303);
        let none = boss.get(&header(&none.headers, "location")).await.expect(422);
        armoured("nothing ticked", &none);
        assert!(none.text.contains("Elija al menos un caso") && none.text.contains("<title>Error"));

        let kept = boss.get(&format!("/queue/select?list=stage%3Dreceived&sel=&pick={}&go=here", boxes[0])).await;
        let kept = boss.follow(kept).await;
        let ticked = format!("id=\"{}\" checked", boxes[0]);
        assert!(
            kept.text.contains(&ticked) && !kept.text.contains(&format!("id=\"{}\" checked", boxes[1])),
            "what was ticked is ticked again"
        );
        let query = format!("/queue/select?list=stage%3Dreceived&sel={}&pick={}&go=assign", boxes[0], boxes[1]);
        let ahead = boss.follow(boss.get(&query).await).await;
        assert!(ahead.text.contains("iom.caseworker.co (IOM): 0 a su cargo") && !ahead.text.contains("iom.reviewer.co"));
        let sel = hidden(&ahead.text, "sel");
        let unanswered = boss.get(&format!("/queue/do/assign?sel={sel}&to=")).await.expect(422);
        armoured("nobody chosen", &unanswered);

        let to = team.iom.account.to_string();
        app.act(&team.iom, &second, "take", json!({})).await.expect(200);
        app.act(&team.iom, &second, "withdraw", json!({ "asked_by": "principal", "identified_by": "document" })).await.expect(200);
        let sure = boss.look(&format!("/queue/do/assign?sel={sel}&to={to}")).await;
        assert!(
            sure.text.contains("1 casos quedarán a cargo de") && sure.text.contains("No posibles: 1"),
            "what is not possible is said before"
        );
        let both = [("sel", sel.as_str()), ("to", to.as_str()), ("back", "/queue?stage=received")];
        let after = boss.follow(boss.post("/queue/do/assign", &both).await).await;
        assert!(
            after.text.contains("Hechos: 1.")
                && after.text.contains("No hechos: 1.")
                && after.text.contains("No está en una etapa para esto")
        );
        assert!(after.text.contains("href=\"/queue?stage=received\""), "one comes back to the list");
        assert_eq!(app.case(&team.iom, &first).await["assignee"], json!(team.iom.account));

        let clerk = Desk::of(&app, &team.iom);
        let refused = clerk.post("/queue/do/assign", &both).await.expect(403);
        armoured("no supervisor", &refused);
        let url = format!("{}/queue/do/assign", app.staff_url);
        send(&app, Method::POST, &url, &[("cookie", &boss.cookie)], Some(&both)).await.expect(403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_colleague_of_another_office_is_never_given_a_case_and_two_who_give_at_once_both_hear_the_truth() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let case = app.screening(&team, "Ana").await;
        let boss = Desk::of(&app, &team.supervisor);
        let (sel, far) = (marks(&boss.look("/queue").await.text).concat(), elsewhere.iom.account.to_string());
        let ahead = boss.look(&format!("/queue/do/assign?sel={sel}")).await;
        assert!(!ahead.text.contains(&far), "no colleague of another office is offered");
        boss.get(&format!("/queue/do/assign?sel={sel}&to={far}")).await.expect(422);
        let after = boss.follow(boss.post("/queue/do/assign", &[("sel", &sel), ("to", &far)]).await).await;
        assert!(after.text.contains("no es gestor de casos activo"));
        boss.get(&format!("/team/{far}")).await.expect(404);
        Desk::of(&app, &team.iom).get(&format!("/team/{}", team.iom.account)).await.expect(403);
        let far_boss = Desk::of(&app, &elsewhere.supervisor);
        let unseen = far_boss.get(&format!("/queue/do/assign?sel={sel}")).await.expect(422);
        assert!(!unseen.text.contains("CO-"), "a case of another office does not exist");
        let own = elsewhere.iom.account.to_string();
        let unknown = far_boss.follow(far_boss.post("/queue/do/assign", &[("sel", &sel), ("to", &own)]).await).await;
        assert!(unknown.text.contains("Para usted no hay tal caso") && !unknown.text.contains("CO-"));

        let (one, two) = (team.iom.account.to_string(), team.unhcr.account.to_string());
        let (one, two) = ([("sel", sel.as_str()), ("to", one.as_str())], [("sel", sel.as_str()), ("to", two.as_str())]);
        let (first, second) = tokio::join!(boss.post("/queue/do/assign", &one), boss.post("/queue/do/assign", &two));
        let (first, second) = (boss.follow(first).await, boss.follow(second).await);
        let done = [&first, &second].iter().filter(|page| page.text.contains("Hechos: 1.")).count();
        assert!(done >= 1, "one of them at least is done, and nobody waits for ever");
        let holder = app.case(&team.iom, &case).await["assignee"].clone();
        assert!([json!(team.iom.account), json!(team.unhcr.account)].contains(&holder));
    })
    .await;
}

/// Cases as they are carried in an address.
fn chosen(ids: &[String]) -> String {
    Selection::from(ids.iter().map(|id| id.parse().unwrap()).collect::<Vec<_>>()).text()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_absent_colleagues_files_go_over_in_one_step() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let cases = [app.screening(&team, "Ana").await, app.screening(&team, "Berta").await, app.screening(&team, "Carla").await];
        let boss = Desk::of(&app, &team.supervisor);
        let (path, to) = (format!("/team/{}", team.iom.account), team.unhcr.account.to_string());
        let form = boss.look(&path).await;
        let boxes = marks(&form.text);
        assert_eq!((boxes.len(), form.text.matches(" checked").count()), (3, 3), "all are ticked beforehand");
        let nothing = boss.post(&path, &[("pick", &boxes[0])]).await.expect(422);
        armoured("nobody chosen", &nothing);
        assert_eq!(nothing.text.matches(" checked").count(), 1, "what was ticked is kept");
        let after = boss.post(&path, &[("pick", &boxes[0]), ("pick", &boxes[1]), ("to", &to)]).await;
        assert!(boss.follow(after).await.text.contains("Hechos: 2."));
        let mut held = 0;
        for case in &cases {
            held += usize::from(app.case(&team.iom, case).await["assignee"] == json!(team.unhcr.account));
        }
        assert_eq!(held, 2);
        let holder = Desk::of(&app, &team.unhcr).look("/work").await;
        assert!(holder.text.contains("id=\"new\""), "what was given is new to whom it was given");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn views_are_kept_renamed_and_deleted_by_their_owner_alone() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (iom, other) = (Desk::of(&app, &team.iom), Desk::of(&app, &team.unhcr));
        let hostile = "<script>alert(1)</script> Ñandú";
        let kept = iom.post("/queue/views", &[("/name", hostile), ("/query", "stage=review&q=Ana")]).await.expect(422);
        armoured("a search is not kept", &kept);
        let kept = iom.post("/queue/views", &[("/name", hostile), ("/query", "stage=review")]).await;
        let list = iom.follow(kept).await;
        assert!(list.text.contains("&#60;script&#62;alert(1)") && !list.text.contains("<script>alert"));
        iom.post("/queue/views", &[("/name", hostile), ("/query", "stage=received")]).await.expect(409);
        let api = app.get(&team.iom, "/api/v1/me/views").await.expect(200);
        let id = api.field("/items/0/id");
        assert_eq!((api.field("/items/0/name").as_str(), api.field("/items/0/query").as_str()), (hostile, "stage=review"));

        assert!(!other.look("/queue").await.text.contains("alert(1)") && !other.look("/queue/views").await.text.contains("alert(1)"));
        let name = format!("/views/{id}/name");
        other.post(&format!("/queue/views/{id}"), &[(&name, "Mine")]).await.expect(404);
        other.post(&format!("/queue/views/{id}/delete"), &[]).await.expect(404);
        app.call(Some(&team.unhcr), Method::PATCH, &format!("/api/v1/me/views/{id}"), &[], Some(json!({ "name": "Mine" })))
            .await
            .refused(404, "not_found");
        app.call(Some(&team.unhcr), Method::DELETE, &format!("/api/v1/me/views/{id}"), &[], None).await.refused(404, "not_found");

        let empty = iom.post(&format!("/queue/views/{id}"), &[(&name, "")]).await.expect(422);
        armoured("no name", &empty);
        assert!(iom.follow(iom.post(&format!("/queue/views/{id}"), &[(&name, "Revisión")]).await).await.text.contains("Revisión"));
        iom.post(&format!("/queue/views/{id}/delete"), &[]).await.expect(303);
        assert_eq!(app.get(&team.iom, "/api/v1/me/views").await.json()["items"], json!([]));
        app.post(&team.iom, "/api/v1/me/views", json!({ "name": "Mine", "query": "q=Ana" })).await.refused(422, "invalid");
        app.post(&team.iom, "/api/v1/me/views", json!({ "name": "Mine", "query": "assignee=me" })).await.expect(201);
        app.post(&team.iom, "/api/v1/me/views", json!({ "name": "Mine", "query": "assignee=me" })).await.refused(409, "view_name_taken");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn news_are_told_without_loading_the_list_anew() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let iom = Desk::of(&app, &team.iom);
        let list = iom.look("/queue").await;
        assert!(header(&list.headers, "content-security-policy").contains("connect-src 'self'"));
        let (_, rest) = list.text.split_once("data-ask=\"").unwrap();
        let ask = rest.split_once('"').unwrap().0.replace("&#38;", "&");
        assert_eq!(iom.get(&ask).await.expect(200).json()["n"], 0);
        app.forward(chrono::TimeDelta::minutes(5));
        app.received(&team, "Ana").await;
        let told = iom.get(&ask).await.expect(200);
        assert_eq!(told.json()["n"], 1);
        assert!(told.field("/text").starts_with("1 nuevos desde las 08:00"), "{}", told.text);
        let since = ask.split_once("since=").unwrap().1;
        assert!(iom.look(&format!("/queue?since={since}")).await.text.contains("1 nuevos desde las 08:00"), "without JavaScript by a link");
        let far = app.team("EC").await;
        assert_eq!(Desk::of(&app, &far.iom).get(&ask).await.expect(200).json()["n"], 0, "another office hears nothing");
        page(&app, &app.staff_url, &ask, &[]).await.expect(303);
        Desk::of(&app, &team.clerk).get(&ask).await.expect(403);
    })
    .await;
}

/// Nothing on these pages tells a declined case from a waiting one, to whoever may not know.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decline_shows_in_no_list_count_order_or_answer() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let cases = [app.submitted(&team, "Ana").await, app.submitted(&team, "Berta").await];
        let sel = chosen(&cases);
        let paths = [
            "/work".to_owned(),
            "/queue".to_owned(),
            "/queue?stage=submitted&sort=stage_since".to_owned(),
            "/queue?stage=closed%3Adeclined".to_owned(),
            format!("/queue/do/assign?sel={sel}&to={}", team.unhcr.account),
            format!("/team/{}", team.iom.account),
        ];
        let boss = Desk::of(&app, &team.supervisor);
        let mut before = Vec::new();
        for path in &paths {
            before.push(boss.look(path).await.text);
        }
        app.act(&team.officer, &cases[0], "decline", json!({ "reason_code": "other" })).await.expect(200);
        for (path, before) in paths.iter().zip(&before) {
            assert_eq!(&boss.look(path).await.text, before, "{path}");
        }
        let to = team.unhcr.account.to_string();
        let after = boss.follow(boss.post("/queue/do/assign", &[("sel", &sel), ("to", &to)]).await).await;
        assert!(after.text.contains("Hechos: 2."), "a declined case is assigned like a waiting one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_names_and_tampered_addresses_do_no_harm() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = forms::a_form("Ana");
        form["principal"]["name"] = json!("Zoé O'Higgins");
        app.submit("CO", form).await.expect(201);
        let script = app.staff("<script>alert(1)</script>", Organisation::Iom, &[(Role::Caseworker, Some("CO"))]).await;
        let boss = Desk::of(&app, &team.supervisor);
        let sel = marks(&boss.look("/queue").await.text).concat();
        for path in [
            "/work".to_owned(),
            format!("/queue?assignee={}", script.account),
            format!("/queue/do/assign?sel={sel}"),
            format!("/queue/do/assign?sel={sel}&to={}", script.account),
            format!("/team/{}", script.account),
        ] {
            let answer = boss.look(&path).await;
            assert!(!answer.text.contains("<script>alert"), "{path}");
        }
        let back = boss.look(&format!("/queue/do/assign?sel={sel}&back=%2F%2Fevil.example")).await;
        assert!(!back.text.contains("=\"//evil.example") && back.text.contains("href=\"/work\" class=\"govuk-back-link\""));
        for bad in ["/queue/done/assign?r=AAAA", "/queue/done/assign", "/queue/do/endorse", "/queue/done/take?r=%00", "/team/nobody"] {
            boss.get(bad).await.expect(404);
        }
        boss.get("/queue/do/assign?sel=%3Cscript%3E").await.expect(422);
        boss.get("/queue?cursor=tampered").await.expect(422);
        boss.get(&format!("/queue?sel={}", "A".repeat(20_000))).await.expect(200);
    })
    .await;
}
