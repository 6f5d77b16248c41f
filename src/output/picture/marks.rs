//! Cells without a colour of the scale: zero, undefined, and the columns of axon-only types.

use super::palette::{Palette, Theme};
use super::pen::Pen;
use crate::output::scale::Shown;

/// Below this side a cell is too small for a mark inside.
const MARK_SIDE_MIN: f64 = 9.0;

/// What a cell is that has no colour of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing there.
    Zero,
    /// No value, or one that a logarithm does not have.
    Undefined,
    /// Empty by nature: the column's type is axon-only.
    AxonOnly,
}

impl Kind {
    pub fn of(value: f64, axon_only: bool) -> Kind {
        match (axon_only, value == 0.0) {
            (true, _) => Kind::AxonOnly,
            (_, true) => Kind::Zero,
            _ => Kind::Undefined,
        }
    }

    /// The kinds that occur in a matrix, with the words for each.
    pub fn occurring(shown: &Shown, axon_only: &[bool]) -> Vec<(Kind, &'static str)> {
        let has = |kind: Kind| {
            let cells = (0..shown.side()).flat_map(|row| (0..shown.side()).map(move |c| (row, c)));
            cells.into_iter().any(|(row, column)| {
                let value = shown.value(row, column);
                !is_on_scale(value) && Kind::of(value, axon_only[column]) == kind
            })
        };
        let undefined = if shown.values().any(|v| v < 0.0 || v.is_infinite()) {
            "off the scale"
        } else {
            "undefined"
        };
        let all = [(Kind::Zero, "0"), (Kind::Undefined, undefined), (Kind::AxonOnly, "axon-only")];
        all.into_iter().filter(|(kind, _)| has(*kind)).collect()
    }
}

/// Whether a value has a place on a logarithmic scale.
pub(super) fn is_on_scale(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

/// Draws the marks of one theme.
pub(super) struct Marks {
    pub palette: &'static Palette,
    pub theme: Theme,
}

impl Marks {
    /// A name for a definition; pictures of both themes may stand in one page.
    pub fn id(&self, what: &str) -> String {
        format!("areax-{what}-{}", self.theme.name())
    }

    /// Defines the hatching.
    pub fn define(&self, pen: &mut Pen) {
        let (paper, stroke) = self.palette.hatch;
        let id = self.id("axon-only");
        pen.put(format_args!(
            "<defs><pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"{paper}\"/>\
             <rect width=\"1.5\" height=\"6\" fill=\"{stroke}\"/></pattern></defs>\n"
        ));
    }

    /// Draws a square of a kind.
    pub fn draw(&self, pen: &mut Pen, kind: Kind, corner: (f64, f64), side: f64) {
        let (x, y) = (corner.0 + side / 2.0, corner.1 + side / 2.0);
        let (paper, mark) = match kind {
            Kind::AxonOnly => {
                let fill = format!("url(#{})", self.id("axon-only"));
                return pen.rect(corner, (side, side), &fill, None);
            }
            Kind::Zero => self.palette.zero,
            Kind::Undefined => self.palette.undefined,
        };
        pen.rect(corner, (side, side), &paper.to_string(), None);
        match kind {
            _ if side < MARK_SIDE_MIN => {}
            Kind::Zero => pen.dot((x, y), (side * 0.04).clamp(0.8, 1.6), mark),
            _ => {
                let arm = side * 0.16;
                pen.line((x - arm, y + arm), (x + arm, y - arm), mark);
            }
        }
    }
}
