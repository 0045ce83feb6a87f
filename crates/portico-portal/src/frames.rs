//! What surrounds every page: the navigation of each side, what needs the reader, how they want pages to look.
//!
//! What the frame counts lies in upper capabilities, so it comes through a trait that `desk` fills in at start.

use crate::{
    call::{Call, Waiting},
    error::Result,
    policy::{Audit, Organization, Record, See, scope::scope},
};
use portico_model::access::Side;
use portico_web::frame::{Alone, Flash, Frame, FramePerson, Look, NavItem, Theme};

/// Where a page stands in the navigation, and what it depends on.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The address of the navigation's item that is current.
    pub current: String,
    /// Topics: whoever changes one of them makes the page read itself again.
    pub live: Vec<String>,
    pub flash: Option<Flash>,
}

impl Place {
    pub fn at(current: impl Into<String>) -> Self {
        Self { current: current.into(), ..Self::default() }
    }

    #[must_use]
    pub fn live(mut self, topics: impl IntoIterator<Item = String>) -> Self {
        self.live.extend(topics);
        self
    }

    #[must_use]
    pub fn saying(mut self, words: Option<&str>) -> Self {
        self.flash = words.map(|text| Flash { text: text.to_owned(), undo: None });
        self
    }
}

/// The frame of a signed-in page: the client's or the staff's, by the side of whoever reads.
pub async fn frame(call: &Call, place: Place) -> Result<Frame> {
    let waiting = match call.portal().counts() {
        Some(counts) => counts.waiting(call).await?,
        None => Waiting::default(),
    };
    frame_with(call, place, waiting).await
}

/// The same for a page that has counted what waits anyway.
pub async fn frame_with(call: &Call, place: Place, waiting: Waiting) -> Result<Frame> {
    let actor = call.actor();
    let mut frame = Frame {
        look: look(call),
        workspace: actor.workspace_name().to_owned(),
        home: "/".into(),
        person: FramePerson { name: actor.name().to_owned(), organization: organizations(call) },
        todo: waiting.todo,
        panel: waiting.panel,
        live: place.live,
        flash: place.flash,
        ..Frame::default()
    };
    match actor.side() {
        Side::Client => client(call, &mut frame).await?,
        Side::Firm => staff(call, &mut frame).await?,
    }
    let lists = [&mut frame.nav, &mut frame.types, &mut frame.foot, &mut frame.menu];
    lists.into_iter().flatten().for_each(|item| item.current = item.href == place.current);
    Ok(frame)
}

/// The frame of a page for somebody who is not signed in.
pub fn alone(call: &Call) -> Alone {
    let workspace = match call.actor().workspace_name() {
        "" => "Portico".to_owned(),
        name => name.to_owned(),
    };
    Alone { look: look(call), workspace, home: "/".into(), links: Vec::new() }
}

pub fn look(call: &Call) -> Look {
    let theme = match call.actor().theme() {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::System,
    };
    let zone = call.zone().iana_name().unwrap_or("UTC").to_owned();
    Look { zone, theme, keys: call.actor().keys(), ..Look::default() }
}

async fn client(call: &Call, frame: &mut Frame) -> Result<()> {
    let mut home = NavItem::new("Home", "/", "house");
    home.count = frame.todo;
    frame.nav = vec![home, NavItem::new("Requests", "/records", "inbox"), NavItem::new("Files", "/files", "folder")];
    frame.menu = vec![NavItem::new("Account", "/account", "user")];
    if !scope::<See, crate::policy::Member>(call).await?.is_empty() {
        frame.menu.push(NavItem::new("Company", "/organization", "building-2"));
    }
    Ok(())
}

async fn staff(call: &Call, frame: &mut Frame) -> Result<()> {
    let mut work = NavItem::new("My work", "/work", "list-checks");
    work.count = frame.todo;
    frame.nav = vec![work];
    if !scope::<See, Organization>(call).await?.is_empty() {
        frame.nav.push(NavItem::new("Clients", "/organizations", "building-2"));
    }
    frame.nav.push(NavItem::new("Files", "/files", "folder"));
    let blueprint = call.blueprint().await?;
    if blueprint.record_types.values().any(|declared| !declared.approvals.is_empty()) {
        frame.nav.push(NavItem::new("Decisions", "/approvals", "circle-check"));
    }
    frame.nav.push(NavItem::new("Search", "/search", "search"));
    frame.types = blueprint
        .record_types
        .iter()
        .map(|(key, declared)| NavItem::new(declared.name.many.as_str(), format!("/boards/{key}"), "circle-dot"))
        .collect();
    if let Some(standing) = call.actor().standings().iter().find(|standing| standing.side == Side::Firm) {
        let people = format!("/organizations/{}/people", standing.organization);
        frame.foot.push(NavItem::new("Team", people, "users"));
    }
    if !scope::<Audit, Record>(call).await?.is_empty() {
        frame.foot.push(NavItem::new("API", "/api/docs", "code"));
    }
    frame.foot.push(NavItem::new(call.actor().name(), "/account", "user"));
    Ok(())
}

fn organizations(call: &Call) -> String {
    let names: Vec<&str> =
        call.actor().standings().iter().map(|standing| standing.organization_name.as_str()).collect();
    names.join(", ")
}
