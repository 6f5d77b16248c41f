//! A matrix set as one JSON object: the matrices in the order asked, then what every answer says of
//! itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::error::Result;
use crate::output::beside::HASH;
use crate::output::figure::Figure;
use crate::output::json::{About, MatrixRows, about, line, pretty};
use crate::output::subset::Subset;
use crate::output::views::Page;
use crate::output::{Context, Format};

#[derive(Serialize)]
struct AnswerJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    matrices: Vec<One<'a>>,
    total: u64,
    #[serde(flatten)]
    about: About<'a>,
    /// Under the one name that it has: the hash of each file beside it, if there are any.
    #[serde(flatten)]
    hashes: BTreeMap<&'static str, &'a BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct Head<'a> {
    preset: Option<&'static str>,
    /// Filters that are not those of the preset.
    changed: &'a [&'static str],
    cell_types: Cow<'a, [String]>,
}

#[derive(Serialize)]
struct One<'a> {
    measure: Cow<'a, str>,
    normalize: &'static str,
    matrix: MatrixRows<'a>,
}

#[derive(Serialize)]
struct MetaJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    about: About<'a>,
}

/// Writes the object; `beside` are the hashes of the files that stand beside it.
pub(super) fn matrix_set(
    page: &Page,
    context: &Context,
    beside: &BTreeMap<String, String>,
    out: &mut dyn Write,
) -> Result<()> {
    let matrices = page.matrices().map(|(matrix, query)| One {
        measure: query.measure.name(),
        normalize: query.normalize.name(),
        matrix: MatrixRows(matrix),
    });
    let answer = AnswerJson {
        head: head(page, Cow::Borrowed(labels(page))),
        matrices: matrices.collect(),
        total: page.total(),
        about: about(context),
        hashes: (!beside.is_empty()).then_some((HASH, beside)).into_iter().collect(),
    };
    line(&answer, out)
}

/// The text of `FILE.meta.json` beside a matrix set in a format.
pub(in crate::output) fn meta(
    format: Format,
    page: &Page,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    let labels = labels(page);
    let chosen = Subset::chosen(labels, context.filter, figure.all_types);
    pretty(&MetaJson { head: head(page, chosen.names(labels, format)), about: about(context) })
}

/// The types of the data.
fn labels<'a>(page: &'a Page) -> &'a [String] {
    page.set.0.first().map_or(&[], |matrix| &matrix.labels)
}

fn head<'a>(page: &'a Page, cell_types: Cow<'a, [String]>) -> Head<'a> {
    Head { preset: page.preset.map(|preset| preset.name()), changed: &page.changed, cell_types }
}
