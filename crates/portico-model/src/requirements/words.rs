//! What is said when something is refused about an item. Clients read it too.

use crate::Key;
use crate::access::Side;
use crate::blueprint::{State, Takes};
use crate::refusal::{Refusal, RefusalCode};

/// A reason with what its words are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    code: RefusalCode,
    about: String,
    field: Option<Key>,
    /// Where the code alone does not say it.
    words: Option<&'static str>,
}

impl Refused {
    pub fn of(code: RefusalCode, about: impl Into<String>) -> Refused {
        Refused { code, about: about.into(), field: None, words: None }
    }

    pub fn missing(field: &Key, label: &str) -> Refused {
        Refused { field: Some(field.clone()), ..Refused::of(RefusalCode::AnswerMissing, label) }
    }
}

impl From<RefusalCode> for Refused {
    fn from(code: RefusalCode) -> Refused {
        Refused::of(code, "")
    }
}

pub(super) fn refusal(item: &Key, refused: Refused) -> Refusal {
    let Refused { code, about, field, words } = refused;
    let words = words.unwrap_or_else(|| self::words(code)).replace("{}", &about);
    Refusal { field, ..Refusal::new(code, format!("requirements.{item}"), words) }
}

/// That the state of the record does not take this, and what to do about it.
pub(super) fn shut(state: Option<&State>, side: Side) -> Refused {
    let Some(state) = state else { return RefusalCode::WrongState.into() };
    Refused { words: Some(shut_words(state, side)), ..Refused::of(RefusalCode::WrongState, state.label_for(side)) }
}

/// What a page says above a checklist of which its reader cannot hand in everything; none where they can.
pub fn what_is_taken(state: &State, side: Side) -> Option<String> {
    let words = || shut_words(state, side).replace("{}", state.label_for(side));
    (state.takes(side) != Takes::All).then(words)
}

fn shut_words(state: &State, side: Side) -> &'static str {
    match (state.takes(side), side) {
        _ if state.is_final && side == Side::Client => "This is “{}”. Ask us to open it again if something is missing.",
        _ if state.is_final => "This is “{}”. Open it again first.",
        (Takes::Returned, Side::Client) => {
            "While this is “{}”, only what is missing or asked for again can be sent. Write to us if something else has to change."
        }
        (Takes::Returned, Side::Firm) => {
            "While this is “{}”, only what is missing or asked for again can be handed in."
        }
        (_, Side::Client) => "While this is “{}”, nothing can be sent. Write to us if something is missing.",
        (_, Side::Firm) => "While this is “{}”, nothing can be handed in.",
    }
}

/// What the portal itself says when it asks again for something.
pub(super) fn said_by_portal(code: RefusalCode) -> String {
    words(code).to_owned()
}

/// A sentence, with `{}` for what it is about.
fn words(code: RefusalCode) -> &'static str {
    WORDS.iter().find(|(one, _)| *one == code).map_or(OTHERWISE, |(_, words)| words)
}

const OTHERWISE: &str = "This is not possible now. Reload the page to see what is.";

const WORDS: &[(RefusalCode, &str)] = &[
    (RefusalCode::AnswerMissing, "Fill in “{}” first."),
    (RefusalCode::WrongFileKind, "The file must be {}."),
    (RefusalCode::FileTooLarge, "The file must be smaller than {} MB."),
    (RefusalCode::FileWaiting, "The file is being checked for viruses. Try again in a minute."),
    (
        RefusalCode::FileUnchecked,
        "Nobody could check this file for viruses, and here such a file is not accepted. Send another one, such as a PDF without a password.",
    ),
    (RefusalCode::FileInfected, "We found a virus in this file and deleted it."),
    (RefusalCode::FileEmpty, "The file is empty."),
    (RefusalCode::NotOpened, "Open every file first, then agree. The files are listed with it."),
    (RefusalCode::UnknownItem, "This is not asked for any more. Reload the page to see what is."),
    (RefusalCode::DecidedElsewhere, "This is done when the approval is given. There is nothing to hand in."),
    (RefusalCode::NotYourRole, "This is for somebody else. The page says for whom."),
    (RefusalCode::NotYourRelation, "This is for somebody else. The page says for whom."),
    (RefusalCode::AlreadyAccepted, "This has been accepted. Ask for it to be opened again if it has to change."),
    (RefusalCode::NotHandedIn, "Nothing is handed in here. Reload the page to see how it stands."),
    (RefusalCode::NotWhatIsAsked, "Something else is asked for here. Reload the page and try again."),
    (RefusalCode::AlreadySaid, "You have said already that this is paid. Undo that first if it was another day."),
    (RefusalCode::AmountUnknown, "It is not known yet how much this is. The amount stands here as soon as it is."),
    (
        RefusalCode::AmountChanged,
        "What is asked for is another by now: {}. Nothing was put down. If you have paid already as it was before, write to us.",
    ),
    (RefusalCode::TooOld, "That document cannot be used again here. Send a new one."),
    (RefusalCode::TooFewFiles, "{} asked for here. Send the rest, then say that it is all."),
    (RefusalCode::TooManyFiles, "You can send up to {} files here."),
    (RefusalCode::ReasonMissing, "Choose a reason, or say in a few words what is wrong."),
    (RefusalCode::CommentTooLong, "The reason must be 10,000 characters or fewer."),
];
