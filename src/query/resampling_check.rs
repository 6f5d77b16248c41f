//! Which questions can have intervals: a matrix with few enough cells, whose resampled neurons are cells and not
//! fragments.

use crate::error::{Error, Result};
use crate::query::{
    ColumnName, Filter, FilterParameter, MatrixQuery, Resampling, Side, Sides, Subject, Vocabulary,
};
use crate::schema;

/// What is known of the neurons of a data set.
#[derive(Clone, Copy, Debug)]
pub struct Units<'a> {
    /// Whether they are cells, whatever a filter says.
    pub are_cells: bool,
    /// The category of neurons that lists of types speak of.
    pub types: Option<&'a str>,
    /// The populations by name.
    pub populations: &'a [&'a str],
    /// The types that have nothing but axons in the volume.
    pub axon_only: &'a [&'a str],
}

impl Units<'_> {
    /// Those of j0251, whose table has fragments.
    pub const J0251: Units<'static> = Units {
        are_cells: false,
        types: Some("celltype"),
        populations: &["full-cells"],
        axon_only: &Vocabulary::AXON_ONLY,
    };

    /// The same of tables with this vocabulary.
    pub fn of<T>(vocabulary: &Vocabulary, work: impl FnOnce(&Units) -> T) -> T {
        let names = vocabulary.axon_only_names();
        let axon_only: Vec<&str> = names.iter().map(String::as_str).collect();
        work(&Units { axon_only: &axon_only, ..Units::J0251 })
    }
}

/// The column of neurons that fragments have, too.
const CERTAINTY: &str = "certainty";

impl MatrixQuery {
    /// Refuses intervals that are undefined: of listed cells, of a number of resamples without whole ranks.
    pub(super) fn check_resampling(&self, resampling: &Resampling) -> Result<()> {
        resampling.check()?;
        if self.sparse {
            let what = "intervals are given of every cell, not of a list";
            return Err(Error::usage("ci", what).advise("leave out sparse"));
        }
        let labels = self.labels();
        Resampling::check_cells(labels, labels)
    }

    /// Refuses to resample fragments as if they were neurons.
    ///
    /// # Errors
    /// A resampled side without a population of cells (usage).
    pub fn check_units(&self, units: &Units) -> Result<()> {
        self.check_tested_units(units)?;
        let Some(resampling) = &self.ci else { return Ok(()) };
        let are_all_grouped = self.groups.as_ref().is_some_and(|groups| groups.other().is_none());
        if resampling.fragments || units.are_cells || are_all_grouped {
            return Ok(());
        }
        let is_of_cells = |side: &Side| self.filter.asks_for_cells(*side, units);
        match lacking(resampling.sides, is_of_cells).as_slice() {
            [] => Ok(()),
            sides => Err(fragments(sides, resampling.sides, is_of_cells, units)),
        }
    }
}

/// The resampled sides whose neurons may be fragments.
pub(super) fn lacking(sides: Sides, is_of_cells: impl Fn(&Side) -> bool) -> Vec<Side> {
    let all = [Side::Pre, Side::Post].into_iter();
    all.filter(|side| sides.has(*side) && !is_of_cells(side)).collect()
}

/// The error about fragments as units.
pub(super) fn fragments(
    sides: &[Side],
    asked: Sides,
    is_of_cells: impl Fn(&Side) -> bool,
    units: &Units,
) -> Error {
    let side = match sides {
        [Side::Pre] => "presynaptic ",
        [Side::Post] => "postsynaptic ",
        _ => "",
    };
    let what = format!(
        "the {side}neurons are not known to be cells: fragments as units of resampling make intervals too \
         narrow"
    );
    let population = match units.populations {
        [] => "name a condition on neurons that whole cells fulfil".to_owned(),
        known => format!("name a population (population: {})", known.join(", ")),
    };
    let other = [Side::Pre, Side::Post].into_iter().find(is_of_cells);
    let side = match other.filter(|_| asked == Sides::Both) {
        Some(side) => format!(", resample the other side alone (ci: {})", side.word()),
        None => String::new(),
    };
    Error::usage("ci", what)
        .advise(format!("{population}{side}, or take fragments as they are (units: fragments)"))
}

impl Resampling {
    /// Refuses a matrix of too many cells.
    ///
    /// # Errors
    /// Such a matrix (usage).
    pub fn check_cells(rows: usize, columns: usize) -> Result<()> {
        if rows.saturating_mul(columns) <= Resampling::CELLS_MAX {
            return Ok(());
        }
        let what = format!(
            "intervals of {rows} × {columns} cells are too many: at most {} are given",
            Resampling::CELLS_MAX
        );
        Err(Error::usage("ci", what)
            .advise("choose coarser categories as rows and columns, or groups"))
    }
}

impl Filter {
    /// Whether it asks more of the neurons of a side than their type and how certain that is.
    pub(in crate::query) fn asks_for_cells(&self, side: Side, units: &Units) -> bool {
        let is_of = |of: Subject| match side {
            Side::Pre => of.is_pre(),
            Side::Post => of.is_post(),
        };
        let has_threshold = FilterParameter::ALL.iter().any(|parameter| {
            let on = parameter.threshold().filter(|on| on.column != schema::CERTAINTY);
            on.is_some_and(|on| is_of(on.of)) && self.number(*parameter).is_some()
        });
        let ids = match side {
            Side::Pre => &self.pre_neuron_ids,
            Side::Post => &self.post_neuron_ids,
        };
        let is_about_cells = |name: &str| Some(name) != units.types && name != CERTAINTY;
        let has_limit =
            self.limits.iter().any(|limit| is_of(limit.of) && is_about_cells(&limit.name));
        let conditions = self.conditions.iter().flat_map(|expression| &expression.conditions);
        let has_condition =
            conditions.filter_map(|condition| condition.column()).any(|column| match column {
                ColumnName::Id(of) => is_of(*of),
                ColumnName::Named { of, name } => is_of(*of) && is_about_cells(name),
            });
        let is_named = self.population_name.is_some();
        has_threshold || ids.is_some() || has_limit || has_condition || is_named
    }

