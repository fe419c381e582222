//! docs/permissions.md, from the grants table and the verbs.

use sendero::{
    access::grants::{GRANTS, allows},
    domain::{
        proposal::ProposalKind,
        terms::{Organisation, Role},
        workflow::{Check, Right, STEPS, Verb, Who, steps},
    },
};

use super::{compare, list, table};

const PAGE: &str = "docs/permissions.md";

#[test]
fn roles_allow_what_the_page_says() {
    let cell = |role: Role, right: Right| list(Organisation::ALL.iter().filter(|organisation| allows(role, **organisation, right)));
    let heads: Vec<&str> = std::iter::once("right").chain(Role::ALL.iter().map(|role| role.as_str())).collect();
    let rows = Right::ALL.iter().map(|right| {
        let cells = Role::ALL.iter().map(|role| cell(*role, *right).replace("IOM, UNHCR, USG", "all"));
        std::iter::once(format!("`{right}`")).chain(cells).collect()
    });
    compare(PAGE, "rights", &table(&heads, rows));
}

#[test]
fn no_grant_reaches_an_organisation_in_which_the_role_does_not_exist() {
    for grant in GRANTS {
        assert!(grant.organisations.iter().all(|organisation| grant.role.organisations().contains(organisation)), "{}", grant.role);
    }
}

#[test]
fn verbs_take_the_rights_that_the_page_says_and_act_on_that_face() {
    let who = |verb: Verb| match verb.who() {
        Who::Right(rights) => list(rights.iter().map(|right| format!("`{right}`"))),
        Who::System => "the program".to_owned(),
    };
    let face = |verb: Verb| if verb.acts_on_real() { "real" } else { "shown" };
    let two = |verb: Verb| match (steps::is_proposed(verb, false), steps::is_proposed(verb, true)) {
        (true, _) => "two persons",
        (false, true) => "two persons, if the program suspected",
        (false, false) => "one person",
    };
    let rows = Verb::ALL.iter().map(|verb| vec![format!("`{verb}`"), who(*verb), face(*verb).to_owned(), two(*verb).to_owned()]);
    compare(PAGE, "verbs", &table(&["verb", "any of these rights", "acts on the face", "done by"], rows));
}

#[test]
fn four_eyes_are_where_the_page_says() {
    let mut rows = Vec::new();
    for step in STEPS {
        let earlier = step.checks.iter().filter_map(|check| match check {
            Check::NotBy(verbs) => Some(list(verbs.iter().map(|verb| format!("`{verb}`")))),
            Check::NotRecommender => Some("the standing `recommend`".to_owned()),
            _ => None,
        });
        rows.extend(earlier.map(|earlier| vec![format!("`{}`", step.verb), earlier]));
    }
    compare(PAGE, "four-eyes", &table(&["who does this", "has not done this to the case, by any account"], rows));
}

#[test]
fn two_persons_bring_the_rights_that_the_page_says() {
    let rows = ProposalKind::ALL.iter().map(|kind| {
        let (one, other) = kind.rights();
        let known = if kind.is_hidden() { "who may confirm it and reads outcomes" } else { "who may confirm it" };
        vec![format!("`{kind}`"), format!("`{one}`"), format!("`{other}`"), known.to_owned()]
    });
    compare(PAGE, "proposals", &table(&["proposal", "one has", "the other has", "shown to"], rows));
}
