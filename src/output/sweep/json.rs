//! A sweep as JSON: the axes with their values, then the counts nested by axis order, then pre,
//! then post.

use std::borrow::Cow;
use std::io::Write;

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use crate::error::Result;
use crate::output::figure::Figure;
use crate::output::json::{About, Lines, OfAxis, about, line, pretty};
use crate::output::subset::Subset;
use crate::output::views::Grid;
use crate::output::{Context, Format};
use crate::query::Axis;

#[derive(Serialize)]
struct AnswerJson<'a> {
    axes: Vec<AxisValues<'a>>,
    #[serde(flatten)]
    lines: Lines<'a>,
    counts: Nested<'a>,
    #[serde(flatten)]
    about: About<'a>,
}

/// What stands beside a sweep that cannot carry it.
#[derive(Serialize)]
struct MetaJson<'a> {
    axes: Vec<AxisValues<'a>>,
    #[serde(flatten)]
    lines: Lines<'a>,
    #[serde(flatten)]
    about: About<'a>,
}

/// An axis with its values.
#[derive(Serialize)]
pub(in crate::output) struct AxisValues<'a> {
    name: Cow<'static, str>,
    values: Vec<OfAxis<'a>>,
}

pub(super) fn nested(grid: &Grid, context: &Context, out: &mut dyn Write) -> Result<()> {
    let mut shape: Vec<usize> = grid.axes().iter().map(|axis| axis.values.len()).collect();
    shape.extend([grid.labels().len(), grid.column_labels().len()]);
    let answer = AnswerJson {
        axes: axis_values(grid.axes()),
        lines: lines(grid),
        counts: Nested { counts: grid.counts(), shape: &shape },
        about: about(context),
    };
    line(&answer, out)
}

/// The text of `FILE.meta.json` beside a sweep in a format.
pub(in crate::output) fn meta_json(
    format: Format,
    grid: &Grid,
    context: &Context,
    figure: &Figure,
) -> Result<String> {
    let lines = match grid.cell_axes().is_named() {
        true => lines(grid),
        false => {
            let chosen = Subset::chosen(grid.labels(), context.filter, figure.all_types);
            Lines::Types { cell_types: chosen.names(grid.labels(), format) }
        }
    };
    pretty(&MetaJson { axes: axis_values(grid.axes()), lines, about: about(context) })
}

/// The names of all rows and columns.
fn lines<'a>(grid: &Grid<'a>) -> Lines<'a> {
    Lines::of(grid.labels(), grid.cell_axes().is_named().then(|| grid.column_labels()))
}

/// Axes with their values.
pub(in crate::output) fn axis_values(axes: &[Axis]) -> Vec<AxisValues<'_>> {
    axes.iter().map(values_of).collect()
}

fn values_of(axis: &Axis) -> AxisValues<'_> {
    AxisValues { name: axis.parameter.name(), values: axis.each().map(OfAxis).collect() }
}

/// An array of `shape` as nested lists, written as it is gone over.
struct Nested<'a> {
    counts: &'a [u64],
    shape: &'a [usize],
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let [length, inner @ ..] = self.shape else { return to.serialize_none() };
        if inner.is_empty() {
            return to.collect_seq(self.counts);
        }
        let size: usize = inner.iter().product();
        let mut list = to.serialize_seq(Some(*length))?;
        for at in 0..*length {
            let counts = &self.counts[at * size..(at + 1) * size];
            list.serialize_element(&Nested { counts, shape: inner })?;
        }
        list.end()
    }
}
