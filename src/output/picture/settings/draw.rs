//! Draws the map: header, names and values of the axes, settings, key, caption.

use super::colors::color;
use super::split::{CELL, for_screen, for_width, split};
use super::way::Way;
use crate::error::Result;
use crate::output::figure::Figure;
use crate::output::picture::layout::no_room;
use crate::output::picture::measure::width;
use crate::output::picture::palette::Palette;
use crate::output::picture::pen::{Anchor, Pen, Style};
use crate::output::picture::sizes::Sizes;
use crate::output::picture::texts::{Caption, Header};
use crate::output::views::Verdicts;
use crate::output::{Context, caption, words};
use crate::query::Verdict;

const GAP: f64 = 1.0;
/// Above the map, and between its parts.
pub(super) const SPACE: f64 = 8.0;
const WIDTH_MIN: f64 = 620.0;

/// Everything a picture is drawn from.
pub(super) struct Map<'a> {
    pub verdicts: &'a Verdicts<'a>,
    pub context: &'a Context<'a>,
    pub figure: &'a Figure,
    pub palette: &'static Palette,
    pub sizes: Sizes,
    pub down: Way<'a>,
    pub across: Way<'a>,
    /// Size of the numbers in the cells, if they fit, and whether small ones have a decimal.
    pub number: Option<(f64, bool)>,
}

impl<'a> Map<'a> {
    /// # Errors
    /// A width that has no room for the settings (usage).
    pub fn new(
        verdicts: &'a Verdicts<'a>,
        context: &'a Context<'a>,
        figure: &'a Figure,
    ) -> Result<Map<'a>> {
        let sizes = Sizes::of(figure);
        let strict = context.filter.strict;
        let ways = |at: usize| {
            let (down, across) = verdicts.axes().split_at(at);
            let way = |axes| Way { axes, cell: sizes.px(CELL), strict, sizes };
            (way(down), way(across))
        };
        let at = split(verdicts.axes());
        let (down, across) = match sizes.width {
            None => for_screen(ways(at)),
            Some(width) => {
                let last = verdicts.axes().len().saturating_sub(1).max(at);
                let within = |at| for_width(ways(at), width, &sizes);
                let is_labelled = |at: &usize| {
                    let (_, across) = within(*at);
                    (0..across.axes.len()).all(|axis| across.has_room_upright(axis))
                };
                within((at..=last).find(is_labelled).unwrap_or(last))
            }
        };
        if across.cell < sizes.px(2.0) {
            let settings = verdicts.outcomes().len();
            return Err(no_room(&format!("{settings} settings have no room"), "take fewer axes"));
        }
        let mut map = Map {
            verdicts,
            context,
            figure,
            palette: figure.theme.palette(),
            sizes,
            down,
            across,
            number: None,
        };
        map.number = map.fitting_number()?;
        Ok(map)
    }

    pub fn document(&self) -> Result<String> {
        let sizes = &self.sizes;
        let left = sizes.margin + self.down.columns();
        let inner = left + self.across.length() + sizes.margin;
        let wide = sizes.width.unwrap_or(inner.max(WIDTH_MIN).ceil());
        let header = Header::new(self.figure, self.verdicts.claim(), self.context);
        let lines = header.lines(sizes, wide);
        let above = self.above();
        let top = lines.bottom() + above;
        let key_top = top + self.down.length() + sizes.px(2.0 * SPACE);
        let key = self.key(wide);
        let bottom = key_top + self.key_height(&key);
        let caption = Caption::new(self.figure, &header, self.facts(), (sizes, wide));
        let size = (wide, caption.end(bottom));
        let mut pen = Pen::new(size, sizes, self.verdicts.claim(), &self.description());
        pen.rect((0.0, 0.0), size, &self.palette.paper.to_string(), None);
        lines.draw(&mut pen, self.palette);
        self.names_across(&mut pen, (left, top));
        self.names_down(&mut pen, (left, top));
        self.cells(&mut pen, (left, top));
        self.draw_key(&mut pen, key_top, &key);
        caption.draw(&mut pen, bottom, self.palette);
        Ok(pen.finish())
    }

    /// The largest numbers that fit in every cell.
    fn fitting_number(&self) -> Result<Option<(f64, bool)>> {
        if self.figure.values == Some(false) {
            return Ok(None);
        }
        let room = (self.across.cell - self.sizes.px(4.0), self.down.cell - self.sizes.px(2.0));
        let points = 0..self.verdicts.outcomes().len();
        let size = [true, false].into_iter().find_map(|exact| {
            let texts: Vec<String> =
                points.clone().filter_map(|point| self.text(point, exact)).collect();
            let fits = |size: &f64| {
                *size <= room.1 && texts.iter().all(|text| width(text, *size) <= room.0)
            };
            Some((self.sizes.values().find(fits)?, exact))
        });
        match (size, self.figure.values, self.sizes.width) {
            (None, Some(true), Some(_)) => {
                Err(no_room("the numbers have no room in the cells", "leave out values"))
            }
            _ => Ok(size),
        }
    }

    /// The number in a cell: `+12` where the claim holds by 12 %.
    fn text(&self, point: usize, exact: bool) -> Option<String> {
        let outcome = &self.verdicts.outcomes()[point];
        let percent = 100.0 * self.verdicts.margin(point)?;
        let percent = match exact && percent < 0.95 {
            true => words::fixed(percent, 1),
            false => words::fixed(percent, 0),
        };
        Some(match outcome.verdict {
            Verdict::Holds => format!("+{percent}"),
            Verdict::Fails => format!("−{percent}"),
            Verdict::Tie => "=".to_owned(),
            Verdict::Undefined => return None,
        })
    }

    fn cells(&self, pen: &mut Pen, (x, y): (f64, f64)) {
        let (columns, gap) = (self.across.len(), self.sizes.px(GAP));
        let size = (self.across.cell - gap, self.down.cell - gap);
        for point in 0..self.verdicts.outcomes().len() {
            let corner =
                (x + self.across.place(point % columns), y + self.down.place(point / columns));
            let verdict = self.verdicts.outcomes()[point].verdict;
            let margin = self.verdicts.margin(point).unwrap_or(0.0);
            let fill = color(verdict, margin, self.figure.theme, self.palette);
            pen.rect(corner, size, &fill.to_string(), Some(&self.tip(point)));
            let Some((number, exact)) = self.number else { continue };
            if let Some(text) = self.text(point, exact) {
                let style = Style::new(number, fill.ink()).anchor(Anchor::Middle);
                pen.text((corner.0 + size.0 / 2.0, corner.1 + size.1 / 2.0), &text, style);
            }
        }
    }

    /// What a browser says of a setting.
    fn tip(&self, point: usize) -> String {
        let outcome = &self.verdicts.outcomes()[point];
        let side = |side: &Option<crate::query::Exact>| {
            side.as_ref().map_or("undefined".to_owned(), |side| words::amount(side.value()))
        };
        let (left, right) = (side(&outcome.left), side(&outcome.right));
        let setting = self.verdicts.setting_words(point);
        format!("{setting}: {} ({left}, {right})", outcome.verdict.name())
    }

    fn facts(&self) -> Vec<(String, String)> {
        let mut facts = vec![
            ("Claim".to_owned(), self.verdicts.sentence()),
            ("Measure".to_owned(), self.verdicts.measure(self.context)),
        ];
        facts.extend(self.verdicts.closest().map(|words| ("Closest".to_owned(), words)));
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
