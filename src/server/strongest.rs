//! The strongest part of a matrix, which lists its cells: what the page asks of thousands of types.

use super::problem::Problem;
use crate::ask::Pairs;
use crate::ask::table::{Parameter, QuestionKind, QuestionSpec, ValueKind};
use crate::query::Strongest;

const STRONGEST: Parameter = of_text(
    "strongest",
    "ROWS,COLUMNS: of the cells that are not empty only those of so many rows and columns, the \
     strongest ones; in JSON with what they are a part of",
    "40,30",
);
const FIND_ROWS: Parameter = of_text(
    "find_rows",
    "The same of rows that have this text in their name, capitals or not",
    "a",
);
const FIND_COLUMNS: Parameter = of_text("find_columns", "The same of columns", "a");

/// What the route of matrices takes besides what everyone may say of a matrix.
const PARAMETERS: [Parameter; 3] = [STRONGEST, FIND_ROWS, FIND_COLUMNS];

const fn of_text(name: &'static str, help: &'static str, example: &'static str) -> Parameter {
    Parameter { name, kind: ValueKind::Text, default: None, help, example, required: false }
}

/// What a route takes besides its question.
pub fn parameters(question: &QuestionSpec) -> &'static [Parameter] {
    if question.kind == QuestionKind::Matrix { &PARAMETERS } else { &[] }
}

/// Whether a part is wanted.
pub fn is_asked(pairs: &Pairs) -> bool {
    PARAMETERS.iter().any(|of| pairs.get(of.name).is_some())
}

/// The part that is wanted.
///
/// # Errors
/// 400 for a text that is not two numbers from 1.
pub fn of(pairs: &Pairs) -> Result<Option<Strongest>, Problem> {
    if !is_asked(pairs) {
        return Ok(None);
    }
    let most = pairs.get(STRONGEST.name).map(sizes).transpose()?;
    let find = |of: Parameter| pairs.get(of.name).map(str::to_owned);
    Ok(Some(Strongest {
        rows: most.map(|[rows, _]| rows),
        columns: most.map(|[_, columns]| columns),
        find_rows: find(FIND_ROWS),
        find_columns: find(FIND_COLUMNS),
    }))
}

fn sizes(text: &str) -> Result<[usize; 2], Problem> {
    let sizes: Option<Vec<usize>> = text.split(',').map(|size| size.trim().parse().ok()).collect();
    match sizes.as_deref() {
        Some([rows, columns]) if *rows > 0 && *columns > 0 => Ok([*rows, *columns]),
        _ => Err(Problem::bad(STRONGEST.name, format!("'{text}' is not two whole numbers from 1"))
            .advise("write rows, then columns: strongest=40,30")),
    }
}

/// Refuses a part of what has none.
///
/// # Errors
/// 400 where one is wanted.
pub fn refuse(pairs: &Pairs, of: &str) -> Result<(), Problem> {
    match PARAMETERS.iter().find(|parameter| pairs.get(parameter.name).is_some()) {
        None => Ok(()),
        Some(Parameter { name, .. }) => {
            let sentence = format!("{of} have no strongest part");
            Err(Problem::bad(name, sentence).advise(format!("leave out {name}")))
        }
    }
}
