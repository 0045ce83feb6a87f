//! An icon of the sprite. It is decoration: the words stand beside it.

use std::fmt;

use askama::filters::HtmlSafe;

#[derive(Debug, Clone, Copy)]
pub struct Icon<'a>(&'a str);

/// The icon of that name, as `ui/src/icons/list.txt` has it; a name that cannot be one becomes a dot.
pub fn icon(name: &str) -> Icon<'_> {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    Icon(if plain && !name.is_empty() { name } else { "circle-dot" })
}

impl fmt::Display for Icon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<svg class="i" aria-hidden="true"><use href=""#)?;
        f.write_str(portico_ui::ICONS)?;
        f.write_str("#")?;
        f.write_str(self.0)?;
        f.write_str(r#""/></svg>"#)
    }
}

impl HtmlSafe for Icon<'_> {}
