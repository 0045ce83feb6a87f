//! The pieces of pages, as HTML: what people see, what screen readers get, and nothing that was not asked for.

use portico_web::components::{
    Address, Avatar, Ball, Cell, ClientComposer, Column, Due, Empty, ErrorSummary, FieldError, FieldView, Input,
    KindTile, Kinds, Message, Messages, Note, Pager, Pill, Row, RowEnd, Rows, Selection, ShowWhen, StaffComposer,
    StageDot, Steps, Tab, TableView, Tabs, Timeline, TimelineKind, TimelineRow, Tone, Urgency, Voice, When, icon,
};

fn field(input: Input) -> FieldView {
    FieldView {
        id: "vat".to_owned(),
        name: "vat".to_owned(),
        label: "VAT number".to_owned(),
        hint: String::new(),
        required: true,
        error: String::new(),
        condition: None,
        input,
    }
}

fn short(value: &str) -> Input {
    Input::Short { value: value.to_owned(), autocomplete: "", max_length: Some(20) }
}

fn option(value: &str, chosen: bool) -> Selection {
    Selection { value: value.to_owned(), label: value.to_uppercase(), hint: String::new(), chosen }
}

fn when(text: &str) -> When {
    When { text: text.to_owned(), instant: "2026-11-19T15:20:00Z".to_owned(), exact: "exactly".to_owned() }
}

fn due(text: &str, urgency: Urgency) -> Due {
    Due { text: text.to_owned(), urgency }
}

#[test]
fn an_icon_is_decoration_and_takes_no_foreign_text() {
    assert!(icon("house").to_string().ends_with("#house\"/></svg>"));
    assert!(icon("\"><script>").to_string().ends_with("#circle-dot\"/></svg>"));
    assert!(icon("").to_string().ends_with("#circle-dot\"/></svg>"));
}

