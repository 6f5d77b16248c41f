//! Draws the histograms: header, panels with their axes, caption.

use super::bins::Bins;
use crate::error::Result;
use crate::output::figure::{Figure, ScaleKind};
use crate::output::picture::layout::no_room;
use crate::output::picture::measure::{clip, width};
use crate::output::picture::palette::Palette;
use crate::output::picture::pen::{Anchor, Pen, Style};
use crate::output::picture::sizes::Sizes;
use crate::output::picture::texts::{Caption, Header};
use crate::output::scale::Scale;
use crate::output::{Context, caption, words};
use crate::query::{Distribution, Distributions};

/// One panel alone, and one of several, axes included.
const ALONE: (f64, f64) = (620.0, 380.0);
const SMALL: (f64, f64) = (310.0, 220.0);
const ASPECT: f64 = 0.7;
const COLUMNS: usize = 3;
const PANEL_MIN: f64 = 95.0;
const WIDTH_MIN: f64 = 50.0;
const GUTTER: f64 = 22.0;
const GAP: f64 = 8.0;
const TICK: f64 = 4.0;
/// Room above the highest bar.
const HEADROOM: f64 = 1.05;
/// Between two labels of the lower axis.
const LABEL_GAP: f64 = 6.0;

const TITLE: &str = "Distributions";

/// Everything a picture is drawn from.
pub(super) struct Histograms<'a> {
    distributions: &'a Distributions,
    context: &'a Context<'a>,
    figure: &'a Figure,
    sizes: Sizes,
    palette: &'static Palette,
}

/// One panel.
struct Panel<'a> {
    one: &'a Distribution,
    bins: Bins,
    counts: Vec<u64>,
    scale: Scale,
}

