//! Which calls of the system count: those that change a file, ask for it to be durable, or send to somebody.

use nix::{
    libc::{self, user_regs_struct},
    unistd::Pid,
};
use std::{fmt, fs};

/// One call that counts, as a reader of a failed test wants it.
#[derive(Debug, Clone)]
pub struct Call {
    pub name: &'static str,
    /// The file by its kind, or `socket`; nothing where the call names no open file.
    pub on: String,
    /// The name of the thread.
    pub thread: String,
}

/// Whichever thread it is in, it is the same.
impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        (self.name, &self.on) == (other.name, &other.on)
    }
}

impl Call {
    /// It returns when what was written is durable.
    pub fn is_sync(&self) -> bool {
        matches!(self.name, "fsync" | "fdatasync")
    }

    /// Its file is one of the database's own.
    pub fn is_of_database(&self) -> bool {
        self.on.starts_with("portico.db")
    }

    /// A client is answered: head and body go together, while a database is sent one piece at a time.
    pub fn is_answer(&self) -> bool {
        self.on == "socket" && self.name == "writev"
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.on)
    }
}

const ON_OPEN_FILES: [(i64, &str); 16] = [
    (libc::SYS_write, "write"),
    (libc::SYS_pwrite64, "pwrite64"),
    (libc::SYS_writev, "writev"),
    (libc::SYS_pwritev, "pwritev"),
    (libc::SYS_pwritev2, "pwritev2"),
    (libc::SYS_sendto, "sendto"),
    (libc::SYS_sendmsg, "sendmsg"),
    (libc::SYS_sendmmsg, "sendmmsg"),
    (libc::SYS_sendfile, "sendfile"),
    (libc::SYS_copy_file_range, "copy_file_range"),
    (libc::SYS_fsync, "fsync"),
    (libc::SYS_fdatasync, "fdatasync"),
    (libc::SYS_sync_file_range, "sync_file_range"),
    (libc::SYS_ftruncate, "ftruncate"),
    (libc::SYS_fallocate, "fallocate"),
    (libc::SYS_connect, "connect"),
];
const ON_NAMES: [(i64, &str); 12] = [
    (libc::SYS_truncate, "truncate"),
    (libc::SYS_rename, "rename"),
    (libc::SYS_renameat, "renameat"),
    (libc::SYS_renameat2, "renameat2"),
    (libc::SYS_unlink, "unlink"),
    (libc::SYS_unlinkat, "unlinkat"),
    (libc::SYS_link, "link"),
    (libc::SYS_linkat, "linkat"),
    (libc::SYS_mkdir, "mkdir"),
    (libc::SYS_mkdirat, "mkdirat"),
    (libc::SYS_rmdir, "rmdir"),
    (libc::SYS_creat, "creat"),
];

/// The call that a thread is about to make, if it counts.
pub fn counted(process: Pid, thread: Pid, asked: &user_regs_struct) -> Option<Call> {
    let (name, on) = named(process, asked)?;
    let thread = fs::read_to_string(format!("/proc/{process}/task/{thread}/comm")).unwrap_or_default();
    Some(Call { name, on, thread: thread.trim_end().to_owned() })
}

fn named(process: Pid, asked: &user_regs_struct) -> Option<(&'static str, String)> {
    let number = asked.orig_rax.cast_signed();
    let in_list = |list: &[(i64, &'static str)]| list.iter().find(|(one, _)| *one == number).map(|(_, name)| *name);
    if let Some(name) = in_list(&ON_NAMES) {
        return Some((name, String::new()));
    }
    if let Some(name) = in_list(&ON_OPEN_FILES) {
        return Some((name, kind_of(process, asked.rdi)?));
    }
    let makes = u64::from(libc::O_CREAT.cast_unsigned());
    let is_making = number == libc::SYS_openat && asked.rdx & makes != 0;
    is_making.then(|| ("openat", "new".to_owned()))
}

/// Nothing for what wakes threads of the program itself, for its log, and for what a child of it is given to read.
fn kind_of(process: Pid, file: u64) -> Option<String> {
    const OUTPUT: u64 = 1;
    const LOG: u64 = 2;
    let target = fs::read_link(format!("/proc/{process}/fd/{file}")).ok()?;
    let target = target.to_str()?.to_owned();
    let is_pipe = target.starts_with("pipe:");
    if file == LOG || target.starts_with("anon_inode:") || (is_pipe && file != OUTPUT) {
        return None;
    }
    let name = target.rsplit('/').next().unwrap_or_default();
    Some(match () {
        () if target.starts_with("socket:") => "socket".to_owned(),
        () if is_pipe => "output".to_owned(),
        () if target.contains("/blobs") => "blob".to_owned(),
        () if target.contains("/uploads") => {
            format!("upload {}", name.split_once('.').map_or("folder", |(_, end)| end))
        }
        () => name.to_owned(),
    })
}

/// A long run of the same call to the same file, such as the pages of one commit, is gone through with this stride; its
/// first two and its last two are always taken. What is sent to a database is never the same, and taken each time.
const STRIDE: usize = 12;
/// What comes after the answer is the worker's: jobs that are alike. Of each run the first and the last, and every so many.
const STRIDE_OF_JOBS: usize = 24;
const STRIDE_OF_SENDING: usize = 4;
/// And of these, every so many: the first and the last of all are always taken.
const SAMPLE_OF_JOBS: usize = 3;

/// At which of these calls a program is to be killed.
pub fn steps(calls: &[Call]) -> Vec<usize> {
    let answered = calls.iter().position(Call::is_answer).unwrap_or(calls.len());
    let mut steps = Vec::new();
    let mut from = 0;
    for run in calls.chunk_by(|one, next| one == next) {
        let is_sent = run.iter().any(|call| call.on == "socket");
        let (stride, edge) = match (from <= answered, is_sent) {
            (true, true) => (1, 1),
            (true, false) => (STRIDE, 2),
            (false, true) => (STRIDE_OF_SENDING, 1),
            (false, false) => (STRIDE_OF_JOBS, 1),
        };
        let is_taken = |place: &usize| *place < edge || place.is_multiple_of(stride) || *place + edge >= run.len();
        steps.extend((0..run.len()).filter(is_taken).map(|place| from + place + 1));
        from += run.len();
    }
    sampled(steps, answered)
}

/// All up to the answer, and a sample of what comes after it.
fn sampled(steps: Vec<usize>, answered: usize) -> Vec<usize> {
    // Steps count from 1, and the call after the answer is the first that nobody waits for.
    let (mut taken, after): (Vec<usize>, Vec<usize>) = steps.into_iter().partition(|step| *step <= answered + 1);
    let last = after.len().saturating_sub(1);
    let is_taken = |place: usize| place.is_multiple_of(SAMPLE_OF_JOBS) || place == last;
    taken.extend(after.into_iter().enumerate().filter(|(place, _)| is_taken(*place)).map(|(_, step)| step));
    taken
}
