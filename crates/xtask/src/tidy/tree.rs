//! The files of the workspace as values: what belongs to it, in order, with its text.
use std::fs;
use std::path::Path;

use super::code::{self, CodeView};
use crate::error::{During, Result};
use crate::program::Program;

/// Texts that rules read; other files are known by their path alone.
const TEXTS: [&str; 16] =
    ["css", "ftl", "html", "js", "json", "lua", "md", "mjs", "rs", "sh", "sql", "toml", "ts", "txt", "yaml", "yml"];
const LARGEST_TEXT: u64 = 2 << 20;

pub struct SourceFile {
    /// From the root of the workspace, with `/`.
    pub path: String,
    /// Empty where no rule reads it.
    pub text: String,
}

#[derive(Default)]
pub struct Tree {
    files: Vec<SourceFile>,
}

impl Tree {
    /// What git knows or would take in; what is built, fetched or made is ignored there and here.
    pub fn read(root: &Path) -> Result<Self> {
        let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let paths = Program::new("git").args(list).within(root).capture()?;
        let mut paths: Vec<&str> = paths.split_terminator('\0').collect();
        paths.sort_unstable();
        paths.dedup();
        let mut tree = Self::default();
        for path in paths.into_iter().filter(|path| root.join(path).is_file()) {
            tree.files.push(SourceFile::read(&root.join(path), path.to_owned())?);
        }
        Ok(tree)
    }

    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    pub fn rust(&self) -> impl Iterator<Item = &SourceFile> {
        self.files().filter(|file| file.has_extension("rs"))
    }

    pub fn find(&self, path: &str) -> Option<&SourceFile> {
        self.files().find(|file| file.path == path)
    }
}

impl SourceFile {
    fn read(file: &Path, path: String) -> Result<Self> {
        let mut source = Self { path, text: String::new() };
        let size = fs::metadata(file).during(|| source.path.clone())?.len();
        if TEXTS.iter().any(|extension| source.has_extension(extension)) && size <= LARGEST_TEXT {
            let bytes = fs::read(file).during(|| source.path.clone())?;
            source.text = String::from_utf8_lossy(&bytes).into_owned();
        }
        Ok(source)
    }

    pub fn has_extension(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, own)| own == extension)
    }

    pub fn code(&self) -> CodeView {
        code::view(&self.text)
    }

    /// Whether it belongs to a test binary of its own.
    pub fn is_test(&self) -> bool {
        self.path.split('/').any(|folder| folder == "tests")
    }
}

#[cfg(test)]
impl Tree {
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() });
        Self { files: files.collect() }
    }
}
