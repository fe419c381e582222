//! In which language a PostgreSQL words its errors: what may be tried again is told apart by the English words, since diesel passes on no code
//! for a deadlock or a lock that was waited for too long.

use diesel::{RunQueryDsl, sql_types::Text};

use super::{
    conn::{Address, AnyConnection, Manager, Use},
    error::StoreError,
};

#[derive(diesel::QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

/// The `lc_messages` of the server where that is no English; nothing on SQLite.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub fn foreign(address: &Address) -> Result<Option<String>, StoreError> {
    let Address::Postgres(_) = address else { return Ok(None) };
    let mut conn = Manager::new(address.clone(), Use::Read, false).open()?;
    let AnyConnection::Pg(pg) = &mut conn else { return Ok(None) };
    let found: Setting = diesel::sql_query("SELECT current_setting('lc_messages') AS value").get_result(pg)?;
    Ok(Some(found.value).filter(|value| !is_english(value)))
}

/// The locales in which PostgreSQL translates nothing.
fn is_english(locale: &str) -> bool {
    let language = locale.split(['.', '_', '@']).next().unwrap_or_default();
    matches!(language, "" | "C" | "POSIX" | "en" | "English")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_told_from_what_is_translated() {
        for english in ["C", "C.UTF-8", "POSIX", "en_US.UTF-8", "en_GB", "English_United States.1252", ""] {
            assert!(is_english(english), "{english}");
        }
        for other in ["es_CO.UTF-8", "fr_FR", "Spanish_Colombia.1252"] {
            assert!(!is_english(other), "{other}");
        }
    }
}
