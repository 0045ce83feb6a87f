//! A sample page of each frame: what surrounds a page is whole, escaped and within a strict content policy.

#![expect(clippy::unwrap_used, reason = "tests")]

use askama::Template;
use portico_web::components::{Due, Link, Urgency};
use portico_web::frame::{Alone, Flash, Frame, FramePerson, Look, NavItem, Notice, Panel, Preview, Theme, Undo};

#[derive(Template)]
#[template(
    source = r#"{% extends "frame_client.html" %}{% block title %}Home{% endblock %}{% block class %}task{% endblock %}{% block main %}<h1>Good morning</h1>{% endblock %}"#,
    ext = "html",
    whitespace = "suppress"
)]
struct ClientPage {
    frame: Frame,
}

#[derive(Template)]
#[template(
    source = r#"{% extends "frame_staff.html" %}{% block title %}My work{% endblock %}{% block main %}<h1>My work</h1>{% endblock %}"#,
    ext = "html",
    whitespace = "suppress"
)]
struct StaffPage {
    frame: Frame,
}

#[derive(Template)]
#[template(
    source = r#"{% extends "frame_alone.html" %}{% block title %}Sign in{% endblock %}{% block main %}<h1>Sign in</h1>{% endblock %}"#,
    ext = "html",
    whitespace = "suppress"
)]
struct AlonePage {
    frame: Alone,
}

#[derive(Template)]
#[template(
    source = r#"{% extends "frame_setup.html" %}{% block title %}Set up{% endblock %}{% block main %}<h1>Set up</h1>{% endblock %}{% block actions %}<button class="btn btn-p" form="firm">Continue</button>{% endblock %}"#,
    ext = "html",
    whitespace = "suppress"
)]
struct SetupPage {
    frame: Alone,
}

fn frame() -> Frame {
    Frame {
        look: Look { zone: "Europe/Berlin".to_owned(), ..Look::default() },
        workspace: "Harbour & Pike".to_owned(),
        home: "/".to_owned(),
        person: FramePerson { name: "Dana Reyes".to_owned(), organization: "Larkfield Bakery".to_owned() },
        nav: vec![
            NavItem { current: true, count: 3, ..NavItem::new("Home", "/", "house") },
            NavItem::new("Requests", "/records", "inbox"),
        ],
        types: vec![NavItem::new("Support requests", "/types/support-request", "circle-dot")],
        foot: vec![NavItem::new("Admin", "/admin", "settings"), NavItem::new("Mia Okafor", "/account", "user")],
        menu: vec![NavItem::new("Account", "/account", "user")],
        todo: 3,
        live: vec!["record:41".to_owned(), "person:7".to_owned()],
        ..Frame::default()
    }
}

fn client(frame: Frame) -> String {
    ClientPage { frame }.render().unwrap()
}

fn staff(frame: Frame) -> String {
    StaffPage { frame }.render().unwrap()
}

fn alone() -> Alone {
    Alone {
        workspace: "Harbour & Pike".to_owned(),
        home: "/sign-in".to_owned(),
        links: vec![Link { label: "Help".to_owned(), href: "/help".to_owned() }],
        ..Alone::default()
    }
}

fn every_page() -> [String; 4] {
    [
        client(frame()),
        staff(frame()),
        AlonePage { frame: alone() }.render().unwrap(),
        SetupPage { frame: alone() }.render().unwrap(),
    ]
}

#[test]
fn every_frame_has_a_title_a_language_a_main_and_one_heading() {
    for page in every_page() {
        assert!(page.trim_start().starts_with("<!doctype html>\n<html lang=\"en\""), "{page}");
        let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
        assert!(title.len() > "– Harbour".len() && title.ends_with(" – Harbour &#38; Pike"), "{title}");
        assert_eq!(page.matches("<main ").count(), 1);
        assert_eq!(page.matches("<h1>").count(), 1);
    }
}

