//! Accounts, roles, grants of outcomes, and the messages that a restore holds.

use sendero::domain::terms::{
    Organisation::{Iom, Unhcr, Usg},
    Role,
};

use super::{Visitor, armoured, header};
use crate::support::{TestApp, on_both};

const HOSTILE: &str = "<script>alert(1)</script> אב Zoé";

/// What stands in the element of the one-time password.
fn password(text: &str) -> String {
    text.split_once("<code class=\"sendero-password\">").and_then(|(_, rest)| rest.split_once("</code>")).unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_added_and_its_password_told_once_and_nowhere_else() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let admin = app.staff("admin.iom", Iom, &[(Role::Administrator, None)]).await;
        let own = Visitor::new(&app, &admin);
        armoured("list", &own.sees("/accounts").await.expect(200));
        armoured("new", &own.sees("/accounts/new").await.expect(200));
        let bad = [("/name", "   "), ("/login", "é"), ("/roles/0/role", "us_officer"), ("/roles/0/offices", "CO")];
        let mend = own.sends("/accounts/new", &bad).await.expect(422);
        armoured("faults", &mend);
        assert!(mend.text.contains("<title>Error: ") && mend.text.contains("value=\"é\"") && mend.text.contains("href=\"#f-login\""));

        let good = [
            ("/name", HOSTILE),
            ("/login", "New.One@iom.example"),
            ("/roles/1/role", "supervisor"),
            ("/roles/1/offices", "CO"),
            ("/roles/1/until", "2099-12-31"),
        ];
        let wrong_role: Vec<_> =
            good.iter().copied().map(|(name, value)| (name, if name == "/roles/1/role" { "us_officer" } else { value })).collect();
        let refused = own.sends("/accounts/new", &wrong_role).await.expect(422);
        assert!(refused.text.contains("This role does not exist in your organisation"), "said beside the entry in which it stands");
        assert!(refused.text.contains("href=\"#f-roles-1-role\""));

        let told = own.sends("/accounts/new", &good).await.expect(200);
        armoured("told once", &told);
        assert!(!told.text.contains("<script>alert") && told.text.contains("new.one@iom.example"));
        let made = password(&told.text);
        assert!(made.len() >= 12, "{made}");
        let list = own.sees("/accounts?q=ZOE").await.expect(200);
        assert!(list.text.contains("new.one@iom.example") && list.text.contains("2099-12-31") && !list.text.contains(&made));
        let taken = own.sends("/accounts/new", &good).await.expect(409);
        armoured("taken", &taken);
        assert!(taken.text.contains("Somebody has this login already") && !taken.text.contains("sendero-password"));
        app.call(
            None,
            reqwest::Method::POST,
            "/api/v1/auth/login",
            &[],
            Some(serde_json::json!({ "login": "new.one@iom.example", "password": made })),
        )
        .await
        .expect(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_beyond_the_own_offices_and_the_last_administrator_are_refused_in_place() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let admin = app.staff("admin.iom", Iom, &[(Role::Administrator, None)]).await;
        let of_co = app.staff("admin.co", Iom, &[(Role::Administrator, Some("CO"))]).await;
        let ana = app.staff("ana", Iom, &[(Role::Caseworker, Some("CO"))]).await;
        let (own, small) = (Visitor::new(&app, &admin), Visitor::new(&app, &of_co));
        let roles = format!("/accounts/{}/roles", ana.account);
        armoured("roles", &small.sees(&roles).await.expect(200));
        for office in ["EC", "all"] {
            let beyond = small.sends(&roles, &[("/roles/0/role", "caseworker"), ("/roles/0/offices", office)]).await.expect(403);
            armoured("beyond", &beyond);
            assert!(beyond.text.contains("only what lies within your own offices"), "{}", beyond.text);
        }
        let both =
            [("/roles/0/role", "caseworker"), ("/roles/0/offices", "CO"), ("/roles/1/role", "administrator"), ("/roles/1/offices", "CO")];
        let refused = own.sends(&roles, &both).await.expect(422);
        assert!(refused.text.contains("An administrator sees no case"));
        let none = own.sends(&format!("/accounts/{}/roles", admin.account), &[]).await.expect(409);
        assert!(none.text.contains("remove the last administrator"), "the last one stays");
        let shut = own.sends(&format!("/accounts/{}/do/disable", admin.account), &[]).await.expect(409);
        armoured("the last one", &shut);
        let done =
            own.sends(&roles, &[("/roles/3/role", "caseworker"), ("/roles/3/offices", "EC"), ("/roles/3/offices", "CO")]).await.expect(303);
        assert!(header(&done.headers, "location").ends_with("?done=roles"));
        assert!(own.sees(&format!("/accounts/{}?done=roles", ana.account)).await.expect(200).text.contains("Colombia, Ecuador"));
        small.sends(&format!("/accounts/{}/do/reset", ana.account), &[]).await.expect(403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_shut_opened_reset_and_signed_out() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let admin = app.staff("admin.iom", Iom, &[(Role::Administrator, None)]).await;
        let ana = app.staff("ana", Iom, &[(Role::Caseworker, Some("CO"))]).await;
        let own = Visitor::new(&app, &admin);
        let at = |act: &str| format!("/accounts/{}/{act}", ana.account);
        for act in ["disable", "enable", "reset", "end"] {
            armoured(act, &own.sees(&at(&format!("do/{act}"))).await.expect(200));
        }
        own.sees(&at("do/nothing")).await.expect(404);
        own.sends(&at("do/end"), &[]).await.expect(303);
        app.get(&ana, "/api/v1/me").await.refused(401, "not_signed_in");
        let ben = app.staff("ben", Iom, &[]).await;
        own.sends(&format!("/accounts/{}/do/disable", ben.account), &[]).await.expect(303);
        app.get(&ben, "/api/v1/me").await.refused(401, "not_signed_in");
        own.sends(&format!("/accounts/{}/do/enable", ben.account), &[]).await.expect(303);
        let told = own.sends(&format!("/accounts/{}/do/reset", ben.account), &[]).await.expect(200);
        armoured("reset", &told);
        assert!(!password(&told.text).is_empty());
        let mend = own.sends(&at("name"), &[("/name", "\u{202e}")]).await.expect(422);
        armoured("no name", &mend);
        own.sends(&at("name"), &[("/name", HOSTILE)]).await.expect(303);
        let seen = own.sees(&format!("/accounts/{}", ana.account)).await.expect(200);
        assert!(!seen.text.contains("<script>alert") && seen.text.contains("אב"));
        let own_one = own.sends(&format!("/accounts/{}/do/reset", admin.account), &[]).await.expect(409);
        assert!(own_one.text.contains("Change your own password under"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_organisations_do_not_exist_and_others_have_no_page() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let admin = app.staff("admin.unhcr", Unhcr, &[(Role::Administrator, None)]).await;
        let ana = app.staff("ana", Iom, &[(Role::Supervisor, None)]).await;
        let own = Visitor::new(&app, &admin);
        assert!(!own.sees("/accounts").await.expect(200).text.contains(">ana<"));
        for path in ["", "/roles", "/do/reset"] {
            own.sees(&format!("/accounts/{}{path}", ana.account)).await.expect(404);
        }
        for path in ["/roles", "/do/reset", "/do/disable", "/name"] {
            own.sends(&format!("/accounts/{}{path}", ana.account), &[("/name", "X")]).await.expect(404);
        }
        own.sees("/accounts/outcomes").await.expect(403);
        let other = Visitor::new(&app, &ana);
        for path in ["/accounts", "/accounts/new", "/accounts/messages", "/accounts/outcomes", "/programmes"] {
            armoured(path, &other.sees(path).await.expect(403));
        }
        let (url, cookie) = (format!("{}/accounts/new", app.staff_url), [("cookie", own.cookie.as_str())]);
        let forged = super::send(&app, reqwest::Method::POST, &url, &cookie, Some(&[("/name", "kept")])).await.expect(403);
        assert_eq!(super::hidden(&forged.text, "/name"), "kept");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_usg_grants_the_reading_of_outcomes_by_name_and_date() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let admin = app.staff("admin.usg", Usg, &[(Role::Administrator, None)]).await;
        app.staff("ana", Iom, &[(Role::Supervisor, None)]).await;
        let own = Visitor::new(&app, &admin);
        armoured("grants", &own.sees("/accounts/outcomes").await.expect(200));
        for (login, until, says) in [
            ("nobody", "2099-01-01", "Nobody signs in with this login"),
            ("ana", "2020-01-01", "Choose today or a later day"),
            ("ana", "tomorrow", "Write the day as"),
        ] {
            let mend = own.sends("/accounts/outcomes", &[("/login", login), ("/until", until)]).await.expect(422);
            assert!(mend.text.contains(says) && mend.text.contains(&format!("value=\"{until}\"")), "{}", mend.text);
        }
        let own_grant = own.sends("/accounts/outcomes", &[("/login", "admin.usg"), ("/until", "2099-01-01")]).await.expect(409);
        assert!(own_grant.text.contains("Nobody grants this to themselves"));
        own.sends("/accounts/outcomes", &[("/login", "ANA"), ("/until", "2099-01-01")]).await.expect(303);
        let given = own.sees("/accounts/outcomes?done=granted").await.expect(200);
        assert!(given.text.contains("Reads outcomes until 2099-01-01"));
        let end = given
            .text
            .split("action=\"")
            .find_map(|part| part.split_once('"').map(|(path, _)| path).filter(|path| path.ends_with("/end")))
            .unwrap()
            .to_owned();
        own.sends(&end, &[]).await.expect(303);
        assert!(own.sees("/accounts/outcomes").await.expect(200).text.contains("Nobody has a grant now"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn held_messages_are_released_by_who_says_that_the_log_was_compared() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let admin = app.staff("admin.iom", Iom, &[(Role::Administrator, None)]).await;
        let own = Visitor::new(&app, &admin);
        assert!(own.sees("/accounts/messages").await.expect(200).text.contains("No messages are held"));
        app.store.write(sendero::ops::message_hold::hold).await.unwrap();
        assert!(own.sees("/accounts").await.expect(200).text.contains("href=\"/accounts/messages\""));
        armoured("held", &own.sees("/accounts/messages").await.expect(200));
        let not_yet = own.sends("/accounts/messages", &[]).await.expect(422);
        armoured("not compared", &not_yet);
        assert!(not_yet.text.contains("Compare the transport log first"));
        own.sends("/accounts/messages", &[("/transport_log_compared", "yes")]).await.expect(303);
        own.sends("/accounts/messages", &[("/transport_log_compared", "yes")]).await.expect(409);
        assert!(!own.sees("/accounts").await.expect(200).text.contains("href=\"/accounts/messages\""));
    })
    .await;
}
