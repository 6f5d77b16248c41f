//! The strongest part of a sparse matrix: what can be looked at where rows and columns are thousands.

use super::{Labels, LargestCell, PartOf, PartOfSide, Sparse, SparseCells, Values};

/// Which part is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strongest {
    /// Most rows; `None` is all.
    pub rows: Option<usize>,
    /// Most columns.
    pub columns: Option<usize>,
    /// Only rows that have this in their name, capitals or not.
    pub find_rows: Option<String>,
    /// The same of columns.
    pub find_columns: Option<String>,
}

/// Cells that are named as the largest.
const LARGEST_MAX: usize = 14;

impl Strongest {
    /// The part of a matrix. Strength is what `adds_up` says that cells add up to: their values, or their
    /// synapses. Ties stay in the order of the matrix, in which rows and columns stand.
    pub fn of(&self, whole: &Sparse, adds_up: bool) -> Sparse {
        let cells = &whole.cells;
        let is_found =
            [found(&whole.rows, &self.find_rows), found(&whole.columns, &self.find_columns)];
        let among: Vec<usize> = (0..cells.len())
            .filter(|at| {
                is_found[0][cells.rows[*at] as usize] && is_found[1][cells.columns[*at] as usize]
            })
            .collect();
        let value = |at: usize| match (&whole.values, adds_up) {
            (Some(values), true) => real(values, at),
            _ => cells.counts[at] as f64,
        };
        let strength = |places: &[u32], labels: &Labels| {
            let mut sums = vec![None; labels.len()];
            for at in &among {
                *sums[places[*at] as usize].get_or_insert(0.0) += value(*at);
            }
            sums
        };
        let rows =
            Side::new(&is_found[0], strength(&cells.rows, &whole.rows), self.find_rows.is_some());
        let columns = Side::new(
            &is_found[1],
            strength(&cells.columns, &whole.columns),
            self.find_columns.is_some(),
        );
        let (rows, columns) = (rows.cut(self.rows), columns.cut(self.columns));
        let is_kept = |at: &usize| {
            rows.place[cells.rows[*at] as usize].is_some()
                && columns.place[cells.columns[*at] as usize].is_some()
        };
        let kept: Vec<usize> = among.into_iter().filter(is_kept).collect();
        let place = |of: &Chosen, label: u32| of.place[label as usize].unwrap_or_default();
        Sparse {
            rows: whole.rows.picked(&rows.places),
            columns: whole.columns.picked(&columns.places),
            cells: SparseCells {
                points: Vec::new(),
                rows: kept.iter().map(|at| place(&rows, cells.rows[*at])).collect(),
                columns: kept.iter().map(|at| place(&columns, cells.columns[*at])).collect(),
                counts: kept.iter().map(|at| cells.counts[*at]).collect(),
            },
            values: whole.values.as_ref().map(|values| picked(values, &kept)),
            total: whole.total,
            row_count: whole.row_count,
            part: Some(Box::new(PartOf {
                rows: rows.side,
                columns: columns.side,
                largest: largest(whole),
            })),
        }
    }
}

/// Rows or columns on the way to a part.
struct Side {
    /// Those to choose from, with what they are chosen by.
    strength: Vec<(usize, f64)>,
    empty: usize,
    labels: usize,
}

/// Rows or columns of the part.
struct Chosen {
    /// Their places in the whole, ascending.
    places: Vec<usize>,
    /// The place in the part of each of the whole.
    place: Vec<Option<u32>>,
    side: PartOfSide,
}

impl Side {
    /// Of labels that are found, those that something falls in; all that were searched for.
    fn new(is_found: &[bool], sums: Vec<Option<f64>>, is_searched: bool) -> Side {
        let labels = sums.len();
        let found = sums.into_iter().enumerate().filter(|(at, _)| is_found[*at]);
        let (full, empty): (Vec<_>, Vec<_>) =
            found.partition(|(_, sum)| is_searched || sum.is_some());
        let strength = full.into_iter().map(|(at, sum)| (at, sum.unwrap_or_default())).collect();
        Side { strength, empty: empty.len(), labels }
    }

    /// The `most` strongest.
    fn cut(mut self, most: Option<usize>) -> Chosen {
        let among = self.strength.len();
        // Stable: ties stay as they are.
        self.strength.sort_by(|a, b| b.1.total_cmp(&a.1));
        self.strength.truncate(most.unwrap_or(usize::MAX));
        self.strength.sort_by_key(|(at, _)| *at);
        let (places, strength): (Vec<usize>, Vec<f64>) = self.strength.into_iter().unzip();
        let mut place = vec![None; self.labels];
        for (at, label) in (0..).zip(&places) {
            place[*label] = Some(at);
        }
        Chosen { places, place, side: PartOfSide { among, empty: self.empty, strength } }
    }
}

