//! What a log of cargo's test runner says of the tests that failed, without the hundreds that passed.

/// How many lines of one failed test are shown: the beginning says what was met, the end where.
const FIRST: usize = 40;
const LAST: usize = 20;
/// The longest line that is shown whole, in characters; answers of servers are printed in one.
const WIDEST: usize = 2_000;

/// What each failed test printed, then their names with the binary they are in; none where no test failed, so that it
/// was the build.
pub fn of(log: &str) -> Option<String> {
    let mut binary = "";
    let (mut printed, mut names) = (Vec::new(), Vec::new());
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_end();
        if let Some(running) = line.trim().strip_prefix("Running ").or(line.trim().strip_prefix("Doc-tests ")) {
            binary = running;
        } else if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) {
            let mut said = Vec::new();
            while let Some(next) = lines.next_if(|next| !next.starts_with("---- ") && next.trim_end() != "failures:") {
                said.push(next);
            }
            printed.push(format!("---- {name}\n{}", cut(&said)));
        } else if let Some(name) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            names.push(format!("    {name}   in {binary}"));
        }
    }
    if names.is_empty() && printed.is_empty() {
        return None;
    }
    Some(format!("{}\n\nfailed:\n{}", printed.join("\n"), names.join("\n")))
}

fn cut(said: &[&str]) -> String {
    let hidden = said.len().saturating_sub(FIRST + LAST);
    let mut shown: Vec<String> = said.iter().take(FIRST).map(|line| narrow(line)).collect();
    if hidden > 0 {
        shown.push(format!("… {hidden} lines …"));
    }
    shown.extend(said.iter().skip(FIRST + hidden).map(|line| narrow(line)));
    shown.join("\n").trim_end().to_owned()
}

fn narrow(line: &str) -> String {
    match line.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or(line)),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "     Running tests/it/main.rs (target/debug/deps/it-1)\n\nrunning 3 tests\ntest a ... ok\n\
        test b ... FAILED\ntest c ... FAILED\n\nfailures:\n\n---- b stdout ----\n\nthread 'b' panicked at b.rs:1:1:\n\
        two is not three\n\n---- c stdout ----\nError: gone\n\nfailures:\n    b\n    c\n\n\
        test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s\n";

    #[test]
    fn what_failed_is_told_and_what_passed_is_not() {
        let told = of(LOG).unwrap();
        assert!(told.starts_with("---- b\n\nthread 'b' panicked at b.rs:1:1:\ntwo is not three\n---- c\nError: gone"));
        let names = "failed:\n    b   in tests/it/main.rs (target/debug/deps/it-1)\n    c   in tests";
        assert!(told.contains(names) && !told.contains("test a"), "{told}");
    }

    #[test]
    fn a_build_that_failed_has_no_failed_tests() {
        assert_eq!(of("error[E0425]: cannot find value `x`\nerror: could not compile `a`\n"), None);
    }

    #[test]
    fn much_that_was_printed_is_cut_in_the_middle() {
        let said = ["line"; FIRST + LAST + 7];
        let cut = cut(&said);
        assert!(cut.contains("… 7 lines …") && cut.lines().count() == FIRST + LAST + 1, "{cut}");
        assert_eq!(narrow(&"ä".repeat(WIDEST + 1)).chars().count(), WIDEST + 1);
    }
}
