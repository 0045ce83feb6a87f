//! Who takes part in the stories, and what the portal's declaration gives them: read from its text by a person.

/// Somebody of the cast, by first name.
pub type Who = &'static str;

pub const PEOPLE: [Who; 7] = ["ruth", "tomas", "mia", "jonas", "dana", "sam", "ana"];

/// In whole euros: what an approver may decide on at most; what the others may is more than any story's price.
const MOST_FOR_APPROVERS: i64 = 5_000;

pub fn role(who: Who) -> &'static str {
    match who {
        "ruth" => "firm-admin",
        "tomas" => "approver",
        "mia" | "jonas" => "contributor",
        "dana" => "client-admin",
        "sam" => "client-member",
        _ => "viewer",
    }
}

/// Whether two are on the same side.
pub fn are_together(one: Who, other: Who) -> bool {
    let is_client = |who: Who| ["dana", "sam", "ana"].contains(&who);
    is_client(one) == is_client(other)
}

/// Whether somebody may see who else there is on their side, and so choose among them.
pub fn sees_colleagues(who: Who) -> bool {
    role(who) != "viewer"
}

/// What an approval asks of one group: the roles, and how many of them.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub roles: &'static [&'static str],
    pub needs: Needs,
}

#[derive(Debug, Clone, Copy)]
pub enum Needs {
    All,
    AtLeast(usize),
}

/// The groups of a stage, in the order in which they are declared.
pub fn asked(approval: &str, stage: &str) -> Vec<Asked> {
    let group = |roles, needs| Asked { roles, needs };
    match (approval, stage) {
        ("sign-off", "money") => vec![group(&["approver"], Needs::AtLeast(1))],
        ("sign-off", "client") => vec![group(&["client-admin"], Needs::AtLeast(1))],
        ("spending", "both") => vec![
            group(&["contributor", "approver"], Needs::AtLeast(2)),
            group(&["client-admin", "client-member"], Needs::All),
        ],
        other => panic!("{other:?} is not declared"),
    }
}

/// The stages that are asked at a price in euros.
pub fn stages(approval: &str, price: i64) -> &'static [&'static str] {
    match approval {
        "spending" => &["both"],
        _ if price >= 1_000 => &["money", "client"],
        _ => &["client"],
    }
}

/// Whether access and the approval's limits let somebody decide at a price in euros, whoever put it forward.
pub fn has_right(who: Who, approval: &str, price: i64) -> bool {
    match (approval, role(who)) {
        (_, "viewer") | ("sign-off", "contributor") => false,
        ("sign-off", "approver") => price <= MOST_FOR_APPROVERS,
        _ => true,
    }
}

/// Whether something waits for an approval where a record stands.
pub fn waits_for(approval: &str, state: &str) -> bool {
    match state {
        "drafting" => approval == "spending",
        "in-review" | "released" => true,
        _ => false,
    }
}

/// Whether somebody may put something forward.
pub fn may_submit(who: Who) -> bool {
    ["firm-admin", "contributor"].contains(&role(who))
}

/// Who answers for it: decides when nobody else can, closes a stage, passes the tasks of others on.
pub const OWNER: &str = "firm-admin";

/// Whether somebody may put down what others decided by phone.
pub fn may_record(who: Who, approval: &str) -> bool {
    approval == "sign-off" && role(who) == "contributor"
}
