//! The grid of a matrix: which rows and columns it has, how wide they are, and how it folds.

use std::collections::HashSet;

use super::heat::paint;
use super::notation::Notation;
use super::text::{bold, clip_all, left, right, tame, width};
use crate::output::scale::{Scale, Shown};
use crate::output::{Context, Look};

/// The room that a layout gives: spaces between columns, and the most that names may take.
#[derive(Clone, Copy)]
struct Room {
    gap: usize,
    label_max: usize,
    head_max: usize,
}

/// Most names that a note lists.
const NAMES_LISTED_MAX: usize = 24;

/// Layouts from roomy to tight, tried in this order.
const ROOMS: [Room; 6] = [
    Room { gap: 2, label_max: 24, head_max: 14 },
    Room { gap: 1, label_max: 24, head_max: 14 },
    Room { gap: 1, label_max: 24, head_max: 6 },
    Room { gap: 1, label_max: 12, head_max: 5 },
    Room { gap: 1, label_max: 10, head_max: 5 },
    Room { gap: 1, label_max: 10, head_max: 4 },
];

pub(super) struct CellGrid<'a> {
    shown: &'a Shown<'a>,
    look: &'a Look,
    scale: Option<Scale>,
    rows: Vec<usize>,
    columns: Vec<usize>,
    fit: Fit,
}

/// A notation, the cuts and the resulting texts and widths.
struct Fit {
    notation: Notation,
    labels: Vec<String>,
    label_width: usize,
    heads: Vec<String>,
    /// `cells[row][column]`, rows and columns counted among the shown ones.
    cells: Vec<Vec<String>>,
    widths: Vec<usize>,
    gap: usize,
}

