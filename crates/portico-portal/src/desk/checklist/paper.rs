//! What the page shows of an item's file, and asks about it.

use super::{
    beside::{Look, Pair, measure},
    show::Wrong,
    slot::{Around, before},
};
use crate::{
    desk::fields::{Filling, Section},
    error::FieldErrors,
    files::{Document, actions::Earlier},
    records::requirements::{Listed, said},
};
use portico_model::{
    access::Side,
    blueprint::{self, Asks, Form},
    forms::{self, Answers, Input},
};
use std::collections::BTreeSet;

impl Around<'_> {
    pub(super) fn document(&self, listed: &Listed) -> Option<(String, String, String)> {
        let found = Pair::of(self.documents, listed)?.current;
        let version =
            if found.current.number > 1 { format!("version {}", found.current.number) } else { String::new() };
        Some((format!("/files/{}", found.id), found.current.name.clone(), version))
    }

    pub(super) fn measure(&self, listed: &Listed) -> String {
        let found = Pair::of(self.documents, listed).filter(|_| self.side == Side::Firm);
        found.map(|pair| measure(&pair.current.current)).unwrap_or_default()
    }

    pub(super) fn said(&self, listed: &Listed) -> Vec<(String, String)> {
        let Asks::Document(asked) = &listed.declared.asks else { return Vec::new() };
        let pair = Pair::of(self.documents, listed);
        pair.map(|pair| said::shown(asked, &pair.current.current.metadata, self.side)).unwrap_or_default()
    }

    /// What is typed, else what was said about the version that is there, or was taken back, to be looked over.
    pub(super) fn begun(&self, listed: &Listed, (form, wrong): (&Form, Option<&Wrong>)) -> Input {
        if let Some(wrong) = wrong.filter(|wrong| !wrong.fields.is_empty()) {
            return wrong.fields.clone();
        }
        // Each of several files is asked about anew.
        if listed.declared.several().is_some() {
            return Input::default();
        }
        let of_item = |document: &&Document| document.slot.as_ref() == Some(&listed.item.key);
        let held = Pair::of(self.documents, listed).map(|pair| pair.current);
        let there = held.or_else(|| self.documents.iter().rfind(of_item));
        there.map(|document| forms::refill(form, &document.current.metadata)).unwrap_or_default()
    }

    pub(super) fn before(&self, listed: &Listed) -> Option<(String, String)> {
        before(&Pair::of(self.documents, listed)?)
    }

    pub(super) fn looks(&self, listed: &Listed) -> Vec<Look> {
        Pair::of(self.documents, listed).map(|pair| pair.looks(self.drawn)).unwrap_or_default()
    }

    /// "Use “passport.pdf”, which you sent on 3 May"
    pub(super) fn earlier(&self, listed: &Listed) -> Vec<(String, String)> {
        let words = |found: &Earlier| {
            let who = if self.actor.is(found.member) { "you" } else { found.author.as_str() };
            let day = self.words.on_day(found.sent_at);
            (found.document.to_string(), format!("Use “{}”, which {who} sent {day}", found.name))
        };
        self.earlier.get(&listed.item.key).into_iter().flatten().map(words).collect()
    }

    /// Never more than the installation takes.
    pub(super) fn largest(&self, document: &blueprint::Document) -> String {
        self.limits.or_smaller(document.max_megabytes).size()
    }

    /// What is to be said about the file.
    pub(super) fn questions(&self, listed: &Listed, wrong: Option<&Wrong>) -> Vec<Section> {
        let Asks::Document(document) = &listed.declared.asks else { return Vec::new() };
        let wrong = wrong.filter(|wrong| wrong.replaces.is_none());
        let (nothing, form) = (FieldErrors::default(), said::form(document));
        let input = self.begun(listed, (&form, wrong));
        let errors = wrong.map_or(&nothing, |wrong| &wrong.errors);
        self.fields(document, listed.item.key.as_str(), (&input, errors))
    }

    /// What a document's item asks about it.
    pub(super) fn fields(
        &self,
        document: &blueprint::Document,
        prefix: &str,
        (input, errors): (&Input, &FieldErrors),
    ) -> Vec<Section> {
        if document.metadata.is_empty() {
            return Vec::new();
        }
        let form = said::form(document);
        let fields: BTreeSet<_> = document.metadata.keys().cloned().collect();
        let answers: Answers = Answers::new();
        let filling = Filling { form: &form, fields: &fields, input, answers: &answers, errors, today: self.today };
        Self::with_own_ids(prefix, filling.sections())
    }

    /// Two items may ask the same: on one page each control has an id of its own.
    pub(super) fn with_own_ids(prefix: &str, mut sections: Vec<Section>) -> Vec<Section> {
        for asked in sections.iter_mut().flat_map(|section| &mut section.fields) {
            asked.view.id = format!("{prefix}-{}", asked.view.id);
        }
        sections
    }
}
