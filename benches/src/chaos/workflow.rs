//! The mixed workflow: a chain of all effect classes, a list, a question, a timer, and what it gives in the end.

use serde_json::Value;

/// How many items the list of a run has.
pub(crate) const ITEMS: i64 = 3;
/// The checkpoints of a run.
pub(crate) const STEPS: usize = 7 + ITEMS as usize;
/// The name of the workflow.
pub(crate) const NAME: &str = "chaos";
const MODULUS: i64 = 1_000_003;

/// The workflow file. `nap` is how long each run sleeps before its last step: from five seconds on it leaves memory.
pub(crate) fn toml(nap: &str) -> String {
    format!(
        r#"
[workflow]
name = "{NAME}"
version = 1
[input]
number = {{ type = "integer" }}
[defaults]
timeout = "60s"
retry = {{ attempts = 1000, delay = "50ms", factor = 1.5, max_delay = "1s" }}

[node.plan]
use = "pure"
from.before = "input.number"
with.salt = 1
[node.fetch]
use = "read"
from.before = "plan.value"
with.salt = 2
[node.charge]
use = "write"
from.before = "fetch.value"
with.causes = ["fetch"]
with.salt = 3
[node.split]
use = "split"
from.before = "charge.value"
[node.part]
use = "write"
for_each = "split.items"
from.before = "each"
with.causes = ["split"]
with.salt = 4
[node.ask]
use = "answered"
wait = {{ signal = "go", show = ["charge.value"] }}
from.answer = "signal"
from.before = "part.value"
[node.nap]
use = "pure"
wait = {{ for = "{nap}" }}
from.before = "ask.value"
with.salt = 5
[node.last]
use = "write"
from.before = "nap.value"
with.causes = ["nap"]
with.salt = 6
[output]
value = "last.value"
"#
    )
}

/// What a step makes of what was before it: of a list, of its sum.
pub(crate) fn step(before: &Value, salt: i64) -> i64 {
    let sum = match before {
        Value::Array(all) => all.iter().filter_map(Value::as_i64).sum(),
        one => one.as_i64().unwrap_or(-1),
    };
    (sum * 31 + salt).rem_euclid(MODULUS)
}

/// The items that the list has.
pub(crate) fn items(before: i64) -> Vec<i64> {
    (1..=ITEMS).map(|item| before + item).collect()
}

/// What a run with this number gives if this was answered.
pub(crate) fn expected(number: i64, add: i64) -> i64 {
    let chain = |before: i64, salt| step(&before.into(), salt);
    let charge = chain(chain(chain(number, 1), 2), 3);
    let parts: Vec<i64> = items(charge).into_iter().map(|item| chain(item, 4)).collect();
    chain(chain(step(&parts.into(), add), 5), 6)
}
