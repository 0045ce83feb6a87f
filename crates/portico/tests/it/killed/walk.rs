//! Goes through an operation call by call: once without a fault, to see what it does, then once for each call.

use super::{
    calls::{Call, steps},
    house::House,
    tracer::Fault,
};

/// What one turn of an operation has come to.
pub struct Turn {
    pub calls: Vec<Call>,
    /// It was answered with success before the program ended.
    pub is_acknowledged: bool,
}

/// Kills at the first call, at the second, and so on, until the operation is through without being killed. `turn` begins
/// each time with something of its own, and looks at everything after a restart.
pub fn at_every_write(house: &mut House, name: &str, mut turn: impl FnMut(&mut House, Fault) -> Turn) {
    let whole = turn(house, Fault::None).calls;
    println!("{name} makes {} calls: {}", whole.len(), told(&whole));
    let (mut killed, mut acknowledged) = (0, 0);
    for at in steps(&whole).into_iter().chain(whole.len() + 1..) {
        let one = turn(house, Fault::Kill(at));
        if one.calls.len() < at && at > whole.len() {
            break;
        }
        killed += 1;
        acknowledged += usize::from(one.is_acknowledged);
    }
    println!("{name} was killed at {killed} of them, {acknowledged} times after its answer");
    assert!(acknowledged < killed, "{name} was never killed before its answer");
}

/// The calls in the order in which they came, those that repeat themselves counted.
fn told(calls: &[Call]) -> String {
    let runs = calls.chunk_by(|one, next| one == next);
    let runs: Vec<String> = runs.map(|run| format!("{} ×{}", run[0], run.len())).collect();
    runs.join(", ")
}
