//! A story as it is told: every step goes through the API, and what the rules say must come of it is written down beside it.

use super::{
    super::{money, person, state, submits},
    oracle::{Given, Passed, Round, Stage, Way, World, route},
    people::{PEOPLE, Who, are_together, may_submit, waits_for},
    steps::{One, Step},
};
use crate::records::moved;
use jiff::SignedDuration;
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// After so many rounds, none of which is open, another piece of work is begun: three are the most for one sign-off.
const ROUNDS: usize = 2;
/// The first of the cast, who may put something forward.
pub const SUBMITTERS: usize = 4;

/// A hash, and what it is of: a price, and so many files.
type Read = (Value, (i64, usize));

pub struct Story<'p> {
    pub portal: &'p TestPortal,
    pub browsers: BTreeMap<Who, Browser>,
    pub world: World,
    pub record: String,
    /// In whole euros.
    pub price: i64,
    /// How many there are on it.
    pub files: usize,
    /// Of this record, in the order in which they began.
    pub rounds: Vec<Round>,
    /// What each has read last of an approval: the hash, and the price and the number of files beside it.
    seen: BTreeMap<(Who, &'static str), Read>,
    /// Somebody left or came back for good, which is noticed each hour.
    pub is_to_be_covered: bool,
    /// How often what was reached.
    pub reached: BTreeMap<&'static str, usize>,
}

impl<'p> Story<'p> {
    pub async fn begin(portal: &'p TestPortal) -> Self {
        let mut browsers = BTreeMap::new();
        for who in PEOPLE {
            browsers.insert(who, portal.sign_in(who).await);
        }
        Self {
            portal,
            browsers,
            world: World { now: portal.now(), gone: BTreeSet::new(), absences: Vec::new() },
            record: String::new(),
            price: 0,
            files: 0,
            rounds: Vec::new(),
            seen: BTreeMap::new(),
            is_to_be_covered: false,
            reached: BTreeMap::new(),
        }
    }

    /// A new piece of work at a price in whole euros.
    pub async fn make(&mut self, euros: i64) {
        let body = json!({
            "type": "work", "organization": self.portal.cast.organization("larkfield"),
            "answers": {"subject": "Brand guidelines", "text": "The third version.", "price": money(euros)}
        });
        let answer = self.browsers["ruth"].json("POST", "/api/v1/records", &body, &[]).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        self.record = answer.value()["id"].as_str().unwrap().to_owned();
        (self.price, self.files, self.rounds) = (euros, 0, Vec::new());
    }

    /// Nothing of it waits for anybody any more, and everybody is there again.
    pub async fn end(&mut self) {
        self.take_back().await;
        assert_ne!(moved(&self.browsers["ruth"], &self.record, "stop", "").await.status, 500);
        self.close();
        self.is_to_be_covered = true;
        self.holds("in the end").await;
    }

    pub async fn take(&mut self, step: &Step) {
        match *step {
            Step::Submit(who, approval) => self.submit(PEOPLE[who], approval).await,
            Step::Decide(who, said, stale) => self.decide(who, said, stale).await,
            Step::Record(by, from, said) => self.put_down(PEOPLE[by], self.one(from), said).await,
            Step::Override(who) => self.close_stage(PEOPLE[who]).await,
            Step::Withdraw(who) => self.withdraw(PEOPLE[who]).await,
            Step::Change(euros) => self.change(euros).await,
            Step::File => self.add_file().await,
            Step::Pass(from, to, over) => {
                let from = self.one(from);
                self.pass(from, (from, beside(from, to)), over).await;
            }
            Step::Reassign(by, from, to) => {
                let from = self.one(from);
                self.pass(PEOPLE[by], (from, beside(from, to)), true).await;
            }
            Step::CallBack(who) => self.call_back(PEOPLE[who]).await,
            Step::Leave(who, to, period, waiting_too, kind) => {
                let who = self.one(who);
                self.leave(who, beside(who, to), period, (waiting_too, kind)).await;
            }
            Step::Return(who) => self.come_back(PEOPLE[who]).await,
            Step::Quit(who) => self.quit(PEOPLE[who]).await,
            Step::TakeBack => self.take_back().await,
            Step::Expire(hours) => self.portal.pass(SignedDuration::from_hours(hours)),
            Step::Move(who, way) => self.try_to_move(PEOPLE[who], way).await,
        }
    }

    /// One of those whose seats wait, or to whom a task was passed on.
    fn one(&self, one: One) -> Who {
        let open = self.rounds.last().and_then(|round| Some((round, round.open(&self.world)?)));
        let waiting: Vec<Who> = open.map_or_else(Vec::new, |(round, open)| {
            let delegates = round.passed.iter().map(|one| one.to);
            open.waiting().map(|(_, seat)| seat).chain(delegates).collect()
        });
        match waiting.get(one.place % waiting.len().max(1)) {
            Some(who) if !one.is_anybody => who,
            _ => PEOPLE[one.place % PEOPLE.len()],
        }
    }

