//! Looks up all that a node refers to.

use super::scope::{Scope, Viewer};
use super::{Link, NodeLinks, waits_for_signal};
use crate::diagnostic::{Code, Diagnostic};
use crate::workflow::expression::{Expression, Role, words};
use crate::workflow::file::section::inside;
use crate::workflow::file::tree::Spanned;
use crate::workflow::file::{NodeSection, WaitKind};
use crate::workflow::plan::Root;

/// The meaning of every reference of a node.
pub(super) fn links(scope: &Scope<'_>, ix: usize, problems: &mut Vec<Diagnostic>) -> NodeLinks {
    let node = &scope.file.nodes[ix];
    let bare = Viewer::bare(ix);
    let waiting = Viewer { own: node.repeat.is_some(), each: node.for_each.is_some(), ..bare };
    let starting = Viewer { signal: waits_for_signal(node), ..waiting };
    let mut links = NodeLinks::default();
    for entry in &node.from {
        let meant = entry.references.iter().map(|written| scope.resolve(written, Some(starting), problems));
        links.from.push(meant.collect());
    }
    links.for_each = node.for_each.as_ref().and_then(|list| for_each(scope, list, bare, problems));
    links.after = node.after.iter().filter_map(|after| self::after(scope, ix, after, problems)).collect();
    if let Some(wait) = &node.wait
        && let WaitKind::Signal { show, .. } = &wait.kind
    {
        links.show = show.iter().filter_map(|shown| scope.resolve(shown, Some(waiting), problems)).collect();
    }
    for (condition, viewer) in conditions(node, bare, waiting, starting) {
        condition_links(scope, condition, viewer, &mut links.conditions, problems);
    }
    links
}

/// The conditions of a node, and what each may name.
fn conditions(
    node: &NodeSection,
    bare: Viewer,
    waiting: Viewer,
    starting: Viewer,
) -> impl Iterator<Item = (&Spanned<Expression>, Viewer)> {
    let after_a_turn = Viewer { own: true, ..starting };
    let at_the_end =
        Viewer { own: true, each: false, signal: starting.signal && node.for_each.is_none(), ..bare };
    let when = node.when.as_ref().map(|when| (when, bare));
    let wait = node.wait.as_ref().and_then(|wait| wait.when.as_ref()).map(|when| (when, waiting));
    let again = node.repeat.as_ref().map(|repeat| (&repeat.again, after_a_turn));
    let end_if = node.end_if.as_ref().map(|end_if| (end_if, at_the_end));
    [when, wait, again, end_if].into_iter().flatten()
}

fn condition_links(
    scope: &Scope<'_>,
    condition: &Spanned<Expression>,
    viewer: Viewer,
    links: &mut Vec<Link>,
    problems: &mut Vec<Diagnostic>,
) {
    for name in condition.value.names() {
        let written = Spanned { value: name.clone(), span: place_of(scope.source, condition, name) };
        let before = problems.len();
        links.extend(scope.resolve(&written, Some(viewer), problems));
        if !name.contains('.')
            && let Some(unknown) = problems.get_mut(before)
            && unknown.code() == Code::UnknownNode
        {
            *unknown = unknown.clone().first_help(format!("put a text into quotes: `'{name}'`"));
        }
    }
}

/// Where a condition names something.
fn place_of(source: &str, condition: &Spanned<Expression>, name: &str) -> std::ops::Range<usize> {
    let text = Spanned { value: condition.value.source().to_owned(), span: condition.span.clone() };
    let words = words(&text.value);
    let is_name = |word: &&crate::workflow::expression::Word<'_>| {
        let rest = word.text.strip_prefix(name);
        word.role == Role::Reference && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let exact = words.iter().find(|word| word.role == Role::Reference && word.text == name);
    match exact.or_else(|| words.iter().find(is_name)) {
        Some(word) => inside(source, &text, word.start..word.start + name.len()),
        None => condition.span.clone(),
    }
}

fn for_each(
    scope: &Scope<'_>,
    list: &Spanned<String>,
    viewer: Viewer,
    problems: &mut Vec<Diagnostic>,
) -> Option<Link> {
    let link = scope.resolve(list, Some(viewer), problems)?;
    if link.shape.items().is_none() {
        let message = format!("`for_each` goes through a list, and `{}` is {}", link.written, link.shape);
        let found = Diagnostic::new(Code::NoList, link.span.clone(), message);
        let lists = scope
            .phrases(viewer.ix)
            .into_iter()
            .filter(|(_, shape)| shape.items().is_some() && *shape != crate::workflow::shape::Shape::Any);
        let lists: Vec<String> = lists.map(|(phrase, _)| phrase).take(4).collect();
        problems.push(match lists.is_empty() {
            true => found.help("refer to an output that is a list, or remove `for_each`"),
            false => found
                .help(format!("lists are {}", crate::diagnostic::listed(lists.iter().map(String::as_str)))),
        });
        return None;
    }
    Some(link)
}

fn after(
    scope: &Scope<'_>,
    ix: usize,
    after: &Spanned<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<(usize, std::ops::Range<usize>)> {
    if let Some((node, _)) = after.value.split_once('.') {
        let found = Diagnostic::new(
            Code::BadReference,
            after.span.clone(),
            format!("`after` names nodes, and \"{}\" is an output", after.value),
        );
        problems.push(found.help(format!("write `after = [\"{node}\"]`")));
        return None;
    }
    if after.value == scope.file.nodes[ix].name.value {
        let found = Diagnostic::new(
            Code::Cycle,
            after.span.clone(),
            format!("`{}` cannot come after itself", after.value),
        );
        problems.push(found.help("remove it from `after`"));
        return None;
    }
    match scope.resolve(after, Some(Viewer::bare(ix)), problems)?.reference.root {
        Root::Node(node) => Some((node, after.span.clone())),
        Root::Own | Root::Input | Root::Signal | Root::Each | Root::Run => {
            let found = Diagnostic::new(
                Code::BadReference,
                after.span.clone(),
                format!("`after` names nodes, and `{}` is none", after.value),
            );
            problems.push(found.help("remove it: it is there before every node"));
            None
        }
    }
}
