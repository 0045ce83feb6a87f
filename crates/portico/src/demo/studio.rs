//! A second firm of the demo: a studio whose clients decide on its work, with decisions in every state.

use crate::{
    demo::{firm::address_of, play::Moved},
    failure::{Failure, Result},
};
use jiff::{Timestamp, ToSpan};
use portico_jobs::Worker;
use portico_model::{Key, access::Side, approvals::Said, forms::Input};
use portico_portal::{
    approvals::{Approval, content::parse},
    call::{Call, Client, Portal},
    error::{Error, Result as Done},
    ids::{DraftId, OrganizationId, PersonId, RecordId, RoundId, WorkspaceId},
    people::{NewPerson, person},
    policy::{Advance, Approve, Open, Record, RecordType, See, facts::Wanted, identity, permit::permit},
    records::{
        Channel,
        actions::{
            advance::{Chosen, advance},
            draft::Written,
            submit::{Request, submit},
        },
        approvals::{self, Vote},
    },
    workspaces::{
        NewMember, NewOrganization,
        actions::{Admin, NewWorkspace, create},
        member, organization,
    },
};
use std::collections::BTreeMap;

const BLUEPRINT: &str = include_str!("../../../../blueprints/creative-approvals.yaml");
pub const STUDIO: &str = "Vale Studio";
const CLIENT: &str = "Orchard Tea";

/// Name, organization, role, the role as people read it, title, address.
pub type Actor = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// The first one founds the studio.
pub const CAST: [Actor; 6] = [
    ("Alma Vale", STUDIO, "firm-admin", "Studio Admin", "Founder", "alma@valestudio.example"),
    ("Nora Quist", STUDIO, "approver", "Creative Director", "Creative director", "nora@valestudio.example"),
    ("Theo Brandt", STUDIO, "contributor", "Designer", "Designer", "theo@valestudio.example"),
    ("Lena Ortiz", CLIENT, "client-admin", "Brand Lead", "Brand lead", "lena@orchardtea.example"),
    ("Max Winter", CLIENT, "client-member", "Marketing", "Marketing", "max@orchardtea.example"),
    ("Ida Storm", CLIENT, "viewer", "Read-only Viewer", "Controller", "ida@orchardtea.example"),
];

/// The studio as it was founded.
pub struct Studio {
    pub workspace: WorkspaceId,
    client: OrganizationId,
    by_name: BTreeMap<&'static str, PersonId>,
}

/// What a piece of work is; how far it got stands in `play`.
struct Work {
    title: &'static str,
    kind: &'static str,
    brief: &'static str,
    version: &'static str,
    changes: &'static str,
    production: &'static str,
}

const GUIDELINES: Work = Work {
    title: "Brand guidelines",
    kind: "brand",
    brief: "The rules for our name, our colours and our letters, for everybody who prints something for us.",
    version: "3",
    changes: "The cover and the space around the name are new.",
    production: "1200",
};
const LEAFLET: Work = Work {
    title: "Leaflet for autumn",
    kind: "print",
    brief: "Eight pages for the counter, with the four new blends. It has to be there before the fair.",
    version: "1",
    changes: "First version.",
    production: "8200",
};
const BANNERS: Work = Work {
    title: "Banners for the web shop",
    kind: "web",
    brief: "Three banners for the winter blends, in the sizes that the shop takes.",
    version: "1",
    changes: "First version.",
    production: "400",
};
const LABEL: Work = Work {
    title: "Label of the tea box",
    kind: "print",
    brief: "The label with the new address and the list of contents.",
    version: "2",
    changes: "The list of contents is larger.",
    production: "2600",
};

/// Founds it with its people, through the product's own actions.
pub async fn found(portal: &Portal, zone: &str) -> Result<Studio> {
    let call = portal.anonymous("demo".into(), Client::local());
    let [(name, .., address), others @ ..] = &CAST;
    let address = address_of(address)?;
    let admin = Admin { name, address: &address, password: None };
    let new = NewWorkspace {
        name: STUDIO,
        firm: STUDIO,
        time_zone: zone,
        domain: None,
        blueprint: BLUEPRINT,
        admin: Some(admin),
    };
    let created = create(&call, new).await?;
    let mut tx = portal.db.begin(created.workspace.tenant()).await?;
    let new = NewOrganization { name: CLIENT, side: Side::Client, parent: None, source_ref: None };
    let client = organization::add(&call, &mut tx, created.workspace, &new)?;
    let mut by_name = BTreeMap::new();
    by_name.extend(created.admin.map(|(person, _)| (*name, person)));
    for (name, of, role, _, title, address) in others {
        let address = address_of(address)?;
        let known = NewPerson { name, address: Some(&address), password: None };
        let person = person::add(&call, &mut tx, known).await?;
        let is_firm = *of == STUDIO;
        let new = NewMember {
            organization: if is_firm { created.firm } else { client },
            side: if is_firm { Side::Firm } else { Side::Client },
            person,
            name,
            roles: vec![Key::new(*role)],
            teams: if is_firm { vec![Key::new("studio")] } else { Vec::new() },
            title,
            source_ref: None,
        };
        member::add(&call, &mut tx, created.workspace, &new).await?;
        by_name.insert(*name, person);
    }
    tx.commit().await?;
    Ok(Studio { workspace: created.workspace, client, by_name })
}

/// Who of the studio's cast can be entered as, in the order of the cast.
pub fn people(studio: &Studio) -> Vec<(&'static Actor, PersonId)> {
    CAST.iter().filter_map(|actor| Some((actor, *studio.by_name.get(actor.0)?))).collect()
}

