//! A filter resolved against a data set: the runs of rows that pass by order alone, and what is
//! left to test on each row. Built in microseconds to a millisecond, executed by any engine that
//! reads the sorted columns.

mod bitmap;
mod columns;
mod ensure;
mod listed;
mod neurons;
mod row;
mod union;

pub use bitmap::{Bitmap, bits};
pub use columns::{need_columns, untested};
pub use listed::lists_few;
pub use neurons::{cells, neurons_of};
pub use row::RowCheck;
pub use union::UnionTest;

use crate::codes::{self, CodeRange};
use crate::dataset::{AnyColumn, COUNTED, Dataset, ORDERED_BY, Segment};
use crate::error::Result;
use crate::query::predicate::{KeyRange, PairOrder, Predicate, Subject, Term, Test};
use crate::query::{CodeSet, Filter};
use crate::run::{Run, StopToken};
use crate::schema::{ColumnKind, ColumnNumber, J0251};

/// Consecutive sorted rows of one segment whose types, morphology and probability pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRun {
    /// Code of the presynaptic type.
    pub pre_type: u8,
    /// Code of the postsynaptic type.
    pub post_type: u8,
    /// First row in the sorted columns.
    pub start: usize,
    /// One past the last row.
    pub end: usize,
}

/// The tests that order does not answer, for each row of the runs.
#[derive(Debug, Default)]
pub struct RowTests {
    /// Ranges of numbers, one a column.
    pub ranges: Vec<RangeTest>,
    /// What one range does not say of a column, which the range that it lies in narrows as well.
    pub unions: Vec<UnionTest>,
    /// Presynaptic neurons that pass; `None` = all.
    pub pre: Option<Bitmap>,
    /// Postsynaptic neurons that pass; `None` = all.
    pub post: Option<Bitmap>,
    /// How the ids of the two neurons may stand to each other.
    pub pair: PairOrder,
    /// Rows of the sorted columns that pass; `None` = all. Where there is such a set, it is all that
    /// is left to test.
    pub rows: Option<Bitmap>,
}

/// The numbers of a column of rows that pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeTest {
    /// The column.
    pub column: ColumnNumber,
    /// The keys that pass: some do, and not all that the column has.
    pub range: KeyRange,
}

/// A filter, ready to run.
#[derive(Debug)]
pub struct Plan {
    /// The rows that pass by order alone.
    pub runs: Vec<RowRun>,
    /// What is left to test: not what every row of the table passes.
    pub tests: RowTests,
    /// Set once nobody waits for the rows any more: whoever walks them looks at it once a block.
    pub stop: StopToken,
}

impl RowTests {
    /// Whether every row of the runs passes.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty() && self.only_size()
    }

    /// Whether nothing is left to test, or only what the size index counts.
    pub fn only_size(&self) -> bool {
        self.pre.is_none()
            && self.post.is_none()
            && self.pair.is_any()
            && self.unions.is_empty()
            && self.rows.is_none()
            && self.ranges.iter().all(|test| test.column == COUNTED)
    }

    /// The codes of the column of the size index that pass.
    pub fn size(&self) -> CodeRange {
        let test = self.ranges.iter().find(|test| test.column == COUNTED);
        test.map_or(CodeRange::ALL, |test| test.range.codes())
    }
}

impl RangeTest {
    /// The test that a range leaves to do: none where all that the column has passes.
    ///
    /// # Errors
    /// [`NothingPasses`].
    pub fn new(
        data: &Dataset,
        column: ColumnNumber,
        range: KeyRange,
    ) -> Result<Option<RangeTest>, NothingPasses> {
        let (is_empty, is_all) = match J0251[column].kind {
            ColumnKind::Float16 => {
                let codes = range.codes();
                (codes.is_empty(), codes.covers(data.extent(column)))
            }
            _ => (range.of_32_bits().is_none(), range.of_32_bits() == Some((0, u32::MAX))),
        };
        match (is_empty, is_all) {
            (true, _) => Err(NothingPasses),
            (_, true) => Ok(None),
            _ => Ok(Some(RangeTest { column, range })),
        }
    }

