#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use crate::{
    domain::calendar::Method,
    notify::{samples::an_envelope, transport::Calendar},
};

const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn handing_over_twice_leaves_one_file_with_the_same_bytes() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path().join("made/mail")).unwrap();
    let path = place.path().join("made/mail").join(format!("{ID}.eml"));
    folder.hand_over(&an_envelope()).await.unwrap();
    let first = fs::read(&path).unwrap();
    folder.hand_over(&an_envelope()).await.unwrap();
    assert_eq!(names(path.parent().unwrap()), [format!("{ID}.eml")]);
    assert_eq!(fs::read(&path).unwrap(), first);
}

#[tokio::test]
async fn what_it_makes_is_for_its_owner_alone() {
    use std::os::unix::fs::MetadataExt;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("mail");
    Folder::open(&folder).unwrap().hand_over(&an_envelope()).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&folder.join(format!("{ID}.eml")))), (0o700, 0o600));
}

#[tokio::test]
async fn the_file_is_the_mail_as_smtp_would_send_it() {
    let place = tempfile::tempdir().unwrap();
    Folder::open(place.path()).unwrap().hand_over(&an_envelope()).await.unwrap();
    let mail = fs::read_to_string(place.path().join(format!("{ID}.eml"))).unwrap();
    assert!(mail.contains(&format!("Message-ID: <{ID}@sendero.example>\r\n")), "{mail}");
    assert!(mail.contains("To: maria.secret@example.net\r\n") && mail.contains("Content-Language: es\r\n"), "{mail}");
}

#[tokio::test]
async fn a_calendar_goes_along_and_lies_beside_and_the_bytes_stay_the_same() {
    let ics = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".to_owned();
    let envelope = Envelope { calendar: Some(Calendar { method: Method::Cancel, ics: ics.clone() }), ..an_envelope() };
    let place = tempfile::tempdir().unwrap();
    Folder::open(place.path()).unwrap().hand_over(&envelope).await.unwrap();
    assert_eq!(names(place.path()), [format!("{ID}.eml"), format!("{ID}.ics")]);
    assert_eq!(fs::read_to_string(place.path().join(format!("{ID}.ics"))).unwrap(), ics);
    let mail = fs::read_to_string(place.path().join(format!("{ID}.eml"))).unwrap();
    for part in ["multipart/mixed", "multipart/alternative", "method=CANCEL", "METHOD:CANCEL", "appointment.ics"] {
        assert!(mail.contains(part), "no {part} in {mail}");
    }
    assert_eq!(files(&envelope).unwrap()[1].1, mail.into_bytes());
}

#[tokio::test]
async fn a_text_message_has_no_calendar() {
    let calendar = Some(Calendar { method: Method::Request, ics: "BEGIN:VCALENDAR".into() });
    let envelope = Envelope { channel: WrittenChannel::Sms, to: "+573001234567".into(), calendar, ..an_envelope() };
    assert_eq!(files(&envelope).unwrap().len(), 1);
}

#[tokio::test]
async fn a_text_message_is_laid_down_too() {
    let place = tempfile::tempdir().unwrap();
    let envelope = Envelope { channel: WrittenChannel::Sms, to: "+573001234567".into(), ..an_envelope() };
    Folder::open(place.path()).unwrap().hand_over(&envelope).await.unwrap();
    let text = fs::read_to_string(place.path().join(format!("{ID}.sms"))).unwrap();
    assert!(text.starts_with("To: +573001234567\n\nSu caso está en proceso."), "{text}");
}

#[tokio::test]
async fn an_address_that_is_none_is_permanent_and_not_repeated() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    for to in ["maria", "maria@example.net\r\nBcc: all@example.net", "", "a@b@c"] {
        let refused = folder.hand_over(&Envelope { to: to.into(), ..an_envelope() }).await.unwrap_err();
        assert_eq!(refused, TransportError::permanent("recipient is not an e-mail address"));
    }
    assert!(names(place.path()).is_empty());
}

#[tokio::test]
async fn line_breaks_in_a_subject_make_no_header() {
    let envelope = Envelope { subject: "x\r\nBcc: all@example.net".into(), ..an_envelope() };
    for (_, bytes) in files(&envelope).unwrap_or_default() {
        assert!(!String::from_utf8(bytes).unwrap().contains("\r\nBcc:"));
    }
}

#[tokio::test]
async fn a_folder_that_is_gone_is_temporary() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path().join("mail")).unwrap();
    fs::remove_dir(place.path().join("mail")).unwrap();
    assert_eq!(folder.hand_over(&an_envelope()).await.unwrap_err(), TransportError::temporary("folder: entity not found"));
}
