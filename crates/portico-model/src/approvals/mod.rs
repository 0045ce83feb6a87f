//! How an approval is decided: who is asked, what counts, and what the decisions so far amount to.
//!
//! Everything is a function of values. A `Procedure` is one declared approval, ready to decide. `route` says who
//! will be asked, `submit` begins a round, `decide` takes one decision, `standing` reads what there is, `void`
//! says what a change of content undoes, and `coverage` names what nobody who can be reached could approve.
//!
//! Four things hold whatever comes in. A decision counts for the bundle that its giver saw, and for no other. In
//! a group nobody counts twice, in whosever place. Nobody stands in for a stand-in. What cannot be computed is
//! never a way around: a guard without an answer asks its people, an amount without one is over every limit.

mod bounds;
mod case;
mod coverage;
mod decide;
mod decision;
mod mandate;
mod open_stage;
mod procedure;
mod ready;
mod round;
mod route;
mod standing;
mod submit;
mod tally;
mod timetable;
mod void;
mod withdraw;
mod words;

pub use case::{Case, Person};
pub use coverage::{Uncovered, coverage};
pub use decide::{Ballot, Outcome, Place, decide};
pub use decision::{Basis, Decision, Said};
pub use mandate::{Absence, Delegation, Handing, Scope, delegate, may_be_given};
pub use procedure::Procedure;
pub use ready::{Ready, unready};
pub use round::{Bundle, Round};
pub use route::{Leg, Route, Slate, route};
pub use standing::{Standing, Waiting, WaitingGroup, WaitingSeat, standing};
pub use submit::{Submission, submit};
pub use timetable::{Timetable, timetable};
pub use void::{Voided, called_off, void};
pub use withdraw::withdraw;
pub use words::refusal;

#[cfg(test)]
mod tests;
