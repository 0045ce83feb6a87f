//! The clients and one of them.

use super::super::client::{page, text};
use crate::records::{done, opened};
use portico_testkit::TestPortal;

#[tokio::test(flavor = "multi_thread")]
async fn clients_are_listed_with_what_is_owed_and_found_by_how_they_begin() {
    for portal in TestPortal::both().await {
        opened(&portal.sign_in("sam").await, "A wage is missing").await;
        let mia = portal.sign_in("mia").await;
        let all = text(&page(&mia, "/organizations").await);
        assert!(all.contains("Larkfield Bakery 1 0") && all.contains("Kestrel Foods 0 0"), "{all}");
        let some = text(&page(&mia, "/organizations?q=KES").await);
        assert!(some.contains("Kestrel") && !some.contains("Larkfield"), "{some}");
        assert!(text(&page(&mia, "/organizations?q=%25_").await).contains("No client’s name begins like this."));
        let one = portal.cast.organization("larkfield");
        let words = text(&page(&mia, &format!("/organizations/{one}")).await);
        assert!(words.contains("We owe them 1") && words.contains("They owe us nothing"), "{words}");
        assert!(words.contains("Mill Lane") && words.contains("Sam Lee"), "{words}");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_adds_a_client_and_others_are_told_no() {
    for portal in TestPortal::both().await {
        let (ruth, sam) = (portal.sign_in("ruth").await, portal.sign_in("sam").await);
        let firm = portal.cast.organization("firm");
        let path = format!("/organizations/{firm}/organizations");
        let added = ruth.post(&path, &[("name", "Nine Elms Physio")]).await;
        assert_eq!(added.status, 303, "{}", added.body);
        assert!(text(&page(&ruth, added.location()).await).contains("Nine Elms Physio"));
        let bare = ruth.post(&path, &[("name", " ")]).await;
        assert_eq!((bare.status.as_u16(), bare.body.contains("id=\"name-e\"")), (422, true), "{}", bare.body);
        assert!([403, 404].contains(&sam.post(&path, &[("name", "Mine")]).await.status.as_u16()));
        assert_eq!(sam.get("/organizations").await.status, 404);
        done(&portal).await;
    }
}
