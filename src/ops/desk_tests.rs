//! What texts say of the place of an interview.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use chrono::{NaiveTime, TimeDelta};

use super::*;
use crate::{
    domain::{ids::RoomId, spoken_language::SpokenLanguage},
    ops::programmes::install_shipped,
    store::{Store, testing::on_both},
};

fn slot(store: &Store, mode: Mode, room: Option<RoomId>) -> Slot {
    let starts_at = store.now() + TimeDelta::days(7);
    Slot {
        id: uuid::Uuid::nil().into(),
        office: "GT".into(),
        site: room.map(|_| site_id("GT", "guatemala_city")),
        local_day: starts_at.date_naive(),
        local_time: NaiveTime::default(),
        zone: chrono_tz::America::Guatemala,
        starts_at,
        ends_at: starts_at + TimeDelta::hours(1),
        mode,
        officer: uuid::Uuid::nil().into(),
        room,
        interpreter: None,
        language: SpokenLanguage::parse("spa").unwrap(),
        link: (mode == Mode::Video).then(|| "https://meet.example/abc".into()),
        withdrawn_at: None,
    }
}

async fn place_of(store: &Store, language: Language, slot: Slot) -> Place {
    let catalogue = Catalogue::default();
    let find = move |tx: &mut ReadTx<'_>| {
        let (_, file) = catalogue.office(tx, "GT")?.unwrap();
        appointment(tx, file.subject.office().unwrap(), language, &slot)
    };
    store.read(find).await.unwrap().place
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_told_by_its_site_in_the_persons_language_and_the_room_as_its_door_says() {
    on_both(async |store: Store, _| {
        store.write(install_shipped).await.unwrap();
        let room = store.prepare(|tx| tx.plant_room("GT", "GT-guatemala_city", "Sala 3")).await;
        for (language, expected) in [(Language::Spanish, "Ciudad de Guatemala, Sala 3"), (Language::HaitianCreole, "Vil Gwatemala, Sala 3")]
        {
            match place_of(&store, language, slot(&store, Mode::InPerson, Some(room))).await {
                Place::Site(place) => assert_eq!(place, expected),
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(place_of(&store, Language::English, slot(&store, Mode::Telephone, None)).await, Place::Telephone));
        let video = place_of(&store, Language::English, slot(&store, Mode::Video, None)).await;
        assert!(matches!(video, Place::Video(link) if link == "https://meet.example/abc"));
    })
    .await;
}
