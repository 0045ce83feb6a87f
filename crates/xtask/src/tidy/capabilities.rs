//! The order of the capabilities: what stands higher in `lib.rs` may use what stands lower, never the reverse.
use super::Finding;
use super::allowed::Allowed;
use super::code::CodeView;
use super::tree::{SourceFile, Tree};

const SOURCE: &str = "crates/portico-portal/src/";
const ORDER: &str = "crates/portico-portal/src/lib.rs";
const ALLOWED: &str = "crates/xtask/allow/upward.txt";
const MEND: &str =
    "move what both need down, or let the upper capability call; the order stands in lib.rs, uppermost first";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(lib) = tree.find(ORDER) else {
        return Vec::new();
    };
    let order = read_order(&lib.code());
    let mut allowed = Allowed::read(tree, ALLOWED);
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| file.path != ORDER) {
        if let Some(module) = module_of(&file.path) {
            findings.extend(check_file(file, &module, &order, &mut allowed));
        }
    }
    findings.extend(allowed.findings());
    findings
}

fn check_file(file: &SourceFile, module: &[&str], order: &[String], allowed: &mut Allowed<'_>) -> Vec<Finding> {
    let rank = |name: &str| order.iter().position(|one| one == name);
    let Some((own, own_rank)) = module.first().and_then(|own| Some((*own, rank(own)?))) else {
        return Vec::new();
    };
    let view = file.code();
    let mut findings = Vec::new();
    for (offset, used) in list_uses(&view, module.len()) {
        let is_upward = rank(used).is_some_and(|used| used < own_rank);
        if is_upward && !allowed.lets_pass(&format!("{} {used}", file.path)) {
            let what = format!("`{own}` uses `{used}`, which stands above it");
            findings.push(Finding::new(&file.path, view.line_at(offset), what, MEND));
        }
    }
    findings
}

/// The modules of `lib.rs` as they stand there.
fn read_order(lib: &CodeView) -> Vec<String> {
    let names = lib.find_all("mod ").filter_map(|at| lib.after(at).strip_prefix("mod "));
    names.map(|rest| identifier(rest).to_owned()).collect()
}

/// `records/actions/open.rs` is `[records, actions, open]`.
fn module_of(path: &str) -> Option<Vec<&str>> {
    let inside = path.strip_prefix(SOURCE)?.strip_suffix(".rs")?;
    let mut names: Vec<&str> = inside.split('/').collect();
    if names.last() == Some(&"mod") {
        names.pop();
    }
    Some(names)
}

/// The first name of every path that starts at the crate, also through `super`, with the place where it stands.
fn list_uses(view: &CodeView, depth: usize) -> Vec<(usize, &str)> {
    let to_crate = "super::".repeat(depth);
    let is_start = |at: usize| !view.0.get(..at).is_some_and(|before| before.ends_with("::"));
    let from_crate = view.find_all("crate::").map(|at| (at, "crate::".len()));
    let from_super = view.find_all("super::").filter(|at| is_start(*at)).filter_map(|at| {
        let after = view.after(at).strip_prefix(to_crate.as_str())?;
        (!after.starts_with("super::")).then_some((at, to_crate.len()))
    });
    let mut uses = Vec::new();
    for (at, length) in from_crate.chain(from_super) {
        uses.extend(first_names(view.after(at + length)).into_iter().map(|name| (at, name)));
    }
    uses
}

/// `a::b` gives `a`; `{a::b, c}` gives `a` and `c`.
fn first_names(path: &str) -> Vec<&str> {
    let Some(group) = path.strip_prefix('{') else {
        return vec![identifier(path)];
    };
    let mut names = vec![identifier(group)];
    let mut depth = 1_usize;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.extend(group.get(at + 1..).map(identifier)),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn identifier(text: &str) -> &str {
    let text = text.trim_start();
    text.find(|c: char| !c.is_alphanumeric() && c != '_').and_then(|end| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::super::code;
    use super::*;

    const LIB: &str = "//! Order.\npub mod desk;\npub mod records;\npub mod policy;\nmod call;\n";

    fn check_one(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(ORDER, LIB), (path, text)]);
        check(&tree).into_iter().map(|finding| format!("{}: {}", finding.line, finding.what)).collect()
    }

    #[test]
    fn the_upper_may_use_the_lower_and_itself() {
        let text = "use crate::policy::Permit;\nuse crate::{call::Call, records};\nuse crate::unknown;";
        assert!(check_one("crates/portico-portal/src/records/mod.rs", text).is_empty());
    }

    #[test]
    fn the_lower_may_not_use_the_upper_in_any_spelling() {
        let path = "crates/portico-portal/src/policy/facts.rs";
        let found = vec!["1: `policy` uses `records`, which stands above it".to_owned()];
        assert_eq!(check_one(path, "use crate::records::Record;"), found);
        assert_eq!(check_one(path, "use crate::{call::{self, Call},\n  records::Record};"), found);
        assert_eq!(check_one(path, "fn f() { crate::records::load() }"), found);
        assert_eq!(check_one(path, "use super::super::records;"), found);
        assert_eq!(check_one("crates/portico-portal/src/call.rs", "use super::policy;").len(), 1);
    }

    #[test]
    fn comments_texts_and_other_crates_do_not_count() {
        let path = "crates/portico-portal/src/policy/facts.rs";
        assert!(check_one(path, "// crate::records\nlet a = \"crate::records\"; use other_crate::records;").is_empty());
        assert!(check_one("crates/portico-web/src/policy/facts.rs", "use crate::records;").is_empty());
    }

    #[test]
    fn what_is_listed_passes_until_it_is_not_needed() {
        let listed = (ALLOWED, "crates/portico-portal/src/call.rs policy # until the actor moves\n");
        let upward = ("crates/portico-portal/src/call.rs", "use crate::policy::Actor;");
        let mended = ("crates/portico-portal/src/call.rs", "");
        assert!(check(&Tree::of(&[(ORDER, LIB), listed, upward])).is_empty());
        assert_eq!(check(&Tree::of(&[(ORDER, LIB), listed, mended])).len(), 1);
    }

    #[test]
    fn the_view_keeps_names_apart() {
        let view = code::view("use mycrate::records; use crate::records;");
        assert_eq!(list_uses(&view, 1).len(), 1);
    }
}
