//! The settings of a grid as a map: a field for each, coloured by what became of a claim. The
//! slower axes run down, the faster ones across; neighbours along an axis are easy to find.

use super::draw::{caption_lines, put_caption};
use super::layout::{MARGIN, TEXT_LINE, TEXT_SIZE, TITLE_LINE, TITLE_SIZE};
use super::measure::{width, wrap};
use super::palette::{Palette, Theme};
use super::pen::{Anchor, Pen, Style};
use crate::error::{Error, Result};
use crate::output::color::{Oklch, Rgb};
use crate::output::robust::Verdicts;
use crate::output::{Context, caption, words};
use crate::query::{Axis, Verdict};

/// Most settings in a picture.
const SETTINGS_MAX: usize = 20_000;
const CELL: f64 = 22.0;
const CELL_SMALL: f64 = 8.0;
/// More rows or columns than this have small cells.
const LARGE_MAX: usize = 60;
const NUMBER_SIZE: f64 = 11.0;
const GAP: f64 = 1.0;
/// Between the blocks of a slower axis.
const BLOCK_GAP: f64 = 5.0;
const LINE: f64 = 18.0;
const KEY_LINE: f64 = 24.0;
const WIDTH_MIN: f64 = 620.0;

/// The picture of what became of a claim.
///
/// # Errors
/// More settings than a picture can show (usage).
pub(in crate::output) fn svg(
    verdicts: &Verdicts,
    context: &Context,
    theme: Theme,
) -> Result<String> {
    let settings = verdicts.outcomes().len();
    if settings > SETTINGS_MAX {
        let what = format!("a picture of {settings} settings shows nothing");
        return Err(Error::usage("format", what)
            .advise(format!("at most {SETTINGS_MAX} are possible; csv and json have no limit")));
    }
    Ok(Figure::new(verdicts, context, theme).draw())
}

/// One direction of the map: axes, the slowest first.
struct Way<'a> {
    axes: &'a [Axis],
    /// Room of a cell in this direction.
    cell: f64,
}

impl Way<'_> {
    fn len(&self) -> usize {
        self.axes.iter().map(|axis| axis.values.len()).product()
    }

    /// Cells of one value of an axis.
    fn span(&self, axis: usize) -> usize {
        self.axes[axis + 1..].iter().map(|axis| axis.values.len()).product()
    }

    /// Where the cell with this number begins. Blocks of all axes but the fastest stand apart.
    fn place(&self, at: usize) -> f64 {
        let inner = self.axes.len().saturating_sub(1);
        let gaps: usize = (0..inner).map(|axis| at / self.span(axis)).sum();
        at as f64 * self.cell + gaps as f64 * BLOCK_GAP
    }

    fn length(&self) -> f64 {
        self.place(self.len() - 1) + self.cell
    }

    /// The values of an axis, each with the middle of its cells.
    fn labels(&self, axis: usize) -> impl Iterator<Item = (f64, String)> + '_ {
        let (span, values) = (self.span(axis), &self.axes[axis].values);
        (0..self.len() / span).map(move |block| {
            let (first, last) = (block * span, (block + 1) * span - 1);
            let middle = (self.place(first) + self.place(last) + self.cell) / 2.0;
            (middle, values[block % values.len()].to_string())
        })
    }

    /// The widest value or name of an axis.
    fn label_width(&self, axis: usize) -> f64 {
        let name = self.axes[axis].param.name().to_owned();
        let texts = self.axes[axis].values.iter().map(f64::to_string).chain([name]);
        texts.map(|text| width(&text, NUMBER_SIZE)).fold(0.0, f64::max) + 12.0
    }
}

struct Figure<'a> {
    verdicts: &'a Verdicts<'a>,
    context: &'a Context<'a>,
    palette: &'static Palette,
    theme: Theme,
    down: Way<'a>,
    across: Way<'a>,
}