#[test]
fn a_pill_says_status_and_escapes_it() {
    assert_eq!(
        Pill::new("Waiting for you", Tone::Warn).to_string(),
        r#"<span class="pill" data-t="warn">Waiting for you</span>"#
    );
    assert_eq!(Pill::new("Stopped", Tone::Neutral).to_string(), r#"<span class="pill">Stopped</span>"#);
    assert_eq!(
        StageDot::new("<b>", Tone::Bad).to_string(),
        r#"<span class="stage-dot" data-t="bad">&#60;b&#62;</span>"#
    );
}

#[test]
fn the_step_bar_tells_where_it_stands() {
    let names = ["Brief", "Design", "Print"].map(str::to_owned).to_vec();
    let steps = Steps { label: "Progress".to_owned(), names: names.clone(), now: 1 }.to_string();
    assert_eq!(
        steps,
        "<ol class=\"steps\" aria-label=\"Progress\"><li class=\"done\"><span>Brief</span></li>\
         <li class=\"now\" aria-current=\"step\"><span><span class=\"of\">Step 2 of 3: </span>Design</span></li>\
         <li><span>Print</span></li></ol>"
    );
    assert!(!Steps { label: String::new(), names, now: 3 }.to_string().contains("now"));
}

#[test]
fn the_ball_has_four_parts_and_says_when_there_is_no_date() {
    let ball = Ball {
        holder: "You".to_owned(),
        since: "Thu 19 Nov".to_owned(),
        next: "Printing".to_owned(),
        due: Some(due("Today, 5:00 pm", Urgency::Soon)),
    };
    assert!(ball.to_string().contains(r#"<dd class="due" data-d="soon">Today, 5:00 pm</dd>"#));
    assert!(Ball { due: None, ..ball }.to_string().contains("<dt>By when</dt><dd>No date yet</dd>"));
}

#[test]
fn a_row_is_one_link_with_a_status_or_a_date() {
    let row = Row {
        title: "Payroll".to_owned(),
        href: "/records/1".to_owned(),
        about: "With us · ".to_owned(),
        due: Some(due("by Tue 24 Nov", Urgency::Calm)),
        end: RowEnd::Pill(Pill::new("With us", Tone::Info)),
        steps: None,
    };
    let html = Rows { rows: vec![row] }.to_string();
    assert!(html.contains(r#"<p class="sub">With us · <span class="due">by Tue 24 Nov</span></p>"#), "{html}");
    assert_eq!(html.matches("<a ").count(), 1);
    assert_eq!(Rows { rows: vec![] }.to_string(), "<ul class=\"rows\"></ul>");
}

#[test]
fn a_field_names_its_control_its_hint_and_its_error() {
    let wrong = FieldView { hint: "Top right.".to_owned(), error: "Nine digits".to_owned(), ..field(short("44")) };
    let html = wrong.to_string();
    assert!(html.contains(r#"<label for="vat">VAT number</label><p class="hint" id="vat-h">Top right.</p>"#), "{html}");
    assert!(
        html.contains(r#"aria-invalid="true" aria-describedby="vat-h vat-e" value="44" maxlength="20">"#),
        "{html}"
    );
    let right = FieldView { required: false, ..field(short("\"><script>")) }.to_string();
    assert!(right.contains(r#"VAT number <span class="opt">(optional)</span>"#));
    assert!(!right.contains("<script>") && !right.contains("aria-") && !right.contains("required"), "{right}");
}

#[test]
fn few_options_are_radio_buttons_and_many_a_list() {
    let few = field(Input::Choice(vec![option("a", true), option("b", false)])).to_string();
    assert!(
        few.contains("<legend>VAT number</legend>") && few.contains(r#"id="vat" name="vat" value="a" checked"#),
        "{few}"
    );
    assert!(few.contains(r#"<label for="vat-2">B</label>"#));
    let many = (0..7).map(|at| option(&format!("o{at}"), at == 3)).collect();
    let many = field(Input::Choice(many)).to_string();
    assert!(
        many.contains(r#"<option value="o3" selected>O3</option>"#) && many.contains(r#"<label for="vat">"#),
        "{many}"
    );
}

#[test]
fn every_kind_of_field_has_a_control_that_carries_its_name() {
    let inputs = [
        Input::Long { value: "x".to_owned(), max_length: None },
        Input::Number { value: "1".to_owned(), decimals: true },
        Input::Money { value: "1".to_owned(), currency: "EUR".to_owned() },
        Input::Date { value: String::new(), min: "2026-07-01".to_owned(), max: String::new() },
        Input::MultiChoice(vec![option("a", true)]),
        Input::YesNo(Some(false)),
        Input::Person(vec![option("dana", true)]),
        Input::Email("a@b.example".to_owned()),
        Input::Phone("1".to_owned()),
    ];
    for input in inputs {
        let html = field(input.clone()).to_string();
        assert!(html.contains(r#"name="vat""#) && html.contains(r#"id="vat""#), "{input:?}: {html}");
    }
    let statement = field(Input::Statement("Read this.".to_owned())).to_string();
    assert!(statement.contains("Read this.") && !statement.contains("name="), "{statement}");
}

#[test]
fn the_parts_of_an_address_have_names_of_their_own() {
    let address = Address { city: "Bristol".to_owned(), ..Address::default() };
    let html = field(Input::Address(address)).to_string();
    for part in ["line1", "line2", "postcode", "city", "country"] {
        assert!(html.contains(&format!(r#"name="vat.{part}""#)), "{html}");
    }
    assert!(html.contains(r#"value="Bristol""#));
}

#[test]
fn the_cells_of_a_table_say_column_and_row() {
    let column = |key: &str, cell| Column { key: key.to_owned(), label: key.to_uppercase(), cell };
    let table = TableView {
        columns: vec![column("what", Cell::Text), column("size", Cell::Choice(vec![option("xl", false)]))],
        rows: vec![vec!["Sign".to_owned(), "xl".to_owned()], vec![String::new(), String::new()]],
    };
    let html = field(Input::Table(table)).to_string();
    assert!(html.contains(r#"id="vat" name="vat.0.what" value="Sign" aria-label="WHAT, row 1""#), "{html}");
    assert!(html.contains(r#"<option value="xl" selected>XL</option>"#));
    assert!(html.contains(r#"name="vat.1.size" aria-label="SIZE, row 2""#));
}

#[test]
fn a_conditional_field_carries_its_rule() {
    let condition =
        |holds| Some(ShowWhen { field: "kind".to_owned(), values: vec!["a".to_owned(), "b".to_owned()], holds });
    let hidden = FieldView { condition: condition(false), ..field(short("")) }.to_string();
    assert!(hidden.contains(r#"<div class="field" data-show-when="kind=a|b">"#), "{hidden}");
    let shown = FieldView { condition: condition(true), ..field(short("")) }.to_string();
    assert!(shown.contains(r#"data-show-when="kind=a|b" data-shown>"#));
}

#[test]
fn the_error_summary_leads_to_each_field() {
    let error = |field: &str| FieldError { field: field.to_owned(), text: "Wrong".to_owned() };
    let two = ErrorSummary { errors: vec![error("vat"), error("")] }.to_string();
    assert!(
        two.contains("Two answers need another look")
            && two.contains("<li><a href=\"#vat\">Wrong</a></li><li>Wrong</li>")
    );
    assert_eq!(ErrorSummary::default().to_string().trim(), "");
}

#[test]
fn a_story_marks_decisions_and_what_only_the_team_sees() {
    let row = |kind, who: &str| TimelineRow {
        kind,
        who: who.to_owned(),
        text: "asked".to_owned(),
        when: when("Today"),
        detail: String::new(),
    };
    let rows =
        vec![row(TimelineKind::Plain, ""), row(TimelineKind::Decision, "Dana"), row(TimelineKind::Internal, "Jonas")];
    let html = Timeline { rows }.to_string();
    assert!(html.contains("<li><p>asked</p><time datetime="), "{html}");
    assert!(html.contains(r#"<li class="dec"><p><b>Dana</b> asked</p>"#));
    assert!(html.contains(r#"<li class="in"><div><p>"#) && html.contains("<b>Jonas</b>, only your team: asked"));
}

#[test]
fn messages_keep_their_paragraphs_and_notes_are_named() {
    assert_eq!(Message::paragraphs_of("One\nstill one\n\n\n\nTwo\n\n"), ["One\nstill one", "Two"]);
    let message = Message {
        id: "m7".to_owned(),
        avatar: Avatar::of("Mia Okafor"),
        author: "Mia Okafor".to_owned(),
        voice: Voice::Internal,
        when: when("Today"),
        paragraphs: vec!["<hi>".to_owned()],
    };
    let html = Messages { messages: vec![message] }.to_string();
    assert!(
        html.contains(r#"<li class="msg in" id="m7">"#)
            && html.contains("only your team")
            && html.contains("&#60;hi&#62;"),
        "{html}"
    );
}

#[test]
fn composers_keep_words_and_say_who_reads_them() {
    let client = ClientComposer {
        action: "/records/41/messages".to_owned(),
        label: "Message to Mia".to_owned(),
        text: "kept".to_owned(),
        ..ClientComposer::default()
    };
    let html = client.to_string();
    assert!(
        html.contains(">kept</textarea>") && html.contains(r##"hx-target="#main""##) && !html.contains("aria-invalid"),
        "{html}"
    );
    let staff = StaffComposer {
        readers: "Dana Reyes will read this.".to_owned(),
        note: true,
        may_reply: true,
        ..StaffComposer::default()
    };
    assert!(staff.to_string().contains(r#"name="to" value="note" checked"#));
    assert!(!StaffComposer { may_reply: false, ..staff }.to_string().contains(r#"value="client""#));
}

#[test]
fn lists_have_views_pages_and_words_for_nothing() {
    let tab = Tab { label: "Open".to_owned(), href: "?show=open".to_owned(), current: true, count: Some(120) };
    let tabs = Tabs { label: "Which".to_owned(), tabs: vec![tab] }.to_string();
    assert!(tabs.contains(r#"aria-current="page">Open <span class="n">99+</span></a>"#), "{tabs}");
    assert_eq!(Pager::default().to_string().trim(), "");
    let pager = Pager { shown: "25 shown".to_owned(), first: None, next: Some("?after=x&y".to_owned()) }.to_string();
    assert!(pager.contains(r#"href="?after=x&#38;y" rel="next">Next page</a>"#), "{pager}");
    let empty = Empty { title: "Nothing here yet".to_owned(), text: String::new(), link: None };
    assert_eq!(empty.to_string(), r#"<div class="empty"><h2>Nothing here yet</h2></div>"#);
    assert!(Note::new(Tone::Bad, "No").to_string().contains("#circle-alert"));
    let tile = KindTile {
        value: "q".to_owned(),
        label: "Ask".to_owned(),
        icon: "message-square".to_owned(),
        chosen: true,
        ..KindTile::default()
    };
    assert!(
        Kinds { legend: "Kind".to_owned(), name: "kind".to_owned(), tiles: vec![tile] }
            .to_string()
            .contains(r#"value="q" checked"#)
    );
}
