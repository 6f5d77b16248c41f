//! A matrix set for a terminal: what all matrices have in common, then one table after the other.

use crate::error::Result;
use crate::output::table::{bold, facts_within, grid_of, wrap};
use crate::output::views::Page;
use crate::output::{Context, Look, caption};

pub(super) fn matrix_set(page: &Page, context: &Context, look: &Look) -> Result<String> {
    let mut text = bold(&page.title(), look.color) + "\n";
    text += &facts_within(&page.facts(context), look.width);
    text += &wrap(&format!("Engine: {}.", caption::engine(context)), look.width, 2);
    for (matrix, query) in page.matrices() {
        look.figure.order.check(matrix.labels.iter().map(String::as_str))?;
        text += &format!("\n{}\n", bold(&caption::title(query, context), look.color));
        text += &grid_of(matrix, query, context, look);
    }
    Ok(text)
}
