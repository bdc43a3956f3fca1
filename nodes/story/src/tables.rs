//! `data/subjects.json`, read once.

use std::sync::OnceLock;

use newsum_model::{Angle, Figure, Mood, Prop, Set, Theme};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::subject::Subject;
use crate::teller::Name;
use crate::words::Words;

#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) subjects: Vec<Subject>,
    pub(crate) default: Subject,
    pub(crate) tellers: Vec<(Figure, Words)>,
    pub(crate) names: Vec<(Figure, Name)>,
    pub(crate) places: Vec<(Set, Words)>,
    pub(crate) things: Vec<(Prop, Words)>,
}

#[derive(Deserialize)]
struct File {
    subjects: Vec<Row>,
    default: Row,
    tellers: Map<String, Value>,
    names: Map<String, Value>,
    places: Map<String, Value>,
    things: Map<String, Value>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    ko: Value,
    #[serde(default)]
    en: Value,
    themes: Vec<Theme>,
    sets: [Set; 4],
    props: [String; 4],
    moods: [Mood; 4],
    cast: Vec<Figure>,
    angle: Angle,
}

/// The tables.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| read().expect("the bundled subjects are well formed: a test reads them"))
}

fn read() -> serde_json::Result<Tables> {
    let file: File = serde_json::from_str(include_str!("../data/subjects.json"))?;
    Ok(Tables {
        subjects: file.subjects.into_iter().map(subject).collect::<serde_json::Result<_>>()?,
        default: subject(file.default)?,
        tellers: keyed(file.tellers)?,
        names: keyed(file.names)?,
        places: keyed(file.places)?,
        things: keyed(file.things)?,
    })
}

fn subject(row: Row) -> serde_json::Result<Subject> {
    let words = match (&row.ko, &row.en) {
        (Value::Array(_), Value::Array(_)) => {
            serde_json::from_value(serde_json::json!({ "ko": row.ko, "en": row.en }))?
        }
        _ => Words::default(),
    };
    let props = row.props.map(|names| names.split_whitespace().filter_map(Prop::named).collect());
    Ok(Subject {
        id: row.id,
        themes: row.themes,
        sets: row.sets,
        props,
        moods: row.moods,
        cast: row.cast,
        angle: row.angle,
        words,
    })
}

fn keyed<K, V>(map: Map<String, Value>) -> serde_json::Result<Vec<(K, V)>>
where
    K: for<'de> Deserialize<'de>,
    V: for<'de> Deserialize<'de>,
{
    map.into_iter()
        .map(|(key, value)| Ok((serde_json::from_value(Value::String(key))?, serde_json::from_value(value)?)))
        .collect()
}
