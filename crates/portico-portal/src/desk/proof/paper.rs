//! The parts of the page that belong together: what it is called, the pages or the comparison, the comments.

use super::{
    compare::{Compare, older},
    load::{Asked, Ground, Material, Typed},
    stage::Stage,
    talk::Talk,
};
use crate::{
    call::Call,
    error::Result,
    policy::{self, Permit, See},
};
use askama::{Template, filters::HtmlSafe};
use portico_web::{components as ui, words::Words};

/// One version under somebody's eyes.
pub struct Paper {
    /// "Brand guidelines, version 3"
    pub title: String,
    pub bar: Bar,
    pub view: View,
    pub talk: Talk,
}

/// What stands at the end of the page's head: zoom, versions, compare.
#[derive(Template)]
#[template(path = "desk/proof/bar.html")]
pub struct Bar {
    /// A label, where it leads, and whether it is what is looked at.
    pub versions: Vec<(String, String, bool)>,
    /// A label and where it leads.
    pub compare: Option<(String, String)>,
    pub has_pages: bool,
}

/// What is looked at.
pub enum View {
    Stage(Stage),
    Compare(Compare),
}

impl HtmlSafe for Bar {}

impl Paper {
    pub async fn load(
        call: &Call,
        permit: &Permit<See, policy::Document>,
        (ground, asked, typed): (&Ground, &Asked, &Typed),
    ) -> Result<(Self, Material)> {
        let document = permit.thing();
        let material = Material::load(call, permit, asked).await?;
        let mut talk = Talk::of(call, &material, document, (ground, asked, typed));
        let view = match asked.compare {
            Some(before) => {
                let older = older(call, permit, &material, before).await?;
                let pages = (older.all(), material.sheets.all());
                talk.since = talk.since.map(|since| since.with_pages(pages));
                View::Compare(Compare::of(document, &material, (ground, asked), (before, older.all())))
            }
            None => View::Stage(Stage::of(&material, document, (ground, asked))),
        };
        let bar = Bar::of(call, &material, document, (ground, asked));
        let number = material.shown.number;
        let title = if material.versions.len() > 1 {
            format!("{}, version {number}", material.title)
        } else {
            material.title.clone()
        };
        Ok((Self { title, bar, view, talk }, material))
    }
}

impl Bar {
    fn of(call: &Call, material: &Material, document: &policy::Document, (ground, asked): (&Ground, &Asked)) -> Self {
        let words = Words::new(call.now(), &call.zone());
        let shown = material.shown.number;
        let line = |version: &crate::files::Version| {
            let number = version.number;
            let newest = if number == material.current() { " (current)" } else { "" };
            let label = format!("Version {number}{newest}, {}", words.day_within(version.added_at));
            let parts = if number == material.current() { Vec::new() } else { vec![format!("version={number}")] };
            (label, ground.href(document, &parts), number == shown && asked.compare.is_none())
        };
        let version = (!material.is_current()).then(|| format!("version={shown}"));
        let own: Vec<String> = version.into_iter().collect();
        let compare = match asked.compare {
            Some(_) => Some(("Stop comparing".to_owned(), ground.href(document, &own))),
            None => {
                material.versions.iter().map(|version| version.number).find(|number| *number < shown).map(|before| {
                    let parts = [own, vec![format!("compare={before}")]].concat();
                    (format!("Compare with version {before}"), ground.href(document, &parts))
                })
            }
        };
        Self {
            versions: if material.versions.len() > 1 {
                material.versions.iter().map(line).collect()
            } else {
                Vec::new()
            },
            compare,
            has_pages: !material.sheets.all().is_empty(),
        }
    }
}
