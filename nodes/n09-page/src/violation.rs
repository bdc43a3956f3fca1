//! The rules of drawing by name.

use newsum_art::report::{Fault, Violation as Broken};
use newsum_model::Violation;

/// A broken rule as the page names it.
pub(crate) fn violation(broken: &Broken) -> Violation {
    Violation {
        check: check(&broken.fault).to_owned(),
        panel: broken.panel.and_then(|panel| u32::try_from(panel).ok()),
        text: broken.fault.to_string(),
    }
}

fn check(fault: &Fault) -> &'static str {
    match fault {
        Fault::OutsideFrame(_) => "balloon_outside_frame",
        Fault::TextOutside(_) => "text_outside_balloon",
        Fault::Cut(_) => "line_cut",
        Fault::CaptionCut => "caption_cut",
        Fault::FurnitureCut(_) => "furniture_cut",
        Fault::SmallFont => "small_letters",
        Fault::LowContrast => "low_contrast",
        Fault::CoversHead { .. } => "balloon_covers_head",
        Fault::BalloonsOverlap => "balloons_overlap",
        Fault::TailCrosses { .. } => "tail_crosses_balloon",
        Fault::HeldCovers { .. } => "thing_covers_face",
        Fault::CaptionOverlap => "balloon_on_caption",
        Fault::CaptionCoversHead => "caption_covers_head",
        Fault::HeadsOverlap => "heads_overlap",
    }
}
