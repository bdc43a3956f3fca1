//! What a reference may mean, and what it does mean.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Link, waits_for_signal};
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean, listed};
use crate::registry::Kind;
use crate::workflow::file::section::inside;
use crate::workflow::file::tree::Spanned;
use crate::workflow::file::{File, NodeSection, keys};
use crate::workflow::plan::{OnItemError, Reference, Root};
use crate::workflow::shape::{Down, Shape};

/// All that can be referred to.
pub(super) struct Scope<'s> {
    pub(super) file: &'s File,
    pub(super) source: &'s str,
    /// The nodes of the file by name.
    index: HashMap<&'s str, usize>,
    /// The output of one step of each node.
    outputs: Vec<Shape>,
    input: Shape,
    run: Shape,
    forms: Vec<Option<Shape>>,
}

/// Who refers, and what it may name beside the nodes and the input.
#[derive(Clone, Copy)]
pub(super) struct Viewer {
    pub(super) ix: usize,
    pub(super) own: bool,
    pub(super) signal: bool,
    pub(super) each: bool,
}

/// A part of a reference.
struct Segment<'r> {
    name: &'r str,
    span: Span,
}

impl<'s> Scope<'s> {
    pub(super) fn new(
        file: &'s File,
        source: &'s str,
        kinds: &[Option<&Kind>],
        forms: &[Option<Value>],
    ) -> Self {
        let run = json!({ "type": "object", "additionalProperties": false, "required": keys::RUN, "properties": {
            "id": { "type": "string" },
            "created_at": { "type": "string" },
            "degraded": crate::registry::schema_of::<Vec<crate::node::Degraded>>(),
        }});
        Self {
            file,
            source,
            index: file.nodes.iter().enumerate().map(|(ix, node)| (node.name.value.as_str(), ix)).collect(),
            outputs: kinds
                .iter()
                .map(|kind| kind.map_or(Shape::Any, |kind| Shape::of(&kind.output)))
                .collect(),
            input: Shape::of_input(&file.input.schema),
            run: Shape::of(&run),
            forms: forms.iter().map(|form| form.as_ref().map(Shape::of)).collect(),
        }
    }

