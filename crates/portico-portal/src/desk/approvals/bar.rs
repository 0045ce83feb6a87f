//! With what the reader decides: the bar, and the form of the one decision that is being made.

use super::show::Back;
use crate::{
    approvals::view::{self, View},
    call::Call,
    files::evidence,
    ids::RoundId,
};
use portico_model::{
    Key,
    blueprint::{Approval as Declared, Comment, Stage},
    signature::{Manner, Sent},
};
use portico_web::{components as ui, words};

/// The bar with which the reader decides.
pub struct Bar {
    /// "For Dana Reyes", where it is somebody else's seat.
    pub place: String,
    pub after: String,
    /// "Approve", or "Sign it"
    pub verb: &'static str,
    /// To approve is to sign.
    pub signs: bool,
    /// A decision that binds is asked for once more.
    pub binds: bool,
    pub delegates: bool,
}

/// The open form: one decision, with the words that it takes.
pub struct Form {
    pub decision: String,
    pub title: String,
    pub consequence: String,
    /// What is approved, what happens then, whether it can be taken back, and what is left open.
    pub facts: Vec<(&'static str, String)>,
    pub verb: String,
    pub label: String,
    pub takes_words: bool,
    pub needs_words: bool,
    pub words: String,
    /// A second box: the reason of an override, or the evidence of a recorded decision.
    pub grounds: Option<(String, String)>,
    /// What whoever gave it can have said, where a decision is put down.
    pub sayings: &'static [(&'static str, &'static str)],
    /// Whose decision is put down.
    pub from: Vec<(String, String)>,
    /// What the reader wrote themselves against it.
    pub doubt: String,
    /// Where the open stage asks for a signature.
    pub sign: Option<ui::SignView>,
    /// Files of the record that could show it.
    pub files: Vec<(String, String)>,
    /// Where a file can be sent with it.
    pub upload: Option<Upload>,
    /// What was chosen, and what is wrong with it.
    pub chosen: Chosen,
}

/// A file that is sent with a decision, for the firm alone.
pub struct Upload {
    /// "PDF, JPG or PNG, smaller than 50 MB."
    pub limits: String,
    pub accept: String,
    /// Pressed twice, it is sent once.
    pub once: String,
    /// One that came with the form before, and is sent with it once more: its upload, and that it is here.
    pub waiting: Option<(String, String)>,
}

/// Of a form that came back.
#[derive(Default)]
pub struct Chosen {
    pub from: String,
    pub said: String,
    pub document: String,
    pub wrong_file: String,
    pub wrong_grounds: String,
}

/// What the reader may do here, as far as the page offers it; the action decides.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one for each thing that may be done")]
pub struct May {
    pub decides: bool,
    pub overrides: bool,
    pub records: bool,
    pub reassigns: bool,
}

impl May {
    pub fn of(call: &Call, declared: &Declared, view: &View) -> Self {
        let roles: Vec<&Key> = call.actor().standings().iter().flat_map(|one| &one.roles).collect();
        let holds = |role: &Key| roles.contains(&role) && view.state == "open";
        let overrides = declared.overriders.iter().any(holds);
        Self {
            decides: !view.mine.is_empty(),
            overrides,
            records: declared.recorders.iter().any(holds),
            reassigns: overrides || declared.escalate.as_ref().is_some_and(|one| holds(&one.role)),
        }
    }

