//! Keeps an expression so small that neither the parser's stack nor its time can run out.
//!
//! The parser descends once for every bracket and every operator of a chain, and its frames are large: in a
//! debug build twenty brackets or ninety additions fill a stack of two megabytes. What is counted here is
//! counted before the parser sees it, so nothing may be read otherwise than the parser reads it: comments and
//! the rarer forms of strings, which could hide operators, are refused.

/// Longer expressions are a rule that nobody can read.
pub const LONGEST: usize = 1_000;
/// Brackets, one inside the other.
const MOST_NESTED: usize = 8;
/// Comparisons, sums, calls and brackets together; `&&` and `||` are balanced by the parser and not counted.
const MOST_LINKS: usize = 36;
/// Names after a dot.
const MOST_DOTS: usize = 100;
/// Signs and negations in a row.
const MOST_PREFIXES: usize = 4;

pub(super) fn keep_small(source: &str) -> Result<(), String> {
    if source.trim().is_empty() {
        return Err("the expression is empty".to_owned());
    }
    if source.len() > LONGEST {
        return Err(format!("the expression has {} characters; at most {LONGEST} are read", source.len()));
    }
    let bare = without_strings(source)?;
    if bare.contains("//") {
        return Err("write comments outside of the expression".to_owned());
    }
    if let Some(other) = bare.chars().find(|c| !c.is_ascii() || (c.is_control() && !matches!(c, '\n' | '\t'))) {
        return Err(format!("{other:?} is not used in expressions, but inside quotes"));
    }
    count(&bare)
}

/// The source with every string replaced by `""`, which hides nothing.
fn without_strings(source: &str) -> Result<String, String> {
    let mut bare = String::new();
    let mut letters = source.chars();
    while let Some(letter) = letters.next() {
        bare.push(letter);
        if !matches!(letter, '"' | '\'') {
            continue;
        }
        let before = bare.chars().rev().nth(1);
        if before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '"' | '\'' | '`')) {
            return Err("a string is written in one pair of quotes, with nothing in front of it".to_owned());
        }
        loop {
            match letters.next() {
                Some('\\') => drop(letters.next()),
                Some(end) if end == letter => break,
                Some('\n') | None => return Err("a quote is not closed".to_owned()),
                Some(_) => {}
            }
        }
        bare.push(letter);
    }
    Ok(bare)
}

fn count(bare: &str) -> Result<(), String> {
    let (mut nested, mut links, mut dots, mut prefixes) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut before = ' ';
    for letter in bare.chars() {
        match letter {
            '(' | '[' | '{' => nested += 1,
            ')' | ']' | '}' => nested = nested.saturating_sub(1),
            _ => {}
        }
        let second_half = letter == '=' && matches!(before, '=' | '<' | '>' | '!');
        links += usize::from("([{+-*/%<>=?".contains(letter) && !second_half);
        dots += usize::from(letter == '.');
        prefixes = match letter {
            '!' | '-' => prefixes + 1,
            letter if letter.is_whitespace() => prefixes,
            _ => 0,
        };
        before = letter;
        if nested > MOST_NESTED || prefixes > MOST_PREFIXES {
            return Err(format!("the expression nests more than {MOST_NESTED} levels"));
        }
    }
    if links > MOST_LINKS || dots > MOST_DOTS {
        return Err(format!("the expression has more than {MOST_LINKS} comparisons, sums and calls"));
    }
    Ok(())
}
