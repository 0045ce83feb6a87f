//! The bundled front end: styles, scripts, icons and the typeface, embedded in the program.

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One embedded file. Its name changes with its content, so it may be cached for ever.
#[derive(Debug)]
pub struct Asset {
    pub name: &'static str,
    pub bytes: &'static [u8],
    /// The gzip twin; a debug build has none.
    pub gz: Option<&'static [u8]>,
    /// The Brotli twin; a debug build has none.
    pub br: Option<&'static [u8]>,
    pub media_type: &'static str,
    /// Quoted, as the header wants it.
    pub etag: &'static str,
}

/// The licence of a package whose code or drawings are among the files.
#[derive(Debug)]
pub struct Licence {
    pub package: &'static str,
    pub version: &'static str,
    pub id: &'static str,
    pub text: &'static str,
}

/// The file of that hashed name, as it stands in an address after `/assets/`.
pub fn asset(name: &str) -> Option<&'static Asset> {
    let at = ASSETS.binary_search_by_key(&name, |asset| asset.name).ok()?;
    ASSETS.get(at)
}

/// The address of `app.css`, `base.js` or `icons.svg`; empty when this build has no such file.
pub fn url(name: &str) -> &'static str {
    address(name)
}

/// Every embedded file, sorted by name.
pub fn assets() -> &'static [Asset] {
    ASSETS
}

/// Whose work is bundled, and under which terms.
pub fn licences() -> &'static [Licence] {
    LICENCES
}
