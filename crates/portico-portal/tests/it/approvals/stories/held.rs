//! What holds after every step of a story: the portal shows what the rules give, in all that it shows.

use super::{
    super::{minute, state, tasks},
    oracle::{Gap, Round},
    people::{PEOPLE, Who},
    story::Story,
};
use jiff::Timestamp;
use portico_portal::records::approvals::cover;
use serde_json::Value;
use std::collections::BTreeSet;

impl Story<'_> {
    /// Everything that the rules say of the world as it is now is what the portal shows.
    pub async fn holds(&mut self, when: &str) {
        self.world.now = self.portal.now();
        if std::mem::take(&mut self.is_to_be_covered) {
            cover(&self.portal.portal).await.unwrap();
        }
        minute(self.portal).await;
        self.record_is_earned(when).await;
        for round in &self.rounds {
            let view = self.view(&round.id).await;
            assert_eq!(view["state"], round.state(), "{when}: {view}");
            assert_eq!(self.said(&view), told(round), "{when}: other decisions count than were given");
            let due = round.open(&self.world).map(|open| open.due());
            assert_eq!(instant(&view["due_at"]), due, "{when}: {view}");
        }
        self.is_asked(when).await;
        self.is_covered(when).await;
        let states: Vec<&'static str> = self.rounds.iter().map(Round::state).collect();
        for state in states {
            self.reach(state);
        }
    }

    /// No state passed without its decisions, on exactly what is there.
    async fn record_is_earned(&mut self, when: &str) {
        let now = state(&self.browsers["ruth"], &self.record).await;
        let last = |approval: &str| self.rounds.iter().rfind(|round| round.approval == approval);
        let is_approved = |approval| {
            last(approval).is_some_and(|round| {
                round.state() == "approved" && (round.price, round.files) == (self.price, self.files)
            })
        };
        match now.as_str() {
            // Nothing waits there for what nobody is asked for: it would wait for ever.
            "in-review" => {
                let is_asked = last("sign-off").is_some_and(|round| round.state() == "open");
                assert!(is_asked, "{when}: it waits for decisions that nobody is asked for");
            }
            "released" => {
                assert!(is_approved("sign-off"), "{when}: released without its decisions, or on other content");
                self.reach("released");
            }
            "over" if when != "in the end" => {
                assert!(is_approved("sign-off") || is_approved("spending"), "{when}: over without its decisions");
                self.close();
                self.reach("over");
            }
            _ => {}
        }
    }

    /// What waits for somebody is what they can decide.
    async fn is_asked(&self, when: &str) {
        for who in PEOPLE.into_iter().filter(|who| !self.world.gone.contains(who)) {
            let mine = |round: &&Round| round.open(&self.world).is_some_and(|open| !open.seats_of(who).is_empty());
            let expected: BTreeSet<&str> = self.rounds.iter().filter(mine).map(|round| round.id.as_str()).collect();
            let found = tasks(&self.browsers[who]).await;
            assert_eq!(
                found.iter().map(String::as_str).collect::<BTreeSet<&str>>(),
                expected,
                "{when}: {who} is asked"
            );
        }
    }

    /// The coverage list names what nobody who can be reached could approve in time, and nothing else.
    async fn is_covered(&mut self, when: &str) {
        let mut expected: Vec<Gap> = self.rounds.iter().flat_map(|round| round.gaps(&self.world)).collect();
        let answer = self.browsers["ruth"].get("/api/v1/approvals/gaps").await.value();
        assert_eq!(answer["next"], Value::Null);
        let mut found: Vec<Gap> = answer["gaps"].as_array().unwrap().iter().map(|gap| self.gap(gap)).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{when}: left what is listed, right what nobody could approve; {:#?}", self.world);
        for gap in &found {
            self.reach(if gap.due.is_some() { "gap" } else { "later gap" });
        }
    }

    fn gap(&self, gap: &Value) -> Gap {
        let mut waiting_for: Vec<Who> =
            gap["waiting_for"].as_array().unwrap().iter().map(|id| self.known(id)).collect();
        waiting_for.sort_unstable();
        let text = |key: &str| gap[key].as_str().unwrap().to_owned();
        let lacking = usize::try_from(gap["lacking"].as_u64().unwrap()).unwrap();
        Gap { round: text("id"), stage: text("stage"), lacking, waiting_for, due: instant(&gap["due_at"]) }
    }

    /// What the portal shows as said: its place, where, in whose seat, what, and whether it was taken back.
    fn said(&self, view: &Value) -> Vec<(u64, usize, usize, Who, String, bool)> {
        let mut all = Vec::new();
        for (stage, one) in view["stages"].as_array().unwrap().iter().enumerate() {
            for (group, one) in one["groups"].as_array().unwrap().iter().enumerate() {
                for seat in one["seats"].as_array().unwrap() {
                    let spoken = seat["said"].as_array().unwrap().iter().map(|said| {
                        let word = said["said"].as_str().unwrap().to_owned();
                        let is_withdrawn = said["withdrawn"].as_bool().unwrap();
                        (said["place"].as_u64().unwrap(), stage, group, self.known(&seat["person"]), word, is_withdrawn)
                    });
                    all.extend(spoken);
                }
            }
        }
        all.sort();
        all
    }
}

/// The decisions of a round, as the portal shows them.
fn told(round: &Round) -> Vec<(u64, usize, usize, Who, String, bool)> {
    let given = (1..).zip(&round.given);
    given.map(|(place, one)| (place, one.stage, one.group, one.seat, one.said.to_owned(), one.is_withdrawn)).collect()
}

fn instant(value: &Value) -> Option<Timestamp> {
    value.as_str().map(|at| at.parse().unwrap())
}
