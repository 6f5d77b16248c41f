//! Where two answers to one question first differ, in words.

use super::{Answer, Question};
use crate::query::{
    Adjacency, ClaimIntervals, Distributions, IdRef, Intervals, Matrix, MatrixSet, MatrixSetQuery,
    NeuronColumn, NeuronIds, NeuronList, Robust, RowSet, Sweep, SweepQuery, Values,
};

/// The first place in which two answers differ.
pub fn first_difference(question: &Question, a: &Answer, b: &Answer) -> String {
    match (question, a, b) {
        (_, Answer::Matrix(a), Answer::Matrix(b)) => of_matrices(a, b),
        (Question::MatrixSet(query), Answer::MatrixSet(a), Answer::MatrixSet(b)) => {
            of_matrix_sets(a, b, query)
        }
        (Question::Sweep(query), Answer::Sweep(a), Answer::Sweep(b)) => of_sweeps(a, b, query),
        (_, Answer::Robust(a), Answer::Robust(b)) => of_verdicts(a, b),
        (_, Answer::Select(a), Answer::Select(b)) => of_row_sets(a, b),
        (_, Answer::Rows(a), Answer::Rows(b)) => match (a.set(), b.set()) {
            (Some(a), Some(b)) if a == b => "the same rows with other values".to_owned(),
            (Some(a), Some(b)) => of_row_sets(a, b),
            _ => format!("{} rows and {}", a.len(), b.len()),
        },
        (_, Answer::Neurons(a), Answer::Neurons(b)) => of_lists(a, b),
        (_, Answer::Adjacency(a), Answer::Adjacency(b)) => of_pairs(a, b),
        (_, Answer::Describe(a), Answer::Describe(b)) => of_distributions(a, b),
        (_, Answer::Count(a), Answer::Count(b)) => format!("{a:?} and {b:?}"),
        (_, Answer::Neuron(a), Answer::Neuron(b)) => format!("{a:?} and {b:?}"),
        (_, a, b) => format!("{a} and {b}"),
    }
}

/// The first cell in which two matrices differ.
pub fn of_matrices(a: &Matrix, b: &Matrix) -> String {
    if a.labels != b.labels || a.total != b.total || a.values.len() != b.values.len() {
        return format!(
            "{} synapses over {} labels and {} over {}",
            a.total,
            a.labels.len(),
            b.total,
            b.labels.len()
        );
    }
    let differs = |at: &usize| {
        let one = |values: &Values| Values::Reals(vec![values.real(*at)]);
        one(&a.values) != one(&b.values)
    };
    let at = (0..a.values.len()).find(differs);
    let columns = a.column_labels();
    if let (None, Some(a_ci), Some(b_ci)) = (at, &a.ci, &b.ci) {
        return of_intervals(a, a_ci, b_ci);
    }
    if let (None, Some(a), Some(b)) = (at, &a.tests, &b.tests) {
        return format!("tests are {a:?} and {b:?}");
    }
    let at = at.unwrap_or(0);
    let (row, column) = (at / columns.len(), at % columns.len());
    format!(
        "{}→{} is {} and {}",
        a.labels[row],
        columns[column],
        a.values.real(at),
        b.values.real(at)
    )
}

/// Where intervals first differ.
fn of_intervals(matrix: &Matrix, a: &Intervals, b: &Intervals) -> String {
    let own = |of: &Intervals, at: usize| {
        format!(
            "{:?} in {:?} to {:?}, se {:?}, {} undefined, {} and {} active, {:?}",
            of.estimate[at],
            of.lo[at],
            of.hi[at],
            of.se[at],
            of.undefined[at],
            of.active_pre[at],
            of.active_post[at],
            of.note[at]
        )
    };
    let columns = matrix.column_labels();
    let cells = a.estimate.len().min(b.estimate.len());
    match (0..cells).find(|at| own(a, *at) != own(b, *at)) {
        Some(at) => format!(
            "the interval of {}→{} is {} and {}",
            matrix.labels[at / columns.len()],
            columns[at % columns.len()],
            own(a, at),
            own(b, at)
        ),
        None => {
            let rest = |of: &Intervals| {
                (
                    of.n_pre.clone(),
                    of.n_post.clone(),
                    of.outside,
                    of.autapses,
                    of.lost,
                    of.rounded_to,
                )
            };
            format!("intervals have {:?} and {:?}", rest(a), rest(b))
        }
    }
}

fn of_matrix_sets(a: &MatrixSet, b: &MatrixSet, query: &MatrixSetQuery) -> String {
    let pairs = a.0.iter().zip(&b.0).zip(query.questions());
    let part = pairs.into_iter().find(|((a, b), _)| a != b);
    part.map_or_else(String::new, |((a, b), question)| {
        let (measure, normalize) = (question.measure.name(), question.normalize.name());
        format!("{measure}, normalize {normalize}: {}", of_matrices(a, b))
    })
}

