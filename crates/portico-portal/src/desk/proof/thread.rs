//! One comment as it is read, with what the reader may do about it.

use super::load::{Form, Material, Typed};
use crate::{
    call::Call,
    policy,
    proofing::{Comment, InternalComment, comment::Said},
};
use portico_model::proofing::{Act, Situation, Standing, Weight, decide};
use portico_web::{
    components::{Message, When},
    words::Words,
};

/// A comment with its replies.
pub struct Thread {
    pub number: i64,
    /// "Page 4 · must change · written on version 2"
    pub about: String,
    /// It points somewhere on the page that is shown.
    pub is_pinned: bool,
    pub is_done: bool,
    /// "Done in version 4 by Theo Brandt"
    pub settled: String,
    /// Nobody has looked yet if its place still holds.
    pub is_moved: bool,
    /// Where it is, or where it was to be put when that was refused.
    pub at: Typed,
    pub voices: Vec<Voice>,
    pub may: May,
    /// The form of a reply that came back.
    pub reply: Typed,
    /// What was refused about the thread itself.
    pub refused: String,
}

/// What somebody said in it.
pub struct Voice {
    /// The place of a reply; none for the comment itself.
    pub place: Option<i64>,
    pub author: String,
    pub when: When,
    pub is_edited: bool,
    pub paragraphs: Vec<String>,
    /// The words, where the reader may say them better or take them back.
    pub own: Option<String>,
    pub edit: Typed,
}

/// What the reader may do about a thread; the action decides.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one for each thing that may be done")]
pub struct May {
    pub answer: bool,
    pub settle: bool,
    pub reopen: bool,
    pub place: bool,
}

/// A comment of the firm's team.
pub struct Aside {
    pub number: i64,
    pub about: String,
    pub author: String,
    pub when: When,
    pub paragraphs: Vec<String>,
    pub is_pinned: bool,
    pub is_done: bool,
    pub is_own: bool,
    pub refused: String,
}

/// Who reads what.
pub struct Reading<'a> {
    pub call: &'a Call,
    pub document: &'a policy::Document,
    pub material: &'a Material,
    pub words: &'a Words,
    pub typed: &'a Typed,
}

impl Reading<'_> {
    pub fn thread(&self, comment: &Comment) -> Thread {
        let number = comment.number;
        let is_reply = self.typed.form == Form::Reply(number);
        let is_refused = self.typed.form == Form::Standing(number);
        let may = |act| self.may(comment, act, None);
        let first = self.voice(comment, None, &comment.said);
        let replies = comment.replies.iter().map(|reply| self.voice(comment, Some(reply.place), &reply.said));
        Thread {
            number,
            about: self.about(comment),
            is_pinned: comment.place.is_some() && !self.material.sheets.all().is_empty(),
            is_done: comment.standing == Standing::Done,
            settled: settled(comment),
            is_moved: comment.is_moved(self.material.shown.number),
            at: if is_refused && !self.typed.page.is_empty() { self.typed.clone() } else { placed(comment) },
            voices: std::iter::once(first).chain(replies).collect(),
            may: May {
                answer: may(Act::Answer),
                settle: may(Act::Settle),
                reopen: may(Act::Reopen),
                place: may(Act::Place),
            },
            reply: if is_reply { self.typed.clone() } else { Typed::default() },
            refused: if is_refused { self.typed.error.clone() } else { String::new() },
        }
    }

    pub fn aside(&self, one: &InternalComment) -> Aside {
        let page = one.place.map_or_else(|| "The whole version".to_owned(), |place| format!("Page {}", place.page));
        let version = if one.version < self.material.shown.number {
            format!(" · written on version {}", one.version)
        } else {
            String::new()
        };
        Aside {
            number: one.number,
            about: format!("{page}{version}"),
            author: self.author(one.member, &one.author),
            when: self.words.when(one.at),
            paragraphs: Message::paragraphs_of(&one.words),
            is_pinned: one.place.is_some() && !self.material.sheets.all().is_empty(),
            is_done: one.standing == Standing::Done,
            is_own: self.call.actor().is(one.member),
            refused: String::new(),
        }
    }

    fn voice(&self, comment: &Comment, place: Option<i64>, said: &Said) -> Voice {
        let is_back = self.typed.form == Form::Words(comment.number, place);
        Voice {
            place,
            author: self.author(said.member, &said.author),
            when: self.words.when(said.at),
            is_edited: said.edited_at.is_some(),
            paragraphs: Message::paragraphs_of(&said.words),
            own: self.may(comment, Act::Edit, place).then(|| said.words.clone()),
            edit: if is_back { self.typed.clone() } else { Typed::default() },
        }
    }

    fn author(&self, member: crate::ids::MemberId, name: &str) -> String {
        if self.call.actor().is(member) { "You".to_owned() } else { name.to_owned() }
    }

    fn about(&self, comment: &Comment) -> String {
        let page = comment.place.map_or_else(|| "The whole version".to_owned(), |place| format!("Page {}", place.page));
        let weight = if comment.weight == Weight::Must { " · must change" } else { " · an idea" };
        let version = if comment.version < self.material.shown.number {
            format!(" · written on version {}", comment.version)
        } else {
            String::new()
        };
        format!("{page}{weight}{version}")
    }

    /// Whether the page offers it: the same rule that the action asks, and the right to say anything at all.
    fn may(&self, comment: &Comment, act: Act, reply: Option<i64>) -> bool {
        let said = match reply {
            None => Some(&comment.said),
            Some(place) => comment.replies.iter().find(|reply| reply.place == place).map(|reply| &reply.said),
        };
        let Some(said) = said.filter(|_| self.material.may_comment && self.material.is_current()) else {
            return false;
        };
        let situation = Situation {
            standing: comment.standing,
            is_locked: self.material.lock.is_some(),
            is_own: self.call.actor().is(said.member),
            is_author: self.call.actor().is(comment.said.member),
            is_answered: comment.replies.last().map(|last| last.place) != reply,
            side: self.call.actor().side(),
            side_of_document: self.document.side,
            is_moved: comment.is_moved(self.material.current()),
        };
        decide(&situation, act).is_ok()
    }
}

/// As the form of its place says it.
fn placed(comment: &Comment) -> Typed {
    let Some(place) = comment.place else { return Typed::default() };
    let extent = place.extent.map(|extent| [extent.width.to_string(), extent.height.to_string()]);
    let [width, height] = extent.unwrap_or_default();
    Typed {
        page: place.page.to_string(),
        at: [place.x.to_string(), place.y.to_string(), width, height],
        ..Typed::default()
    }
}

fn settled(comment: &Comment) -> String {
    match (comment.standing, comment.settled_in) {
        (Standing::Done, Some(version)) => {
            let by = comment.settled_by.as_ref().map(|name| format!(", says {name}")).unwrap_or_default();
            format!("Done in version {version}{by}")
        }
        _ => String::new(),
    }
}
