//! What a state asks of whom: a move, an approval to put forward, or nothing. A way out is never asked for.

use super::*;
use crate::workflow::Asked;

fn asks(blueprint: &str, kind: &str, state: &str, role: &str) -> String {
    let compiled = compile(blueprint).unwrap();
    let machine = compiled.machine(kind).unwrap();
    let (state, roles) = (key(state), [key(role)]);
    let say = |is_open| {
        let asked = machine.asks(&state, &roles, is_open);
        if asked == Asked::Nothing { "nothing".to_owned() } else { asked.words(machine, Side::Client) }
    };
    format!("{} | {}", say(false), say(true))
}

// req 51
#[test]
fn who_waits_for_a_decision_is_asked_for_nothing_and_never_for_a_way_out() {
    let creative = include_str!("../../../../../blueprints/creative-approvals.yaml");
    assert_eq!(asks(creative, "deliverable", "deciding", "client-admin"), "nothing | nothing");
    let documents = include_str!("../../../../../blueprints/compliance-documents.yaml");
    assert_eq!(asks(documents, "document-set", "signing", "client-admin"), "nothing | nothing");
    let declarations = include_str!("../../../../../blueprints/declarations.yaml");
    assert_eq!(asks(declarations, "declaration", "deciding", "client-admin"), "nothing | nothing");
    assert_eq!(asks(declarations, "declaration", "returned", "client-admin"), "Put “Reimbursement” forward | nothing");
    let support = include_str!("../../../../../blueprints/support-requests.yaml");
    assert_eq!(
        asks(support, "support-request", "waiting-on-client", "client-member"),
        "Send your answer | Send your answer"
    );
    assert_eq!(asks(support, "support-request", "waiting-on-client", "viewer"), "Answer us | Answer us");
}
