//! Conditions in a workflow file: Jinja expressions over the outputs of nodes.
//!
//! They are lenient about what is absent: a field of a skipped node, or of null, is absent itself; an absent value
//! is false where a condition is asked for, and equal to nothing but another absent value.

mod words;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};

pub(crate) use words::{Role, Word, words};

/// Instructions that one evaluation may take; a condition takes some tens. It also bounds memory, to a few megabytes.
const FUEL: u64 = 50_000;
/// Bytes of the longest condition.
const LONGEST: usize = 4_096;

/// No functions: only operators, filters and tests, so that a condition depends on nothing but its context.
static LANGUAGE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut language = Environment::new();
    for function in ["range", "dict", "debug", "namespace"] {
        language.remove_global(function);
    }
    language.set_undefined_behavior(UndefinedBehavior::Chainable);
    language.set_fuel(Some(FUEL));
    language.set_debug(false);
    language
});

/// A compiled condition, such as `review.decision == 'modify'`. Cheap to clone; serialized as its source.
///
/// ```
/// # use newsum_engine::workflow::Expression;
/// # use serde_json::json;
/// let again = Expression::parse("review.decision == 'modify'").unwrap();
/// assert_eq!(again.names(), ["review.decision"]);
/// let context = json!({ "review": { "decision": "modify" } });
/// assert!(again.is_true(context.as_object().unwrap()).unwrap());
/// assert!(!again.is_true(json!({}).as_object().unwrap()).unwrap());
/// ```
#[derive(Clone)]
pub struct Expression(Arc<Compiled>);

struct Compiled {
    source: String,
    names: Vec<String>,
    code: minijinja::Expression<'static, 'static>,
}

/// Why a condition cannot be read or evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExpressionError {
    /// What is wrong.
    pub message: String,
    /// Where in the source, in bytes, if known.
    pub range: Option<Range<usize>>,
}

impl ExpressionError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), range: None }
    }

    fn of(error: &minijinja::Error) -> Self {
        let message = match (error.kind(), error.detail()) {
            (ErrorKind::OutOfFuel, _) => format!("it takes more than {FUEL} instructions"),
            (_, Some(detail)) => detail.to_owned(),
            (kind, None) => kind.to_string(),
        };
        Self { message, range: error.range() }
    }
}

impl Expression {
    /// Reads and compiles a condition.
    ///
    /// # Errors
    /// If it is empty, longer than 4096 bytes or not a Jinja expression, or uses a filter or test that is not there.
    pub fn parse(source: &str) -> Result<Self, ExpressionError> {
        if source.trim().is_empty() {
            return Err(ExpressionError::new("it is empty"));
        }
        if source.len() > LONGEST {
            return Err(ExpressionError::new(format!("it is longer than {LONGEST} bytes")));
        }
        let code =
            LANGUAGE.compile_expression_owned(source.to_owned()).map_err(|e| ExpressionError::of(&e))?;
        let mut names: Vec<String> = code.undeclared_variables(true).into_iter().collect();
        names.sort_unstable();
        check_words(source)?;
        Ok(Self(Arc::new(Compiled { source: source.to_owned(), names, code })))
    }

    /// The text it was read from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The dotted references it uses, such as `review.decision`, sorted.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0.names
    }

    /// Its value in a context that maps node names (and `input`, `each`, `signal`, `run`) to values. Only the entries
    /// that it names are looked at.
    ///
    /// # Errors
    /// If an operator or filter cannot take its operand, or the evaluation takes too long.
    pub fn eval(&self, context: &Map<String, Value>) -> Result<Value, ExpressionError> {
        self.eval_with(|name| context.get(name).cloned())
    }

    /// Whether it is true in a context: empty, zero, null and absent are false.
    ///
    /// # Errors
    /// Those of [`Expression::eval`].
    pub fn is_true(&self, context: &Map<String, Value>) -> Result<bool, ExpressionError> {
        self.is_true_with(|name| context.get(name).cloned())
    }

    /// Like [`Expression::eval`]; `lookup` is asked once for each first word that the expression names.
    ///
    /// # Errors
    /// Those of [`Expression::eval`].
    pub fn eval_with(&self, lookup: impl FnMut(&str) -> Option<Value>) -> Result<Value, ExpressionError> {
        let value = self.run(lookup)?;
        if value.is_undefined() {
            return Ok(Value::Null);
        }
        serde_json::to_value(&value).map_err(|e| ExpressionError::new(e.to_string()))
    }

    /// Like [`Expression::is_true`]; `lookup` is asked once for each first word that the expression names.
    ///
    /// # Errors
    /// Those of [`Expression::eval`].
    pub fn is_true_with(&self, lookup: impl FnMut(&str) -> Option<Value>) -> Result<bool, ExpressionError> {
        Ok(self.run(lookup)?.is_true())
    }

    /// The first words of its references, each once: `review` of `review.decision`.
    pub fn roots(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        self.0.names.iter().filter_map(move |name| {
            let root = name.split('.').next().unwrap_or(name);
            (last.replace(root) != Some(root)).then_some(root)
        })
    }

    fn run(
        &self,
        mut lookup: impl FnMut(&str) -> Option<Value>,
    ) -> Result<minijinja::Value, ExpressionError> {
        let given = self.roots().filter_map(|root| {
            let value = lookup(root)?;
            Some((root.to_owned(), minijinja::Value::from(Serde(value))))
        });
        let context = minijinja::Value::from_pairs(given);
        self.0.code.eval(context).map_err(|e| ExpressionError::of(&e))
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expression({:?})", self.0.source)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.source)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0.source == other.0.source
    }
}

