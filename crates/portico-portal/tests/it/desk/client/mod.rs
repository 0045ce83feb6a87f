//! The client's pages: what each shows to whom, without a script.

use crate::records::{moved, opened};
use portico_testkit::{Answer, Browser, TestPortal};

mod answers;
mod home;
mod list;
mod live;
mod participants;
mod record;
mod request;
mod statements;

/// A request of Sam's that Jonas has taken and asked something about.
pub(super) async fn asked(portal: &TestPortal, subject: &str) -> String {
    let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
    let id = opened(&sam, subject).await;
    assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
    assert_eq!(moved(&jonas, &id, "ask-client", "Which month is it about?").await.status, 200);
    id
}

pub async fn page(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

/// The words of a page, without its tags.
pub fn text(html: &str) -> String {
    let words = html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
    words.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn primary_buttons(html: &str) -> usize {
    html.matches("btn-p").count()
}

fn id_in(answer: &Answer) -> String {
    answer.location().trim_start_matches("/records/").split(['?', '#']).next().unwrap_or_default().to_owned()
}
