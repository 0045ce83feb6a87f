//! `docs/reference/settings.md`, made from the table of settings; a test keeps it current.

use super::keys::{KEYS, Key};

const HEAD: &str = "# Settings

Made from the table of settings in the program; a test keeps it current.

A setting comes from the file `portico.toml` (named by `--config`, else in the folder where the server is started, else in
the data folder), from a variable, or from an option of the command. A variable wins over the file, an option over both.
A secret may also be read from a file: `password_file = \"/run/secrets/mail\"`, or the variable with `_FILE` at its end.
A name that is no setting is an error. `portico config show` prints every setting and where it came from, without secrets;
`portico config check` says what is wrong.
";

pub fn reference() -> String {
    KEYS.iter().fold(HEAD.to_owned(), |text, key| text + &entry(key))
}

fn entry(key: &Key) -> String {
    let default = if key.default.is_empty() { "nothing".to_owned() } else { format!("`{}`", key.default) };
    let secret = if key.is_secret { ". A secret" } else { "" };
    format!(
        "\n## `{}`\n\n{}\n\nTakes {}. Default: {default}{secret}. Variable: `{}`.\n",
        key.name,
        key.about,
        key.kind.words(),
        key.variable()
    )
}
