//! Several heat maps as one picture: smaller than alone, with one header and one caption. Types
//! that are empty in all of them are left out, and named.

use super::draw::HeatMap;
use super::palette::Palette;
use super::pen::Pen;
use super::sizes::Sizes;
use super::texts::{Caption, Header};
use crate::error::Result;
use crate::output::caption::short_title;
use crate::output::figure::Figure;
use crate::output::scale::{Shown, subset};
use crate::output::subset::Subset;
use crate::output::views::Page;
use crate::output::{Context, caption};
use crate::query::MatrixQuery;

/// Heat maps side by side at most.
const COLUMNS: usize = 5;
/// How large a heat map is beside one that stands alone, where no width is given.
const ZOOM: f64 = 0.62;
/// Between heat maps.
const GAP: f64 = 16.0;

/// The picture of a panels.
///
/// # Errors
/// More labels than a picture can show, or a width that has no room for them (usage).
pub(in crate::output) fn svg(page: &Page, context: &Context, figure: &Figure) -> Result<String> {
    let left_out = LeftOut::of(page, figure)?;
    let parts: Vec<Part> = page
        .matrices()
        .map(|(matrix, query)| Part {
            shown: Shown::of(matrix, query, figure, left_out.subset.clone()),
            header: Header { title: Some(short_title(query, context)), subtitle: None },
            query,
        })
        .collect();
    let shown = &left_out.subset;
    super::check_labels(shown.rows.len().max(shown.columns.len()))?;
    let (sizes, usual) = (Sizes::of(figure), page.title());
    let header = Header::new(figure, &usual, context);
    let panels = Panels::new(&parts, context, figure, sizes)?;
    let lines = header.lines(&sizes, panels.width);
    let top = lines.bottom();
    let bottom = top + panels.height();
    let facts = facts(page, context, &left_out);
    let caption = Caption::new(figure, &header, facts, (&sizes, panels.width));
    let size = (panels.width, caption.end(bottom));
    let palette: &Palette = figure.theme.palette();
    let title = header.title.as_deref().unwrap_or(&usual);
    let mut pen = Pen::new(size, &sizes, title, &description(page, context));
    pen.rect((0.0, 0.0), size, &palette.paper.to_string(), None);
    lines.draw(&mut pen, palette);
    panels.draw(&mut pen, top);
    caption.draw(&mut pen, bottom, palette);
    Ok(pen.finish())
}

/// One matrix of the panels.
struct Part<'a> {
    shown: Shown<'a>,
    header: Header,
    query: &'a MatrixQuery,
}

/// Heat maps in rows.
struct Panels<'a> {
    maps: Vec<HeatMap<'a>>,
    columns: usize,
    /// Room of each.
    cell: (f64, f64),
    zoom: f64,
    gap: f64,
    margin: f64,
    width: f64,
}

impl<'a> Panels<'a> {
    fn new(
        parts: &'a [Part<'a>],
        context: &Context,
        figure: &Figure,
        sizes: Sizes,
    ) -> Result<Panels<'a>> {
        let most = parts.len().clamp(1, COLUMNS);
        let maps = |width, legend: f64| -> Result<Vec<HeatMap<'a>>> {
            let of = |part: &'a Part<'a>| {
                let (sizes, above) = (sizes.part(width), (&part.header, legend));
                HeatMap::new(&part.shown, part.query, context, figure, above, sizes)
            };
            parts.iter().map(of).collect()
        };
        // The room of a legend does not depend on that of the picture.
        let own = maps(None, 0.0)?;
        let legend = own.iter().map(HeatMap::legend_width).fold(0.0, f64::max);
        let maps = |width| maps(width, legend);
        let gap = sizes.px(GAP);
        let room = |width: f64, columns: usize| {
            (width - 2.0 * sizes.margin - gap * (columns - 1) as f64) / columns as f64
        };
        let (columns, maps) = match sizes.width {
            None => (most, maps(None)?),
            // As many as can have all their labels, down to one.
            Some(width) => {
                let fits = |columns: &usize| {
                    let maps = maps(Some(room(width, *columns)));
                    maps.is_ok_and(|maps| maps.iter().all(HeatMap::has_all_names))
                };
                let columns = (1..=most).rev().find(fits).unwrap_or(1);
                (columns, maps(Some(room(width, columns)))?)
            }
        };
        let zoom = if sizes.width.is_none() { ZOOM } else { 1.0 };
        let largest = maps.iter().map(HeatMap::size);
        let (wide, high) = largest.fold((0f64, 0f64), |(w, h), s| (w.max(s.0), h.max(s.1)));
        let cell = (wide * zoom, high * zoom);
        let inner = cell.0 * columns as f64 + gap * (columns - 1) as f64;
        let width = sizes.width.unwrap_or((inner + 2.0 * sizes.margin).ceil());
        Ok(Panels { maps, columns, cell, zoom, gap, margin: sizes.margin, width })
    }

    fn height(&self) -> f64 {
        let rows = self.maps.len().div_ceil(self.columns) as f64;
        rows * (self.cell.1 + self.gap) - self.gap
    }

    fn draw(&self, pen: &mut Pen, top: f64) {
        for (at, map) in self.maps.iter().enumerate() {
            let (column, row) = ((at % self.columns) as f64, (at / self.columns) as f64);
            let x = self.margin + column * (self.cell.0 + self.gap);
            let y = top + row * (self.cell.1 + self.gap);
            let zoom = self.zoom;
            pen.put(format_args!("<g transform=\"translate({x:.2} {y:.2}) scale({zoom})\">\n"));
            map.draw(pen);
            pen.put(format_args!("</g>\n"));
        }
    }
}

