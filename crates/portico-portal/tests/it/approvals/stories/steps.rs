//! What happens in a story: things that somebody tries; whether they are allowed is the portal's business.

use super::{people::PEOPLE, story::SUBMITTERS};
use proptest::strategy::Strategy;

pub const STEPS: usize = 60;

/// People are places in the cast; whoever is `One` is one of those who come into question, where there are any, or anybody.
#[derive(Debug, Clone)]
pub enum Step {
    Submit(usize, &'static str),
    /// One of those who can by now or anybody, what, and whether on what they read last, which may be long ago.
    Decide(One, &'static str, bool),
    /// Who puts it down, and who is said to have decided.
    Record(usize, One, &'static str),
    Override(usize),
    Withdraw(usize),
    Change(i64),
    /// Another file is there.
    File,
    /// Whose task, to whom, and whether instead.
    Pass(One, One, bool),
    /// Who does so, whose task, to whom.
    Reassign(usize, One, One),
    CallBack(usize),
    /// Who, who instead, from and until in hours from now, also for what waits, and for which kind of work.
    Leave(One, One, (i64, i64), bool, Option<&'static str>),
    Return(usize),
    /// For good.
    Quit(usize),
    /// Whoever has left is taken back.
    TakeBack,
    Expire(i64),
    Move(usize, &'static str),
}

/// A place among those who come into question, or in the cast.
#[derive(Debug, Clone, Copy)]
pub struct One {
    pub is_anybody: bool,
    pub place: usize,
}

fn one() -> impl Strategy<Value = One> {
    (proptest::bool::weighted(0.3), 0..100_usize).prop_map(|(is_anybody, place)| One { is_anybody, place })
}

/// Ruth more often than others: she answers for it.
fn owner() -> impl Strategy<Value = usize> {
    proptest::prop_oneof![3 => proptest::strategy::Just(0), 1 => who()]
}

fn who() -> impl Strategy<Value = usize> {
    0..PEOPLE.len()
}

/// Those on whom stages wait more often than others.
fn leaver() -> impl Strategy<Value = usize> {
    proptest::prop_oneof![2 => 4..6_usize, 1 => who()]
}

fn said() -> impl Strategy<Value = &'static str> {
    proptest::prop_oneof![
        6 => proptest::strategy::Just("approve"),
        2 => proptest::strategy::Just("approve-with-changes"),
        2 => proptest::strategy::Just("ask-for-changes"),
        3 => proptest::strategy::Just("not-for-me"),
    ]
}

fn absence() -> impl Strategy<Value = Step> {
    let period = (-4..30_i64, 1..120_i64).prop_map(|(from, length)| (from, from + length));
    let kind = proptest::prop_oneof![
        4 => proptest::strategy::Just(None),
        1 => proptest::strategy::Just(Some("work")),
        1 => proptest::strategy::Just(Some("other")),
    ];
    (one(), one(), period, proptest::bool::ANY, kind)
        .prop_map(|(who, to, period, waiting, kind)| Step::Leave(who, to, period, waiting, kind))
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ways = vec!["release", "finish", "pay", "rework", "start-over", "hold", "resume", "resume"];
    let approval = proptest::sample::select(vec!["sign-off", "spending"]);
    let step = proptest::prop_oneof![
        10 => (0..SUBMITTERS, approval).prop_map(|(who, approval)| Step::Submit(who, approval)),
        10 => (one(), said(), proptest::bool::weighted(0.3))
            .prop_map(|(who, said, stale)| Step::Decide(who, said, stale)),
        2 => (2..4_usize, one(), said()).prop_map(|(by, from, said)| Step::Record(by, from, said)),
        2 => owner().prop_map(Step::Override),
        2 => who().prop_map(Step::Withdraw),
        1 => (1..8_000_i64).prop_map(Step::Change),
        1 => proptest::strategy::Just(Step::File),
        5 => (one(), one(), proptest::bool::ANY).prop_map(|(from, to, over)| Step::Pass(from, to, over)),
        3 => (owner(), one(), one()).prop_map(|(by, from, to)| Step::Reassign(by, from, to)),
        1 => who().prop_map(Step::CallBack),
        10 => absence(),
        2 => who().prop_map(Step::Return),
        3 => leaver().prop_map(Step::Quit),
        1 => proptest::strategy::Just(Step::TakeBack),
        5 => (1..30_i64).prop_map(Step::Expire),
        4 => (owner(), proptest::sample::select(ways)).prop_map(|(who, way)| Step::Move(who, way)),
    ];
    proptest::collection::vec(step, STEPS)
}
