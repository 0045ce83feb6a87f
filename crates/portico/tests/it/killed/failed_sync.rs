//! The disk cannot make durable what it was given (EIO, F8 of the list of faults): nothing of that is acknowledged, then
//! or later, and where it was the database's, the program says that it is not well and takes nothing more.

use super::{
    calls::Call,
    client::Answer,
    decision::{self, Waiting},
    house::{Done, House},
    invariants,
    tracer::Fault,
    upload, work,
};

/// What is sent while a disk fails, and sent again to the same program, which still runs.
struct Sent {
    first: Option<Answer>,
    ready: u16,
    again: Option<Answer>,
}

/// The thread that moves the log of the database into its file: nobody's answer waits for it.
const MOVER: &str = "checkpoints";

// s_050
#[test]
fn nothing_is_acknowledged_that_the_disk_did_not_make_durable() {
    let mut house = House::on_sqlite();
    house.start();
    goes_wrong(&mut house, "a decision", &mut |house| {
        let waiting = decision::put_before_dana(house);
        Box::new(Deciding(waiting))
    });
    let mut number = 0;
    goes_wrong(&mut house, "a file by a form", &mut |house| {
        number += 1;
        Box::new(Sending { record: work::made(house), bytes: upload::file(number, 3_000) })
    });
    goes_wrong(&mut house, "the last piece of an upload", &mut |house| {
        number += 1;
        let (record, bytes) = (work::made(house), upload::file(number, upload::LONG));
        Box::new(Piecing { upload: upload::begun(&house.client("mia"), &record, &bytes), record, bytes })
    });
}

/// One thing that is sent, and whether what it makes is there, whole.
trait Operation {
    fn send(&self, house: &House) -> Option<Answer>;
    /// As a client goes on with it that does not know what became of it.
    fn go_on(&self, house: &House, when: &str) {
        let again = self.send(house).unwrap();
        assert!(is_success(Some(&again)), "{when}: sent again to a new program: {}", again.text());
    }
    fn is_there(&self, house: &House, when: &str) -> bool;
}

struct Deciding(Waiting);

impl Operation for Deciding {
    fn send(&self, house: &House) -> Option<Answer> {
        decision::approve(house, &self.0)
    }

    fn is_there(&self, house: &House, _: &str) -> bool {
        decision::counts(house, &self.0) == decision::ALL
    }
}

struct Sending {
    record: String,
    bytes: Vec<u8>,
}

impl Operation for Sending {
    fn send(&self, house: &House) -> Option<Answer> {
        upload::by_form(&house.client("mia"), &self.record, &self.bytes)
    }

    fn is_there(&self, house: &House, when: &str) -> bool {
        upload::listed(house, &self.record, &self.bytes, when).len() == 1
    }
}

struct Piecing {
    record: String,
    bytes: Vec<u8>,
    upload: String,
}

impl Operation for Piecing {
    fn send(&self, house: &House) -> Option<Answer> {
        upload::piece(&house.client("mia"), &self.upload, self.bytes.len() / 2, &self.bytes)
    }

    fn go_on(&self, house: &House, when: &str) {
        upload::gone_on_with(&house.client("mia"), &self.upload, &self.bytes, when);
    }

    fn is_there(&self, house: &House, when: &str) -> bool {
        upload::listed(house, &self.record, &self.bytes, when).len() == 1
    }
}

/// Lets the first call fail that asks for durability, then the second, and so on, until there are no more.
fn goes_wrong(house: &mut House, name: &str, begin: &mut dyn FnMut(&House) -> Box<dyn Operation>) {
    let mut failed = Vec::new();
    for at in 1.. {
        let operation = begin(house);
        let done = house.under(Fault::Sync(at), |house| {
            let first = operation.send(house);
            let ready = house.client("mia").get("/health/ready").status;
            let again = if is_success(first.as_ref()) { None } else { operation.send(house) };
            Sent { first, ready, again }
        });
        if !done.seen.is_hit {
            house.start();
            break;
        }
        failed.push(judged(house, &done, &*operation, name));
    }
    println!("{name}: the disk failed at {} calls: {}", failed.len(), failed.join(", "));
    assert!(!failed.is_empty());
}

fn judged(house: &mut House, done: &Done<Sent>, operation: &dyn Operation, name: &str) -> String {
    let (at, call) = done.seen.failed.clone().unwrap();
    let when = format!("{name}, {call} in {} has failed", call.thread);
    let Sent { first, ready, again } = &done.answer;
    let answered = done.seen.calls.iter().position(Call::is_answer).unwrap();
    if call.thread != MOVER && at < answered {
        assert!(!is_success(first.as_ref()), "{when}, and it was acknowledged");
        if call.is_of_database() {
            assert_eq!(*ready, 503, "{when}, and the program says that all is well");
            assert!(!is_success(again.as_ref()), "{when}, and the program goes on writing");
        }
    }
    let is_promised = is_success(first.as_ref()) || is_success(again.as_ref());
    house.start();
    assert!(!is_promised || operation.is_there(house, &when), "{when}: what was acknowledged is lost");
    invariants::hold(house, &when);
    operation.go_on(house, &when);
    assert!(operation.is_there(house, &when), "{when}: sent again it is not there");
    call.to_string()
}

fn is_success(answer: Option<&Answer>) -> bool {
    answer.is_some_and(|answer| answer.status < 300)
}
