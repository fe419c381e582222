//! Who looked at what, and to whom it is told.

use sendero::domain::terms::{Organisation, Role};

use super::support::{TestApp, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_instants_at_which_officials_look_are_for_readers_of_outcomes_alone() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.submitted(&team, "Maribel").await;
        for who in [&team.iom, &team.officer] {
            app.get(who, &format!("/api/v1/cases/{case}")).await.expect(200);
        }
        app.act(&team.officer, &case, "process", serde_json::json!({})).await.expect(200);
        app.upkeep().await;
        let looks = async |organisation, login, query: &str| {
            let auditor = app.staff(login, organisation, &[(Role::Auditor, None)]).await;
            let record = app.get(&auditor, &format!("/api/v1/audit?case={case}{query}&limit=200")).await.expect(200).json();
            let of = |organisation: &str| {
                record["items"].as_array().unwrap().iter().filter(|event| event["organisation"] == organisation).count()
            };
            (of("IOM") > 0, of("USG") > 0)
        };
        assert_eq!(looks(Organisation::Iom, "iom1", "&outcome=read").await, (true, false));
        assert_eq!(looks(Organisation::Usg, "usg1", "&outcome=read").await, (true, true));
        assert_eq!(looks(Organisation::Iom, "iom2", "&action=case.process").await, (false, true), "what they do is on record for all");
    })
    .await;
}
