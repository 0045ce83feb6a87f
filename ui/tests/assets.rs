//! What is embedded: found by its hashed name, small enough, and licensed.

#![expect(clippy::unwrap_used, reason = "tests")]

use portico_ui::{asset, assets, url};

fn by_url(name: &str) -> &'static portico_ui::Asset {
    asset(url(name).strip_prefix("/assets/").unwrap()).unwrap()
}

#[test]
fn the_styles_are_found_by_their_address() {
    let styles = by_url("app.css");
    assert!(styles.name.starts_with("app-"));
    assert_eq!(styles.media_type, "text/css; charset=utf-8");
    assert!(styles.etag.starts_with('"') && styles.etag.ends_with('"'));
}

#[test]
fn an_unknown_name_is_no_file() {
    assert!(asset("app.css").is_none());
    assert!(asset("../Cargo.toml").is_none());
    assert!(asset("").is_none());
    assert_eq!(url("nothing.js"), "");
}

#[test]
fn build_files_are_not_served() {
    assert!(assets().iter().all(|asset| asset.media_type != "text/plain" && !asset.name.contains("licence")));
    assert!(asset("manifest.txt").is_none());
}

#[cfg(feature = "web")]
mod bundled {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use portico_ui::{assets, licences, url};

    use super::by_url;

    const FIRST_LOAD_LIMIT: usize = 40 * 1024;

    fn gzipped(bytes: &[u8]) -> usize {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap().len()
    }

    #[test]
    fn a_first_load_stays_within_its_budget() {
        let chunks = assets().iter().filter(|asset| asset.name.starts_with("chunk-"));
        let first: Vec<_> = ["base.js", "app.css", "icons.svg"].map(by_url).into_iter().chain(chunks).collect();
        let total: usize = first.iter().map(|asset| gzipped(asset.bytes)).sum();
        assert!(total <= FIRST_LOAD_LIMIT, "{total} bytes are more than {FIRST_LOAD_LIMIT}");
    }

    #[test]
    fn every_bundled_package_brings_its_licence() {
        let packages: Vec<_> = licences().iter().map(|licence| licence.package).collect();
        let fonts = ["@fontsource-variable/inter", "@iconify-json/lucide", "htmx.org"];
        let uploads = ["js-base64", "querystringify", "requires-port", "tus-js-client", "url-parse"];
        assert_eq!(packages, [&fonts[..], &uploads[..]].concat());
        assert!(licences().iter().all(|licence| licence.text.len() > 200 && !licence.version.is_empty()));
    }

    #[test]
    fn icons_are_a_fragment_of_one_file() {
        let icons = by_url("icons.svg");
        assert_eq!(portico_ui::ICONS, url("icons.svg"));
        assert!(std::str::from_utf8(icons.bytes).unwrap().contains(r#"<symbol id="house""#));
    }
}
