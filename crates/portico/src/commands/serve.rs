//! `portico serve`: the real thing.

use crate::{data, failure::Result, logging, metering, output::say, server::Server, settings::Settings};
use portico_connect::smtp::Transport;
use portico_portal::workspaces::first_run;

pub async fn run(settings: Settings) -> Result<()> {
    logging::start(&settings.log);
    data::make(&settings.data)?;
    let lock = data::lock(&settings.data)?;
    let figures = metering::start()?;
    let db = data::open(&settings).await?;
    let transport = Transport::Smtp(settings.mail.smtp.clone());
    let server = Server::new(settings, (db, lock), (transport, false), figures).await?;
    say!("Listening on http://{}", server.address);
    if let Some(token) = first_run::new_token(&server.portal).await? {
        // The code is typed into a form: in an address it would end up in logs and histories.
        say!("Nobody can sign in yet. Open {}/setup and type this code:", server.portal.settings.base_url);
        say!("Code: {token}");
    }
    server.run().await
}