/// The studio that an earlier start has founded.
pub async fn find(portal: &Portal) -> Result<Option<Studio>> {
    const NAMED: &str = "SELECT p.name, p.id, m.workspace_id, m.organization_id FROM email_address e \
        JOIN person p ON p.id = e.person_id JOIN person_workspace x ON x.person_id = p.id \
        JOIN member m ON m.workspace_id = x.workspace_id AND m.person_id = p.id WHERE e.address = $1";
    const WORKSPACE: &str = "SELECT id FROM workspace WHERE name = $1 ORDER BY created_at LIMIT 1";
    let read = portal.db.installation();
    let Some(workspace) = read.find::<WorkspaceId>(WORKSPACE, &portico_store::values![STUDIO]).await? else {
        return Ok(None);
    };
    let within = portal.db.within(workspace.tenant());
    let mut by_name = BTreeMap::new();
    let mut client = OrganizationId(workspace.0);
    for (name, of, .., address) in &CAST {
        type Found = (String, PersonId, WorkspaceId, OrganizationId);
        let found = within.find::<Found>(NAMED, &portico_store::values![*address]).await?;
        if let Some((_, person, _, organization)) = found {
            by_name.insert(*name, person);
            if *of == CLIENT {
                client = organization;
            }
        }
    }
    Ok(Some(Studio { workspace, client, by_name }))
}

/// Lets it happen: one piece of work in each state that a decision can be in. Gives what could not be done.
pub async fn play(
    portal: &Portal,
    studio: &Studio,
    worker: &Worker,
    (clock, now): (&Moved, Timestamp),
) -> Result<Vec<String>> {
    let at = async |hours: i64| {
        // What was said before is told at its own time.
        worker.run_due().await.map_err(Error::internal)?;
        clock.to(now.checked_sub(hours.hours()).unwrap_or(now));
        Done::Ok(())
    };
    let told = async {
        at(120).await?;
        let label = studio.shown(portal, &LABEL).await?;
        at(110).await?;
        studio.decides(portal, "Lena Ortiz", label, Said::Approve(None)).await?;
        studio
            .decides(portal, "Max Winter", label, Said::Approve(Some("The new list can be read now.".into())))
            .await?;
        at(76).await?;
        let banners = studio.shown(portal, &BANNERS).await?;
        at(70).await?;
        let words = "The winter blends have to come first, and the third banner is too dark.";
        studio.decides(portal, "Lena Ortiz", banners, Said::AskForChanges(words.into())).await?;
        at(30).await?;
        let leaflet = studio.shown(portal, &LEAFLET).await?;
        at(28).await?;
        studio.decides(portal, "Nora Quist", leaflet, Said::Approve(None)).await?;
        at(5).await?;
        studio.shown(portal, &GUIDELINES).await?;
        at(0).await
    };
    let undone = told.await.err().map(|error: Error| format!("{STUDIO}: {error}"));
    clock.to(now);
    worker.run_due().await.map_err(|error| Failure::faults(error.to_string()))?;
    Ok(undone.into_iter().collect())
}

impl Studio {
    /// Opened by the designer, begun, and put before those who decide.
    async fn shown(&self, portal: &Portal, work: &Work) -> Done<RoundId> {
        let call = self.call(portal, "Theo Brandt").await?;
        let wanted = Wanted { key: Key::new("deliverable"), organization: Some(self.client) };
        let may = permit::<Open, RecordType>(&call, &wanted).await?;
        let typed = [
            ("title", work.title),
            ("kind", work.kind),
            ("brief", work.brief),
            ("version", work.version),
            ("changes", work.changes),
            ("production", work.production),
        ];
        let input: Input = typed.iter().map(|(field, text)| ((*field).to_owned(), vec![(*text).to_owned()])).collect();
        let lead = self.call(portal, "Lena Ortiz").await?.actor().standings().first().map(|standing| standing.member);
        let written = Written { input, requested_for: lead, channel: Channel::Firm };
        let request = Request { draft: DraftId(call.new_id()), written };
        let record: RecordId = submit(&call, &may, request).await?;
        let begin = Chosen { transition: Key::new("begin"), comment: String::new(), shown: None };
        advance(&call, &permit::<Advance, Record>(&call, &record).await?, begin).await?;
        let may = permit::<Advance, Record>(&call, &record).await?;
        approvals::submit(&call, &may, &Key::new("release"), None).await
    }

    async fn decides(&self, portal: &Portal, who: &str, round: RoundId, said: Said) -> Done<()> {
        let call = self.call(portal, who).await?;
        let see = permit::<See, Approval>(&call, &round).await?;
        let view = approvals::api::read(&call, &see).await?;
        let seen = parse(&view.bundle).ok_or_else(|| Error::internal("a round has a hash"))?;
        let may = permit::<Approve, Record>(&call, &view.record).await?;
        let vote = Vote { said, seen, place: approvals::Chosen::Mine(None), link: None };
        approvals::decide(&call, &may, round, vote).await.map(|_| ())
    }

    async fn call(&self, portal: &Portal, name: &str) -> Done<Call> {
        let person = self.by_name.get(name).ok_or_else(|| Error::internal(format!("{name} is not of the cast")))?;
        let actor = identity::acting_for(portal, self.workspace, *person, "demo").await?;
        let actor = actor.ok_or_else(|| Error::internal(format!("{name} cannot act")))?;
        Ok(portal.call(actor, "demo".into(), Client::local()))
    }
}
