//! The interview desk: a day of 200 interviews beside a day of 10, and 64 schedulers who want one slot at the same instant.

use std::{
    net::SocketAddr,
    sync::{
        Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use diesel::connection::SimpleConnection;
use serde_json::json;

use super::{
    client::{Answer, Client, get, request},
    house::House,
    report, seed,
    support::staff::Staff,
};

/// Interviews of a short and of a long day.
const SHORT: (&str, u32) = ("2024-04-01", 10);
const LONG: (&str, u32) = ("2024-04-02", 200);
/// What a printed day sheet asks for; a screen opens with the first 50 rows, as every list.
const SHEET: &str = "&limit=500";
/// Readings of each day, in turns; the middle one counts.
const READINGS: usize = 400;
/// What the long day may cost of the short one.
const MOST: f64 = 1.5;
/// Where the copies' numbers begin, beyond those of `seed::multiply`.
const FIRST: u32 = 1_000_000;

/// Rivals of a round, each with a family of its own.
const RIVALS: usize = 64;
/// Rounds, each about a slot of its own.
const ROUNDS: usize = 1_000;

/// The whole answer over HTTP, as a desk waits for it: rows, names, JSON and the read on record; nothing is taken off for the longer body.
pub fn days(house: &House) {
    let scheduler = house.runtime.block_on(async {
        let scheduler = house.app.scheduler("CO").await;
        let case = house.app.in_process(&house.team, "Copied").await;
        let slot = house.app.slot(&scheduler, &house.team.officer, "2024-03-04", "09:00").await;
        house.app.book(&scheduler, &case, &slot, None).await.expect(201);
        scheduler
    });
    copy(house, SHORT, FIRST);
    copy(house, LONG, FIRST + SHORT.1);
    let serving = house.serve();
    let token = house.token_of_today(&scheduler);
    let mut client = Client::connect(serving.staff).unwrap();
    let list = |day: &str, rest: &str| get(&format!("/api/v1/interviews?office=CO&from={day}{rest}"), &token);
    let (short, long, screen) = (list(SHORT.0, ""), list(LONG.0, SHEET), list(LONG.0, ""));
    for (asked, count) in [(&short, SHORT.1), (&long, LONG.1)] {
        let answer: serde_json::Value = serde_json::from_slice(&client.send(asked).unwrap().expect(200).body).unwrap();
        assert_eq!(answer["items"].as_array().map(Vec::len), usize::try_from(count).ok());
    }
    let mut timed = |request: &[u8]| {
        let begun = Instant::now();
        client.send(request).unwrap().expect(200);
        begun.elapsed().as_secs_f64() * 1000.0
    };
    let readings: Vec<[f64; 3]> = (0..READINGS).map(|_| [timed(&short), timed(&screen), timed(&long)]).collect();
    let middle = |which: usize| report::median(readings.iter().map(|one| one[which]).collect());
    report::at_most("day of 200, as it opens (raw: day of 10)", (middle(1), middle(0)), "ms", MOST);
    report::at_most("day of 200, all its rows (raw: day of 10)", (middle(2), middle(0)), "ms", MOST);
}

/// A table, the columns that are fresh in a copy, and which row is copied: the real one, whose id is above those of copies.
type Copied<'a> = (&'a str, Vec<(&'a str, &'a str)>, String);

/// Copies the one booked family so often into a day.
fn copy(house: &House, (day, count): (&str, u32), first: u32) {
    let conn = &mut house.connection();
    let id = |kind: u8| format!("unhex(printf('018d00{kind:02}%08x7000%012x', n.i, n.i))");
    let (case, person, step, slot, booking, interview) = (id(20), id(21), id(22), id(23), id(24), id(25));
    let series = format!("WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {})", first + count);
    let at = |minutes: u32| {
        format!("strftime('%Y-%m-%dT%H:%M:%S.000000Z', '{day} 13:00', '+' || ((n.i - {first}) * 2 + {minutes}) || ' minutes')")
    };
    let (day, starts, ends) = (format!("'{day}'"), at(0), at(30));
    let booked = "SELECT case_id FROM bookings ORDER BY id DESC LIMIT 1";
    let of_booked = format!("JOIN n WHERE t.case_id = ({booked})");
    let tables: [Copied<'_>; 5] = [
        ("cases", vec![("id", &case), ("reference", "'DAY-' || n.i")], format!("JOIN n WHERE t.id = ({booked})")),
        ("persons", vec![("id", &person), ("case_id", &case)], of_booked.clone()),
        ("history", vec![("id", &step), ("case_id", &case)], format!("{of_booked} AND t.verb = 'book_interview'")),
        (
            "slots",
            vec![("id", &slot), ("local_day", &day), ("starts_at", &starts), ("ends_at", &ends)],
            "JOIN n WHERE t.id = (SELECT slot_id FROM bookings ORDER BY id DESC LIMIT 1)".to_owned(),
        ),
        (
            "bookings",
            vec![("id", &booking), ("interview_id", &interview), ("case_id", &case), ("slot_id", &slot), ("history_id", &step)],
            "JOIN n WHERE t.id = (SELECT id FROM bookings ORDER BY id DESC LIMIT 1)".to_owned(),
        ),
    ];
    let script: Vec<String> =
        tables.iter().map(|(table, fresh, rest)| format!("{series} {}", seed::copy(conn, table, fresh, rest))).collect();
    conn.batch_execute(&format!("BEGIN IMMEDIATE; {}; COMMIT", script.join("; "))).unwrap();
}

/// One rival: a family, and what was seen of it.
struct Rival {
    client: Client,
    path: String,
    etag: String,
}

/// Each round 64 families are booked into one slot at the same instant; the winner gives it back before the next round.
pub fn races(house: &House, name: &str) {
    let (scheduler, slots, cases) = house.runtime.block_on(prepared(house));
    let to: SocketAddr = house.app.staff_url.trim_start_matches("http://").parse().unwrap();
    let bearer = format!("Bearer {}", house.app.token(&scheduler));
    let (start, end, winners) = (Barrier::new(RIVALS), Barrier::new(RIVALS), AtomicUsize::new(0));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for case in &cases {
            scope.spawn(|| {
                let mut rival = Rival::new(to, &bearer, case);
                for (round, slot) in slots.iter().enumerate() {
                    start.wait();
                    let won = rival.books(&bearer, slot);
                    winners.fetch_add(usize::from(won.is_some()), Ordering::SeqCst);
                    if end.wait().is_leader() {
                        assert_eq!(winners.load(Ordering::SeqCst), round + 1, "round {round} has not exactly one winner");
                    }
                    if let Some(answer) = won {
                        rival.gives_back(&bearer, &answer);
                    }
                }
            });
        }
    });
    assert_eq!(winners.load(Ordering::SeqCst), ROUNDS);
    #[allow(clippy::cast_precision_loss, reason = "a few thousand")]
    let rate = (ROUNDS * RIVALS) as f64 / begun.elapsed().as_secs_f64();
    report::noted(name, &format!("{rate:.0}/s"));
}

