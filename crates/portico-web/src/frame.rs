//! What surrounds every page: navigation, what needs the reader, the account's menu. Plain data, filled in per request.
//!
//! A page's struct has a field `frame` and its template begins with one of these, then fills the blocks
//! `title`, `class` (of the body, or of the only column) and `main`:
//! `{% extends "frame_client.html" %}`, `"frame_staff.html"`, `"frame_alone.html"` or `"frame_setup.html"`.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

use crate::components::{self as ui, Due, Link, WITH_THE_FRAME};
use crate::words;

/// The frame of a signed-in page, for clients and for staff.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub look: Look,
    /// The name of the firm whose portal it is; its first letter stands for the logo.
    pub workspace: String,
    pub home: String,
    pub person: FramePerson,
    /// The main places; staff see the first ones above the list of record types.
    pub nav: Vec<NavItem>,
    /// The record types that staff work in.
    pub types: Vec<NavItem>,
    /// The end of the rail: administration and the account.
    pub foot: Vec<NavItem>,
    /// The account's menu of clients.
    pub menu: Vec<NavItem>,
    /// How many things wait for the reader: on the bell and in the navigation.
    pub todo: u64,
    pub panel: Panel,
    /// The topics that make this page read itself again, such as `record:41`.
    pub live: Vec<String>,
    pub flash: Option<Flash>,
    /// Set while somebody of the firm looks at a client's page.
    pub preview: Option<Preview>,
}

/// The frame of a page without navigation: sign-in, first run, what somebody who is not signed in may read.
#[derive(Debug, Clone, Default)]
pub struct Alone {
    pub look: Look,
    pub workspace: String,
    pub home: String,
    pub links: Vec<Link>,
}

/// How the reader wants pages to look and behave.
#[derive(Debug, Clone)]
pub struct Look {
    pub language: &'static str,
    /// IANA name of the zone in which dates are written.
    pub zone: String,
    pub theme: Theme,
    /// Whether single letters are shortcuts.
    pub keys: bool,
    /// A stylesheet with the workspace's own colours; empty for the built-in ones.
    pub colours: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FramePerson {
    pub name: String,
    /// For whom the person acts: "Larkfield Bakery".
    pub organization: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NavItem {
    pub label: String,
    pub href: String,
    pub icon: &'static str,
    pub current: bool,
    /// Things to do there; 0 shows nothing.
    pub count: u64,
}

/// What the bell opens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Panel {
    /// Leaves only when it is done.
    pub needs_you: Vec<Notice>,
    /// How many more the home shows.
    pub more: u64,
    pub new: Vec<Notice>,
    pub earlier: Vec<Notice>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub href: String,
    /// When it is due, for what needs the reader.
    pub due: Option<Due>,
    /// When it happened, for the rest.
    pub when: String,
    /// "because you wrote there"
    pub why: String,
}

/// Said once, after an act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flash {
    pub text: String,
    pub undo: Option<Undo>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undo {
    /// Where a POST takes the act back.
    pub action: String,
    pub fields: Vec<(String, String)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// "You see what Dana Reyes sees."
    pub text: String,
    pub exit: String,
}

impl Default for Look {
    fn default() -> Self {
        Self { language: "en", zone: String::new(), theme: Theme::System, keys: true, colours: String::new() }
    }
}

impl NavItem {
    pub fn new(label: impl Into<String>, href: impl Into<String>, icon: &'static str) -> Self {
        Self { label: label.into(), href: href.into(), icon, current: false, count: 0 }
    }

    fn shown_count(&self) -> String {
        words::capped(self.count)
    }
}

impl FramePerson {
    fn initials(&self) -> String {
        words::initials(&self.name)
    }
}

impl Panel {
    pub fn is_empty(&self) -> bool {
        self.needs_you.is_empty() && self.new.is_empty() && self.earlier.is_empty()
    }
}

impl Frame {
    pub fn letter(&self) -> String {
        letter(&self.workspace)
    }

    fn shown_todo(&self) -> String {
        words::capped(self.todo)
    }

    pub fn client_top(&self) -> ClientTop<'_> {
        ClientTop { frame: self }
    }