impl<'a> Figure<'a> {
    fn new(verdicts: &'a Verdicts<'a>, context: &'a Context<'a>, theme: Theme) -> Figure<'a> {
        let (down, across) = split(verdicts.axes());
        let length = |axes: &[Axis]| axes.iter().map(|axis| axis.values.len()).product::<usize>();
        let large = length(down).max(length(across)) <= LARGE_MAX;
        let cell = if large { CELL } else { CELL_SMALL };
        let down = Way { axes: down, cell };
        let mut across = Way { axes: across, cell };
        if cell == CELL {
            // Few cells: as wide as the values above them.
            let fastest = across.axes.len().saturating_sub(1);
            let values = across.axes.get(fastest).map_or(&[][..], |axis| &axis.values);
            let widths = values.iter().map(|value| width(&value.to_string(), NUMBER_SIZE) + 8.0);
            across.cell = widths.fold(cell, f64::max).ceil();
        }
        Figure { verdicts, context, palette: theme.palette(), theme, down, across }
    }

    fn draw(&self) -> String {
        let left: f64 = (0..self.down.axes.len()).map(|axis| self.down.label_width(axis)).sum();
        let x = MARGIN + left;
        let names = self.across.axes.iter().map(|axis| width(axis.param.name(), NUMBER_SIZE));
        let right = names.fold(0.0, f64::max) + 14.0;
        let wide = (x + self.across.length() + right + MARGIN).max(WIDTH_MIN).ceil();
        let title = wrap(self.verdicts.claim(), TITLE_SIZE, wide - 2.0 * MARGIN);
        let said = wrap(&self.verdicts.sentence(), TEXT_SIZE, wide - 2.0 * MARGIN);
        let header = title.len() as f64 * TITLE_LINE + said.len() as f64 * TEXT_LINE;
        let y = MARGIN + header + 12.0 + LINE * self.across.axes.len() as f64 + 6.0;
        let key_y = y + self.down.length() + 18.0;
        let caption_y = key_y + KEY_LINE + 14.0;
        let caption = caption_lines(self.facts(), wide);
        let lines: usize = caption.iter().map(|(_, lines)| lines.len()).sum();
        let high = (caption_y + lines as f64 * TEXT_LINE + MARGIN).ceil();
        let mut pen = Pen::new(wide, high, self.verdicts.claim(), &self.description());
        pen.rect((0.0, 0.0), (wide, high), &self.palette.paper.to_string(), None);
        self.header(&mut pen, &title, &said);
        self.names_across(&mut pen, (x, y));
        self.names_down(&mut pen, (x, y));
        self.cells(&mut pen, (x, y));
        self.key(&mut pen, key_y);
        put_caption(&mut pen, &caption, caption_y, self.palette);
        pen.finish()
    }

    fn header(&self, pen: &mut Pen, title: &[String], said: &[String]) {
        let mut y = MARGIN + TITLE_LINE / 2.0 - 4.0;
        for line in title {
            pen.text((MARGIN, y), line, Style::new(TITLE_SIZE, self.palette.ink));
            y += TITLE_LINE;
        }
        for line in said {
            pen.text((MARGIN, y), line, Style::new(TEXT_SIZE, self.palette.muted));
            y += TEXT_LINE;
        }
    }

    /// Above the map: for each axis its values, and its name on the right.
    fn names_across(&self, pen: &mut Pen, (x, y): (f64, f64)) {
        let value = Style::new(NUMBER_SIZE, self.palette.ink).anchor(Anchor::Middle);
        let name = Style::new(NUMBER_SIZE, self.palette.muted);
        for axis in 0..self.across.axes.len() {
            let level = y - 8.0 - LINE * (self.across.axes.len() - 1 - axis) as f64;
            let room = self.across.cell * self.across.span(axis) as f64;
            for (middle, text) in self.across.labels(axis) {
                if width(&text, NUMBER_SIZE) <= room + 8.0 {
                    pen.text((x + middle, level), &text, value);
                }
            }
            let end = x + self.across.length() + 12.0;
            pen.text((end, level), self.across.axes[axis].param.name(), name);
        }
    }

    /// Left of the map: a column of values for each axis, its name above.
    fn names_down(&self, pen: &mut Pen, (x, y): (f64, f64)) {
        let value = Style::new(NUMBER_SIZE, self.palette.ink).anchor(Anchor::End);
        let name = Style::new(NUMBER_SIZE, self.palette.muted).anchor(Anchor::End);
        let mut right = x - 8.0;
        for axis in (0..self.down.axes.len()).rev() {
            pen.text((right, y - 8.0), self.down.axes[axis].param.name(), name);
            let room = self.down.cell * self.down.span(axis) as f64;
            for (middle, text) in self.down.labels(axis) {
                if room >= NUMBER_SIZE {
                    pen.text((right, y + middle), &text, value);
                }
            }
            right -= self.down.label_width(axis);
        }
    }

    fn cells(&self, pen: &mut Pen, (x, y): (f64, f64)) {
        let columns = self.across.len();
        let size = (self.across.cell - GAP, self.down.cell - GAP);
        for (point, outcome) in self.verdicts.outcomes().iter().enumerate() {
            let corner =
                (x + self.across.place(point % columns), y + self.down.place(point / columns));
            let tip = self.tip(point);
            let fill = color(outcome.verdict, self.theme, self.palette).to_string();
            pen.rect(corner, size, &fill, Some(&tip));
            if outcome.verdict == Verdict::Tie && size.1 > 12.0 {
                let style = Style::new(NUMBER_SIZE, self.palette.ink).anchor(Anchor::Middle);
                pen.text((corner.0 + size.0 / 2.0, corner.1 + size.1 / 2.0), "=", style);
            }
        }
    }

    /// What a browser says of a setting.
    fn tip(&self, point: usize) -> String {
        let outcome = &self.verdicts.outcomes()[point];
        let values = self.verdicts.values(point);
        let settings = self.verdicts.axes().iter().zip(values);
        let settings: Vec<String> =
            settings.map(|(axis, value)| format!("{} {value}", axis.param.name())).collect();
        let side = |side: &Option<crate::query::Exact>| {
            side.as_ref().map_or("undefined".to_owned(), |side| words::compact(side.value(), 6))
        };
        let (left, right) = (side(&outcome.left), side(&outcome.right));
        format!("{}: {} ({left}, {right})", settings.join(", "), outcome.verdict.name())
    }

    fn key(&self, pen: &mut Pen, y: f64) {
        let mut x = MARGIN;
        for verdict in Verdict::ALL {
            let count = self.verdicts.count(verdict);
            let fill = color(verdict, self.theme, self.palette).to_string();
            pen.rect((x, y), (14.0, 14.0), &fill, None);
            let text = format!("{} {}", verdict.name(), words::thousands(count));
            pen.text((x + 20.0, y + 7.0), &text, Style::new(TEXT_SIZE, self.palette.ink));
            x += 20.0 + width(&text, TEXT_SIZE) + 24.0;
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let mut facts = vec![("Measure".to_owned(), self.verdicts.measure())];
        facts.extend(caption::about(self.context));
        facts.push(("Engine".into(), caption::engine(self.context)));
        facts
    }

    /// What the picture shows, for those who cannot see it.
    fn description(&self) -> String {
        let mut text = format!("{} {}.", self.verdicts.claim(), self.verdicts.sentence());
        for step in self.verdicts.flips() {
            text += &format!(" {}.", self.verdicts.step_words(&step));
        }
        for (name, words) in self.facts() {
            text += &format!(" {name}: {words}.");
        }
        text
    }
}

/// The axes that run down and those that run across: a map that is rather wide than high.
fn split(axes: &[Axis]) -> (&[Axis], &[Axis]) {
    let length = |axes: &[Axis]| axes.iter().map(|axis| axis.values.len()).product::<usize>();
    let fits = |at: &usize| {
        let (down, across) = axes.split_at(*at);
        3 * length(down) >= length(across)
    };
    let at = (0..axes.len()).find(fits).unwrap_or(axes.len().saturating_sub(1));
    axes.split_at(at)
}

fn color(verdict: Verdict, theme: Theme, palette: &Palette) -> Rgb {
    let dark = theme == Theme::Dark;
    match verdict {
        Verdict::Holds => Oklch(if dark { 0.68 } else { 0.6 }, 0.1, 200.0).rgb(),
        Verdict::Fails => Oklch(if dark { 0.72 } else { 0.75 }, 0.13, 60.0).rgb(),
        Verdict::Tie => Oklch(if dark { 0.5 } else { 0.88 }, 0.08, 85.0).rgb(),
        Verdict::Undefined => palette.undefined.0,
    }
}
