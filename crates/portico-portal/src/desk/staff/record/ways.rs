//! The ways from where a record stands, as buttons: the first one, the others, and those off the ordinary path.

use crate::{
    call::Call,
    desk::record::Said,
    policy::{self, Advance, Permit},
    records::{
        Record,
        actions::advance::{By, offers},
    },
};
use portico_model::{
    Key,
    blueprint::{Ball, Comment},
    workflow::{Machine, Offer, RefusalCode, Settled},
};

/// One button, or a link to the form where words are needed.
#[derive(Debug, Clone)]
pub struct Way {
    pub key: Key,
    pub label: String,
    pub is_primary: bool,
    /// Something is to be said or read first: the button opens a form.
    pub has_form: bool,
    pub comment: Comment,
    pub confirm: String,
    /// Why it is not open now.
    pub reasons: Vec<String>,
}

/// All of them, and the one whose form is open.
#[derive(Default)]
pub struct Ways {
    pub buttons: Vec<Way>,
    pub more: Vec<Way>,
    pub open: Option<Way>,
    /// What was typed into the open form.
    pub comment: String,
    /// Words can go to the client together with the ball.
    pub may_ask: bool,
}

/// More buttons than these go into the menu.
const BUTTONS: usize = 3;

impl Ways {
    pub fn of(
        call: &Call,
        machine: &Machine,
        record: &Record,
        (permit, settled): (Option<&Permit<Advance, policy::Record>>, &Settled),
        said: &Said,
    ) -> Self {
        let Some(permit) = permit else { return Self::default() };
        let by = By { member: permit.member(), facts: permit.facts() };
        let found: Vec<Offer<'_>> =
            offers(call, machine, record, (&by, settled)).into_iter().filter(Offer::is_mine).collect();
        let may_ask = found.iter().any(|offer| asks(machine, offer));
        let chosen = said.transition.clone().or_else(|| Some(Key::new(said.asked.way.as_str())));
        let open = found.iter().find(|offer| Some(offer.transition) == chosen.as_ref()).map(way);
        let (on, off): (Vec<Offer<'_>>, Vec<Offer<'_>>) = found.into_iter().partition(|offer| !offer.exception);
        let mut buttons: Vec<Way> = on.iter().map(way).collect();
        let mut more = buttons.split_off(buttons.len().min(BUTTONS));
        more.extend(off.iter().map(way));
        Self { buttons, more, open, comment: said.comment.clone(), may_ask }
    }

    /// Another primary button is on the page: this one steps back.
    pub fn step_back(&mut self) {
        self.buttons.iter_mut().for_each(|way| way.is_primary = false);
    }
}

fn way(offer: &Offer<'_>) -> Way {
    let reasons: Vec<String> = offer
        .refusals
        .iter()
        .filter(|refusal| refusal.code != RefusalCode::CommentMissing)
        .map(|refusal| refusal.words.clone())
        .collect();
    Way {
        key: offer.transition.clone(),
        label: offer.label.to_owned(),
        is_primary: offer.primary,
        has_form: offer.comment == Comment::Required || !offer.confirm.is_empty() || !reasons.is_empty(),
        comment: offer.comment,
        confirm: offer.confirm.to_owned(),
        reasons,
    }
}

/// The move that `ask_client` makes, open but for the words that come with it.
fn asks(machine: &Machine, offer: &Offer<'_>) -> bool {
    let open = offer.refusals.iter().all(|refusal| refusal.code == RefusalCode::CommentMissing);
    let to = machine.state(&offer.declared.to);
    open && to.is_some_and(|to| to.ball == Ball::Client && !to.exception && !to.is_final)
}
