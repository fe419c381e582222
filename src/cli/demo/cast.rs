//! Who applies: every outcome of the rules at each of the four offices, and somebody for every story.

use super::families::{
    Family,
    Reached::{ByCallsAlone, InWriting},
    Relative,
};

const CO_MET: &[(&str, &str)] = &[("in_country_on", "2022-05-30")];
const CO_LATE: &[(&str, &str)] = &[("in_country_on", "2023-08-01")];
const CO_UNKNOWN: &[(&str, &str)] = &[("in_country_on", "unknown")];
const CR_MET: &[(&str, &str)] = &[("in_country_on", "2021-09-12"), ("asylum_seeker", "yes"), ("recognised_refugee", "no")];
const CR_NOT_REGISTERED: &[(&str, &str)] = &[("in_country_on", "2021-09-12"), ("asylum_seeker", "no"), ("recognised_refugee", "no")];
const CR_REFUGEE: &[(&str, &str)] = &[("in_country_on", "2019-04-02"), ("asylum_seeker", "no"), ("recognised_refugee", "yes")];
const EC_MET: &[(&str, &str)] = &[("in_country_on", "2022-01-20"), ("in_regularisation", "yes"), ("asked_for_refugee_status", "no")];
const EC_LATE: &[(&str, &str)] = &[("in_country_on", "2023-12-24"), ("in_regularisation", "no"), ("asked_for_refugee_status", "yes")];
const EC_UNKNOWN: &[(&str, &str)] =
    &[("in_country_on", "2022-01-20"), ("in_regularisation", "no"), ("asked_for_refugee_status", "unknown")];
const GT_MET: &[(&str, &str)] =
    &[("could_be_refugee", "no"), ("at_us_border_on", "no"), ("could_have_h_2a", "yes"), ("could_have_h_2b", "no"), ("parent_in_us", "no")];
const GT_NOTHING: &[(&str, &str)] = &[
    ("could_be_refugee", "no"),
    ("at_us_border_on", "2022-03-03"),
    ("could_have_h_2a", "no"),
    ("could_have_h_2b", "no"),
    ("parent_in_us", "yes"),
];
const GT_UNKNOWN: &[(&str, &str)] = &[
    ("could_be_refugee", "unknown"),
    ("at_us_border_on", "no"),
    ("could_have_h_2a", "no"),
    ("could_have_h_2b", "no"),
    ("parent_in_us", "no"),
];
const GT_CHILD: &[(&str, &str)] =
    &[("could_be_refugee", "no"), ("at_us_border_on", "no"), ("could_have_h_2a", "no"), ("could_have_h_2b", "no"), ("parent_in_us", "yes")];

macro_rules! families {
    ($($key:ident $office:literal $name:literal $born:literal $nationality:literal $passport:literal $language:literal $reached:ident $facts:ident;)*) => {
        &[$(Family {
            key: stringify!($key), office: $office, name: $name, born: $born, nationality: $nationality, passport: $passport,
            language: $language, reached: $reached, facts: $facts, members: &[],
        }),*]
    };
}

/// Everybody who applies in Colombia on the morning of Tuesday 6 February 2024.
#[rustfmt::skip]
pub const COLOMBIA: &[Family] = families! {
    yusmary   "CO" "Yusmary Rondón Blanco"     "1991-03-14" "VE" "VE104482" "es" InWriting    CO_MET;
    dieudonne "CO" "Dieudonné Pierre-Louis"    "1985-11-02" "HT" "HT220913" "ht" InWriting    CO_LATE;
    reinier   "CO" "Reinier Valdés Acosta"     "1979-06-21" "CU" "CU330718" "es" InWriting    CO_UNKNOWN;
    mirlande  "CO" "Mirlande Josaphat"         "1994-01-30" "HT" "HT441250" "ht" InWriting    CO_MET;
    wilmer    "CO" "Wilmer Chirinos Leal"      "1983-09-09" "VE" "VE551093" "es" InWriting    CO_MET;
    gladys    "CO" "Gladys Urdaneta Mora"      "1968-12-05" "VE" "VE661174" "es" InWriting    CO_MET;
    osmel     "CO" "Osmel Figueredo Tamayo"    "1990-08-17" "CU" "CU771385" "en" InWriting    CO_MET;
    marleny   "CO" "Marleny Bracho Sulbarán"   "1975-04-26" "VE" "VE881496" "es" InWriting    CO_MET;
    yoleida   "CO" "Yoleida Machado Ruiz"      "1998-10-11" "VE" "VE991507" "es" InWriting    CO_MET;
    jhon      "CO" "Jhon Alexander Ferrer"     "1988-07-02" "VE" "VE101618" "es" InWriting    CO_MET;
    luzmila   "CO" "Luzmila Terán Cordero"     "1965-02-19" "VE" "VE111729" "es" InWriting    CO_MET;
    nelson    "CO" "Nelson Arteaga Pinto"      "1972-05-08" "VE" "VE121830" "es" InWriting    CO_MET;
};

/// Who comes later in Colombia: two who look like Jhon, one who looks like Luzmila only to a caseworker, and Wilmer once more.
#[rustfmt::skip]
pub const COLOMBIA_LATER: &[Family] = families! {
    john      "CO" "John Alexander Ferrer"     "1988-07-02" "VE" "VE131941" "es" InWriting    CO_MET;
    yon       "CO" "Jhon Alexánder Ferrer"     "1988-07-02" "VE" "VE142052" "es" InWriting    CO_MET;
    luz       "CO" "Luz Mila Terán de Cordero" "1964-02-19" "VE" "VE152163" "es" InWriting    CO_MET;
};

