//! A sketch as a workflow file.

use std::fmt::Write as _;
use std::time::Duration;

use crate::family::AWAY;
use crate::sketch::{Kind, NodeSketch, OnError, Sketch, Source, Wait, WaitFor, stand_in};

/// The fields that the kinds give.
pub(crate) const GIVEN: [&str; 4] = ["text", "number", "list", "decision"];

impl Kind {
    /// Its name in a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Calc => "calc",
            Self::Ask => "ask",
            Self::Act => "act",
            Self::Fire => "fire",
            Self::Must => "must",
        }
    }
}

impl Sketch {
    /// The workflow file.
    #[must_use]
    pub fn toml(&self) -> String {
        let mut text = format!("[workflow]\nname = \"{}\"\nversion = 1\n\n[input]\n", self.name());
        let or = |default: &str| if self.called { format!(", default = {default}") } else { String::new() };
        _ = writeln!(text, "number = {{ type = \"integer\"{} }}", or("1"));
        let list = "list = { type = \"array\", items = { type = \"string\" }";
        _ = writeln!(text, "{list}{} }}\n\n[limits.few]\nconcurrent = 2", or("[\"alone\"]"));
        for (ix, node) in self.nodes.iter().enumerate() {
            let used = node.child.as_ref().map(|child| format!("workflow:{}", child.name()));
            let used = used.unwrap_or_else(|| node.kind.name().to_owned());
            let mut lines = vec![format!("\n[node.n{ix}]"), format!("use = \"{used}\"")];
            inputs(ix, node, &mut lines);
            keys(ix, node, &mut lines);
            lines.iter().for_each(|line| _ = writeln!(text, "{line}"));
        }
        text.push_str("\n[output]\n");
        if self.called {
            let last = self.nodes.len() - 1;
            GIVEN.iter().for_each(|field| _ = writeln!(text, "{field} = \"n{last}.{field}\""));
        } else {
            (0..self.nodes.len()).for_each(|ix| _ = writeln!(text, "n{ix} = \"n{ix}.text\""));
        }
        text
    }
}

fn inputs(ix: usize, node: &NodeSketch, lines: &mut Vec<String>) {
    // A sketch takes numbers and lists, a kind takes texts.
    let (text, also) = if node.child.is_some() { ("number", "list") } else { ("text", "also") };
    let phrase = |source: &Source| match source {
        Source::Node(other) => format!("\"n{other}.{text}\""),
        Source::Own => format!("\"n{ix}.{text}\""),
        Source::Input => "\"input.number\"".to_owned(),
    };
    match node.text.as_slice() {
        [] => {}
        [one] => lines.push(format!("from.{text} = {}", phrase(one))),
        several => {
            let list: Vec<String> = several.iter().map(phrase).collect();
            lines.push(format!("from.{text} = [{}]", list.join(", ")));
        }
    }
    let field = if also == "list" { "list" } else { "text" };
    lines.extend(node.also.map(|other| format!("from.{also} = \"n{other}.{field}\"")));
    if node.child.is_some() {
        return;
    }
    if node.for_each.is_some() {
        lines.push("from.item = \"each\"".to_owned());
    }
    if node.repeat.is_some() {
        lines.push(format!("from.own = \"n{ix}.text\""));
    }
    if node.waits_for_a_person() {
        lines.push("from.answer = \"signal\"".to_owned());
    }
}

fn keys(ix: usize, node: &NodeSketch, lines: &mut Vec<String>) {
    let own = format!("n{ix}");
    lines.extend(node.when.as_ref().map(|when| format!("when = \"{}\"", when.jinja(&own))));
    if !node.after.is_empty() {
        let names: Vec<String> = node.after.iter().map(|after| format!("\"n{after}\"")).collect();
        lines.push(format!("after = [{}]", names.join(", ")));
    }
    match node.for_each {
        Some(Some(other)) => lines.push(format!("for_each = \"n{other}.list\"")),
        Some(None) => lines.push("for_each = \"input.list\"".to_owned()),
        None => {}
    }
    if node.collect {
        lines.push("on_item_error = \"collect\"".to_owned());
    }
    if let Some((again, max)) = &node.repeat {
        lines.push(format!("repeat = {{ while = \"{}\", max = {max} }}", again.jinja(&own)));
    }
    lines.extend(node.wait.as_ref().map(|wait| written_wait(wait, &own)));
    lines.extend(node.end_if.as_ref().map(|end_if| format!("end_if = \"{}\"", end_if.jinja(&own))));
    match node.on_error {
        OnError::Fail => {}
        OnError::Skip => lines.push("on_error = \"skip\"".to_owned()),
        OnError::Give => lines.push(format!("on_error = {{ give = {} }}", inline(&stand_in(ix)))),
    }
    lines.push(format!(
        "retry = {{ attempts = {}, delay = \"{}\", max_delay = \"8s\" }}",
        node.attempts,
        span(node.delay)
    ));
    lines.extend(node.timeout.map(|timeout| format!("timeout = \"{}\"", span(timeout))));
    if node.away {
        lines.push(format!("queue = \"{AWAY}\""));
    }
    if node.limited {
        lines.push("limit = \"few\"".to_owned());
    }
}

fn written_wait(wait: &Wait, own: &str) -> String {
    let mut parts = match &wait.what {
        WaitFor::Span(time) => vec![format!("for = \"{}\"", span(*time))],
        WaitFor::Signal(timeout) => {
            let mut parts = vec!["signal = \"go\"".to_owned(), "show = [\"input.number\"]".to_owned()];
            parts.extend(timeout.map(|timeout| format!("timeout = \"{}\"", span(timeout))));
            parts
        }
    };
    parts.extend(wait.when.as_ref().map(|when| format!("when = \"{}\"", when.jinja(own))));
    parts.extend(
        wait.otherwise.as_ref().map(|decision| format!("otherwise = {{ decision = \"{decision}\" }}")),
    );
    format!("wait = {{ {} }}", parts.join(", "))
}

fn span(time: Duration) -> String {
    format!("{}ms", time.as_millis())
}

/// JSON as a TOML value on one line.
fn inline(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name} = {}", inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

impl NodeSketch {
    /// Whether a person is asked before it runs.
    #[must_use]
    pub fn waits_for_a_person(&self) -> bool {
        matches!(&self.wait, Some(Wait { what: WaitFor::Signal(_), .. }))
    }
}
