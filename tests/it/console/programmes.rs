//! Rule sets: drafted in a text area, compared, published by two administrators, tried for a day.

use sendero::domain::{
    programme::shipped,
    terms::{Organisation::Iom, Role},
};

use super::{Visitor, armoured, header};
use crate::support::{TestApp, on_both};

fn changed() -> String {
    shipped::FILES[0].1.replacen("date = 2023-06-11", "date = 2023-07-11", 1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_compared_proposed_and_confirmed_by_a_second_administrator() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let one = app.staff("admin.1", Iom, &[(Role::Administrator, None)]).await;
        let other = app.staff("admin.2", Iom, &[(Role::Administrator, None)]).await;
        let (own, second) = (Visitor::new(&app, &one), Visitor::new(&app, &other));
        armoured("list", &own.sees("/programmes").await.expect(200));
        armoured("new", &own.sees("/programmes/new").await.expect(200));
        let kept = own.sends("/programmes/new", &[("/source", changed().as_str())]).await.expect(303);
        let address = header(&kept.headers, "location").strip_suffix("?done=drafted").unwrap().to_owned();
        let draft = own.sees(&format!("{address}?done=drafted")).await.expect(200);
        armoured("draft", &draft);
        let changes = draft
            .text
            .split_once("href=\"/programmes/changes?old=")
            .and_then(|(_, rest)| rest.split_once('"'))
            .unwrap()
            .0
            .replace("&#38;", "&");
        let changes = own.sees(&format!("/programmes/changes?old={changes}")).await.expect(200);
        armoured("changes", &changes);
        assert!(
            changes.text.contains("2023-07-11") && changes.text.contains(">Changed<") && !changes.text.contains(">Removed<"),
            "{}",
            changes.text
        );

        own.sends(&format!("{address}/publish"), &[]).await.expect(303);
        let again = own.sends(&format!("{address}/publish"), &[]).await.expect(409);
        armoured("again", &again);
        let waits = second.sees(&address).await.expect(200);
        let proposal = waits.text.split_once("href=\"/proposals/").and_then(|(_, rest)| rest.split_once('"')).unwrap().0.to_owned();
        own.sends(&format!("/proposals/{proposal}/confirm"), &[]).await.expect(409);
        second.sends(&format!("/proposals/{proposal}/confirm"), &[]).await.expect(303);
        let published = own.sees(&address).await.expect(200);
        assert!(published.text.contains("admin.1 (IOM), admin.2 (IOM)") && published.text.contains(">Published<"), "{}", published.text);
        let late = own.sends(&format!("{address}/publish"), &[]).await.expect(409);
        assert!(late.text.contains("published already"));
        let versions = own.sees(&address).await.expect(200);
        let before = versions
            .text
            .match_indices("href=\"/programmes/changes?")
            .map(|(at, _)| &versions.text[at + 6..])
            .find(|rest| rest.split_once('"').unwrap().0.contains("old_version"))
            .unwrap();
        armoured("two versions", &own.sees(&before.split_once('"').unwrap().0.replace("&#38;", "&")).await.expect(200));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_are_told_by_line_and_a_long_text_is_refused_and_kept() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let own = app.staff("admin.1", Iom, &[(Role::Administrator, None)]).await;
        let own = Visitor::new(&app, &own);
        let broken = changed().replacen("citation = \"Press", "quotation = \"</textarea><script>alert(1)</script>", 1);
        let mend = own.sends("/programmes/new", &[("/source", broken.as_str())]).await.expect(422);
        armoured("broken", &mend);
        assert!(
            mend.text.contains("quotation") && !mend.text.contains("<script>alert") && mend.text.contains("href=\"#f-source\""),
            "{}",
            mend.text
        );
        armoured("no file", &own.sends("/programmes/new", &[("/source", "this is no file")]).await.expect(422));
        armoured("nothing", &own.sends("/programmes/new", &[]).await.expect(422));
        let long = format!("{}# {}\n", changed(), "a".repeat(1_000_000));
        let refused = own.sends("/programmes/new", &[("/source", long.as_str())]).await.expect(422);
        armoured("a megabyte", &refused);
        assert!(refused.text.contains("longer than 256 KB") && refused.text.len() > 1_000_000, "what was typed is kept whole");
        let endless = "a".repeat(3_000_000);
        armoured("three megabytes", &own.sends("/programmes/new", &[("/source", endless.as_str())]).await.expect(413));
        let other = changed().replacen("programme = \"safe-mobility\"", "programme = \"another\"", 1);
        assert!(
            own.sends("/programmes/new", &[("/source", other.as_str())]).await.expect(422).text.contains("belongs to another programme")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_one_office_drafts_for_that_office_and_a_replay_shows_no_case() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let reference = {
            let case = app.received(&team, "Ana").await;
            app.case(&team.iom, &case).await["reference"].as_str().unwrap().to_owned()
        };
        let small = app.staff("admin.ec", Iom, &[(Role::Administrator, Some("EC"))]).await;
        let all = app.staff("admin.all", Iom, &[(Role::Administrator, None)]).await;
        let (small, all) = (Visitor::new(&app, &small), Visitor::new(&app, &all));
        let refused = small.sends("/programmes/new", &[("/source", changed().as_str())]).await.expect(403);
        armoured("not theirs", &refused);
        assert!(refused.text.contains("You do not manage the rules") && refused.text.contains("2023-07-11"));
        armoured("form", &all.sees("/programmes/replay").await.expect(200));
        let found = all.sees("/programmes/replay?office=CO&as_of=2024-01-15").await.expect(200);
        armoured("replay", &found);
        assert!(found.text.contains("Cases judged: 1") && found.text.contains("presence") && !found.text.contains(&reference));
        armoured("no day", &all.sees("/programmes/replay?office=CO&as_of=soon").await.expect(422));
        all.sees("/programmes/replay?office=XX&as_of=2024-01-15").await.expect(404);
        small.sees("/programmes/replay?office=CO&as_of=2024-01-15").await.expect(403);
        all.sees("/programmes/018d7f3e-5c00-7000-8000-0123456789ab").await.expect(404);
        all.sees("/programmes/changes?old=x&new=y").await.expect(404);
        Visitor::new(&app, &team.supervisor).sees("/programmes/replay?office=CO&as_of=2024-01-15").await.expect(403);
    })
    .await;
}