    /// Looks up a reference; what is wrong with it is pushed.
    pub(super) fn resolve(
        &self,
        written: &Spanned<String>,
        viewer: Option<Viewer>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Link> {
        let found = self.segments(written).and_then(|segments| self.look(written, &segments, viewer));
        found.map_err(|problem| problems.push(*problem)).ok()
    }

    fn segments<'r>(&self, written: &'r Spanned<String>) -> Result<Vec<Segment<'r>>, Box<Diagnostic>> {
        let mut at = 0;
        let mut segments = Vec::new();
        for name in written.value.split('.') {
            let span = inside(self.source, written, at..at + name.len());
            at += name.len() + 1;
            segments.push(Segment { name, span });
        }
        let word = |name: &str| {
            name.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        };
        if segments.iter().all(|segment| word(segment.name)) {
            return Ok(segments);
        }
        let message =
            format!("\"{}\" is not a reference", written.value.chars().take(80).collect::<String>());
        let found = Diagnostic::new(Code::BadReference, written.span.clone(), message);
        Err(Box::new(found.help(
            "write names joined by points, such as `search.results` or `input.query`; a fixed value belongs to `with`",
        )))
    }

    fn look(
        &self,
        written: &Spanned<String>,
        segments: &[Segment<'_>],
        viewer: Option<Viewer>,
    ) -> Result<Link, Box<Diagnostic>> {
        let Some((first, rest)) = segments.split_first() else {
            return Err(Box::new(self.unknown_node(&written.value, written.span.clone())));
        };
        let (root, shape) = self.root(first, written, viewer)?;
        let mut shape = shape;
        for (depth, segment) in rest.iter().enumerate() {
            let before = &segments[..=depth];
            shape = match shape.down(segment.name) {
                Down::Found(shape) => shape,
                Down::Absent(known) => {
                    return Err(Box::new(self.unknown_field(root, before, segment, &known)));
                }
                Down::NoObject(what) => return Err(Box::new(no_object(before, segment, &what))),
            };
        }
        if root == Root::Run && rest.is_empty() {
            return Err(Box::new(whole_run(first)));
        }
        let path = rest.iter().map(|segment| segment.name.to_owned()).collect();
        let shape = self.as_seen(root, shape);
        Ok(Link {
            reference: Reference { root, path },
            written: written.value.clone(),
            span: written.span.clone(),
            shape,
        })
    }

    fn root(
        &self,
        first: &Segment<'_>,
        written: &Spanned<String>,
        viewer: Option<Viewer>,
    ) -> Result<(Root, Shape), Box<Diagnostic>> {
        match first.name {
            "input" => Ok((Root::Input, self.input.clone())),
            "run" => Ok((Root::Run, self.run.clone())),
            "signal" => match viewer.filter(|viewer| viewer.signal) {
                Some(viewer) => Ok((Root::Signal, self.forms[viewer.ix].clone().unwrap_or(Shape::Any))),
                None => Err(Box::new(self.no_signal(first, viewer))),
            },
            "each" => match viewer.filter(|viewer| viewer.each) {
                Some(viewer) => Ok((Root::Each, self.item(viewer.ix))),
                None => Err(Box::new(self.no_each(first, viewer))),
            },
            name => {
                let Some(&ix) = self.index.get(name) else {
                    return Err(Box::new(self.unknown_node(name, first.span.clone())));
                };
                match viewer {
                    Some(viewer) if viewer.ix == ix && viewer.own => {
                        Ok((Root::Own, self.outputs[ix].clone()))
                    }
                    Some(viewer) if viewer.ix == ix => Err(Box::new(self.no_last_turn(written, ix))),
                    _ => Ok((Root::Node(ix), self.outputs[ix].clone())),
                }
            }
        }
    }

    /// Others see all items of a node with `for_each`, in a list.
    fn as_seen(&self, root: Root, shape: Shape) -> Shape {
        let Root::Node(ix) = root else { return shape };
        let node = &self.file.nodes[ix];
        match (&node.for_each, node.on_item_error) {
            (None, _) => shape,
            (Some(_), OnItemError::Fail) => shape.listed(),
            (Some(_), OnItemError::Collect) => shape.or_null().listed(),
        }
    }

    /// The items of the list that a node goes through.
    fn item(&self, ix: usize) -> Shape {
        let list = self.file.nodes[ix].for_each.as_ref();
        let list = list.and_then(|list| self.resolve(list, Some(Viewer::bare(ix)), &mut Vec::new()));
        list.and_then(|link| link.shape.items()).unwrap_or(Shape::Any)
    }

    fn unknown_node(&self, name: &str, span: Span) -> Diagnostic {
        let nodes = || self.file.nodes.iter().map(|node| node.name.value.as_str());
        let found = Diagnostic::new(Code::UnknownNode, span, format!("there is no node `{name}`"));
        if let Some(meant) = did_you_mean(name, nodes().chain(keys::ROOTS.iter().copied())) {
            return found.label(format!("did you mean `{meant}`?")).help(format!("write `{meant}`"));
        }
        let phrases = self.phrases(usize::MAX);
        let found = match phrases.iter().find(|(phrase, _)| phrase.rsplit('.').next() == Some(name)) {
            Some((phrase, _)) => found.help(format!("write `{phrase}`")),
            None => found,
        };
        found.help(format!("the nodes are {}", listed(nodes())))
    }

    fn unknown_field(
        &self,
        root: Root,
        before: &[Segment<'_>],
        segment: &Segment<'_>,
        known: &[String],
    ) -> Diagnostic {
        let owner = before.iter().map(|segment| segment.name).collect::<Vec<_>>().join(".");
        let (code, what) = match root {
            Root::Node(_) | Root::Own => (Code::UnknownOutput, "output"),
            Root::Input | Root::Run | Root::Signal | Root::Each => (Code::UnknownField, "field"),
        };
        let names = || known.iter().map(String::as_str);
        let found = Diagnostic::new(
            code,
            segment.span.clone(),
            format!("`{owner}` has no {what} `{}`", segment.name),
        );
        let found = match self.file.nodes.iter().find(|node| before.len() == 1 && node.name.value == owner) {
            Some(NodeSection { kind: Some(kind), .. }) => {
                found.context(kind.span.clone(), format!("the kind of `{owner}`"))
            }
            _ => found,
        };
        match did_you_mean(segment.name, names()) {
            Some(meant) => found
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{owner}.{meant}`; `{owner}` has {}", listed(names()))),
            None => found.help(format!("`{owner}` has {}", listed(names()))),
        }
    }

    fn no_signal(&self, first: &Segment<'_>, viewer: Option<Viewer>) -> Diagnostic {
        let found = Diagnostic::new(Code::NoSignal, first.span.clone(), "`signal` means nothing here");
        match viewer.map(|viewer| &self.file.nodes[viewer.ix]) {
            Some(node) if waits_for_signal(node) => {
                found.help("a condition that is looked at before the signal comes, or for all items at once, cannot name it")
            }
            Some(node) => found
                .context(node.name.span.clone(), "this node waits for no signal")
                .help("let the node wait: `wait = { signal = \"NAME\" }`"),
            None => found.help("refer to the node that took the signal"),
        }
    }

    fn no_each(&self, first: &Segment<'_>, viewer: Option<Viewer>) -> Diagnostic {
        let found = Diagnostic::new(Code::NoEach, first.span.clone(), "`each` means nothing here");
        match viewer.map(|viewer| &self.file.nodes[viewer.ix]) {
            Some(NodeSection { for_each: Some(list), .. }) => found
                .context(list.span.clone(), "the items are of this list")
                .help("this is decided once for all items: it cannot name one of them"),
            Some(node) => found
                .context(node.name.span.clone(), "this node has no `for_each`")
                .help("let the node go through a list: `for_each = \"NODE.LIST\"`"),
            None => found.help("refer to the node that went through the list"),
        }
    }

    fn no_last_turn(&self, written: &Spanned<String>, ix: usize) -> Diagnostic {
        let node = &self.file.nodes[ix];
        let found = Diagnostic::new(
            Code::NoLastTurn,
            written.span.clone(),
            format!("`{}` refers to itself before it has run", node.name.value),
        );
        match &node.repeat {
            Some(_) => found.help("this is decided before its first turn: name it in `from`, in `wait.when`, in `repeat.while` or in `end_if`"),
            None => found
                .context(node.name.span.clone(), "it runs only once")
                .help("let it run again, `repeat = { while = \"..\", max = 3 }`, or refer to another node"),
        }
    }

    /// The shape of a field of the input, of a node, and the phrases that mean them: to propose one that fits.
    pub(super) fn phrases(&self, viewer: usize) -> Vec<(String, Shape)> {
        let mut phrases = Vec::new();
        for name in field_names(&self.file.input.schema) {
            if let Down::Found(shape) = self.input.down(name) {
                phrases.push((format!("input.{name}"), shape));
            }
        }
        for (ix, node) in self.file.nodes.iter().enumerate().filter(|(ix, _)| *ix != viewer) {
            let Down::Absent(fields) = self.outputs[ix].down("") else {
                continue;
            };
            for field in fields {
                if let Down::Found(shape) = self.outputs[ix].down(&field) {
                    phrases
                        .push((format!("{}.{field}", node.name.value), self.as_seen(Root::Node(ix), shape)));
                }
            }
        }
        phrases
    }
}

impl Viewer {
    /// One that sees nothing but the input and other nodes.
    pub(super) fn bare(ix: usize) -> Self {
        Self { ix, own: false, signal: false, each: false }
    }
}

fn no_object(before: &[Segment<'_>], segment: &Segment<'_>, what: &str) -> Diagnostic {
    let owner = before.iter().map(|segment| segment.name).collect::<Vec<_>>().join(".");
    let message = format!("`{owner}` is {what} and has no field `{}`", segment.name);
    let found = Diagnostic::new(Code::UnknownOutput, segment.span.clone(), message);
    match what.starts_with("a list") {
        true => found.help(format!(
            "go through the list with `for_each = \"{owner}\"` and refer to `each.{}`",
            segment.name
        )),
        false => found.help(format!("refer to `{owner}`")),
    }
}

fn field_names(schema: &Value) -> Vec<&str> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect()
}

fn whole_run(first: &Segment<'_>) -> Diagnostic {
    let found = Diagnostic::new(Code::UnknownField, first.span.clone(), "`run` alone has no value");
    found.help(format!("refer to one of its facts: {}", listed(["run.id", "run.created_at", "run.degraded"])))
}
