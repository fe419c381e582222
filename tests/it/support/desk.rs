//! The interview desk over HTTP: schedulers, sites, rooms, slots, bookings.

use reqwest::Method;
use sendero::{
    domain::{
        programme::{RuleSetFile, shipped},
        revision::SubjectKind,
        terms::{Organisation, Role},
    },
    store::StoreError,
};
use serde_json::{Value, json};

use super::{Answer, Staff, TestApp};

impl TestApp {
    /// A scheduler of an office.
    pub async fn scheduler(&self, office: &str) -> Staff {
        self.staff(&format!("scheduler.{}", office.to_lowercase()), Organisation::Iom, &[(Role::Scheduler, Some(office))]).await
    }

    /// Publishes Colombia's rules with a site, which the shipped file has not, so that there can be rooms.
    pub async fn with_a_site(&self) {
        let site =
            "[[office.site]]\nkey = \"centro\"\nname.es = \"Centro\"\nname.en = \"Centre\"\nname.ht = \"Sant\"\n\n[[office.telephone]]";
        let source = shipped::FILES[0].1.replacen("[[office.telephone]]", site, 1);
        self.publishes("CO", source).await;
    }

    /// Publishes an office's rules with another name in every language.
    pub async fn renamed(&self, code: &'static str, name: &'static str) {
        let (_, source) = shipped::FILES.iter().find(|(_, source)| source.contains(&format!("code = \"{code}\""))).unwrap();
        let named = |line: &str| {
            let office = ["name.es = ", "name.en = ", "name.ht = "].into_iter().find(|start| line.starts_with(start));
            office.map_or(line.to_owned(), |start| format!("{start}{name:?}"))
        };
        let (head, rest) = source.split_once("[[").unwrap();
        let source = format!("{}\n[[{rest}", head.lines().map(named).collect::<Vec<_>>().join("\n"));
        self.publishes(code, source).await;
    }

    async fn publishes(&self, code: &'static str, source: String) {
        let publish = move |tx: &mut sendero::store::WriteTx<'_>| -> Result<_, StoreError> {
            let file = RuleSetFile::parse(&source, "test").unwrap();
            tx.put_rows_of(&file)?;
            let id = tx.add_draft((&file.programme, SubjectKind::Office, code), &source, None)?;
            let draft = tx.rule_set(id)?.unwrap();
            tx.publish_draft(&draft)?;
            tx.record(&sendero::access::By::default(), sendero::domain::audit::Event::done("test.site"), ())
        };
        self.store.write(publish).await.unwrap();
    }

    /// A room at the site: its id.
    pub async fn room(&self, scheduler: &Staff, name: &str) -> String {
        self.post(scheduler, "/api/v1/offices/CO/rooms", json!({ "site": "centro", "name": name })).await.expect(201).field("/id")
    }

    /// A telephone slot of half an hour in Colombia: its id.
    pub async fn slot(&self, scheduler: &Staff, officer: &Staff, date: &str, time: &str) -> String {
        self.post(scheduler, "/api/v1/offices/CO/slots", by_telephone(officer, date, time)).await.expect(201).field("/items/0/id")
    }

    /// Reads a case and books a slot for it with its ETag, as a person at a desk would.
    pub async fn book(&self, who: &Staff, case: &str, slot: &str, reason: Option<&str>) -> Answer {
        let etag = self.get(who, &format!("/api/v1/cases/{case}")).await.etag();
        let body = reason.map_or_else(|| json!({ "slot": slot }), |reason| json!({ "slot": slot, "reason": reason }));
        self.call(Some(who), Method::POST, &format!("/api/v1/cases/{case}/interviews"), &[("if-match", &etag)], Some(body)).await
    }

    /// Says what became of the interview that a case has.
    pub async fn dispose(&self, who: &Staff, case: &str, body: Value) -> Answer {
        let seen = self.get(who, &format!("/api/v1/cases/{case}")).await.expect(200);
        let path = seen.field("/interview/disposition_href");
        self.call(Some(who), Method::POST, &path, &[("if-match", &seen.etag())], Some(body)).await
    }
}

/// What makes a telephone slot of half an hour.
pub fn by_telephone(officer: &Staff, date: &str, time: &str) -> Value {
    json!({ "mode": "telephone", "language": "spa", "officer": officer.account, "date": date, "time": time, "minutes": 30 })
}
