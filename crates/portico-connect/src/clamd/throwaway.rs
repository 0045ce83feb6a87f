//! A real clamd for tests, with a signature of our own: nothing is downloaded, and it ends with the test.

#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "a test that cannot be set up has failed")]

use super::{Address, Scanner};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The test virus that every scanner knows, in two halves so that this file is not found itself.
pub const EICAR: [&str; 2] = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];
/// Above this clamd hangs up, in bytes.
pub const LARGEST: u64 = 1 << 20;

/// A clamd of a test's own.
pub struct Clamd {
    child: Child,
    folder: PathBuf,
}

impl Clamd {
    /// Waits until it answers. No two of one program have the same name.
    #[expect(clippy::disallowed_methods, reason = "a test's own server and folder")]
    pub async fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("portico-clamd-{}-{name}", std::process::id()));
        let signatures = folder.join("signatures");
        fs::create_dir_all(&signatures).unwrap();
        let mut signature = String::from("Own.Eicar:0:*:");
        for byte in EICAR.concat().bytes() {
            write!(signature, "{byte:02x}").unwrap();
        }
        fs::write(signatures.join("own.ndb"), signature + "\n").unwrap();
        let settings = format!(
            "DatabaseDirectory {}\nLocalSocket {}\nForeground yes\nStreamMaxLength {LARGEST}\nAlertExceedsMax yes\nMaxThreads 2\n",
            signatures.display(),
            folder.join("socket").display()
        );
        fs::write(folder.join("clamd.conf"), settings).unwrap();
        let child = Command::new(program())
            .arg("--config-file")
            .arg(folder.join("clamd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let clamd = Self { child, folder };
        for _ in 0..300 {
            if clamd.scanner().check().await.is_ok() {
                return clamd;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("clamd did not answer within thirty seconds");
    }

    pub fn scanner(&self) -> Scanner {
        let address = Address::Socket { path: self.folder.join("socket") };
        Scanner { address, largest: 1 << 30, limit: Duration::from_secs(20) }
    }

    /// Ends it, as a machine does that has no memory left.
    pub fn end(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// `cargo xtask test` installs it.
fn program() -> &'static Path {
    let places = ["/usr/sbin/clamd", "/usr/bin/clamd", "/usr/local/sbin/clamd"].map(Path::new);
    let found = places.into_iter().find(|place| place.is_file());
    found.expect("clamd is not installed; as root: apt-get install -y --no-install-recommends clamav-daemon")
}
