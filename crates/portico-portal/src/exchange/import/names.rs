//! The names of a log as organizations and members of the workspace: found again by their source, or made.

use super::telling::{Told, Who};
use crate::{
    audit::{Chain, NewEvent, Subject},
    call::Call,
    error::Result,
    ids::{MemberId, OrganizationId, PersonId},
    people::{NewPerson, person},
    workspaces::{NewMember, NewOrganization, member, organization},
};
use portico_model::{Key, blueprint::Side};
use portico_store::{Tx, Value, values};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) struct Names {
    source: String,
    firm: OrganizationId,
    /// Whether anything is written at all.
    dry: bool,
    organizations: HashMap<String, OrganizationId>,
    members: HashMap<Known, (MemberId, PersonId)>,
    pub made: Made,
}

/// What this import has added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Made {
    pub organizations: u64,
    pub people: u64,
}

/// A member: a name in an organization of a side. Nobody in particular is the one without a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Known {
    name: String,
    /// The client's organization; none on the firm's side.
    client: Option<String>,
    /// The name is that of a role: whoever decided in it, where the log does not say who.
    is_role: bool,
}

/// A member to be made, with the role of the first event that names them.
type Wanted = BTreeMap<Known, Option<Key>>;

const ORGANIZATIONS: &str =
    "SELECT source_ref, id FROM organization WHERE workspace_id = $1 AND source_ref IN {texts $2}";
const NAMESAKES: &str = "SELECT name, id FROM organization WHERE workspace_id = $1 AND side = 'client' AND source_ref IS NULL \
    AND sort_name IN {texts $2}";
const MEMBERS: &str =
    "SELECT source_ref, id, person_id FROM member WHERE workspace_id = $1 AND source_ref IN {texts $2}";

/// Who stands for people that a log does not name.
const NOBODY: &str = "Imported history";

impl Names {
    pub(super) fn new(source: &str, firm: OrganizationId, dry: bool) -> Self {
        let (organizations, members, made) = (HashMap::new(), HashMap::new(), Made::default());
        Self { source: source.to_owned(), firm, dry, organizations, members, made }
    }

