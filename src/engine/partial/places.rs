//! Labels among more labels: a part may lack categories that another part has.

/// All labels, and where among them those of a part stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// All labels.
    pub labels: Vec<String>,
    /// The place of each label of the part.
    pub at: Vec<usize>,
}

impl Places {
    /// Cells of `rows` × `columns`, row by row, among all; the others are empty.
    pub(super) fn spread<T: Copy + Default>(
        rows: &Places,
        columns: &Places,
        cells: &[T],
    ) -> Vec<T> {
        let width = columns.labels.len();
        let mut all = vec![T::default(); rows.labels.len() * width];
        for (row, cells) in rows.at.iter().zip(cells.chunks(columns.at.len().max(1))) {
            for (column, cell) in columns.at.iter().zip(cells) {
                all[row * width + column] = *cell;
            }
        }
        all
    }
}
