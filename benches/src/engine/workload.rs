//! The workloads, as workflow files.

use std::fmt::Write as _;

use clap::ValueEnum;

/// What a run is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Workload {
    /// Ten steps in a row of 200 bytes each.
    Chain10,
    /// One step, a hundred side by side, one that joins them.
    Fan100,
    /// Fifty steps in a row of 10 KB each.
    Bigstate,
    /// A thousand steps in a row are done when the worker goes; from a new worker to the next step.
    Resume,
    /// A run waits for a person; from the answer to the next step.
    Review,
    /// One step, ten thousand side by side, one that joins them.
    Each10000,
    /// A hundred thousand runs wait for a person, and nothing happens.
    Idle,
}

/// What the steps do to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Class {
    /// A step starts when everything before it is durable.
    Write,
    /// A step starts when its input is there.
    Pure,
}

impl Class {
    fn kind(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Pure => "pure",
        }
    }
}

impl Workload {
    /// Steps of a run, each with a checkpoint of its own.
    pub(crate) fn steps(self) -> u64 {
        match self {
            Self::Chain10 => 10,
            Self::Fan100 => 102,
            Self::Bigstate => 50,
            Self::Resume => 1001,
            Self::Review | Self::Idle => 1,
            Self::Each10000 => 10_002,
        }
    }

    /// The bytes that a step gives.
    pub(crate) fn bytes(self) -> u64 {
        match self {
            Self::Bigstate => 10_240,
            Self::Chain10 | Self::Fan100 | Self::Resume | Self::Review | Self::Each10000 | Self::Idle => 200,
        }
    }

    /// The workflow file.
    pub(crate) fn toml(self, class: Class) -> String {
        let kind = class.kind();
        match self {
            Self::Chain10 | Self::Bigstate => chain(kind, self.steps(), self.bytes(), ""),
            Self::Resume => chain(kind, self.steps(), self.bytes(), "with.stay = true\n"),
            Self::Fan100 | Self::Each10000 => format!(
                "{HEAD}[node.split]\nuse = \"split\"\nwith.count = {}\n\
                 [node.part]\nuse = \"{kind}\"\nfor_each = \"split.parts\"\nfrom._before = \"each\"\n\
                 [node.join]\nuse = \"{kind}\"\nfrom._before = \"part.text\"\nwith.last = true\n\
                 [output]\ntext = \"join.text\"\n",
                self.steps() - 2
            ),
            Self::Review | Self::Idle => format!(
                "{HEAD}[node.review]\nuse = \"answered\"\nwait = {{ signal = \"review\" }}\nfrom.answer = \"signal\"\n\
                 [output]\ndecision = \"review.decision\"\n"
            ),
        }
    }
}

const HEAD: &str = "[workflow]\nname = \"bench\"\nversion = 1\n";

fn chain(kind: &str, steps: u64, bytes: u64, of_last: &str) -> String {
    let mut toml = HEAD.to_owned();
    for step in 1..=steps {
        _ = write!(toml, "[node.s{step}]\nuse = \"{kind}\"\nwith.bytes = {bytes}\n");
        if step > 1 {
            _ = writeln!(toml, "from._before = \"s{}.text\"", step - 1);
        }
        if step == steps {
            _ = write!(toml, "with.last = true\n{of_last}");
        }
    }
    _ = write!(toml, "[output]\ntext = \"s{steps}.text\"\n");
    toml
}
