//! Watches what a running program asks of the system, and ends it, or lets one call fail, at the N-th of the calls that
//! count.
//!
//! It counts over all threads of the program in the order in which they come. `strace -e inject=…:when=N` counts for each
//! thread and each kind of call by itself: what a second thread does after the first is never reached by it, and a
//! request of this program goes through several threads.

use super::calls::{Call, counted};
use nix::{
    errno::Errno,
    libc::{EIO, PTRACE_EVENT_STOP, user_regs_struct},
    sys::{
        ptrace::{self, Options},
        signal::{Signal, kill},
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};
use std::{
    collections::BTreeMap,
    fs,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// What befalls the program. Calls are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is only watched.
    None,
    /// `kill -9` before this call has done anything.
    Kill(usize),
    /// The disk says that it could not make durable what this call, one of those that ask for it, should have.
    Sync(usize),
}

/// How a program has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum End {
    /// It has not.
    #[default]
    None,
    Killed,
    /// By itself, with this exit code.
    Exited(i32),
}

/// What was seen of a program.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub calls: Vec<Call>,
    /// The fault has befallen it.
    pub is_hit: bool,
    /// The call that was let fail, and its place.
    pub failed: Option<(usize, Call)>,
    pub end: End,
}

/// Longer than the worker waits for company before it takes up a job.
const REST: Duration = Duration::from_millis(150);

/// A program that is being watched, until it ends.
pub struct Tracer {
    process: Pid,
    seen: Arc<Mutex<Seen>>,
    /// One for each call; closed when the program has ended.
    counted: Receiver<()>,
    following: JoinHandle<()>,
}

impl Tracer {
    /// Counting begins when this returns.
    pub fn attach(process: u32, fault: Fault) -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (attached, is_attached) = mpsc::channel();
        let process = Pid::from_raw(i32::try_from(process).unwrap());
        let (shared, (counts, counted)) = (seen.clone(), mpsc::channel());
        // The system lets only the thread that has attached go on with what it has stopped.
        let following = thread::spawn(move || {
            let mut trace = Trace { process, fault, seen: shared, counts, inside: BTreeMap::new() };
            trace.take_hold();
            attached.send(()).unwrap();
            trace.follow();
        });
        is_attached.recv().unwrap_or_else(|_| panic!("the program under test cannot be watched; see above"));
        Self { process, seen, counted, following }
    }

    /// Waits until the program has done nothing more that counts for a moment, or has ended.
    pub fn rest(&self) {
        while self.counted.recv_timeout(REST).is_ok() {}
    }

    /// Kills the program if it is still there.
    pub fn kill(&self) {
        // Whoever watches a program that it has started itself also learns of its end, and nobody else does.
        if self.seen.lock().unwrap_or_else(PoisonError::into_inner).end == End::None {
            end(self.process);
        }
    }

    /// What was seen, once the program has ended.
    pub fn end(self) -> Seen {
        self.following.join().unwrap();
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.clone()
    }
}

struct Trace {
    process: Pid,
    fault: Fault,
    seen: Arc<Mutex<Seen>>,
    counts: Sender<()>,
    /// The threads that are in a call now, and whether it is to fail.
    inside: BTreeMap<Pid, bool>,
}

impl Trace {
    /// Stops every thread for a moment and has it say from then on what it calls.
    fn take_hold(&mut self) {
        let mut held = Vec::new();
        loop {
            let threads = fs::read_dir(format!("/proc/{}/task", self.process)).unwrap();
            let threads = threads.map(|entry| entry.unwrap().file_name().to_str().unwrap().parse().unwrap());
            let new: Vec<Pid> = threads.map(Pid::from_raw).filter(|thread| !held.contains(thread)).collect();
            if new.is_empty() {
                return;
            }
            for thread in new {
                hold(thread);
                held.push(thread);
            }
        }
    }

    fn follow(&mut self) {
        // Of this thread alone: other tests wait for programs of their own.
        let own = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
        loop {
            match waitpid(None, Some(own)) {
                Ok(WaitStatus::PtraceSyscall(thread)) => self.at_call(thread),
                Ok(WaitStatus::PtraceEvent(thread, ..)) => go_on(thread, None),
                Ok(WaitStatus::Stopped(thread, signal)) => go_on(thread, Some(signal)),
                Ok(WaitStatus::Exited(thread, code)) => self.ended(thread, End::Exited(code)),
                Ok(WaitStatus::Signaled(thread, ..)) => self.ended(thread, End::Killed),
                Ok(_) | Err(Errno::EINTR) => {}
                Err(Errno::ECHILD) => return,
                Err(error) => panic!("the program under test is lost: {error}"),
            }
        }
    }

