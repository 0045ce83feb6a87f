//! Dependencies: their licences, duplicates, bans and sources, as `deny.toml` says; see docs/decisions.
mod licence;
mod linked;
mod lists;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Outcome, Suite};
use crate::error::{During, Error, Result};
use crate::machine;
use linked::Package;
use lists::Lists;

pub fn check(suite: &mut Suite) -> Result<Outcome> {
    let lists = Lists::read(&suite.root.join("deny.toml"))?;
    let packages = linked::list(&suite.root, &lists.graph.targets)?;
    let lock = read(&suite.root.join("Cargo.lock"))?;
    let manifest = read(&suite.root.join("Cargo.toml"))?;
    let mut problems = check_licences(&packages, &lists);
    problems.extend(check_duplicates(&packages, &lists));
    problems.extend(check_bans(&packages, &lists, &lock));
    problems.extend(check_sources(&lock, &lists));
    problems.extend(check_wildcards(&manifest)?);
    if !problems.is_empty() {
        return Err(Error::new(format!("{}\n\nthe lists are in deny.toml", problems.join("\n"))));
    }
    if machine::find_program(&["cargo-deny"]).is_some() {
        let deny = machine::cargo().args(["deny", "--offline", "check", "licenses", "bans", "sources"]);
        suite.run_logged("deny", deny)?;
    }
    Ok(Outcome::Done)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).during(|| path.display().to_string())
}

fn check_licences(packages: &[Package], lists: &Lists) -> Vec<String> {
    let mut problems = Vec::new();
    for package in packages.iter().filter(|package| !package.is_ours) {
        match licence::is_accepted(&package.licence, &lists.licenses.allow) {
            Some(true) => {}
            Some(false) => problems.push(format!(
                "{}: its licence, {}, is not accepted",
                package.name_and_version(),
                package.licence
            )),
            None => {
                problems.push(format!(
                    "{}: cannot read its licence, {:?}",
                    package.name_and_version(),
                    package.licence
                ));
            }
        }
    }
    problems
}

/// Two versions of one crate, unless all but one are to be skipped; and what is skipped without need.
fn check_duplicates(packages: &[Package], lists: &Lists) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in packages {
        versions.entry(&package.name).or_default().push(package);
    }
    let mut problems = Vec::new();
    for (name, all) in versions.iter().filter(|(_, all)| all.len() > 1) {
        let kept: Vec<&str> = all.iter().filter(|one| !lists.skips(one)).map(|one| one.version.as_str()).collect();
        if kept.len() > 1 {
            problems.push(format!("{name} is linked in versions {}: update what holds the older", kept.join(" and ")));
        }
    }
    for skipped in &lists.bans.skip {
        let is_needed = |all: &Vec<&Package>| all.len() > 1 && all.iter().any(|package| skipped.covers(package));
        if !versions.values().any(is_needed) {
            problems.push(format!("{} is skipped, but no longer a duplicate: remove the entry", skipped.entry));
        }
    }
    problems
}

fn check_bans(packages: &[Package], lists: &Lists, lock: &str) -> Vec<String> {
    let bans = packages.iter().filter_map(|package| {
        let ban = lists.bans.deny.iter().find(|ban| ban.named.covers(package))?;
        let others = users_of(&package.name, lock).into_iter().filter(|user| !ban.wrappers.contains(user));
        Some((package, ban, others.collect::<Vec<String>>()))
    });
    let wrong = bans.filter(|(_, ban, others)| ban.wrappers.is_empty() || !others.is_empty());
    wrong
        .map(|(package, ban, others)| {
            let by = if ban.wrappers.is_empty() { String::new() } else { format!(" to {}", others.join(" and ")) };
            format!("{} is banned{by}: {}", package.name_and_version(), ban.named.reason)
        })
        .collect()
}

/// Who depends on it, by the lock file: its packages are paragraphs, and dependencies stand quoted on lines of their own.
fn users_of(name: &str, lock: &str) -> Vec<String> {
    let is_named = |line: &str| {
        let quoted = line.trim().strip_prefix('"').and_then(|line| line.strip_suffix("\","));
        quoted.is_some_and(|quoted| quoted.split(' ').next() == Some(name))
    };
    let users = lock.split("[[package]]").filter(|package| package.lines().any(is_named));
    users
        .filter_map(|package| {
            package.lines().find_map(|line| Some(line.strip_prefix("name = \"")?.trim_end_matches('"').to_owned()))
        })
        .collect()
}