    pub fn ways(self, id: RoundId) -> Vec<(String, String)> {
        let way = |label: &str, path: &str| (label.to_owned(), format!("/approvals/{id}{path}"));
        let all = [
            (self.reassigns, way("Give it to somebody else…", "/delegations?others=1")),
            (self.records, way("Put down a decision by phone or mail…", "?decide=record#decide")),
            (self.overrides, way("Decide without those who are asked…", "?decide=override#decide")),
        ];
        all.into_iter().filter(|(may, _)| *may).map(|(_, way)| way).collect()
    }
}

pub fn bar(view: &view::View, declared: &Declared, (after, is_doubted): (String, bool)) -> Bar {
    let first = view.mine.first();
    let place = first.filter(|mine| mine.basis != "own").map(|mine| format!("For {}. ", mine.name));
    let signs = open_stage(view, declared).is_some();
    Bar {
        place: place.unwrap_or_default(),
        after,
        verb: if signs { "Sign it" } else { "Approve" },
        signs,
        binds: declared.binds || declared.comment == Comment::Required || is_doubted || signs,
        delegates: first.is_some_and(|mine| mine.basis == "own"),
    }
}

/// The form of one decision; none for a word that is no decision, or is not the reader's to make.
pub fn form(
    word: &str,
    declared: &Declared,
    (view, may): (&view::View, &May),
    (after, open_comments, back): (&str, i64, &Back),
) -> Option<Form> {
    let base = |title: &str, verb: &str, label: &str| Form {
        decision: word.to_owned(),
        title: title.to_owned(),
        consequence: String::new(),
        facts: Vec::new(),
        verb: verb.to_owned(),
        label: label.to_owned(),
        takes_words: true,
        needs_words: true,
        words: back.words.clone(),
        grounds: None,
        sayings: &[],
        from: Vec::new(),
        doubt: String::new(),
        sign: None,
        files: Vec::new(),
        upload: None,
        chosen: Chosen::of(back),
    };
    let grounds = |label: &str| Some((label.to_owned(), back.grounds.clone()));
    match word {
        "approve" if may.decides => Some(Form {
            facts: facts(declared, view, (after, open_comments)),
            takes_words: declared.comment != Comment::None,
            needs_words: declared.comment == Comment::Required,
            ..signed(sign((view, declared), back), base("Approve this?", "Yes, approve", "A comment"))
        }),
        "approve-with-changes" if may.decides => Some(Form {
            consequence: "The changes are made without asking you again.".into(),
            sign: sign((view, declared), back),
            ..base("Approve with changes", "Approve with changes", "What is to be changed")
        }),
        "ask-for-changes" if may.decides => Some(Form {
            consequence: "It comes back to you when it was changed.".into(),
            ..base("Ask for changes", "Ask for changes", "What is to be changed, and why")
        }),
        "not-for-me" if may.decides => {
            Some(base("Not for me", "Leave it to others", "Why somebody else should decide"))
        }
        "override" if may.overrides => Some(Form {
            consequence: "The stage is closed without those who are asked. That is marked, and stays so.".into(),
            needs_words: false,
            grounds: grounds("Why"),
            ..base("Decide without those who are asked", "Approve in spite of it", "A comment")
        }),
        "record" if may.records => Some(Form {
            consequence: "It stays the decision of whoever gave it; you are named beside it.".into(),
            needs_words: false,
            grounds: grounds("What shows it: a note of the call, a mail"),
            sayings: &SAYINGS,
            from: asked_people(view),
            ..base("Put down a decision that was given outside", "Put it down", "Their words")
        }),
        _ => None,
    }
}

/// So many files are named; of more, how many there are.
const NAMED: usize = 3;

/// What whoever approves should know before they do.
fn facts(declared: &Declared, view: &View, (after, open_comments): (&str, i64)) -> Vec<(&'static str, String)> {
    let names: Vec<&str> = view.documents.iter().take(NAMED).map(|one| one.label.as_str()).collect();
    let more = u64::try_from(view.documents.len().saturating_sub(NAMED)).unwrap_or_default();
    let rest =
        if more > 0 { format!(" and {}", words::counted(more, "more file", "more files")) } else { String::new() };
    let left = match u64::try_from(open_comments).unwrap_or_default() {
        0 => String::new(),
        many => words::counted(
            many,
            "stays with its file, open; nobody waits for it.",
            "stay with their files, open; nobody waits for them.",
        ),
    };
    let lines = [
        ("What", format!("{}{rest}", names.join(", "))),
        ("What happens", after.to_owned()),
        ("Taking it back", taking_back(declared, view).to_owned()),
        ("Open comments", left),
    ];
    lines.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn taking_back(declared: &Declared, view: &View) -> &'static str {
    match view.mine.first() {
        _ if !declared.withdraw => "It cannot be taken back.",
        Some(mine) if mine.closes => "Yours is the last decision here, so it cannot be taken back.",
        _ => "You can take it back until the others have decided, too.",
    }
}

impl Upload {
    pub fn of(call: &Call) -> Self {
        let limits = evidence::limits(call);
        Self { limits: limits.sentence(), accept: limits.accept(), once: call.new_id().to_string(), waiting: None }
    }
}

impl Chosen {
    fn of(back: &Back) -> Self {
        let wrong = |field: &str| back.wrong.0.get(field).cloned().unwrap_or_default();
        let (from, said, document) = (back.from.clone(), back.said.clone(), back.document.clone());
        Self { from, said, document, wrong_file: wrong("file"), wrong_grounds: wrong("evidence") }
    }
}

/// What somebody can have said on the phone.
const SAYINGS: [(&str, &str); 4] = [
    ("approve", "They approve it"),
    ("approve-with-changes", "They approve it, with changes"),
    ("ask-for-changes", "They ask for changes"),
    ("not-for-me", "It is not for them to decide"),
];

impl Form {
    /// The same with what comments say: against an approval, or in place of a sentence of its own.
    pub fn against(self, (doubt, has_comments): &(String, bool)) -> Self {
        match self.decision.as_str() {
            "approve" => Self { doubt: doubt.clone(), ..self },
            "ask-for-changes" if *has_comments => {
                Self { needs_words: false, label: "Anything to add to the comments?".into(), ..self }
            }
            _ => self,
        }
    }
}

/// The stage that is open, where whoever approves in it signs.
fn open_stage<'d>(view: &view::View, declared: &'d Declared) -> Option<&'d Stage> {
    let open = view.stages.iter().find(|stage| stage.state == "open")?;
    declared.stages.get(open.stage.as_str()).filter(|stage| stage.sign.is_some())
}

