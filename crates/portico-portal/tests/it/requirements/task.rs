//! Asked by mail: what is needed, and where the mail's button leads.

use super::{BLUEPRINT, acts, asked, hands_in};
use crate::{desk::client::text, records::done};
use portico_store::values;
use portico_testkit::TestPortal;

const ASKED: &str = "SELECT recipient, subject, body_text FROM mail WHERE workspace_id = $1 AND kind = 'needed' \
    ORDER BY created_at";

// req 109
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_to_send_something_is_told_by_mail_what_it_is() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        asked(&portal, "person").await;
        done(&portal).await;
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let mails: Vec<(String, String, String)> = read.all(ASKED, &values![portal.cast.workspace]).await.unwrap();
        let [(to, subject, body)] = mails.as_slice() else { panic!("one mail: {mails:?}") };
        assert!(to.starts_with("Dana Reyes"), "{to}");
        assert_eq!(subject, "Send what is needed: Identity check 2026 (D-0001)");
        assert!(body.contains("Mia Okafor needs 4 things from you"), "{body}");
        assert!(body.contains("- Your passport or identity card"), "{body}");
        assert!(!body.contains("Who owns your company"), "nobody asks a person for owners: {body}");
        assert!(body.contains("?to=task"), "it leads to where they are handed in: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_of_a_mail_leads_to_what_waits() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let task = format!("/records/{record}/task");
        assert_eq!(dana.get(&task).await.location(), format!("/records/{record}/checklist"));
        assert_eq!(mia.get(&task).await.location(), format!("/records/{record}"), "staff hand nothing in");
        assert_eq!(portal.sign_in("ben").await.get(&task).await.status, 404);

        assert_eq!(hands_in(&dana, &record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
        assert_eq!(
            hands_in(&dana, &record, "address", &[]).await.location(),
            format!("/records/{record}/checklist?said=sent")
        );
        let page = text(&dana.get(&format!("/records/{record}/checklist?said=sent")).await.body);
        assert!(page.contains("It is here. 2 things are still needed."), "{page}");
        for (item, act) in [("about", "section"), ("consent", "acknowledge")] {
            assert_eq!(acts(&dana, &record, item, &[("act", act)]).await.status, 303, "{item}");
        }
        let page = text(&dana.get(&format!("/records/{record}/checklist?said=sent")).await.body);
        assert!(page.contains("Thank you, that is everything"), "{page}");
        assert_eq!(dana.get(&task).await.location(), format!("/records/{record}"), "nothing waits any more");
        done(&portal).await;
    }
}
