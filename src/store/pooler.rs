//! Is a pooler like PgBouncer in between? Prepared statements kept over transactions go wrong behind one (docs/database.md).

use diesel::{Connection, PgConnection, prelude::*, sql_types::Text};

use super::conn::Address;

/// A setting of no meaning, given at the start of the connection: PostgreSQL keeps what has a dot in its name, a pooler refuses it or
/// drops it.
const PROBE: &str = "options=-c%20sendero.probe%3Ddirect";

/// What PgBouncer says to a parameter that it does not pass on.
const REFUSED: &str = "unsupported startup parameter";

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = diesel::sql_types::Nullable<Text>)]
    value: Option<String>,
}

/// Whether a pooler answers at the address. Where nobody answers, or the address has options of its own, nothing can be said: false.
#[must_use]
pub fn stands_between(address: &Address) -> bool {
    let Address::Postgres(url) = address else { return false };
    if url.contains("options=") {
        return false;
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    match PgConnection::establish(&format!("{url}{joint}{PROBE}")) {
        Ok(mut direct) => {
            let asked = diesel::sql_query("SELECT current_setting('sendero.probe', true) AS value").get_result::<Setting>(&mut direct);
            asked.is_ok_and(|setting| setting.value.as_deref() != Some("direct"))
        }
        Err(error) => error.to_string().contains(REFUSED),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
        thread,
    };

    use super::*;
    use crate::store::testing::on_both;

    /// Refuses the first connection as PgBouncer does, in the words of the protocol (message `E`, fields `S`, `C`, `M`).
    fn a_pooler() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut client, _) = listener.accept().unwrap();
            let mut start = [0_u8; 512];
            let _read = client.read(&mut start).unwrap();
            let fields = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0";
            let length = u32::try_from(fields.len() + 4).unwrap().to_be_bytes();
            client.write_all(&[b"E", &length[..], fields].concat()).unwrap();
        });
        format!("postgres://u@127.0.0.1:{port}/x?sslmode=disable&gssencmode=disable")
    }

    #[test]
    fn a_pooler_is_told_by_what_it_refuses() {
        assert!(stands_between(&Address::Postgres(a_pooler())));
        assert!(!stands_between(&Address::Postgres("postgres://u@127.0.0.1:1/x".into())), "nobody answers");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_database_itself_is_no_pooler() {
        on_both(async |store, _| assert!(!stands_between(store.address()))).await;
    }
}
