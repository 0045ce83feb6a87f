//! Random stories through the real actions: approve, change, delegate, leave, expire, in any order.
//!
//! After every step three things hold. No state is passed without its decisions. No decision counts on content that its
//! giver did not see. What nobody who can be reached could approve stands on the coverage list.

use super::{BLUEPRINT, made, minute, money, person, state, submits, tasks};
use crate::records::moved;
use jiff::SignedDuration;
use portico_portal::records::approvals::cover;
use portico_store::values;
use portico_testkit::{Browser, TestPortal};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: [&str; 7] = ["ruth", "tomas", "mia", "jonas", "dana", "sam", "ana"];
const STEPS: usize = 40;
const STORIES: u8 = 3;

/// One thing that somebody tries; whether it is allowed is the portal's business.
#[derive(Debug, Clone)]
enum Step {
    Submit(usize),
    Decide(usize, usize, bool),
    Withdraw(usize),
    Change(i64),
    Pass(usize, usize, bool),
    Leave(usize, usize, i64),
    Expire(i64),
    Move(usize, &'static str),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0..PEOPLE.len();
    let step = proptest::prop_oneof![
        3 => who.clone().prop_map(Step::Submit),
        8 => (who.clone(), 0..4_usize, proptest::bool::weighted(0.2)).prop_map(|(who, said, stale)| Step::Decide(who, said, stale)),
        1 => who.clone().prop_map(Step::Withdraw),
        2 => (1..3000_i64).prop_map(Step::Change),
        2 => (who.clone(), who.clone(), proptest::bool::ANY).prop_map(|(from, to, over)| Step::Pass(from, to, over)),
        2 => (who.clone(), who.clone(), 1..72_i64).prop_map(|(who, to, hours)| Step::Leave(who, to, hours)),
        2 => (1..30_i64).prop_map(Step::Expire),
        4 => (who, proptest::sample::select(vec!["release", "finish", "rework", "start-over"])).prop_map(|(who, way)| Step::Move(who, way)),
    ];
    proptest::collection::vec(step, STEPS)
}

/// What the story has seen so far.
struct Story<'p> {
    portal: &'p TestPortal,
    browsers: BTreeMap<&'static str, Browser>,
    record: String,
    round: Option<String>,
    /// What each has read last.
    seen: BTreeMap<&'static str, Value>,
}

// req 63, req 65, req 75, ask 20, ask 21, ask 26
#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_nothing_passes_undecided_unseen_or_uncovered() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let mut approved = 0;
        for seed in 0..STORIES {
            let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
            let mut runner = TestRunner::new_with_rng(Config::default(), rng);
            let told = steps().new_tree(&mut runner).unwrap().current();
            let mut story = Story::begin(&portal, if seed == 0 { 100 } else { 2_000 }).await;
            for (place, step) in told.iter().enumerate() {
                story.take(step).await;
                story.holds(&format!("{} after step {place} of story {seed}: {step:?}", portal.name)).await;
            }
            approved += story.count("approved").await;
        }
        assert!(approved > 0, "in no story anything was approved");
        minute(&portal).await;
    }
}

impl<'p> Story<'p> {
    async fn begin(portal: &'p TestPortal, euros: i64) -> Self {
        let mut browsers = BTreeMap::new();
        for who in PEOPLE {
            browsers.insert(who, portal.sign_in(who).await);
        }
        Self { portal, browsers, record: made(portal, euros).await, round: None, seen: BTreeMap::new() }
    }

