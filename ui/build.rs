//! Bundles the front end into `OUT_DIR` and writes the table of files that the crate embeds.
//!
//! `PORTICO_ASSETS_DIR=DIR` takes a folder that was built before (`node build.mjs --out DIR`).
//! Without the feature `web` only the hand-written styles are embedded and no Node is needed.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script asks the environment and runs programs; the product does not"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::{env, fs, io};

const SOURCES: [&str; 7] =
    ["src/css", "src/icons", "src/img", "src/ts", "package.json", "package-lock.json", "build.mjs"];
const MANIFEST: &str = "manifest.txt";
const WAYS_OUT: &str = "\
Node 20.19 or newer and npm are needed once, at build time, to bundle the front end. Three ways out:
  1. install Node and build again;
  2. point PORTICO_ASSETS_DIR at a folder bundled elsewhere with `node build.mjs --out DIR`;
  3. build without Node: add `--no-default-features`. Pages then carry plain styles and no scripts.";

struct Failure(String);

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure(error.to_string())
    }
}

impl From<env::VarError> for Failure {
    fn from(error: env::VarError) -> Self {
        Failure(error.to_string())
    }
}

fn main() {
    if let Err(Failure(why)) = run() {
        eprintln!("\nportico-ui: {why}\n");
        exit(1);
    }
}

fn run() -> Result<(), Failure> {
    let source = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-env-changed=PORTICO_ASSETS_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    for path in SOURCES {
        println!("cargo::rerun-if-changed={path}");
    }
    let dist = if let Some(folder) = env::var_os("PORTICO_ASSETS_DIR") {
        PathBuf::from(folder)
    } else if env::var_os("CARGO_FEATURE_WEB").is_none() || env::var_os("DOCS_RS").is_some() {
        plain_styles(&source, &out.join("plain"))?
    } else {
        bundle(&source, &out.join("web"))?
    };
    fs::write(out.join("assets.rs"), table(&dist)?)?;
    Ok(())
}

/// The styles as they were written, in the order `app.css` names them, but for the bundled typeface.
fn plain_styles(source: &Path, dist: &Path) -> Result<PathBuf, Failure> {
    let styles = source.join("src/css");
    let list = fs::read_to_string(styles.join("app.css"))?;
    let mut all = String::new();
    for file in list.lines().filter_map(|line| line.split('"').nth(1)) {
        if !file.ends_with("font.css") {
            all.push_str(&fs::read_to_string(styles.join(file))?);
        }
    }
    let name = format!("app-{:016x}.css", hash(all.as_bytes()));
    empty_folder(dist)?;
    fs::write(dist.join(&name), all)?;
    fs::write(dist.join(MANIFEST), format!("file\tapp.css\t{name}\n"))?;
    Ok(dist.to_path_buf())
}

/// Copies the sources away, so that the tree stays as it is, installs the packages and bundles.
fn bundle(source: &Path, work: &Path) -> Result<PathBuf, Failure> {
    let _ = fs::remove_dir_all(work.join("src"));
    fs::create_dir_all(work)?;
    for path in SOURCES {
        copy(&source.join(path), &work.join(path))?;
    }
    let stamp = work.join(".installed");
    let wanted = hash(&fs::read(work.join("package-lock.json"))?).to_string();
    if fs::read_to_string(&stamp).ok().as_deref() != Some(wanted.as_str()) {
        let flags = "ci --ignore-scripts --no-audit --no-fund --omit=dev --include=optional";
        command("npm", flags, work)?;
        fs::write(&stamp, wanted)?;
    }
    let release = env::var("PROFILE").as_deref() == Ok("release");
    command("node", if release { "build.mjs" } else { "build.mjs --fast" }, work)?;
    Ok(work.join("dist"))
}

fn command(program: &str, arguments: &str, folder: &Path) -> Result<(), Failure> {
    let mut command = Command::new(program);
    command.args(arguments.split(' ')).current_dir(folder);
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(Failure(format!("`{program} {arguments}` failed:\n{said}\n{WAYS_OUT}")))
        }
        Err(error) => Err(Failure(format!("`{program}` cannot be run: {error}.\n{WAYS_OUT}"))),
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if from.is_file() {
        fs::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn empty_folder(folder: &Path) -> io::Result<()> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)
}

/// Rust source for the files, what the manifest calls them, and whose work they contain.
fn table(dist: &Path) -> Result<String, Failure> {
    let manifest = fs::read_to_string(dist.join(MANIFEST))
        .map_err(|error| Failure(format!("{}: {error}", dist.join(MANIFEST).display())))?;
    let mut icons = "";
    let mut addresses = Vec::new();
    let mut licences = Vec::new();
    for row in manifest.lines() {
        match row.split('\t').collect::<Vec<_>>().as_slice() {
            ["file", name, file] => {
                addresses.push(format!("    {name:?} => \"/assets/{file}\","));
                icons = if *name == "icons.svg" { file } else { icons };
            }
            ["licence", package, version, id, file] => {
                let text = quoted(&dist.join(file));
                licences.push(format!(
                    "    Licence {{ package: {package:?}, version: {version:?}, id: {id:?}, text: include_str!({text}) }},"
                ));
            }
            _ => return Err(Failure(format!("{MANIFEST}: a line cannot be read: {row}"))),
        }
    }
    let icons = if icons.is_empty() { String::new() } else { format!("/assets/{icons}") };
    Ok(format!(
        "/// Address of the icons; an icon is a fragment of it.\npub const ICONS: &str = {icons:?};\n\
         fn address(name: &str) -> &'static str {{\n    match name {{\n{}\n    _ => \"\",\n    }}\n}}\n\
         static LICENCES: &[Licence] = &[\n{}\n];\n\
         static ASSETS: &[Asset] = &[\n{}\n];\n",
        addresses.join("\n"),
        licences.join("\n"),
        assets(dist)?.join("\n"),
    ))
}

/// The embedded files, sorted by name. Compressed twins belong to the file they stand beside.
fn assets(dist: &Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dist)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let mut rows = Vec::new();
    for name in names {
        let Some(media_type) = media_type(&name) else { continue };
        let file = dist.join(&name);
        let etag = format!("\"{:016x}\"", hash(&fs::read(&file)?));
        rows.push(format!(
            "    Asset {{ name: {name:?}, bytes: include_bytes!({}), gz: {}, br: {}, media_type: {media_type:?}, etag: {etag:?} }},",
            quoted(&file),
            twin(&file, "gz"),
            twin(&file, "br"),
        ));
    }
    Ok(rows)
}

fn twin(file: &Path, ending: &str) -> String {
    let mut path = file.as_os_str().to_owned();
    path.push(format!(".{ending}"));
    let path = PathBuf::from(path);
    if path.is_file() { format!("Some(include_bytes!({}))", quoted(&path)) } else { "None".to_owned() }
}

/// As a Rust string literal.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}

/// `None` for what only belongs to the build: the manifest, licences and compressed twins.
fn media_type(name: &str) -> Option<&'static str> {
    match Path::new(name).extension()?.to_str()? {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

/// FNV-1a: enough to notice a change.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
