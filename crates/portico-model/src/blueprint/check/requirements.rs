//! Checklists: that everything asked for can be handed in, looked at and finished.

use super::{At, Check, Code, Kind};
use crate::Key;
use crate::access::{Action, Side};
use crate::blueprint::{Asks, Document, HandIn, Requirement, Returns, Several, State, Takes, Who};
use crate::guards::Scope;

impl Check<'_> {
    // req 109
    pub(super) fn requirements(&mut self, kind: &Kind<'_>) {
        let scope = Scope::for_routing(&kind.declared.form);
        for (key, item) in kind.declared.requirements.iter() {
            let at = kind.at.to("requirements").to(key);
            if item.client_label.trim().is_empty() {
                self.add(Code::NoClientLabel, &at, "the requirement has no `client_label`");
            }
            self.asks_when(&at, item.when.as_ref(), &scope);
            self.asked(kind, &at.to("asks"), &item.asks);
            self.payable(kind, &at, (key, item));
            if item.open_first && !matches!(item.asks, Asks::Acknowledgement(_)) {
                let message = format!("`open_first` belongs to an acknowledgement; `{key}` asks for something else");
                self.add(Code::WrongSetting, &at.to("open_first"), message);
            }
            self.hands(kind, &at, (key, item));
            if let Some(due) = &item.due {
                self.calendar(&at.to("due").to("calendar"), &due.calendar);
            }
            if let Returns::Record(transition) = &item.returns {
                self.transition(kind, &at.to("returns").to("record"), transition);
            }
        }
    }

    fn asked(&mut self, kind: &Kind<'_>, at: &At, asks: &Asks) {
        match asks {
            Asks::Document(document) => self.document(&at.to("document"), document),
            Asks::Section(section) => {
                let sections = &kind.declared.form.sections;
                if !sections.contains(section) {
                    self.unknown(Code::UnknownField, &at.to("section"), section, sections.keys().map(Key::as_str));
                }
            }
            Asks::Acknowledgement(text) if text.trim().is_empty() => {
                let help = "Write what is to be agreed to.";
                self.add_helped(Code::MissingKey, &at.to("acknowledgement"), "nothing is to be agreed to", help);
            }
            Asks::Acknowledgement(_) => {}
            Asks::Payment(payment) => self.payment(kind, &at.to("payment"), payment),
            Asks::Approval(approval) => self.approval(kind, &at.to("approval"), approval),
        }
    }

    fn document(&mut self, at: &At, document: &Document) {
        if document.kinds.is_empty() {
            self.add(Code::NoFileTaken, &at.to("kinds"), "no kind of file is taken");
        }
        if document.max_megabytes == 0 {
            self.add(Code::NoFileTaken, &at.to("max_megabytes"), "no file is as small as this");
        }
        if let Some(several) = document.files {
            self.several(&at.to("files"), several);
        }
        for (key, field) in document.metadata.iter() {
            let at = at.to("metadata").to(key);
            self.declared_field(&at, key, field);
            if !field.visible_to(Side::Client) {
                let message =
                    format!("`{key}` is for the firm alone, and what is said about a document is for both sides");
                let help = "Leave `side` out, or ask it as a field of the record.";
                self.add_helped(Code::WrongEdit, &at.to("side"), message, help);
            }
        }
    }

    fn several(&mut self, at: &At, Several { least, most }: Several) {
        if least == 0 {
            self.add(Code::WrongNumber, &at.to("least"), "an item that asks for no file is never missing");
        }
        if !(2..=Several::MOST).contains(&most) {
            self.add(Code::WrongNumber, &at.to("most"), format!("{most} is not between 2 and {}", Several::MOST));
        }
        if least > most {
            let message = format!("at least {least} files are asked for, and no more than {most} are taken");
            self.add(Code::WrongNumber, &at.to("least"), message);
        }
    }

    /// Somebody hands it in, and whoever looks at it can see it.
    fn hands(&mut self, kind: &Kind<'_>, at: &At, (key, item): (&Key, &Requirement)) {
        let is_approval = matches!(item.asks, Asks::Approval(_));
        let parts = [("owner", (!is_approval).then_some(&item.owner)), ("review", item.review.as_ref())];
        for (name, who) in parts {
            let Some(who) = who else { continue };
            let at = at.to(name);
            for (index, role) in who.roles.iter().enumerate() {
                self.role(&at.to("roles").item(index), role);
            }
            if name == "owner" && matches!(item.asks, Asks::Section(_)) {
                self.can_answer(kind, &at, (key, who));
            }
            if !self.somebody(kind, who) {
                let message = format!("none of the roles under `{name}` of `{key}` may see a {}", kind.key);
                self.add(Code::NobodyAsked, &at, message);
            }
        }
    }

    /// Whoever hands a section in can fill it in.
    fn can_answer(&mut self, kind: &Kind<'_>, at: &At, (key, who): (&Key, &Who)) {
        for (index, role) in who.roles.iter().enumerate() {
            if self.side_of(role).is_none() || self.holds(kind, role, Action::Answer) {
                continue;
            }
            let message = format!("`{role}` may not `answer` in a {}, so they cannot fill in `{key}`", kind.key);
            self.add(Code::OwnerCannotAnswer, &at.to("roles").item(index), message);
        }
    }

    fn transition(&mut self, kind: &Kind<'_>, at: &At, transition: &Key) {
        let transitions = &kind.declared.workflow.transitions;
        if !transitions.contains(transition) {
            self.unknown(Code::UnknownTransition, at, transition, transitions.keys().map(Key::as_str));
        }
    }

    /// What a state takes of the checklist: there is one, and what is over takes nothing.
    // req 45
    pub(super) fn hand_in(&mut self, kind: &Kind<'_>, at: &At, key: &Key, state: &State) {
        if state.hand_in != HandIn::default() && kind.declared.requirements.is_empty() {
            self.add(Code::WrongHandIn, at, format!("a {} has no `requirements`", kind.key));
        }
        for (name, side) in [("client", Side::Client), ("firm", Side::Firm)] {
            let takes = state.hand_in.of(side);
            if state.is_final && takes.is_some_and(|takes| takes != Takes::None) {
                self.add(Code::WrongHandIn, &at.to(name), format!("`{key}` is final"));
            }
        }
    }

    /// There is a checklist to be done, and it does not wait for what demands it.
    pub(super) fn demands_checklist(&mut self, kind: &Kind<'_>, at: &At, by: Option<&Key>) {
        let items = &kind.declared.requirements;
        if items.is_empty() {
            self.add(Code::NoChecklist, at, format!("a {} has no `requirements`", kind.key));
        }
        let waits =
            items.iter().find(|(_, item)| matches!((&item.asks, by), (Asks::Approval(one), Some(by)) if one == by));
        if let Some((item, _)) = waits {
            self.add(Code::WaitsForItself, at, format!("the item `{item}` of the checklist asks for this approval"));
        }
    }

    /// A named approval exists.
    pub(super) fn approval(&mut self, kind: &Kind<'_>, at: &At, approval: &Key) {
        let approvals = &kind.declared.approvals;
        if !approvals.contains(approval) {
            self.unknown(Code::UnknownApproval, at, approval, approvals.keys().map(Key::as_str));
        }
    }
}
