//! Which formats each answer has: the one table that the flag `--format`, the parameter `format=` and
//! every refusal of a format come from. Formats are refused before anything is computed.

use super::format::Format::{
    self, Arrows, Csv, Json, Ndjson, Npy, Npz, Obj, Parquet, Pdf, Ply, Png, Raw, Svg, Swc, Table,
};
use crate::error::{Error, Result};

/// What an answer is, as far as its formats depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// A number of synapses.
    Count,
    /// A matrix.
    Matrix,
    /// Several matrices of the same synapses.
    MatrixSet,
    /// A matrix at every point of a grid with so many axes.
    Sweep {
        /// How many axes the grid has.
        axes: usize,
    },
    /// What became of a claim over a grid.
    Verdicts,
    /// The synapses themselves.
    Rows,
    /// Ids of neurons.
    Neurons,
    /// One neuron.
    Neuron,
    /// Neuron × neuron.
    Adjacency,
    /// What a data set holds.
    Info,
    /// A skeleton.
    Skeleton,
    /// A mesh.
    Mesh,
    /// The numbers of several skeletons.
    Skeletons,
    /// The numbers of several meshes.
    Meshes,
    /// The ids of a folder's shapes.
    ShapeIds,
}

/// Most axes of curves.
const CURVE_AXES_MAX: usize = 2;

impl AnswerKind {
    /// The formats that it has.
    pub const fn formats(self) -> &'static [Format] {
        match self {
            AnswerKind::Count | AnswerKind::Neuron => &[Table, Csv, Json],
            AnswerKind::Matrix | AnswerKind::Sweep { .. } => {
                &[Table, Csv, Json, Npy, Svg, Png, Pdf]
            }
            AnswerKind::MatrixSet | AnswerKind::Verdicts => &[Table, Csv, Json, Svg, Png, Pdf],
            AnswerKind::Rows => &[Table, Csv, Json, Ndjson, Npy, Parquet, Arrows],
            AnswerKind::Neurons => &[Table, Csv, Json, Ndjson, Npy],
            AnswerKind::Adjacency => &[Table, Csv, Json, Npz, Parquet, Arrows],
            AnswerKind::Info => &[Table, Json],
            AnswerKind::Skeleton => &[Table, Csv, Json, Swc, Obj, Ply, Raw],
            AnswerKind::Mesh => &[Table, Csv, Json, Obj, Ply, Raw],
            AnswerKind::Skeletons | AnswerKind::Meshes | AnswerKind::ShapeIds => {
                &[Table, Csv, Json]
            }
        }
    }

    /// The formats that it has for programs, JSON first: all but those for a terminal.
    pub fn formats_of_programs(self) -> Vec<Format> {
        let others = self.formats().iter().filter(|format| !matches!(format, Table | Json));
        std::iter::once(Json).chain(others.copied()).collect()
    }

    /// What a sentence calls it.
    pub const fn noun(self) -> &'static str {
        match self {
            AnswerKind::Count => "a count",
            AnswerKind::Matrix => "a matrix",
            AnswerKind::MatrixSet => "a matrix set",
            AnswerKind::Sweep { .. } => "a sweep",
            AnswerKind::Verdicts => "verdicts",
            AnswerKind::Rows => "rows",
            AnswerKind::Neurons => "neurons",
            AnswerKind::Neuron => "a neuron",
            AnswerKind::Adjacency => "adjacency",
            AnswerKind::Info => "info",
            AnswerKind::Skeleton => "a skeleton",
            AnswerKind::Mesh => "a mesh",
            AnswerKind::Skeletons => "several skeletons",
            AnswerKind::Meshes => "several meshes",
            AnswerKind::ShapeIds => "a list",
        }
    }

    /// Refuses a format that it does not have.
    ///
    /// # Errors
    /// Such a format (usage); the message names those that it has.
    pub fn check(self, format: Format) -> Result<()> {
        match self {
            AnswerKind::Sweep { axes } if format.is_picture() && axes > CURVE_AXES_MAX => {
                let name = format.name();
                let what =
                    format!("{name} shows curves over one axis or two; this grid has {axes}");
                Err(Error::usage("format", what)
                    .advise("leave axes out, or choose csv, json or npy"))
            }
            _ if self.formats().contains(&format) => Ok(()),
            _ => Err(self.refused(format)),
        }
    }

    /// What is said of a format that it does not have.
    pub(super) fn refused(self, format: Format) -> Error {
        let names: Vec<&str> = self.formats().iter().map(|format| format.name()).collect();
        let what = format!("{} cannot be written as {}", self.noun(), format.name());
        Error::usage("format", what).advise(format!("choose {}", names.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_have_no_more_than_two_axes() {
        assert!(AnswerKind::Sweep { axes: 2 }.check(Svg).is_ok());
        assert!(AnswerKind::Sweep { axes: 3 }.check(Svg).is_err());
        assert!(AnswerKind::Sweep { axes: 3 }.check(Csv).is_ok());
        assert!(AnswerKind::Sweep { axes: 1 }.check(Parquet).is_err());
    }

    #[test]
    fn programs_get_json_unless_they_ask() {
        assert_eq!(AnswerKind::Adjacency.formats_of_programs(), [Json, Csv, Npz, Parquet, Arrows]);
        assert_eq!(AnswerKind::Info.formats_of_programs(), [Json]);
    }
}
