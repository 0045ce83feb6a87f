//! Licence expressions: `AND` binds tighter than `OR`, `WITH` belongs to the name before it, and `/` is an old `OR`.
use std::iter::Peekable;
use std::vec::IntoIter;

/// Whether an expression can be satisfied by accepted licences alone; nothing when it cannot be read.
pub fn is_accepted(expression: &str, accepted: &[String]) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
    let mut reader = Reader { words: words.into_iter().peekable(), accepted };
    let verdict = reader.any()?;
    reader.words.peek().is_none().then_some(verdict)
}

struct Reader<'a> {
    words: Peekable<IntoIter<String>>,
    accepted: &'a [String],
}

impl Reader<'_> {
    fn any(&mut self) -> Option<bool> {
        let mut verdict = self.all()?;
        while self.take("OR") {
            verdict |= self.all()?;
        }
        Some(verdict)
    }

    fn all(&mut self) -> Option<bool> {
        let mut verdict = self.one()?;
        while self.take("AND") {
            verdict &= self.one()?;
        }
        Some(verdict)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let verdict = self.any()?;
            return self.take(")").then_some(verdict);
        }
        let mut name = self.words.next().filter(|word| !["AND", "OR", "WITH", ")"].contains(&word.as_str()))?;
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.words.next()?);
        }
        Some(self.accepted.contains(&name))
    }

    fn take(&mut self, word: &str) -> bool {
        self.words.next_if(|next| next == word).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: Option<bool>) {
        let accepted = ["MIT", "Apache-2.0", "ISC"].map(str::to_owned);
        assert_eq!(is_accepted(expression, &accepted), expected, "{expression}");
    }

    #[test]
    fn one_of_several_is_enough_and_all_of_a_conjunction_are_needed() {
        check("MIT", Some(true));
        check("GPL-3.0-only", Some(false));
        check("MIT OR GPL-3.0-only", Some(true));
        check("MIT AND GPL-3.0-only", Some(false));
        check("GPL-3.0-only OR MIT AND ISC", Some(true));
        check("(GPL-3.0-only OR MIT) AND BSD-3-Clause", Some(false));
        check("Unlicense/MIT", Some(true));
    }

    #[test]
    fn an_exception_makes_another_licence() {
        check("Apache-2.0 WITH LLVM-exception", Some(false));
        check("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", Some(true));
    }

    #[test]
    fn what_cannot_be_read_is_not_accepted() {
        for expression in ["", "MIT OR", "(MIT", "MIT)", "OR MIT", "MIT ISC", "MIT WITH"] {
            check(expression, None);
        }
    }
}
