//! `portico report outcomes`: how much work there was, how long it took, where it waited, what is open.

use crate::{
    commands::{Common, workspace},
    failure::{Failure, Result},
    output::say,
};
use clap::{Args, Subcommand};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use portico_model::Key;
use portico_portal::reporting::outcomes::{Options, Outcomes, Seconds, outcomes};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Cases, durations, time in each state, rework and what is open.
    Outcomes(Asked),
}

#[derive(Debug, Args)]
struct Asked {
    /// Name or identifier of the workspace.
    #[arg(long)]
    workspace: String,
    /// One record type alone.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Only what was opened on or after this day or instant, such as 2026-03-14 or 2026-03-14T09:00:00Z.
    #[arg(long, value_parser = instant)]
    from: Option<Timestamp>,
    /// Only what was opened before it.
    #[arg(long, value_parser = instant)]
    to: Option<Timestamp>,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: Common,
}

pub async fn run(arguments: Arguments) -> Result<()> {
    let What::Outcomes(asked) = arguments.what;
    let portal = workspace::portal(&asked.common).await?;
    let workspace = workspace::find(&portal, &asked.workspace).await?;
    let options = Options { workspace, kind: asked.kind.map(Key::new), from: asked.from, to: asked.to };
    let figures = outcomes(&portal, &options).await?;
    if asked.json {
        say!("{}", serde_json::to_string_pretty(&figures).map_err(Failure::faults)?);
    } else {
        show(&figures);
    }
    Ok(())
}

/// A day is its first instant in UTC.
fn instant(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|start| start.timestamp());
    text.parse()
        .ok()
        .or_else(day)
        .ok_or_else(|| "use a day such as 2026-03-14, or an instant such as 2026-03-14T09:00:00Z".to_owned())
}

fn show(figures: &Outcomes) {
    say!(
        "{} cases, {} events, {} organizations, {} people",
        figures.cases,
        figures.events,
        figures.organizations,
        figures.people
    );
    say!("\n{:<28} {:>8} {:>12} {:>12} {:>12} {:>12}", "days", "count", "median", "mean", "p90", "max");
    line("duration", &figures.duration);
    line("first staff action", &figures.first_staff_action);
    for state in &figures.time_in_states {
        line(&state.state, &state.ended);
    }
    say!("\n{} cases with repeated steps, {} reopened", figures.rework.cases, figures.rework.reopened_cases);
    for one in &figures.approvals {
        say!(
            "{} of {}: {} rounds, {} approved ({} in the portal, {} put down, {} by override), {} with changes asked, {} void",
            one.approval,
            one.kind,
            one.rounds,
            one.approved,
            one.in_portal,
            one.recorded,
            one.overridden,
            one.changes_asked,
            one.voided
        );
        say!(
            "  {} of {} records more than once ({:.1} %); records by rounds: {}",
            one.reworked,
            one.records,
            one.rework_rate * 100.0,
            one.records_by_rounds
                .iter()
                .map(|(rounds, records)| format!("{rounds}: {records}"))
                .collect::<Vec<_>>()
                .join(", ")
        );
        line("  until it was approved", &one.latency);
        for stage in &one.stages {
            line(&format!("  in {}", stage.stage), &stage.latency);
        }
    }
    say!("{} open", figures.open.cases);
    for open in &figures.open.by_state {
        say!("  {:<26} {:>8}", open.state, open.cases);
    }
}

fn line(name: &str, seconds: &Seconds) {
    let days =
        |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |seconds| format!("{:.2}", seconds / 86_400.0));
    say!(
        "{name:<28} {:>8} {:>12} {:>12} {:>12} {:>12}",
        seconds.count,
        days(seconds.median),
        days(seconds.mean),
        days(seconds.p90),
        days(seconds.max)
    );
}