fn check_sources(lock: &str, lists: &Lists) -> Vec<String> {
    let sources =
        lock.lines().enumerate().filter_map(|(before, line)| Some((before + 1, line.strip_prefix("source = ")?)));
    let accepted = |source: &str| {
        let address = source.trim_matches('"').strip_prefix("registry+");
        address.is_some_and(|address| lists.sources.allow_registry.iter().any(|allowed| allowed == address))
    };
    let unknown = sources.filter(|(_, source)| !accepted(source));
    unknown.map(|(line, source)| format!("Cargo.lock:{line}: {source} is not a source we take from")).collect()
}

/// Versions of outside crates are in the workspace's manifest only, and none is open.
fn check_wildcards(manifest: &str) -> Result<Vec<String>> {
    let manifest: toml::Table = manifest.parse().during(|| "Cargo.toml".to_owned())?;
    let dependencies = manifest.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let table = dependencies.and_then(toml::Value::as_table).into_iter().flatten();
    let open = table.filter(|(_, value)| {
        let version = value.as_str().or_else(|| value.get("version")?.as_str());
        version.map_or(value.get("path").is_none(), |version| version.contains('*'))
    });
    Ok(open.map(|(name, _)| format!("Cargo.toml: {name} takes any version: name one")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"
        [graph]
        targets = ["x86_64-unknown-linux-gnu"]
        [licenses]
        allow = ["MIT", "Apache-2.0"]
        [bans]
        deny = [{ crate = "chrono", reason = "jiff is the one calendar" }]
        skip = [{ crate = "rand@0.9", reason = "metrics" }]
        [sources]
        allow-registry = ["https://example.org/index"]
    "#;

    fn packages(lines: &[&str]) -> Vec<Package> {
        lines.iter().map(|line| linked::read_line(line).unwrap()).collect()
    }

    fn lists() -> Lists {
        toml::from_str(LISTS).unwrap()
    }

    #[test]
    fn a_licence_outside_the_list_is_a_problem_and_ours_is_not_asked() {
        let packages = packages(&["a v1.0.0|MIT", "b v1.0.0|GPL-3.0", "c v1.0.0|", "portico v0.1.0 (/here)|None"]);
        let problems = check_licences(&packages, &lists());
        assert_eq!(
            problems,
            ["b 1.0.0: its licence, GPL-3.0, is not accepted", "c 1.0.0: cannot read its licence, \"\""]
        );
    }

    #[test]
    fn duplicates_are_problems_unless_skipped_and_skips_only_while_needed() {
        let two = packages(&["rand v0.9.5|MIT", "rand v0.10.3|MIT", "syn v2.0.1|MIT", "syn v3.0.1|MIT"]);
        assert_eq!(
            check_duplicates(&two, &lists()),
            ["syn is linked in versions 2.0.1 and 3.0.1: update what holds the older"]
        );
        let one = packages(&["rand v0.10.3|MIT"]);
        assert_eq!(
            check_duplicates(&one, &lists()),
            ["rand@0.9 is skipped, but no longer a duplicate: remove the entry"]
        );
    }

    #[test]
    fn banned_crates_are_named_with_the_reason() {
        assert_eq!(
            check_bans(&packages(&["chrono v0.4.1|MIT"]), &lists(), ""),
            ["chrono 0.4.1 is banned: jiff is the one calendar"]
        );
    }

    #[test]
    fn a_ban_spares_those_that_cannot_do_without() {
        let mut lists = lists();
        lists.bans.deny[0].wrappers = vec!["store".to_owned()];
        let user = |name: &str| format!("[[package]]\nname = \"{name}\"\ndependencies = [\n \"chrono 0.4.1\",\n]\n");
        let check = |lock: &str| check_bans(&packages(&["chrono v0.4.1|MIT"]), &lists, lock);
        assert!(check(&user("store")).is_empty());
        let both = [user("store"), user("ours")].concat();
        assert_eq!(check(&both), ["chrono 0.4.1 is banned to ours: jiff is the one calendar"]);
    }

    #[test]
    fn other_registries_and_repositories_are_problems() {
        let lock = "source = \"registry+https://example.org/index\"\nsource = \"git+https://example.org/a\"\n";
        assert_eq!(check_sources(lock, &lists()).len(), 1);
    }

    #[test]
    fn open_versions_are_problems_but_for_paths() {
        let manifest = "[workspace.dependencies]\na = \"*\"\nb = { path = \"b\" }\nc = { git = \"x\" }\nd = \"1\"\n";
        assert_eq!(check_wildcards(manifest).unwrap().len(), 2);
    }
}
