//! The filter: which synapses a question is about, in the user's words.

use crate::codes::{CodeRange, ThresholdRule};
use crate::error::{Error, Result};
use crate::query::filter_parameter::{FILTERS, Value};
use crate::query::{CodeSet, FilterParameter, ParameterKind, Vocabulary};

/// Which synapses pass. `None` (and `false`) means that a filter is off; the default is no
/// filter at all. Field by field the meaning is that of the table in `docs/SEMANTICS.md`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Presynaptic cell types, by name.
    pub pre_celltype: Option<Vec<String>>,
    /// Postsynaptic cell types, by name; none of them axon-only.
    pub post_celltype: Option<Vec<String>>,
    /// Presynaptic neuron ids.
    pub pre_neuron_ids: Option<Vec<u64>>,
    /// Postsynaptic neuron ids.
    pub post_neuron_ids: Option<Vec<u64>>,
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
        Err(Error::usage("population", format!("there is no population '{name}'"))
            .advise(format!("choose {}", known.name())))
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

    /// How this filter's numbers become thresholds on float16 columns.
    pub fn rule(&self) -> ThresholdRule {
        ThresholdRule { strict: self.strict, exact: self.exact_thresholds }
    }

    /// The order codes of `prob` that pass.
    pub fn prob_range(&self) -> CodeRange {
        CodeRange::between(self.prob_min, self.prob_max, self.rule())
    }

    /// The order codes of `size` that pass.
    pub fn size_range(&self) -> CodeRange {
        CodeRange::between(self.size_min, self.size_max, self.rule())
    }

    /// Whether any filter needs a neuron's lengths or certainty.
    pub fn needs_neurons(&self) -> bool {
        FilterParameter::ALL.iter().any(|p| p.kind().of_neuron() && self.number(*p).is_some())
    }

    /// The cell-type names of `pre_celltype` as codes (all codes if it is off).
    pub fn pre_types(&self, vocabulary: &Vocabulary) -> Result<CodeSet> {
        types(FilterParameter::PreCelltype, self.pre_celltype.as_deref(), vocabulary)
    }

    /// The cell-type names of `post_celltype` as codes; an axon-only type is an error.
    pub fn post_types(&self, vocabulary: &Vocabulary) -> Result<CodeSet> {
        let set = types(FilterParameter::PostCelltype, self.post_celltype.as_deref(), vocabulary)?;
        for name in self.post_celltype.iter().flatten() {
            vocabulary.check_postsynaptic(FilterParameter::PostCelltype.name(), name)?;
        }
        Ok(set)
    }

    /// The morphologies of `post_morph` as codes (all codes if it is off).
    pub fn morphs(&self, vocabulary: &Vocabulary) -> Result<CodeSet> {
        let Some(morphs) = &self.post_morph else { return Ok(CodeSet::all()) };
        let mut set = CodeSet::none();
        for morph in morphs {
            match morph {
                Morph::Code(code) => set.insert(*code),
                Morph::Name(name) => {
                    set.insert(vocabulary.morphs.code_of(FilterParameter::PostMorph.name(), name)?);
                }
            }
        }
        Ok(set)
    }

    /// Refuses values that mean nothing, whoever set them: NaN thresholds, negative lengths or
    /// certainties, empty lists, a box whose corners are swapped.
    pub fn check(&self) -> Result<()> {
        for param in FilterParameter::ALL {
            if let Some(number) = self.number(*param) {
                check_number(*param, number)?;
            }
        }
        for spec in FILTERS {
            let length = match spec.value {
                Value::Names(field) => field.of(self).as_ref().map(Vec::len),
                Value::Ids(field) => field.of(self).as_ref().map(Vec::len),
                Value::Morphs(field) => field.of(self).as_ref().map(Vec::len),
                _ => None,
            };
            if length == Some(0) {
                return Err(Error::usage(spec.name, "the list is empty")
                    .advise("name at least one, or leave the filter out"));
            }
        }
        self.box_nm.map_or(Ok(()), |b| b.check())
    }
}

impl BoxNm {
    fn check(&self) -> Result<()> {
        for axis in 0..3 {
            let (lower, upper) = (self.lower[axis], self.upper[axis]);
            let name = ["x", "y", "z"][axis];
            if lower.is_nan() || upper.is_nan() || lower > upper {
                return Err(Error::usage(
                    FilterParameter::Box.name(),
                    format!("{name} runs from {lower} to {upper}"),
                )
                .advise("give x0,y0,z0,x1,y1,z1 in nm, the lower corner first"));
            }
        }
        Ok(())
    }
}

fn check_number(param: FilterParameter, number: f64) -> Result<()> {
    if number.is_nan() {
        return Err(Error::usage(param.name(), "NaN is no threshold")
            .advise("give a number; without a threshold NaN values pass"));
    }
    if param.kind() != ParameterKind::Float16OfSynapse && number < 0.0 {
        return Err(Error::usage(param.name(), format!("{number} is negative"))
            .advise("give a length in µm or a certainty from 0 to 1; 0 turns the filter off"));
    }
    Ok(())
}

fn types(
    param: FilterParameter,
    names: Option<&[String]>,
    vocabulary: &Vocabulary,
) -> Result<CodeSet> {
    let Some(names) = names else { return Ok(CodeSet::all()) };
    let mut set = CodeSet::none();
    for name in names {
        set.insert(vocabulary.types.code_of(param.name(), name)?);
    }
    Ok(set)
}
