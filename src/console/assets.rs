//! Style and behaviour of the pages: built into the program under names that change with their content, compressed beforehand.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web,
};

use crate::http::{
    problem::Problem,
    routes::{Access, Mounted, mount},
};

/// One file, in the three forms in which it can leave.
#[derive(Debug)]
pub struct Asset {
    /// Its address, which names its content.
    pub path: &'static str,
    mime: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/console/assets.rs"));

/// Both listeners have them.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/assets/{name}", Access::Public, serve), mount(Method::GET, "/assets/{name}", Access::Anonymous, serve)]
}

async fn serve(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let asset = ALL.iter().find(|asset| asset.path.strip_prefix("/assets/") == Some(name.as_str())).ok_or_else(Problem::not_found)?;
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (encoding, bytes) = best(asset, accepted);
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(asset.mime)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(answer.body(bytes))
}

/// The smallest form that the browser takes; `br;q=0` means that it does not.
fn best(asset: &Asset, accepted: &str) -> (Option<&'static str>, &'static [u8]) {
    let takes = |coding: &str| {
        accepted.split(',').any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
            named && !parts.any(|weight| matches!(weight.replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    if takes("br") {
        (Some("br"), asset.brotli)
    } else if takes("gzip") {
        (Some("gzip"), asset.gzip)
    } else {
        (None, asset.plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_leaves_in_the_smallest_form_that_the_browser_takes() {
        let chosen = |accepted: &str| best(&PUBLIC_CSS, accepted).0;
        assert_eq!(chosen("gzip, deflate, br, zstd"), Some("br"));
        assert_eq!(chosen("gzip;q=1.0, br;q=0"), Some("gzip"));
        assert_eq!((chosen(""), chosen("identity"), chosen("brotli")), (None, None, None));
    }

    #[test]
    fn the_first_load_is_small() {
        let compressed = |files: &[&Asset]| files.iter().map(|file| file.brotli.len()).sum::<usize>();
        assert!(compressed(&[&PUBLIC_CSS, &PUBLIC_JS]) <= 40 * 1024, "the public form shall load within 60 KB, pages included");
        assert!(compressed(&[&CONSOLE_CSS, &CONSOLE_JS]) <= 100 * 1024, "the console shall load within 120 KB, pages included");
    }
}
