//! Names of changed things are heard by whoever may see the things.

use crate::records::{done, opened};
use portico_portal::desk::live::allows;
use portico_testkit::TestPortal;

// req 84
#[tokio::test(flavor = "multi_thread")]
async fn a_session_hears_of_what_it_may_see_and_of_nothing_else() {
    for portal in TestPortal::both().await {
        let id = opened(&portal.sign_in("sam").await, "A wage is missing").await;
        let (larkfield, kestrel) = (portal.cast.organization("larkfield"), portal.cast.organization("kestrel"));
        for (who, topic, expected) in [
            ("sam", format!("record:{id}"), true),
            ("dana", format!("record:{id}"), true),
            ("mia", format!("record:{id}"), true),
            ("ben", format!("record:{id}"), false),
            ("priya", format!("record:{id}"), false),
            ("sam", format!("staff-record:{id}"), false),
            ("mia", format!("staff-record:{id}"), true),
            ("sam", "queue".into(), false),
            ("mia", "queue".into(), true),
            ("sam", format!("organization:{larkfield}"), true),
            ("sam", format!("organization:{kestrel}"), false),
            ("ben", format!("member:{}", portal.cast.member("sam").member), false),
            ("mia", "anything:else".into(), false),
            ("mia", "record:rubbish".into(), false),
        ] {
            assert_eq!(allows(&portal.call(who).await, &topic).await, expected, "{who} {topic}");
        }
        done(&portal).await;
    }
}
