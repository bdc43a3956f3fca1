//! Props: stickers in a box of 100 x 100 around the origin.

mod business;
mod desk;
mod device;
mod justice;
mod lettered;
mod nature;
mod travel;

use std::f64::consts::PI;

use crate::color::Color;
use crate::geometry::polygon;
use crate::palette::Mood;
use crate::scenario::Prop;
use crate::sticker::{Art, Ids, Pen};

/// Draws a prop. `label` is what is lettered on those that carry a short text, in place of their usual one.
pub fn draw(prop: Prop, palette: &Mood, label: Option<&str>, lw: f64, rim: f64, ids: &mut Ids) -> Art {
    let mut art = Art::new(lw, rim);
    let (a, p) = (&mut art, palette);
    match prop {
        Prop::Doc => desk::doc(a, p),
        Prop::Phone => device::phone(a, p),
        Prop::Mic => device::mic(a, p),
        Prop::Laptop => device::laptop(a, p),
        Prop::Magnifier => desk::magnifier(a, p),
        Prop::ChartUp => business::chart_up(a, p),
        Prop::ChartDown => business::chart_down(a, p),
        Prop::Rocket => travel::rocket(a, p),
        Prop::Gavel => justice::gavel(a),
        Prop::Coins => business::coins(a, label.unwrap_or("₩")),
        Prop::Virus => nature::virus(a),
        Prop::Battery => device::battery(a),
        Prop::BatteryLow => device::battery_low(a),
        Prop::Chip => lettered::chip(a, label.unwrap_or("AI")),
        Prop::Thermometer => nature::thermometer(a),
        Prop::Sun => nature::sun(a),
        Prop::Fan => device::fan(a, p),
        Prop::Watermelon => nature::watermelon(a),
        Prop::Bulb => desk::bulb(a),
        Prop::Scales => justice::scales(a),
        Prop::Shield => justice::shield(a, p),
        Prop::Stamp => desk::stamp(a, p),
        Prop::Tag => lettered::tag(a, label.unwrap_or("AI")),
        Prop::Car => travel::car(a, p),
        Prop::Charger => travel::charger(a),
        Prop::Coffee => desk::coffee(a),
        Prop::Warning => justice::warning(a),
        Prop::Globe => travel::globe(a, ids),
        Prop::Clock => desk::clock(a, p),
        Prop::House => travel::house(a, p),
        Prop::Fire => nature::fire(a),
        Prop::Money => business::money(a, label.unwrap_or("₩")),
        Prop::Box => desk::parcel(a),
        Prop::Trophy => business::trophy(a),
        Prop::Stat => lettered::stat(a, p, label.unwrap_or("!")),
    }
    art
}

/// For what can be carried: its middle to the right of and below the hand, and its size against the figure.
pub const fn held(prop: Prop) -> Option<(f64, f64, f64)> {
    match prop {
        Prop::Mic => Some((6.0, -30.0, 0.8)),
        Prop::Phone | Prop::Coffee => Some((8.0, -30.0, 0.74)),
        Prop::Doc => Some((12.0, -34.0, 0.86)),
        Prop::Magnifier => Some((-6.0, -30.0, 0.76)),
        Prop::Battery | Prop::BatteryLow => Some((12.0, -40.0, 0.86)),
        Prop::Chip => Some((16.0, -36.0, 0.8)),
        Prop::Tag => Some((22.0, -36.0, 0.95)),
        Prop::Bulb => Some((8.0, -42.0, 0.8)),
        Prop::Stamp => Some((6.0, -28.0, 0.74)),
        Prop::Gavel => Some((12.0, -30.0, 0.84)),
        Prop::Watermelon => Some((16.0, -30.0, 0.92)),
        Prop::Coins => Some((12.0, -34.0, 0.74)),
        Prop::Money => Some((20.0, -28.0, 0.74)),
        Prop::Trophy => Some((10.0, -42.0, 0.86)),
        Prop::Laptop => Some((16.0, -26.0, 0.86)),
        Prop::ChartUp
        | Prop::ChartDown
        | Prop::Rocket
        | Prop::Virus
        | Prop::Thermometer
        | Prop::Sun
        | Prop::Fan
        | Prop::Scales
        | Prop::Shield
        | Prop::Car
        | Prop::Charger
        | Prop::Warning
        | Prop::Globe
        | Prop::Clock
        | Prop::House
        | Prop::Fire
        | Prop::Box
        | Prop::Stat => None,
    }
}

/// True for what hovers at chest height; everything else stands on the floor of a wide shot.
pub const fn floats(prop: Prop) -> bool {
    matches!(
        prop,
        Prop::Sun
            | Prop::ChartUp
            | Prop::ChartDown
            | Prop::Stat
            | Prop::Bulb
            | Prop::Globe
            | Prop::Warning
            | Prop::Clock
            | Prop::Tag
            | Prop::Virus
            | Prop::Shield
            | Prop::Phone
            | Prop::Doc
            | Prop::Magnifier
            | Prop::Money
            | Prop::Chip
            | Prop::Fire
    )
}

/// A detail: filled, with an edge of this width, without a rim.
const fn part(color: Color, edge: f64) -> Pen<'static> {
    Pen::fill(color).width(edge).no_rim()
}

/// A line of this width, in ink when not colored, without a rim.
const fn line(width: f64) -> Pen<'static> {
    Pen::line().width(width)
}

/// A star around `(cx, cy)` with `points` points between the two radii, the first at `start` degrees.
fn star(cx: f64, cy: f64, outer: f64, inner: f64, points: i32, start: f64) -> String {
    let corner = |i: i32| {
        let radius = if i % 2 == 0 { outer } else { inner };
        let turn = (start + f64::from(180 * i) / f64::from(points)) * (PI / 180.0);
        (cx + radius * turn.cos(), cy + radius * turn.sin())
    };
    polygon(&(0..2 * points).map(corner).collect::<Vec<_>>())
}
