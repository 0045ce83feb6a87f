//! What the rules of `docs/concepts/approvals.md` say of a round, worked out a second time: from what a story knows, and
//! with nothing of what is tested.

use super::{
    clock::working_days_after,
    people::{Asked, Needs, OWNER, Who, are_together, asked, has_right, may_record, role, stages},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Who is where.
#[derive(Debug, Clone)]
pub struct World {
    pub now: Timestamp,
    /// They have left for good, or until they are taken back.
    pub gone: BTreeSet<Who>,
    pub absences: Vec<Absence>,
}

/// A period in which somebody does not decide.
#[derive(Debug, Clone)]
pub struct Absence {
    pub who: Who,
    pub from: Timestamp,
    pub until: Timestamp,
    pub deputy: Option<Who>,
    pub waiting_too: bool,
}

impl World {
    fn is_there(&self, who: Who, at: Timestamp) -> bool {
        !self.absences.iter().any(|one| one.who == who && one.from <= at && at < one.until)
    }
}

/// A round as a story has seen it grow.
#[derive(Debug, Clone)]
pub struct Round {
    pub id: String,
    pub approval: &'static str,
    /// What was put forward, in whole euros.
    pub price: i64,
    /// How many files there were.
    pub files: usize,
    pub by: Who,
    pub at: Timestamp,
    /// Void or closed, if it is.
    pub end: Option<&'static str>,
    pub stages: Vec<Stage>,
    pub given: Vec<Given>,
    pub passed: Vec<Passed>,
}

#[derive(Debug, Clone)]
pub struct Stage {
    pub key: String,
    pub groups: Vec<Group>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub needed: usize,
    pub seats: BTreeSet<Who>,
}

/// A decision that the portal had to take.
#[derive(Debug, Clone)]
pub struct Given {
    pub stage: usize,
    pub group: usize,
    pub seat: Who,
    pub by: Who,
    pub way: Way,
    pub said: &'static str,
    pub at: Timestamp,
    pub is_withdrawn: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In one's own seat or in another's.
    Here,
    Recorded,
    Override,
}

/// A task that was passed on.
#[derive(Debug, Clone)]
pub struct Passed {
    pub stage: usize,
    pub from: Who,
    pub to: Who,
    pub by: Who,
    pub is_instead: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open(usize, Timestamp),
    Ended(&'static str),
}

/// What nobody who can be reached could approve in time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    pub round: String,
    pub stage: String,
    pub lacking: usize,
    pub waiting_for: Vec<Who>,
    pub due: Option<Timestamp>,
}

impl Given {
    pub fn whose(&self) -> Who {
        if self.way == Way::Recorded { self.seat } else { self.by }
    }

    pub fn approves(&self) -> bool {
        self.said.starts_with("approve")
    }
}

/// The stages with whom they ask, if it is put forward now.
pub fn route(world: &World, approval: &'static str, price: i64, by: Who) -> Vec<Stage> {
    let can = |who: Who| !world.gone.contains(who) && who != by && has_right(who, approval, price);
    let group = |Asked { roles, needs }: Asked| {
        let with = |roles: &[&str]| {
            super::people::PEOPLE.into_iter().filter(|who| roles.contains(&role(who)) && can(who)).collect()
        };
        let mut seats: BTreeSet<Who> = with(roles);
        let needed = match needs {
            Needs::All => seats.len().max(1),
            Needs::AtLeast(number) => number,
        };
        if seats.len() < needed {
            let fallback: BTreeSet<Who> = with(&[OWNER]);
            seats.extend(fallback);
        }
        Group { needed, seats }
    };
    let stage =
        |key: &&str| Stage { key: (*key).to_owned(), groups: asked(approval, key).into_iter().map(group).collect() };
    stages(approval, price).iter().map(stage).collect()
}

impl Round {
    /// A stage opens with the last decision of the one before it.
    pub fn standing(&self) -> Standing {
        if let Some(end) = self.end {
            return Standing::Ended(end);
        }
        let mut opened_at = self.at;
        for (place, stage) in self.stages.iter().enumerate() {
            let said = || self.counting().filter(move |one| one.stage == place);
            if said().any(|one| one.said == "ask-for-changes") {
                return Standing::Ended("changes-asked");
            }
            if (0..stage.groups.len()).any(|group| !self.is_met(place, group)) {
                return Standing::Open(place, opened_at);
            }
            opened_at = said().map(|one| one.at).max().unwrap_or(opened_at);
        }
        Standing::Ended("approved")
    }

    pub fn state(&self) -> &'static str {
        match self.standing() {
            Standing::Open(..) => "open",
            Standing::Ended(end) => end,
        }
    }

    fn counting(&self) -> impl Iterator<Item = &Given> {
        self.given.iter().filter(|one| !one.is_withdrawn)
    }

    fn said_in(&self, stage: usize, group: usize) -> impl Iterator<Item = &Given> {
        self.counting().filter(move |one| (one.stage, one.group) == (stage, group))
    }

    fn last_word(&self, (stage, group): (usize, usize), seat: Who) -> Option<&Given> {
        self.said_in(stage, group).filter(|one| one.seat == seat && one.way != Way::Override).last()
    }

    /// Whose approvals count: a person once, however many seats they sat in.
    fn approved_by(&self, stage: usize, group: usize) -> BTreeSet<Who> {
        let seats = &self.stages[stage].groups[group].seats;
        let words = seats.iter().filter_map(|seat| self.last_word((stage, group), seat));
        words.filter(|one| one.approves()).map(Given::whose).collect()
    }

    fn is_met(&self, stage: usize, group: usize) -> bool {
        let is_overridden = self.said_in(stage, group).any(|one| one.way == Way::Override);
        is_overridden || self.approved_by(stage, group).len() >= self.stages[stage].groups[group].needed
    }

    /// The open stage, in the world as it is.
    pub fn open<'o>(&'o self, world: &'o World) -> Option<OpenStage<'o>> {
        match self.standing() {
            Standing::Open(stage, since) => Some(OpenStage { world, round: self, stage, since }),
            Standing::Ended(_) => None,
        }
    }

    /// Every group, of the open stage and of those after it, that cannot come to approve.
    pub fn gaps(&self, world: &World) -> Vec<Gap> {
        let Some(open) = self.open(world) else { return Vec::new() };
        let now_open = open.gaps();
        let later = (open.stage + 1..self.stages.len()).flat_map(|stage| OpenStage { stage, ..open }.gaps_of_later());
        now_open.into_iter().chain(later).collect()
    }
}

