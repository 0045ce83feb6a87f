//! A signed checkpoint of the audit log: made by its command, and made and sent outside by the server's own job.

use super::{
    house::{House, WORKSPACE},
    invariants,
    tracer::End,
    walk::{Turn, at_every_write},
    work,
};
use portico_portal::{
    audit::{
        checkpoints::{Sealed, list, origin},
        export::{Held, check, export},
    },
    setup::checkpoints::seal_all,
};
use portico_store::{Tenant, values};
use std::{collections::BTreeMap, fs};

// s_050
#[test]
fn a_checkpoint_that_is_printed_is_kept_wherever_its_command_is_killed() {
    let mut house = House::on_sqlite();
    house.start();
    // The one that a server makes when it starts is none of the command's.
    house.settle();
    let mut printed = Vec::new();
    at_every_write(&mut house, "the command for a checkpoint", |house, fault| {
        work::made(house);
        house.settle();
        let before = sealed(house).len();
        let done = house.run_under(&["audit", "checkpoint", "--workspace", WORKSPACE], fault);
        let when = work::place(&done.seen);
        let kept = sealed(house);
        assert!(kept.len() <= before + 1, "{when}");
        let is_printed = done.seen.end == End::Exited(0);
        if is_printed {
            assert_eq!(kept.last().map(|one| &one.note), Some(&done.answer), "{when}: what was printed is lost");
            printed.push((when.clone(), done.answer));
        }
        invariants::hold(house, &when);
        let again = house.run(&["audit", "checkpoint", "--workspace", WORKSPACE]);
        let after = sealed(house);
        assert_eq!((again.code, after.len()), (0, before + 1), "{when}: asked for again");
        assert_eq!(after.last().map(|one| &one.note), Some(&again.out), "{when}");
        printed.push((when.clone(), again.out));
        agrees_with(house, &printed, &when);
        Turn { is_acknowledged: is_printed, calls: done.seen.calls }
    });
}

// s_050
#[test]
fn a_checkpoint_leaves_the_house_whole_wherever_the_server_is_killed_from_its_start_on() {
    let mut house = House::on_sqlite();
    house.start();
    at_every_write(&mut house, "a start with a checkpoint", |house, fault| {
        work::made(house);
        house.settle();
        let before = sealed(house).len();
        make_due(house);
        let done = house.start_under(fault);
        let when = work::place(&done.seen);
        let outside = outside(house);
        house.start();
        house.settle();
        let kept = sealed(house);
        assert!(kept.len() <= before + 1, "{when}");
        for (name, note) in &outside {
            let is_kept = kept.iter().any(|one| name_of(house, one) == *name && one.note == *note);
            assert!(is_kept, "{when}: outside is what was never made, or half of it: {name} {note:?}");
        }
        let left = self::outside(house);
        let mut sent = kept.iter().filter(|one| one.sent_at.is_some());
        assert!(sent.all(|one| left.contains_key(&name_of(house, one))), "{when}: it says of one that it has left");
        invariants::hold(house, &when);
        // The job comes again, as it does each hour.
        house.look(async |portal| seal_all(&portal).await.unwrap());
        let (kept, outside) = (sealed(house), self::outside(house));
        assert_eq!((kept.len(), outside.len()), (before + 1, before + 1), "{when}: in the next hour");
        assert!(kept.iter().all(|one| outside.get(&name_of(house, one)) == Some(&one.note)), "{when}");
        agrees_with(house, &outside.into_iter().collect::<Vec<_>>(), &when);
        Turn { is_acknowledged: done.answer, calls: done.seen.calls }
    });
}

/// All of them, the oldest first, with no number missing.
fn sealed(house: &House) -> Vec<Sealed> {
    let workspace = house.cast.workspace;
    let mut all = house.look(async |portal| list(&portal, workspace, i64::MAX, 10_000).await.unwrap());
    all.reverse();
    assert!((1..).zip(&all).all(|(number, one)| one.number == number), "a number is missing");
    all
}

/// The whole log, checked as somebody does it who has nothing but an export and what was given outside.
fn agrees_with(house: &House, notes: &[(String, String)], when: &str) {
    let workspace = house.cast.workspace;
    let mut out = Vec::new();
    house.look(async |portal| export(&portal, workspace, &mut out).await.unwrap());
    let found = check(out.as_slice(), &Held { key: None, notes: notes.to_vec() }).unwrap();
    assert_eq!(found.wrong, Vec::<String>::new(), "{when}");
}

/// The next start makes a new one of it at once.
fn make_due(house: &mut House) {
    house.look(async |portal| {
        let mut tx = portal.db.begin(Tenant::INSTALLATION).await.unwrap();
        tx.execute("DELETE FROM job WHERE kind = 'audit.seal'", &values![]).await.unwrap();
        tx.commit().await.unwrap();
    });
    house.stop();
}

fn name_of(house: &House, sealed: &Sealed) -> String {
    format!("{}-{:08}.txt", origin(house.cast.workspace).replace('/', "-"), sealed.number)
}

/// What somebody sees who collects checkpoints from the folder.
fn outside(house: &House) -> BTreeMap<String, String> {
    let files = fs::read_dir(house.outside.path()).unwrap().map(|entry| entry.unwrap().path());
    let notes = files.filter(|path| path.extension().is_some_and(|end| end == "txt"));
    let name = |path: &std::path::Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    notes.map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}
