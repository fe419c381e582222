//! An interview desk at work, for tests: the office in Colombia with a site of its own, its scheduler and officers, rooms and slots.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::{Booked, Said, Wish as Booking, book, dispose};
use crate::{
    access::{Actor, view::CaseView},
    domain::{
        fields::FieldError,
        ids::{AccountId, CaseId, InterviewId, PersonId, RoomId, SlotId},
        interview::{Ending, Mode},
        programme::{RuleSetFile, shipped},
        revision::SubjectKind,
        slot::{Seat, When, Wish},
        spoken_language::SpokenLanguage,
        terms::{Organisation, Role},
        workflow::{ActionInput, Verb},
    },
    ops::{
        OpError, file,
        rooms::{NewRoom, add_room},
        slots::{self, Made},
        testing::AtWork,
    },
    store::{Store, WriteTx},
};

/// An interview desk at work.
pub struct Bureau {
    pub at: AtWork,
    pub scheduler: Actor,
    pub caseworker: Actor,
    pub reviewer: Actor,
    pub officer: Actor,
    pub second_officer: Actor,
    pub supervisor: Actor,
}

/// The text of a made-up office: Colombia's rules under another code and zone, with a site, and with days of a hold if given.
pub fn a_file(code: &str, zone: &str, hold_days: Option<u32>) -> String {
    let (_, colombia) = shipped::FILES[0];
    let hold = hold_days.map(|days| format!("no_show_hold_days = {days}\n")).unwrap_or_default();
    let site =
        "[[office.site]]\nkey = \"centro\"\nname.es = \"Soacha\"\nname.en = \"Soacha\"\nname.ht = \"Soacha\"\n\n[[office.telephone]]";
    colombia
        .replace("code = \"CO\"", &format!("code = \"{code}\""))
        .replace("time_zone = \"America/Bogota\"\n", &format!("time_zone = \"{zone}\"\n{hold}"))
        .replacen("[[office.telephone]]", site, 1)
}

impl Bureau {
    pub async fn new(store: &Store) -> Self {
        let at = AtWork::new(store).await;
        let somebody = async |organisation, role, login: &str| {
            let account = at.hires(organisation, role, Some("CO"), login).await;
            at.actor(account).await
        };
        let bureau = Self {
            scheduler: somebody(Organisation::Iom, Role::Scheduler, "scheduler").await,
            caseworker: somebody(Organisation::Iom, Role::Caseworker, "caseworker").await,
            reviewer: somebody(Organisation::Iom, Role::Reviewer, "reviewer").await,
            officer: somebody(Organisation::Usg, Role::UsOfficer, "officer").await,
            second_officer: somebody(Organisation::Usg, Role::UsOfficer, "officer.2").await,
            supervisor: somebody(Organisation::Iom, Role::Supervisor, "supervisor").await,
            at,
        };
        bureau.publish(a_file("CO", "America/Bogota", None)).await;
        bureau
    }

    /// Publishes a file of an office.
    pub async fn publish(&self, source: String) {
        let publish = move |tx: &mut WriteTx<'_>| {
            let file = RuleSetFile::parse(&source, "test").unwrap();
            tx.put_rows_of(&file)?;
            let id = tx.add_draft((&file.programme, SubjectKind::Office, file.subject.key()), &source, None)?;
            let draft = tx.rule_set(id)?.unwrap();
            tx.publish_draft(&draft)
        };
        self.at.store.prepare(publish).await;
    }

    /// The `n`th family, ready to be booked.
    pub async fn ready(&self, n: usize) -> CaseId {
        let case = self.at.receives(n).await;
        self.at.submits(&self.caseworker, &self.reviewer, case).await;
        self.at.does(&self.officer, case, Verb::Process, ActionInput::default()).await;
        case
    }

    /// A telephone slot of half an hour of the first officer on a day of March 2024.
    pub async fn slot(&self, day: u32, time: &str) -> SlotId {
        let made = self.makes(&self.scheduler, "CO", a_wish(self.officer.account, day, time)).await.unwrap();
        made.ids[0]
    }

    pub async fn room(&self, name: &str) -> RoomId {
        let (who, new) = (self.scheduler.clone(), NewRoom { site: "centro".into(), name: name.into() });
        self.at.store.write(move |tx| add_room(tx, &who, "CO", &new)).await.unwrap()
    }

    pub async fn makes(&self, who: &Actor, office: &'static str, wish: Wish) -> Result<Made, OpError> {
        let (desk, who) = (self.at.desk.clone(), who.clone());
        self.at.store.write(move |tx| slots::make(tx, &desk, &who, (office, &wish), false)).await
    }

    pub async fn books(&self, who: &Actor, case: CaseId, slot: SlotId, reason: Option<&str>) -> Result<Booked, OpError> {
        let (desk, who, reason) = (self.at.desk.clone(), who.clone(), reason.map(str::to_owned));
        let book = move |tx: &mut WriteTx<'_>| {
            let current = tx.case(&who.scope(), case)?.ok_or(OpError::NotFound)?;
            let seen = Some(file::view(tx, &desk, &who, &current)?.etag());
            book(tx, &desk, &who, &Booking { case, seen, slot, reason: reason.clone() })
        };
        self.at.store.write(book).await
    }

    pub async fn says(&self, who: &Actor, interview: Uuid, ending: Ending, attended: &[Uuid]) -> Result<Box<CaseView>, OpError> {
        let reason = (ending != Ending::Held).then(|| "so it was".to_owned());
        let attended: Vec<PersonId> = attended.iter().map(|id| (*id).into()).collect();
        let (desk, who, interview) = (self.at.desk.clone(), who.clone(), InterviewId::from(interview));
        let say = move |tx: &mut WriteTx<'_>| {
            let booking = tx.last_booking(interview)?.ok_or(OpError::NotFound)?;
            let current = tx.case(&who.scope(), booking.case)?.ok_or(OpError::NotFound)?;
            let seen = Some(file::view(tx, &desk, &who, &current)?.etag());
            let said = Said { interview, seen, ending, reason: reason.clone(), attended: attended.clone() };
            said.check()?;
            dispose(tx, &desk, &who, &said)
        };
        self.at.store.write(say).await
    }
}

/// A telephone slot of half an hour on a day of March 2024.
pub fn a_wish(officer: AccountId, day: u32, time: &str) -> Wish {
    let date = NaiveDate::from_ymd_opt(2024, 3, day).unwrap();
    let time = NaiveTime::parse_from_str(time, "%H:%M").unwrap();
    let seat = Seat { pointer: String::new(), officer, room: None, interpreter: None, link: None };
    let language = SpokenLanguage::parse("spa").unwrap();
    Wish { when: When::Once { date, time, minutes: 30 }, mode: Mode::Telephone, language, seats: vec![seat] }
}

/// The same in a room.
pub fn in_room(wish: Wish, room: RoomId) -> Wish {
    let seats = wish.seats.into_iter().map(|seat| Seat { room: Some(room), ..seat }).collect();
    Wish { mode: Mode::InPerson, seats, ..wish }
}

/// The code of a refusal, or the first field that is wrong.
pub fn code<T: std::fmt::Debug>(ended: Result<T, OpError>) -> String {
    match ended.unwrap_err() {
        OpError::Refused { code, .. } => code.to_owned(),
        OpError::Invalid(errors) => {
            let FieldError { pointer, code, .. } = errors.list().first().unwrap().clone();
            format!("{pointer} {code}")
        }
        other => other.to_string(),
    }
}
