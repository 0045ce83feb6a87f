//! `portico demo`: an invented firm and its clients, to look around in. Only this machine reaches it.

use crate::{
    chance, data,
    demo::{
        self, CAST, Moved, People, Stage,
        other_firm::{self, Firm},
    },
    failure::{Failure, Result},
    logging, metering, output,
    server::Server,
    settings::{self, Layers, Options},
};
use clap::Args;
use jiff::{ToSpan, tz::TimeZone};
use portico_connect::smtp::Transport;
use portico_jobs::Worker;
use portico_portal::{
    call::{Portal, Shared},
    compiled::CompiledBlueprints,
    people::links,
    setup,
};
use portico_store::{Tenant, values};
use portico_web::live::Live;
use std::{
    fmt::Write,
    net::SocketAddr,
    sync::{Arc, OnceLock},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The address and port to listen on; an address of this machine.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The folder in which the demo keeps its data.
    #[arg(long, value_name = "FOLDER", default_value = "data/demo")]
    data: String,
    /// Begin anew: what was done in an earlier demo is thrown away.
    #[arg(long)]
    fresh: bool,
}

/// Set when the story has been played to its end.
const PLAYED: &str = "demo_played";
/// The firm is a little older than its first request.
const FOUNDED_DAYS_AGO: i64 = 40;

pub async fn run(arguments: Arguments) -> Result<()> {
    if !arguments.listen.ip().is_loopback() {
        return Err(Failure::usage(format!(
            "the demo lets everybody in without a password, so it listens on this machine only; {} is reached by others. \
             Use 127.0.0.1, or `portico serve` for a portal of your own",
            arguments.listen
        )));
    }
    let given = vec![
        ("listen", "--listen", arguments.listen.to_string()),
        ("data", "--data", arguments.data.clone()),
        ("log.level", "demo", "warn".to_owned()),
    ];
    let settings = settings::read(&Layers::gather(&Options::alone(given), &[])?)?;
    logging::start(&settings.log);
    data::make(&settings.data)?;
    let lock = data::lock(&settings.data)?;
    if arguments.fresh {
        data::empty(&settings.data)?;
    }
    let figures = metering::start()?;
    let db = data::open(&settings).await?;
    let server = Server::new(settings, (db, lock), (Transport::Kept, true), figures).await?;
    let people = match demo::people(&server.portal).await? {
        Some(people) if is_played(&server.portal).await? => people,
        Some(_) => {
            return Err(Failure::faults(format!(
                "the demo in {} was stopped before it was complete: start it once with --fresh",
                arguments.data
            )));
        }
        // Large, and alive only here.
        None => Box::pin(fill(&server.portal)).await?,
    };
    output::text(&welcome(&server.portal, server.address, &people).await?);
    server.run().await
}

async fn is_played(portal: &Portal) -> Result<bool> {
    let found: Option<String> =
        portal.db.installation().find("SELECT value FROM setting WHERE key = $1", &values![PLAYED]).await?;
    Ok(found.is_some())
}

/// Founds the firm and plays the story, on a clock that runs up to now.
async fn fill(real: &Portal) -> Result<People> {
    let (now, clock) = (real.now(), Moved::default());
    let moved = clock.clone();
    let portal = Portal::new(Shared {
        db: real.db.clone(),
        blueprints: CompiledBlueprints::default(),
        live: Live::default(),
        settings: real.settings.clone(),
        storage: real.storage.clone(),
        clock: Arc::new(move || moved.now()),
        chance: chance::chance(),
        counts: OnceLock::new(),
    });
    clock.to(now.checked_sub((24 * FOUNDED_DAYS_AGO).hours()).unwrap_or(now));
    let people = demo::found(&portal).await?;
    let ticking = clock.clone();
    let registry = setup::worker::registry(&portal, Transport::Kept);
    let worker = Worker::new(portal.db.clone(), registry, Arc::new(move || ticking.now()), chance::numbers());
    let zone = TimeZone::get(demo::ZONE).unwrap_or(TimeZone::UTC);
    let stage = Stage { portal: &portal, people: &people, worker: &worker, clock: &clock, now, zone };
    for undone in Box::pin(demo::play(&stage)).await? {
        tracing::warn!(undone, "a step of the demo's story could not be played");
    }
    // After the other firm, so that the demo's first one stays the one without a name in an address.
    clock.to(now.checked_sub((24 * FOUNDED_DAYS_AGO / 2).hours()).unwrap_or(now));
    let studio = other_firm::found(&portal, &demo::studio::FIRM, demo::ZONE).await?;
    let chamber = other_firm::found(&portal, &demo::chamber::FIRM, demo::ZONE).await?;
    let mut undone = demo::studio::play(&portal, &studio, &worker, (&clock, now)).await?;
    undone.extend(demo::chamber::play(&portal, &chamber, &worker, (&clock, now)).await?);
    for undone in undone {
        tracing::warn!(undone, "a step of the demo's story could not be played");
    }
    let mut tx = portal.db.begin(Tenant::INSTALLATION).await?;
    tx.execute("INSERT INTO setting (key, value) VALUES ($1, 'yes')", &values![PLAYED]).await?;
    tx.commit().await?;
    Ok(people)
}

/// The people of another firm, with a link each.
async fn others(portal: &Portal, firm: &Firm) -> Result<String> {
    let Some(founded) = other_firm::find(portal, firm).await? else { return Ok(String::new()) };
    let present = other_firm::people(firm, &founded);
    let ids: Vec<_> = present.iter().map(|(_, person)| *person).collect();
    let links = links::make_demo_links(portal, founded.workspace, &ids).await?;
    let mut text = format!("\nOr as one of {}, {}:\n\n", firm.name, firm.about);
    for (((name, organization, _, role, ..), _), link) in present.iter().zip(&links) {
        let _ = writeln!(text, "  {name:<14}  {organization:<33}  {role:<20}  {link}");
    }
    Ok(text)
}

/// Where it listens, and one link for each of the cast.
async fn welcome(portal: &Portal, address: SocketAddr, people: &People) -> Result<String> {
    let present: Vec<_> = CAST.iter().filter_map(|actor| Some((actor, *people.by_name.get(actor.name)?))).collect();
    let ids: Vec<_> = present.iter().map(|(_, person)| *person).collect();
    let links = links::make_demo_links(portal, people.workspace, &ids).await?;
    let mut text = format!("Listening on http://{address}\n\nEnter as one of the cast; everybody is invented:\n\n");
    for ((actor, _), link) in present.iter().zip(&links) {
        let _ = writeln!(text, "  {:<14}  {:<33}  {:<20}  {link}", actor.name, actor.organization, actor.role_name);
    }
    for firm in [&demo::studio::FIRM, &demo::chamber::FIRM] {
        text.push_str(&others(portal, firm).await?);
    }
    let _ = write!(text, "\nAll of them: http://{address}/demo    Sent mail: http://{address}/demo/mail\n");
    let _ = writeln!(text, "Your changes are kept; start with --fresh to begin anew. Ctrl-C ends it.");
    Ok(text)
}