#[test]
fn nothing_is_inline_that_the_content_policy_forbids() {
    for page in every_page() {
        assert!(!page.contains(" style=") && !page.contains("<style"), "{page}");
        assert!(!page.contains(" onclick=") && !page.contains("hx-on"), "{page}");
        assert_eq!(page.matches("<script").count(), page.matches("<script type=\"module\" src=\"/assets/").count());
    }
}

#[test]
fn ids_are_given_once() {
    for page in every_page() {
        let mut ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{ids:?}");
    }
}

#[test]
fn the_current_place_and_what_waits_there_are_said_in_words_too() {
    let page = client(frame());
    assert!(page.contains(r#"<a href="/" aria-current="page">"#));
    assert!(page.contains(r#"<span aria-hidden="true">3</span><span class="vh">3 to do</span>"#));
    assert!(page.contains(r#"aria-label="Notifications, 3 to do""#));
    assert!(page.contains(r#"<body class="task">"#));
}

#[test]
fn nothing_to_do_shows_no_badge() {
    let mut frame = Frame { todo: 0, ..frame() };
    frame.nav.iter_mut().for_each(|item| item.count = 0);
    let page = client(frame);
    assert!(!page.contains("badge"));
    assert!(page.contains(r#"aria-label="Notifications""#));
}

#[test]
fn a_page_that_depends_on_topics_reads_itself_again() {
    let page = client(frame());
    assert!(page.contains(r#"data-live="record:41 person:7" hx-get="""#));
    let quiet = client(Frame { live: vec![], ..frame() });
    assert!(quiet.contains(r#"<main id="main" tabindex="-1">"#));
}

#[test]
fn a_topic_cannot_break_out_of_its_attribute() {
    let page = client(Frame { live: vec!["a\" onclick=\"x".to_owned(), "record:1".to_owned()], ..frame() });
    assert!(page.contains(r#"data-live="record:1""#));
}

#[test]
fn the_panel_tells_why_each_line_is_there() {
    let needs_you = vec![Notice {
        title: "Approve <version 3>".to_owned(),
        href: "/records/41".to_owned(),
        due: Some(Due { text: "Due today, 5:00 pm".to_owned(), urgency: Urgency::Soon }),
        why: "because you approve for Larkfield".to_owned(),
        ..Notice::default()
    }];
    let page = client(Frame { panel: Panel { needs_you, more: 7, ..Panel::default() }, ..frame() });
    assert!(page.contains("Approve &#60;version 3&#62;"));
    assert!(page.contains(
        r#"<span class="due" data-d="soon">Due today, 5:00 pm</span> · because you approve for Larkfield</span>"#
    ));
    assert!(page.contains("7 more on your home"));
    assert!(client(frame()).contains("Nothing new."));
}

#[test]
fn what_is_said_once_stands_inside_main_with_its_undo() {
    let undo = Undo { action: "/records/41/messages".to_owned(), fields: vec![("id".to_owned(), "7".to_owned())] };
    let page = staff(Frame { flash: Some(Flash { text: "Sent.".to_owned(), undo: Some(undo) }), ..frame() });
    let main = page.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap();
    assert!(main.contains(r#"<div class="toast" data-flash><p role="status">Sent.</p>"#));
    assert!(main.contains(r#"<input type="hidden" name="id" value="7"><button>Undo</button>"#));
}

#[test]
fn staff_pages_are_dense_and_clients_pages_are_not() {
    assert!(staff(frame()).contains(r#"data-density="compact""#));
    assert!(!client(frame()).contains("data-density"));
}

#[test]
fn the_look_is_the_readers_own() {
    let look = Look { theme: Theme::Dark, keys: false, ..Look::default() };
    let page = staff(Frame { look, ..frame() });
    assert!(page.contains(r#"<html lang="en" data-theme="dark" data-keys="off" data-density="compact">"#));
}

#[test]
fn a_preview_says_so_and_has_a_way_out() {
    let preview = Preview { text: "You see what Dana Reyes sees.".to_owned(), exit: "/records/41".to_owned() };
    let page = client(Frame { preview: Some(preview), ..frame() });
    assert!(page.contains(r#"aria-label="Preview""#) && page.contains("You see what Dana Reyes sees."));
}
