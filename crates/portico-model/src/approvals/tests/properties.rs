//! Random stories: submit, approve, change, delegate, leave, withdraw and let time pass, and what holds after each step.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::super::*;
use super::desk::*;
use crate::Key;
use crate::signature::Sent;

/// One thing that happens. People are places in the cast.
#[derive(Debug, Clone)]
enum Step {
    Submit(usize),
    Change(i64),
    /// One of those who can, approves.
    Approve(usize),
    /// One of those who were asked approves by phone, and Mia puts it down.
    Phone(usize),
    /// Who, what, and whether they look at an old version.
    Decide(usize, Said, Place, bool),
    Delegate(usize, usize, usize, bool),
    /// Who, who instead, from and until in hours from now, and whether it takes what waits.
    Away(usize, Option<usize>, (i64, i64), bool),
    Leave(usize),
    Withdraw(usize),
    Pass(i64),
}

fn somebody() -> impl Strategy<Value = usize> {
    0..EVERYBODY.len()
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        8 => Just(Said::Approve(None)),
        2 => Just(Said::ApproveWithChanges("Shorter".into())),
        1 => Just(reason("Too dear")),
        1 => Just(Said::NotForMe("Not mine".into())),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        6 => Just(Place::Own),
        4 => somebody().prop_map(|at| Place::Of(at_place(at))),
        1 => somebody().prop_map(|at| Place::Recorded { from: at_place(at), evidence: "file".into() }),
        1 => Just(Place::Override { reason: "Now".into() }),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    let period = (-8..20_i64, 1..80_i64).prop_map(|(from, length)| (from, from + length));
    prop_oneof![
        2 => somebody().prop_map(Step::Submit),
        1 => prop::sample::select(vec![100_i64, 600, 5_001]).prop_map(Step::Change),
        8 => any::<usize>().prop_map(Step::Approve),
        1 => any::<usize>().prop_map(Step::Phone),
        8 => (somebody(), said(), place(), prop::bool::weighted(0.1))
            .prop_map(|(by, said, place, old)| Step::Decide(by, said, place, old)),
        2 => (somebody(), somebody(), somebody(), any::<bool>())
            .prop_map(|(from, to, by, over)| Step::Delegate(from, to, by, over)),
        4 => (somebody(), prop::option::of(somebody()), period, any::<bool>())
            .prop_map(|(who, to, period, waiting)| Step::Away(who, to, period, waiting)),
        1 => somebody().prop_map(Step::Leave),
        1 => somebody().prop_map(Step::Withdraw),
        2 => (1..30_i64).prop_map(Step::Pass),
    ]
}

fn submitter() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["Mia", "Ben"])
}

/// A round of spending that two stages look at.
fn begun(by: &str) -> Desk {
    let mut desk = Desk::new("spend", 600);
    assert_eq!(desk.submit(by), "");
    desk
}

fn at_place(at: usize) -> Uuid {
    id(EVERYBODY[at])
}

/// Whether an approval closes the stage is said before it is given.
fn approve(desk: &mut Desk, by: Uuid, holder: Uuid) {
    let place = Place::Of(holder);
    let ballot =
        Ballot { said: Said::Approve(None), seen: desk.bundle, place, signature: Sent::default(), has_opened: true };
    let Standing::Open(before) = standing(&desk.case()) else { return };
    let given = desk.decisions.len();
    decide_as(desk, by, &ballot);
    if desk.decisions.len() > given {
        let is_closed = !matches!(standing(&desk.case()), Standing::Open(after) if after.stage == before.stage);
        assert_eq!(before.closes_with(holder, by), is_closed);
    }
}

