//! Walks an expression's syntax tree and finds the type of every part, or why it has none.

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators};

use super::scope::Scope;
use super::types::Type;
use crate::blueprint::did_you_mean;

/// A part that cannot be computed.
#[derive(Debug)]
pub(super) struct Misfit {
    pub id: u64,
    pub message: String,
}

type Inferred = Result<Type, Misfit>;

/// One loop inside another takes rows × rows; deeper is refused.
const DEEPEST_LOOP: usize = 2;

pub(super) fn infer(root: &IdedExpr, scope: &Scope) -> Inferred {
    part(root, scope, 0)
}

fn misfit<T>(id: u64, message: impl Into<String>) -> Result<T, Misfit> {
    Err(Misfit { id, message: message.into() })
}

fn part(node: &IdedExpr, scope: &Scope, loops: usize) -> Inferred {
    match &node.expr {
        Expr::Literal(value) => literal(node.id, value),
        Expr::Ident(name) => match scope.get(name) {
            Some(declared) => Ok(declared.clone()),
            None => misfit(node.id, format!("`{name}` is not known. {}", did_you_mean(name, scope.names()))),
        },
        Expr::Select(select) => selection(node.id, select, scope, loops),
        Expr::Call(call) => called(node.id, call, scope, loops),
        Expr::List(list) => {
            let mut items = list.elements.iter().map(|item| part(item, scope, loops));
            items.try_fold(Type::Any, |known, item| Ok(known.or(item?))).map(Type::list)
        }
        Expr::Comprehension(each) => comprehension(node.id, each, scope, loops),
        Expr::Map(_) | Expr::Struct(_) => misfit(node.id, "groups in braces are not used here"),
        Expr::Unspecified => misfit(node.id, "a part of the expression is missing"),
    }
}

fn literal(id: u64, value: &LiteralValue) -> Inferred {
    Ok(match value {
        LiteralValue::Boolean(_) => Type::Bool,
        LiteralValue::Int(_) | LiteralValue::UInt(_) => Type::Int,
        LiteralValue::Double(_) => Type::Double,
        LiteralValue::String(_) => Type::Text,
        LiteralValue::Null => return misfit(id, "nothing is ever null: write has(answers.…) to ask for an answer"),
        LiteralValue::Bytes(_) => return misfit(id, "bytes are not used here"),
    })
}

fn selection(id: u64, select: &SelectExpr, scope: &Scope, loops: usize) -> Inferred {
    let from = part(&select.operand, scope, loops)?;
    let parts = match &from {
        Type::Any if select.test => return Ok(Type::Bool),
        Type::Any => return Ok(Type::Any),
        Type::Map(parts) => parts,
        other => return misfit(id, format!("`{}` is asked of {other}, which has no parts", select.field)),
    };
    let Some(found) = parts.get(&select.field) else {
        let hint = did_you_mean(&select.field, parts.keys().map(String::as_str));
        return misfit(id, format!("`{}` is not declared. {hint}", select.field));
    };
    Ok(if select.test { Type::Bool } else { found.clone() })
}

fn called(id: u64, call: &CallExpr, scope: &Scope, loops: usize) -> Inferred {
    let mut parts: Vec<&IdedExpr> = call.target.as_deref().into_iter().collect();
    parts.extend(&call.args);
    let types = parts.iter().map(|one| part(one, scope, loops)).collect::<Result<Vec<Type>, Misfit>>()?;
    match (call.func_name.as_str(), types.as_slice(), parts.as_slice()) {
        (
            operators::LOGICAL_AND | operators::LOGICAL_OR | operators::LOGICAL_NOT | operators::NOT_STRICTLY_FALSE,
            types,
            parts,
        ) => all_bool(types, parts),
        (operators::CONDITIONAL, [condition, yes, no], [at, ..]) => match condition {
            Type::Bool | Type::Any => Ok(yes.clone().or(no.clone())),
            other => misfit(at.id, format!("before `?` stands {other}, not yes or no")),
        },
        (operators::EQUALS | operators::NOT_EQUALS, [a, b], [left, right]) => {
            compare(id, (a, left), (b, right)).map(|()| Type::Bool)
        }
        (
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS,
            [a, b],
            [left, right],
        ) => order(id, (a, left), (b, right)),
        (operators::IN, [item, list], [left, right]) => membership(id, (item, left), (list, right)),
        (operators::ADD, [Type::List(a), Type::List(b)], _) => {
            Ok(Type::list(a.as_ref().clone().or(b.as_ref().clone())))
        }
        (operators::ADD, [a, b], _) if a.is_text() && b.is_text() => Ok(Type::Text),
        (
            operators::ADD | operators::SUBSTRACT | operators::MULTIPLY | operators::DIVIDE | operators::MODULO,
            [a, b],
            _,
        ) => arithmetic(id, a, b),
        (operators::NEGATE, [a], _) if a.is_number() => Ok(a.clone()),
        (operators::INDEX, [Type::List(item), Type::Int | Type::Any], _) => Ok(item.as_ref().clone()),
        ("size", [Type::List(_) | Type::Map(_) | Type::Any], _) => Ok(Type::Int),
        ("size", [a], _) if a.is_text() => Ok(Type::Int),
        ("contains" | "startsWith" | "endsWith", [a, b], _) if a.is_text() && b.is_text() => Ok(Type::Bool),
        ("int" | "double", [a], _) if a.is_number() => {
            Ok(if call.func_name == "int" { Type::Int } else { Type::Double })
        }
        (name, types, _) => misfit(id, does_not_fit(name, types)),
    }
}