    /// Whoever leaves where something is decided on by another way asks nobody any more.
    async fn try_to_move(&mut self, who: Who, way: &'static str) {
        if self.world.gone.contains(who) {
            return;
        }
        let left = state(&self.browsers["ruth"], &self.record).await;
        let answer = moved(&self.browsers[who], &self.record, way, "").await;
        assert!(answer.status.as_u16() < 500, "{}", answer.body);
        let now = state(&self.browsers["ruth"], &self.record).await;
        if left == now || now == "over" {
            return;
        }
        self.reach(if way == "resume" { "came back" } else { "went away" });
        let is_left = |round: &&mut Round| waits_for(round.approval, &left) && !waits_for(round.approval, &now);
        for round in self.rounds.iter_mut().filter(|round| round.state() == "open").filter(is_left) {
            round.end = Some("closed");
        }
    }

    /// What is approved as it is goes on when it is put forward again, and asks nobody.
    async fn goes_on(&mut self, id: &str) {
        let known = self.rounds.iter().find(|round| round.id == id);
        let is_given = known
            .is_some_and(|round| round.state() == "approved" && (round.price, round.files) == (self.price, self.files));
        assert!(is_given, "nobody was asked about what is not approved: {id}");
        assert_eq!(state(&self.browsers["ruth"], &self.record).await, "released", "it is approved, and stalls");
        self.reach("went on");
    }

    async fn submit(&mut self, who: Who, approval: &'static str) {
        let is_over = state(&self.browsers["ruth"], &self.record).await == "over";
        if is_over || (self.rounds.len() >= ROUNDS && self.rounds.iter().all(|round| round.state() != "open")) {
            self.make(self.price).await;
        }
        let is_drafting = state(&self.browsers["ruth"], &self.record).await == "drafting";
        let last = self.rounds.iter().rfind(|round| round.approval == approval);
        let is_given = last.is_some_and(|round| round.state() == "approved") && approval == "sign-off";
        let answer = submits(&self.browsers[who], &self.record, approval).await;
        assert!(answer.status.as_u16() < 500, "{}", answer.body);
        if is_drafting && is_given && may_submit(who) && !self.world.gone.contains(who) {
            assert_eq!(answer.status, 201, "it is approved, and there is no way on: {}", answer.body);
        }
        if answer.status != 201 {
            return;
        }
        let id = answer.value()["id"].as_str().unwrap().to_owned();
        if self.rounds.iter().any(|round| round.id == id) {
            return self.goes_on(&id).await;
        }
        let view = self.view(&id).await;
        let stages = self.stages_of(&view);
        let expected = route(&self.world, approval, self.price, who);
        assert_eq!(shape(&stages), shape(&expected), "{who} asks others about {approval} than the rules say");
        let (price, files, at) = (self.price, self.files, self.portal.now());
        self.rounds.push(Round {
            id,
            approval,
            price,
            files,
            by: who,
            at,
            end: None,
            stages,
            given: Vec::new(),
            passed: Vec::new(),
        });
    }

    /// Somebody who can, in a seat in which they can; or anybody, in anybody's.
    async fn decide(&mut self, one: One, said: &'static str, stale: bool) {
        if self.rounds.iter().all(|round| round.open(&self.world).is_none()) {
            // Nothing waits: it goes on with something that does.
            return self
                .submit(PEOPLE[one.place % SUBMITTERS], ["sign-off", "spending"][one.place / SUBMITTERS % 2])
                .await;
        }
        let able = self.able();
        let anybody = (
            self.last().unwrap_or_default(),
            PEOPLE[one.place % PEOPLE.len()],
            PEOPLE[one.place / PEOPLE.len() % PEOPLE.len()],
        );
        let found = able.get(one.place % able.len().max(1)).filter(|_| !one.is_anybody);
        let (place, who, seat) = *found.unwrap_or(&anybody);
        let known = self.seen.get(&(who, self.rounds[place].approval)).cloned();
        let read = match known.filter(|_| stale) {
            Some(known) => known,
            None => self.read(place, who).await,
        };
        self.say(place, (who, seat), said, read).await;
    }

    /// In which round who can decide in whose seat.
    fn able(&self) -> Vec<(usize, Who, Who)> {
        let mut able = Vec::new();
        for (place, round) in self.rounds.iter().enumerate() {
            let seats = |who: Who| round.open(&self.world).map(|open| open.seats_of(who)).unwrap_or_default();
            able.extend(
                PEOPLE.into_iter().flat_map(|who| seats(who).into_iter().map(move |(_, seat)| (place, who, seat))),
            );
        }
        able
    }

