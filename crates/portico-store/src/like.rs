//! Texts that are looked for with `LIKE … ESCAPE '!'`.

/// The text anywhere in a column, every sign of it as it stands.
pub fn anywhere(text: &str) -> String {
    format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

#[cfg(test)]
mod tests {
    use super::anywhere;

    #[test]
    fn no_sign_of_a_text_stands_for_another() {
        for (text, expected) in [("", "%%"), ("a", "%a%"), ("50%_!", "%50!%!_!!%")] {
            assert_eq!(anywhere(text), expected, "{text}");
        }
    }
}
