//! The story of the demo: read, and told in the order of time.

use super::story::stories;
use jiff::{Timestamp, tz::TimeZone};

#[test]
fn every_day_of_the_week_has_something_of_the_last_hours() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    for now in [
        "2026-11-16T06:00:00Z",
        "2026-11-18T11:30:00Z",
        "2026-11-20T21:00:00Z",
        "2026-11-21T09:00:00Z",
        "2026-11-22T23:00:00Z",
    ] {
        let now: Timestamp = now.parse().unwrap();
        let times: Vec<Timestamp> = stories().unwrap().iter().map(|story| story.at.before(now, &zone)).collect();
        assert!(times.iter().all(|at| *at < now), "nothing lies ahead of {now}");
        let newest = times.iter().max().unwrap();
        assert!(now.duration_since(*newest).as_hours() < 70, "{now}: the newest is of {newest}");
    }
}

#[test]
fn the_steps_of_a_story_are_told_in_their_order() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let now: Timestamp = "2026-11-18T11:30:00Z".parse().unwrap();
    for story in stories().unwrap() {
        let mut last = story.at.before(now, &zone);
        for step in &story.then {
            let at = step.at.before(now, &zone);
            assert!(at > last, "{}: {:?} comes after {last}", story.subject, step);
            last = at;
        }
    }
}
