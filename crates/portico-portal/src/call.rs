//! `Call` and `Actor`: who asks, in which workspace, at what time, with which credential.
//! `Portal` is what all calls share.

use crate::{
    compiled::CompiledBlueprints,
    error::Result,
    ids::{MemberId, OrganizationId, PersonId, RecordId, SessionId, WorkspaceId, uuid_v7},
    settings::Settings,
    storage::{Storage, Unscanned},
};
use jiff::{Timestamp, tz::TimeZone};
use portico_model::{
    Key,
    access::{Membership, Side, Subject},
    blueprint::Compiled,
};
use portico_store::{Db, Read, Tx};
use portico_web::{frame::Panel, live::Live};
use std::{
    future::Future,
    net::IpAddr,
    ops::Deref,
    pin::Pin,
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

/// What every call of one server shares. Cheap to clone.
#[derive(Clone)]
pub struct Portal(Arc<Shared>);

pub struct Shared {
    pub db: Db,
    pub blueprints: CompiledBlueprints,
    pub live: Live,
    pub settings: Settings,
    pub storage: Storage,
    pub clock: Clock,
    pub chance: Chance,
    /// Filled in once, at start, by the capability that knows what waits for whom.
    pub counts: OnceLock<Box<dyn Counts>>,
}

/// The wall clock, given by the program.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The source of randomness, given by the program: fills the bytes.
pub type Chance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// One request, job or command: who asks, and when.
#[derive(Clone)]
pub struct Call {
    portal: Portal,
    actor: Arc<Actor>,
    now: Timestamp,
    request_id: Arc<str>,
    client: Client,
}

/// What is known of the program that asks, for sessions and limits.
#[derive(Debug, Clone)]
pub struct Client {
    pub address: Option<IpAddr>,
    pub user_agent: Arc<str>,
}

/// Who asks. Made by sign-in, by the worker, by the importer or by the operator's command; nobody else can.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) kind: ActorKind,
    pub(crate) workspace: WorkspaceId,
    pub(crate) workspace_name: Arc<str>,
    pub(crate) blueprint_version: i64,
    pub(crate) epoch: i64,
    pub(crate) person: Option<PersonId>,
    pub(crate) name: String,
    pub(crate) zone: String,
    pub(crate) theme: String,
    pub(crate) keys: bool,
    pub(crate) subject: Subject,
    pub(crate) standings: Vec<Standing>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActorKind {
    Nobody,
    Session {
        id: SessionId,
        kind: SessionKind,
    },
    Token {
        name: String,
    },
    /// A link that is good for one decision.
    Link {
        id: Uuid,
    },
    /// A job that acts by itself: the name of its rule.
    Job(&'static str),
    Importer,
    Operator,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    Full,
    /// Opened by a task link: one record and nothing else.
    Task(RecordId),
    Demo,
}

/// A membership as pages need it, beside what the policy needs.
#[derive(Debug, Clone)]
pub struct Standing {
    pub member: MemberId,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub side: Side,
    pub roles: Vec<Key>,
    pub title: String,
}

/// What waits for the reader: how many things, and the panel under the bell.
#[derive(Debug, Default)]
pub struct Waiting {
    pub todo: u64,
    pub panel: Panel,
}

/// Filled in by the capability that knows what waits for whom.
pub trait Counts: Send + Sync {
    fn waiting<'c>(&'c self, call: &'c Call) -> Pin<Box<dyn Future<Output = Result<Waiting>> + Send + 'c>>;
}

impl Portal {
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.chance)(&mut bytes);
        bytes
    }

    pub fn new_id(&self) -> Uuid {
        uuid_v7(self.now(), self.random())
    }

    pub fn counts(&self) -> Option<&dyn Counts> {
        self.0.counts.get().map(AsRef::as_ref)
    }

    /// A call by nobody, in the installation: before sign-in.
    pub fn anonymous(&self, request_id: Arc<str>, client: Client) -> Call {
        Call { portal: self.clone(), actor: Arc::new(Actor::nobody()), now: self.now(), request_id, client }
    }

    /// A call by an actor that the policy has made.
    pub fn call(&self, actor: Actor, request_id: Arc<str>, client: Client) -> Call {
        Call { portal: self.clone(), actor: Arc::new(actor), now: self.now(), request_id, client }
    }
}