/// Everybody who applies in Costa Rica.
#[rustfmt::skip]
pub const COSTA_RICA: &[Family] = families! {
    fatima    "CR" "Fátima Obando Téllez"      "1993-03-03" "NI" "NI162274" "es" InWriting    CR_MET;
    evert     "CR" "Evert Zeledón Mairena"     "1981-07-27" "NI" "NI172385" "es" InWriting    CR_NOT_REGISTERED;
    oneyda    "CR" "Oneyda Gutiérrez Solís"    "1970-09-15" "NI" "NI182496" "es" InWriting    CR_REFUGEE;
};

/// Somebody who applies in Costa Rica while the office rests.
#[rustfmt::skip]
pub const COSTA_RICA_PARKED: &[Family] = families! {
    silvio    "CR" "Silvio Membreño Lacayo"    "1987-12-12" "NI" "NI192507" "es" InWriting    CR_MET;
};

/// Everybody who applies in Ecuador, where the day takes three.
#[rustfmt::skip]
pub const ECUADOR: &[Family] = families! {
    leidy     "EC" "Leidy Hurtado Mosquera"    "1996-06-06" "CO" "CO202618" "es" InWriting    EC_MET;
    ramon     "EC" "Ramón Colmenares Díaz"     "1977-11-23" "VE" "VE212729" "es" InWriting    EC_LATE;
    johanna   "EC" "Johanna Sequera Pinzón"    "1989-02-02" "VE" "VE222830" "en" InWriting    EC_UNKNOWN;
    edison    "EC" "Edison Cuero Angulo"       "1992-05-05" "CO" "CO232941" "es" InWriting    EC_MET;
};

/// Whom IOM's clerk enters in Guatemala, where there is no public form.
#[rustfmt::skip]
pub const GUATEMALA: &[Family] = families! {
    tomas     "GT" "Tomás Ixcoy Chávez"        "1986-10-20" "GT" "GT243052" "es" ByCallsAlone GT_MET;
    sandra    "GT" "Sandra Barrios Monzón"     "1974-01-09" "GT" "GT253163" "es" InWriting    GT_NOTHING;
    catarina  "GT" "Catarina Brito Raymundo"   "1995-08-08" "GT" "GT263274" "es" InWriting    GT_UNKNOWN;
    elmer     "GT" "Elmer Xicará López"        "2010-04-04" "GT" "GT273385" "es" ByCallsAlone GT_CHILD;
};

/// Who applies in Colombia on Thursday 8 February and goes all the way, or turns back on it.
#[rustfmt::skip]
pub const COLOMBIA_THURSDAY: &[Family] = families! {
    ismael    "CO" "Ismael Bastidas Quero"     "1980-03-25" "VE" "VE303151" "es" InWriting    CO_MET;
    carmenza  "CO" "Carmenza Sulbarán Rojas"   "1973-07-19" "VE" "VE313262" "es" InWriting    CO_MET;
    nohemi    "CO" "Nohemí Paredes Jean"       "1990-12-01" "HT" "HT323373" "ht" InWriting    CO_MET;
    eudys     "CO" "Eudys Carrasquero Peña"    "1997-05-14" "VE" "VE333484" "es" InWriting    CO_MET;
    rosalba   "CO" "Rosalba Hinojosa Mena"     "1969-09-30" "VE" "VE343595" "en" InWriting    CO_MET;
    hernan    "CO" "Hernán Villasmil Ocando"   "1984-04-17" "VE" "VE353606" "es" InWriting    CO_MET;
};

/// The family of five: Maribel, her husband, and three children, the eldest about to turn 21.
pub const MARIBEL: Family = Family {
    key: "maribel",
    office: "CO",
    name: "Maribel Chourio Añez",
    born: "1979-02-11",
    nationality: "VE",
    passport: "VE363717",
    language: "es",
    reached: InWriting,
    facts: CO_MET,
    members: &[
        Relative { relation: "spouse", name: "Argenis Leal Soto", born: "1976-08-08" },
        Relative { relation: "child", name: "Keiner Leal Chourio", born: "2003-05-20" },
        Relative { relation: "child", name: "Yorgelis Leal Chourio", born: "2009-10-02" },
        Relative { relation: "child", name: "Mateo Leal Chourio", born: "2016-01-27" },
    ],
};

/// A family by what the demo calls it.
#[must_use]
pub fn family(key: &str) -> Family {
    let all = [COLOMBIA, COLOMBIA_LATER, COSTA_RICA, COSTA_RICA_PARKED, ECUADOR, GUATEMALA, COLOMBIA_THURSDAY, &[MARIBEL]];
    all.into_iter().flatten().find(|family| family.key == key).copied().unwrap_or(COLOMBIA[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        application::{Application, ApplicationDraft},
        country::Country,
    };

    #[test]
    fn every_form_of_the_demo_is_one_that_the_program_takes() {
        for family in [COLOMBIA, COLOMBIA_LATER, COSTA_RICA, COSTA_RICA_PARKED, ECUADOR, GUATEMALA, COLOMBIA_THURSDAY, &[MARIBEL]]
            .into_iter()
            .flatten()
        {
            let draft: ApplicationDraft = serde_json::from_value(family.form()).unwrap_or_default();
            let today = chrono::NaiveDate::from_ymd_opt(2024, 2, 6).unwrap_or_default();
            let country = Country::parse(family.office);
            let faults = country.and_then(|country| Application::check(&draft, country, today).err());
            assert_eq!(
                faults.map(|faults| faults.list().iter().map(|f| format!("{} {}", f.pointer, f.code)).collect::<Vec<_>>()),
                None,
                "{}",
                family.key
            );
        }
    }
}
