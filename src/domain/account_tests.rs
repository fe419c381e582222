#![allow(clippy::unwrap_used)]

use rstest::rstest;

use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 2, 6).unwrap()
}

fn ask(role: Role, offices: Option<&[&str]>) -> RoleAsked {
    RoleAsked { role, offices: offices.map(|all| all.iter().map(|&office| office.to_owned()).collect()), until: None }
}

fn check(organisation: Organisation, asked: &[RoleAsked]) -> Result<usize, Vec<(String, &'static str)>> {
    let known = ["CO".to_owned(), "EC".to_owned()];
    check_roles(organisation, asked, &known, today())
        .map(|rows| rows.len())
        .map_err(|errors| errors.list().iter().map(|error| (error.pointer.clone(), error.code)).collect())
}

#[test]
fn every_role_fits_exactly_its_organisations() {
    for &role in Role::ALL {
        for &organisation in Organisation::ALL {
            let fits = check(organisation, &[ask(role, None)]).is_ok();
            assert_eq!(fits, role.organisations().contains(&organisation), "{role} {organisation}");
        }
    }
}

#[test]
fn an_administrator_holds_no_case_role_beside_it() {
    for &role in Role::ALL.iter().filter(|role| **role != Role::Administrator) {
        let organisation = role.organisations()[0];
        let together = check(organisation, &[ask(Role::Administrator, None), ask(role, Some(&["CO"]))]);
        assert_eq!(together.is_err(), role != Role::Auditor, "{role}");
    }
}

#[rstest]
#[case::unknown(&["XX"], "/roles/0/offices/0", "unknown_office")]
#[case::lower_case(&["co"], "/roles/0/offices/0", "unknown_office")]
#[case::none(&[], "/roles/0/offices", "empty")]
#[case::twice(&["CO", "EC", "CO"], "/roles/0/offices/2", "given_twice")]
fn a_wrong_office_is_named_by_its_place(#[case] offices: &[&str], #[case] pointer: &str, #[case] code: &'static str) {
    assert_eq!(check(Organisation::Iom, &[ask(Role::Caseworker, Some(offices))]), Err(vec![(pointer.to_owned(), code)]));
}

#[test]
fn a_role_for_all_and_for_one_office_is_given_twice() {
    let both = [ask(Role::Reviewer, None), ask(Role::Reviewer, Some(&["CO"]))];
    assert_eq!(check(Organisation::Unhcr, &both), Err(vec![("/roles/1/offices/0".to_owned(), "given_twice")]));
}

#[test]
fn yesterday_is_too_late_and_today_counts_whole() {
    let until = |day| RoleAsked { until: Some(day), ..ask(Role::Caseworker, None) };
    assert_eq!(check(Organisation::Iom, &[until(today().pred_opt().unwrap())]), Err(vec![("/roles/0/until".to_owned(), "in_the_past")]));
    assert_eq!(check(Organisation::Iom, &[until(today())]), Ok(1));
    let held = Wanted { role: Role::Caseworker, office: None, until: Some(today()) };
    assert!(held.holds_on(today()) && !held.holds_on(today().succ_opt().unwrap()));
}

#[test]
fn a_last_day_that_the_databases_compare_differently_is_refused() {
    let until = |year| RoleAsked { until: NaiveDate::from_ymd_opt(year, 12, 31), ..ask(Role::Caseworker, None) };
    assert_eq!(check(Organisation::Iom, &[until(9999)]), Ok(1));
    assert_eq!(check(Organisation::Iom, &[until(10_000)]), Err(vec![("/roles/0/until".to_owned(), "too_far")]));
    assert_eq!(check(Organisation::Iom, &[until(262_142)]), Err(vec![("/roles/0/until".to_owned(), "too_far")]));
}

#[test]
fn a_list_without_end_is_not_read() {
    assert_eq!(check(Organisation::Iom, &vec![ask(Role::Caseworker, None); 51]), Err(vec![("/roles".to_owned(), "too_many")]));
}
