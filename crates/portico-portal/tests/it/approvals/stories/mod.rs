//! Random stories through the real actions: approve, change, delegate, reassign, leave, return, expire, in any order.
//!
//! After every step what the portal shows is held against what the rules give, worked out a second time in `oracle.rs`: the
//! state of each round and the decisions that count in it, whom it waits for, and what stands on the coverage list, which is
//! every approval that nobody who can be reached could give in time, and nothing else. No state of a record is passed
//! without its decisions, and none of them is on content that its giver did not see.

mod away;
mod clock;
mod held;
mod oracle;
mod people;
mod steps;
mod story;

use super::BLUEPRINT;
use portico_testkit::TestPortal;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::collections::BTreeSet;
use steps::{STEPS, Step, steps};
use story::Story;

const STORIES: u8 = 10;

// req 63, req 65, req 75, ask 20, ask 21, ask 26
#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_nothing_passes_undecided_unseen_or_uncovered() {
    let portals = TestPortal::both_with(&with_spending_from_the_beginning()).await;
    let [sqlite, postgres] = portals.as_slice() else { panic!("one on each database") };
    tokio::join!(told_on(sqlite), told_on(postgres));
}

async fn told_on(portal: &TestPortal) {
    let mut story = Story::begin(portal).await;
    for seed in 0..STORIES {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let told = steps().new_tree(&mut runner).unwrap().current();
        story.make(if seed % 2 == 0 { 100 } else { 2_000 }).await;
        // One begins where a later stage has nobody: its client has left, and whoever could come in has put it forward.
        let opening = [Step::Submit(0, "sign-off"), Step::Quit(4)];
        let opening = opening.iter().filter(|_| seed == 1);
        for (place, step) in opening.chain(&told).enumerate() {
            story.take(step).await;
            story.holds(&format!("{} after step {place} of {STEPS} of story {seed}: {step:?}", portal.name)).await;
        }
        story.end().await;
    }
    // What holds in the stories is not held of nothing.
    println!("{}: {:?}", portal.name, story.reached);
    let ends = ["approved", "changes-asked", "void", "closed", "released", "over"];
    let ways = [
        "Here",
        "Recorded",
        "Override",
        "passed on",
        "not passed on twice",
        "reassigned",
        "away",
        "back",
        "gone",
        "unseen",
        "gap",
        "later gap",
    ];
    let missing: BTreeSet<&str> =
        ends.into_iter().chain(ways).filter(|word| !story.reached.contains_key(word)).collect();
    assert!(missing.is_empty(), "in no story: {missing:?}");
}

/// Both approvals of the portal of these tests can be put forward from the beginning here, and wait at the same time.
fn with_spending_from_the_beginning() -> String {
    let (only, both) =
        ("label: Pay\n          from: [released]", "label: Pay\n          from: [drafting, in-review, released]");
    assert!(BLUEPRINT.contains(only));
    BLUEPRINT.replacen(only, both, 1)
}