/// A scheduler, a slot a round, a family a rival.
async fn prepared(house: &House) -> (Staff, Vec<String>, Vec<String>) {
    let (app, team) = (&house.app, &house.team);
    let scheduler = app
        .staff("scheduler.races", sendero::domain::terms::Organisation::Iom, &[(sendero::domain::terms::Role::Scheduler, Some("CO"))])
        .await;
    let pattern = json!({
        "mode": "telephone", "language": "spa", "officer": team.second_officer.account,
        "pattern": { "from": "2024-05-01", "to": "2024-05-20", "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "start": "08:00", "end": "16:20", "minutes": 10 }
    });
    let made = app.post(&scheduler, "/api/v1/offices/CO/slots", pattern).await.expect(201).json();
    let slots: Vec<String> = made["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(slots.len(), ROUNDS);
    let mut cases = Vec::new();
    for n in 0..RIVALS {
        cases.push(app.in_process(team, &format!("Rival {n}")).await);
    }
    (scheduler, slots, cases)
}

impl Rival {
    fn new(to: SocketAddr, bearer: &str, case: &str) -> Self {
        let mut client = Client::connect(to).unwrap();
        let path = format!("/api/v1/cases/{case}");
        let etag = client.send(&request("GET", &path, &[("authorization", bearer)], None)).unwrap().expect(200).etag().to_owned();
        Self { client, path: format!("{path}/interviews"), etag }
    }

    /// The answer, if the slot is the family's.
    fn books(&mut self, bearer: &str, slot: &str) -> Option<Answer> {
        let headers = [("authorization", bearer), ("if-match", self.etag.as_str())];
        let answer = self.client.send(&request("POST", &self.path, &headers, Some(&json!({ "slot": slot })))).unwrap();
        match (answer.status, answer.status == 409 && answer.field("/code") == "slot_taken") {
            (201, _) => Some(answer),
            (409, true) => None,
            _ => panic!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body)),
        }
    }

    fn gives_back(&mut self, bearer: &str, booked: &Answer) {
        let path = booked.field("/case/interview/disposition_href");
        let headers = [("authorization", bearer), ("if-match", booked.etag())];
        let body = json!({ "disposition": "booked_in_error", "reason": "The race is over." });
        self.etag = self.client.send(&request("POST", &path, &headers, Some(&body))).unwrap().expect(200).etag().to_owned();
    }
}
