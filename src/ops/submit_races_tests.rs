//! Applications in races, under parks and by clerks, on both databases.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_racing_for_three_places_are_three_cases() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store, Some(3)).await;
        let wishes =
            (0..64).map(|n| a_wish(&desk, &store, &format!("key{n}"), draft(&format!("V1000{n:04}"), NAMES[n % NAMES.len()]))).collect();
        let answers = send_all(&store, &desk, wishes).await;
        let taken = answers.iter().filter(|answer| answer.is_ok()).count();
        let full = answers.iter().filter(|answer| matches!(answer, Err(OpError::Closed { code: "quota_reached", .. }))).count();
        assert_eq!((taken, full, cases(&store).await), (3, 61, 3), "{answers:?}");
        let Some(Err(OpError::Closed { advice, .. })) = answers.into_iter().find(Result::is_err) else { panic!() };
        assert_eq!(advice["next_opening"], "2024-02-08T08:00:00-05:00");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_with_one_key_get_one_answer() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store, None).await;
        let wish = a_wish(&desk, &store, "key", draft("V12345678", NAMES[0]));
        let answers = send_all(&store, &desk, vec![wish; 64]).await;
        let references: BTreeSet<String> = answers.into_iter().map(|answer| answer.unwrap().reference).collect();
        assert_eq!((references.len(), cases(&store).await), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_of_one_person_at_once_are_one_case() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store, None).await;
        let wishes = (0..64).map(|n| a_wish(&desk, &store, &format!("key{n}"), draft("V12345678", NAMES[0]))).collect();
        let answers = send_all(&store, &desk, wishes).await;
        let references: BTreeSet<String> = answers.into_iter().map(|answer| answer.unwrap().reference).collect();
        assert_eq!((references.len(), cases(&store).await), (64, 1));
        let case = case_of(&store, references.first().unwrap()).await;
        let sendings = store.read(move |tx| tx.sendings(case.id)).await.unwrap();
        assert_eq!(sendings.iter().filter(|sending| !sending.again).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_submitted_under_a_park_lands_parked_with_its_way_remembered() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store, None).await;
        send(&store, &desk, a_wish(&desk, &store, "one", draft("V12345678", "Yusmary Gonzalez"))).await.unwrap();
        store.prepare(|tx| tx.add_park(&crate::domain::park::ParkSubject::Office("CO".into()))).await;
        let plain = send(&store, &desk, a_wish(&desk, &store, "two", draft("V55544433", "Pedro Baez"))).await.unwrap();
        let like = send(&store, &desk, a_wish(&desk, &store, "three", draft("V87654321", "Yusmari Gonsalez"))).await.unwrap();
        let (plain, like) = (case_of(&store, &plain.reference).await, case_of(&store, &like.reference).await);
        assert_eq!((plain.shown.stage, plain.beneath), (Stage::Parked, Some(Stage::Received)));
        assert_eq!((like.shown.stage, like.beneath), (Stage::Parked, Some(Stage::DuplicateReview)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_of_the_office_enters_at_any_hour_and_another_is_refused() {
    on_both(async |store: Store, clock: TestClock| {
        let desk = ready(&store, None).await;
        clock.forward(TimeDelta::hours(24));
        let account = an_account(&store, Organisation::Iom, "ana").await;
        let clerk = |office: &str| Actor {
            account: account.id,
            person: account.person,
            organisation: Organisation::Iom,
            session: crate::domain::ids::Id::<of::Session>::fresh(store.now(), &SystemEntropy),
            request: None,
            must_change: false,
            held: vec![crate::access::Held { role: Role::IntakeClerk, office: Some(office.into()) }],
            outcome_granted: false,
        };
        let enter = async |actor: Actor| {
            let (desk, wish) =
                (desk.clone(), Wish { form_token: String::new(), ..a_wish(&desk, &store, "k", draft("V12345678", NAMES[0])) });
            store.write(move |tx| submit(tx, &desk, Bringer::Clerk(&actor), &wish)).await
        };
        assert!(matches!(enter(clerk("EC")).await.unwrap_err(), OpError::Forbidden));
        let answer = enter(clerk("CO")).await.unwrap();
        let case = case_of(&store, &answer.reference).await;
        assert_eq!(case.channel, Channel::Assisted);
        let sendings = store.read(move |tx| tx.sendings(case.id)).await.unwrap();
        assert_eq!(sendings[0].entered_by, Some(account.id));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_park_and_thirty_two_submissions_never_miss_each_other() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store, None).await;
        let park = {
            let (store, desk) = (store.clone(), desk.clone());
            tokio::spawn(async move {
                let subject = crate::domain::park::ParkSubject::Office("CO".into());
                let apply = move |tx: &mut WriteTx<'_>| {
                    crate::ops::parks::apply_park(tx, &desk, &By::default(), &subject, None)?;
                    Ok::<_, OpError>(tx.unrecorded_upkeep(()))
                };
                store.write(apply).await
            })
        };
        let wishes =
            (0..32).map(|n| a_wish(&desk, &store, &format!("key{n}"), draft(&format!("V2000{n:04}"), NAMES[n % NAMES.len()]))).collect();
        let answers = send_all(&store, &desk, wishes).await;
        park.await.unwrap().unwrap();
        assert!(answers.iter().all(Result::is_ok));
        let counts = store.read(|tx| tx.counts(crate::domain::terms::Face::Shown)).await.unwrap();
        let stages: Vec<_> = counts.iter().map(|count| (count.stage, count.n)).collect();
        assert_eq!(stages, [(Stage::Parked, 32)], "whatever came in before, meanwhile or after");
    })
    .await;
}