/// Does one step, as far as it is let.
fn act(desk: &mut Desk, step: Step) {
    match step {
        Step::Change(euros) => desk.change(euros),
        Step::Pass(hours) => desk.waits(hours),
        Step::Leave(who) => desk.leaves(EVERYBODY[who]),
        Step::Submit(by) => drop(desk.submit(EVERYBODY[by])),
        Step::Away(who, to, (from, until), waiting_too) => {
            let at = |hours| desk.now + SignedDuration::from_hours(hours);
            let (from, until) = (at(from), at(until));
            let (who, to) = (at_place(who), to.map(at_place));
            let absence = Absence { who, from, until, scope: Scope::Everything, to, waiting_too };
            if absence.mistake(desk.now).is_none() {
                desk.absences.push(absence);
            }
        }
        _ if desk.round.is_none() => {}
        Step::Approve(at) => {
            let able = able(desk);
            if let Some((by, holder)) = able.get(at % able.len().max(1)) {
                approve(desk, *by, *holder);
            }
        }
        Step::Phone(at) => {
            let able = able(desk);
            if let Some((_, from)) = able.get(at % able.len().max(1)) {
                let place = Place::Recorded { from: *from, evidence: "file".into() };
                let ballot = Ballot {
                    said: Said::Approve(None),
                    seen: desk.bundle,
                    place,
                    signature: Sent::default(),
                    has_opened: true,
                };
                decide_as(desk, id("Mia"), &ballot);
            }
        }
        Step::Withdraw(by) => drop(desk.takes_back(EVERYBODY[by])),
        Step::Delegate(from, to, by, hand_over) => {
            let (from, to, by) = (at_place(from), at_place(to), at_place(by));
            drop(desk.hands(&Handing { from, to, by, hand_over, reason: Some("Busy".into()) }));
        }
        Step::Decide(by, said, place, old) => {
            let seen = if old { Bundle([7; 32]) } else { desk.bundle };
            decide_as(desk, at_place(by), &Ballot { said, seen, place, signature: Sent::default(), has_opened: true });
        }
    }
}

fn decide_as(desk: &mut Desk, by: Uuid, ballot: &Ballot) {
    let decisions = decide(&desk.case(), by, ballot).map_or_else(|_| Vec::new(), |outcome| outcome.decisions);
    for decision in &decisions {
        is_rightful(desk, decision, ballot.seen);
    }
    desk.decisions.extend(decisions);
}

/// Everybody who can decide now, with whose seat that is.
fn able(desk: &Desk) -> Vec<(Uuid, Uuid)> {
    let Standing::Open(waiting) = standing(&desk.case()) else { return Vec::new() };
    let seats = waiting.groups.into_iter().flat_map(|group| group.seats);
    seats.flat_map(|seat| seat.deciders.into_iter().map(move |(id, _)| (id, seat.holder))).collect()
}

/// No valid decision on content that its giver did not see, and none by anybody without the right to it.
fn is_rightful(desk: &Desk, decision: &Decision, seen: Bundle) {
    let case = desk.case();
    assert_eq!((decision.bundle, decision.bundle), (seen, desk.bundle), "another version was decided on");
    let person = |id: Uuid| desk.people.iter().find(|person| person.id == id).unwrap();
    let (by, decider) = (person(decision.by), person(decision.decider()));
    assert_ne!(decider.id, case.round.submitted_by, "whoever submitted has decided");
    assert!(decider.may_decide, "somebody without the right has decided");
    let is_reviewer = decider.actor.roles.contains(&"reviewer".into());
    assert!(!is_reviewer || case.round.amount.unwrap() <= 500_000, "the limit was passed");
    let in_group = |one: &&Decision| one.stage == decision.stage && one.group == decision.group;
    let mut before = desk.decisions.iter().filter(in_group);
    let is_second = before.any(|one| one.said.approves() && one.decider() == decider.id);
    assert!(!is_second, "somebody counts twice in a group");
    let has_role = |role: &str| by.actor.roles.contains(&role.into());
    let is_known = match decision.basis {
        Basis::Own => decision.by == decision.seat,
        Basis::Delegation => {
            let mut passed_on = desk.delegations.iter();
            passed_on.any(|one| one.from == decision.seat && one.to == decision.by && one.stage == decision.stage)
        }
        Basis::Absence => {
            let mut away = desk.absences.iter();
            away.any(|one| {
                one.who == decision.seat && one.to == Some(decision.by) && one.from <= desk.now && desk.now < one.until
            })
        }
        Basis::Fallback => has_role("deputy"),
        Basis::Recorded => has_role("clerk"),
        Basis::Override => has_role("director"),
    };
    assert!(is_known, "{:?} decided for {:?} by {:?}", decision.by, decision.seat, decision.basis);
}

/// Nothing is approved without its decisions: counted here once more, from the declaration alone.
fn is_earned(desk: &Desk) {
    let case = desk.case();
    if !matches!(standing(&case), Standing::Approved { .. }) {
        return;
    }
    assert_eq!(desk.bundle, case.round.bundle, "what is there now was not approved");
    let big = case.round.amount.unwrap() >= 50_000;
    let expected: &[(&str, &str, usize)] =
        &[("review", "reviewers", 2), ("review", "client", 1), ("management", "managers", 1)];
    for (stage, group, least) in expected.iter().take(if big { 3 } else { 2 }) {
        let in_group = |one: &&Decision| one.stage == **stage && one.group == **group;
        let mut given = desk.decisions.iter().filter(in_group);
        let overridden = given.clone().any(|one| one.basis == Basis::Override);
        let deciders: BTreeSet<Uuid> = given.clone().filter(|one| one.said.approves()).map(Decision::decider).collect();
        assert!(overridden || deciders.len() >= *least, "{stage} {group} was approved by {deciders:?}");
        assert!(given.all(|one| !matches!(one.said, Said::AskForChanges(_))));
    }
}

