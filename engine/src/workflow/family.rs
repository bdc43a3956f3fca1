//! The workflows that a file calls, found beside it.

use std::path::Path;

use super::file;
use crate::diagnostic::Diagnostics;
use crate::engine::Workflow;
use crate::registry::{Registry, WORKFLOW};

/// The registry with the workflows that a file calls: `use = "workflow:NAME"` is the file `NAME.toml` beside it, and so on
/// from there. A workflow that the registry has already is not looked for; one that is not there, or calls itself through
/// others, is left out and reported where it is called.
///
/// # Errors
/// What is wrong with a file that is called.
pub fn beside(path: &Path, source: &str, registry: &Registry) -> Result<Registry, Diagnostics> {
    let own = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    find(path.parent().unwrap_or(Path::new("")), source, registry.clone(), &mut own.into_iter().collect())
}

fn find(
    folder: &Path,
    source: &str,
    mut registry: Registry,
    callers: &mut Vec<String>,
) -> Result<Registry, Diagnostics> {
    for name in called(source) {
        if registry.get(&format!("{WORKFLOW}{name}")).is_some() || callers.contains(&name) {
            continue;
        }
        let path = folder.join(format!("{name}.toml"));
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        callers.push(name);
        let known = find(folder, &text, registry.clone(), callers)?;
        callers.pop();
        let workflow = Workflow::read(&text, &path.display().to_string(), &known)?;
        registry = known.with_workflow(&workflow);
    }
    Ok(registry)
}

/// The names of the workflows that a file calls; of one that cannot be read, those that can be.
fn called(source: &str) -> Vec<String> {
    let mut ignored = Vec::new();
    let Some(tree) = file::tree::read(source, &mut ignored) else {
        return Vec::new();
    };
    let file = file::read(&tree, source, &mut ignored);
    let used = file.nodes.iter().filter_map(|node| node.kind.as_ref()?.value.strip_prefix(WORKFLOW));
    let is_file_name = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    used.filter(is_file_name).map(str::to_owned).collect()
}
