//! The key of the map: what occurs, how often, and what colours and numbers say.

use super::colors::color;
use super::draw::Map;
use crate::output::picture::measure::{width, wrap};
use crate::output::picture::pen::{Pen, Style};
use crate::output::words;
use crate::query::Verdict;

/// Steps of a colour.
const STEPS: usize = 5;

const KEY: &str = "by how many percent of the larger side the two sides differ; 0 is the flip";

/// The key, put into rows of a width.
pub(super) struct Key {
    rows: Vec<Vec<(Verdict, String)>>,
    words: Vec<String>,
}

impl Map<'_> {
    fn key_line(&self) -> f64 {
        self.sizes.text_line + self.sizes.px(6.0)
    }

    /// The key of a picture of this width.
    pub(super) fn key(&self, wide: f64) -> Key {
        let room = wide - 2.0 * self.sizes.margin;
        let mut rows: Vec<Vec<(Verdict, String)>> = vec![Vec::new()];
        let mut used = 0.0;
        for verdict in Verdict::ALL {
            let count = self.verdicts.count(verdict);
            if count == 0 {
                continue;
            }
            let name = if verdict == Verdict::Fails { "does not hold" } else { verdict.name() };
            let text = format!("{name} {}", words::thousands(count));
            let entry = self.entry(verdict, &text);
            if used > 0.0 && used + entry > room {
                rows.push(Vec::new());
                used = 0.0;
            }
            used += entry;
            if let Some(row) = rows.last_mut() {
                row.push((verdict, text));
            }
        }
        let words = match self.number {
            Some(_) => format!("Colour and number: {KEY}. + holds, − does not."),
            None => format!("Colour: {KEY}."),
        };
        Key { rows, words: wrap(&words, self.sizes.text, room) }
    }

    pub(super) fn key_height(&self, key: &Key) -> f64 {
        key.rows.len() as f64 * self.key_line() + key.words.len() as f64 * self.sizes.text_line
    }

    /// The width of an entry of the key.
    fn entry(&self, verdict: Verdict, text: &str) -> f64 {
        self.swatch() * steps(verdict) as f64
            + self.sizes.px(6.0 + 24.0)
            + width(text, self.sizes.text)
    }

    fn swatch(&self) -> f64 {
        self.sizes.px(14.0)
    }

    pub(super) fn draw_key(&self, pen: &mut Pen, mut y: f64, key: &Key) {
        let (sizes, side) = (&self.sizes, self.swatch());
        for row in &key.rows {
            let mut x = sizes.margin;
            for (verdict, text) in row {
                let steps = steps(*verdict);
                for step in 0..steps {
                    let margin = step as f64 / (STEPS - 1) as f64;
                    let fill = color(*verdict, margin * margin, self.figure.theme, self.palette);
                    let corner = (x + side * step as f64, y);
                    pen.rect(corner, (side, side), &fill.to_string(), None);
                }
                let all = side * steps as f64;
                pen.frame((x, y), (all, side), self.palette.muted, sizes.px(0.8));
                let style = Style::new(sizes.text, self.palette.ink);
                pen.text((x + all + sizes.px(6.0), y + side / 2.0), text, style);
                x += self.entry(*verdict, text);
            }
            y += self.key_line();
        }
        for line in &key.words {
            let style = Style::new(sizes.text, self.palette.muted);
            pen.text((sizes.margin, y + sizes.text / 2.0), line, style);
            y += sizes.text_line;
        }
    }
}

/// How many colours of a verdict the key shows.
fn steps(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Holds | Verdict::Fails => STEPS,
        Verdict::Tie | Verdict::Undefined => 1,
    }
}
