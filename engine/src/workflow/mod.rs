//! From a workflow file to a plan, in three passes with a type each: what the file says, with the place of
//! everything (`file`); what its names mean (`check`); what is to be done (`plan`).

mod build;
mod check;
mod editor;
mod expression;
mod family;
mod file;
mod graph;
mod parts;
mod plan;
mod shape;
mod value;

pub use editor::schema;
pub use expression::{Expression, ExpressionError};
pub use family::beside;
pub use graph::{Graph, graph};
pub use plan::{
    Binding, ChildPlan, Limit, Missed, OnError, OnItemError, Plan, PlanNode, Reference, Repeat, Retry, Root,
    Schedule, Wait, WaitFor,
};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::registry::Registry;

/// The largest file that is read, in bytes: some hundred times the size of a long one.
const LARGEST: usize = 4 << 20;

/// Reads and checks a workflow file. Pure: the same text and kinds give the same plan.
///
/// ```
/// # use newsum_engine::{Registry, testing::Echo, workflow};
/// let registry = Registry::new().with(Echo);
/// let plan = workflow::load(
///     r#"
///     [workflow]
///     name = "hello"
///     version = 1
///
///     [input]
///     name = { type = "string" }
///
///     [node.greet]
///     use = "echo"
///     from.value = "input.name"
///
///     [output]
///     greeting = "greet.value"
///     "#,
///     "hello.toml",
///     &registry,
/// )
/// .unwrap();
/// assert_eq!(plan.nodes[0].kind, "echo");
///
/// let problems = workflow::load("[workflow]\nname = 3", "bad.toml", &registry).unwrap_err();
/// println!("{problems}");
/// ```
///
/// # Errors
/// All problems of the file at once.
pub fn load(source: &str, file_name: &str, registry: &Registry) -> Result<Plan, Diagnostics> {
    let mut problems = Vec::new();
    let plan = load_into(source, registry, &mut problems);
    match plan.filter(|_| problems.is_empty()) {
        Some(plan) => Ok(plan),
        None => Err(Diagnostics::new(file_name, source, problems)),
    }
}

fn load_into(source: &str, registry: &Registry, problems: &mut Vec<Diagnostic>) -> Option<Plan> {
    if source.len() > LARGEST {
        let found = Diagnostic::new(Code::Syntax, 0..0, format!("the file is larger than {LARGEST} bytes"));
        problems.push(found.help("put large values elsewhere and refer to them"));
        return None;
    }
    let tree = file::tree::read(source, problems)?;
    let file = file::read(&tree, source, problems);
    let linked = check::check(&file, source, registry, problems);
    problems.is_empty().then(|| build::build(&linked))
}
