//! A second firm of the demo: a studio whose clients decide on its work, with decisions in every state.

use crate::{
    demo::{
        acting::Brought,
        artwork::{banners, guidelines, label, leaflet},
        other_firm::{Actor, Firm, Founded},
        play::Moved,
        proofing::Review,
    },
    failure::{Failure, Result},
};
use jiff::{Timestamp, ToSpan};
use portico_jobs::Worker;
use portico_model::{Key, approvals::Said, signature::Sent};
use portico_portal::{
    approvals::{Approval, content::parse},
    call::Portal,
    error::{Error, Result as Done},
    ids::{DocumentId, RecordId, RoundId},
    policy::{Advance, Approve, Record, See, permit::permit},
    records::approvals::{self, Vote},
};

const BLUEPRINT: &str = include_str!("../../../../blueprints/creative-approvals.yaml");
const STUDIO: &str = "Vale Studio";
const CLIENT: &str = "Orchard Tea";

const CAST: [Actor; 6] = [
    ("Alma Vale", STUDIO, "firm-admin", "Studio Admin", "Founder", "alma@valestudio.example"),
    ("Nora Quist", STUDIO, "approver", "Creative Director", "Creative director", "nora@valestudio.example"),
    ("Theo Brandt", STUDIO, "contributor", "Designer", "Designer", "theo@valestudio.example"),
    ("Lena Ortiz", CLIENT, "client-admin", "Brand Lead", "Brand lead", "lena@orchardtea.example"),
    ("Max Winter", CLIENT, "client-member", "Marketing", "Marketing", "max@orchardtea.example"),
    ("Ida Storm", CLIENT, "viewer", "Read-only Viewer", "Controller", "ida@orchardtea.example"),
];

pub const FIRM: Firm = Firm {
    name: STUDIO,
    about: "whose clients decide on its work",
    client: CLIENT,
    team: "studio",
    blueprint: BLUEPRINT,
    cast: &CAST,
};

/// What a piece of work is; how far it got stands in `play`.
struct Work {
    title: &'static str,
    kind: &'static str,
    brief: &'static str,
    version: &'static str,
    changes: &'static str,
    production: &'static str,
    /// Its versions, the first one first; none where nothing was shown yet.
    drawn: fn() -> Vec<Vec<u8>>,
}

const GUIDELINES: Work = Work {
    title: "Brand guidelines",
    kind: "brand",
    brief: "The rules for our name, our colours and our letters, for everybody who prints something for us.",
    version: "3",
    changes: "The cover and the space around the name are new.",
    production: "1200",
    drawn: || (1..=3).map(guidelines).collect(),
};
const LEAFLET: Work = Work {
    title: "Leaflet for autumn",
    kind: "print",
    brief: "Eight pages for the counter, with the four new blends. It has to be there before the fair.",
    version: "1",
    changes: "First version.",
    production: "8200",
    drawn: || vec![leaflet()],
};
const BANNERS: Work = Work {
    title: "Banners for the web shop",
    kind: "web",
    brief: "Three banners for the winter blends, in the sizes that the shop takes.",
    version: "1",
    changes: "First version.",
    production: "400",
    drawn: || vec![banners()],
};
const LABEL: Work = Work {
    title: "Label of the tea box",
    kind: "print",
    brief: "The label with the new address and the list of contents.",
    version: "1",
    changes: "The list of contents is larger than on the old one.",
    production: "2600",
    drawn: || vec![label()],
};

const STAND: Work = Work {
    title: "Stand for the tea fair",
    kind: "stand",
    brief: "Twelve square metres at the end of a row, with a bar for tasting. The fair is in March.",
    version: "",
    changes: "",
    production: "4000",
    drawn: Vec::new,
};

/// Lets it happen: one piece of work in each state that a decision can be in. Gives what could not be done.
pub async fn play(
    portal: &Portal,
    founded: &Founded,
    worker: &Worker,
    (clock, now): (&Moved, Timestamp),
) -> Result<Vec<String>> {
    let studio = Studio(founded);
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
        at(27).await?;
        studio.asked_for(portal, &STAND).await?;
        at(26).await?;
        let (guidelines, document) = studio.begun(portal, &GUIDELINES).await?;
        let review = Review { portal, founded, document };
        at(20).await?;
        review.first_words().await?;
        at(6).await?;
        studio.redrawn(portal, &GUIDELINES, document).await?;
        review.settled().await?;
        at(5).await?;
        studio.puts_forward(portal, guidelines).await?;
        at(3).await?;
        review.last_words().await?;
        at(0).await
    };
    let undone = told.await.err().map(|error: Error| format!("{STUDIO}: {error}"));
    clock.to(now);
    worker.run_due().await.map_err(|error| Failure::faults(error.to_string()))?;
    Ok(undone.into_iter().collect())
}

/// The people of the studio at work.
struct Studio<'f>(&'f Founded);

impl Studio<'_> {
    /// Opened by the designer, begun, drawn as often as it has versions, and put before those who decide.
    async fn shown(&self, portal: &Portal, work: &Work) -> Done<RoundId> {
        let (record, document) = self.begun(portal, work).await?;
        self.redrawn(portal, work, document).await?;
        self.puts_forward(portal, record).await
    }

    /// Opened by the designer; what its kind asks of its client is asked for.
    async fn asked_for(&self, portal: &Portal, work: &Work) -> Done<RecordId> {
        let typed = [
            ("title", work.title),
            ("kind", work.kind),
            ("brief", work.brief),
            ("version", work.version),
            ("changes", work.changes),
            ("production", work.production),
        ];
        self.0.opens(portal, ("Theo Brandt", "Lena Ortiz"), "deliverable", &typed).await
    }

    /// With its first version.
    async fn begun(&self, portal: &Portal, work: &Work) -> Done<(RecordId, DocumentId)> {
        let record = self.asked_for(portal, work).await?;
        self.0.moves(portal, "Theo Brandt", record, "begin").await?;
        let name = format!("{}.pdf", work.title);
        let first = (work.drawn)().into_iter().next().ok_or(Error::NotFound)?;
        let brought = Brought { name: &name, bytes: first, item: None, metadata: serde_json::Map::new() };
        let document = self.0.brings(portal, "Theo Brandt", record, brought).await?;
        Ok((record, document))
    }

    /// With every further version.
    async fn redrawn(&self, portal: &Portal, work: &Work, document: DocumentId) -> Done<()> {
        let name = format!("{}.pdf", work.title);
        for bytes in (work.drawn)().into_iter().skip(1) {
            self.0.renews(portal, "Theo Brandt", document, (&name, bytes)).await?;
        }
        Ok(())
    }

    async fn puts_forward(&self, portal: &Portal, record: RecordId) -> Done<RoundId> {
        let call = self.0.call(portal, "Theo Brandt").await?;
        let may = permit::<Advance, Record>(&call, &record).await?;
        approvals::submit(&call, &may, &Key::new("release"), None).await
    }

    async fn decides(&self, portal: &Portal, who: &str, round: RoundId, said: Said) -> Done<()> {
        let call = self.0.call(portal, who).await?;
        let see = permit::<See, Approval>(&call, &round).await?;
        let view = approvals::api::read(&call, &see).await?;
        let seen = parse(&view.bundle).ok_or_else(|| Error::internal("a round has a hash"))?;
        let may = permit::<Approve, Record>(&call, &view.record).await?;
        let place = approvals::Chosen::Mine(None);
        let vote = Vote { said, seen, place, in_spite: false, signature: Sent::default(), link: None };
        approvals::decide(&call, &may, round, vote).await.map(|_| ())
    }
}
