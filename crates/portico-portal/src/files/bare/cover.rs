//! A file that keeps its length. Its parts name each other by their places; so nothing moves, and what goes is blank.

use super::{Piece, Plan, damaged};
use std::{
    collections::BTreeMap,
    io::{self, Read, Seek, SeekFrom},
};

/// What is to be at which places. Whatever nobody names becomes blank.
#[derive(Debug, Default)]
pub struct Cover {
    /// From here, so many bytes; they may overlap.
    kept: Vec<(u64, u64)>,
    /// The same, for notes that lie among what is kept.
    blank: Vec<(u64, u64)>,
    new: Vec<(u64, Vec<u8>)>,
}

impl Cover {
    pub fn keep(&mut self, at: u64, length: u64) {
        self.kept.push((at, length));
    }

    /// Wins over what is kept.
    pub fn blank(&mut self, at: u64, length: u64) {
        self.blank.push((at, length));
    }

    /// Wins over what is kept or blank.
    pub fn write(&mut self, at: u64, bytes: Vec<u8>) {
        self.new.push((at, bytes));
    }

    /// The file is left with notes only where what it has becomes something else by this.
    pub fn plan(self, file: &mut (impl Read + Seek)) -> io::Result<Plan> {
        let end = file.seek(SeekFrom::End(0))?;
        let mut parts = Parts { end, parts: BTreeMap::new() };
        for (at, length) in self.kept {
            parts.set(at, length, Part::Kept)?;
        }
        for (at, length) in self.blank {
            parts.set(at, length, Part::Blank)?;
        }
        for (at, bytes) in self.new {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            if at.checked_add(length).is_none_or(|ends| ends > end) {
                return Err(damaged());
            }
            parts.set(at, length, Part::New(bytes))?;
        }
        parts.together(file)
    }
}

#[derive(Debug, Clone)]
enum Part {
    Kept,
    Blank,
    New(Vec<u8>),
}

/// By where they begin, with where they end; none overlap.
struct Parts {
    end: u64,
    parts: BTreeMap<u64, (u64, Part)>,
}

impl Parts {
    /// The latest wins. Two that are both new in one place are no file that could be read.
    fn set(&mut self, at: u64, length: u64, part: Part) -> io::Result<()> {
        let ends = at.saturating_add(length).min(self.end);
        if at >= ends {
            return Ok(());
        }
        // Seldom more than one: each part is cut once for each that lies on it.
        while let Some((&before, _)) = self.parts.range(..ends).next_back().filter(|(_, (end, _))| *end > at) {
            let Some((last, old)) = self.parts.remove(&before) else { break };
            if matches!(old, Part::New(_)) {
                return Err(damaged());
            }
            if last > ends {
                self.parts.insert(ends, (last, old.clone()));
            }
            if before < at {
                self.parts.insert(before, (at, old));
            }
        }
        self.parts.insert(at, (ends, part));
        Ok(())
    }

    fn together(self, file: &mut (impl Read + Seek)) -> io::Result<Plan> {
        let mut plan = Plan::default();
        let mut at = 0;
        for (begins, (ends, part)) in self.parts {
            clear(&mut plan, file, at, begins - at)?;
            match part {
                Part::Kept => plan.keep(begins, ends - begins),
                Part::Blank => clear(&mut plan, file, begins, ends - begins)?,
                Part::New(bytes) => {
                    plan.has_notes = plan.has_notes || !is_there(file, begins, &bytes)?;
                    plan.pieces.push(Piece::New(bytes));
                }
            }
            at = ends;
        }
        clear(&mut plan, file, at, self.end - at)?;
        Ok(plan)
    }
}

fn clear(plan: &mut Plan, file: &mut (impl Read + Seek), at: u64, length: u64) -> io::Result<()> {
    if length > 0 {
        plan.has_notes = plan.has_notes || !is_blank(file, at, length)?;
        plan.pieces.push(Piece::Blank(length));
    }
    Ok(())
}

fn is_blank(file: &mut (impl Read + Seek), at: u64, length: u64) -> io::Result<bool> {
    file.seek(SeekFrom::Start(at))?;
    let mut part = file.take(length);
    let mut buffer = [0; 8 << 10];
    loop {
        let read = part.read(&mut buffer)?;
        if read == 0 {
            return Ok(true);
        }
        if buffer.iter().take(read).any(|byte| *byte != 0) {
            return Ok(false);
        }
    }
}

fn is_there(file: &mut (impl Read + Seek), at: u64, bytes: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(at))?;
    let mut held = vec![0; bytes.len()];
    file.read_exact(&mut held)?;
    Ok(held == bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    const FILE: &[u8] = b"0123456789";

    fn planned(cover: Cover) -> Plan {
        cover.plan(&mut Cursor::new(FILE)).unwrap()
    }

    #[test]
    fn what_nobody_names_is_blank_and_nothing_moves() {
        let mut cover = Cover::default();
        cover.keep(1, 5);
        cover.keep(4, 3);
        cover.blank(2, 1);
        cover.write(5, b"xy".to_vec());
        let pieces = [
            Piece::Blank(1),
            Piece::Same(1, 1),
            Piece::Blank(1),
            Piece::Same(3, 2),
            Piece::New(b"xy".to_vec()),
            Piece::Blank(3),
        ];
        let plan = planned(cover);
        assert_eq!(plan.pieces, pieces);
        assert!(plan.has_notes);
    }

    #[test]
    fn what_is_as_it_would_become_has_no_notes() {
        let mut cover = Cover::default();
        cover.keep(0, 8);
        cover.keep(7, 90);
        cover.write(3, b"345".to_vec());
        assert!(!planned(cover).has_notes);
        let mut whole = Cover::default();
        whole.keep(0, 2);
        assert!(!whole.plan(&mut Cursor::new(b"01\0\0\0")).unwrap().has_notes);
    }

    #[test]
    fn two_new_things_in_one_place_or_one_behind_the_end_are_damage() {
        for places in [[0, 1], [0, 9]] {
            let mut cover = Cover::default();
            places.into_iter().for_each(|at| cover.write(at, b"xy".to_vec()));
            assert_eq!(cover.plan(&mut Cursor::new(FILE)).unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }
}