    fn ended(&self, thread: Pid, end: End) {
        if thread == self.process {
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).end = end;
        }
    }

    /// Each call stops a thread twice: before it is made, and after.
    fn at_call(&mut self, thread: Pid) {
        match self.inside.remove(&thread) {
            Some(false) => {}
            Some(true) => give_error(thread),
            None => {
                let Ok(asked) = ptrace::getregs(thread) else { return };
                let fails = self.count(thread, &asked);
                self.inside.insert(thread, fails);
            }
        }
        go_on(thread, None);
    }

    /// Whether this call is to fail.
    fn count(&self, thread: Pid, asked: &user_regs_struct) -> bool {
        let Some(call) = counted(self.process, thread, asked) else { return false };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_sync = call.is_sync();
        seen.calls.push(call.clone());
        // Nobody waits for it once the test has what it wants.
        let _ = self.counts.send(());
        let syncs = seen.calls.iter().filter(|call| call.is_sync()).count();
        match self.fault {
            Fault::Kill(at) if seen.calls.len() == at => {
                seen.is_hit = true;
                // It stands before the call, and nothing of the call is done once this has come.
                end(self.process);
                false
            }
            Fault::Sync(at) if is_sync && syncs == at => {
                seen.is_hit = true;
                seen.failed = Some((seen.calls.len() - 1, call));
                skip(thread, asked)
            }
            _ => false,
        }
    }
}

/// One that has ended this very moment is no error.
fn end(process: Pid) {
    match kill(process, Signal::SIGKILL) {
        Ok(()) | Err(Errno::ESRCH) => {}
        Err(error) => panic!("the program under test cannot be killed: {error}"),
    }
}

fn hold(thread: Pid) {
    let options = Options::PTRACE_O_TRACECLONE | Options::PTRACE_O_TRACESYSGOOD | Options::PTRACE_O_EXITKILL;
    match ptrace::seize(thread, options) {
        Ok(()) => {}
        // It has ended, or it began under one that is held, and is held with it.
        Err(Errno::ESRCH | Errno::EPERM) if is_watched_or_gone(thread) => return,
        Err(error) => panic!(
            "this machine does not let a test watch a program that it has started ({error}): allow ptrace, which in a \
             container is --cap-add=SYS_PTRACE"
        ),
    }
    match ptrace::interrupt(thread) {
        Ok(()) => stopped(thread),
        // A thread that had nothing to do may end at any moment.
        Err(Errno::ESRCH) => {}
        Err(error) => panic!("a thread did not stop: {error}"),
    }
}

/// Waits until a thread has stopped because it was told to, and lets it go on. What it was in the middle of comes first:
/// a signal, a thread that it begins, the end of a call.
fn stopped(thread: Pid) {
    loop {
        match waitpid(thread, Some(WaitPidFlag::__WALL)) {
            Ok(WaitStatus::PtraceEvent(_, _, PTRACE_EVENT_STOP)) => return go_on(thread, None),
            Ok(WaitStatus::PtraceEvent(..) | WaitStatus::PtraceSyscall(_)) => go_on(thread, None),
            Ok(WaitStatus::Stopped(_, signal)) => go_on(thread, Some(signal)),
            Ok(WaitStatus::Exited(..) | WaitStatus::Signaled(..)) | Err(Errno::ECHILD) => return,
            Err(Errno::EINTR) => {}
            other => panic!("a thread did not stop: {other:?}"),
        }
    }
}

fn is_watched_or_gone(thread: Pid) -> bool {
    let status = fs::read_to_string(format!("/proc/{thread}/status")).unwrap_or_default();
    !status.contains("TracerPid:\t0\n")
}

/// Up to its next call; one that is being killed has gone, which is no error.
fn go_on(thread: Pid, signal: Option<Signal>) {
    match ptrace::syscall(thread, signal) {
        Ok(()) | Err(Errno::ESRCH) => {}
        Err(error) => panic!("a thread cannot go on: {error}"),
    }
}

/// Has the system do nothing, by asking it for what it does not know.
fn skip(thread: Pid, asked: &user_regs_struct) -> bool {
    ptrace::setregs(thread, user_regs_struct { orig_rax: u64::MAX, ..*asked }).unwrap();
    true
}

fn give_error(thread: Pid) {
    let Ok(answer) = ptrace::getregs(thread) else { return };
    let error = i64::from(-EIO).cast_unsigned();
    ptrace::setregs(thread, user_regs_struct { rax: error, ..answer }).unwrap();
}
