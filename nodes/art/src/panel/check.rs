//! The rules a panel must hold, read from its report.

use super::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::report::{BalloonReport, Fault, PanelReport};

/// The smallest lettering, px.
const SMALLEST: f64 = 24.0;
/// The least contrast.
const CONTRAST: f64 = 4.5;

pub(super) fn faults(report: &PanelReport, frame: &Frame) -> Vec<Fault> {
    let mut out = Vec::new();
    for balloon in &report.balloons {
        own(balloon, frame, &mut out);
        for face in &report.faces {
            if balloon.area.hits(face.head, -6.0) {
                out.push(Fault::CoversHead { who: balloon.who, head: face.who });
            }
        }
    }
    between_balloons(report, &mut out);
    caption(report, &mut out);
    heads(report, &mut out);
    out
}

fn own(balloon: &BalloonReport, frame: &Frame, out: &mut Vec<Fault>) {
    let area = balloon.area.rounded();
    let inside = area.x >= 0.0 && area.y >= 0.0 && area.right() <= frame.w && area.bottom() <= frame.h;
    let checks = [
        (inside, Fault::OutsideFrame(balloon.who)),
        (balloon.inside, Fault::TextOutside(balloon.who)),
        (!balloon.cut, Fault::Cut(balloon.who)),
        (balloon.font >= SMALLEST, Fault::SmallFont),
        (balloon.contrast >= CONTRAST, Fault::LowContrast),
    ];
    out.extend(checks.into_iter().filter(|(holds, _)| !holds).map(|(_, fault)| fault));
}

fn between_balloons(report: &PanelReport, out: &mut Vec<Fault>) {
    for (index, balloon) in report.balloons.iter().enumerate() {
        for (other_index, other) in report.balloons.iter().enumerate() {
            if other_index < index && balloon.area.hits(other.area, -8.0) {
                out.push(Fault::BalloonsOverlap);
            }
            if other_index != index
                && other.who != balloon.who
                && crosses(balloon.area, balloon.tip, other.area)
            {
                out.push(Fault::TailCrosses { who: balloon.who, other: other.who });
            }
        }
    }
}

/// True when a tail that runs down from a balloon to its tip crosses the other box: probed at four points.
pub(super) fn crosses(area: Rect, tip: Point, other: Rect) -> bool {
    if tip.1 <= area.bottom() {
        return false;
    }
    let root = tip.0.max(area.x + area.w * 0.14).min(area.x + area.w * 0.86);
    [0.0, 0.25, 0.5, 0.75].iter().any(|t| {
        let (x, y) = (root + (tip.0 - root) * t, area.bottom() + (tip.1 - area.bottom()) * t);
        Rect::new(x - 8.0, y, 16.0 * (1.0 - t), 2.0).hits(other, -6.0)
    })
}

fn caption(report: &PanelReport, out: &mut Vec<Fault>) {
    let Some(caption) = &report.caption else { return };
    if caption.cut {
        out.push(Fault::CaptionCut);
    }
    if caption.font < SMALLEST {
        out.push(Fault::SmallFont);
    }
    if caption.contrast < CONTRAST {
        out.push(Fault::LowContrast);
    }
    if report.balloons.iter().any(|balloon| balloon.area.hits(caption.area, -2.0)) {
        out.push(Fault::CaptionOverlap);
    }
    if report.faces.iter().any(|face| face.head.hits(caption.area, -2.0)) {
        out.push(Fault::CaptionCoversHead);
    }
}

fn heads(report: &PanelReport, out: &mut Vec<Fault>) {
    for (index, face) in report.faces.iter().enumerate() {
        if let Some(held) =
            report.held.filter(|held| held.who != face.who && held.area.hits(face.face, -10.0))
        {
            out.push(Fault::HeldCovers { prop: held.prop, who: face.who });
        }
        if report.faces[..index].iter().any(|other| face.head.hits(other.head, -12.0)) {
            out.push(Fault::HeadsOverlap);
        }
    }
}
