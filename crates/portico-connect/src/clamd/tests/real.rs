//! The scanner against a real clamd with a signature database of our own: nothing is downloaded.

use crate::clamd::{Address, Scanner, Verdict, Why};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The test virus that every scanner knows, in two halves so that this file is not found itself.
const EICAR: [&str; 2] = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];
/// Above this clamd hangs up.
const LARGEST: u64 = 1 << 20;

/// A clamd of this test's own; it ends with the test.
struct Clamd {
    child: Child,
    folder: PathBuf,
}

impl Clamd {
    #[expect(clippy::disallowed_methods, reason = "a test's own server and folder")]
    async fn start(name: &str) -> Clamd {
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
        let clamd = Clamd { child, folder };
        for _ in 0..300 {
            if clamd.scanner().check().await.is_ok() {
                return clamd;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("clamd did not answer within thirty seconds");
    }

    fn scanner(&self) -> Scanner {
        let address = Address::Socket { path: self.folder.join("socket") };
        Scanner { address, largest: 1 << 30, limit: Duration::from_secs(20) }
    }

    async fn verdict(&self, bytes: &[u8]) -> Verdict {
        self.scanner().scan_bytes(bytes, u64::try_from(bytes.len()).unwrap()).await
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

// s_077, req 105
#[tokio::test]
async fn a_real_scanner_finds_what_it_knows_wherever_it_is() {
    let clamd = Clamd::start("finds").await;
    assert_eq!(clamd.verdict(b"all is well").await, Verdict::Clean);
    let known = |verdict| matches!(verdict, Verdict::Infected(name) if name.contains("Own.Eicar"));
    assert!(known(clamd.verdict(EICAR.concat().as_bytes()).await));
    let late = [vec![b'x'; 300_000], EICAR.concat().into_bytes()].concat();
    assert!(known(clamd.verdict(&late).await));
}

// s_077
#[tokio::test]
async fn what_a_real_scanner_did_not_look_at_is_not_clean() {
    let mut clamd = Clamd::start("gives-up").await;
    let large = vec![b'x'; usize::try_from(LARGEST).unwrap() * 3];
    assert!(matches!(clamd.verdict(&large).await, Verdict::NotScanned(_)), "beyond what it takes");
    clamd.child.kill().unwrap();
    clamd.child.wait().unwrap();
    assert!(matches!(clamd.verdict(b"all is well").await, Verdict::NotScanned(Why::Unreachable(_))), "it is gone");
}
