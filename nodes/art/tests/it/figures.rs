//! The cast is drawn as the reference generator drew it.

use newsum_art::cast::{self, Act, Anchors, Facing, Held, tables};
use newsum_art::palette::palettes;
use newsum_art::props;
use newsum_art::scenario::{Expression, Figure, MoodName, Pose, Prop};
use newsum_art::sticker::Ids;

use crate::golden::{assert_same, named};

#[test]
fn figures_are_those_of_the_reference() {
    assert_same("figures.json", drawing);
}

#[test]
fn every_name_has_its_row() {
    Figure::ALL.iter().for_each(|who| assert!(tables().figure(*who).scale > 0.5));
    Pose::ALL.iter().for_each(|pose| assert!(tables().pose(*pose).lean < 45.0));
    Expression::ALL.iter().for_each(|face| assert!(tables().expression(*face).blush <= 1.0));
}

#[test]
fn anchors_are_known_before_drawing() {
    for &who in Figure::ALL {
        for &pose in Pose::ALL {
            let row = tables().figure(who);
            let act = act(pose, Expression::Neutral, Facing::Left, "");
            let (_, drawn) = cast::figure(row, act, 4.0, 7.0, None, &mut Ids::new());
            assert_eq!(cast::anchors(row, pose, Facing::Left), drawn);
        }
    }
}

#[test]
fn facing_left_mirrors_the_anchors() {
    let row = tables().figure(Figure::Reporter);
    let right = cast::anchors(row, Pose::Point, Facing::Right);
    let left = cast::anchors(row, Pose::Point, Facing::Left);
    assert!((right.hand.0 + left.hand.0).abs() < 1e-9 && right.hand.0 > 0.0);
    assert!((right.face.x + left.face.right()).abs() < 1e-9);
}

fn drawing(case: &str) -> String {
    let words: Vec<&str> = case.split(' ').collect();
    match words[..] {
        ["magpie", look, lw, rim] => {
            cast::magpie(lw.parse().unwrap(), rim.parse().unwrap(), look == "up", &mut Ids::new()).svg("")
        }
        [who, pose, face, facing, flags, thing, lw, rim] => {
            let act = act(named(pose), named(face), side(facing), flags);
            let held = (thing != "-").then(|| held(named(thing)));
            let (lw, rim) = (lw.parse().unwrap(), rim.parse().unwrap());
            let (art, anchors) =
                cast::figure(tables().figure(named(who)), act, lw, rim, held.as_ref(), &mut Ids::new());
            format!("{}|{}", art.svg(""), numbers(&anchors))
        }
        _ => panic!("`{case}` has neither four nor eight words"),
    }
}

fn act(pose: Pose, expression: Expression, facing: Facing, flags: &str) -> Act {
    let has = |flag| flags.contains(flag);
    Act { pose, expression, talking: has('t'), facing, back: has('b'), hot: has('h') }
}

fn side(name: &str) -> Facing {
    match name {
        "left" => Facing::Left,
        "front" => Facing::Front,
        _ => Facing::Right,
    }
}

fn held(prop: Prop) -> Held {
    let (dx, dy, scale) = props::held(prop).unwrap();
    let art = props::draw(prop, palettes().mood(MoodName::Neutral), None, 4.1, 8.25, &mut Ids::new());
    Held { art, dx, dy, scale }
}

fn numbers(anchors: &Anchors) -> String {
    let Anchors { head, face, mouth, top, hand } = *anchors;
    [head.x, head.y, head.w, head.h, face.x, face.y, face.w, face.h, mouth.0, mouth.1, top, hand.0, hand.1]
        .map(|x| format!("{:.4}", x + 0.0))
        .join(" ")
}
