//! Who finds what: within their own, by words that they may read.

use super::{found, opened, said};
use portico_testkit::TestPortal;

// req 77, 78, 79, 80, ask 1, ask 13
#[tokio::test(flavor = "multi_thread")]
async fn a_clients_member_finds_only_what_they_may_list() {
    for portal in TestPortal::both().await {
        for (who, canary) in [("sam", "canarylarkfield"), ("priya", "canarymilllane"), ("ben", "canarykestrel")] {
            opened(&portal, &portal.sign_in(who).await, &format!("Of {who}"), &format!("The shared word and {canary}"))
                .await;
        }
        portal.run_jobs().await;
        for (who, expected) in [
            ("dana", vec!["Of priya", "Of sam"]),
            ("ana", vec!["Of sam"]),
            ("sam", vec!["Of sam"]),
            ("priya", vec!["Of priya"]),
            ("clara", vec!["Of ben"]),
            ("mia", vec!["Of ben", "Of priya", "Of sam"]),
        ] {
            assert_eq!(found(&portal, who, "shared word").await, expected, "{who} on {}", portal.name);
            assert_eq!(found(&portal, who, "canary").await, expected, "{who} on {}", portal.name);
            for number in 1..=3 {
                assert!(
                    found(&portal, who, &format!("R-{number}"))
                        .await
                        .iter()
                        .all(|title| expected.contains(&title.as_str()))
                );
            }
        }
        assert!(found(&portal, "clara", "canarylarkfield").await.is_empty());
        assert!(found(&portal, "sam", "canarymilllane").await.is_empty());
    }
}

// req 81, 82
#[tokio::test(flavor = "multi_thread")]
async fn words_for_the_firm_alone_never_match_for_a_client() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&portal, &sam, "A wage is missing", "Told by both sides").await;
        said(&ruth, &id, "notes", "canarynote: the wage is known to nobody else").await;
        assert_eq!(crate::records::moved(&ruth, &id, "take", "").await.status, 200);
        crate::notifications::answered(&ruth, &id, "root-cause", "our-mistake").await;
        portal.run_jobs().await;
        for typed in ["canarynote", "canary", "nobody", "our mistake", "wage nobody"] {
            assert_eq!(found(&portal, "ruth", typed).await, ["A wage is missing"], "{typed} on {}", portal.name);
            for who in ["sam", "dana", "ana"] {
                assert!(found(&portal, who, typed).await.is_empty(), "{who} finds {typed} on {}", portal.name);
            }
        }
        assert_eq!(found(&portal, "sam", "wage").await, ["A wage is missing"]);
        said(&ruth, &id, "messages", "Nobody was told, sorry").await;
        portal.run_jobs().await;
        assert_eq!(
            found(&portal, "sam", "nobody").await,
            ["A wage is missing"],
            "once it is said to the client, they find it"
        );
    }
}
