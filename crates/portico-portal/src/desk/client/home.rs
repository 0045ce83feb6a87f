//! The client's home: the one next action, what else waits, what is under way, what happened.

use crate::{
    call::Call,
    desk::{
        approvals::{self, Waits},
        client::{
            line::{self, Line, Person},
            tell::{self, Standing, Versions, standing},
            waiting,
        },
        counts,
        request::may_ask,
        story::{self, Teller},
    },
    error::Result,
    frames::{self, Place},
    people::pages::{page, see_other},
    policy::{self, Advance, Approve, Attach, See, SignedIn, scope::scope},
    records::{actions::draft, moves},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use jiff::ToSpan;
use portico_model::{access::Side, forms, workflow::ClientStatus};
use portico_web::{
    components as ui,
    frame::Frame,
    words::{self, Words},
};

/// Rows before the rest folds.
const UNFOLDED: usize = 7;
/// Rows with the folded ones; what is beyond them is one click away.
const FOLDED: usize = 24;
/// Rows of what is under way.
const UNDER_WAY: usize = 5;
const LATEST: usize = 15;
const HAPPENED: usize = 5;
/// Records of which the last event is read: not each has one to tell.
const TOLD: usize = 8;
/// What was closed since is still told.
const CLOSED_DAYS: i64 = 14;

#[derive(Template)]
#[template(path = "desk/client/home.html")]
struct Page {
    frame: Frame,
    title: String,
    lede: String,
    hero: Option<Hero>,
    calm: Option<Calm>,
    also: ui::Rows,
    folded: ui::Rows,
    /// What of the folded rows is not on this page.
    beyond: usize,
    way_title: &'static str,
    as_of: String,
    way: ui::Rows,
    team: Vec<ui::Person>,
    happened: ui::Timeline,
    may_ask: bool,
    nothing: Option<ui::Empty>,
}

/// The one thing to do next.
struct Hero {
    title: String,
    due: Option<ui::Due>,
    asked_by: String,
    quote: String,
    after: String,
    verb: String,
    href: String,
    talk: String,
}

/// In the hero's place when nothing waits.
struct Calm {
    eyebrow: &'static str,
    title: String,
    text: &'static str,
}

/// Everything that the page is made of, as it was read.
struct Read {
    /// The first of them with what happened last.
    waiting: Vec<Line>,
    /// The first few of them too.
    latest: Vec<Line>,
    drafts: Vec<draft::Draft>,
    decisions: Vec<Waits>,
    versions: Versions,
}

pub async fn show(call: Call, _: SignedIn) -> Result<Response> {
    if call.actor().side() == Side::Firm {
        return Ok(see_other("/work"));
    }
    let read = read(&call).await?;
    let words = Words::new(call.now(), &call.zone());
    let acts = acts(&call, &read).await?;
    let may_ask = may_ask(&call).await?;
    let waiting = counts::of_client(&call, (&read.waiting, &read.decisions)).await?;
    let topics = call.actor().standings().iter().map(|standing| format!("organization:{}", standing.organization));
    let frame = frames::frame_with(&call, Place::at("/").live(topics), waiting).await?;
    let mut also = also(&call, &read, &words)?;
    let folded = also.split_off(UNFOLDED.min(also.len()));
    let beyond = read.waiting.len().saturating_sub(FOLDED + 1);
    let hero = hero(&call, &read, &words)?;
    let way = under_way(&call, &read, &words, (acts && hero.is_none(), if acts { UNDER_WAY } else { LATEST }))?;
    let (title, lede) = heading(&call, &read, &words, (acts, way.len()));
    let empty = way.is_empty() && hero.is_none() && also.is_empty();
    let page_of = Page {
        frame,
        title,
        lede,
        calm: calm(&call, &read, &words, acts && hero.is_none() && !empty)?,
        hero,
        also: ui::Rows { rows: also },
        folded: ui::Rows { rows: folded },
        beyond,
        way_title: if read.waiting.is_empty() && read.decisions.is_empty() {
            "Who has what"
        } else {
            "Under way without you"
        },
        as_of: if acts { String::new() } else { format!("As of today, {}", words.time(call.now())) },
        way: ui::Rows { rows: way },
        team: team(&read),
        happened: happened(&call, &read, &words)?,
        may_ask,
        nothing: empty.then(|| nothing(may_ask)),
    };
    page(StatusCode::OK, &page_of)
}

async fn read(call: &Call) -> Result<Read> {
    let decisions = approvals::waits(call, None, counts::MOST - 1).await?.rows;
    let mut waiting = waiting::tasks(call, counts::MOST).await?;
    // What waits for a decision is told as that, and once.
    waiting.retain(|line| !approvals::is_among(&decisions, line.id));
    let since = call.now().checked_sub((CLOSED_DAYS * 24).hours()).unwrap_or(call.now());
    let mut latest = line::latest(call, &scope::<See, policy::Record>(call).await?, since, LATEST).await?;
    let mut told: Vec<&mut Line> = waiting.iter_mut().take(1).chain(latest.iter_mut().take(TOLD)).collect();
    let lasts = story::lasts(call, told.iter().map(|line| line.id)).await?;
    told.iter_mut().for_each(|line| line.last = lasts.get(&line.id).cloned());
    let drafts = if may_ask(call).await? { draft::unsent(call).await? } else { Vec::new() };
    let numbers = waiting.iter().chain(&latest).map(|line| line.blueprint_version);
    let versions = Versions::of(call, numbers).await?;
    Ok(Read { waiting, latest, drafts, decisions, versions })
}

/// Whether the reader does more than read: something waits for them, or a role of theirs moves work on, decides or hands in.
async fn acts(call: &Call, read: &Read) -> Result<bool> {
    if !read.waiting.is_empty() || !read.decisions.is_empty() {
        return Ok(true);
    }
    Ok(!scope::<Advance, policy::Record>(call).await?.is_empty()
        || !scope::<Approve, policy::Record>(call).await?.is_empty()
        || !scope::<Attach, policy::Record>(call).await?.is_empty())
}

fn heading(call: &Call, read: &Read, words: &Words, (acts, open): (bool, usize)) -> (String, String) {
    let count = read.waiting.len() + read.decisions.len();
    if acts {
        return (words.greeting(call.actor().name()), words::things_need_you(count));
    }
    let firm = call.actor().workspace_name();
    let of = call.actor().standings().first().map_or("", |standing| standing.organization_name.as_str());
    let lede = match open {
        0 => "Nothing is open. You can read everything here; your colleagues decide.".to_owned(),
        1 => "One piece of work is open. You can read everything here; your colleagues decide.".to_owned(),
        many => format!(
            "{} pieces of work are open. You can read everything here; your colleagues decide.",
            words::number(many)
        ),
    };
    (format!("{of} with {firm}"), lede)
}

fn hero(call: &Call, read: &Read, words: &Words) -> Result<Option<Hero>> {
    if let Some(first) = read.decision_first() {
        return Ok(Some(Hero {
            title: first.title.clone(),
            due: first.due_at.map(|at| words.due_label(at)),
            asked_by: String::new(),
            quote: String::new(),
            after: if first.signs { "Others wait for your signature." } else { "Others wait for what you decide." }
                .into(),
            verb: if first.signs { "Read it and sign" } else { "Look at it and decide" }.into(),
            href: first.href.clone(),
            talk: String::new(),
        }));
    }
    let Some(line) = read.waiting.first() else { return Ok(None) };
    let standing = standing(call, &read.versions, line)?;
    let task = standing.task(line.id, &line.title);
    let quote =
        line.last.as_ref().filter(|_| standing.things.is_empty()).and_then(|last| story::comment(&last.payload));
    Ok(Some(Hero {
        title: task.title,
        due: standing.due().map(|at| words.due_label(at)),
        asked_by: line.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default(),
        quote: quote.map(|text| story::shortened(&text, 220)).unwrap_or_default(),
        after: standing.next().to_owned(),
        verb: task.verb,
        href: task.href,
        talk: format!("/records/{}#talk", line.id),
    }))
}

impl Read {
    /// The decision that comes before everything else, if one does: what is due first.
    fn decision_first(&self) -> Option<&Waits> {
        let due = |at: Option<jiff::Timestamp>| at.map_or(i64::MAX, jiff::Timestamp::as_microsecond);
        let decision = self.decisions.first()?;
        let sooner = self.waiting.first().is_none_or(|line| due(decision.due_at) <= due(line.due_at));
        sooner.then_some(decision)
    }
}

/// What waits besides the hero, and what was begun and not sent.
fn also(call: &Call, read: &Read, words: &Words) -> Result<Vec<ui::Row>> {
    let mut rows = Vec::with_capacity(read.waiting.len() + read.drafts.len());
    let is_first = read.decision_first().is_some();
    let decisions = read.decisions.get(usize::from(is_first)..).unwrap_or_default();
    rows.extend(approvals::rows(decisions, Side::Client, words));
    for line in read.waiting.iter().skip(usize::from(!is_first)).take(FOLDED) {
        let standing = standing(call, &read.versions, line)?;
        let task = standing.task(line.id, &line.title);
        rows.push(ui::Row {
            title: task.title,
            href: if standing.things.is_empty() { format!("/records/{}", line.id) } else { task.href },
            about: format!("With you since {}", words.day_within(standing.since)),
            due: None,
            end: standing.due().map_or(ui::RowEnd::Nothing, |at| ui::RowEnd::Due(words.due_label(at))),
            steps: None,
        });
    }
    let live = read.versions.find(call.actor().blueprint_version);
    for draft in &read.drafts {
        let Some(declared) = live.and_then(|live| live.record_type(&draft.kind)) else { continue };
        let answers = unsent_answers(call, live, draft);
        let progress = forms::progress(&declared.form, Side::Client, &answers);
        rows.push(ui::Row {
            title: format!("Continue your {}", declared.client.one.to_lowercase()),
            href: format!("/drafts/{}", draft.id),
            about: format!(
                "{} of {} answered · saved {}",
                progress.answered,
                progress.asked,
                words.day_within(draft.changed_at)
            ),
            due: None,
            end: ui::RowEnd::Nothing,
            steps: None,
        });
    }
    Ok(rows)
}

/// What of a draft can be read already.
fn unsent_answers(
    call: &Call,
    live: Option<&portico_model::blueprint::Compiled>,
    draft: &draft::Draft,
) -> forms::Answers {
    let asking = live.and_then(|live| draft::asking(call, live, &draft.kind, Side::Client).ok());
    let read = asking.and_then(|asking| forms::read_draft(&asking, &draft.written.input).ok());
    read.map(|draft| draft.answers).unwrap_or_default()
}

/// Open work that others have; when nothing waits, also what was finished lately.
fn under_way(call: &Call, read: &Read, words: &Words, (with_done, most): (bool, usize)) -> Result<Vec<ui::Row>> {
    let mut rows = Vec::new();
    for line in &read.latest {
        let standing = standing(call, &read.versions, line)?;
        let shown = !standing.is_asked() && (line.is_open && !standing.is_over() || with_done);
        if !shown || rows.len() >= most {
            continue;
        }
        let mut row = tell::row(&standing, line, words);
        row.steps = line.is_open.then(|| standing.steps(&format!("Progress of {}", line.title))).flatten();
        rows.push(row);
    }
    Ok(rows)
}

/// Who has the ball, and until when: the trust builder. Of one's own colleagues too: what waits for them goes on by itself for
/// nobody.
fn calm(call: &Call, read: &Read, words: &Words, is_calm: bool) -> Result<Option<Calm>> {
    if !is_calm {
        return Ok(None);
    }
    let text = "We will write to you when something needs you, so there is no need to look in.";
    let mut soonest: Option<(&Line, Standing<'_>)> = None;
    for line in read.latest.iter().filter(|line| line.is_open) {
        let standing = standing(call, &read.versions, line)?;
        let sooner = soonest
            .as_ref()
            .is_none_or(|(other, _)| line.due_at.is_some_and(|at| other.due_at.is_none_or(|other| at < other)));
        let is_had = match standing.status {
            ClientStatus::WithUs => line.ball == "firm",
            ClientStatus::WaitingForSomeoneElse => line.senders.is_some(),
            _ => false,
        };
        if is_had && sooner {
            soonest = Some((line, standing));
        }
    }
    let is_theirs = soonest.as_ref().is_some_and(|(_, standing)| standing.status != ClientStatus::WithUs);
    let title = match &soonest {
        Some((line, standing)) => match standing.due().filter(|at| *at > call.now()) {
            Some(at) => format!("{} has “{}”, by {}", standing.holder(), line.title, words.long_day(at)),
            None => format!("{} has “{}”", standing.holder(), line.title),
        },
        None => "You're all caught up".to_owned(),
    };
    let eyebrow = if is_theirs { "Next from your colleagues" } else { "Next from us" };
    Ok(Some(Calm { eyebrow, title, text }))
}

/// Those of the firm who work on what is open.
fn team(read: &Read) -> Vec<ui::Person> {
    let mut found: Vec<&Person> = Vec::new();
    for owner in read.waiting.iter().chain(&read.latest).filter_map(|line| line.owner.as_ref()) {
        if found.len() < 4 && !found.contains(&owner) {
            found.push(owner);
        }
    }
    found.into_iter().map(|owner| ui::Person::new(owner.name.as_str(), owner.title.as_str())).collect()
}

fn happened(call: &Call, read: &Read, words: &Words) -> Result<ui::Timeline> {
    let mut rows = Vec::with_capacity(HAPPENED);
    for line in &read.latest {
        let Some(last) = line.last.as_ref().filter(|_| rows.len() < HAPPENED) else { continue };
        let Some(version) = read.versions.find(line.blueprint_version) else { continue };
        let teller = Teller { call, declared: moves::type_of(version, &line.kind)?, words };
        let Some(text) = story::one_line(&teller, last, &line.title) else { continue };
        rows.push((last.at, text));
    }
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let row = |(at, text)| ui::TimelineRow {
        kind: ui::TimelineKind::Plain,
        who: String::new(),
        text,
        when: words.when(at),
        detail: String::new(),
    };
    Ok(ui::Timeline { rows: rows.into_iter().map(row).collect() })
}

fn nothing(may_ask: bool) -> ui::Empty {
    let link = ui::Link { label: "Ask us for something".into(), href: "/records/new".into() };
    ui::Empty {
        title: "Nothing here yet".into(),
        text: "What you ask us for, and who has it, is shown here.".into(),
        link: may_ask.then_some(link),
    }
}