/// What is asked of whoever approves there, with what they gave before.
fn sign((view, declared): (&view::View, &Declared), back: &Back) -> Option<ui::SignView> {
    let stage = open_stage(view, declared)?;
    let Sent { name, by_hand, drawn, agreed } = back.signature.clone();
    let wrong = |part: &str| back.wrong.0.get(&format!("signature.{part}")).cloned().unwrap_or_default();
    Some(ui::SignView {
        id: "sign".into(),
        name: "sign".into(),
        consent: stage.words_to_sign().to_owned(),
        typed: name,
        pad: (stage.sign == Some(Manner::Drawn)).then_some(ui::Pad { by_hand, drawn }),
        agreed,
        required: true,
        wrong: ui::WrongSign { name: wrong("name"), drawn: wrong("drawn"), agreed: wrong("agreed") },
    })
}

/// The question and the button, where to approve is to sign.
fn signed(sign: Option<ui::SignView>, form: Form) -> Form {
    match sign {
        Some(_) => Form { title: "Sign it".into(), verb: "Sign and finish".into(), sign, ..form },
        None => form,
    }
}

/// The control of the form that a field of the action is typed into.
pub fn control(field: &str) -> Option<&str> {
    match field {
        "signature.name" => Some("sign"),
        "signature.drawn" => Some("sign-drawn"),
        "signature.agreed" => Some("sign-agreed"),
        "evidence" => Some("grounds"),
        "from" | "file" => Some(field),
        _ => None,
    }
}

/// Those whose decision is still open.
fn asked_people(view: &view::View) -> Vec<(String, String)> {
    let seats = view.stages.iter().flat_map(|stage| &stage.groups).flat_map(|group| &group.seats);
    let open = seats.filter(|seat| seat.waits && !seat.is_reader);
    open.filter_map(|seat| Some((seat.person?.to_string(), seat.name.clone()))).collect()
}
