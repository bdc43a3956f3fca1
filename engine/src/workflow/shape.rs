//! JSON Schemas as shapes: what a type looks like, what its fields are, whether one fits another.
//!
//! Only structure counts: types, fields, items, constants, choices. Lengths, patterns, formats and bounds are left
//! to the moment when values are there; what is not known here fits everything.

mod reader;

use std::cell::Cell;
use std::fmt;

use serde_json::{Map, Value, json};

use reader::Reader;

/// How many pairs of shapes one comparison may look at; what is left after that fits.
const PATIENCE: u32 = 20_000;

/// What values of a type look like.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Any,
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Constant(Value),
    List(Box<Shape>),
    Object(Object),
    Union(Vec<Shape>),
}

/// What an object looks like.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Object {
    fields: Vec<Field>,
    /// What fields without a name of their own look like; none if there are no others.
    others: Option<Box<Shape>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Field {
    name: String,
    shape: Shape,
    required: bool,
}

/// What is found one step down.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Down {
    Found(Shape),
    /// There is no such field; these are there.
    Absent(Vec<String>),
    /// There are no fields at all in a value like this.
    NoObject(String),
}

/// Where two shapes do not fit, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// The fields down to the place.
    pub(crate) path: String,
    /// What is wrong there.
    pub(crate) reason: String,
}

impl Shape {
    /// The shape of a schema.
    pub(crate) fn of(schema: &Value) -> Self {
        Reader { root: schema, absent: false }.read(schema, 0)
    }

    /// The shape of a schema, where a field that is neither required nor has a default may be absent, like null.
    pub(crate) fn of_input(schema: &Value) -> Self {
        Reader { root: schema, absent: true }.read(schema, 0)
    }

    /// A schema of this shape.
    pub(crate) fn schema(&self) -> Value {
        match self {
            Self::Any => json!({}),
            Self::Null => json!({ "type": "null" }),
            Self::Boolean => json!({ "type": "boolean" }),
            Self::Integer => json!({ "type": "integer" }),
            Self::Number => json!({ "type": "number" }),
            Self::String => json!({ "type": "string" }),
            Self::Constant(value) => json!({ "const": value }),
            Self::List(items) => json!({ "type": "array", "items": items.schema() }),
            Self::Object(object) => object.schema(),
            Self::Union(shapes) => json!({ "anyOf": shapes.iter().map(Self::schema).collect::<Vec<_>>() }),
        }
    }

    /// A list of these.
    pub(crate) fn listed(self) -> Self {
        Self::List(Box::new(self))
    }

    /// This or null.
    pub(crate) fn or_null(self) -> Self {
        match self {
            Self::Any | Self::Null => self,
            Self::Union(mut shapes) if !shapes.contains(&Self::Null) => {
                shapes.push(Self::Null);
                Self::Union(shapes)
            }
            Self::Union(_) => self,
            shape => Self::Union(vec![shape, Self::Null]),
        }
    }

    /// Whether null is one of its values.
    pub(crate) fn may_be_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Constant(value) => value.is_null(),
            Self::Union(shapes) => shapes.iter().any(Self::may_be_null),
            _ => false,
        }
    }

    /// The shape of its items; none if it is no list.
    pub(crate) fn items(&self) -> Option<Self> {
        match self {
            Self::Any => Some(Self::Any),
            Self::List(items) => Some((**items).clone()),
            Self::Union(shapes) => {
                let lists: Vec<Self> = shapes.iter().filter_map(Self::items).collect();
                (lists.len() == shapes.len()).then(|| union(lists))
            }
            _ => None,
        }
    }

    /// The shape of a field.
    pub(crate) fn down(&self, name: &str) -> Down {
        match self {
            Self::Any => Down::Found(Self::Any),
            Self::Object(object) => object.down(name),
            Self::Union(shapes) => down_union(shapes, name),
            other => Down::NoObject(other.to_string()),
        }
    }

    /// Whether every value of this shape is one of the other.
    pub(crate) fn fits(&self, wanted: &Self) -> Result<(), Misfit> {
        fits(self, wanted, &Cell::new(PATIENCE))
    }
}

impl Object {
    fn schema(&self) -> Value {
        let properties: Map<String, Value> =
            self.fields.iter().map(|field| (field.name.clone(), field.shape.schema())).collect();
        let required: Vec<&str> =
            self.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
        let others = self.others.as_ref().map_or(Value::Bool(false), |others| others.schema());
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": others })
    }

    fn down(&self, name: &str) -> Down {
        if let Some(field) = self.fields.iter().find(|field| field.name == name) {
            return Down::Found(field.shape.clone());
        }
        match &self.others {
            Some(others) if self.fields.is_empty() || **others != Shape::Any => {
                Down::Found((**others).clone())
            }
            _ => Down::Absent(self.fields.iter().map(|field| field.name.clone()).collect()),
        }
    }
}

fn down_union(shapes: &[Shape], name: &str) -> Down {
    let mut found = Vec::new();
    let mut known = Vec::new();
    let mut other = None;
    let mut null = false;
    for shape in shapes {
        match shape.down(name) {
            Down::Found(shape) => found.push(shape),
            Down::Absent(names) => known.extend(names),
            Down::NoObject(_) if shape.may_be_null() => null = true,
            Down::NoObject(what) => other = Some(what),
        }
    }
    let missing = null || other.is_some() || !known.is_empty();
    match (found.is_empty(), other) {
        (false, _) if missing => Down::Found(union(found).or_null()),
        (false, _) => Down::Found(union(found)),
        (true, Some(what)) if known.is_empty() => Down::NoObject(what),
        (true, _) => {
            known.sort_unstable();
            known.dedup();
            Down::Absent(known)
        }
    }
}

