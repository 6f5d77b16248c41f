//! Intervals in a terminal: the matrix, and below it the strongest connections with what is known of them.

use super::{Asked, facts, strongest};
use crate::error::Result;
use crate::output::{Context, Look, table, words};
use crate::query::Normalize;

/// Connections that are listed.
const LISTED: usize = 24;

/// The matrix, then a line for each of its strongest connections.
pub fn text(asked: Asked, context: &Context, look: &Look) -> Result<String> {
    let Asked { matrix, query, ci, .. } = asked;
    let percent = query.normalize != Normalize::None;
    let shown = |value: f64| match value {
        value if !value.is_finite() => "–".to_owned(),
        value if percent => format!("{} %", words::percent(100.0 * value)),
        value => words::amount(value),
    };
    let mut text = table::matrix(matrix, query, context, look)?;
    let head = ["pre", "post", "value", "lo", "hi", "se", "n pre", "n post", "note"];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for strong in strongest(asked, &look.figure, LISTED) {
        let at = strong.at;
        let note = match ci.note[at] {
            Some(note) => note.text(),
            None if ci.conservative[at] => {
                "dominated by counting noise; interval conservative".to_owned()
            }
            None => String::new(),
        };
        lines.push(vec![
            strong.pre,
            strong.post,
            shown(matrix.values.real(at)),
            shown(ci.lo[at]),
            shown(ci.hi[at]),
            shown(ci.se[at]),
            words::thousands(strong.n.0),
            words::thousands(strong.n.1),
            note,
        ]);
    }
    let is_word = vec![true, true, false, false, false, false, false, false, true];
    text.push('\n');
    text += &table::columns(lines, is_word, look.width);
    text.push('\n');
    text += &table::facts_within(&facts(asked, context), look.width);
    Ok(text)
}
