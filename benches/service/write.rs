//! A whole submission and a verb through HTTP, each beside a bare loop of the same statements and commits.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    bare,
    client::{Answer, each_once, get, request},
    house::House,
    report, seed,
    support::forms,
};

/// Applications that are sent in the measure, after [`WARM`] that are not counted.
const SENT: usize = 1_500;
const WARM: usize = 100;
const FORM: &str = "/api/v1/public/offices/CO/form";
const APPLY: &str = "/api/v1/public/offices/CO/applications";
/// What each measure must reach of the bare loop: house figure, since the program commits what waits together.
const LEAST: f64 = 0.5;

pub fn measure(house: &House) {
    let (sent, taken) = {
        let _living = house.live();
        (submissions(house), takes(house))
    };
    let conn = &mut house.connection();
    let statements = bare::submission(house, conn);
    report::share("submission, SQLite (raw: bare loop)", sent, bare::rate(conn, &statements), LEAST);
    let statements = bare::take(house, conn);
    report::share("verb take, SQLite (raw: bare loop)", taken, bare::rate(conn, &statements), LEAST);
}

fn submissions(house: &House) -> f64 {
    let to = house.app.public_url.trim_start_matches("http://").parse().unwrap();
    let forms = vec![request("GET", FORM, &[], None); WARM + SENT];
    let tokens = each_once(to, &forms, 200).0;
    house.app.forward(TimeDelta::seconds(31)); // a form is read before it is sent
    let wishes: Vec<_> = tokens.iter().zip(0..).map(|(form, number)| application(form, number)).collect();
    each_once(to, &wishes[..WARM], 201);
    each_once(to, &wishes[WARM..], 201).1
}

/// Somebody of an own name, birth date and document, so that nobody is like another.
fn application(form: &Answer, number: u32) -> Vec<u8> {
    let mut said = forms::a_form(&format!("{}{number}", name(number)));
    said["principal"]["birth_date"] = json!(format!("{}-{:02}-{:02}", 1950 + number % 50, 1 + number / 50 % 12, 1 + number / 600 % 28));
    said["principal"]["name"] = json!(format!("{} {} Ñandú", name(number), name(number.wrapping_mul(7_919))));
    let body = json!({ "form_token": form.field("/form_token"), "application": said });
    request("POST", APPLY, &[("idempotency-key", &format!("key-of-a-bench-{number:08}"))], Some(&body))
}

fn name(mut number: u32) -> String {
    number = number.wrapping_mul(2_654_435_761); // neighbours get names that are nothing alike
    std::iter::repeat_with(|| {
        let syllable =
            ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ro", "su", "ta", "ve", "xi", "yo", "zu", "ka"][(number % 16) as usize];
        number /= 16;
        syllable
    })
    .take(5)
    .collect()
}

/// The verb on every case of the measure before, each with the ETag that its taker saw.
fn takes(house: &House) -> f64 {
    let to = house.app.staff_url.trim_start_matches("http://").parse().unwrap();
    let token = house.app.token(&house.team.iom);
    let sql = "SELECT hex(id) AS word FROM cases WHERE shown_stage = 'received' ORDER BY received_at DESC, id LIMIT 1500";
    let cases: Vec<uuid::Uuid> = seed::words(&mut house.connection(), sql).iter().map(|id| id.parse().unwrap()).collect();
    let reads: Vec<_> = cases.iter().map(|case| get(&format!("/api/v1/cases/{case}"), &token)).collect();
    let seen = each_once(to, &reads, 200).0;
    let bearer = format!("Bearer {token}");
    let take = |(case, seen): (&uuid::Uuid, &Answer)| {
        let headers = [("authorization", bearer.as_str()), ("if-match", seen.etag())];
        request("POST", &format!("/api/v1/cases/{case}/actions/take"), &headers, Some(&json!({})))
    };
    let asks: Vec<_> = cases.iter().zip(&seen).map(take).collect();
    each_once(to, &asks, 200).1
}
