//! Pictures with 256 colors: the palette of a picture, each pixel's place in it, and the PNG of both.
//!
//! Deterministic: cells of similar colors are split where their spread is greatest, then the palette settles in a few
//! rounds. All sums are exact, so the same picture gives the same bytes on every machine.

use crate::error::ArtError;

/// Entries of a PNG palette.
const COLORS: usize = 256;
/// Bits kept of each channel when similar colors are counted together.
const BITS: u32 = 6;
/// Rounds in which the palette settles.
const ROUNDS: usize = 3;

/// Colors so similar that they are treated as one.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    count: u64,
    sum: [u64; 3],
}

impl Cell {
    fn mean(&self) -> [f64; 3] {
        self.sum.map(|sum| sum as f64 / self.count as f64)
    }
}

fn cell_of(pixel: &[u8]) -> usize {
    pixel.iter().fold(0, |index, byte| (index << BITS) | usize::from(byte >> (8 - BITS)))
}

/// Writes tightly packed RGB pixels as a PNG with a palette.
pub(crate) fn encode(rgb: &[u8], width: u32, height: u32) -> Result<Vec<u8>, ArtError> {
    let mut cells = vec![Cell::default(); 1 << (3 * BITS)];
    for pixel in rgb.chunks_exact(3) {
        let cell = &mut cells[cell_of(pixel)];
        cell.count += 1;
        for (sum, byte) in cell.sum.iter_mut().zip(pixel) {
            *sum += u64::from(*byte);
        }
    }
    let used: Vec<usize> = (0..cells.len()).filter(|&index| cells[index].count > 0).collect();
    let colors: Vec<Weighted> = used.iter().map(|&index| Weighted::of(&cells[index])).collect();
    let palette = settle(&colors, split(&colors));
    let mut places = vec![0u8; cells.len()];
    for (&index, color) in used.iter().zip(&colors) {
        places[index] =
            u8::try_from(nearest(&palette, color.mean)).expect("a palette has at most 256 entries");
    }
    let pixels: Vec<u8> = rgb.chunks_exact(3).map(|pixel| places[cell_of(pixel)]).collect();
    write(&pixels, &palette, width, height).map_err(|error| ArtError::Png(error.to_string()))
}

#[derive(Debug, Clone, Copy)]
struct Weighted {
    mean: [f64; 3],
    weight: f64,
}

impl Weighted {
    fn of(cell: &Cell) -> Self {
        Self { mean: cell.mean(), weight: cell.count as f64 }
    }
}

/// A group of colors that shares one palette entry.
struct Group {
    colors: Vec<Weighted>,
    mean: [f64; 3],
    /// Spread along each channel, weighted.
    spread: [f64; 3],
}

impl Group {
    fn new(colors: Vec<Weighted>) -> Self {
        let weight: f64 = colors.iter().map(|color| color.weight).sum();
        let mean =
            [0, 1, 2].map(|c| colors.iter().map(|color| color.mean[c] * color.weight).sum::<f64>() / weight);
        let spread = [0, 1, 2].map(|c| {
            colors.iter().map(|color| (color.mean[c] - mean[c]).powi(2) * color.weight).sum::<f64>()
        });
        Self { colors, mean, spread }
    }

    /// How much there is to gain from a split.
    fn gain(&self) -> f64 {
        if self.colors.len() < 2 { 0.0 } else { self.spread.iter().sum::<f64>() }
    }

    fn halves(self) -> (Self, Self) {
        let channel = (0..3).fold(0, |best, c| if self.spread[c] > self.spread[best] { c } else { best });
        let middle = self.mean[channel];
        let (low, high): (Vec<_>, Vec<_>) =
            self.colors.into_iter().partition(|color| color.mean[channel] <= middle);
        (Self::new(low), Self::new(high))
    }
}

/// Splits the group with the greatest spread until the palette is full.
fn split(colors: &[Weighted]) -> Vec<[f64; 3]> {
    let mut groups = vec![Group::new(colors.to_vec())];
    while groups.len() < COLORS {
        let worst = (0..groups.len()).fold(0, |a, b| if groups[b].gain() > groups[a].gain() { b } else { a });
        if groups[worst].gain() <= 0.0 {
            break;
        }
        let (low, high) = groups.swap_remove(worst).halves();
        groups.extend([low, high]);
    }
    groups.into_iter().map(|group| group.mean).collect()
}

/// Moves every entry to the middle of the colors nearest to it, a few times.
fn settle(colors: &[Weighted], mut palette: Vec<[f64; 3]>) -> Vec<[f64; 3]> {
    for _ in 0..ROUNDS {
        let mut sums = vec![([0.0; 3], 0.0); palette.len()];
        for color in colors {
            let (sum, weight) = &mut sums[nearest(&palette, color.mean)];
            for (total, value) in sum.iter_mut().zip(color.mean) {
                *total += value * color.weight;
            }
            *weight += color.weight;
        }
        for (entry, (sum, weight)) in palette.iter_mut().zip(sums) {
            if weight > 0.0 {
                *entry = sum.map(|total| total / weight);
            }
        }
    }
    palette
}

fn nearest(palette: &[[f64; 3]], color: [f64; 3]) -> usize {
    let mut best = (f64::MAX, 0);
    for (index, entry) in palette.iter().enumerate() {
        let (r, g, b) = (entry[0] - color[0], entry[1] - color[1], entry[2] - color[2]);
        let distance = r * r + g * g + b * b;
        if distance < best.0 {
            best = (distance, index);
        }
    }
    best.1
}

fn write(
    pixels: &[u8],
    palette: &[[f64; 3]],
    width: u32,
    height: u32,
) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "means of bytes are bytes")]
    encoder.set_palette(palette.iter().flatten().map(|value| value.round() as u8).collect::<Vec<u8>>());
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(out)
}