impl Deref for Portal {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Client {
    /// A command or a job: no address.
    pub fn local() -> Self {
        Self { address: None, user_agent: "".into() }
    }
}

impl Call {
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn shared_actor(&self) -> Arc<Actor> {
        self.actor.clone()
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn workspace(&self) -> WorkspaceId {
        self.actor.workspace
    }

    /// The reader's time zone; UTC where theirs is unknown to us.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.actor.zone).unwrap_or(TimeZone::UTC)
    }

    /// Quick reads in the actor's workspace.
    pub fn read(&self) -> Read<'_> {
        self.portal.db.within(self.actor.workspace.tenant())
    }

    /// Opens the one transaction of an action.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(self.portal.db.begin(self.actor.workspace.tenant()).await?)
    }

    /// The blueprint that is live in the actor's workspace: access, roles and labels come from it.
    pub async fn blueprint(&self) -> Result<Arc<Compiled>> {
        self.portal.blueprints.version(&self.portal.db, self.actor.workspace, self.actor.blueprint_version).await
    }

    /// What is done here with files that no scanner has looked through.
    pub async fn unscanned(&self) -> Result<Unscanned> {
        Ok(self.portal.storage.rules.unscanned_of(&*self.blueprint().await?))
    }

    /// The blueprint that a record was opened under: its workflow and form come from it.
    pub async fn blueprint_of(&self, version: i64) -> Result<Arc<Compiled>> {
        self.portal.blueprints.version(&self.portal.db, self.actor.workspace, version).await
    }

    pub fn new_id(&self) -> Uuid {
        uuid_v7(self.now, self.portal.random())
    }

    /// Tells open pages after the commit that something changed; topics are names, never data.
    pub fn tell(&self, tx: &mut Tx, topics: impl IntoIterator<Item = String>) {
        let (live, workspace) = (self.portal.live.clone(), self.actor.workspace.0);
        let topics = Vec::from_iter(topics);
        tx.on_commit(move || topics.into_iter().for_each(|topic| live.tell(workspace, topic)));
    }
}

impl Actor {
    pub fn nobody() -> Self {
        Self {
            kind: ActorKind::Nobody,
            workspace: WorkspaceId::INSTALLATION,
            workspace_name: "".into(),
            blueprint_version: 0,
            epoch: 0,
            person: None,
            name: String::new(),
            zone: "UTC".into(),
            theme: "system".into(),
            keys: true,
            subject: Subject::default(),
            standings: Vec::new(),
        }
    }

    pub fn kind(&self) -> &ActorKind {
        &self.kind
    }

    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    pub fn workspace_name(&self) -> &str {
        &self.workspace_name
    }

    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn theme(&self) -> &str {
        &self.theme
    }

    pub fn keys(&self) -> bool {
        self.keys
    }

    pub fn epoch(&self) -> i64 {
        self.epoch
    }

    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    pub fn memberships(&self) -> &[Membership] {
        &self.subject.memberships
    }

    /// The firm's side as soon as one membership is there; else the client's.
    pub fn side(&self) -> Side {
        if self.standings.iter().any(|standing| standing.side == Side::Firm) { Side::Firm } else { Side::Client }
    }

    /// The membership through which the actor acts in this organization: its own, else the firm's, else the first.
    pub fn standing_in(&self, organization: OrganizationId) -> Option<&Standing> {
        let own = self.standings.iter().find(|standing| standing.organization == organization);
        own.or_else(|| self.standings.iter().find(|standing| standing.side == Side::Firm))
            .or_else(|| self.standings.first())
    }

    pub fn is(&self, member: MemberId) -> bool {
        self.standings.iter().any(|standing| standing.member == member)
    }

    /// Who acted, as the audit writes it.
    pub fn credential(&self) -> String {
        match &self.kind {
            ActorKind::Nobody => "none".into(),
            ActorKind::Session { id, kind: SessionKind::Full } => format!("session {id}"),
            ActorKind::Session { id, kind: SessionKind::Task(_) } => format!("task link, session {id}"),
            ActorKind::Session { id, kind: SessionKind::Demo } => format!("demo link, session {id}"),
            ActorKind::Token { name } => format!("token {name}"),
            ActorKind::Link { id } => format!("decision link {id}"),
            ActorKind::Job(rule) => format!("job {rule}"),
            ActorKind::Importer => "import".into(),
            ActorKind::Operator => "operator".into(),
        }
    }
}
