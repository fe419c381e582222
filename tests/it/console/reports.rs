//! Reports as pages, pictures and files.

use sendero::domain::terms::{
    Organisation::{Iom, Usg},
    Role,
};
use serde_json::json;

use super::{Visitor, armoured, header};
use crate::support::{TestApp, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_report_is_a_page_a_picture_and_a_file_of_the_same_numbers() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        for name in ["Ana", "Berta", "Carla", "Dora", "Elena", "Fanny"] {
            app.received(&team, name).await;
        }
        let own = Visitor::new(&app, &team.supervisor);
        for (path, file) in
            [("/reports?by=month", "/reports/funnel"), ("/reports/caps", "/reports/caps"), ("/reports/no-shows", "/reports/no-shows")]
        {
            armoured(path, &own.sees(path).await.expect(200));
            let picture = own.sees(&format!("{file}.svg?by=month")).await.expect(200);
            assert_eq!(header(&picture.headers, "content-type"), "image/svg+xml");
            assert!(header(&picture.headers, "content-security-policy").starts_with("default-src 'none'"));
            assert!(picture.text.starts_with("<svg ") && !picture.text.contains("style="), "{}", picture.text);
            let table = own.sees(&format!("{file}.csv")).await.expect(200);
            assert!(header(&table.headers, "content-type").starts_with("text/csv; charset=utf-8"));
            assert!(header(&table.headers, "content-disposition").starts_with("attachment; filename="));
            assert_eq!(header(&table.headers, "cache-control"), "no-store");
            assert!(table.text.starts_with('\u{feff}'));
        }
        let page = own.sees("/reports").await.expect(200);
        assert!(page.text.contains("src=\"/reports/funnel.svg\" alt=\"Bar chart: ") && page.text.contains(">6</td>"), "{}", page.text);
        assert!(own.sees("/reports/funnel.csv").await.expect(200).text.contains("\r\nColombia,6,,"), "what is left out is an empty cell");
        assert!(own.sees("/reports/funnel.svg").await.expect(200).text.contains("Colombia"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_that_cannot_be_are_said_beside_their_field_and_rights_hold() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let own = Visitor::new(&app, &team.supervisor);
        for (query, says) in [
            ("as_of=gestern", "Write the day as"),
            ("as_of=2099-01-01", "Choose today or an earlier day"),
            ("as_of=1999-01-01", "of the year 2000"),
        ] {
            let mend = own.sees(&format!("/reports?{query}")).await.expect(422);
            armoured(query, &mend);
            assert!(mend.text.contains(says) && !mend.text.contains("<img"), "{query}");
            own.sees(&format!("/reports/funnel.csv?{query}")).await.expect(422);
        }
        let odd = own.sees("/reports?office=%27%3B--&pathway=%3Cscript%3E&by=week").await.expect(200);
        armoured("odd", &odd);
        assert!(odd.text.contains("There is nothing to count") && !odd.text.contains("<script>"));
        let worker = Visitor::new(&app, &team.iom);
        for path in
            ["/reports", "/reports/funnel.svg", "/reports/funnel.csv", "/reports/caps", "/reports/no-shows", "/reports/no-shows.csv"]
        {
            worker.sees(path).await.expect(403);
        }
        assert!(own.sees("/reports?office=EC").await.expect(200).text.contains("There is nothing to count"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_no_outcomes_sees_no_figure_of_the_caps_and_nothing_of_a_decline() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let auditor = app.staff("auditor.iom", Iom, &[(Role::Auditor, None)]).await;
        let usg = app.staff("auditor.usg", Usg, &[(Role::Auditor, None)]).await;
        let (theirs, ours) = (Visitor::new(&app, &auditor), Visitor::new(&app, &usg));
        let case = app.submitted(&team, "Ana").await;
        let paths = [
            "/reports/caps",
            "/reports/caps.svg",
            "/reports/caps.csv",
            "/reports/funnel.csv",
            "/reports/funnel.svg",
            "/reports/no-shows.csv",
        ];
        let mut before = Vec::new();
        for path in paths {
            before.push(theirs.sees(path).await.expect(200).text);
        }
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "other" })).await.expect(200);
        for (path, before) in paths.iter().zip(before) {
            assert_eq!(theirs.sees(path).await.expect(200).text, before, "{path}");
        }
        assert!(!theirs.sees("/reports/caps").await.expect(200).text.contains("11000"));
        assert!(ours.sees("/reports/caps").await.expect(200).text.contains("11000"));
        assert!(ours.sees("/reports/caps.csv").await.expect(200).text.contains(",11000,0,11000,"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_name_of_an_office_runs_nowhere() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        app.received(&team, "Ana").await;
        app.renamed("CO", "=HYPERLINK(1) <script>alert(1)</script> אב").await;
        let usg = app.staff("auditor.usg", Usg, &[(Role::Auditor, None)]).await;
        let own = Visitor::new(&app, &usg);
        let page = own.sees("/reports").await.expect(200);
        armoured("hostile", &page);
        assert!(!page.text.contains("<script>alert"));
        let picture = own.sees("/reports/funnel.svg").await.expect(200);
        assert!(!picture.text.contains("<script>") && picture.text.contains("אב"), "{}", picture.text);
        let table = own.sees("/reports/funnel.csv").await.expect(200);
        assert!(table.text.contains("\r\n'=HYPERLINK(1)"), "{}", table.text);
        armoured("offices", &Visitor::new(&app, &team.supervisor).sees("/offices").await.expect(200));
    })
    .await;
}
