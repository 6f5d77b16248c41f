//! Matrices and sweeps by the names of their cell types.

use crate::query::{Axis, Matrix, Sweep, Values};

impl Matrix {
    /// The value of the cell from `pre` onto `post`; `None` where one of them is no label. Counts
    /// are whole numbers; NaN where the value is undefined (see [`Values`]).
    pub fn get(&self, pre: &str, post: &str) -> Option<f64> {
        let row = self.labels.iter().position(|label| label == pre)?;
        let column = self.column_labels().iter().position(|label| label == post)?;
        Some(self.values.real(row * self.column_labels().len() + column))
    }

    /// The rows: each presynaptic label with its values, in the order of the labels.
    pub fn rows(&self) -> impl Iterator<Item = (&str, Vec<f64>)> {
        let labels = self.column_labels().len();
        self.labels.iter().enumerate().map(move |(row, name)| {
            let values = (0..labels).map(|column| self.values.real(row * labels + column));
            (name.as_str(), values.collect())
        })
    }

    /// The columns: each postsynaptic label with its values, in the order of the labels.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Vec<f64>)> {
        let names = self.column_labels();
        names.iter().enumerate().map(move |(column, name)| {
            let rows = 0..self.labels.len();
            let values = rows.map(|row| self.values.real(row * names.len() + column));
            (name.as_str(), values.collect())
        })
    }

    /// The cells: presynaptic label, postsynaptic label and value, row by row.
    pub fn cells(&self) -> impl Iterator<Item = (&str, &str, f64)> {
        let (rows, columns) = (&self.labels, self.column_labels());
        (0..self.values.len()).map(move |at| {
            let (row, column) = (at / columns.len(), at % columns.len());
            (rows[row].as_str(), columns[column].as_str(), self.values.real(at))
        })
    }
}

impl Sweep {
    /// The matrix at a point of the grid that was asked about: the value of each axis, in the order
    /// of the axes. `None` where the grid has no such point.
    pub fn at(&self, axes: &[Axis], values: &[f64]) -> Option<Matrix> {
        if axes.len() != values.len() {
            return None;
        }
        let step = |point: usize, (axis, value): (&Axis, &f64)| {
            let place = axis.values.iter().position(|of_axis| of_axis == value)?;
            Some(point * axis.values.len() + place)
        };
        self.matrix(axes.iter().zip(values).try_fold(0, step)?)
    }

    /// Every point of the grid that was asked about, the last axis fastest: the values of the axes,
    /// and the matrix there.
    pub fn points<'a>(&'a self, axes: &'a [Axis]) -> impl Iterator<Item = (Vec<f64>, Matrix)> + 'a {
        (0..).map_while(move |point| Some((values_at(axes, point), self.matrix(point)?)))
    }

    /// The matrix at a point by its number.
    fn matrix(&self, point: usize) -> Option<Matrix> {
        let cells = self.labels.len() * self.column_labels().len();
        let counts = self.counts.get(point * cells..(point + 1) * cells)?.to_vec();
        // A grid over no cell types has no cells to end it.
        if cells == 0 {
            return None;
        }
        let total = counts.iter().sum();
        let (labels, columns) = (self.labels.clone(), self.columns.clone());
        Some(Matrix {
            labels,
            columns,
            values: Values::Counts(counts),
            total,
            row_count: None,
            ci: None,
            tests: None,
        })
    }
}

fn values_at(axes: &[Axis], point: usize) -> Vec<f64> {
    let mut rest = point;
    let mut values: Vec<f64> = Vec::new();
    for axis in axes.iter().rev() {
        let length = axis.values.len().max(1);
        values.extend(axis.values.get(rest % length));
        rest /= length;
    }
    values.reverse();
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::FilterParameter;

    fn labels() -> Vec<String> {
        vec!["A".into(), "B".into()]
    }

    #[test]
    fn cells_are_found_by_name() {
        let values = Values::Reals(vec![0.5, f64::NAN, 2.0, 3.0]);
        let matrix = Matrix::new(labels(), None, values, 9);
        assert_eq!(matrix.get("B", "A"), Some(2.0));
        assert!(matrix.get("A", "B").unwrap().is_nan());
        assert_eq!(matrix.get("A", "C"), None);
        assert_eq!(matrix.rows().nth(1), Some(("B", vec![2.0, 3.0])));
        assert_eq!(matrix.columns().next(), Some(("A", vec![0.5, 2.0])));
        assert_eq!(matrix.cells().last(), Some(("B", "B", 3.0)));
        assert_eq!(matrix.cells().count(), 4);
    }

    #[test]
    fn points_of_a_sweep_are_found_by_their_values() {
        let axis =
            |parameter: FilterParameter, values: &[f64]| Axis::new(parameter, values.to_vec());
        let axes = [
            axis(FilterParameter::ProbMin, &[0.5, 0.6]),
            axis(FilterParameter::SizeMin, &[0.0, 0.1, 0.2]),
        ];
        let sweep = Sweep::new(labels(), None, (0..24).collect());
        let found = sweep.at(&axes, &[0.6, 0.1]).unwrap();
        assert_eq!(found.values, Values::Counts(vec![16, 17, 18, 19]));
        assert_eq!((found.get("A", "B"), found.total), (Some(17.0), 70));
        assert!(sweep.at(&axes, &[0.6, 0.3]).is_none() && sweep.at(&axes, &[0.6]).is_none());
        let points: Vec<_> = sweep.points(&axes).collect();
        assert_eq!(points.len(), 6);
        for (values, matrix) in points {
            assert_eq!(sweep.at(&axes, &values), Some(matrix));
        }
    }
}
