//! `portico erase`: a person asks that nothing is kept about them; what is kept is printed before.

use crate::{
    commands::{Common, workspace},
    failure::{Failure, Result},
    output::say,
};
use clap::Args;
use portico_portal::privacy::{self, DataSubject, data, erase_person};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The person: an address, or their identifier.
    #[arg(long, value_name = "ADDRESS")]
    person: String,
    /// Print what is kept about them as JSON, one line for each workspace, and erase nothing.
    #[arg(long)]
    export: bool,
    /// Their name, as it is kept: without it nothing is erased.
    #[arg(long, value_name = "NAME", required_unless_present = "export", conflicts_with = "export")]
    name: Option<String>,
    #[command(flatten)]
    common: Common,
}

pub async fn run(arguments: Arguments) -> Result<()> {
    let portal = workspace::portal(&arguments.common).await?;
    let unknown = |_| Failure::faults(format!("nobody is known as \"{}\"", arguments.person));
    let (person, workspaces) = privacy::find(&portal, &arguments.person).await.map_err(unknown)?;
    let Some(typed) = &arguments.name else {
        for workspace in workspaces {
            let subject = DataSubject::load(&portal, workspace, person).await?;
            let kept = data(&portal, workspace, &subject).await?;
            say!("{}", serde_json::to_string(&kept).map_err(Failure::faults)?);
        }
        return Ok(());
    };
    for workspace in &workspaces {
        let subject = DataSubject::load(&portal, *workspace, person).await?;
        if subject.name != *typed {
            return Err(Failure::faults(format!(
                "{} is called \"{}\", not \"{typed}\"",
                arguments.person, subject.name
            )));
        }
    }
    let erased = erase_person(&portal, person, &workspaces).await?;
    portal.db.compact().await?;
    say!(
        "Erased: {} memberships in {} workspaces, {} entries of the log, {} records found by the name.",
        erased.memberships,
        workspaces.len(),
        erased.entries,
        erased.records
    );
    Ok(())
}