    /// What the rules let count is written down; that the portal has taken this and nothing else is seen afterwards.
    async fn say(&mut self, place: usize, (who, seat): (Who, Who), said: &'static str, read: Read) {
        let body = json!({"bundle": read.0, "decision": said, "words": "So", "seat": person(self.portal, seat)});
        let answer = self.post(place, who, "decisions", body).await;
        let groups = self.counting_in(place, (who, seat), read.1);
        self.count(place, (&answer, groups), (who, seat), (Way::Here, said));
    }

    /// The groups in which a decision counts: none where its giver has seen another content than the one there is.
    fn counting_in(&mut self, place: usize, (who, seat): (Who, Who), seen: (i64, usize)) -> Vec<usize> {
        let round = &self.rounds[place];
        let Some(open) = round.open(&self.world) else { return Vec::new() };
        let seats = open.seats_of(who).into_iter().filter(|(_, one)| *one == seat);
        let groups: Vec<usize> = seats.filter(|_| open.may_decide(who)).map(|(group, _)| group).collect();
        if seen == (round.price, round.files) || groups.is_empty() {
            return groups;
        }
        self.reach("unseen");
        Vec::new()
    }

    fn count(
        &mut self,
        place: usize,
        (answer, groups): (&Answer, Vec<usize>),
        (by, seat): (Who, Who),
        (way, said): (Way, &'static str),
    ) {
        let Some(stage) = self.rounds[place].open(&self.world).map(|open| open.stage) else { return };
        if groups.is_empty() {
            return;
        }
        assert_eq!(answer.status, 200, "{by} can decide for {seat}, and may not: {}", answer.body);
        self.reach(match way {
            Way::Here => "Here",
            Way::Recorded => "Recorded",
            Way::Override => "Override",
        });
        let at = self.portal.now();
        let given =
            groups.into_iter().map(|group| Given { stage, group, seat, by, way, said, at, is_withdrawn: false });
        self.rounds[place].given.extend(given);
    }

    async fn put_down(&mut self, by: Who, from: Who, said: &'static str) {
        let Some(place) = self.last() else { return };
        let read = self.read(place, by).await;
        let body = json!({"bundle": read.0, "decision": said, "words": "So", "from": person(self.portal, from), "evidence": "A call"});
        let answer = self.post(place, by, "recorded-decisions", body).await;
        let may = self.rounds[place].open(&self.world).is_some_and(|open| open.may_record(by));
        let groups = if may && by != from { self.counting_in(place, (from, from), read.1) } else { Vec::new() };
        self.count(place, (&answer, groups), (by, from), (Way::Recorded, said));
    }

    async fn close_stage(&mut self, who: Who) {
        let Some(place) = self.last() else { return };
        let read = self.read(place, who).await;
        let body = json!({"bundle": read.0, "decision": "approve", "override_reason": "It cannot wait"});
        let answer = self.post(place, who, "decisions", body).await;
        let round = &self.rounds[place];
        let open =
            round.open(&self.world).filter(|open| open.may_override(who) && read.1 == (round.price, round.files));
        let groups = open.map(|open| open.unmet()).unwrap_or_default();
        self.count(place, (&answer, groups), (who, who), (Way::Override, "approve"));
    }

    async fn withdraw(&mut self, who: Who) {
        let Some(place) = self.last() else { return };
        let answer = self.post(place, who, "withdrawal", json!({})).await;
        let Some(stage) = self.rounds[place].open(&self.world).map(|open| open.stage) else { return };
        if self.world.gone.contains(who) {
            return;
        }
        let given = self.rounds[place].given.iter_mut().filter(|one| one.stage == stage && !one.is_withdrawn);
        let mine: Vec<&mut Given> = given.filter(|one| one.by == who || one.whose() == who).collect();
        assert_eq!(answer.status == 200, !mine.is_empty(), "{who} takes back {}: {}", mine.len(), answer.body);
        for one in mine {
            one.is_withdrawn = true;
        }
    }

    async fn change(&mut self, euros: i64) {
        let ruth = &self.browsers["ruth"];
        let revision = crate::records::read(ruth, &self.record).await["revision"].to_string();
        let body = json!({"answers": {"price": money(euros)}});
        let path = format!("/api/v1/records/{}/answers", self.record);
        let answer = ruth.json("PATCH", &path, &body, &[("if-match", &revision)]).await;
        assert!(answer.status.as_u16() < 500, "{}", answer.body);
        if answer.status != 200 || euros == self.price {
            return;
        }
        self.price = euros;
        self.void();
    }

    /// A newer file takes away what was decided on the others.
    async fn add_file(&mut self) {
        if state(&self.browsers["ruth"], &self.record).await == "over" {
            return;
        }
        let name = format!("page-{}.pdf", self.files);
        crate::files::added(&self.browsers["ruth"], &self.record, &name, &crate::files::pdf(&name)).await;
        self.files += 1;
        self.reach("filed");
        self.void();
    }

    fn void(&mut self) {
        for round in self.rounds.iter_mut().filter(|round| ["open", "approved"].contains(&round.state())) {
            round.end = Some("void");
        }
    }

    /// Whoever is asked asks somebody else, or somebody who answers for it gives their task to another.
    async fn pass(&mut self, by: Who, (from, to): (Who, Who), is_instead: bool) {
        let Some(place) = self.last() else { return };
        let mut body = json!({"to": person(self.portal, to), "hand_over": is_instead, "reason": "Busy"});
        if by != from {
            body["from"] = person(self.portal, from);
        }
        let answer = self.post(place, by, "delegations", body).await;
        let Some(open) = self.rounds[place].open(&self.world) else { return };
        let (stage, may) = (open.stage, open.may_pass(by, (from, to)));
        let is_chained =
            !open.waiting().any(|(_, seat)| seat == from) && self.rounds[place].passed.iter().any(|one| one.to == from);
        assert_eq!(answer.status == 200, may, "{by} gives the task of {from} to {to}: {}", answer.body);
        if is_chained {
            self.reach("not passed on twice");
        }
        if may {
            self.reach(if by == from { "passed on" } else { "reassigned" });
            self.rounds[place].passed.push(Passed { stage, from, to, by, is_instead });
        }
    }

    async fn call_back(&mut self, who: Who) {
        let Some(place) = self.last() else { return };
        let path = format!("/api/v1/approvals/{}/delegations", self.rounds[place].id);
        let answer = self.browsers[who].json("DELETE", &path, &json!({}), &[]).await;
        assert!(answer.status.as_u16() < 500, "{}", answer.body);
        if !self.world.gone.contains(who) {
            self.rounds[place].passed.retain(|one| one.by != who);
        }
    }

    pub fn close(&mut self) {
        for round in self.rounds.iter_mut().filter(|round| round.state() == "open") {
            round.end = Some("closed");
        }
    }

    fn stages_of(&self, view: &Value) -> Vec<Stage> {
        let group = |group: &Value| super::oracle::Group {
            needed: usize::try_from(group["needed"].as_u64().unwrap()).unwrap(),
            seats: group["seats"].as_array().unwrap().iter().map(|seat| self.known(&seat["person"])).collect(),
        };
        let stage = |stage: &Value| Stage {
            key: stage["stage"].as_str().unwrap().to_owned(),
            groups: stage["groups"].as_array().unwrap().iter().map(group).collect(),
        };
        view["stages"].as_array().unwrap().iter().map(stage).collect()
    }

    pub fn known(&self, id: &Value) -> Who {
        PEOPLE.into_iter().find(|who| person(self.portal, who) == *id).unwrap_or_else(|| panic!("{id} is nobody here"))
    }

    pub async fn view(&self, round: &str) -> Value {
        super::super::read(&self.browsers["ruth"], round).await
    }

    /// What somebody reads of a round: its hash, and the price beside it. Who may not read it sends what Ruth has read.
    async fn read(&mut self, place: usize, who: Who) -> Read {
        let Round { id, approval, price, files, .. } = &self.rounds[place];
        let bundle = self.view(id).await["bundle"].clone();
        let read = (bundle, (*price, *files));
        self.seen.insert((who, approval), read.clone());
        read
    }

    async fn post(&self, place: usize, who: Who, what: &str, body: Value) -> Answer {
        let path = format!("/api/v1/approvals/{}/{what}", self.rounds[place].id);
        let answer = self.browsers[who].json("POST", &path, &body, &[]).await;
        assert!(answer.status.as_u16() < 500, "{who} {what}: {}", answer.body);
        answer
    }

    fn last(&self) -> Option<usize> {
        self.rounds.len().checked_sub(1)
    }

    pub fn reach(&mut self, what: &'static str) {
        *self.reached.entry(what).or_default() += 1;
    }
}

/// Somebody else on the same side.
fn beside(who: Who, one: One) -> Who {
    let beside: Vec<Who> = PEOPLE.into_iter().filter(|other| *other != who && are_together(who, other)).collect();
    if one.is_anybody { PEOPLE[one.place % PEOPLE.len()] } else { beside[one.place % beside.len()] }
}

fn shape(stages: &[Stage]) -> Vec<(&str, &[super::oracle::Group])> {
    stages.iter().map(|stage| (stage.key.as_str(), stage.groups.as_slice())).collect()
}