/// A stage in which decisions are taken.
#[derive(Debug, Clone, Copy)]
pub struct OpenStage<'o> {
    world: &'o World,
    round: &'o Round,
    pub stage: usize,
    since: Timestamp,
}

impl OpenStage<'_> {
    pub fn due(&self) -> Timestamp {
        working_days_after(self.since, 2)
    }

    /// Where somebody can decide now, and does not count already: group and seat.
    pub fn seats_of(&self, who: Who) -> Vec<(usize, Who)> {
        let is_free = |(group, _): &(usize, Who)| !self.round.approved_by(self.stage, *group).contains(who);
        let can = |(group, seat): &(usize, Who)| self.deciders(*group, seat, self.world.now).contains(who);
        self.waiting().filter(is_free).filter(can).collect()
    }

    /// Seats of groups that have not approved, whose holders have not had their say.
    pub fn waiting(&self) -> impl Iterator<Item = (usize, Who)> {
        let groups = self.round.stages[self.stage].groups.iter().enumerate();
        let unmet = groups.filter(|(group, _)| !self.round.is_met(self.stage, *group));
        let seats = unmet.flat_map(|(group, slate)| slate.seats.iter().map(move |seat| (group, *seat)));
        seats.filter(|(group, seat)| {
            let last = self.round.last_word((self.stage, *group), seat);
            last.is_none_or(|one| one.said == "not-for-me")
        })
    }

    /// Groups that have not approved.
    pub fn unmet(&self) -> Vec<usize> {
        let all = 0..self.round.stages[self.stage].groups.len();
        all.filter(|group| !self.round.is_met(self.stage, *group)).collect()
    }

    /// Nobody decides who has left, put it forward, or has no right to.
    pub fn may_decide(&self, who: Who) -> bool {
        let Round { approval, price, by, .. } = *self.round;
        !self.world.gone.contains(who) && who != by && has_right(who, approval, price)
    }

    /// Closes a stage without those who were asked.
    pub fn may_override(&self, who: Who) -> bool {
        self.may_decide(who) && role(who) == OWNER
    }

    /// Puts down what others said.
    pub fn may_record(&self, who: Who) -> bool {
        !self.world.gone.contains(who) && who != self.round.by && may_record(who, self.round.approval)
    }

    /// Whether a task may be given by one person to another.
    pub fn may_pass(&self, by: Who, (from, to): (Who, Who)) -> bool {
        let holds = self.waiting().any(|(_, seat)| seat == from);
        let is_theirs = by == from || role(by) == OWNER;
        let is_there = !self.world.gone.contains(by) && role(by) != "viewer";
        let is_new = self.waiting().any(|(group, seat)| seat == from && !self.has_declined(group, to));
        holds && is_theirs && is_there && to != from && is_new && self.may_stand_in(to, from)
    }

    fn may_stand_in(&self, who: Who, holder: Who) -> bool {
        self.may_decide(who) && are_together(who, holder)
    }

    /// Whoever was asked, as long as they have the right and the role in which they were.
    fn still_holds(&self, group: usize, seat: Who) -> bool {
        let Asked { roles, .. } = asked(self.round.approval, &self.round.stages[self.stage].key)[group];
        self.may_decide(seat) && (roles.contains(&role(seat)) || role(seat) == OWNER)
    }

    fn has_declined(&self, group: usize, who: Who) -> bool {
        self.round.said_in(self.stage, group).any(|one| one.whose() == who && one.said == "not-for-me")
    }

    /// To whom a task was passed on, if that counts, and whether instead of its holder.
    fn passed_on(&self, group: usize, seat: Who) -> Option<(Who, bool)> {
        let last = self.round.passed.iter().rfind(|one| one.stage == self.stage && one.from == seat)?;
        let is_given = last.by != seat || self.still_holds(group, seat);
        let is_taken = self.may_stand_in(last.to, seat) && !self.has_declined(group, last.to);
        (is_given && is_taken).then_some((last.to, last.is_instead))
    }

    /// Whoever can decide in a seat at an instant: its holder, the one whom they asked, the one who stands in for them while
    /// they are away; and the fallback, when there is neither of the first two or when it is due. It leads no further.
    fn deciders(&self, group: usize, seat: Who, at: Timestamp) -> BTreeSet<Who> {
        let passed = self.passed_on(group, seat);
        let is_own = self.still_holds(group, seat)
            && !self.has_declined(group, seat)
            && passed.is_none_or(|(_, is_instead)| !is_instead);
        let mut able = BTreeSet::new();
        able.extend(is_own.then_some(seat));
        able.extend(passed.map(|(to, _)| to));
        let is_fallback_asked = able.is_empty() || self.due() <= at;
        if is_own {
            let on = self.world.absences.iter().filter(|one| one.who == seat && one.from <= at && at < one.until);
            let takes = on.filter(|one| one.waiting_too || one.from <= self.since);
            able.extend(takes.filter_map(|one| one.deputy).filter(|deputy| self.may_stand_in(deputy, seat)));
        }
        if is_fallback_asked {
            let owners = super::people::PEOPLE.into_iter().filter(|who| role(who) == OWNER && self.may_decide(who));
            able.extend(owners);
        }
        able.retain(|who| !self.has_declined(group, who));
        able
    }

    /// Looked at until it is due; once it is, until its owner is told; and after that as it is now.
    fn instants(&self) -> Vec<Timestamp> {
        let now = self.world.now;
        let (due, told) = (self.due(), working_days_after(self.due(), 1));
        let end = if now < due { due } else { told };
        let hours = (0..).map(|hour| now + SignedDuration::from_hours(hour)).take_while(|at| *at < end);
        let turns = self.world.absences.iter().flat_map(|one| [one.from, one.until]);
        turns.filter(|at| now < *at && *at < end).chain(hours).chain([now]).collect()
    }

    fn gaps(&self) -> Vec<Gap> {
        let instants = self.instants();
        let reachable = |group, seat| {
            let at_once = |at: &Timestamp| {
                let there = self.deciders(group, seat, *at).into_iter();
                there.filter(|who| self.world.is_there(who, *at)).collect::<Vec<Who>>()
            };
            instants.iter().flat_map(at_once).collect()
        };
        self.gaps_by(Some(self.due()), &reachable)
    }

    /// Not open yet, so without a deadline: everybody who is away comes back before it.
    fn gaps_of_later(&self) -> Vec<Gap> {
        let before_it_is_due = self.since;
        self.gaps_by(None, &|group, seat| self.deciders(group, seat, before_it_is_due))
    }

    fn gaps_by(&self, due: Option<Timestamp>, reachable: &dyn Fn(usize, Who) -> BTreeSet<Who>) -> Vec<Gap> {
        let gap = |group: usize| {
            let approved = self.round.approved_by(self.stage, group);
            let waiting_for: Vec<Who> = self.waiting().filter(|(one, _)| *one == group).map(|(_, seat)| seat).collect();
            let mut seats: Vec<BTreeSet<Who>> = waiting_for.iter().map(|seat| reachable(group, seat)).collect();
            for seat in &mut seats {
                seat.retain(|who| !approved.contains(who));
            }
            let stage = &self.round.stages[self.stage];
            let had = approved.len() + most_seated(&seats, &BTreeSet::new());
            let lacking = stage.groups[group].needed.saturating_sub(had);
            let gap = Gap { round: self.round.id.clone(), stage: stage.key.clone(), lacking, waiting_for, due };
            (lacking > 0).then_some(gap)
        };
        self.unmet().into_iter().filter_map(gap).collect()
    }
}

/// How many seats can be filled if nobody sits in two: tried out.
fn most_seated(seats: &[BTreeSet<Who>], seated: &BTreeSet<Who>) -> usize {
    let Some((first, rest)) = seats.split_first() else { return 0 };
    let left_free = most_seated(rest, seated);
    let with = |who: Who| {
        let seated: BTreeSet<Who> = seated.iter().copied().chain([who]).collect();
        1 + most_seated(rest, &seated)
    };
    first.iter().filter(|who| !seated.contains(*who)).map(|who| with(who)).max().unwrap_or(0).max(left_free)
}