/// The first cell in which two sweeps differ.
fn of_sweeps(a: &Sweep, b: &Sweep, query: &SweepQuery) -> String {
    if a.labels != b.labels || a.counts.len() != b.counts.len() {
        return format!(
            "{} cells of {} types and {} of {}",
            a.counts.len(),
            a.labels.len(),
            b.counts.len(),
            b.labels.len()
        );
    }
    let differs = |at: &usize| a.counts[*at] != b.counts[*at];
    let at = (0..a.counts.len()).find(differs).unwrap_or(0);
    let columns = a.column_labels();
    let cells = a.labels.len() * columns.len();
    let (point, pair) = (at / cells, at % cells);
    // The last axis changes fastest.
    let (mut rest, mut place) = (point, Vec::new());
    for axis in query.axes.iter().rev() {
        let value = axis.value(rest % axis.values.len());
        rest /= axis.values.len();
        place.insert(0, format!("{} {value}", axis.parameter.name()));
    }
    let (pre, post) = (&a.labels[pair / columns.len()], &columns[pair % columns.len()]);
    format!("at {}, {pre}→{post} is {} and {}", place.join(", "), a.counts[at], b.counts[at])
}

/// The first setting in which two answers differ.
fn of_verdicts(a: &Robust, b: &Robust) -> String {
    let pairs = a.outcomes.iter().zip(&b.outcomes).enumerate();
    let differs = pairs.into_iter().find(|(_, (a, b))| a != b);
    match (differs, &a.ci, &b.ci) {
        (Some((point, (a, b))), ..) => format!("setting {point}: {a:?} and {b:?}"),
        (None, Some(a), Some(b)) => of_claim_intervals(a, b),
        _ => "not as many settings".to_owned(),
    }
}

/// Where the intervals of a claim first differ.
fn of_claim_intervals(a: &ClaimIntervals, b: &ClaimIntervals) -> String {
    let pairs = a.settings.iter().zip(&b.settings).enumerate();
    let rest = |of: &ClaimIntervals| {
        let ClaimIntervals { critical, in_all, in_most, fragments, rounded_to, .. } = of;
        format!("{critical:?}, {in_all}, {in_most}, {fragments}, {rounded_to:?}")
    };
    match pairs.into_iter().find(|(_, (a, b))| a != b) {
        Some((point, (a, b))) => format!("the interval of setting {point} is {a:?} and {b:?}"),
        None if rest(a) != rest(b) => format!("over all settings {} and {}", rest(a), rest(b)),
        None => "the differences of some resamples".to_owned(),
    }
}

/// The first row that only one of two selections has.
fn of_row_sets(a: &RowSet, b: &RowSet) -> String {
    let (rows, others) = (a.len(), b.len());
    let pairs = a.rows().map(Some).chain(std::iter::repeat(None));
    let differs = pairs.zip(b.rows().map(Some).chain([None])).find(|(a, b)| a != b);
    let said = |row: Option<u64>| row.map_or("none".to_owned(), |row| format!("row {row}"));
    let (one, other) = differs.unwrap_or((None, None));
    format!("{rows} rows and {others}; they first differ at {} and {}", said(one), said(other))
}

/// The first place in which two lists of neurons differ.
fn of_lists(a: &NeuronList, b: &NeuronList) -> String {
    if a.ids != b.ids || a.available != b.available {
        let (all, others) = (a.available, b.available);
        return format!("of {all} and {others}: {}", of_ids(&a.ids, &b.ids));
    }
    let columns = a.columns.iter().zip(&b.columns);
    let differs = |(a, b): &(&NeuronColumn, &NeuronColumn)| a != b;
    let Some((column, other)) = columns.into_iter().find(differs) else {
        return format!("{} columns and {}", a.columns.len(), b.columns.len());
    };
    let one = |column: &NeuronColumn, at: u32| column.values.take(&[at]);
    let at = (0..a.ids.len() as u32).find(|at| one(column, *at) != one(other, *at)).unwrap_or(0);
    let (id, name) = (a.ids.get(at as usize), &column.name);
    format!("{name} of neuron {id:?} is {:?} and {:?}", one(column, at), one(other, at))
}

/// The first id that only one of two lists has there.
pub fn of_ids(a: &NeuronIds, b: &NeuronIds) -> String {
    let at = (0..a.len().max(b.len())).find(|at| a.get(*at) != b.get(*at)).unwrap_or(0);
    let said = |id: Option<IdRef>| id.map_or("none".to_owned(), |id| id.to_string());
    let (one, other) = (said(a.get(at)), said(b.get(at)));
    format!("{} neurons and {}; they first differ at {one} and {other}", a.len(), b.len())
}

/// The first distribution in which two answers differ.
fn of_distributions(a: &Distributions, b: &Distributions) -> String {
    match a.all.iter().zip(&b.all).find(|(one, other)| one != other) {
        Some((one, other)) => format!("{one:?} and {other:?}"),
        None => format!("{a} and {b}"),
    }
}

/// The first pair in which two answers differ.
fn of_pairs(a: &Adjacency, b: &Adjacency) -> String {
    let said = |adjacency: &Adjacency| {
        let (pairs, neurons) = (adjacency.pairs(), adjacency.neuron_ids.len());
        format!("{pairs} pairs of {neurons} neurons")
    };
    let differs = a.iter().zip(b.iter()).find(|(a, b)| format!("{a:?}") != format!("{b:?}"));
    match differs {
        Some((one, other)) => format!("{one:?} and {other:?}"),
        None => format!("{} and {}", said(a), said(b)),
    }
}
