//! Everything in which SQLite and PostgreSQL differ in SQL text: one text is written, each gets its own form.

use crate::{Error, Result};
use std::{cell::RefCell, collections::HashMap, sync::Arc};

/// Which database a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// Texts put together at run time could be without number.
const MOST_TEXTS_KEPT: usize = 1024;

thread_local! {
    static TEXTS: RefCell<[HashMap<Box<str>, Arc<str>>; 2]> = RefCell::new([HashMap::new(), HashMap::new()]);
}

impl Dialect {
    /// The form of a token of the text, such as `{for_update}` or `{uuids $1}`.
    fn token(self, name: &str, argument: &str) -> Option<String> {
        let (sqlite, postgres) = match name {
            // types
            "uuid" | "blob" if argument.is_empty() => return Some(self.bytes(name)),
            "instant" | "int" => ("INTEGER", "bigint"),
            "bool" => ("INTEGER", "boolean"),
            "json" | "text" => ("TEXT", "text"),
            "real" => ("REAL", "double precision"),
            // the end of CREATE TABLE: keyed by its primary key, or by a row number of its own
            "table" => ("STRICT, WITHOUT ROWID", ""),
            "rows" => ("STRICT", ""),
            // locks: SQLite has one writer, who needs none
            "for_update" => ("", "FOR UPDATE"),
            "skip_locked" => ("", "FOR UPDATE SKIP LOCKED"),
            // lists, given as one JSON text
            "uuids" => (
                "(SELECT unhex(value) FROM json_each(@))",
                "(SELECT value::uuid FROM json_array_elements_text(@::json))",
            ),
            "texts" => ("(SELECT value FROM json_each(@))", "(SELECT value FROM json_array_elements_text(@::json))"),
            "ints" => {
                ("(SELECT value FROM json_each(@))", "(SELECT value::bigint FROM json_array_elements_text(@::json))")
            }
            // the few rows of a sub-select that names nothing outside itself, read first and once
            "set" => ("(@)", "(@)"),
            _ => return None,
        };
        let form = if self == Self::Sqlite { sqlite } else { postgres };
        (form.contains('@') != argument.is_empty() || form.is_empty()).then(|| form.replace('@', argument))
    }

    fn bytes(self, name: &str) -> String {
        match (self, name) {
            (Self::Sqlite, _) => "BLOB",
            (Self::Postgres, "uuid") => "uuid",
            (Self::Postgres, _) => "bytea",
        }
        .to_owned()
    }

    /// The table that a line of a query plan reads from end to end, if it does.
    pub fn scanned(self, plan_line: &str) -> Option<&str> {
        let line = plan_line.trim_start_matches([' ', '-', '>']);
        match self {
            Self::Sqlite => {
                let (table, how) =
                    line.strip_prefix("SCAN ")?.split_once(' ').unwrap_or((line.strip_prefix("SCAN ")?, ""));
                (!how.contains("VIRTUAL TABLE") && !table.starts_with('(') && table != "CONSTANT").then_some(table)
            }
            Self::Postgres => {
                let table = line.strip_prefix("Parallel ").unwrap_or(line).strip_prefix("Seq Scan on ")?;
                table.split(' ').next()
            }
        }
    }

    /// The text for this database; looked up when it was seen before.
    pub(crate) fn text(self, sql: &str) -> Result<Arc<str>> {
        let which = usize::from(self == Self::Postgres);
        TEXTS.with_borrow_mut(|texts| {
            let Some(kept) = texts.get_mut(which) else {
                return self.expand(sql).map(Into::into);
            };
            if let Some(text) = kept.get(sql) {
                return Ok(text.clone());
            }
            let text: Arc<str> = self.expand(sql)?.into();
            if kept.len() >= MOST_TEXTS_KEPT {
                kept.clear();
            }
            kept.insert(sql.into(), text.clone());
            Ok(text)
        })
    }