    /// Makes sure of every name in these cases, in one transaction of its own where some are new.
    pub(super) async fn learn(&mut self, call: &Call, cases: &[Told]) -> Result<()> {
        let (organizations, members) = self.wanted(cases);
        if organizations.is_empty() && members.is_empty() {
            return Ok(());
        }
        if self.dry {
            self.imagine(call, organizations, members);
            return Ok(());
        }
        let mut tx = call.begin().await?;
        self.find(call, &mut tx, &organizations, &members).await?;
        for name in organizations {
            if !self.organizations.contains_key(&name) {
                self.make_organization(call, &mut tx, name).await?;
            }
        }
        for (known, role) in members {
            if !self.members.contains_key(&known) {
                self.make_member(call, &mut tx, known, role).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    pub(super) fn organization(&self, name: &str) -> OrganizationId {
        self.organizations.get(name).copied().unwrap_or(self.firm)
    }

    /// The member who did it; none where the log names no person.
    pub(super) fn member(&self, who: &Who, organization: &str) -> Option<MemberId> {
        who.is_person.then(|| self.members.get(&known(who, organization)).map(|(member, _)| *member)).flatten()
    }

    /// Whose word on an approval it is: the person, else whoever stands for the role, else nobody in particular.
    pub(super) fn voice(&self, who: &Who, organization: &str) -> PersonId {
        let found = self.members.get(&voice(who, organization)).map(|(_, person)| *person);
        found.unwrap_or(PersonId(self.firm.0))
    }

    /// Who opened a case: the person of its first event, else nobody in particular.
    pub(super) fn opener(&self, who: &Who, organization: &str) -> MemberId {
        let nobody = || self.members.get(&nobody()).map(|(member, _)| *member);
        self.member(who, organization).or_else(nobody).unwrap_or(MemberId(self.firm.0))
    }

    fn wanted(&self, cases: &[Told]) -> (BTreeSet<String>, Wanted) {
        let mut organizations = BTreeSet::new();
        let mut members = Wanted::new();
        for told in cases.iter().filter(|told| !told.events.is_empty()) {
            let named = told.events.iter().filter_map(|event| event.organization.as_ref());
            organizations.extend(
                named.chain([&told.organization]).filter(|name| !self.organizations.contains_key(*name)).cloned(),
            );
            for (at, event) in told.events.iter().enumerate() {
                if event.who.is_person {
                    members.entry(known(&event.who, &told.organization)).or_insert_with(|| event.who.role.clone());
                } else if at == 0 {
                    members.insert(nobody(), None);
                }
                if event.says.is_some() {
                    // Nobody is asked for a role by what was decided in it elsewhere.
                    members.entry(voice(&event.who, &told.organization)).or_insert(None);
                }
            }
        }
        members.retain(|known, _| !self.members.contains_key(known));
        (organizations, members)
    }

    fn imagine(&mut self, call: &Call, organizations: BTreeSet<String>, members: Wanted) {
        for name in organizations {
            self.organizations.insert(name, OrganizationId(call.new_id()));
        }
        for (known, _) in members {
            self.members.insert(known, (MemberId(call.new_id()), PersonId(call.new_id())));
        }
    }

    /// What an earlier import made, and clients of the same name that the firm has already.
    async fn find(
        &mut self,
        call: &Call,
        tx: &mut Tx,
        organizations: &BTreeSet<String>,
        members: &Wanted,
    ) -> Result<()> {
        let refs: HashMap<String, &String> = organizations.iter().map(|name| (self.client_ref(name), name)).collect();
        let of_source = values![call.workspace(), Value::texts(refs.keys())];
        let sort_names = values![call.workspace(), Value::texts(organizations.iter().map(|name| name.to_lowercase()))];
        let people: HashMap<String, &Known> = members.keys().map(|known| (self.member_ref(known), known)).collect();
        let of_people = values![call.workspace(), Value::texts(people.keys())];
        let (found, namesakes, persons) = tx
            .triple::<(String, OrganizationId), (String, OrganizationId), (String, MemberId, PersonId)>(
                (ORGANIZATIONS, &of_source),
                (NAMESAKES, &sort_names),
                (MEMBERS, &of_people),
            )
            .await?;
        let mut once = HashMap::new();
        for (name, id) in namesakes {
            once.entry(name).and_modify(|id| *id = None).or_insert(Some(id));
        }
        let once = once.into_iter().filter_map(|(name, id)| Some((name, id?)));
        self.organizations.extend(once.filter(|(name, _)| organizations.contains(name)));
        let found = found.into_iter().filter_map(|(source, id)| Some(((*refs.get(&source)?).clone(), id)));
        self.organizations.extend(found);
        let persons = persons.into_iter();
        let found = persons.filter_map(|(source, id, person)| Some(((*people.get(&source)?).clone(), (id, person))));
        self.members.extend(found);
        Ok(())
    }

    async fn make_organization(&mut self, call: &Call, tx: &mut Tx, name: String) -> Result<()> {
        let source = self.client_ref(&name);
        let new = NewOrganization { name: &name, side: Side::Client, parent: None, source_ref: Some(&source) };
        let id = organization::add(call, tx, call.workspace(), &new)?;
        let mut event =
            NewEvent::now("organization.added", call.now(), None).client(serde_json::json!({ "name": name }));
        event.source_ref = Some(source);
        Chain::begun(call.workspace(), Subject::Organization, id.0).write(call, tx, event).await?;
        self.organizations.insert(name, id);
        self.made.organizations += 1;
        Ok(())
    }

    async fn make_member(&mut self, call: &Call, tx: &mut Tx, known: Known, role: Option<Key>) -> Result<()> {
        let name = if known.name.is_empty() { NOBODY } else { &known.name };
        let person = person::add(call, tx, NewPerson { name, address: None, password: None }).await?;
        let new = NewMember {
            organization: known.client.as_ref().map_or(self.firm, |name| self.organization(name)),
            side: if known.client.is_some() { Side::Client } else { Side::Firm },
            person,
            name,
            roles: role.into_iter().collect(),
            teams: Vec::new(),
            title: "",
            source_ref: Some(&self.member_ref(&known)),
        };
        let id = member::add(call, tx, call.workspace(), &new).await?;
        self.made.people += u64::from(!known.name.is_empty() && !known.is_role);
        self.members.insert(known, (id, person));
        Ok(())
    }

    fn client_ref(&self, name: &str) -> String {
        format!("{}/{name}", self.source)
    }

    fn member_ref(&self, known: &Known) -> String {
        let kind = if known.is_role { "role/" } else { "" };
        format!("{}/{}/{kind}{}", self.source, known.client.as_deref().unwrap_or(""), known.name)
    }
}

fn known(who: &Who, organization: &str) -> Known {
    let client = (who.side == Some(Side::Client)).then(|| organization.to_owned());
    Known { name: who.name.clone(), client, is_role: false }
}

fn voice(who: &Who, organization: &str) -> Known {
    match (who.is_person, who.name.is_empty()) {
        (false, true) => nobody(),
        (is_person, _) => Known { is_role: !is_person, ..known(who, organization) },
    }
}

fn nobody() -> Known {
    Known { name: String::new(), client: None, is_role: false }
}
