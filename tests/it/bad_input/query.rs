//! The queue and the record, asked for what there is not.

use sendero::domain::terms::{Organisation, Role};

use super::{faulted, stores_nothing};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_that_is_none_is_named() {
    stores_nothing(async |app, team, _| {
        for (query, status, code, pointer) in [
            ("surprise=1", 422, "unknown_field", "surprise"),
            ("limit=0", 422, "out_of_range", "limit"),
            ("limit=201", 422, "out_of_range", "limit"),
            ("limit=-1", 422, "out_of_range", "limit"),
            ("limit=many", 422, "wrong_form", "limit"),
            ("limit=99999999999999999999", 422, "wrong_form", "limit"),
            ("limit=1&limit=2", 422, "repeated_parameter", "limit"),
            ("q=a%00b", 422, "control_character", "q"),
            ("q=%ff", 400, "malformed_query", ""),
            ("q=%", 400, "malformed_query", ""),
            ("cursor=rubbish", 422, "not_a_cursor", "cursor"),
            ("cursor=", 422, "not_a_cursor", "cursor"),
        ] {
            let answer = app.get(&team.iom, &format!("/api/v1/cases?{query}")).await;
            faulted(&answer, status, code, pointer);
        }
        for query in ["stage=asleep", "sort=name", "assignee=rubbish", "submitted_from=yesterday", "submitted_to=2023-02-30T00:00:00Z"] {
            let answer = app.get(&team.iom, &format!("/api/v1/cases?{query}")).await;
            assert_eq!(
                (answer.status, answer.field("/errors/0/pointer").as_str()),
                (422, query.split('=').next().unwrap()),
                "{}",
                answer.text
            );
        }
        app.get(&team.iom, &format!("/api/v1/cases?q={}", "a".repeat(5_000))).await.refused(400, "malformed_query");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_serves_the_list_that_it_came_from_only() {
    stores_nothing(async |app, team, _| {
        let auditor = app.staff("auditor", Organisation::Usg, &[(Role::Auditor, None)]).await;
        app.upkeep().await;
        let cursor = app.get(&auditor, "/api/v1/audit?limit=1").await.expect(200).field("/next");
        assert!(!cursor.is_empty());
        app.get(&auditor, &format!("/api/v1/audit?limit=1&cursor={cursor}")).await.expect(200);
        let flipped = format!("{}{}", &cursor[..cursor.len() - 2], if cursor.ends_with("AA") { "BB" } else { "AA" });
        for query in [format!("limit=1&cursor={flipped}"), format!("limit=2&cursor={cursor}"), format!("limit=1&cursor={cursor}=")] {
            faulted(&app.get(&auditor, &format!("/api/v1/audit?{query}")).await, 422, "not_a_cursor", "cursor");
        }
        faulted(&app.get(&team.iom, &format!("/api/v1/cases?cursor={cursor}")).await, 422, "not_a_cursor", "cursor");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instants_and_words_beyond_any_use_break_no_database() {
    stores_nothing(async |app, team, _| {
        let auditor = app.staff("auditor", Organisation::Usg, &[(Role::Auditor, None)]).await;
        for at in [
            "-262143-01-01T00:00:00Z",
            "-9999-01-01T00:00:00Z",
            "-4800-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "%2B262142-12-31T23:59:59Z",
            "9999-12-31T23:59:60Z",
        ] {
            for (who, path) in
                [(&team.iom, "cases?submitted_from"), (&team.iom, "cases?submitted_to"), (&auditor, "audit?from"), (&auditor, "audit?to")]
            {
                let answer = app.get(who, &format!("/api/v1/{path}={at}")).await;
                assert!([200, 422].contains(&answer.status), "{path}={at}: {}", answer.text);
            }
        }
        for q in ["%25", "_", "%25%25%25", "'", "%22", "--", "%F0%9F%92%A9", "%E2%80%AE", "%2B%2B%2B", &"a%20".repeat(800), "%5C"] {
            assert_eq!(app.get(&team.iom, &format!("/api/v1/cases?q={q}")).await.status, 200, "{q}");
        }
        let many = (0..700).map(|n| format!("w{n}")).collect::<Vec<_>>().join("+");
        faulted(&app.get(&team.iom, &format!("/api/v1/cases?q={many}")).await, 422, "too_many_words", "q");
        for query in ["office=ZZ", "office=%25", "pathway=none", "office="] {
            let field = query.split('=').next().unwrap();
            faulted(&app.get(&team.iom, &format!("/api/v1/cases?{query}")).await, 422, "unknown", field);
        }
    })
    .await;
}