    /// Replaces tokens, keeps this database's `{sqlite: …}` or `{postgres: …}`, and turns `$1` into `?1` for SQLite,
    /// to which `$1` is a name. Literals, quoted names and comments stay as they are.
    pub(crate) fn expand(self, sql: &str) -> Result<String> {
        let mut out = String::with_capacity(sql.len() + 32);
        let mut rest = sql;
        while let Some(at) = rest.find(['\'', '"', '-', '/', '$', '{']) {
            let (plain, from) = rest.split_at(at);
            out.push_str(plain);
            rest = if let Some(quoted) = quoted(from) {
                out.push_str(quoted);
                from.get(quoted.len()..).unwrap_or_default()
            } else if let Some(after) = from.strip_prefix('{') {
                self.expand_braces(after, &mut out)?
            } else {
                let (sign, after) = from.split_at(1);
                let number = sign == "$" && after.starts_with(|c: char| c.is_ascii_digit());
                out.push_str(if number && self == Self::Sqlite { "?" } else { sign });
                after
            };
        }
        out.push_str(rest);
        Ok(out)
    }

    fn expand_braces<'s>(self, after: &'s str, out: &mut String) -> Result<&'s str> {
        let length = braced(after).ok_or_else(|| Error::Other("a brace in the SQL text is not closed".into()))?;
        let (inside, rest) = after.split_at(length);
        if let Some(own) = inside.strip_prefix("sqlite:") {
            if self == Self::Sqlite {
                out.push_str(&self.expand(own)?);
            }
        } else if let Some(own) = inside.strip_prefix("postgres:") {
            if self == Self::Postgres {
                out.push_str(&self.expand(own)?);
            }
        } else {
            let (name, argument) = inside.split_once(' ').unwrap_or((inside, ""));
            let form = self.token(name, &self.expand(argument.trim())?);
            let form = form.ok_or_else(|| Error::Other(format!("the SQL text has an unknown token {{{inside}}}")))?;
            self.push_token(name, &form, out);
        }
        Ok(rest.get(1..).unwrap_or_default())
    }

    /// On PostgreSQL a list becomes an array before anything is compared to it. Joined to a list, a table under row-level
    /// security would be read from end to end, because turning text into identifiers may leak; and with a limit around it,
    /// the planner would walk the large table in the hope of meeting some of a set soon.
    fn push_token(self, name: &str, form: &str, out: &mut String) {
        let is_list = self == Self::Postgres && matches!(name, "uuids" | "texts" | "ints" | "set");
        if is_list && out.ends_with(" IN ") && !out.ends_with(" NOT IN ") {
            out.truncate(out.len() - "IN ".len());
            out.push_str("= ANY(ARRAY");
            out.push_str(form);
            out.push(')');
        } else {
            out.push_str(form);
        }
    }

    /// A migration's text: like any other, and whole lines may belong to one database.
    pub(crate) fn migration(self, sql: &str) -> Result<String> {
        let mut kept = String::with_capacity(sql.len());
        let mut only: Option<Self> = None;
        for line in sql.lines() {
            match line.trim() {
                "-- sqlite:begin" => only = Some(Self::Sqlite),
                "-- postgres:begin" => only = Some(Self::Postgres),
                "-- sqlite:end" | "-- postgres:end" => only = None,
                _ if only.is_none_or(|only| only == self) => {
                    kept.push_str(line);
                    kept.push('\n');
                }
                _ => {}
            }
        }
        self.expand(&kept)
    }
}

/// The literal, quoted name or comment that a text begins with.
fn quoted(text: &str) -> Option<&str> {
    let end = match text.as_bytes() {
        [b'\'', ..] => text.get(1..)?.find('\'')? + 2,
        [b'"', ..] => text.get(1..)?.find('"')? + 2,
        [b'-', b'-', ..] => text.find('\n').unwrap_or(text.len()),
        [b'/', b'*', ..] => text.find("*/")? + 2,
        [b'$', ..] => {
            let tag = text.get(..text.get(1..)?.find('$')? + 2)?;
            let body = text.get(tag.len()..)?;
            let named = tag.trim_matches('$').chars().all(|c| c == '_' || c.is_ascii_alphabetic());
            if !named {
                return None;
            }
            tag.len() + body.find(tag)? + tag.len()
        }
        _ => return None,
    };
    text.get(..end)
}

