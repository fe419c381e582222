//! Every text in every language, as a person would read it, and the rules that all of them keep.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::TimeZone;

use super::*;

/// Facts enough for every kind.
fn facts() -> TextFacts {
    TextFacts {
        reference: "CO-7K3F-9QXM-2".into(),
        office_name: "Colombia".into(),
        telephones: vec!["018005190665".into()],
        appointment: Some(Appointment {
            starts_at: Utc.with_ymd_and_hms(2024, 2, 7, 3, 30, 0).unwrap(),
            zone: chrono_tz::America::Bogota,
            place: Place::Site("Carrera 14 # 93-40, Bogotá".into()),
        }),
        until: NaiveDate::from_ymd_opt(2024, 2, 21),
        authority: Some("Canada".into()),
    }
}

fn every_text() -> Vec<(MessageKind, Language, Rendered)> {
    let both = |kind| Language::ALL.iter().copied().map(move |language| (kind, language));
    MessageKind::ALL
        .iter()
        .copied()
        .flat_map(both)
        .map(|(kind, language)| (kind, language, render(kind, language, &facts()).unwrap()))
        .collect()
}

#[test]
fn every_kind_reads_as_agreed_in_every_language() {
    for language in Language::ALL.iter().copied() {
        let page: Vec<String> = every_text()
            .into_iter()
            .filter(|(_, written_in, _)| *written_in == language)
            .map(|(kind, _, text)| format!("== {kind}\nSubject: {}\n\n{}\n", text.subject, text.body))
            .collect();
        insta::with_settings!({ snapshot_path => "../../tests/golden", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("messages.{language}"), page.join("\n"));
        });
    }
}

#[test]
fn every_text_says_that_it_is_free_and_that_nobody_may_ask_for_money() {
    for (kind, language, text) in every_text() {
        let (free, money) = match language {
            Language::Spanish => ("gratuito", "Nadie puede pedirle dinero"),
            Language::English => ("free", "Nobody may ask you for money"),
            Language::HaitianCreole => ("gratis", "Pèsonn pa gen dwa mande w lajan"),
        };
        assert!(text.body.contains(free) && text.body.contains(money), "{kind} in {language}");
        assert!(text.body.contains("018005190665") && text.body.contains("CO-7K3F-9QXM-2"), "{kind} in {language}");
    }
}

#[test]
fn a_subject_tells_nothing_but_the_reference() {
    for language in Language::ALL.iter().copied() {
        let subjects: std::collections::BTreeSet<String> =
            every_text().into_iter().filter(|text| text.1 == language).map(|text| text.2.subject).collect();
        assert_eq!(subjects.len(), 1, "one subject for all kinds in {language}");
    }
}

#[test]
fn no_text_promises_a_waiting_time_or_names_a_programme_or_an_outcome() {
    let forbidden = [
        "soon",
        "pronto",
        "talè",
        "within",
        "dentro de",
        "weeks",
        "semanas",
        "semèn",
        "months",
        "meses",
        "parole",
        "refugee",
        "refugiad",
        "refijye",
        "visa",
        "denied",
        "declined",
        "rejected",
        "negad",
        "rechazad",
        "refize",
        "unsuccessful",
        "regret",
        "lament",
    ];
    for (kind, language, text) in every_text() {
        let words = text.body.to_lowercase();
        let found: Vec<&str> = forbidden.into_iter().filter(|word| words.contains(word)).collect();
        assert!(found.is_empty(), "{kind} in {language} says {found:?}");
    }
}

/// Ten parts of 67 characters: what a concatenated UCS-2 short message holds (3GPP TS 23.040) with the most parts gateways usually take.
#[test]
fn every_text_fits_into_an_sms() {
    for (kind, language, text) in every_text() {
        assert!(text.body.encode_utf16().count() <= 670, "{kind} in {language} has {}", text.body.encode_utf16().count());
    }
}

#[test]
fn no_text_holds_marks_that_a_telephone_would_show_as_boxes() {
    for (kind, language, text) in every_text() {
        let odd =
            text.body.chars().chain(text.subject.chars()).find(|c| c.is_control() && *c != '\n' || ('\u{2000}'..='\u{206f}').contains(c));
        assert_eq!(odd, None, "{kind} in {language}");
        assert!(!text.body.contains('{'), "{kind} in {language}");
    }
}

#[test]
fn an_interview_is_told_in_the_offices_zone_though_it_is_another_day_in_utc() {
    let text = render(MessageKind::Invitation, Language::Spanish, &facts()).unwrap();
    assert!(text.body.contains("martes 6 de febrero de 2024, 22:30 (hora de Bogota)"), "{}", text.body);
}

#[test]
fn places_without_an_address_are_told_in_the_persons_language() {
    let at = |place| Appointment { place, ..facts().appointment.unwrap() };
    let body = |place| {
        render(MessageKind::Reminder, Language::HaitianCreole, &TextFacts { appointment: Some(at(place)), ..facts() }).unwrap().body
    };
    assert!(body(Place::Telephone).contains("Kote: nan telefòn; n ap rele w"));
    assert!(body(Place::Video("https://meet.example/abc".into())).contains("Kote: pa videyo, nan lyen sa a: https://meet.example/abc"));
}

#[test]
fn a_text_whose_fact_is_missing_is_not_made() {
    let bare = TextFacts { appointment: None, until: None, authority: None, ..facts() };
    use MessageKind::*;
    let unmade: Vec<MessageKind> =
        MessageKind::ALL.iter().copied().filter(|kind| render(*kind, Language::English, &bare).is_err()).collect();
    assert_eq!(unmade, [Invitation, Change, Reminder, Missed, Cancellation, WithdrawalConfirmed, ReferredOut]);
    let silent = TextFacts { telephones: Vec::new(), ..facts() };
    assert!(render(Processing, Language::English, &silent).is_err(), "a text must say whom to call");
}

#[test]
fn a_missing_fact_is_named_without_any_value() {
    let error = render(MessageKind::Missed, Language::English, &TextFacts { until: None, ..facts() }).unwrap_err().to_string();
    assert!(error.contains("until") && error.contains("missed"), "{error}");
    assert!(!error.contains("CO-7K3F") && !error.contains("Carrera"), "{error}");
}

#[test]
fn what_is_filled_in_is_never_read_as_a_template() {
    let facts = TextFacts { office_name: "{ $telephones } <b>".into(), ..facts() };
    assert!(render(MessageKind::Processing, Language::English, &facts).unwrap().body.contains("{ $telephones } <b>"));
}
