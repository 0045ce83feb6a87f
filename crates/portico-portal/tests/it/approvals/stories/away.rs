//! Steps of a story that change who is there: absences that are put down and ended, and people who leave for good.

use super::{
    super::person,
    oracle::Absence,
    people::{OWNER, Who, are_together, role, sees_colleagues},
    story::Story,
};
use jiff::SignedDuration;
use serde_json::json;

impl Story<'_> {
    pub async fn leave(
        &mut self,
        who: Who,
        to: Who,
        (from, until): (i64, i64),
        (waiting_too, kind): (bool, Option<&str>),
    ) {
        let hours = |hours| self.portal.now() + SignedDuration::from_hours(hours);
        let (from, until) = (hours(from), hours(until));
        // In one of six nobody is named.
        let deputy = (who != to).then_some(to);
        let body = json!({
            "from": from.to_string(), "until": until.to_string(), "waiting_too": waiting_too,
            "deputy": deputy.map(|deputy| person(self.portal, deputy)), "types": kind.map(|kind| [kind])
        });
        let answer = self.browsers[who].json("POST", "/api/v1/absences", &body, &[]).await;
        let is_known = |who| !self.world.gone.contains(who);
        let may_approve = |to| role(to) != "viewer";
        let is_fit =
            deputy.is_none_or(|to| is_known(to) && are_together(who, to) && sees_colleagues(who) && may_approve(to));
        let may = is_known(who) && until > self.portal.now() && is_fit;
        assert_eq!(
            answer.status == 201,
            may,
            "{who} leaves to {to}, {from} to {until}: {} {:#?}",
            answer.body,
            self.world
        );
        if may && kind != Some("other") {
            self.reach("away");
            // Where it will wait for them only later, that is noticed each hour.
            self.is_to_be_covered = true;
            self.world.absences.push(Absence { who, from, until, deputy, waiting_too });
        }
    }

    /// Everything that they put down ends now.
    pub async fn come_back(&mut self, who: Who) {
        if self.world.gone.contains(who) {
            return;
        }
        self.is_to_be_covered = true;
        let browser = &self.browsers[who];
        let own = browser.get("/api/v1/absences").await.value();
        for absence in own["absences"].as_array().unwrap() {
            let path = format!("/api/v1/absences/{}", absence["id"].as_str().unwrap());
            assert_eq!(browser.json("DELETE", &path, &json!({}), &[]).await.status, 200);
            *self.reached.entry("back").or_default() += 1;
        }
        self.world.absences.retain(|one| one.who != who);
    }

    pub async fn quit(&mut self, who: Who) {
        if role(who) != OWNER && self.world.gone.insert(who) {
            self.reach("gone");
            self.turn(who, "suspension").await;
        }
    }

    pub async fn take_back(&mut self) {
        for who in std::mem::take(&mut self.world.gone) {
            self.turn(who, "restoration").await;
            self.browsers.insert(who, self.portal.sign_in(who).await);
        }
    }

    async fn turn(&mut self, who: Who, which: &str) {
        let path = format!("/members/{}/{which}", self.portal.cast.member(who).member);
        let answer = self.browsers["ruth"].post(&path, &[]).await;
        assert!(answer.status.is_redirection(), "{path}: {}", answer.body);
        self.is_to_be_covered = true;
    }
}
