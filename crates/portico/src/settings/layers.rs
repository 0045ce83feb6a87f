//! The layers of settings, one over the other: defaults, file, variables, options. Each value knows where it came from.

use super::keys::{KEYS, Key};
use crate::failure::{Failure, Result};
use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Env, Format, Toml},
    util::nest,
    value::{Dict, Map, Value as Raw},
};
use portico_model::blueprint::did_you_mean;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// What was given on the command line.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The file that was asked for; it has to be there.
    pub file: Option<PathBuf>,
    /// Name of a setting, the option it was given by, and its value.
    pub given: Vec<(&'static str, &'static str, String)>,
    /// No file is looked for.
    pub alone: bool,
}

impl Options {
    /// Nothing but this: for commands that the operator's settings do not concern.
    pub fn alone(given: Vec<(&'static str, &'static str, String)>) -> Self {
        Self { file: None, given, alone: true }
    }
}

/// Every setting as text.
#[derive(Debug, Clone, Default)]
pub struct Layers(BTreeMap<&'static str, Value>);

/// A setting as text, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    pub text: String,
    pub source: String,
}

/// The file that is read when none is named: in this folder, else in the data folder.
pub const FILE: &str = "portico.toml";

/// Variables that begin like settings and are none.
const OTHER_VARIABLES: [&str; 5] = ["config", "test_pg", "assets_dir", "bin", "chromium"];

impl Layers {
    /// Everything that was given, or every fault of it: a wrong name is one.
    pub fn gather(options: &Options, variables: &[(String, String)]) -> Result<Self> {
        let mut figment = Figment::new();
        if let Some((path, text)) = file(options, variables)? {
            figment = figment.merge(File::parse(&path, &text)?);
        }
        for (name, value) in variables {
            figment = figment.merge(Given::variable(name, value));
        }
        for (key, option, value) in &options.given {
            figment = figment.merge(Given::option(key, option, value));
        }
        Self::of(&figment)
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Value)> {
        KEYS.iter().filter_map(|key| Some((key, self.0.get(key.name)?)))
    }

    fn of(figment: &Figment) -> Result<Self> {
        let data = figment.data().map_err(Failure::faults)?;
        let mut given = BTreeMap::new();
        for dict in data.values() {
            flatten("", dict, &mut given);
        }
        let mut layers = Self::default();
        let mut faults = Vec::new();
        for (name, raw) in &given {
            let source = figment.find_metadata(name).map_or("somewhere", |metadata| metadata.name.as_ref()).to_owned();
            if let Err(fault) = layers.take(name, raw, source) {
                faults.push(fault);
            }
        }
        for key in KEYS {
            let value = Value { text: key.default.to_owned(), source: "default".to_owned() };
            layers.0.entry(key.name).or_insert(value);
        }
        if faults.is_empty() { Ok(layers) } else { Err(Failure::Faults(faults.join("\n"))) }
    }

    fn take(&mut self, name: &str, raw: &Raw, source: String) -> Result<(), String> {
        let named_file = name.strip_suffix("_file").and_then(Key::find).filter(|key| key.is_secret);
        let Some(key) = Key::find(name).or(named_file) else {
            let help = did_you_mean(name, KEYS.iter().map(|key| key.name));
            return Err(format!("{source}: there is no setting `{name}`. {help}"));
        };
        let text = text(raw).ok_or_else(|| format!("{source}: `{name}` takes {}, not a table", key.kind.words()))?;
        let value = match named_file {
            None => Value { text, source },
            Some(_) => {
                let read = std::fs::read_to_string(&text);
                let read = read.map_err(|cause| format!("{source}: {text} cannot be read: {cause}"))?;
                Value { text: read.trim_end().to_owned(), source: format!("{source}, file {text}") }
            }
        };
        match self.0.insert(key.name, value) {
            None => Ok(()),
            Some(before) => {
                Err(format!("`{0}` is set by {1} and `{0}_file` beside it: use one of them", key.name, before.source))
            }
        }
    }
}

/// The variables of this program's environment that begin with its name.
pub fn variables() -> Vec<(String, String)> {
    Env::prefixed("PORTICO_")
        .iter()
        .map(|(name, value)| (name.as_str().to_ascii_lowercase(), value))
        .filter(|(name, _)| !OTHER_VARIABLES.contains(&name.as_str()))
        .collect()
}

fn file(options: &Options, variables: &[(String, String)]) -> Result<Option<(PathBuf, String)>> {
    if options.alone {
        return Ok(None);
    }
    let asked = options.file.clone();
    let data = options.given.iter().find(|(key, ..)| *key == "data").map(|(.., value)| value.as_str());
    let data = data.or_else(|| variables.iter().find(|(name, _)| name == "data").map(|(_, value)| value.as_str()));
    let usual = [PathBuf::from(FILE), Path::new(data.unwrap_or("data")).join(FILE)];
    let Some(path) = asked.clone().or_else(|| usual.into_iter().find(|path| path.is_file())) else { return Ok(None) };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(cause) => Err(Failure::usage(format!("the settings {} cannot be read: {cause}", path.display()))),
    }
}

fn flatten(prefix: &str, dict: &Dict, into: &mut BTreeMap<String, Raw>) {
    for (name, value) in dict {
        let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Raw::Dict(_, inner) if Key::find(&name).is_none() => flatten(&name, inner, into),
            other => drop(into.insert(name, other.clone())),
        }
    }
}

fn text(raw: &Raw) -> Option<String> {
    match raw {
        Raw::String(_, text) => Some(text.clone()),
        Raw::Bool(_, yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Raw::Num(_, number) => {
            number.to_u128().map(|n| n.to_string()).or_else(|| number.to_i128().map(|n| n.to_string()))
        }
        Raw::Array(_, items) => items.iter().map(text).collect::<Option<Vec<String>>>().map(|items| items.join(",")),
        Raw::Char(_, letter) => Some(letter.to_string()),
        Raw::Dict(..) | Raw::Empty(..) => None,
    }
}

/// A settings file.
struct File {
    name: String,
    dict: Dict,
}

impl File {
    fn parse(path: &Path, text: &str) -> Result<Self> {
        let name = format!("file {}", path.display());
        match Toml::from_str::<Dict>(text) {
            Ok(dict) => Ok(Self { name, dict }),
            Err(cause) => Err(Failure::faults(format!("{name} is no sound TOML: {cause}"))),
        }
    }
}

impl Provider for File {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        Ok(Profile::Default.collect(self.dict.clone()))
    }
}

/// One value from a variable or an option, as text.
struct Given {
    name: String,
    key: String,
    value: String,
}

impl Given {
    fn variable(name: &str, value: &str) -> Self {
        let key = name.replace("__", ".");
        Self { name: format!("variable PORTICO_{}", name.to_ascii_uppercase()), key, value: value.to_owned() }
    }

    fn option(key: &str, option: &str, value: &str) -> Self {
        Self { name: format!("option {option}"), key: key.to_owned(), value: value.to_owned() }
    }
}

impl Provider for Given {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        let nested = nest(&self.key, self.value.clone().into());
        Ok(Profile::Default.collect(nested.into_dict().unwrap_or_default()))
    }
}
