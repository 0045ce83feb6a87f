//! Taking a name out of sentences that the portal wrote, and finding it in what events say. Pure.

use serde_json::Value as Json;

/// What stands where a name stood.
pub const ERASED: &str = "Erased person";

/// The text with every name replaced, where it stands as words of its own; none where none of them occurs.
pub fn blanked(text: &str, names: &[&str]) -> Option<String> {
    let mut out = text.to_owned();
    for name in names.iter().filter(|name| !name.is_empty()) {
        for form in [(*name).to_owned(), escaped(name)] {
            out = replaced(&out, &form);
        }
    }
    (out != text).then_some(out)
}

/// Whether an event names somebody in a field of its own. A column that has become something is the record's, not theirs.
pub fn is_named(payload: &str, names: &[&str]) -> bool {
    serde_json::from_str(payload).is_ok_and(|said| names_one(&said, names))
}

fn names_one(said: &Json, names: &[&str]) -> bool {
    match said {
        Json::String(text) => text.split(", ").any(|part| names.iter().any(|name| part.eq_ignore_ascii_case(name))),
        Json::Array(all) => all.iter().any(|one| names_one(one, names)),
        Json::Object(fields) => fields.iter().any(|(key, one)| key != "changes" && names_one(one, names)),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

fn replaced(text: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(name) {
        let begins = before.chars().next_back().or(out.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        out.push_str(before);
        out.push_str(if begins && ends { ERASED } else { name });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// As it stands in HTML.
fn escaped(name: &str) -> String {
    let signs = [('&', "&#38;"), ('<', "&#60;"), ('>', "&#62;"), ('"', "&#34;"), ('\'', "&#39;")];
    name.chars()
        .map(|c| signs.iter().find(|(sign, _)| *sign == c).map_or(c.to_string(), |(_, to)| (*to).into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_where_it_is_a_name() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(blanked(text, &["Sam Lee", "sam@x.example"]).as_deref(), expected, "{text}");
        };
        check("Sam Lee replied on “Wages”", Some("Erased person replied on “Wages”"));
        check("Sam Lee <sam@x.example>", Some("Erased person <Erased person>"));
        check("Sam Leeson and Rosam Lee", None);
        check("For Sam Lee, of Sam Lee's", Some("For Erased person, of Erased person's"));
        check("", None);
        assert_eq!(blanked("by O&#39;Brien", &["O'Brien"]).as_deref(), Some("by Erased person"));
        assert_eq!(blanked("nothing", &[""]), None);
    }

    #[test]
    fn an_event_names_somebody_in_fields_and_not_in_columns_or_stories() {
        let check = |payload: &str, expected: bool| assert_eq!(is_named(payload, &["Sam Lee"]), expected, "{payload}");
        check(r#"{"name":"Sam Lee","member":"x"}"#, true);
        check(r#"{"waiting_for":["Ann Poe, Sam Lee"]}"#, true);
        check(r#"{"decisions":[{"seat_name":"sam lee"}]}"#, true);
        check(r#"{"body":"I am Sam Lee and wait"}"#, false);
        check(r#"{"changes":{"answers":{"contact":"Sam Lee"}}}"#, false);
        check("no json", false);
    }
}
