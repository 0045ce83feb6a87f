//! From text to a `Blueprint`: first a tree with places, within limits, then the typed value.

use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Error, Spanned};

use super::codes::Code;
use super::finding::{Finding, MOST_FINDINGS};
use super::node::{Node, Place, Step, Value};
use super::portal::Blueprint;
use super::read::{Problem, ProblemKind, Reading, read};
use super::similar::did_you_mean;

/// No blueprint needs more; what is larger is refused unread.
pub const LARGEST: usize = 1024 * 1024;
/// Deeper than any blueprint, and shallow enough for every stack.
const DEEPEST: usize = 40;

/// A document that was read, whether or not it is a blueprint.
pub(super) struct Parsed {
    pub tree: Node,
    pub blueprint: Option<Blueprint>,
    pub findings: Vec<Finding>,
}

pub(super) fn parse(text: &str) -> Result<Parsed, Finding> {
    let tree = read_tree(text)?;
    let mut findings = Vec::new();
    duplicates(&tree, &mut Vec::new(), &mut findings);
    let reading = Reading::default();
    let (mut blueprint, problems) = read::<Blueprint>(&tree, &reading);
    if let Some(blueprint) = &mut blueprint {
        for (role, declared) in blueprint.roles.iter() {
            blueprint.access.declare(role.clone(), declared.side);
        }
    }
    findings.extend(problems.into_iter().map(describe));
    Ok(Parsed { tree, blueprint, findings })
}

fn read_tree(text: &str) -> Result<Node, Finding> {
    let start = Place { line: 1, column: 1 };
    if text.len() > LARGEST {
        let message = format!("the file has {} bytes; at most {LARGEST} are read", text.len());
        return Err(Finding::new(Code::TooLarge, &[], start).message(message));
    }
    let empty = || Finding::new(Code::Empty, &[], start).message("the document holds nothing");
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Err(empty());
    }
    let tree: Spanned<Value> =
        serde_saphyr::from_str_with_options(text, options()).map_err(|error| refuse(&error, text))?;
    match tree.value {
        Value::Null => Err(empty()),
        Value::Map(_) => Ok(tree.into()),
        _ => {
            let node = Node::from(tree);
            let message = format!("a blueprint is a mapping, but this is {}", node.describe());
            Err(Finding::new(Code::NotYaml, &[], start).message(message).help(Code::Empty.help()))
        }
    }
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST,
            flow_nesting_limit: DEEPEST,
            max_nodes: 100_000,
            max_events: 300_000,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_documents: 1,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 10_000,
            max_replay_stack_depth: 16,
            max_alias_expansions_per_anchor: 1_000,
        },
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
        emit_comments: false,
    }
}

/// What the library refused, in this page's codes.
fn refuse(error: &Error, text: &str) -> Finding {
    let at = error.location().map_or(Place { line: 1, column: 1 }, Place::from);
    let cause = match error.without_snippet() {
        Error::AliasError { error, .. } => error.without_snippet(),
        other => other,
    };
    let words = cause.render_with_formatter(&serde_saphyr::UserMessageFormatter);
    let words = words.split(" at line ").next().unwrap_or_default().to_owned();
    let (code, message) = match cause {
        Error::Budget { breach, .. } => budget(breach),
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            (Code::TooLarge, "aliases make the document too large".to_owned())
        }
        Error::MultipleDocuments { .. } => (Code::ManyDocuments, "a second document begins here".to_owned()),
        Error::Eof { .. } => (Code::CutOff, "the document ends too early".to_owned()),
        _ if words.contains("nest") || words.contains("recursion") => (Code::TooDeep, words),
        _ if words.starts_with("unclosed") || ends_at(text, at) => (Code::CutOff, words),
        _ => (Code::NotYaml, words),
    };
    Finding::new(code, &[], at).message(message)
}

fn budget(breach: &serde_saphyr::budget::BudgetBreach) -> (Code, String) {
    use serde_saphyr::budget::BudgetBreach;
    match breach {
        BudgetBreach::Depth { .. } => (Code::TooDeep, format!("more than {DEEPEST} levels")),
        BudgetBreach::Documents { .. } => (Code::ManyDocuments, "a second document begins here".to_owned()),
        _ => (Code::TooLarge, "the document, with its aliases, is too large".to_owned()),
    }
}

/// Whether a place is where the text ends: what is wrong there is that something is missing.
fn ends_at(text: &str, at: Place) -> bool {
    let lines = text.trim_end().lines().count();
    u64::try_from(lines).is_ok_and(|lines| at.line > lines)
}

fn duplicates(node: &Node, path: &mut Vec<Step>, findings: &mut Vec<Finding>) {
    match &node.value {
        Value::Map(entries) => {
            let mut seen = std::collections::BTreeMap::new();
            for entry in entries {
                path.push(Step::Key(entry.key.clone()));
                let first = seen.insert(entry.key.as_str(), entry.key_at);
                if let Some(first) = first.filter(|_| findings.len() < MOST_FINDINGS) {
                    let message =
                        format!("`{}` stands here a second time; the first is in line {}", entry.key, first.line);
                    findings.push(Finding::new(Code::DuplicateKey, path, entry.key_at).message(message));
                }
                duplicates(&entry.node, path, findings);
                path.pop();
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(Step::Item(at));
                duplicates(item, path, findings);
                path.pop();
            }
        }
        _ => {}
    }
}

fn describe(problem: Problem) -> Finding {
    let Problem { kind, path, at } = problem;
    match kind {
        ProblemKind::Unknown { key, known } => {
            let finding = Finding::new(Code::UnknownKey, &path, at).message(format!("`{key}` is not known here"));
            finding.help(did_you_mean(&key, known.iter().copied()))
        }
        ProblemKind::Missing { key } => {
            let finding = Finding::new(Code::MissingKey, &path, at).message(format!("`{key}` is missing here"));
            finding.help(format!("Add `{key}: …`."))
        }
        ProblemKind::Word { found, known } => {
            let finding = Finding::new(Code::UnknownWord, &path, at).message(format!("`{found}` is not known here"));
            finding.help(did_you_mean(&found, known.iter().map(String::as_str)))
        }
        ProblemKind::Wrong { message } => {
            let calendar = path.len() == 2 && path.first() == Some(&Step::Key("calendars".to_owned()));
            let code = if calendar { Code::BadCalendar } else { Code::WrongValue };
            Finding::new(code, &path, at).message(message)
        }
    }
}
