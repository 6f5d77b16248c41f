//! Presets: the questions that the authors of a data set ask of it, under one name.

use crate::query::{
    Axis, CellAxes, Filter, FilterParameter, MatrixSetQuery, Measure, Normalize, Population,
    SweepQuery,
};

/// A named set of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// What the authors of *The songbird basal ganglia connectome* ask of area X.
    AreaX,
}

impl Preset {
    /// Every preset.
    pub const ALL: [Preset; 1] = [Preset::AreaX];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Preset::AreaX => "area-x",
        }
    }

    /// The preset that has these matrices.
    pub fn of_matrix_set(query: &MatrixSetQuery) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.matrix_set().matrices == query.matrices)
    }

    /// The filter of its matrices.
    pub fn filter(self) -> Filter {
        match self {
            Preset::AreaX => Filter {
                strict: true,
                prob_min: Some(0.6),
                size_min: Some(0.1),
                ..Filter::default().population(Population::FullCells)
            },
        }
    }

    /// The population that gives part of that filter.
    pub fn population(self) -> Population {
        match self {
            Preset::AreaX => Population::FullCells,
        }
    }

    /// Its matrices: for number and for summed area the sum, the shares of output and of input,
    /// and the medians per cell.
    pub fn matrix_set(self) -> MatrixSetQuery {
        use Measure::{
            Count, MedianPerPost, MedianPerPre, MedianSizePerPost, MedianSizePerPre, TotalSize,
        };
        let of = |sum: Measure, per_pre, per_post| {
            [
                (sum.clone(), Normalize::None),
                (sum.clone(), Normalize::Output),
                (sum, Normalize::Input),
                (per_pre, Normalize::None),
                (per_post, Normalize::None),
            ]
        };
        let of_number = of(Count, MedianPerPre, MedianPerPost);
        let of_area = of(TotalSize, MedianSizePerPre, MedianSizePerPost);
        MatrixSetQuery { filter: self.filter(), matrices: [of_number, of_area].concat() }
    }

    /// Its grid of thresholds.
    pub fn grid(self) -> SweepQuery {
        let axis = |param: FilterParameter, values: &[f64]| Axis::new(param, values.to_vec());
        match self {
            Preset::AreaX => SweepQuery {
                filter: Filter { strict: true, projection_axon: Some(50.0), ..Filter::default() },
                axes: vec![
                    axis(FilterParameter::SizeMin, &[0.05, 0.1, 0.5, 1.0]),
                    axis(FilterParameter::ProbMin, &[0.7, 0.8, 0.9]),
                    axis(FilterParameter::CellCertainty, &[0.7, 0.8, 0.9]),
                    axis(FilterParameter::CellDendrite, &[0.0, 200.0]),
                    axis(FilterParameter::CellAxon, &[0.0, 200.0, 500.0, 1000.0, 2000.0]),
                ],
                large: false,
                cells: CellAxes::default(),
                sparse: false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preset_has_ten_matrices_and_360_settings() {
        let set = Preset::AreaX.matrix_set();
        assert_eq!(set.matrices.len(), 10);
        set.check().unwrap();
        let grid = Preset::AreaX.grid();
        assert_eq!(grid.points(), Some(360));
        grid.check(18).unwrap();
    }
}
