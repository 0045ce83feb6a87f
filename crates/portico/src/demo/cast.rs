//! The standing cast of the demo: an invented advisory firm, its clients, and who works where in which role.

/// The firm itself.
pub const FIRM: &str = "Harbour & Pike";
pub const ZONE: &str = "Europe/Berlin";

/// A client organization, and what it is a part of.
pub struct Office {
    pub name: &'static str,
    pub part_of: Option<&'static str>,
}

/// Somebody of the cast.
pub struct Actor {
    pub name: &'static str,
    pub organization: &'static str,
    pub role: &'static str,
    /// The role as people read it.
    pub role_name: &'static str,
    pub title: &'static str,
    pub teams: &'static [&'static str],
    pub address: &'static str,
}

pub const CLIENTS: [Office; 5] = [
    Office { name: "Larkfield Bakery", part_of: None },
    Office { name: "Larkfield Bakery, Harbour Street", part_of: Some("Larkfield Bakery") },
    Office { name: "Larkfield Bakery, Mill Lane", part_of: Some("Larkfield Bakery") },
    Office { name: "Nine Elms Physio", part_of: None },
    Office { name: "Kestrel Foods", part_of: None },
];

/// In the order in which they are printed; the first one founds the portal.
pub const CAST: [Actor; 14] = [
    firm("Ruth Harbour", ("firm-admin", "Internal Admin"), "Managing partner", &[], "ruth.harbour@harbourpike.example"),
    firm("Tomas Lind", ("approver", "Internal Approver"), "Tax partner", &["tax"], "tomas.lind@harbourpike.example"),
    firm(
        "Mia Okafor",
        ("contributor", "Internal Contributor"),
        "Client accountant",
        &["accounts", "tax"],
        "mia.okafor@harbourpike.example",
    ),
    firm(
        "Jonas Pike",
        ("contributor", "Internal Contributor"),
        "Payroll and systems",
        &["payroll", "technical"],
        "jonas.pike@harbourpike.example",
    ),
    admin("Dana Reyes", "Larkfield Bakery", "Owner", "dana.reyes@larkfield.example"),
    member("Sam Lee", "Larkfield Bakery", "Office", "sam.lee@larkfield.example"),
    viewer("Ana Flores", "Larkfield Bakery", "Auditor", "ana.flores@larkfield.example"),
    member("Owen Hart", "Larkfield Bakery, Harbour Street", "Shop manager", "owen.hart@larkfield.example"),
    member("Priya Nair", "Larkfield Bakery, Mill Lane", "Shop manager", "priya.nair@larkfield.example"),
    admin("Helen Marsh", "Nine Elms Physio", "Owner", "helen.marsh@nineelms.example"),
    member("Idris Khan", "Nine Elms Physio", "Front desk", "idris.khan@nineelms.example"),
    admin("Clara Vogel", "Kestrel Foods", "Head of finance", "clara.vogel@kestrel.example"),
    member("Ben Adeyemi", "Kestrel Foods", "Bookkeeper", "ben.adeyemi@kestrel.example"),
    viewer("Lucia Romano", "Kestrel Foods", "Controller", "lucia.romano@kestrel.example"),
];

const fn firm(
    name: &'static str,
    (role, role_name): (&'static str, &'static str),
    title: &'static str,
    teams: &'static [&'static str],
    address: &'static str,
) -> Actor {
    Actor { name, organization: FIRM, role, role_name, title, teams, address }
}

const fn admin(name: &'static str, organization: &'static str, title: &'static str, address: &'static str) -> Actor {
    Actor { name, organization, role: "client-admin", role_name: "Client Admin", title, teams: &[], address }
}

const fn member(name: &'static str, organization: &'static str, title: &'static str, address: &'static str) -> Actor {
    Actor { name, organization, role: "client-member", role_name: "Client Member", title, teams: &[], address }
}

const fn viewer(name: &'static str, organization: &'static str, title: &'static str, address: &'static str) -> Actor {
    Actor { name, organization, role: "viewer", role_name: "Read-only Viewer", title, teams: &[], address }
}