    /// The same without what it asks of neurons, but for the categories `kept`: what a population costs is
    /// told by it.
    #[must_use]
    pub fn without_neurons(&self, kept: &[&str]) -> Filter {
        let mut filter = self.clone();
        let neutral = Filter::default();
        for parameter in FilterParameter::ALL {
            if parameter.threshold().is_some_and(|on| on.of != Subject::Row) {
                parameter.spec().value.copy(&neutral, &mut filter);
            }
        }
        (filter.pre_neuron_ids, filter.post_neuron_ids) = (None, None);
        filter.population_name = None;
        filter.limits.retain(|limit| limit.of == Subject::Row);
        for expression in &mut filter.conditions {
            expression.conditions.retain(|condition| match condition.column() {
                Some(ColumnName::Named { of: Subject::Row, .. }) | None => true,
                Some(ColumnName::Named { name, .. }) => kept.contains(&name.as_str()),
                Some(ColumnName::Id(_)) => false,
            });
        }
        filter.conditions.retain(|expression| !expression.conditions.is_empty());
        filter
    }

    /// The same without what it asks of synapses: which neurons are in a population is told by it.
    #[must_use]
    pub fn of_neurons(&self) -> Filter {
        let mut filter = self.clone();
        let neutral = Filter::default();
        for parameter in FilterParameter::ALL {
            if parameter.threshold().is_some_and(|on| on.of == Subject::Row) {
                parameter.spec().value.copy(&neutral, &mut filter);
            }
        }
        (filter.post_morph, filter.box_nm, filter.min_pair) = (None, None, None);
        filter.exclude_autapses = false;
        filter.limits.retain(|limit| limit.of != Subject::Row);
        for expression in &mut filter.conditions {
            expression.conditions.retain(|condition| {
                !matches!(condition.column(), Some(ColumnName::Named { of: Subject::Row, .. }))
            });
        }
        filter.conditions.retain(|expression| !expression.conditions.is_empty());
        filter
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Level, Population};

    fn asked(sides: Sides, filter: Filter) -> MatrixQuery {
        let ci = Some(Resampling { sides, ..Resampling::default() });
        MatrixQuery { filter, ci, ..MatrixQuery::default() }
    }

    #[test]
    fn a_population_of_cells_is_demanded_on_each_resampled_side() {
        let passes = |sides, filter: Filter| {
            asked(sides, filter).check_units(&Units::J0251).map_err(|error| error.to_string())
        };
        let full = Filter::default().population(Population::FullCells);
        assert_eq!(passes(Sides::Both, full), Ok(()));
        let axon = || Filter { min_pre_axon: Some(50.0), ..Filter::default() };
        assert_eq!(passes(Sides::Pre, axon()), Ok(()));
        let error = passes(Sides::Both, axon()).unwrap_err();
        assert!(error.contains("postsynaptic neurons") && error.contains("ci: pre"), "{error}");
        let certain = Filter { cell_certainty: Some(0.8), ..Filter::default() };
        let types = Filter { conditions: vec!["pre.celltype = MSN".parse().unwrap()], ..certain };
        let error = passes(Sides::Both, types).unwrap_err();
        assert!(error.contains("full-cells") && error.contains("units: fragments"), "{error}");
        let where_ =
            |text: &str| Filter { conditions: vec![text.parse().unwrap()], ..Filter::default() };
        assert_eq!(passes(Sides::Both, where_("both.axon >= 50")), Ok(()));
        assert!(passes(Sides::Both, where_("both.certainty >= 0.5")).is_err());
        assert_eq!(passes(Sides::Post, where_("post = 7")), Ok(()));
        let fragments = Some(Resampling { fragments: true, ..Resampling::default() });
        let query = MatrixQuery { ci: fragments, ..MatrixQuery::default() };
        assert!(query.check_units(&Units::J0251).is_ok());
        let cells = Units { are_cells: true, ..Units::J0251 };
        assert!(asked(Sides::Both, Filter::default()).check_units(&cells).is_ok());
    }

    #[test]
    fn what_neurons_are_asked_is_dropped_and_nothing_else() {
        let filter = Filter {
            prob_min: Some(0.6),
            min_pre_axon: Some(50.0),
            conditions: vec!["pre.celltype = MSN and post.axon > 5 and size > 1".parse().unwrap()],
            ..Filter::default().population(Population::FullCells)
        };
        let expected = Filter {
            prob_min: Some(0.6),
            conditions: vec!["pre.celltype = MSN and size > 1".parse().unwrap()],
            ..Filter::default()
        };
        assert_eq!(filter.without_neurons(&["celltype"]), expected);
    }

    #[test]
    fn too_many_cells_and_ranks_between_resamples_are_refused() {
        assert!(Resampling::check_cells(256, 256).is_ok());
        let error = Resampling::check_cells(257, 256).unwrap_err();
        assert!(error.advice().unwrap().contains("coarser"));
        let ci = Some(Resampling { resamples: 100, ..Resampling::default() });
        let error = MatrixQuery { ci, ..MatrixQuery::default() }.check().unwrap_err();
        assert_eq!(error.advice(), Some("the next number that will do is 119"));
        let level = Level::parse("0.9").unwrap();
        let ci = Some(Resampling { resamples: 99, level, ..Resampling::default() });
        assert!(MatrixQuery { ci, ..MatrixQuery::default() }.check().is_ok());
    }
}
