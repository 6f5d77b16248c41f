//! Which rows and columns of a matrix are shown, and in which order.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::Format;
use super::figure::{Figure, Order};
use crate::query::Filter;

/// Places among the labels of a matrix: of its rows and of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subset {
    pub rows: Vec<usize>,
    pub columns: Vec<usize>,
}

impl Subset {
    /// The types that the filter chooses, in the order of the labels.
    pub fn chosen(labels: &[String], filter: &Filter, all_types: bool) -> Subset {
        let of = |names: &Option<Vec<String>>| -> Vec<usize> {
            let is_chosen = |at: &usize| match names {
                Some(names) if !all_types => names.contains(&labels[*at]),
                _ => true,
            };
            (0..labels.len()).filter(is_chosen).collect()
        };
        Subset { rows: of(&filter.pre_celltype), columns: of(&filter.post_celltype) }
    }

    /// The rows and columns of a figure. Labels of the user's own are no types, and all of them are shown.
    /// `value` is that of a cell by row and column.
    pub fn of_figure(
        labels: &[String],
        filter: &Filter,
        has_groups: bool,
        figure: &Figure,
        value: impl Fn(usize, usize) -> f64,
    ) -> Subset {
        let all = figure.all_types || has_groups;
        Subset::chosen(labels, filter, all).ordered(labels, &figure.order, value)
    }

    /// So many rows and columns.
    pub fn all(rows: usize, columns: usize) -> Subset {
        Subset { rows: (0..rows).collect(), columns: (0..columns).collect() }
    }

    /// All rows and columns, which are the values of two categories.
    pub fn of_categories(
        rows: &[String],
        columns: &[String],
        order: &Order,
        value: impl Fn(usize, usize) -> f64,
    ) -> Subset {
        let total = |values: &mut dyn Iterator<Item = f64>| -> f64 {
            values.filter(|value| value.is_finite()).sum()
        };
        let of_row = |row| total(&mut (0..columns.len()).map(|column| value(row, column)));
        let of_column = |column| total(&mut (0..rows.len()).map(|row| value(row, column)));
        Subset { rows: line(rows, order, of_row), columns: line(columns, order, of_column) }
    }

    /// Names of the types that a file has: CSV the selected ones, rows first; others all.
    pub fn names<'a>(&self, labels: &'a [String], format: Format) -> Cow<'a, [String]> {
        if format != Format::Csv {
            return Cow::Borrowed(labels);
        }
        let columns = self.columns.iter().filter(|column| !self.rows.contains(column));
        self.rows.iter().chain(columns).map(|at| labels[*at].clone()).collect()
    }

    fn ordered(
        mut self,
        labels: &[String],
        order: &Order,
        value: impl Fn(usize, usize) -> f64,
    ) -> Subset {
        match order {
            Order::Mapping => {}
            Order::Name => self.sort(|a, b| natural(&labels[a], &labels[b])),
            Order::Total => {
                let totals: Vec<f64> =
                    (0..labels.len()).map(|label| self.total(label, &value)).collect();
                self.sort(|a, b| totals[b].total_cmp(&totals[a]));
            }
            Order::Names(names) => {
                let place = |label: usize| {
                    names.iter().position(|name| *name == labels[label]).unwrap_or(names.len())
                };
                self.sort(|a, b| place(a).cmp(&place(b)));
            }
        }
        self
    }

    /// What is shown of the row and of the column of a label, added up.
    fn total(&self, label: usize, value: &impl Fn(usize, usize) -> f64) -> f64 {
        let is_row = self.rows.contains(&label);
        let is_column = self.columns.contains(&label);
        let row = self.columns.iter().filter(|_| is_row).map(|column| value(label, *column));
        let column = self.rows.iter().filter(|_| is_column).map(|row| value(*row, label));
        row.chain(column).filter(|value| value.is_finite()).sum()
    }

    fn sort(&mut self, compare: impl Fn(usize, usize) -> Ordering) {
        self.rows.sort_by(|a, b| compare(*a, *b));
        self.columns.sort_by(|a, b| compare(*a, *b));
    }
}

/// The places of some labels in an order; `total` is what one of them has.
fn line(labels: &[String], order: &Order, total: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..labels.len()).collect();
    match order {
        Order::Mapping => {}
        Order::Name => places.sort_by(|a, b| natural(&labels[*a], &labels[*b])),
        Order::Total => places.sort_by(|a, b| total(*b).total_cmp(&total(*a))),
        Order::Names(names) => places.sort_by_key(|at| {
            names.iter().position(|name| *name == labels[*at]).unwrap_or(names.len())
        }),
    }
    places
}

/// Names as people sort them: `INT2` before `int10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a, b);
    loop {
        let (a_part, b_part) = (part(a_rest), part(b_rest));
        let order = match (a_part.parse::<u64>(), b_part.parse::<u64>()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            _ => a_part.to_lowercase().cmp(&b_part.to_lowercase()),
        };
        if order != Ordering::Equal || a_part.is_empty() {
            return order.then_with(|| a.cmp(b));
        }
        (a_rest, b_rest) = (&a_rest[a_part.len()..], &b_rest[b_part.len()..]);
    }
}

/// The digits or the letters that a text begins with.
fn part(text: &str) -> &str {
    let is_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<String> {
        ["MSN", "INT10", "int2", "HVC"].map(str::to_owned).into()
    }

    fn filter() -> Filter {
        Filter {
            pre_celltype: Some(vec!["HVC".into(), "MSN".into()]),
            post_celltype: Some(vec!["MSN".into()]),
            ..Filter::default()
        }
    }

    fn with(order: Order, all_types: bool, has_groups: bool) -> Subset {
        let figure = Figure { order, all_types, ..Figure::default() };
        // The later a label, the more it has.
        let value = |row: usize, column: usize| (row * row + column) as f64;
        Subset::of_figure(&labels(), &filter(), has_groups, &figure, value)
    }

    #[test]
    fn only_the_types_of_the_filter_are_shown_unless_all_are_wanted() {
        let chosen = with(Order::Mapping, false, false);
        assert_eq!(chosen, Subset { rows: vec![0, 3], columns: vec![0] });
        let all = Subset { rows: vec![0, 1, 2, 3], columns: vec![0, 1, 2, 3] };
        assert_eq!(with(Order::Mapping, true, false), all);
        assert_eq!(with(Order::Mapping, false, true), all, "labels are no types");
    }

    #[test]
    fn types_stand_in_the_order_asked() {
        assert_eq!(with(Order::Name, true, false).rows, [3, 2, 1, 0]);
        assert_eq!(with(Order::Total, true, false).columns, [3, 2, 1, 0]);
        let names = Order::Names(vec!["int2".into(), "HVC".into()]);
        assert_eq!(with(names, true, false).rows, [2, 3, 0, 1]);
        assert_eq!(natural("a", "a"), Ordering::Equal);
        assert_eq!(natural("a2b", "a02b"), Ordering::Greater);
    }
}
