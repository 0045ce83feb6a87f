//! Retention: that a rule says something, and does not delete what has to be kept.

use super::{At, Check, Code, Kind};
use crate::blueprint::Asks;
use crate::retention::Retention;

impl Check<'_> {
    pub(super) fn retentions(&mut self, kind: &Kind<'_>) {
        if let Some(rule) = &kind.declared.retention {
            self.retention(&kind.at.to("retention"), rule);
        }
        for (key, item) in kind.declared.requirements.iter() {
            if let Asks::Document(document) = &item.asks
                && let Some(rule) = &document.retention
            {
                let at = kind.at.to("requirements").to(key).to("asks").to("document").to("retention");
                self.retention(&at, rule);
            }
        }
    }

    fn retention(&mut self, at: &At, rule: &Retention) {
        let (keep, delete_after) = (rule.keep, rule.delete_after);
        match (keep, delete_after) {
            (None, None) => self.add(Code::IdleRetention, at, "neither `keep` nor `delete_after` is given"),
            (Some(keep), Some(delete_after)) if rule.contradicts_itself() => {
                let message = format!("they are deleted after {delete_after}, and have to be kept for {keep}");
                self.add(Code::EarlyDeletion, &at.to("delete_after"), message);
            }
            (Some(_), _) | (None, Some(_)) => {}
        }
    }
}