/// Which labels have a text in their name; all without a text.
fn found(labels: &Labels, text: &Option<String>) -> Vec<bool> {
    let wanted = text.as_deref().unwrap_or_default().to_lowercase();
    labels.iter().map(|label| wanted.is_empty() || label.to_lowercase().contains(&wanted)).collect()
}

fn real(values: &Values, at: usize) -> f64 {
    match values {
        Values::Counts(values) => values[at] as f64,
        Values::Reals(values) => values[at],
    }
}

fn picked(values: &Values, places: &[usize]) -> Values {
    match values {
        Values::Counts(values) => Values::Counts(places.iter().map(|at| values[*at]).collect()),
        Values::Reals(values) => Values::Reals(places.iter().map(|at| values[*at]).collect()),
    }
}

/// The cells with the largest values above 0; ties in the order of the matrix.
fn largest(whole: &Sparse) -> Vec<LargestCell> {
    let cells = &whole.cells;
    let value = |at: usize| match &whole.values {
        Some(values) => real(values, at),
        None => cells.counts[at] as f64,
    };
    let mut order: Vec<(usize, f64)> =
        (0..cells.len()).map(|at| (at, value(at))).filter(|(_, value)| *value > 0.0).collect();
    let by_value = |a: &(usize, f64), b: &(usize, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if order.len() > LARGEST_MAX {
        order.select_nth_unstable_by(LARGEST_MAX, by_value);
        order.truncate(LARGEST_MAX);
    }
    order.sort_by(by_value);
    let name = |labels: &Labels, at: u32| labels.value(at as usize).map(str::to_owned);
    let named = order.into_iter().map(|(at, value)| LargestCell {
        row: name(&whole.rows, cells.rows[at]),
        column: name(&whole.columns, cells.columns[at]),
        value,
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows A, b, B2, null; columns X, Y, Z; Z and B2 are empty.
    fn matrix(values: Option<Values>) -> Sparse {
        let names =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Sparse {
            rows: Labels::with_null(names(&["A", "b", "B2"])),
            columns: Labels::from(names(&["X", "Y", "Z"])),
            cells: SparseCells {
                points: Vec::new(),
                rows: vec![0, 0, 1, 3],
                columns: vec![0, 1, 0, 1],
                counts: vec![5, 2, 6, 9],
            },
            values,
            total: 22,
            row_count: None,
            part: None,
        }
    }

    fn names(labels: &Labels) -> Vec<Option<&str>> {
        labels.values().collect()
    }

    #[test]
    fn the_strongest_stand_in_the_order_of_the_matrix() {
        let part = Strongest { rows: Some(2), columns: Some(1), ..Strongest::default() };
        let found = part.of(&matrix(None), true);
        // A has 7, b 6, null 9; X and Y have 11 each, and X is first.
        assert_eq!(names(&found.rows), [Some("A"), None]);
        assert_eq!(names(&found.columns), [Some("X")]);
        assert_eq!((found.cells.rows, found.cells.columns), (vec![0], vec![0]));
        assert_eq!((found.cells.counts, found.total), (vec![5], 22));
        let of = found.part.unwrap();
        assert_eq!(of.rows, PartOfSide { among: 3, empty: 1, strength: vec![7.0, 9.0] });
        assert_eq!(of.columns, PartOfSide { among: 2, empty: 1, strength: vec![11.0] });
        let largest: Vec<f64> = of.largest.iter().map(|cell| cell.value).collect();
        assert_eq!((largest, of.largest[0].row.as_deref()), (vec![9.0, 6.0, 5.0, 2.0], None));
    }

    #[test]
    fn a_search_finds_parts_of_names_and_the_empty_ones_too() {
        let part = Strongest { find_rows: Some("B".into()), ..Strongest::default() };
        let found = part.of(&matrix(None), true);
        assert_eq!(names(&found.rows), [Some("b"), Some("B2")]);
        // Columns are those of the rows that were found.
        assert_eq!(names(&found.columns), [Some("X")]);
        let none = Strongest { find_rows: Some("nobody".into()), ..Strongest::default() };
        let found = none.of(&matrix(None), true);
        assert!(found.rows.is_empty() && found.columns.is_empty() && found.cells.is_empty());
        assert_eq!(found.part.unwrap().largest.len(), 4);
    }

    #[test]
    fn what_does_not_add_up_is_chosen_by_synapses() {
        let values = Values::Reals(vec![0.1, 0.9, 0.2, f64::NAN]);
        let part = Strongest { rows: Some(1), ..Strongest::default() };
        assert_eq!(names(&part.of(&matrix(Some(values.clone())), false).rows), [None]);
        let found = part.of(&matrix(Some(Values::Counts(vec![0, 1, 3, 2]))), true);
        assert_eq!(names(&found.rows), [Some("b")]);
        assert_eq!(found.values, Some(Values::Counts(vec![3])));
        let largest = part.of(&matrix(Some(values)), false).part.unwrap().largest;
        assert_eq!(largest.iter().map(|cell| cell.value).collect::<Vec<_>>(), [0.9, 0.2, 0.1]);
    }
}
