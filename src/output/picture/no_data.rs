//! Cells without a colour of the scale: zero, undefined, and the columns of axon-only types.

use super::palette::Palette;
use super::pen::Pen;
use crate::output::scale::Shown;

/// Below this many units a cell is too small for a glyph inside.
const GLYPH_SIDE_MIN: f64 = 4.5;
/// Strokes of the hatching on either side of the diagonal.
const STROKES: usize = 2;

/// What a cell is that has no colour of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoData {
    /// Nothing there.
    Zero,
    /// No value, or one that the scale does not have.
    Undefined,
    /// Empty by nature: the column's type is axon-only.
    AxonOnly,
}

impl NoData {
    pub fn of(value: f64, axon_only: bool) -> NoData {
        match (axon_only, value == 0.0) {
            (true, _) => NoData::AxonOnly,
            (_, true) => NoData::Zero,
            _ => NoData::Undefined,
        }
    }

    /// The kinds that occur in a matrix, with the words for each.
    pub fn occurring(shown: &Shown, axon_only: &[bool]) -> Vec<(NoData, &'static str)> {
        let has = |kind: NoData| {
            shown.cells().any(|(row, column)| {
                let value = shown.value(row, column);
                !is_on_scale(value) && NoData::of(value, axon_only[column]) == kind
            })
        };
        let undefined = if shown.values().any(|v| v < 0.0 || v.is_infinite()) {
            "off the scale"
        } else {
            "undefined"
        };
        let all =
            [(NoData::Zero, "0"), (NoData::Undefined, undefined), (NoData::AxonOnly, "axon-only")];
        all.into_iter().filter(|(kind, _)| has(*kind)).collect()
    }
}

/// Whether a value has a colour.
pub(super) fn is_on_scale(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

/// Draws a square of a kind; `unit` is a pixel of a picture on a screen.
pub(super) fn glyph(
    pen: &mut Pen,
    palette: &Palette,
    unit: f64,
    kind: NoData,
    corner: (f64, f64),
    side: f64,
) {
    let (paper, ink) = match kind {
        NoData::AxonOnly => palette.hatch,
        NoData::Zero => palette.zero,
        NoData::Undefined => palette.undefined,
    };
    pen.rect(corner, (side, side), &paper.to_string(), None);
    if side < GLYPH_SIDE_MIN {
        return;
    }
    let (x, y) = (corner.0 + side / 2.0, corner.1 + side / 2.0);
    match kind {
        NoData::Zero => pen.dot((x, y), (side * 0.04).clamp(0.7 * unit, 1.6 * unit), ink),
        NoData::Undefined => {
            let arm = side * 0.16;
            pen.strokes(&[[(x - arm, y + arm), (x + arm, y - arm)]], ink, unit);
        }
        NoData::AxonOnly => pen.strokes(&hatching(corner, side), ink, unit),
    }
}

/// Parallel strokes from edge to edge of a square.
fn hatching((x, y): (f64, f64), side: f64) -> Vec<[(f64, f64); 2]> {
    let step = side / (STROKES as f64 + 0.5);
    (0..=2 * STROKES)
        .map(|at| {
            let sum = side + (at as f64 - STROKES as f64) * step;
            let (near, far) = ((sum - side).max(0.0), sum.min(side));
            [(x + near, y + far), (x + far, y + near)]
        })
        .collect()
}