    async fn take(&mut self, step: &Step) {
        match step {
            Step::Submit(who) => {
                let answer = submits(&self.browsers[PEOPLE[*who]], &self.record, "sign-off").await;
                if answer.status == 201 {
                    self.round = answer.value()["id"].as_str().map(str::to_owned);
                }
            }
            Step::Decide(who, said, stale) => self.decide(PEOPLE[*who], *said, *stale).await,
            Step::Withdraw(who) => drop(self.post(PEOPLE[*who], "withdrawal", json!({})).await),
            Step::Change(euros) => self.change(*euros).await,
            Step::Pass(from, to, over) => {
                let to = json!({"to": person(self.portal, PEOPLE[*to]), "hand_over": over});
                self.post(PEOPLE[*from], "delegations", to).await;
            }
            Step::Leave(who, to, hours) => self.leave(PEOPLE[*who], PEOPLE[*to], *hours).await,
            Step::Expire(hours) => {
                self.portal.pass(SignedDuration::from_hours(*hours));
                minute(self.portal).await;
            }
            Step::Move(who, way) => self.try_to_move(PEOPLE[*who], way).await,
        }
    }

    /// On what is there now, or on what they read last, which may be long ago.
    async fn decide(&mut self, who: &'static str, said: usize, stale: bool) {
        let Some(round) = self.round.clone() else { return };
        let now = self.browsers[who].get(&format!("/api/v1/approvals/{round}")).await.value()["bundle"].clone();
        let seen = if stale { self.seen.get(who).cloned().unwrap_or(now) } else { now };
        self.seen.insert(who, seen.clone());
        let decision = ["approve", "approve", "ask-for-changes", "not-for-me"][said];
        let body = json!({"bundle": seen, "decision": decision, "words": "So"});
        self.post(who, "decisions", body).await;
    }

    async fn post(&self, who: &str, what: &str, body: Value) -> Option<u16> {
        let round = self.round.as_ref()?;
        let answer = self.browsers[who].json("POST", &format!("/api/v1/approvals/{round}/{what}"), &body, &[]).await;
        assert!(answer.status.as_u16() < 500, "{who} {what}: {}", answer.body);
        Some(answer.status.as_u16())
    }

    async fn change(&self, euros: i64) {
        let mia = &self.browsers["mia"];
        let revision = crate::records::read(mia, &self.record).await["revision"].to_string();
        let body = json!({"answers": {"price": money(euros)}});
        let path = format!("/api/v1/records/{}/answers", self.record);
        let answer = mia.json("PATCH", &path, &body, &[("if-match", &revision)]).await;
        assert!(answer.status.as_u16() < 500, "{}", answer.body);
    }

    async fn leave(&self, who: &str, to: &str, hours: i64) {
        let until = self.portal.now().checked_add(SignedDuration::from_hours(hours)).unwrap().to_string();
        let deputy = (who != to).then(|| person(self.portal, to));
        let body =
            json!({"from": self.portal.now().to_string(), "until": until, "deputy": deputy, "waiting_too": true});
        let answer = self.browsers[who].json("POST", "/api/v1/absences", &body, &[]).await;
        assert!(answer.status.as_u16() < 500, "{}", answer.body);
        self.portal.pass(SignedDuration::from_secs(61));
        minute(self.portal).await;
    }

    async fn try_to_move(&self, who: &str, way: &str) {
        let before = state(&self.browsers["mia"], &self.record).await;
        let answer = moved(&self.browsers[who], &self.record, way, "").await;
        if ["release", "finish"].contains(&way) && answer.status == 200 {
            assert!(self.is_approved().await, "{who} made “{way}” from {before} without its decisions");
        }
    }