/// How long the text inside the braces is, given what follows the opening one.
fn braced(text: &str) -> Option<usize> {
    let mut open = 1_u32;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let step = rest.find(['{', '}', '\'', '"'])?;
        let from = rest.get(step..)?;
        if let Some(quoted) = quoted(from) {
            at += step + quoted.len();
            continue;
        }
        open = if from.starts_with('{') { open + 1 } else { open.saturating_sub(1) };
        if open == 0 {
            return Some(at + step);
        }
        at += step + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(sql: &str) -> [String; 2] {
        [Dialect::Sqlite.expand(sql).unwrap(), Dialect::Postgres.expand(sql).unwrap()]
    }

    #[test]
    fn a_parameter_goes_by_position_on_both() {
        assert_eq!(both("SELECT $1, $12 + 1"), ["SELECT ?1, ?12 + 1", "SELECT $1, $12 + 1"]);
    }

    #[test]
    fn literals_names_and_comments_stay_as_they_are() {
        let text = "SELECT '$1 {uuid} ''$2''', \"$3\" -- $4 {nothing}\n/* $5 { */";
        assert_eq!(both(text), [text, text]);
    }

    #[test]
    fn a_function_body_in_dollar_quotes_stays_as_it_is() {
        let text = "CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN {x} RETURN $1; END $body$ LANGUAGE plpgsql";
        assert_eq!(Dialect::Postgres.expand(text).unwrap(), text);
    }

    #[test]
    fn a_list_is_one_value() {
        let [sqlite, postgres] = both("id IN {uuids $2}");
        assert_eq!(sqlite, "id IN (SELECT unhex(value) FROM json_each(?2))");
        assert_eq!(postgres, "id = ANY(ARRAY(SELECT value::uuid FROM json_array_elements_text($2::json)))");
        let [sqlite, postgres] = both("id IN {set SELECT x.id FROM x WHERE x.n = $2}");
        assert_eq!(sqlite, "id IN (SELECT x.id FROM x WHERE x.n = ?2)");
        assert_eq!(postgres, "id = ANY(ARRAY(SELECT x.id FROM x WHERE x.n = $2))");
        let [sqlite, postgres] = both("id NOT IN {uuids $2}");
        assert_eq!(sqlite, "id NOT IN (SELECT unhex(value) FROM json_each(?2))");
        assert_eq!(postgres, "id NOT IN (SELECT value::uuid FROM json_array_elements_text($2::json))");
    }

    #[test]
    fn each_database_keeps_its_own_part() {
        let [sqlite, postgres] =
            both("a {sqlite:MATCH $1 {for_update}}{postgres:@@ to_tsquery('}', $1) {for_update}} z");
        assert_eq!(sqlite, "a MATCH ?1  z");
        assert_eq!(postgres, "a @@ to_tsquery('}', $1) FOR UPDATE z");
    }

    #[test]
    fn an_unknown_token_is_refused() {
        assert!(Dialect::Sqlite.expand("SELECT {nonsense}").is_err());
        assert!(Dialect::Sqlite.expand("SELECT {uuids}").is_err());
        assert!(Dialect::Sqlite.expand("SELECT {uuid").is_err());
    }

    #[test]
    fn whole_lines_of_a_migration_may_belong_to_one_database() {
        let text =
            "CREATE TABLE t (id {uuid} PRIMARY KEY) {table};\n-- postgres:begin\nCREATE ROLE r;\n-- postgres:end\n";
        assert_eq!(
            Dialect::Sqlite.migration(text).unwrap(),
            "CREATE TABLE t (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;\n"
        );
        assert_eq!(
            Dialect::Postgres.migration(text).unwrap(),
            "CREATE TABLE t (id uuid PRIMARY KEY) ;\nCREATE ROLE r;\n"
        );
    }

    #[test]
    fn a_plan_line_tells_which_table_is_scanned() {
        assert_eq!(Dialect::Sqlite.scanned("SCAN record"), Some("record"));
        assert_eq!(Dialect::Sqlite.scanned("SEARCH record USING PRIMARY KEY (workspace_id=?)"), None);
        assert_eq!(Dialect::Sqlite.scanned("SCAN json_each VIRTUAL TABLE INDEX 1:"), None);
        assert_eq!(Dialect::Postgres.scanned("  ->  Seq Scan on record t"), Some("record"));
        assert_eq!(Dialect::Postgres.scanned("  ->  Index Scan using record_pkey on record"), None);
    }
}
