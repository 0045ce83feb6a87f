//! `Guard`: one expression, read and ready to run.

use std::fmt;
use std::sync::{Arc, LazyLock};

use cel::{Context, Env, Program, Value};

use super::infer;
use super::limits::keep_small;
use super::scope::Scope;
use super::types::Type;

/// Made once: the functions of the language.
static LANGUAGE: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// An expression that was read. Cheap to clone, and shared between threads.
#[derive(Clone)]
pub struct Guard {
    source: Arc<str>,
    program: Arc<Program>,
}

/// What is wrong with an expression, and where in it, both counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub message: String,
    pub line: usize,
    pub column: usize,
}

impl Guard {
    pub fn read(source: &str) -> Result<Guard, Mistake> {
        keep_small(source).map_err(|message| Mistake { message, line: 1, column: 1 })?;
        let program = LANGUAGE.compile(source).map_err(|errors| first_mistake(&errors))?;
        Ok(Guard { source: source.into(), program: Arc::new(program) })
    }

    /// Whether the expression can be computed from what is declared, and says yes or no.
    pub fn check(&self, scope: &Scope) -> Result<(), Mistake> {
        let root = self.program.expression();
        let at = |id: u64, message: String| {
            let start = self.program.source_info().offset_for(id).map_or(0, |(start, _)| start);
            place(&self.source, usize::try_from(start).unwrap_or(0), message)
        };
        match infer::infer(root, scope) {
            Ok(Type::Bool | Type::Any) => Ok(()),
            Ok(other) => Err(at(root.id, format!("the expression must say yes or no, but is {other}"))),
            Err(infer::Misfit { id, message }) => Err(at(id, message)),
        }
    }

    /// Whether the condition holds. The error says why it cannot be told; then it does not hold.
    pub fn holds(&self, variables: &[(&str, Value)]) -> Result<bool, String> {
        let mut context = Context::with_env(Arc::clone(&LANGUAGE));
        for (name, value) in variables {
            context.add_variable_from_value(*name, value.clone());
        }
        match self.program.execute(&context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err("the condition gives neither yes nor no".to_owned()),
            Err(cel::ExecutionError::NoSuchKey(key)) => Err(format!("`{key}` has no answer")),
            Err(error) => Err(error.to_string()),
        }
    }

    pub fn source(&self) -> &str {
        &self.source
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guard({:?})", self.source)
    }
}

impl PartialEq for Guard {
    fn eq(&self, other: &Guard) -> bool {
        self.source == other.source
    }
}

fn first_mistake(errors: &cel::ParseErrors) -> Mistake {
    let unreadable = "the expression cannot be read";
    let Some(first) = errors.errors.first() else {
        return Mistake { message: unreadable.to_owned(), line: 1, column: 1 };
    };
    let (line, column) = first.pos;
    Mistake {
        message: plain_words(&first.msg).unwrap_or_else(|| unreadable.to_owned()),
        line: usize::try_from(line).unwrap_or(1).max(1),
        column: usize::try_from(column).unwrap_or(1).max(1),
    }
}

/// The parser's message without the list of everything it would have taken instead.
fn plain_words(message: &str) -> Option<String> {
    let line = message.lines().next()?.trim_start_matches("Syntax error: ");
    let short = line.split(" expecting ").next()?.replace("'<EOF>'", "the end");
    let short = short.replace("mismatched input", "the expression breaks off at");
    let short = short.replace("extraneous input", "there is something too much:");
    let short = short.replace("no viable alternative at input", "the expression makes no sense at");
    (!short.is_empty() && short != "UNKNOWN").then_some(short)
}

fn place(source: &str, offset: usize, message: String) -> Mistake {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Mistake { message, line, column }
}
