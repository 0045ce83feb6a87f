//! Templates: that whatever they ask for is there, that it may be told, and that somebody can make them.

use super::{At, Check, Code, Kind};
use crate::Key;
use crate::access::{Action, Side};
use crate::blueprint::{Asks, Document, FileKind, Requirement, Template};
use crate::guards::Scope;
use crate::templates::{Fault, Pattern};

impl Check<'_> {
    // req 108
    pub(super) fn templates(&mut self, kind: &Kind<'_>) {
        let scope = Scope::for_templates(self.blueprint, kind.declared);
        for (key, template) in kind.declared.templates.iter() {
            let at = kind.at.to("templates").to(key);
            for (name, words) in [("label", &template.label), ("title", &template.title), ("body", &template.body)] {
                if words.trim().is_empty() {
                    self.add(Code::MissingKey, &at.to(name), format!("`{name}` says nothing"));
                }
            }
            if !template.firm_only && template.client_label.trim().is_empty() {
                self.add(Code::NoClientLabel, &at, "clients see the document, but the template has no `client_label`");
            }
            if let Err(faults) = Pattern::new(self.blueprint, kind.declared, (key, template)) {
                let texts = faults.into_iter().filter(|fault| fault.part != "when");
                texts.for_each(|fault| self.fault(&at, fault));
            }
            self.asks_when(&at, template.when.as_ref(), &scope);
            if template.when.is_none() && !template.when_words.is_empty() {
                self.add_helped(
                    Code::WrongSetting,
                    &at.to("when_words"),
                    "there is no `when`",
                    "Add `when`, or remove it.",
                );
            }
            self.makers_of(kind, &at.to("who"), (key, template));
            self.slot_of(kind, &at.to("slot"), template);
        }
    }

    fn fault(&mut self, at: &At, Fault { part, code, mistake, help }: Fault) {
        let (at, help) = (at.to(part), help.unwrap_or_else(|| code.help().to_owned()));
        let place = self.place_within(&at, &mistake);
        self.add_placed_helped(code, &at, place, (mistake.message, help));
    }

    fn makers_of(&mut self, kind: &Kind<'_>, at: &At, (key, template): (&Key, &Template)) {
        for (index, role) in template.who.roles.iter().enumerate() {
            let at = at.to("roles").item(index);
            self.role(&at, role);
            if template.firm_only && self.side_of(role) == Some(Side::Client) {
                let message = format!("`{key}` is for the firm alone, and `{role}` is a client's role");
                self.add_helped(Code::FirmOnly, &at, message, "Remove the role, or `firm_only: true`.");
            }
        }
        let adds = |role: &Key| self.holds(kind, role, Action::Attach);
        if !self.somebody(kind, &template.who) || !template.who.roles.iter().any(adds) {
            let message = format!("none of the roles that make `{key}` may see a {} and add files to it", kind.key);
            let help = "Name a role whose access row for this record type allows `see` and `attach`, and a relation that its \
                        side can have.";
            self.add_helped(Code::NobodyAsked, at, message, help);
        }
    }

    fn slot_of(&mut self, kind: &Kind<'_>, at: &At, template: &Template) {
        let Some(slot) = &template.slot else { return };
        let items = &kind.declared.requirements;
        let Some((item, document)) = items.get(slot).and_then(asked) else {
            self.unknown(Code::UnknownItem, at, slot, items.iter().filter(|(_, item)| asked(item).is_some()).map(name));
            return;
        };
        if let Some(message) = unfit(slot, document, template) {
            self.add(Code::UnfitItem, at, message);
        }
        let makers = &template.who.roles;
        if let Some(role) = makers.iter().find(|role| !item.owner.roles.contains(role)) {
            self.add(Code::UnfitItem, at, format!("`{role}` makes it, but does not hand in `{slot}`"));
        }
    }
}

fn asked(item: &Requirement) -> Option<(&Requirement, &Document)> {
    match &item.asks {
        Asks::Document(document) => Some((item, document)),
        Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_) => None,
    }
}

fn name<'k>((key, _): (&'k Key, &Requirement)) -> &'k str {
    key
}

/// Why a document that is made cannot be handed in for an item.
fn unfit(slot: &Key, document: &Document, template: &Template) -> Option<String> {
    if template.firm_only {
        return Some(format!("the document is for the firm alone, and `{slot}` is everybody's"));
    }
    if !document.kinds.contains(&FileKind::Pdf) {
        return Some(format!("a PDF is made, and `{slot}` takes none"));
    }
    let (field, _) = document.metadata.iter().find(|(_, field)| field.required)?;
    Some(format!("`{slot}` asks for `{field}` with the document, and nobody is there to say it"))
}
