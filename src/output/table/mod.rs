//! Answers as text for a terminal: the matrix within its width, a count, aligned facts.

mod grid;
mod heat;
mod notation;
#[cfg(test)]
mod tests;
mod text;

use std::ops::Range;

use super::csv::check_order;
use super::scale::Shown;
use super::{Context, Look, caption, words};
use crate::error::Result;
use crate::query::{Count, Matrix, MatrixQuery};
pub(in crate::output) use text::{bold, tame, width, wrap};

/// The matrix with its caption, within `look.width` columns; folded into blocks of columns where
/// it does not fit.
pub(super) fn matrix(
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    look: &Look,
) -> Result<String> {
    check_order(matrix, &look.figure)?;
    let mut text = bold(&caption::title(query, context), look.color);
    text.push('\n');
    text += &facts_within(&caption::facts(matrix, context), look.width);
    text.push('\n');
    text += &grid_of(matrix, query, context, look);
    Ok(text + &wrap(&format!("Engine: {}.", caption::engine(context)), look.width, 2))
}

/// The numbers alone, with notes on what is left out of them.
pub(super) fn grid_of(
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    look: &Look,
) -> String {
    let shown = Shown::new(matrix, query, &look.figure);
    let grid = grid::CellGrid::new(&shown, look);
    let mut text = grid.draw();
    for note in grid.notes(context) {
        text += &wrap(&note, look.width, 2);
    }
    text
}

/// The count with what it is about.
pub(super) fn count(count: &Count, context: &Context, look: &Look) -> String {
    let mean = if count.mean_size.is_finite() {
        words::fixed(count.mean_size, 6) + " µm²"
    } else {
        "–".to_owned()
    };
    let total = words::real(count.total_size);
    let mut facts = vec![
        ("Synapses".to_owned(), words::thousands(count.count)),
        ("Total size".to_owned(), if total == "–" { total } else { total + " µm²" }),
        ("Mean size".to_owned(), mean),
    ];
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    facts_within(&facts, look.width)
}

/// Names and what is to say of them, in two aligned columns; long words are not wrapped.
pub fn facts(facts: &[(String, String)]) -> String {
    facts_within(facts, usize::MAX)
}

/// [`facts`] wrapped at `width` columns.
pub fn facts_within(facts: &[(String, String)], width: usize) -> String {
    let names = facts.iter().map(|(name, _)| text::width(name)).max().unwrap_or(0);
    let mut out = String::new();
    for (name, words) in facts {
        // A file's name may hold anything.
        let line = tame(&format!("{}  {words}", text::left(name, names)));
        out += &wrap(&line, width, names + 2);
    }
    out
}

/// Lines of cells in aligned columns, the first line their heads; words stand on the left,
/// numbers on the right. Columns that do not fit in `width` follow below, where each line has its
/// number before it, so that none is cut or wider.
pub fn columns(lines: Vec<Vec<String>>, is_word: Vec<bool>, width: usize) -> String {
    let lines: Vec<Vec<String>> =
        lines.iter().map(|line| line.iter().map(|cell| text::tame(cell)).collect()).collect();
    let widest = |column: usize| lines.iter().map(|line| text::width(&line[column])).max();
    let widths: Vec<usize> = (0..is_word.len()).map(|column| widest(column).unwrap_or(0)).collect();
    let blocks = blocks(&widths, lines.len(), width);
    let block = |range: &Range<usize>| {
        let mut out = String::new();
        for (at, line) in lines.iter().enumerate() {
            let cells = range.clone().map(|column| match is_word[column] {
                true => text::left(&line[column], widths[column]),
                false => text::right(&line[column], widths[column]),
            });
            let number = if at == 0 { "#".to_owned() } else { at.to_string() };
            let number = text::right(&number, digits(lines.len()));
            let number = (blocks.len() > 1).then_some(number);
            let line = number.into_iter().chain(cells).collect::<Vec<String>>().join(GAP);
            out += line.trim_end();
            out.push('\n');
        }
        out
    };
    blocks.iter().map(block).collect::<Vec<String>>().join("\n")
}

/// Between two columns.
const GAP: &str = "  ";

/// Columns that fit beside each other. One column that is too wide stands alone.
fn blocks(widths: &[usize], lines: usize, width: usize) -> Vec<Range<usize>> {
    let used = |columns: &[usize]| columns.iter().map(|wide| wide + GAP.len()).sum::<usize>();
    let fits = used(widths) <= width.saturating_add(GAP.len());
    let mut blocks = Vec::new();
    let mut start = 0;
    for end in 1..=widths.len() {
        let is_full = !fits && digits(lines) + used(&widths[start..end]) > width;
        if is_full && end - start > 1 {
            blocks.push(start..end - 1);
            start = end - 1;
        }
    }
    blocks.push(start..widths.len());
    blocks
}

/// The width of a line's number.
fn digits(lines: usize) -> usize {
    lines.saturating_sub(1).to_string().len()
}
