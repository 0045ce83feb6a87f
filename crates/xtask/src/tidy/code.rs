//! Rust source with its comments blanked and its literals filled, so that rules see code only, at unchanged lines.

/// The blanked text; every line and column is where it was.
pub struct CodeView(pub String);

impl CodeView {
    /// Where a pattern stands as a word of its own, as byte offsets.
    pub fn find_all<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = usize> + 'a {
        let is_part_of_word = |c: char| c.is_alphanumeric() || c == '_';
        let starts_with_word = pattern.starts_with(is_part_of_word);
        self.0.match_indices(pattern).map(|(at, _)| at).filter(move |at| {
            let before = self.0.get(..*at).and_then(|text| text.chars().next_back());
            !(starts_with_word && before.is_some_and(is_part_of_word))
        })
    }

    pub fn line_at(&self, offset: usize) -> usize {
        self.0.get(..offset).map_or(0, |before| before.matches('\n').count()) + 1
    }

    pub fn after(&self, offset: usize) -> &str {
        self.0.get(offset..).unwrap_or_default()
    }

    /// Lines that hold code, before the tests of the file and in them.
    pub fn count_lines(&self) -> (usize, usize) {
        let start_of_tests = self.0.match_indices("#[cfg(test)]").map(|(at, _)| at).find(|at| self.is_test_module(*at));
        let (code, tests) = self.0.split_at_checked(start_of_tests.unwrap_or(self.0.len())).unwrap_or((&self.0, ""));
        let count = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
        (count(code), count(tests))
    }

    fn is_test_module(&self, offset: usize) -> bool {
        let after = self.after(offset).trim_start_matches("#[cfg(test)]").trim_start();
        let has_body = after.find('{') < after.find(';') || !after.contains(';');
        after.starts_with("mod ") && after.contains('{') && has_body
    }
}

pub fn view(text: &str) -> CodeView {
    let mut scanner = Scanner { rest: text, out: String::with_capacity(text.len()) };
    while !scanner.rest.is_empty() {
        scanner.step();
    }
    CodeView(scanner.out)
}

struct Scanner<'a> {
    rest: &'a str,
    out: String,
}

impl Scanner<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            self.replace(self.rest.find('\n').unwrap_or(self.rest.len()), ' ');
        } else if self.rest.starts_with("/*") {
            self.replace(block_comment(self.rest), ' ');
        } else if let Some(length) = self.literal() {
            self.replace(length, '"');
        } else {
            self.keep();
        }
    }

    fn keep(&mut self) {
        let mut characters = self.rest.chars();
        if let Some(character) = characters.next() {
            self.out.push(character);
        }
        self.rest = characters.as_str();
    }

    /// Puts one filler byte for each byte, so that offsets stay; line ends stay too.
    fn replace(&mut self, length: usize, filler: char) {
        let (hidden, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        for byte in hidden.bytes() {
            self.out.push(if byte == b'\n' { '\n' } else { filler });
        }
        self.rest = rest;
    }

    fn literal(&self) -> Option<usize> {
        if self.rest.starts_with('\'') {
            return character(self.rest);
        }
        let inside_word = self.out.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let prefix = if inside_word {
            ""
        } else {
            ["br", "cr", "r", "b", "c"].into_iter().find(|prefix| self.rest.starts_with(prefix)).unwrap_or("")
        };
        let after = self.rest.strip_prefix(prefix)?;
        let length = if prefix.ends_with('r') { raw_string(after) } else { string(after) }?;
        Some(prefix.len() + length)
    }
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    let body = text.strip_prefix('"')?;
    let end = body.find(|c: char| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    Some(end.map_or(text.len(), |end| end + 2))
}

fn raw_string(text: &str) -> Option<usize> {
    let body = text.trim_start_matches('#');
    let hashes = text.len() - body.len();
    let body = body.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(body.find(&close).map_or(text.len(), |end| hashes + 1 + end + close.len()))
}

/// A character, unless the quote begins a lifetime.
fn character(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let first = body.chars().next()?;
    if first == '\\' {
        let escape = body.chars().nth(1)?;
        return Some(body.get(1 + escape.len_utf8()..)?.find('\'')? + 3 + escape.len_utf8());
    }
    body.get(first.len_utf8()..)?.starts_with('\'').then_some(first.len_utf8() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(view(source).0, expected);
    }

    #[test]
    fn comments_are_blank_and_literals_filled() {
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
        check(r#"x("a\"b")"#, r#"x("""""")"#);
        check(r##"r#"a"b"#;"##, &format!("{};", "\"".repeat(8)));
        check("let c = '\"'; d", "let c = \"\"\"; d");
        check(r"let c = '\''; d", "let c = \"\"\"\"; d");
        check("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)");
        check("\"a\nb\" c", "\"\"\n\"\" c");
        check("\"never closed", "\"\"\"\"\"\"\"\"\"\"\"\"\"");
    }

    #[test]
    fn offsets_stay_where_they_were_after_other_scripts() {
        let source = "\"é\" /* ü */ todo!()";
        assert_eq!(view(source).0.find("todo!"), source.find("todo!"));
        assert_eq!(view(source).find_all("todo!").count(), 1);
        assert_eq!(view("not_todo!()").find_all("todo!").count(), 0);
    }

    #[test]
    fn tests_at_the_end_of_a_file_are_counted_apart() {
        assert_eq!(view("//! A.\n\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n").count_lines(), (1, 4));
        assert_eq!(view("fn f() {}\n#[cfg(test)]\nmod tests;\nfn g() {}\n").count_lines(), (4, 0));
    }
}