    /// Bytes of a row that the test reads.
    pub fn row_bytes(&self) -> usize {
        width(self.column)
    }
}

/// Bytes of a number of a column of rows.
fn width(column: ColumnNumber) -> usize {
    if J0251[column].kind == ColumnKind::Float16 { 2 } else { 4 }
}

/// Bytes of a row that the tests of its own numbers read at most, order left out.
pub fn row_bytes(predicate: &Predicate) -> usize {
    let bytes = |term: &Term| match &term.test {
        // The order answers one range.
        Test::Range(_) if term.column == ORDERED_BY => 0,
        Test::Range(_) => width(term.column),
        // The range that they lie in is tested too.
        Test::Ranges(_) => 2 * width(term.column),
        Test::Codes(_) | Test::Ids(_) => 0,
    };
    predicate.of_row().map(bytes).sum()
}

/// No row can pass.
#[derive(Clone, Copy, Debug)]
pub struct NothingPasses;

/// What the terms about rows leave to choose and to test.
struct RowTerms<'p> {
    /// Categories that pass, by which segments are chosen.
    sets: Vec<(ColumnNumber, &'p CodeSet)>,
    /// Codes that pass of the column by which the rows of a segment stand.
    order: CodeRange,
    ranges: Vec<RangeTest>,
    unions: Vec<UnionTest>,
}

impl<'p> RowTerms<'p> {
    fn new(data: &Dataset, predicate: &'p Predicate) -> Result<RowTerms<'p>, NothingPasses> {
        let (sets, order) = (vec![], CodeRange::ALL);
        let mut terms = RowTerms { sets, order, ranges: vec![], unions: vec![] };
        for term in predicate.of_row() {
            match &term.test {
                Test::Codes(codes) => terms.sets.push((term.column, codes)),
                Test::Range(range) => terms.add_range(data, term.column, *range)?,
                Test::Ranges(ranges) => {
                    terms.add_range(data, term.column, ranges.hull())?;
                    terms.unions.push(UnionTest::new(term.column, ranges));
                }
                // Refused: ids are of neurons.
                Test::Ids(_) => {}
            }
        }
        Ok(terms)
    }

    fn add_range(
        &mut self,
        data: &Dataset,
        column: ColumnNumber,
        range: KeyRange,
    ) -> Result<(), NothingPasses> {
        match column {
            ORDERED_BY => self.order = range.codes(),
            _ => self.ranges.extend(RangeTest::new(data, column, range)?),
        }
        Ok(())
    }

    fn choose(&self, segment: &Segment) -> bool {
        self.sets.iter().all(|(column, codes)| has_category(segment, *column, codes))
    }
}

fn has_category(segment: &Segment, column: ColumnNumber, codes: &CodeSet) -> bool {
    segment.category(column).is_some_and(|code| codes.contains(code))
}

/// The segments whose categories pass.
pub fn segments<'d>(data: &'d Dataset, predicate: &Predicate) -> impl Iterator<Item = &'d Segment> {
    let passes = |segment: &&Segment| {
        predicate.of_row().all(|term| match &term.test {
            Test::Codes(codes) => has_category(segment, term.column, codes),
            _ => true,
        })
    };
    data.segments.iter().filter(passes)
}

/// Whether the order of the rows and the size index answer all that is asked of them.
pub fn is_by_order_and_size(predicate: &Predicate) -> bool {
    let is_answered = |term: &Term| {
        let is_row = term.of == Subject::Row && !matches!(term.test, Test::Ranges(_));
        let by_segment = matches!(term.test, Test::Codes(_));
        is_row && (by_segment || [ORDERED_BY, COUNTED].contains(&term.column))
    };
    predicate.pair.is_any()
        && predicate.min_pair.is_none()
        && predicate.terms.iter().all(is_answered)
}

