//! Whether types fit.

use schemars::JsonSchema;
use serde_json::json;

use super::*;
use crate::registry::schema_of;

fn fit(given: Value, wanted: Value) -> Result<(), String> {
    Shape::of(&given).fits(&Shape::of(&wanted)).map_err(|misfit| misfit.to_string())
}

#[derive(JsonSchema)]
#[allow(dead_code, reason = "only the schema matters")]
struct Tree {
    name: String,
    children: Vec<Tree>,
}

#[derive(JsonSchema)]
#[allow(dead_code, reason = "only the schema matters")]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Choice {
    Text { text: String },
    Number { number: f64, note: Option<String> },
}

#[test]
fn a_whole_number_is_a_number_and_not_the_other_way_round() {
    assert!(fit(json!({ "type": "integer" }), json!({ "type": "number" })).is_ok());
    assert!(fit(json!({ "type": "number" }), json!({ "type": "integer" })).is_err());
    assert!(fit(json!({ "const": 3 }), json!({ "type": "number" })).is_ok());
    assert!(fit(json!({ "const": 3.5 }), json!({ "type": "integer" })).is_err());
}

#[test]
fn what_may_be_null_does_not_fit_what_may_not() {
    let optional = schema_of::<Option<String>>();
    assert!(fit(schema_of::<String>(), optional.clone()).is_ok());
    let reason = fit(optional.clone(), schema_of::<String>()).unwrap_err();
    assert!(reason.contains("null"), "{reason}");
    assert!(fit(optional.clone(), optional).is_ok());
    assert!(fit(schema_of::<Option<Tree>>(), schema_of::<Tree>()).is_err());
}

#[test]
fn a_choice_fits_a_wider_choice_and_a_text_no_choice() {
    let two = json!({ "enum": ["a", "b"] });
    let three = json!({ "enum": ["a", "b", "c"] });
    assert!(fit(two.clone(), three.clone()).is_ok());
    assert!(fit(three, two.clone()).is_err());
    assert!(fit(two.clone(), json!({ "type": "string" })).is_ok());
    assert!(fit(json!({ "type": "string" }), two).is_err());
}

#[test]
fn objects_fit_by_the_fields_that_are_needed() {
    let wanted = json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "string" }, "b": { "type": "integer" } } });
    let given = |fields: Value| json!({ "type": "object", "properties": fields });
    assert!(fit(given(json!({ "a": { "type": "string" }, "c": {} })), wanted.clone()).is_ok());
    assert_eq!(fit(given(json!({ "c": {} })), wanted.clone()).unwrap_err(), "`a` is missing");
    let reason = fit(given(json!({ "a": { "type": "string" }, "b": { "type": "string" } })), wanted.clone())
        .unwrap_err();
    assert_eq!(reason, "`b` is a text, and a whole number is wanted");
    assert!(fit(json!({ "type": "object" }), wanted).is_ok(), "what is not known fits");
}

#[test]
fn closed_objects_take_no_other_fields_and_maps_take_what_fits() {
    let closed = json!({ "type": "object", "properties": {}, "additionalProperties": false });
    let map = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    let given = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    assert!(fit(given.clone(), closed).is_err());
    assert!(fit(given, map.clone()).is_err());
    assert!(fit(map.clone(), map).is_ok());
}

#[test]
fn lists_fit_by_their_items() {
    let list = |items: Value| json!({ "type": "array", "items": items });
    assert!(fit(list(json!({ "type": "integer" })), list(json!({ "type": "number" }))).is_ok());
    let reason = fit(list(json!({ "type": "string" })), list(json!({ "type": "number" }))).unwrap_err();
    assert_eq!(reason, "`[]` is a text, and a number is wanted");
    assert!(fit(json!({ "type": "array" }), list(json!({ "type": "number" }))).is_ok());
    assert!(fit(json!({ "type": "string" }), list(json!({}))).is_err());
}

#[test]
fn tagged_choices_fit_themselves_and_not_with_a_variant_too_many() {
    let choice = schema_of::<Choice>();
    assert!(fit(choice.clone(), choice.clone()).is_ok());
    let one = json!({ "oneOf": [choice["oneOf"][0]] });
    assert!(fit(one.clone(), choice.clone()).is_ok());
    assert!(fit(choice, one).is_err());
}

#[test]
fn recursive_types_fit_themselves_and_can_be_gone_down() {
    let tree = schema_of::<Tree>();
    assert!(fit(tree.clone(), tree.clone()).is_ok());
    let Down::Found(children) = Shape::of(&tree).down("children") else { panic!("it has children") };
    assert!(matches!(children.items().unwrap().down("name"), Down::Found(Shape::String)));
}

#[test]
fn what_is_not_known_fits_everything() {
    for unknown in
        [json!({}), json!(true), json!({ "not": { "type": "string" } }), json!({ "$ref": "elsewhere" })]
    {
        assert!(fit(unknown.clone(), json!({ "type": "integer" })).is_ok(), "{unknown}");
        assert!(fit(json!({ "type": "integer" }), unknown.clone()).is_ok(), "{unknown}");
    }
}

#[test]
fn a_field_of_some_variants_may_be_null() {
    let Down::Found(shape) = Shape::of(&schema_of::<Choice>()).down("text") else {
        panic!("a variant has it")
    };
    assert!(shape.may_be_null());
    assert!(matches!(Shape::of(&schema_of::<Choice>()).down("txt"), Down::Absent(_)));
}

#[test]
fn an_input_field_without_default_may_be_absent() {
    let schema = json!({ "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string", "default": "" } } });
    let down = |name: &str| match Shape::of_input(&schema).down(name) {
        Down::Found(shape) => shape.may_be_null(),
        _ => panic!("it is there"),
    };
    assert!(down("a") && !down("b"));
}

#[test]
fn comparing_shapes_that_are_made_to_be_slow_ends() {
    let mut schema = json!({ "type": "string" });
    for _ in 0..12 {
        let other = json!({ "type": "object", "properties": { "x": schema.clone(), "y": schema }, "required": ["x", "y", "z"] });
        schema = json!({ "anyOf": [other.clone(), { "type": "array", "items": {} }] });
    }
    let _ = fit(schema.clone(), schema);
}
