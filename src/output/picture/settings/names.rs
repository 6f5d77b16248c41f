//! Names and values of the axes: those across above the map, those down left of it.

use super::draw::{Map, SPACE};
use super::way::Way;
use crate::output::picture::pen::{Anchor, Pen, Style};

impl Map<'_> {
    fn line(&self) -> f64 {
        self.sizes.number + self.sizes.px(6.0)
    }

    /// The room above the map: names and values of the axes across, and names of those down.
    pub(super) fn above(&self) -> f64 {
        let across: f64 = (0..self.across.axes.len()).map(|axis| self.height_of(axis)).sum();
        let down = (0..self.down.axes.len()).map(|axis| self.down.name_lines(axis).len());
        let down = down.max().unwrap_or(0) as f64 * self.line();
        down.max(across) + self.sizes.px(SPACE)
    }

    /// An axis across takes a line where its values say what they are of, else one more, and as
    /// many as its values are wide where they are turned upright.
    fn height_of(&self, axis: usize) -> f64 {
        match Label::of(&self.across, axis) {
            Label::Words => self.line(),
            Label::Values | Label::Ends => 2.0 * self.line(),
            Label::Upright => self.across.widest(axis, false) + self.sizes.px(SPACE) + self.line(),
        }
    }

    pub(super) fn names_across(&self, pen: &mut Pen, (x, y): (f64, f64)) {
        let (sizes, line) = (&self.sizes, self.line());
        let value = Style::new(sizes.number, self.palette.ink).anchor(Anchor::Middle);
        let name = Style::new(sizes.number, self.palette.muted).anchor(Anchor::Middle);
        let mut bottom = y - sizes.px(SPACE);
        for axis in (0..self.across.axes.len()).rev() {
            let label = Label::of(&self.across, axis);
            let level = bottom - line / 2.0;
            match label {
                Label::Words | Label::Values => {
                    for (middle, text) in self.across.labels(axis, label == Label::Words) {
                        pen.text((x + middle, level), &text, value);
                    }
                }
                Label::Upright => {
                    let style = Style::new(sizes.number, self.palette.ink).turn(-90.0);
                    for (middle, text) in self.across.labels(axis, false) {
                        pen.text((x + middle, bottom), &text, style);
                    }
                }
                Label::Ends => self.ends(pen, (x, level), axis),
            }
            bottom -= self.height_of(axis);
            if label != Label::Words {
                let middle = (x + self.across.length() / 2.0, bottom + line / 2.0);
                pen.text(middle, &self.across.name(axis), name);
            }
        }
    }

    /// The first and the last value of an axis that has no room for all.
    fn ends(&self, pen: &mut Pen, (x, level): (f64, f64), axis: usize) {
        let value = Style::new(self.sizes.number, self.palette.ink);
        let labels = self.across.labels(axis, false);
        if let (Some((_, first)), Some((_, last))) = (labels.first(), labels.last()) {
            pen.text((x, level), first, value);
            let end = x + self.across.length();
            pen.text((end, level), last, value.anchor(Anchor::End));
        }
    }

    /// Left of the map: a column of values for each axis, its name above.
    pub(super) fn names_down(&self, pen: &mut Pen, (x, y): (f64, f64)) {
        let (sizes, line) = (&self.sizes, self.line());
        let value = Style::new(sizes.number, self.palette.ink).anchor(Anchor::End);
        let name = Style::new(sizes.number, self.palette.muted).anchor(Anchor::End);
        let mut right = x - sizes.px(SPACE);
        for axis in (0..self.down.axes.len()).rev() {
            for (at, text) in self.down.name_lines(axis).iter().rev().enumerate() {
                let level = y - sizes.px(SPACE) - line * (at as f64 + 0.5);
                pen.text((right, level), text, name);
            }
            if self.down.room(axis) >= sizes.number {
                for (middle, text) in self.down.labels(axis, false) {
                    pen.text((right, y + middle), &text, value);
                }
            }
            right -= self.down.column(axis);
        }
    }
}

/// How the values of an axis stand above the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    /// With what is compared.
    Words,
    Values,
    Upright,
    /// The first and the last alone.
    Ends,
}

impl Label {
    /// The most that there is room for.
    fn of(across: &Way, axis: usize) -> Label {
        if across.has_room(axis, true) {
            Label::Words
        } else if across.has_room(axis, false) {
            Label::Values
        } else if across.has_room_upright(axis) {
            Label::Upright
        } else {
            Label::Ends
        }
    }
}