impl Plan {
    /// Resolves `filter` against `data`. Where it lists few neurons and the index is ready, the
    /// runs hold the passing rows and nothing is left to test.
    ///
    /// # Errors
    /// What [`Filter::check`] refuses, unknown names, an axon-only type as postsynaptic, and
    /// filters on neurons where there is no neuron table.
    pub fn new(data: &Dataset, filter: &Filter, run: &Run) -> Result<Plan> {
        let predicate = filter.predicate(&data.vocabulary)?;
        match listed::runs(data, &predicate)? {
            Some(runs) => Ok(Plan { runs, tests: RowTests::default(), stop: run.stop.clone() }),
            None => Plan::of(data, &predicate, run),
        }
    }

    /// [`Plan::new`] by the order of the sorted columns alone.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn by_order(data: &Dataset, filter: &Filter, run: &Run) -> Result<Plan> {
        Plan::of(data, &filter.predicate(&data.vocabulary)?, run)
    }

    /// The rows of a predicate, by the order of the sorted columns alone.
    ///
    /// # Errors
    /// Terms on neurons where there is no neuron table.
    pub fn of(data: &Dataset, predicate: &Predicate, run: &Run) -> Result<Plan> {
        let (pre, post) = neurons::pass(data, predicate)?;
        let (runs, ranges, unions) = rows(data, predicate)?;
        let pair = predicate.pair;
        let tests = RowTests { pre, post, pair, ranges, unions, ..RowTests::default() };
        Ok(Plan { runs, tests, stop: run.stop.clone() })
    }

    /// Rows in the runs.
    pub fn rows(&self) -> usize {
        self.runs.iter().map(|run| run.end - run.start).sum()
    }
}

/// The part of a plan that is found in microseconds: the rows that pass by order, and the tests of
/// their own numbers that are left.
///
/// # Errors
/// A damaged copy.
pub fn rows(
    data: &Dataset,
    predicate: &Predicate,
) -> Result<(Vec<RowRun>, Vec<RangeTest>, Vec<UnionTest>)> {
    let Ok(terms) = RowTerms::new(data, predicate) else { return Ok((vec![], vec![], vec![])) };
    let chosen = || data.segments.iter().filter(|segment| terms.choose(segment));
    ensure_order(data, chosen(), terms.order)?;
    let mut runs = Vec::with_capacity(data.segments.len());
    runs.extend(chosen().filter_map(|segment| run_of(data, segment, terms.order)));
    Ok((runs, terms.ranges, terms.unions))
}

/// Makes sure of what [`run_of`] reads. A pass of its own, so that the other cannot fail: it is gone
/// through some thousand times in each of the quickest questions.
fn ensure_order<'d>(
    data: &Dataset,
    mut segments: impl Iterator<Item = &'d Segment>,
    prob: CodeRange,
) -> Result<()> {
    let probs = &data.synapses.prob;
    if prob.is_all() || probs.is_ensured() {
        return Ok(());
    }
    segments.try_for_each(|segment| {
        let rows = || segment.start as usize..segment.end as usize;
        if prob.high < codes::INFINITY {
            probs.ensure_search(rows(), |code| *code > prob.high)?;
        }
        probs.ensure_search(rows(), |code| *code >= prob.low)
    })
}

/// The rows of a segment whose probability passes: a prefix, or a range with an upper bound.
fn run_of(data: &Dataset, segment: &Segment, prob: CodeRange) -> Option<RowRun> {
    let (start, end) = (segment.start as usize, segment.end as usize);
    let (mut first, mut last) = (start, end);
    let probs = &data.synapses.prob;
    if prob.high < codes::INFINITY {
        first = start + probs.search(start..end, |code| *code > prob.high);
    }
    if !prob.is_all() {
        last = start + probs.search(start..end, |code| *code >= prob.low);
    }
    (first < last).then_some(RowRun {
        pre_type: segment.pre_type,
        post_type: segment.post_type,
        start: first,
        end: last,
    })
}