    /// By the rows alone: the needed seats of every stage have approved exactly what is there.
    async fn is_approved(&self) -> bool {
        const LAST: &str = "SELECT state, bundle, route, id FROM approval_round WHERE workspace_id = $1 AND record_id = $2 \
            AND approval = 'sign-off' ORDER BY number DESC LIMIT 1";
        const GIVEN: &str = "SELECT d.stage, d.seat, d.basis, d.said, d.bundle FROM approval_decision d WHERE d.workspace_id = $1 \
            AND d.round_id = $2 AND NOT EXISTS (SELECT 1 FROM approval_withdrawal w WHERE w.workspace_id = $1 \
            AND w.round_id = d.round_id AND w.place = d.place) ORDER BY d.place";
        type Round = (String, Vec<u8>, String, uuid::Uuid);
        type Given = (String, uuid::Uuid, String, String, Vec<u8>);
        let workspace = self.portal.cast.workspace;
        let read = self.portal.portal.db.within(workspace.tenant());
        let record: uuid::Uuid = self.record.parse().unwrap();
        let Some((standing, bundle, route, id)) = read.find::<Round>(LAST, &values![workspace, record]).await.unwrap()
        else {
            return false;
        };
        let given: Vec<Given> = read.all(GIVEN, &values![workspace, id]).await.unwrap();
        assert!(given.iter().all(|one| one.4 == bundle), "a decision counts on other content");
        let route: Value = serde_json::from_str(&route).unwrap();
        let met = route["stages"].as_array().unwrap().iter().all(|stage| {
            let of_stage = given.iter().filter(|one| one.0 == stage["stage"].as_str().unwrap());
            let yes: BTreeSet<_> =
                of_stage.filter(|one| one.3.starts_with("approve")).map(|one| (one.1, &one.2)).collect();
            let needed =
                stage["groups"].as_array().unwrap().iter().map(|group| group["needed"].as_u64().unwrap()).sum();
            u64::try_from(yes.len()).unwrap() >= needed || yes.iter().any(|one| one.1 == "override")
        });
        standing == "approved" && met
    }

    async fn holds(&self, when: &str) {
        let now = state(&self.browsers["mia"], &self.record).await;
        if now == "released" {
            assert!(self.is_approved().await, "{when}: released without its decisions, or on other content");
        }
        self.is_covered(when).await;
    }

    /// An open round waits for somebody who is there, or it stands on the list.
    async fn is_covered(&self, when: &str) {
        let Some(round) = &self.round else { return };
        let view = self.browsers["ruth"].get(&format!("/api/v1/approvals/{round}")).await.value();
        if view["state"] != "open" {
            return;
        }
        cover(&self.portal.portal).await.unwrap();
        self.portal.run_jobs().await;
        let mut reachable = false;
        for who in PEOPLE {
            if tasks(&self.browsers[who]).await.contains(round) {
                reachable |= !self.is_away(who).await;
            }
        }
        let gaps = self.browsers["ruth"].get("/api/v1/approvals/gaps").await.value();
        let listed = gaps["gaps"].as_array().unwrap().iter().any(|gap| gap["id"] == json!(round));
        // Whoever is away now may be back before it is due; whoever is there now is enough.
        assert!(
            reachable || listed || self.somebody_returns_in_time(&view).await,
            "{when}: nobody is there and it is not listed"
        );
    }

    async fn is_away(&self, who: &str) -> bool {
        self.absences(who).await.iter().any(|until| *until > self.portal.now())
    }

    async fn somebody_returns_in_time(&self, view: &Value) -> bool {
        let due: Option<jiff::Timestamp> = view["due_at"].as_str().and_then(|at| at.parse().ok());
        // Once it is due, it is looked at until it escalates: a working day, or a weekend and a day.
        let until = due.map(|due| due.max(self.portal.now()).checked_add(SignedDuration::from_hours(96)).unwrap());
        for who in PEOPLE {
            let away = self.absences(who).await;
            let back = away.iter().max().copied();
            if back.is_some_and(|back| until.is_none_or(|until| back < until)) {
                return true;
            }
        }
        false
    }

    async fn absences(&self, who: &str) -> Vec<jiff::Timestamp> {
        let own = self.browsers[who].get("/api/v1/absences").await.value();
        own["absences"].as_array().unwrap().iter().map(|one| one["until"].as_str().unwrap().parse().unwrap()).collect()
    }

    async fn count(&self, word: &str) -> i64 {
        const COUNT: &str = "SELECT count(*) FROM event WHERE workspace_id = $1 AND kind = 'approval.decided' AND client_payload LIKE $2";
        let workspace = self.portal.cast.workspace;
        let read = self.portal.portal.db.within(workspace.tenant());
        read.one::<i64>(COUNT, &values![workspace, format!("%\"state\":\"{word}\"%")]).await.unwrap()
    }
}