/// No approval without somebody who can be reached, unless the coverage named it: tried out by deciding.
fn is_covered(desk: &mut Desk) {
    let Standing::Open(waiting) = standing(&desk.case()) else { return };
    let uncovered = coverage(&desk.case());
    let now = desk.now;
    let until = match waiting.due_at {
        Some(due_at) if now < due_at => due_at,
        _ => timetable(desk.procedure, waiting.opened_at).escalate_at.unwrap(),
    };
    let changes = desk.absences.iter().flat_map(|absence| [absence.from, absence.until]);
    let times: BTreeSet<Timestamp> = changes.filter(|at| now < *at && *at < until).chain([now]).collect();
    let mut reached = BTreeSet::new();
    for at in times {
        desk.now = at;
        reached.extend(present(desk, &waiting));
    }
    desk.now = now;
    for group in &waiting.groups {
        let named = uncovered.iter().any(|one| one.stage == waiting.stage && one.group == group.group);
        let here = reached.iter().filter(|(name, _)| *name == group.group).count();
        let missing = group.needed - group.approved;
        assert!(named || here >= missing, "nobody named {}, which lacks somebody: {reached:?}", group.group);
        assert!(!named || here < missing || group.needed > 1, "{} was named without need", group.group);
    }
}

/// Whoever is there now and whose approval would be taken, by group.
fn present(desk: &Desk, waiting: &Waiting) -> BTreeSet<(Key, Uuid)> {
    let case = desk.case();
    let is_away =
        |id: Uuid| desk.absences.iter().any(|one| one.who == id && one.from <= desk.now && desk.now < one.until);
    let mut present = BTreeSet::new();
    for by in EVERYBODY.map(id).into_iter().filter(|by| !is_away(*by)) {
        let seats = waiting.groups.iter().flat_map(|group| &group.seats);
        for place in seats.map(|seat| Place::Of(seat.holder)) {
            let ballot = Ballot {
                said: Said::Approve(None),
                seen: desk.bundle,
                place,
                signature: Sent::default(),
                has_opened: true,
            };
            let decisions = decide(&case, by, &ballot).map_or_else(|_| Vec::new(), |outcome| outcome.decisions);
            present.extend(decisions.into_iter().map(|decision| (decision.group, by)));
        }
    }
    present
}

/// An approval ends only by a change of what was approved.
fn is_lasting(desk: &Desk, before: Option<Standing>) {
    if let Some(approved @ Standing::Approved { .. }) = before {
        let after = standing(&desk.case());
        assert!(after == approved || desk.bundle != desk.case().round.bundle, "{after:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    // req 63, req 75, ask 20, ask 21, ask 22, ask 26
    #[test]
    fn whatever_happens_an_approval_is_earned_seen_and_covered(story in prop::collection::vec(steps(), 1..40), by in submitter()) {
        let mut desk = begun(by);
        for step in story {
            let is_new_round = matches!(step, Step::Submit(_));
            let before = (!is_new_round).then(|| standing(&desk.case()));
            act(&mut desk, step);
            is_earned(&desk);
            is_covered(&mut desk);
            is_lasting(&desk, before);
        }
    }
}

/// The stories reach every ending, so that what holds in them is not held of nothing.
#[test]
fn the_stories_end_in_every_way() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut ends, mut bases, mut named) = (BTreeSet::new(), BTreeSet::new(), 0);
    for _ in 0..300 {
        let stories = (prop::collection::vec(steps(), 1..40), submitter());
        let (story, by) = stories.new_tree(&mut runner).unwrap().current();
        let mut desk = begun(by);
        for step in story {
            act(&mut desk, step);
            bases.extend(desk.decisions.iter().map(|one| one.basis));
            named += usize::from(!coverage(&desk.case()).is_empty());
        }
        ends.insert(match standing(&desk.case()) {
            Standing::Void => "void",
            Standing::Open(_) => "open",
            Standing::ChangesAsked { .. } => "changes asked",
            Standing::Approved { overridden: true, .. } => "overridden",
            Standing::Approved { .. } => "approved",
        });
    }
    assert_eq!(ends.len(), 5, "{ends:?}");
    assert_eq!(bases.len(), 6, "{bases:?}");
    assert!(named > 50, "{named}");
}