    pub fn staff_rail(&self) -> StaffRail<'_> {
        StaffRail { frame: self }
    }

    pub fn foot_of_main(&self) -> FootOfMain<'_> {
        FootOfMain { frame: self }
    }

    /// The attributes of `<main>`: its topics, and how it reads itself again.
    pub fn main(&self) -> MainAttributes<'_> {
        MainAttributes { live: &self.live }
    }
}

impl Alone {
    pub fn letter(&self) -> String {
        letter(&self.workspace)
    }

    pub fn main(&self) -> MainAttributes<'_> {
        MainAttributes { live: &[] }
    }

    /// Beside the column on wide screens.
    pub fn picture(&self) -> Picture {
        Picture
    }
}

impl Look {
    pub fn head(&self) -> Head<'_> {
        Head { look: self }
    }

    pub fn strings(&self) -> Strings {
        Strings
    }

    /// What the styles and scripts read from `<html>`.
    pub fn attributes(&self) -> LookAttributes<'_> {
        LookAttributes { look: self }
    }
}

/// Everything of `<head>` but the title.
#[derive(Template)]
#[template(path = "frame/head.html")]
pub struct Head<'a> {
    look: &'a Look,
}

#[derive(Template)]
#[template(
    source = r#"lang="{{ look.language }}"{% if !look.zone.is_empty() %} data-zone="{{ look.zone }}"{% endif %}{% match look.theme %}{% when Theme::System %}{% when Theme::Light %} data-theme="light"{% when Theme::Dark %} data-theme="dark"{% endmatch %}{% if !look.keys %} data-keys="off"{% endif %}"#,
    ext = "html"
)]
pub struct LookAttributes<'a> {
    look: &'a Look,
}

#[derive(Template)]
#[template(
    source = r#"{% if !portico_ui::url("sign-in.svg").is_empty() %}<img src="{{ portico_ui::url("sign-in.svg") }}" alt="">{% endif %}"#,
    ext = "html"
)]
pub struct Picture;

/// The sentences that scripts say.
#[derive(Template)]
#[template(path = "frame/strings.html")]
pub struct Strings;

#[derive(Template)]
#[template(path = "frame/client_top.html")]
pub struct ClientTop<'a> {
    frame: &'a Frame,
}

#[derive(Template)]
#[template(path = "frame/staff_rail.html")]
pub struct StaffRail<'a> {
    frame: &'a Frame,
}

/// What is said once stands inside `<main>`, so that it comes with a morph.
#[derive(Template)]
#[template(path = "frame/foot_of_main.html")]
pub struct FootOfMain<'a> {
    frame: &'a Frame,
}

pub struct MainAttributes<'a> {
    live: &'a [String],
}

impl fmt::Display for MainAttributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"id="main" tabindex="-1""#)?;
        if self.live.is_empty() {
            return Ok(());
        }
        f.write_str(r#" data-live=""#)?;
        let plain = |topic: &&String| topic.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":-_.".contains(&byte));
        for (at, topic) in self.live.iter().filter(plain).enumerate() {
            f.write_str(if at == 0 { "" } else { " " })?;
            f.write_str(topic)?;
        }
        f.write_str(
            r##"" hx-get="" hx-trigger="live:refresh from:body delay:100ms" hx-push-url="false" hx-select="#main" hx-target="#main" hx-swap="outerMorph" hx-select-oob=""##,
        )?;
        f.write_str(WITH_THE_FRAME)?;
        f.write_str("\"")
    }
}

fn letter(name: &str) -> String {
    name.chars()
        .find(|letter| letter.is_alphanumeric())
        .map_or_else(|| "P".to_owned(), |first| first.to_uppercase().collect())
}

impl HtmlSafe for Head<'_> {}
impl HtmlSafe for LookAttributes<'_> {}
impl HtmlSafe for Picture {}
impl HtmlSafe for Strings {}
impl HtmlSafe for ClientTop<'_> {}
impl HtmlSafe for StaffRail<'_> {}
impl HtmlSafe for FootOfMain<'_> {}
impl HtmlSafe for MainAttributes<'_> {}
