//! The filter: which synapses a question is about, in the user's words.

use crate::codes::ThresholdRule;
use crate::error::{Error, Result};
use crate::query::predicate::Subject;
use crate::query::{ColumnName, Expression, Limit, NeuronIds};

/// Which synapses pass. `None` (and `false`) means that a filter is off, an empty list that nothing
/// passes; the default is no filter at all. Field by field the meaning is that of the table in `docs/SEMANTICS.md`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Presynaptic cell types, by name.
    pub pre_celltype: Option<Vec<String>>,
    /// Postsynaptic cell types, by name; none of them axon-only.
    pub post_celltype: Option<Vec<String>>,
    /// Presynaptic neuron ids.
    pub pre_neuron_ids: Option<NeuronIds>,
    /// Postsynaptic neuron ids.
    pub post_neuron_ids: Option<NeuronIds>,
    /// Synapse probability, at least.
    pub prob_min: Option<f64>,
    /// Synapse probability, at most.
    pub prob_max: Option<f64>,
    /// Synapse size in µm², at least.
    pub size_min: Option<f64>,
    /// Synapse size in µm², at most.
    pub size_max: Option<f64>,
    /// Postsynaptic morphology.
    pub post_morph: Option<Vec<Morph>>,
    /// Axon length of the presynaptic neuron in µm, at least.
    pub min_pre_axon: Option<f64>,
    /// Soma skeleton length of the presynaptic neuron in µm, at least.
    pub min_pre_soma: Option<f64>,
    /// Dendrite length of the presynaptic neuron in µm, at least.
    pub min_pre_dend: Option<f64>,
    /// Axon length of the postsynaptic neuron in µm, at least.
    pub min_post_axon: Option<f64>,
    /// Soma skeleton length of the postsynaptic neuron in µm, at least.
    pub min_post_soma: Option<f64>,
    /// Dendrite length of the postsynaptic neuron in µm, at least.
    pub min_post_dend: Option<f64>,
    /// Cell-type certainty of the presynaptic neuron, at least.
    pub min_pre_certainty: Option<f64>,
    /// Cell-type certainty of the postsynaptic neuron, at least.
    pub min_post_certainty: Option<f64>,
    /// Axon length in µm of every partner whose type is not axon-only, at least.
    pub cell_axon: Option<f64>,
    /// Dendrite length in µm of every partner whose type is not axon-only, at least.
    pub cell_dendrite: Option<f64>,
    /// Axon length in µm of every partner of an axon-only type, at least.
    pub projection_axon: Option<f64>,
    /// Cell-type certainty of both partners, at least.
    pub cell_certainty: Option<f64>,
    /// Leaves out synapses of a neuron onto itself.
    pub exclude_autapses: bool,
    /// Synapses inside a box.
    pub box_nm: Option<BoxNm>,
    /// Fewest synapses of a pair (presynaptic neuron, postsynaptic neuron), counted over those that
    /// pass everything else: synapses of other pairs are left out. 0 and 1 are off.
    pub min_pair: Option<u64>,
    /// Conditions on columns, all of which must hold. `strict` is not for them.
    pub conditions: Vec<Expression>,
    /// Thresholds on numbers that no field above is about.
    pub limits: Vec<Limit>,
    /// A population that the data names.
    pub population_name: Option<String>,
    /// `>` and `<` instead of every `≥` and `≤` (not the box).
    pub strict: bool,
    /// Thresholds on float16 columns compare real numbers instead of being rounded to float16.
    pub exact_thresholds: bool,
}

/// A postsynaptic morphology, as code or by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Morph {
    /// The number in the column.
    Code(u8),
    /// The name in the mapping.
    Name(String),
}

impl std::fmt::Display for Morph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Morph::Code(code) => write!(f, "{code}"),
            Morph::Name(name) => f.write_str(name),
        }
    }
}

/// A box in nanometres: lower ≤ coordinate < upper, on each axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoxNm {
    /// x, y, z of the lower corner (included).
    pub lower: [f64; 3],
    /// x, y, z of the upper corner (excluded).
    pub upper: [f64; 3],
}

/// A named set of length thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Population {
    /// Axon and dendrite of cells at least 200 µm, axon of projections at least 50 µm.
    FullCells,
}

impl Population {
    /// The parameter that names one.
    pub const PARAMETER: &str = "population";

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Population::FullCells => "full-cells",
        }
    }

    /// The population with this name.
    ///
    /// # Errors
    /// Another name (usage).
    pub fn parse(name: &str) -> Result<Population> {
        let known = Population::FullCells;
        if name.trim() == known.name() {
            return Ok(known);
        }
        Err(Population::unknown(name, &[known.name()]))
    }

    /// The error about a population that the data lacks.
    pub fn unknown(name: &str, known: &[&str]) -> Error {
        let error = Error::usage("population", format!("there is no population '{name}'"));
        match known.is_empty() {
            true => error.advise("this data set names none"),
            false => error.advise(format!("choose {}", known.join(", "))),
        }
    }
}

impl Filter {
    /// The same filter over a named population.
    pub fn population(mut self, population: Population) -> Filter {
        match population {
            Population::FullCells => {
                self.cell_axon = Some(200.0);
                self.cell_dendrite = Some(200.0);
                self.projection_axon = Some(50.0);
            }
        }
        self
    }

    /// Fewest synapses of a pair; `None` where every pair passes.
    pub fn fewest_of_pair(&self) -> Option<u64> {
        self.min_pair.filter(|fewest| *fewest > 1)
    }

    /// Drops the conditions on a column of one partner; those on both are on the `other` then.
    pub(super) fn drop_conditions(&mut self, column: &str, dropped: Subject, other: Subject) {
        for expression in &mut self.conditions {
            expression.conditions = std::mem::take(&mut expression.conditions)
                .into_iter()
                .filter_map(|condition| match condition.column() {
                    Some(ColumnName::Named { of, name }) if name == column => match *of {
                        of if of == dropped => None,
                        Subject::Both => Some(condition.about(ColumnName::named(other, column))),
                        _ => Some(condition),
                    },
                    _ => Some(condition),
                })
                .collect();
        }
        self.conditions.retain(|expression| !expression.conditions.is_empty());
    }

    /// How this filter's numbers become thresholds on float16 columns.
    pub fn rule(&self) -> ThresholdRule {
        ThresholdRule { strict: self.strict, exact: self.exact_thresholds }
    }
}
