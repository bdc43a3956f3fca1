//! Constants against JSON Schemas.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

/// Why a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// JSON pointer to the part that does not.
    pub(crate) pointer: String,
    /// What is wrong with it.
    pub(crate) phrase: String,
    /// What to do.
    pub(crate) remedy: String,
}

/// All faults of a value; an error if the schema itself cannot be used.
pub(crate) fn faults(schema: &Value, value: &Value) -> Result<Vec<Fault>, String> {
    let validator = jsonschema::draft202012::new(schema).map_err(|error| phrase(&error))?;
    let fault = |error: ValidationError<'_>| {
        let deepest = deepest(&error);
        Fault {
            pointer: deepest.instance_path().as_str().to_owned(),
            phrase: phrase(deepest),
            remedy: remedy(deepest),
        }
    };
    Ok(validator.iter_errors(value).map(fault).collect())
}

/// Of a choice between a schema and null, what is wrong by the schema.
fn deepest<'e>(error: &'e ValidationError<'_>) -> &'e ValidationError<'e> {
    let (ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context }) =
        error.kind()
    else {
        return error;
    };
    let is_null = |errors: &&Vec<ValidationError<'static>>| {
        let null = |error: &ValidationError<'_>| matches!(error.kind(), ValidationErrorKind::Type { kind } if one_type(kind) == Some("null"));
        !errors.iter().any(null)
    };
    match context.iter().filter(is_null).collect::<Vec<_>>().as_slice() {
        [only] => only.first().map_or(error, deepest),
        _ => error,
    }
}

fn one_type(kind: &TypeKind) -> Option<&'static str> {
    match kind {
        TypeKind::Single(one) => Some(one.as_str()),
        TypeKind::Multiple(_) => None,
    }
}

/// What is wrong, in our words where they are plainer.
pub(crate) fn phrase(error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::Type { kind } => wrong_type(kind, error.instance()),
        ValidationErrorKind::Enum { options } => {
            format!("{} is none of {}", short(error.instance()), choices(options))
        }
        ValidationErrorKind::Required { property } => format!("the field {property} is missing"),
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            format!(
                "there is no field {}",
                unexpected.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
            )
        }
        ValidationErrorKind::Minimum { limit } => format!("{} is less than {limit}", short(error.instance())),
        ValidationErrorKind::Maximum { limit } => format!("{} is more than {limit}", short(error.instance())),
        ValidationErrorKind::MinLength { limit } => {
            format!("{} has less than {limit} characters", short(error.instance()))
        }
        ValidationErrorKind::MaxLength { limit } => format!("it has more than {limit} characters"),
        ValidationErrorKind::MinItems { limit } => format!("it has less than {limit} items"),
        ValidationErrorKind::MaxItems { limit } => format!("it has more than {limit} items"),
        _ => error.masked_with(short(error.instance())).to_string(),
    }
}

fn remedy(error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::Enum { options } => format!("write one of {}", choices(options)),
        ValidationErrorKind::Required { property } => format!("add the field {property}"),
        ValidationErrorKind::AdditionalProperties { .. }
        | ValidationErrorKind::UnevaluatedProperties { .. } => "remove it".to_owned(),
        _ => "change the value so that it fits".to_owned(),
    }
}

/// What can be written: TOML has no null.
fn choices(options: &Value) -> String {
    let options = options.as_array().into_iter().flatten().filter(|option| !option.is_null());
    options.map(Value::to_string).collect::<Vec<_>>().join(", ")
}

fn wrong_type(kind: &TypeKind, value: &Value) -> String {
    let wanted = match kind {
        TypeKind::Single(one) => one.as_str().to_owned(),
        TypeKind::Multiple(several) => {
            let names = several.into_iter().map(|one| one.as_str()).filter(|name| *name != "null");
            names.collect::<Vec<_>>().join(" or ")
        }
    };
    format!("{} is not of the type {wanted}", short(value))
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text,
    }
}