impl<'a> Histograms<'a> {
    pub fn new(
        distributions: &'a Distributions,
        context: &'a Context<'a>,
        figure: &'a Figure,
    ) -> Histograms<'a> {
        let (sizes, palette) = (Sizes::of(figure), figure.theme.palette());
        Histograms { distributions, context, figure, sizes, palette }
    }

    pub fn document(&self) -> Result<String> {
        let (sizes, panels) = (&self.sizes, self.panels());
        let (columns, wide, full) = self.widths(panels.len().max(1))?;
        let high = match (sizes.width, panels.len()) {
            (None, 0 | 1) => ALONE.1,
            (None, _) => SMALL.1,
            _ => wide * ASPECT,
        };
        let row = self.above() + high + self.below();
        let header = Header::new(self.figure, TITLE, self.context);
        let lines = header.lines(sizes, full);
        let (top, gutter) = (lines.bottom(), sizes.px(GUTTER));
        let rows = panels.len().div_ceil(columns).max(1) as f64;
        let bottom = top + rows * (row + gutter) - gutter;
        let caption = Caption::new(self.figure, &header, self.facts(), (sizes, full));
        let size = (full, caption.end(bottom));
        let title = header.title.as_deref().unwrap_or(TITLE);
        let mut pen = Pen::new(size, sizes, title, &self.description());
        pen.rect((0.0, 0.0), size, &self.palette.paper.to_string(), None);
        lines.draw(&mut pen, self.palette);
        let left = panels.iter().map(|panel| self.left(panel)).fold(0.0, f64::max);
        for (at, panel) in panels.iter().enumerate() {
            let x = sizes.margin + (wide + gutter) * (at % columns) as f64;
            let y = top + (row + gutter) * (at / columns) as f64;
            let corner = (x + left, y + self.above());
            self.panel(&mut pen, panel, corner, (wide - left, high));
        }
        caption.draw(&mut pen, bottom, self.palette);
        Ok(pen.finish())
    }

    /// Columns of panels, the width of each, and that of the picture.
    fn widths(&self, count: usize) -> Result<(usize, f64, f64)> {
        let (sizes, gutter) = (&self.sizes, self.sizes.px(GUTTER));
        let frame = 2.0 * sizes.margin;
        let Some(full) = sizes.width else {
            let columns = count.min(COLUMNS);
            let wide = if count == 1 { ALONE.0 } else { SMALL.0 };
            let inner = columns as f64 * (wide + gutter) - gutter;
            return Ok((columns, wide, (frame + inner).ceil()));
        };
        let room = full - frame;
        let fit = ((room + gutter) / (PANEL_MIN + gutter)).floor().max(1.0) as usize;
        let columns = count.min(COLUMNS).min(fit);
        let wide = (room + gutter) / columns as f64 - gutter;
        if wide < WIDTH_MIN {
            return Err(no_room("the histograms have no room", "name one distribution"));
        }
        Ok((columns, wide, full))
    }

    fn panels(&self) -> Vec<Panel<'a>> {
        let all = &self.distributions.all;
        let panel = |one: &'a Distribution| {
            let alike: Vec<&Distribution> =
                all.iter().filter(|other| other.name == one.name).collect();
            let bins = Bins::of(&alike);
            let counts = bins.counts(one);
            let kind = self.figure.scale;
            let scale = Scale::of(counts.iter().map(|count| *count as f64), kind);
            let scale = scale.unwrap_or(Scale { low: 1.0, high: 10.0, kind });
            let low = if kind == ScaleKind::Log { scale.low / 2.0 } else { 0.0 };
            let scale = Scale { low, high: scale.high * HEADROOM, kind };
            Panel { one, bins, counts, scale }
        };
        all.iter().map(panel).collect()
    }

    /// The room for a panel's title.
    fn above(&self) -> f64 {
        self.sizes.axis + self.sizes.px(GAP)
    }

    fn below(&self) -> f64 {
        self.sizes.px(TICK + GAP) + self.sizes.number
    }

    fn left(&self, panel: &Panel) -> f64 {
        let sizes = &self.sizes;
        let ticks = panel.scale.ticks().into_iter();
        let numbers = ticks.map(|tick| width(&words::round(tick), sizes.number));
        numbers.fold(0.0, f64::max) + sizes.px(TICK + GAP)
    }

    fn panel(&self, pen: &mut Pen, panel: &Panel, corner: (f64, f64), size: (f64, f64)) {
        let (sizes, palette) = (&self.sizes, self.palette);
        let (left, top) = corner;
        let (right, bottom) = (left + size.0, top + size.1);
        let title = clip(&title(panel.one), sizes.axis, size.0);
        let style = Style::new(sizes.axis, palette.ink).anchor(Anchor::Middle);
        pen.text(
            (left + size.0 / 2.0, top - sizes.axis / 2.0 - sizes.px(GAP) / 2.0),
            &title,
            style,
        );
        let number = Style::new(sizes.number, palette.ink);
        let (hair, tick) = (sizes.px(0.8), sizes.px(TICK));
        for count in panel.scale.ticks() {
            let y = bottom - panel.scale.position(count) * size.1;
            pen.strokes(&[[(left, y), (right, y)]], palette.mesh, hair);
            let at = (left - tick - sizes.px(GAP) / 2.0, y);
            pen.text(at, &words::round(count), number.anchor(Anchor::End));
        }
        let step = size.0 / panel.bins.len() as f64;
        let fill = palette.ramp.at(0.7).to_string();
        for (at, count) in panel.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let high = panel.scale.position(*count as f64) * size.1;
            let bar = (left + at as f64 * step + step * 0.05, bottom - high);
            pen.rect(bar, (step * 0.9, high), &fill, Some(&self.tip(panel, at)));
        }
        self.labels(pen, panel, (left, bottom), step);
        pen.strokes(&[[(left, bottom), (right, bottom)]], palette.muted, sizes.px(1.0));
        pen.strokes(&[[(left, top), (left, bottom)]], palette.muted, sizes.px(1.0));
        if panel.one.summary.n == 0 {
            let words = Style::new(sizes.text, palette.muted).anchor(Anchor::Middle);
            pen.text((left + size.0 / 2.0, top + size.1 / 2.0), "no value", words);
        }
    }

    /// Labels of bins or edges, as many as there is room for.
    fn labels(&self, pen: &mut Pen, panel: &Panel, (left, bottom): (f64, f64), step: f64) {
        let sizes = &self.sizes;
        let labels = &panel.bins.labels;
        let widths = labels.iter().map(|label| width(label, sizes.number));
        let each = widths.fold(0.0, f64::max) + sizes.px(LABEL_GAP);
        let keep = (each / step).ceil().max(1.0) as usize;
        let number = Style::new(sizes.number, self.palette.ink).anchor(Anchor::Middle);
        let shift = if panel.bins.are_of_bins { 0.5 } else { 0.0 };
        for (at, label) in labels.iter().enumerate().step_by(keep) {
            let x = left + (at as f64 + shift) * step;
            let tick = [(x, bottom), (x, bottom + sizes.px(TICK))];
            pen.strokes(&[tick], self.palette.muted, sizes.px(0.8));
            let y = bottom + sizes.px(TICK + GAP / 2.0) + sizes.number * 0.5;
            pen.text((x, y), label, number);
        }
    }

    /// What a browser says of a bar.
    fn tip(&self, panel: &Panel, at: usize) -> String {
        let [low, high] = [panel.bins.edges[at], panel.bins.edges[at + 1]];
        let count = words::thousands(panel.counts[at]);
        let is_one = panel.bins.are_of_bins && high - low <= 1.0;
        match is_one {
            true => format!("{}: {count}", panel.bins.labels[at]),
            false => format!("from {} to {}: {count}", words::amount(low), words::amount(high)),
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let Distributions { n_pre, n_post, .. } = self.distributions;
        let [pre, post] = [n_pre, n_post].map(|count| words::thousands(*count));
        let neurons = format!("{pre} as presynaptic, {post} as postsynaptic ones");
        let mut facts = vec![("Neurons".to_owned(), neurons)];
        facts.extend(caption::about(self.context));
        facts.push(("Engine".into(), caption::engine(self.context)));
        facts
    }

    /// What the picture shows, for those who cannot see it.
    fn description(&self) -> String {
        let scale = self.figure.scale.name();
        let mut text = format!("Histograms, {scale} scale.");
        for one in &self.distributions.all {
            let summary = &one.summary;
            text += &format!(" {}: {} values", title(one), words::thousands(summary.n));
            if summary.n > 0 {
                let [low, high] = [summary.min, summary.max].map(words::amount);
                text += &format!(" from {low} to {high}, mean {}", words::amount(summary.mean));
            }
            text += ".";
        }
        for (name, words) in self.facts() {
            text += &format!(" {name}: {words}.");
        }
        text
    }
}

/// What a panel is called.
fn title(one: &Distribution) -> String {
    match one.group.as_deref() {
        Some(Distribution::ALL) => one.name.clone(),
        group => format!("{}: {}", one.name, group.unwrap_or("null")),
    }
}
