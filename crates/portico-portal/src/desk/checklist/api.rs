//! Checklists for programs: the same acts as JSON. A file is handed in by adding it to the record with its `slot`.

use super::show;
use crate::{
    call::{Call, Portal},
    error::{Error, FieldErrors, Result},
    files,
    ids::{DocumentId, MemberId, RecordId},
    policy::{self, Attach, Permit, See, may},
    records::requirements::{self, Could, Done, Listed, PAID_ON, Paying},
};
use axum::{Json, extract::Path};
use jiff::Timestamp;
use portico_model::{
    Key,
    blueprint::{Asks, Several},
    payments::{Money, Said, Transfer},
    requirements::{Act, Given, ItemState, Return},
};
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/records/{id}/checklist", may::<See, policy::Record>(), read)
        .post("/api/v1/records/{id}/checklist/{item}/acts", may::<See, policy::Record>(), act)
        .post("/api/v1/records/{id}/checklist/{item}/reuse", may::<Attach, policy::Record>(), use_again)
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Checklist {
    pub done: usize,
    pub needed: usize,
    /// In the order of the blueprint; what is not asked for is not listed.
    pub items: Vec<Item>,
}

/// One item that is asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Item {
    pub item: String,
    pub label: String,
    /// document, section, acknowledgement, payment or approval
    pub asks: &'static str,
    /// missing, handed-in, accepted or returned
    pub state: &'static str,
    pub done: bool,
    #[schemars(with = "Option<String>")]
    pub due_at: Option<Timestamp>,
    pub document: Option<DocumentId>,
    /// Where it takes several, those that are there, oldest first.
    pub files: Vec<ItemFile>,
    /// How many files it takes, where it takes several.
    pub number: Option<Several>,
    pub handed_in_by: Option<MemberId>,
    #[schemars(with = "Option<String>")]
    pub handed_in_at: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub decided_at: Option<Timestamp>,
    /// Key of the declared reason for which it was returned.
    pub reason: Option<String>,
    pub words: Option<String>,
    /// What the caller may do: hand-in, accept, review (ask again, and accept once it may be), take-back
    pub may: Vec<&'static str>,
    /// A document that was accepted elsewhere and can be handed in once more.
    pub reusable: Option<DocumentId>,
    /// All of them, where it takes several.
    pub reusable_files: Vec<DocumentId>,
    /// Where a payment is asked for.
    pub payment: Option<Payment>,
}

/// One of an item's files as it is now.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemFile {
    pub document: DocumentId,
    pub version: i64,
}

/// What is to be paid, and what was.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Payment {
    /// In all; none while it is not known.
    pub amount: Option<Money>,
    /// What is asked for now, to be given back with `pay` as it is; none where nothing is left, or known.
    pub transfer: Option<Transfer>,
    /// What the payee's bank is called.
    pub bank: Option<String>,
    /// What has arrived so far.
    pub arrived: Option<Money>,
    /// The transfer that was said to be made last.
    pub said: Option<Said>,
}

/// What is done about an item.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAct {
    /// complete (a section, or several files that are all there), acknowledge, pay, accept, return or withdraw
    act: String,
    /// Of a return: key of a declared reason.
    reason: Option<String>,
    /// Of a return.
    #[serde(default)]
    words: String,
    /// The `state` that was read: another one by now is a conflict.
    shown: Option<String>,
    /// The `files` that were read: others by now are a conflict.
    shown_files: Option<Vec<ItemFile>>,
    /// Of `pay`: the `transfer` that was read. Where another is asked for by now, nothing is put down.
    transfer: Option<Transfer>,
    /// Of `pay`: the day of the transfer, such as 2026-11-20; today if not said.
    paid_on: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reuse {
    /// The `reusable` of the item.
    document: DocumentId,
}

async fn read(call: Call, permit: Permit<See, policy::Record>) -> Result<Json<Checklist>> {
    let (about, listed) = show::read(&call, &permit).await?;
    if listed.is_empty() {
        return Err(Error::NotFound);
    }
    let may = show::mays(&call, &permit, (&about, &listed)).await?;
    let earlier = files::actions::earlier(&call, &permit).await?;
    let items: Vec<Item> = listed
        .iter()
        .zip(may)
        .map(|(one, may)| {
            let offered = earlier.get(&one.item.key).filter(|_| may.hand_in).into_iter().flatten();
            let offered: Vec<DocumentId> = offered.map(|found| found.document).collect();
            let reusable = offered.first().copied();
            let reusable_files = if one.declared.several().is_some() { offered } else { Vec::new() };
            Item { reusable, reusable_files, ..Item::of(&permit, one, may) }
        })
        .collect();
    let done = items.iter().filter(|item| item.done).count();
    Ok(Json(Checklist { done, needed: items.len(), items }))
}

