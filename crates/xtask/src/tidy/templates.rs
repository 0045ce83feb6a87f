//! Templates under the content policy: no style attribute, no inline script, no handler in an attribute.
use super::Finding;
use super::tree::{SourceFile, Tree};

pub fn check(tree: &Tree) -> Vec<Finding> {
    let templates = tree.files().filter(|file| file.has_extension("html") && is_page(&file.path));
    templates.flat_map(check_file).collect()
}

/// Mail is read without our content policy, and without our style sheet.
fn is_page(path: &str) -> bool {
    let inside = path.starts_with("crates/") || path.starts_with("ui/");
    inside && !path.contains("/tests/") && !path.contains("/mail/") && !path.contains("/letters/")
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let text = file.text.to_ascii_lowercase();
    let mut findings = Vec::new();
    for (before, tag) in list_tags(&text) {
        if let Some((what, mend)) = problem(tag) {
            let line = text.get(..before).map_or(1, |before| before.matches('\n').count() + 1);
            findings.push(Finding::new(&file.path, line, what, mend));
        }
    }
    findings
}

fn problem(tag: &str) -> Option<(String, &'static str)> {
    let name = tag.split([' ', '\n', '\t', '>', '/']).next().unwrap_or_default();
    let attributes: Vec<&str> = tag.split_whitespace().skip(1).collect();
    let has = |start: &str| attributes.iter().any(|attribute| attribute.starts_with(start));
    if has("style=") {
        return Some(("a style attribute".to_owned(), "give it a class; the content policy blocks inline styles"));
    }
    if name == "style" {
        return Some(("an inline style sheet".to_owned(), "put it into ui/; the content policy blocks inline styles"));
    }
    if name == "script" && !has("src=") {
        return Some(("an inline script".to_owned(), "put it into ui/; the content policy blocks inline scripts"));
    }
    let handler = attributes.iter().find(|attribute| is_handler(attribute));
    let handler = handler.map(|attribute| attribute.split('=').next().unwrap_or_default());
    if let Some(handler) = handler {
        return Some((
            format!("`{handler}` runs a script from an attribute"),
            "listen in ui/; the content policy blocks it",
        ));
    }
    tag.contains("javascript:").then(|| ("a javascript: address".to_owned(), "use a button and listen in ui/"))
}

fn is_handler(attribute: &str) -> bool {
    let Some((name, _)) = attribute.split_once('=') else {
        return false;
    };
    let plain = name
        .strip_prefix("on")
        .is_some_and(|rest| rest.len() > 2 && rest.bytes().all(|byte| byte.is_ascii_lowercase()));
    plain || name.starts_with("hx-on")
}

/// Every opening tag from its name to its end, with the place of its name.
fn list_tags(text: &str) -> Vec<(usize, &str)> {
    let starts = text.match_indices('<').map(|(at, _)| at + 1);
    let tags = starts.filter_map(|at| Some((at, text.get(at..)?)));
    tags.filter(|(_, tag)| tag.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(|(at, tag)| (at, until_end(tag)))
        .collect()
}

/// Up to the `>` that is not inside an attribute's value.
fn until_end(tag: &str) -> &str {
    let mut quote = None;
    let end = tag.find(|c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        quote.is_none() && c == '>'
    });
    end.and_then(|end| tag.get(..end)).unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<usize> {
        let tree = Tree::of(&[("crates/portico-portal/src/desk/home.html", text)]);
        check(&tree).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn inline_styles_scripts_and_handlers_are_found() {
        assert_eq!(found("<p>\n<b style=\"x\">"), [2]);
        assert_eq!(found("<style>p{}</style>"), [1]);
        assert_eq!(found("<script>go()</script>"), [1]);
        assert_eq!(found("<button class=\"a\"\n  onclick=\"go()\">"), [1]);
        assert_eq!(found("<p hx-on:click='x'>"), [1]);
        assert_eq!(found("<a href=\"JavaScript:x\">"), [1]);
    }

    #[test]
    fn what_the_policy_lets_pass_is_let_pass() {
        assert!(found("<script src=\"/a.js\" defer></script>").is_empty());
        assert!(found("<p data-style=\"x\" title=\"a > b\">style= onclick=</p>").is_empty());
        assert!(found("{% if a < b %}<p>{% endif %}").is_empty());
    }

    #[test]
    fn mail_has_its_own_styles() {
        let tree = Tree::of(&[("crates/portico-portal/src/mail/letter.html", "<p style=\"x\">")]);
        assert!(check(&tree).is_empty());
    }
}
