//! The quiet register: it overrides everything, also what the writer asked for.

use super::Panel;
use crate::scenario::{Expression, LineKind, MoodName, Pose, Prop, Set};

/// Takes from a panel all that would joke about somebody's loss.
pub(super) fn soften(panel: &mut Panel, index: usize) {
    panel.sfx = None;
    panel.hot = false;
    panel.mood = match panel.mood {
        MoodName::Night => MoodName::Night,
        _ if index == 3 => MoodName::Neutral,
        _ => MoodName::Sad,
    };
    panel.props.retain(|prop| matches!(prop, Prop::Mic | Prop::Doc | Prop::Phone));
    panel.background = match panel.background {
        Set::Rays => Set::City,
        Set::Stage => Set::Nature,
        other => other,
    };
    for line in &mut panel.lines {
        line.expression = softer(line.expression);
        line.pose = calmer(line.pose);
        if line.kind == LineKind::Shout {
            line.kind = LineKind::Say;
        }
    }
    for extra in &mut panel.extras {
        extra.expression = softer(extra.expression);
        extra.pose = calmer(extra.pose);
    }
}

fn softer(expression: Expression) -> Expression {
    match expression {
        Expression::Sad | Expression::Worried | Expression::Tired => expression,
        Expression::Neutral
        | Expression::Happy
        | Expression::Surprised
        | Expression::Angry
        | Expression::Smug
        | Expression::Thinking
        | Expression::Calm => Expression::Calm,
    }
}

fn calmer(pose: Pose) -> Pose {
    match pose {
        Pose::Cheer | Pose::Shock | Pose::Run | Pose::Shrug => Pose::Stand,
        other => other,
    }
}
