//! Tests and labels → dispatches, with the tables that they look values up in.

use super::row_pass::{RowPass, of_column, of_label, of_pair};
use super::session::MapSession;
use super::step::Step;
use crate::engine::gpu::faults::Stop;
use crate::engine::gpu::kernels::label_rows::LABEL_ROWS;
use crate::engine::gpu::kernels::mask_column::MASK_COLUMN;
use crate::engine::gpu::kernels::mask_pairs::MASK_PAIRS;
use crate::engine::ordered::device::{By, Column, Label, Range, Test};
use crate::query::predicate::PairOrder;

/// The dispatches of tests, of which the first begins the mask.
pub fn of_tests(session: &mut MapSession, tests: &[Test]) -> Result<Vec<Step>, Stop> {
    let mut steps = Vec::new();
    if !matches!(tests.first(), Some(Test::OneOf(..) | Test::Within(..))) {
        steps.push(session.step(&MASK_COLUMN, vec![], &[])?);
    }
    for test in tests {
        steps.push(of_test(session, test)?);
    }
    steps[0].pass.asks |= of_column::BEGIN;
    Ok(steps)
}

fn of_test(session: &mut MapSession, test: &Test) -> Result<Step, Stop> {
    Ok(match test {
        Test::OneOf(column, set) => {
            session.step(&MASK_COLUMN, vec![*column], set)?.asking(of_column::ONE_OF)
        }
        Test::Within(column, ranges) => {
            let step = session.step(&MASK_COLUMN, vec![*column], &words(ranges))?;
            step.asking(of_column::WITHIN).within(ranges)
        }
        Test::Pair(order, places) => {
            let step = session.step(&MASK_PAIRS, vec![Column::Pre, Column::Post], places)?;
            let by_place = if places.is_empty() { 0 } else { of_pair::BY_PLACE };
            step.asking(of_order(*order) | by_place)
        }
    })
}

/// The dispatches of labels, of which the first begins the cells.
pub fn of_labels(session: &mut MapSession, labels: &[Label]) -> Result<Vec<Step>, Stop> {
    let mut steps = Vec::new();
    for label in labels {
        let columns = vec![label.column];
        let step = match &label.by {
            By::Value => session.step(&LABEL_ROWS, columns, &[])?,
            By::Table(table) => {
                session.step(&LABEL_ROWS, columns, table)?.asking(of_label::BY_TABLE)
            }
            By::Ranges(ranges) => {
                let step = session.step(&LABEL_ROWS, columns, &words(ranges))?;
                step.asking(of_label::BY_RANGES).within(ranges)
            }
        };
        let begin = if steps.is_empty() { of_label::BEGIN } else { 0 };
        let pass = RowPass { times: label.width, asks: step.pass.asks | begin, ..step.pass };
        steps.push(Step { makes_cells: true, pass, ..step });
    }
    Ok(steps)
}

fn of_order(order: PairOrder) -> u32 {
    let bit = |may: bool, bit: u32| if may { bit } else { 0 };
    bit(order.less, of_pair::LESS)
        | bit(order.equal, of_pair::EQUAL)
        | bit(order.greater, of_pair::GREATER)
}

fn words(ranges: &[Range]) -> Vec<u32> {
    let halves = |key: &u64| [*key as u32, (key >> 32) as u32];
    ranges.iter().flatten().flat_map(halves).collect()
}
