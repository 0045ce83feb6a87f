//! Words of a log as the portal may show them.

/// In one line, without control characters and what turns the direction of writing, and not too long.
pub(in crate::exchange) fn clean(text: &str, longest: usize) -> String {
    let plain: String = text.chars().map(|c| if is_odd(c) { ' ' } else { c }).collect();
    let mut words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(longest) {
        words.truncate(end);
    }
    words
}

fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_break_a_line_or_turn_it_round_is_gone() {
        assert_eq!(clean("a\r\nb\u{1b}[31m \u{202e}c  d ", 200), "a b [31m c d");
        assert_eq!(clean("éèêë", 2), "éè");
        assert_eq!(clean(" \u{0}", 9), "");
    }
}