impl Eq for Expression {}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.source)
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        Self::parse(&source).map_err(de::Error::custom)
    }
}

fn check_words(source: &str) -> Result<(), ExpressionError> {
    for word in words(source) {
        let (probe, what) = match word.role {
            Role::Reference => continue,
            Role::Filter => (format!("none|{}", word.text), "filter"),
            Role::Test if word.text == "not" => continue,
            Role::Test => (format!("none is {}", word.text), "test"),
        };
        if is_unknown(&probe) {
            return Err(ExpressionError {
                message: format!("there is no {what} \"{}\"", word.text),
                range: Some(word.start..word.start + word.text.len()),
            });
        }
    }
    Ok(())
}

/// Whether the one filter or test of an expression is not part of the language.
fn is_unknown(probe: &str) -> bool {
    let Ok(code) = LANGUAGE.compile_expression(probe) else {
        return false;
    };
    let kind = code.eval(()).err().map(|e| e.kind());
    matches!(kind, Some(ErrorKind::UnknownFilter | ErrorKind::UnknownTest))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    fn truth(source: &str, context: Value) -> bool {
        Expression::parse(source).unwrap().is_true(context.as_object().unwrap()).unwrap()
    }

    #[test]
    fn what_is_absent_is_false_and_equal_to_no_text() {
        assert!(!truth("review", json!({})));
        assert!(!truth("review.decision.by", json!({})));
        assert!(!truth("review.decision.by", json!({ "review": null })));
        assert!(!truth("review.decision == 'modify'", json!({ "review": {} })));
        assert!(truth("review.decision != 'modify'", json!({ "review": {} })));
        assert!(truth("not review.ok", json!({})));
        assert!(!truth("'a' in review.tags", json!({})));
        assert!(!truth("'a' in review.tags", json!({ "review": {} })));
    }

    #[test]
    fn values_are_compared_and_counted() {
        assert!(truth(
            "search.results | length > 1 and input.deep",
            json!({
                "search": { "results": [1, 2] }, "input": { "deep": true }
            })
        ));
        assert!(truth("'a' in review.tags", json!({ "review": { "tags": ["b", "a"] } })));
        assert_eq!(
            Expression::parse("input.n + 1")
                .unwrap()
                .eval(json!({ "input": { "n": 2 } }).as_object().unwrap()),
            Ok(json!(3))
        );
        let nothing = Expression::parse("input.x").unwrap().eval(&Map::new());
        assert_eq!(nothing, Ok(Value::Null));
    }

    #[test]
    fn names_are_dotted_references() {
        let e = Expression::parse("a.b.c == 'x.y' and not d[0].e and a.q and f is defined").unwrap();
        assert_eq!(e.names(), ["a.b.c", "a.q", "d", "f"]);
        assert_eq!(e.roots().collect::<Vec<_>>(), ["a", "d", "f"]);
    }

    #[test]
    fn an_unknown_filter_or_test_is_found_even_behind_a_false_operand() {
        let e = Expression::parse("false and (x | lenght)").unwrap_err();
        assert_eq!((e.message.as_str(), e.range), ("there is no filter \"lenght\"", Some(15..21)));
        assert!(Expression::parse("x is not definde").is_err());
        assert!(
            Expression::parse("x is not defined and y | length is divisibleby 2 and z is in [1]").is_ok()
        );
    }

    #[test]
    fn a_condition_that_runs_too_long_is_stopped() {
        for source in
            ["('a' * 10000000) | list | length", "('a' * 10000000000) == x", "[1] * 100000000 | list == x"]
        {
            let long = Expression::parse(source).unwrap();
            assert!(long.is_true(&Map::new()).is_err(), "{source}");
        }
    }

    #[test]
    fn there_are_no_functions() {
        let e = Expression::parse("range(3)").unwrap();
        assert_eq!(e.names(), ["range"]);
        assert!(e.is_true(&Map::new()).is_err());
    }

    #[test]
    fn nonsense_is_refused() {
        for source in ["", "  ", "a ==", "a = b", "a b", "((((", &"a and ".repeat(2_000)] {
            assert!(Expression::parse(source).is_err(), "{source}");
        }
    }

    #[test]
    fn it_is_serialized_as_its_source() {
        let e = Expression::parse("a.b").unwrap();
        assert_eq!(serde_json::to_value(&e).unwrap(), json!("a.b"));
        assert_eq!(serde_json::from_value::<Expression>(json!("a.b")).unwrap(), e);
    }
}