fn does_not_fit(name: &str, types: &[Type]) -> String {
    let given: Vec<String> = types.iter().map(ToString::to_string).collect();
    let known =
        ["size", "contains", "startsWith", "endsWith", "int", "double", "has", "exists", "all", "map", "filter"];
    if known.contains(&name) || name.contains('_') {
        format!("`{}` does not work on {}", name.trim_matches(['_', '@']), given.join(" and "))
    } else {
        format!("the function `{name}` is not known. {}", did_you_mean(name, known))
    }
}

fn all_bool(types: &[Type], parts: &[&IdedExpr]) -> Inferred {
    match types.iter().zip(parts).find(|(found, _)| !matches!(found, Type::Bool | Type::Any)) {
        Some((found, at)) => misfit(at.id, format!("this is {found}, where yes or no is needed")),
        None => Ok(Type::Bool),
    }
}

type Side<'a> = (&'a Type, &'a IdedExpr);

fn compare(id: u64, (a, left): Side<'_>, (b, right): Side<'_>) -> Result<(), Misfit> {
    for ((declared, given), at) in [((a, right), right), ((b, left), left)] {
        let Some(text) = text_of(given) else { continue };
        match declared {
            Type::Word(known) if !known.iter().any(|word| word == text) => {
                let hint = did_you_mean(text, known.iter().map(String::as_str));
                return misfit(at.id, format!("`{text}` can never be chosen here. {hint}"));
            }
            Type::Date if text.parse::<jiff::civil::Date>().is_err() => {
                return misfit(at.id, format!("`{text}` is not a date: write it like \"2026-07-01\""));
            }
            Type::Date => return Ok(()),
            _ => {}
        }
    }
    if a.is_comparable_with(b) { Ok(()) } else { misfit(id, format!("{a} is compared with {b}")) }
}

fn order(id: u64, a: Side<'_>, b: Side<'_>) -> Inferred {
    if let Some((word, _)) =
        [a, b].iter().find(|(found, _)| matches!(found, Type::Bool | Type::List(_) | Type::Map(_) | Type::Word(_)))
    {
        return misfit(id, format!("{word} has no order: compare it with == or !="));
    }
    compare(id, a, b).map(|()| Type::Bool)
}

fn membership(id: u64, item: Side<'_>, (list, at): Side<'_>) -> Inferred {
    let known = match list {
        Type::List(known) => known.as_ref(),
        Type::Any => &Type::Any,
        other => return misfit(at.id, format!("after `in` stands {other}, not a list")),
    };
    if let Expr::List(items) = &at.expr {
        for one in &items.elements {
            let found = if text_of(one).is_some() { Type::Text } else { known.clone() };
            compare(id, item, (&found, one))?;
        }
        return Ok(Type::Bool);
    }
    compare(id, item, (known, at)).map(|()| Type::Bool)
}

fn arithmetic(id: u64, a: &Type, b: &Type) -> Inferred {
    match (a, b) {
        (Type::Int | Type::Any, Type::Int | Type::Any) => Ok(Type::Int),
        (Type::Double | Type::Any, Type::Double | Type::Any) => Ok(Type::Double),
        (Type::Int, Type::Double) | (Type::Double, Type::Int) => {
            misfit(id, "a whole number is computed with a decimal number: write 5.0 for 5, or double(…)")
        }
        (a, b) => misfit(id, format!("{a} is computed with {b}")),
    }
}

fn comprehension(id: u64, each: &ComprehensionExpr, scope: &Scope, loops: usize) -> Inferred {
    if loops >= DEEPEST_LOOP {
        return misfit(id, format!("more than {DEEPEST_LOOP} loops stand one inside the other"));
    }
    let item = match part(&each.iter_range, scope, loops)? {
        Type::List(item) => *item,
        Type::Any => Type::Any,
        other => return misfit(each.iter_range.id, format!("this is {other}, where a list is needed")),
    };
    let begin = part(&each.accu_init, scope, loops)?;
    let inside = scope.with(&each.iter_var, item).with(&each.accu_var, begin.clone());
    part(&each.loop_cond, &inside, loops + 1)?;
    let step = part(&each.loop_step, &inside, loops + 1)?;
    part(&each.result, &scope.with(&each.accu_var, begin.or(step)), loops)
}

fn text_of(node: &IdedExpr) -> Option<&str> {
    match &node.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}