async fn act(
    call: Call,
    permit: Permit<See, policy::Record>,
    Path((_, item)): Path<(RecordId, String)>,
    Json(new): Json<NewAct>,
) -> Result<Json<Checklist>> {
    let shown = match &new.shown {
        None => None,
        Some(word) => Some(ItemState::parse(word).ok_or_else(|| Error::invalid("shown", "No item stands like this."))?),
    };
    let item = Key::new(item);
    match new.act.as_str() {
        "pay" => {
            let paying = new.paying(&call, (item, shown))?;
            requirements::pay(&call, &permit, paying).await.map_err(at_its_field)?;
        }
        _ => {
            let files = new.shown_files.as_ref();
            let shown_files = files.map(|all| all.iter().map(|file| (file.document, file.version)).collect());
            let done = Done { shown, shown_files, ..Done::of(&item, new.act()?) };
            requirements::act(&call, &permit, done).await?;
        }
    }
    read(call, permit).await
}

/// The day under the name that it has here.
fn at_its_field(error: Error) -> Error {
    match error {
        Error::Invalid(fields) => {
            let named = fields.0.into_iter().map(|(name, words)| (name.replace(PAID_ON, "paid_on"), words));
            Error::Invalid(FieldErrors(named.collect()))
        }
        other => other,
    }
}

async fn use_again(
    call: Call,
    permit: Permit<Attach, policy::Record>,
    Path((_, item)): Path<(RecordId, String)>,
    Json(wanted): Json<Reuse>,
) -> Result<Json<Checklist>> {
    let id = DocumentId(call.new_id());
    files::actions::reuse(&call, &permit, (Key::new(item), wanted.document, id)).await?;
    let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
    read(call, seen).await
}

impl NewAct {
    fn paying(&self, call: &Call, (item, shown): (Key, Option<ItemState>)) -> Result<Paying> {
        let read = "Give the `transfer` of the item as it was read.";
        let transfer = self.transfer.clone().ok_or_else(|| Error::invalid("transfer", read))?;
        let today = || call.now().to_zoned(call.zone()).date().to_string();
        Ok(Paying { item, transfer, on: self.paid_on.clone().unwrap_or_else(today), shown })
    }

    fn act(&self) -> Result<Act> {
        Ok(match self.act.as_str() {
            "complete" => Act::HandIn(Given::Section),
            "acknowledge" => Act::HandIn(Given::Acknowledgement),
            "accept" => Act::Accept,
            "return" => Act::Return(Return { reason: self.reason.as_deref().map(Key::new), words: self.words.clone() }),
            "withdraw" => Act::Withdraw,
            _ => return Err(Error::invalid("act", "Say complete, acknowledge, pay, accept, return or withdraw.")),
        })
    }
}

impl Item {
    fn of(permit: &Permit<See, policy::Record>, listed: &Listed, may: Could) -> Self {
        let item = &listed.item;
        let acts =
            [("hand-in", may.hand_in), ("accept", may.accept), ("review", may.review), ("take-back", may.take_back)];
        Self {
            item: item.key.to_string(),
            label: listed.declared.label_for(permit.side()).to_owned(),
            asks: match listed.declared.asks {
                Asks::Document(_) => "document",
                Asks::Section(_) => "section",
                Asks::Acknowledgement(_) => "acknowledgement",
                Asks::Payment(_) => "payment",
                Asks::Approval(_) => "approval",
            },
            state: item.state.as_str(),
            done: listed.is_done,
            due_at: listed.timetable.due_at,
            document: item.document,
            files: listed
                .files
                .iter()
                .map(|file| ItemFile { document: file.document, version: file.version })
                .collect(),
            number: listed.declared.several(),
            handed_in_by: item.handed_in_by,
            handed_in_at: item.handed_in_at,
            decided_at: item.decided_at,
            reason: item.reason.as_ref().map(ToString::to_string),
            words: item.words.clone(),
            may: acts.into_iter().filter(|(_, may)| *may).map(|(act, _)| act).collect(),
            reusable: None,
            reusable_files: Vec::new(),
            payment: Payment::of(listed),
        }
    }
}

impl Payment {
    fn of(listed: &Listed) -> Option<Self> {
        let Asks::Payment(asked) = &listed.declared.asks else { return None };
        let so_far = &listed.item.paid;
        Some(Self {
            amount: listed.amount.clone(),
            transfer: listed.transfer.clone(),
            bank: asked.payee.bank.clone(),
            arrived: listed.amount.as_ref().map(|whole| whole.with(so_far.arrived())),
            said: so_far.last.clone(),
        })
    }
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Checklist>("GET", "/api/v1/records/{id}/checklist", "Read what is asked for, item by item"),
        Operation::new::<Checklist>(
            "POST",
            "/api/v1/records/{id}/checklist/{item}/acts",
            "Hand in what is no file, say that something is paid, accept, return or take back",
        )
        .status(200)
        .body::<NewAct>(),
        Operation::new::<Checklist>(
            "POST",
            "/api/v1/records/{id}/checklist/{item}/reuse",
            "Hand in once more what was accepted elsewhere",
        )
        .status(200)
        .body::<Reuse>(),
    ]
}
