//! Several heat maps as one picture: a row of them for each sum, smaller than alone, with one
//! header and one caption.

use super::draw::{Figure, caption_lines, put_caption};
use super::layout::{MARGIN, TEXT_LINE, TEXT_SIZE, TITLE_LINE, TITLE_SIZE};
use super::measure::wrap;
use super::palette::Theme;
use super::pen::{Pen, Style};
use crate::error::Result;
use crate::output::scale::Shown;
use crate::output::sheet::{Page, short_title};
use crate::output::{Context, caption};

/// Heat maps side by side.
const COLUMNS: usize = 5;
/// How large a heat map is beside one that stands alone.
const ZOOM: f64 = 0.62;

/// The picture of a sheet.
///
/// # Errors
/// More labels than a picture can show (usage).
pub(in crate::output) fn svg(page: &Page, context: &Context, theme: Theme) -> Result<String> {
    page.matrices().try_for_each(|(matrix, _)| super::check_labels(matrix))?;
    let shown: Vec<(Shown, String)> = page
        .matrices()
        .map(|(matrix, query)| (Shown::new(matrix, query), short_title(query)))
        .collect();
    let figures: Vec<Figure> = page
        .matrices()
        .zip(&shown)
        .map(|((_, query), (shown, title))| Figure::panel(shown, query, context, theme, title))
        .collect();
    Ok(draw(&figures, page, context, theme))
}

fn draw(figures: &[Figure], page: &Page, context: &Context, theme: Theme) -> String {
    let sizes = figures.iter().map(Figure::size);
    let (wide, high) = sizes.fold((0f64, 0f64), |(w, h), size| (w.max(size.0), h.max(size.1)));
    let (wide, high) = (wide * ZOOM, high * ZOOM);
    let rows = figures.len().div_ceil(COLUMNS);
    let columns = figures.len().clamp(1, COLUMNS);
    let width = (wide * columns as f64 + 2.0 * MARGIN).ceil();
    let (title, subtitle) = (page.title(), caption::dataset(context));
    let subtitle = wrap(&subtitle, TEXT_SIZE, width - 2.0 * MARGIN);
    let top = MARGIN + TITLE_LINE + subtitle.len() as f64 * TEXT_LINE + 6.0;
    let bottom = top + high * rows as f64 + 10.0;
    let caption = caption_lines(facts(page, context), width);
    let lines: usize = caption.iter().map(|(_, lines)| lines.len()).sum();
    let height = (bottom + lines as f64 * TEXT_LINE + MARGIN).ceil();
    let palette = theme.palette();
    let mut pen = Pen::new(width, height, &title, &description(page, context));
    pen.rect((0.0, 0.0), (width, height), &palette.paper.to_string(), None);
    pen.text(
        (MARGIN, MARGIN + TITLE_LINE / 2.0 - 4.0),
        &title,
        Style::new(TITLE_SIZE, palette.ink),
    );
    for (at, line) in subtitle.iter().enumerate() {
        let y = MARGIN + TITLE_LINE * 1.5 - 4.0 + at as f64 * TEXT_LINE;
        pen.text((MARGIN, y), line, Style::new(TEXT_SIZE, palette.muted));
    }
    if let Some(first) = figures.first() {
        first.define(&mut pen, true);
    }
    for (at, figure) in figures.iter().enumerate() {
        let (x, y) = ((at % COLUMNS) as f64, (at / COLUMNS) as f64);
        let (x, y) = (MARGIN + x * wide, top + y * high);
        pen.put(format_args!("<g transform=\"translate({x:.2} {y:.2}) scale({ZOOM})\">\n"));
        figure.content(&mut pen);
        pen.put(format_args!("</g>\n"));
    }
    put_caption(&mut pen, &caption, bottom + 14.0, palette);
    pen.finish()
}

fn facts(page: &Page, context: &Context) -> Vec<(String, String)> {
    // The data set stands under the title.
    let mut facts: Vec<(String, String)> =
        page.facts(context).into_iter().filter(|(name, _)| name != "Data").collect();
    facts.push(("Engine".into(), caption::engine(context)));
    facts
}

/// What the picture shows, for those who cannot see it.
fn description(page: &Page, context: &Context) -> String {
    let titles: Vec<String> = page.matrices().map(|(_, query)| caption::title(query)).collect();
    let mut text = format!(
        "Heat maps, rows presynaptic, columns postsynaptic, colours logarithmic: {}.",
        titles.join("; ")
    );
    for (name, words) in page.facts(context) {
        text += &format!(" {name}: {words}.");
    }
    text
}
