//! Expressions: guards of transitions, conditions of routing.

use super::super::node::Place;
use super::{At, Check, Code, Kind};
use crate::blueprint::Transition;
use crate::guards::{Guard, Mistake, Scope};

impl Check<'_> {
    pub(super) fn guard(&mut self, kind: &Kind<'_>, at: &At, transition: &Transition) {
        let Some(source) = &transition.guard else { return };
        let scope = Scope::for_guards(self.blueprint, kind.declared);
        self.expression(at, source, &scope);
    }

    /// The expression, if it can be read and computed.
    pub(super) fn expression(&mut self, at: &At, source: &str, scope: &Scope) -> Option<Guard> {
        match Guard::read(source) {
            Err(mistake) => self.mistake(Code::GuardSyntax, at, &mistake),
            Ok(guard) => match guard.check(scope) {
                Ok(()) => return Some(guard),
                Err(mistake) => self.mistake(Code::GuardType, at, &mistake),
            },
        }
        None
    }

    fn mistake(&mut self, code: Code, at: &At, mistake: &Mistake) {
        let place = self.place_within(at, mistake);
        self.add_placed(code, at, place, &mistake.message);
    }

    /// Where in the file a part of an expression stands: after a quote, or in the lines below `|` or `>`.
    pub(super) fn place_within(&self, at: &At, mistake: &Mistake) -> Place {
        let start = self.tree.find(&at.0).map_or_else(|| self.tree.place_of(&at.0), |node| node.at);
        let number = |value: usize| u64::try_from(value).unwrap_or(0);
        let line = usize::try_from(start.line).unwrap_or(1).saturating_sub(1);
        let column = usize::try_from(start.column).unwrap_or(1).saturating_sub(1);
        let first = self.text.lines().nth(line).unwrap_or_default();
        let opening = first.chars().nth(column);
        let indent_of = |text: &str| number(text.chars().take_while(|c| *c == ' ').count());
        let begins_line = first.chars().take(column).all(|c| c == ' ');
        let (line, column) = (number(mistake.line), number(mistake.column));
        match opening {
            Some('|' | '>') => {
                let below = self.text.lines().nth(usize::try_from(start.line).unwrap_or(0)).unwrap_or_default();
                Place { line: start.line + line, column: indent_of(below) + column }
            }
            Some('"' | '\'') if line == 1 => Place { line: start.line, column: start.column + column },
            // The first line below `|`, where the parser places the text itself.
            _ if begins_line => Place { line: start.line + line - 1, column: indent_of(first) + column },
            _ if line == 1 => Place { line: start.line, column: start.column + column - 1 },
            _ => Place { line: start.line + line - 1, column },
        }
    }
}
