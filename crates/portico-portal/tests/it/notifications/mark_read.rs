//! What is new, what was read before, and how the one becomes the other.

use crate::{
    records::{moved, opened},
    search::said,
};
use portico_portal::notifications::{self, panel};
use portico_testkit::TestPortal;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_becomes_earlier_once_it_is_read() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let call = portal.call("sam").await;
        assert_eq!(panel(&call, 5).await.unwrap(), (Vec::new(), Vec::new()));
        let first = opened(&sam, "A wage is missing").await;
        let second = opened(&sam, "A joiner in May").await;
        assert_eq!(moved(&jonas, &first, "take", "").await.status, 200);
        said(&jonas, &first, "messages", "Which month?").await;
        portal.run_jobs().await;
        portal.pass(jiff::SignedDuration::from_secs(60));
        said(&jonas, &second, "messages", "Welcome to her").await;
        portal.run_jobs().await;
        let (new, earlier) = panel(&call, 5).await.unwrap();
        assert_eq!(
            new.iter().map(|one| one.sentence.as_str()).collect::<Vec<&str>>(),
            ["Jonas Pike replied on “A joiner in May”", "Jonas Pike replied on “A wage is missing”"]
        );
        assert!(earlier.is_empty() && new[0].record.unwrap().to_string() == second);
        notifications::mark_read_on(&call, second.parse().unwrap()).await.unwrap();
        let (new, earlier) = panel(&call, 5).await.unwrap();
        assert_eq!((new.len(), earlier.len()), (1, 1));
        notifications::mark_read(&call).await.unwrap();
        let (new, earlier) = panel(&call, 1).await.unwrap();
        assert_eq!((new.len(), earlier.len()), (0, 1), "as many as were asked for");
        let (new, _) = panel(&portal.call("jonas").await, 5).await.unwrap();
        assert_eq!(new.len(), 2, "what others were told is theirs");
    }
}
