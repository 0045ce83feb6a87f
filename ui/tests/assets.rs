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
    use std::{collections::BTreeSet, io::Write};

    use flate2::{Compression, write::GzEncoder};
    use portico_ui::{asset, licences, url};

    use super::by_url;

    const FIRST_LOAD_LIMIT: usize = 40 * 1024;

    fn gzipped(bytes: &[u8]) -> usize {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap().len()
    }

    /// The script of every page and what it imports before it runs; what it fetches where an island occurs is left out.
    fn first_scripts() -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        let mut asked = vec![url("base.js").strip_prefix("/assets/").unwrap()];
        while let Some(name) = asked.pop() {
            if found.insert(name) {
                asked.extend(imports(std::str::from_utf8(asset(name).unwrap().bytes).unwrap()));
            }
        }
        found
    }

    /// The names in `from"./name"` and `import"./name"`, as the bundler writes what is imported at once.
    fn imports(script: &str) -> impl Iterator<Item = &str> {
        let after = |words| script.split(words).skip(1).map(|rest| rest.split('"').next().unwrap());
        after("from\"./").chain(after("import\"./"))
    }

    #[test]
    fn a_first_load_stays_within_its_budget() {
        let scripts = first_scripts();
        assert!(scripts.len() > 1, "the bundler writes imports in another way: {scripts:?}");
        let scripts = scripts.into_iter().map(|name| asset(name).unwrap());
        let first: Vec<_> = ["app.css", "icons.svg"].map(by_url).into_iter().chain(scripts).collect();
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
