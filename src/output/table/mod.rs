//! Answers as text for a terminal: the matrix within its width, a count, aligned facts.

mod grid;
mod heat;
mod notation;
mod text;

use super::scale::Shown;
use super::{Context, Look, caption, words};
use crate::query::{Count, Matrix, MatrixQuery};
pub(in crate::output) use text::{bold, width, wrap};

/// The matrix with its caption, within `look.width` columns; folded into blocks of columns where
/// it does not fit.
pub(super) fn matrix(
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    look: &Look,
) -> String {
    let mut text = bold(&caption::title(query), look.color);
    text.push('\n');
    text += &facts_within(&caption::facts(matrix, context), look.width);
    text.push('\n');
    text += &grid_of(matrix, query, context, look);
    text + &wrap(&format!("Engine: {}.", caption::engine(context)), look.width, 2)
}

/// The numbers alone, with notes on what is left out of them.
pub(super) fn grid_of(
    matrix: &Matrix,
    query: &MatrixQuery,
    context: &Context,
    look: &Look,
) -> String {
    let shown = Shown::new(matrix, query);
    let grid = grid::Grid::new(&shown, look);
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
        let line = format!("{}  {words}", text::left(name, names));
        out += &wrap(&line, width, names + 2);
    }
    out
}

/// Lines of cells in aligned columns, the first line their heads; words stand on the left,
/// numbers on the right.
pub(super) fn columns(lines: Vec<Vec<String>>, is_word: Vec<bool>) -> String {
    let lines: Vec<Vec<String>> =
        lines.iter().map(|line| line.iter().map(|cell| text::tame(cell)).collect()).collect();
    let widest = |column: usize| lines.iter().map(|line| text::width(&line[column])).max();
    let widths: Vec<usize> = (0..is_word.len()).map(|column| widest(column).unwrap_or(0)).collect();
    let mut out = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).zip(&is_word).map(|((cell, wide), word)| {
            if *word { text::left(cell, *wide) } else { text::right(cell, *wide) }
        });
        out += cells.collect::<Vec<String>>().join("  ").trim_end();
        out.push('\n');
    }
    out
}
