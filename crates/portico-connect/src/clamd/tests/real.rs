//! The scanner against a real clamd with a signature database of our own.

use crate::clamd::{
    Verdict, Why,
    throwaway::{Clamd, EICAR, LARGEST},
};

async fn verdict(clamd: &Clamd, bytes: &[u8]) -> Verdict {
    clamd.scanner().scan_bytes(bytes, u64::try_from(bytes.len()).unwrap()).await
}

// s_077, req 105
#[tokio::test]
async fn a_real_scanner_finds_what_it_knows_wherever_it_is() {
    let clamd = Clamd::start("finds").await;
    assert_eq!(verdict(&clamd, b"all is well").await, Verdict::Clean);
    let known = |verdict| matches!(verdict, Verdict::Infected(name) if name.contains("Own.Eicar"));
    assert!(known(verdict(&clamd, EICAR.concat().as_bytes()).await));
    let late = [vec![b'x'; 300_000], EICAR.concat().into_bytes()].concat();
    assert!(known(verdict(&clamd, &late).await));
}

// s_077
#[tokio::test]
async fn what_a_real_scanner_did_not_look_at_is_not_clean() {
    let mut clamd = Clamd::start("gives-up").await;
    let large = vec![b'x'; usize::try_from(LARGEST).unwrap() * 3];
    assert!(matches!(verdict(&clamd, &large).await, Verdict::NotScanned(_)), "beyond what it takes");
    clamd.end();
    assert!(matches!(verdict(&clamd, b"all is well").await, Verdict::NotScanned(Why::Unreachable(_))), "it is gone");
}
