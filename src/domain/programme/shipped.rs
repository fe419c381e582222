//! The programme files that the program brings along: what a new database starts with.

use super::{CheckError, RuleSetFile};

macro_rules! shipped {
    ($stem:literal) => {
        (concat!($stem, ".toml"), include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/programmes/", $stem, ".toml")))
    };
}

/// Each file by its name, with its text.
pub const FILES: &[(&str, &str)] = &[
    shipped!("colombia"),
    shipped!("costa_rica"),
    shipped!("ecuador"),
    shipped!("guatemala"),
    shipped!("pathways/us_refugee"),
    shipped!("pathways/family_reunification"),
    shipped!("pathways/humanitarian_parole"),
    shipped!("pathways/h_2a"),
    shipped!("pathways/h_2b"),
    shipped!("pathways/canada"),
    shipped!("pathways/spain"),
];

/// All shipped files, read and checked.
///
/// # Errors
/// What is wrong with them; a test holds that it is nothing.
pub fn rule_sets() -> Result<Vec<RuleSetFile>, Vec<CheckError>> {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for (name, text) in FILES {
        match RuleSetFile::parse(text, name) {
            Ok(file) => files.push(file),
            Err(faults) => errors.extend(faults),
        }
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// The shipped file of an office (`CO`) or pathway (`canada`).
#[must_use]
pub fn rule_set(subject: &str) -> Option<RuleSetFile> {
    let files = FILES.iter().filter_map(|(name, text)| RuleSetFile::parse(text, name).ok());
    files.into_iter().find(|file| file.subject.key() == subject)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_file_is_right() {
        let files = rule_sets().unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| format!("{e}\n")).collect::<String>()));
        let subjects: Vec<&str> = files.iter().map(|file| file.subject.key()).collect();
        let pathways = ["us_refugee", "family_reunification", "humanitarian_parole", "h_2a", "h_2b", "canada", "spain"];
        assert_eq!(subjects, [&["CO", "CR", "EC", "GT"][..], &pathways].concat());
    }

    #[test]
    fn the_refugee_pathways_are_recommended_by_unhcr_and_the_others_by_iom() {
        let by_unhcr: Vec<String> = rule_sets()
            .unwrap()
            .iter()
            .filter_map(|file| file.subject.pathway())
            .filter(|pathway| pathway.recommended_by == crate::domain::terms::Organisation::Unhcr)
            .map(|pathway| pathway.key.clone())
            .collect();
        assert_eq!(by_unhcr, ["us_refugee", "spain"]);
    }

    #[test]
    fn canada_takes_11000_persons_spain_285_and_nobody_else_has_a_cap() {
        let caps: Vec<(String, u32)> = rule_sets()
            .unwrap()
            .iter()
            .filter_map(|file| file.subject.pathway())
            .filter_map(|pathway| Some((pathway.key.clone(), pathway.cap.as_ref()?.persons)))
            .collect();
        assert_eq!(caps, [("canada".to_owned(), 11_000), ("spain".to_owned(), 285)]);
    }

    #[test]
    fn the_known_history_is_shipped() {
        let mut history = String::new();
        for file in rule_sets().unwrap().iter().filter(|file| file.subject.office().is_some()) {
            for version in &file.versions {
                let until = version.valid_until.map_or("open".to_owned(), |day| day.to_string());
                let sure = if version.from_uncertain { " (from uncertain)" } else { "" };
                history += &format!("{} until {until}{sure}\n", version.version);
            }
        }
        insta::assert_snapshot!(history, @r"
        CO@2023-06-28 until 2025-01-26
        CO@2025-01-27 until open
        CR@2023-06-12 until 2024-07-31
        CR@2024-08-01 until 2025-01-26 (from uncertain)
        CR@2025-01-27 until open
        EC@2023-10-18 until 2024-01-14
        EC@2024-01-15 until 2025-01-26
        EC@2025-01-27 until open
        GT@2023-06-12 until 2024-01-31
        GT@2024-02-01 until 2025-01-26 (from uncertain)
        GT@2025-01-27 until open
        ");
    }
}