impl<'a> CellGrid<'a> {
    /// Leaves out empty rows and columns and takes the most exact notation that fits; where none
    /// does, the table is folded.
    pub fn new(shown: &'a Shown<'a>, look: &'a Look) -> CellGrid<'a> {
        let rows: Vec<usize> = (0..shown.rows()).filter(|row| !shown.is_row_empty(*row)).collect();
        let columns: Vec<usize> =
            (0..shown.columns()).filter(|c| !shown.is_column_empty(*c)).collect();
        let fit = best_fit(shown, &rows, &columns, look.width);
        CellGrid { shown, look, scale: shown.scale(), rows, columns, fit }
    }

    /// The table, ending in a newline.
    pub fn draw(&self) -> String {
        if self.rows.is_empty() {
            return "No synapse passed: every cell is 0 or undefined.\n".into();
        }
        let mut blocks = Vec::new();
        let mut start = 0;
        while start < self.columns.len() {
            let end = self.block_end(start);
            blocks.push(self.block(start, end));
            start = end;
        }
        blocks.join("\n")
    }

    /// One past the last column that fits beside the column `start`.
    fn block_end(&self, start: usize) -> usize {
        let mut used = self.fit.label_width;
        let fits = self.fit.widths[start..].iter().take_while(|wide| {
            used += self.fit.gap + **wide;
            used <= self.look.width
        });
        start + fits.count().max(1)
    }

    fn block(&self, start: usize, end: usize) -> String {
        let Fit { label_width, gap, widths, heads, .. } = &self.fit;
        let [down, across] = &self.shown.axes;
        let mut text = format!("{down} ↓  {across} →\n{}", " ".repeat(*label_width));
        for at in start..end {
            text += &bold(&right(&heads[at], gap + widths[at]), self.look.color);
        }
        text.push('\n');
        for row in 0..self.rows.len() {
            text += &bold(&left(&self.fit.labels[row], *label_width), self.look.color);
            for at in start..end {
                text += &self.cell(row, at);
            }
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
        }
        text
    }

    fn cell(&self, row: usize, column: usize) -> String {
        let padded = right(&self.fit.cells[row][column], self.fit.gap + self.fit.widths[column]);
        let value = self.shown.value(self.rows[row], self.columns[column]);
        match self.scale {
            Some(scale) if self.look.color && value > 0.0 && value.is_finite() => {
                paint(&padded, scale.position(value))
            }
            _ => padded,
        }
    }

    /// What stands below the table: notation, and what was left out.
    pub fn notes(&self, context: &Context) -> Vec<String> {
        let cells = self.fit.cells.iter().flatten().map(String::as_str);
        let mut notes = vec![self.fit.notation.note(cells)];
        if !self.rows.is_empty() {
            notes.push(self.cut_short());
            notes.push(self.left_out(context));
        }
        notes.retain(|note| !note.is_empty());
        notes.iter().map(|note| format!("{note}.")).collect()
    }

    /// The names that the table shows in part only.
    fn cut_short(&self) -> String {
        let rows = self.rows.iter().map(|row| self.shown.row_label(*row));
        let columns = self.columns.iter().map(|column| self.shown.column_label(*column));
        let texts = self.fit.labels.iter().chain(&self.fit.heads);
        let names = rows.chain(columns).zip(texts);
        let is_cut = |(name, text): &(&str, &String)| **text != tame(name);
        let mut cut: Vec<&str> = names.filter(is_cut).map(|(name, _)| name).collect();
        let mut seen = HashSet::new();
        cut.retain(|name| seen.insert(*name));
        if cut.is_empty() || cut.len() > NAMES_LISTED_MAX {
            return String::new();
        }
        format!("Cut short: {}", named(&cut, &[]))
    }

    fn left_out(&self, context: &Context) -> String {
        let gone = |kept: &[usize], all: usize| -> Vec<usize> {
            (0..all).filter(|at| kept.binary_search(at).is_err()).collect()
        };
        let rows: Vec<&str> = gone(&self.rows, self.shown.rows())
            .into_iter()
            .map(|row| self.shown.row_label(row))
            .collect();
        let columns: Vec<&str> = gone(&self.columns, self.shown.columns())
            .into_iter()
            .map(|column| self.shown.column_label(column))
            .collect();
        let mut parts = Vec::new();
        if !columns.is_empty() {
            parts.push(listed("columns", &columns, self.shown.columns(), &context.axon_only));
        }
        if !rows.is_empty() {
            parts.push(listed("rows", &rows, self.shown.rows(), &[]));
        }
        if parts.is_empty() {
            String::new()
        } else {
            format!("Left out because empty: {}", parts.join("; "))
        }
    }
}

/// `rows A, B`, or how many there are.
fn listed(what: &str, names: &[&str], all: usize, axon_only: &[String]) -> String {
    if names.len() > NAMES_LISTED_MAX {
        return format!("{} of {all} {what}", names.len());
    }
    format!("{what} {}", named(names, axon_only))
}

/// Names; those of axon-only types first and marked.
fn named(names: &[&str], axon_only: &[String]) -> String {
    let (never, others): (Vec<String>, Vec<String>) =
        names.iter().map(|name| tame(name)).partition(|label| axon_only.contains(label));
    let mut words = Vec::new();
    if !never.is_empty() {
        words.push(format!("{} (axon-only)", never.join(", ")));
    }
    if !others.is_empty() {
        words.push(others.join(", "));
    }
    words.join(", ")
}

fn best_fit(shown: &Shown, rows: &[usize], columns: &[usize], width: usize) -> Fit {
    let notations = Notation::candidates(shown);
    let fits = |fit: &Fit| {
        let cells: usize = fit.widths.iter().map(|wide| wide + fit.gap).sum();
        fit.label_width + cells <= width
    };
    for notation in notations {
        let cells = texts(shown, rows, columns, *notation);
        for room in ROOMS {
            let fit = fit(shown, rows, columns, (*notation, &cells), room);
            if fits(&fit) {
                return fit;
            }
        }
    }
    // Folded: there is room for names and for three digits.
    let notation = Notation::Digits(3);
    let notation = if notations.contains(&notation) { notation } else { notations[0] };
    let cells = texts(shown, rows, columns, notation);
    let room = Room { gap: 2, label_max: width.clamp(40, 96) / 4, head_max: 14 };
    fit(shown, rows, columns, (notation, &cells), room)
}

fn texts(shown: &Shown, rows: &[usize], columns: &[usize], notation: Notation) -> Vec<Vec<String>> {
    let row = |row: &usize| -> Vec<String> {
        columns.iter().map(|column| notation.write(shown.value(*row, *column))).collect()
    };
    rows.iter().map(row).collect()
}

fn fit(
    shown: &Shown,
    rows: &[usize],
    columns: &[usize],
    (notation, cells): (Notation, &[Vec<String>]),
    Room { gap, label_max, head_max }: Room,
) -> Fit {
    let labels: Vec<String> = rows.iter().map(|row| tame(shown.row_label(*row))).collect();
    let heads: Vec<String> = columns.iter().map(|c| tame(shown.column_label(*c))).collect();
    let labels = clip_all(&labels, |_| label_max);
    let widest = |column: usize| cells.iter().map(|row| width(&row[column])).max().unwrap_or(0);
    let numbers: Vec<usize> = (0..columns.len()).map(widest).collect();
    // A head may be as wide as the numbers below it even where heads are cut.
    let heads = clip_all(&heads, |column| head_max.max(numbers[column]));
    let widths = heads.iter().zip(&numbers).map(|(head, wide)| width(head).max(*wide)).collect();
    let label_width = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    Fit { notation, labels, label_width, heads, cells: cells.to_vec(), widths, gap }
}