/// What all matrices show, and the types that are empty in all of them.
struct LeftOut {
    subset: Subset,
    rows: Vec<String>,
    columns: Vec<String>,
}

impl LeftOut {
    fn of(page: &Page, figure: &Figure) -> Result<LeftOut> {
        let Some((first, query)) = page.matrices().next() else {
            let subset = Subset { rows: Vec::new(), columns: Vec::new() };
            return Ok(LeftOut { subset, rows: Vec::new(), columns: Vec::new() });
        };
        figure.order.check(first.labels.iter().map(String::as_str))?;
        let subset = subset(first, query, figure);
        let shown: Vec<Shown> = page
            .matrices()
            .map(|(matrix, query)| Shown::of(matrix, query, figure, subset.clone()))
            .collect();
        let is_row = |at: usize| figure.all_types || !shown.iter().all(|one| one.is_row_empty(at));
        let is_column =
            |at: usize| figure.all_types || !shown.iter().all(|one| one.is_column_empty(at));
        let split = |places: &[usize], is_kept: &dyn Fn(usize) -> bool| {
            let (kept, gone): (Vec<usize>, Vec<usize>) =
                (0..places.len()).partition(|at| is_kept(*at));
            let kept: Vec<usize> = kept.into_iter().map(|at| places[at]).collect();
            (kept, gone.into_iter().map(|at| first.labels[places[at]].clone()).collect())
        };
        let (rows, rows_gone): (Vec<usize>, Vec<String>) = split(&subset.rows, &is_row);
        let (columns, columns_gone) = split(&subset.columns, &is_column);
        if rows.is_empty() || columns.is_empty() {
            return Ok(LeftOut { subset, rows: Vec::new(), columns: Vec::new() });
        }
        let subset = Subset { rows, columns };
        Ok(LeftOut { subset, rows: rows_gone, columns: columns_gone })
    }

    /// `rows LTS, TAN; columns DA, HVC`
    fn words(&self) -> Option<String> {
        let named = [("rows", &self.rows), ("columns", &self.columns)].into_iter();
        let named = named.filter(|(_, names)| !names.is_empty());
        let parts: Vec<String> =
            named.map(|(what, names)| format!("{what} {}", names.join(", "))).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

fn facts(page: &Page, context: &Context, left_out: &LeftOut) -> Vec<(String, String)> {
    let mut facts = page.facts(context);
    facts.push(("Engine".into(), caption::engine(context)));
    facts.extend(left_out.words().map(|words| ("Left out, being empty".into(), words)));
    facts
}

/// What the picture shows, for those who cannot see it.
fn description(page: &Page, context: &Context) -> String {
    let titles: Vec<String> =
        page.matrices().map(|(_, query)| caption::title(query, context)).collect();
    let mut text =
        format!("Heat maps, rows presynaptic, columns postsynaptic: {}.", titles.join("; "));
    for (name, words) in page.facts(context) {
        text += &format!(" {name}: {words}.");
    }
    text
}