fn union(mut shapes: Vec<Shape>) -> Shape {
    if shapes.contains(&Shape::Any) {
        return Shape::Any;
    }
    shapes.dedup();
    match shapes.len() {
        1 => shapes.remove(0),
        _ => Shape::Union(shapes),
    }
}

fn fits(given: &Shape, wanted: &Shape, patience: &Cell<u32>) -> Result<(), Misfit> {
    let left = patience.get();
    if left == 0 {
        return Ok(());
    }
    patience.set(left - 1);
    match (given, wanted) {
        (Shape::Any, _) | (_, Shape::Any) | (Shape::Integer, Shape::Number) => Ok(()),
        (Shape::Union(shapes), wanted) => shapes.iter().try_for_each(|shape| fits(shape, wanted, patience)),
        (given, Shape::Union(shapes)) => fits_one_of(given, shapes, patience),
        (Shape::Constant(value), Shape::Constant(other)) if value == other => Ok(()),
        (Shape::Constant(value), wanted) if of_value(value) == *wanted => Ok(()),
        (Shape::Constant(Value::Number(_)), Shape::Number) => Ok(()),
        (Shape::List(given), Shape::List(wanted)) => {
            fits(given, wanted, patience).map_err(|misfit| misfit.under("[]"))
        }
        (Shape::Object(given), Shape::Object(wanted)) => fits_object(given, wanted, patience),
        (given, wanted) if given == wanted => Ok(()),
        (Shape::Null, wanted) => Err(Misfit::new(format!("may be null, and {wanted} is wanted"))),
        (given, wanted) => Err(Misfit::new(format!("is {given}, and {wanted} is wanted"))),
    }
}

fn fits_one_of(given: &Shape, shapes: &[Shape], patience: &Cell<u32>) -> Result<(), Misfit> {
    let mut reasons = Vec::new();
    for shape in shapes {
        match fits(given, shape, patience) {
            Ok(()) => return Ok(()),
            Err(misfit) if *shape != Shape::Null => reasons.push(misfit),
            Err(_) => {}
        }
    }
    match <[Misfit; 1]>::try_from(reasons) {
        Ok([only]) => Err(only),
        Err(_) => Err(Misfit::new(format!("is {given}, and {} is wanted", Shape::Union(shapes.to_vec())))),
    }
}

fn fits_object(given: &Object, wanted: &Object, patience: &Cell<u32>) -> Result<(), Misfit> {
    for field in &wanted.fields {
        match given.down(&field.name) {
            Down::Found(shape) => {
                fits(&shape, &field.shape, patience).map_err(|misfit| misfit.under(&field.name))?
            }
            Down::Absent(known) if field.required && !known.is_empty() => {
                return Err(Misfit { path: field.name.clone(), reason: "is missing".to_owned() });
            }
            Down::Absent(_) | Down::NoObject(_) => {}
        }
    }
    let is_other = |field: &&Field| !wanted.fields.iter().any(|known| known.name == field.name);
    for field in given.fields.iter().filter(is_other) {
        match &wanted.others {
            None => {
                return Err(Misfit {
                    path: field.name.clone(),
                    reason: "is given, and no field of that name is taken".to_owned(),
                });
            }
            Some(others) => {
                fits(&field.shape, others, patience).map_err(|misfit| misfit.under(&field.name))?
            }
        }
    }
    Ok(())
}

impl Misfit {
    fn new(reason: String) -> Self {
        Self { path: String::new(), reason }
    }

    fn under(mut self, field: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{field}{dot}{}", self.path);
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return f.write_str(&self.reason);
        }
        write!(f, "`{}` {}", self.path, self.reason)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("anything"),
            Self::Null => f.write_str("null"),
            Self::Boolean => f.write_str("true or false"),
            Self::Integer => f.write_str("a whole number"),
            Self::Number => f.write_str("a number"),
            Self::String => f.write_str("a text"),
            Self::Constant(value) => write!(f, "{value}"),
            Self::List(items) => match &**items {
                Self::Any => f.write_str("a list"),
                items => write!(f, "a list of which each item is {items}"),
            },
            Self::Object(object) if object.fields.is_empty() => f.write_str("an object"),
            Self::Object(object) => {
                let names: Vec<&str> =
                    object.fields.iter().map(|field| field.name.as_str()).take(5).collect();
                let more = if object.fields.len() > 5 { ", .." } else { "" };
                write!(f, "an object ({}{more})", names.join(", "))
            }
            Self::Union(shapes) => {
                let shapes: Vec<String> = shapes.iter().take(6).map(Self::to_string).collect();
                f.write_str(&shapes.join(" or "))
            }
        }
    }
}

fn of_value(value: &Value) -> Shape {
    match value {
        Value::Null => Shape::Null,
        Value::Bool(_) => Shape::Boolean,
        Value::Number(number) if number.is_i64() || number.is_u64() => Shape::Integer,
        Value::Number(_) => Shape::Number,
        Value::String(_) => Shape::String,
        Value::Array(_) | Value::Object(_) => Shape::Any,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;
