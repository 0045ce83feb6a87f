//! Words as search knows them: lower case, without accents, letters and digits only. The same on both databases.

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// Longer ones are cut, when they are written and when they are looked for.
pub const LONGEST_WORD: usize = 40;

/// The words of a text, in their order. Scripts that write without spaces give one word for each sign.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let letters = text.nfkd().flat_map(char::to_lowercase).filter(|letter| canonical_combining_class(*letter) == 0);
    let mut words = Split { letters: letters.collect::<Vec<char>>().into_iter(), next: None };
    std::iter::from_fn(move || words.next_word())
}

/// Letters on their way to words.
struct Split {
    letters: std::vec::IntoIter<char>,
    /// A sign that ended the word before it and is a word of its own.
    next: Option<char>,
}

impl Split {
    fn next_word(&mut self) -> Option<String> {
        if let Some(sign) = self.next.take() {
            return Some(sign.to_string());
        }
        let mut word = String::new();
        let mut length = 0;
        for letter in self.letters.by_ref() {
            if is_sign(letter) {
                if word.is_empty() {
                    return Some(letter.to_string());
                }
                self.next = Some(letter);
                return Some(word);
            }
            if letter.is_alphanumeric() {
                length += 1;
                if length <= LONGEST_WORD {
                    push(&mut word, letter);
                }
            } else if !word.is_empty() {
                return Some(word);
            }
        }
        (!word.is_empty()).then_some(word)
    }
}

/// Letters that have no accent to lose, and are typed otherwise by those who cannot type them.
fn push(word: &mut String, letter: char) {
    match letter {
        'æ' => word.push_str("ae"),
        'œ' => word.push_str("oe"),
        'ß' => word.push_str("ss"),
        'þ' => word.push_str("th"),
        'ø' => word.push('o'),
        'đ' | 'ð' => word.push('d'),
        'ł' => word.push('l'),
        'ħ' => word.push('h'),
        'ŧ' => word.push('t'),
        'ŋ' => word.push('n'),
        'ı' => word.push('i'),
        'ς' => word.push('σ'),
        other => word.push(other),
    }
}

fn is_sign(letter: char) -> bool {
    let ranges = ['\u{2e80}'..='\u{30ff}', '\u{3400}'..='\u{9fff}', '\u{f900}'..='\u{faff}', '\u{20000}'..='\u{2ffff}'];
    letter.is_alphanumeric() && ranges.iter().any(|range| range.contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text).collect::<Vec<String>>(), expected, "{text}");
    }

    #[test]
    fn accents_case_and_signs_make_no_difference() {
        check("Überweisung an Zoë's Café, Straße 7", &["uberweisung", "an", "zoe", "s", "cafe", "strasse", "7"]);
        check("Cafe\u{301}", &["cafe"]);
        check("INVOICE-2041 (paid)", &["invoice", "2041", "paid"]);
        check("Łódź Ærø Đặng İzmir ﬁnal ＡＢＣ１", &["lodz", "aero", "dang", "izmir", "final", "abc1"]);
        check("Й\u{438}\u{306} ΣΟΦΌΣ σοφός", &["ии", "σοφοσ", "σοφοσ"]);
    }

    #[test]
    fn scripts_without_spaces_give_one_word_for_each_sign() {
        check("請求書2041", &["請", "求", "書", "2041"]);
        check("a請", &["a", "請"]);
    }

    #[test]
    fn a_text_without_words_gives_none() {
        check("", &[]);
        check(" \"*() \u{0} — ", &[]);
        check("\u{301}\u{fe0f}", &[]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(words(&"x".repeat(5_000)).collect::<Vec<String>>(), ["x".repeat(LONGEST_WORD)]);
    }
}
