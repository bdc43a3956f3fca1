//! Outlines of balloon bodies as rings of points or as paths.

use std::f64::consts::PI;

use crate::color::{INK, WHITE};
use crate::geometry::{Point, n, path, polygon};
use crate::rng::Rng;

/// Superellipse exponent of the round balloon.
pub(super) const ROUND: f64 = 3.4;

/// Center and half axes of a body, decorations excluded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    pub(super) center: Point,
    pub(super) a: f64,
    pub(super) b: f64,
}

/// The distance of two points.
pub(super) fn distance(p: Point, q: Point) -> f64 {
    (p.0 - q.0).hypot(p.1 - q.1)
}

impl Body {
    /// Half the width of the tail where it leaves the body.
    pub(super) fn tail(&self) -> f64 {
        (self.a * 0.2).min(17.0)
    }

    /// The round balloon, wobbling a little by `phase`.
    pub(super) fn round(&self, phase: f64) -> Vec<Point> {
        dense(&self.superellipse(0.0, 88, ROUND, |t| 1.0 + 0.006 * (3.0 * t + phase).sin()))
    }

    /// A box with cut corners.
    pub(super) fn cut_corners(&self) -> Vec<Point> {
        let ((x, y), a, b) = (self.center, self.a, self.b);
        let c = (b * 0.5).min(22.0);
        dense(&[
            (x + a, y - b + c),
            (x + a, y + b - c),
            (x + a - c, y + b),
            (x - a + c, y + b),
            (x - a, y + b - c),
            (x - a, y - b + c),
            (x - a + c, y - b),
            (x + a - c, y - b),
        ])
    }

    /// A spiked outline; the spike nearest to `tip` becomes the tail.
    pub(super) fn spikes(&self, tip: Point, rng: &mut Rng) -> String {
        let count = (((self.a + self.b) / 11.0) as usize).max(26).next_multiple_of(2);
        let base = self.superellipse(3.0, count, 3.0, |_| 1.0);
        let mut ring: Vec<Point> =
            base.iter().enumerate().map(|(index, &point)| self.pulled(point, index, rng)).collect();
        let nearest = (1..count)
            .step_by(2)
            .min_by(|&i, &j| distance(base[i], tip).total_cmp(&distance(base[j], tip)))
            .expect("a shout has at least 26 points");
        ring[nearest] = tip;
        for neighbor in [(nearest + count - 1) % count, (nearest + 1) % count] {
            let (x, y) = base[neighbor];
            ring[neighbor] = (x + (base[nearest].0 - x) * 0.2, y);
        }
        polygon(&ring)
    }

    /// Every second point is pulled outwards by 8 to 18 px.
    fn pulled(&self, point: Point, index: usize, rng: &mut Rng) -> Point {
        let ray = ((point.0 - self.center.0) / self.a, (point.1 - self.center.1) / self.b);
        let by = rng.between(8.0, 18.0) * if index % 2 == 1 { 1.0 } else { 0.0 };
        let length = ray.0.hypot(ray.1);
        (point.0 + ray.0 / length * by, point.1 + ray.1 / length * by)
    }

    /// A scalloped outline.
    pub(super) fn cloud(&self) -> String {
        let count = (((self.a + self.b) / 17.0) as usize).max(14);
        let ring = self.superellipse(0.0, count, 2.6, |_| 1.0);
        let mut d = path("M@ @", &[ring[0].0, ring[0].1]);
        for (index, &p) in ring.iter().enumerate() {
            let q = ring[(index + 1) % count];
            let r = distance(p, q) * 0.6;
            d.push_str(&path("A@ @ 0 0 1 @ @", &[r, r, q.0, q.1]));
        }
        d + "Z"
    }

    /// Three shrinking circles from the body towards the thinker.
    pub(super) fn thought_bubbles(&self, tip: Point, width: f64) -> String {
        let ((x, y), reach) = (self.center, self.a * 0.5);
        let start = (tip.0.max(x - reach).min(x + reach), y + self.b + 12.0);
        [(0.05, 10.0), (0.52, 7.0), (0.95, 4.5)]
            .iter()
            .map(|&(share, r)| {
                format!(
                    r#"<circle cx="{}" cy="{}" r="{r}" fill="{WHITE}" stroke="{INK}" stroke-width="{}"/>"#,
                    n(start.0 + (tip.0 - start.0) * share),
                    n(start.1 + (tip.1 - start.1) * share),
                    n(width)
                )
            })
            .collect()
    }

    fn superellipse(&self, grow: f64, count: usize, e: f64, wobble: impl Fn(f64) -> f64) -> Vec<Point> {
        let axis = |value: f64| value.abs().powf(2.0 / e).copysign(value);
        (0..count)
            .map(|index| {
                let t = 2.0 * PI * index as f64 / count as f64;
                let q = wobble(t);
                (
                    self.center.0 + (self.a + grow) * q * axis(t.cos()),
                    self.center.1 + (self.b + grow) * q * axis(t.sin()),
                )
            })
            .collect()
    }
}

/// The ring with long edges cut into steps of 7 px, so that a tail can start exactly where it should.
fn dense(ring: &[Point]) -> Vec<Point> {
    let mut out = Vec::new();
    for (index, &(x0, y0)) in ring.iter().enumerate() {
        let (x1, y1) = ring[(index + 1) % ring.len()];
        let steps = ((distance((x0, y0), (x1, y1)) / 7.0).floor() as usize).max(1);
        for step in 0..steps {
            let (j, m) = (step as f64, steps as f64);
            out.push((x0 + (x1 - x0) * j / m, y0 + (y1 - y0) * j / m));
        }
    }
    out
}
