//! The filters' names, stated once: flags, URL parameters, sweep axes and the echoed filter all
//! come from this table.

use crate::error::{Error, Result};
use crate::query::{BoxNm, Filter, Morph, neuron_id};

/// One filter of the table in `docs/SEMANTICS.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is documented as the field of `Filter` of the same name")]
pub enum FilterParameter {
    PreCelltype,
    PostCelltype,
    PreNeuronIds,
    PostNeuronIds,
    ProbMin,
    ProbMax,
    SizeMin,
    SizeMax,
    PostMorph,
    MinPreAxon,
    MinPreSoma,
    MinPreDend,
    MinPostAxon,
    MinPostSoma,
    MinPostDend,
    MinPreCertainty,
    MinPostCertainty,
    CellAxon,
    CellDendrite,
    ProjectionAxon,
    CellCertainty,
    ExcludeAutapses,
    Box,
    Strict,
    ExactThresholds,
}

/// What a filter's value is, and what it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// Comma-separated names.
    Names,
    /// Comma-separated neuron ids.
    Ids,
    /// Comma-separated morphology codes or names.
    Morphs,
    /// A threshold on a float16 column of the synapse table.
    Float16OfSynapse,
    /// A threshold on a float16 column of the neuron table; 0 is off.
    Float16OfNeuron,
    /// A threshold on a float32 column of the neuron table; 0 is off.
    Float32OfNeuron,
    /// Six numbers in nm.
    Box,
    /// True or false.
    Flag,
}

impl ParameterKind {
    /// Whether the value is a number (and can be an axis of a sweep).
    pub fn is_number(self) -> bool {
        self == ParameterKind::Float16OfSynapse || self.of_neuron()
    }

    /// Whether it is compared with a column of the neuron table.
    pub fn of_neuron(self) -> bool {
        matches!(self, ParameterKind::Float16OfNeuron | ParameterKind::Float32OfNeuron)
    }
}

impl FilterParameter {
    /// Every filter, in the order of the documents.
    pub const ALL: &[FilterParameter] = &[
        FilterParameter::PreCelltype,
        FilterParameter::PostCelltype,
        FilterParameter::PreNeuronIds,
        FilterParameter::PostNeuronIds,
        FilterParameter::ProbMin,
        FilterParameter::ProbMax,
        FilterParameter::SizeMin,
        FilterParameter::SizeMax,
        FilterParameter::PostMorph,
        FilterParameter::MinPreAxon,
        FilterParameter::MinPreSoma,
        FilterParameter::MinPreDend,
        FilterParameter::MinPostAxon,
        FilterParameter::MinPostSoma,
        FilterParameter::MinPostDend,
        FilterParameter::MinPreCertainty,
        FilterParameter::MinPostCertainty,
        FilterParameter::CellAxon,
        FilterParameter::CellDendrite,
        FilterParameter::ProjectionAxon,
        FilterParameter::CellCertainty,
        FilterParameter::ExcludeAutapses,
        FilterParameter::Box,
        FilterParameter::Strict,
        FilterParameter::ExactThresholds,
    ];

    /// Its name in the library, in URLs and in JSON; the flag is the same with dashes.
    pub const fn name(self) -> &'static str {
        match self {
            FilterParameter::PreCelltype => "pre_celltype",
            FilterParameter::PostCelltype => "post_celltype",
            FilterParameter::PreNeuronIds => "pre_neuron_ids",
            FilterParameter::PostNeuronIds => "post_neuron_ids",
            FilterParameter::ProbMin => "prob_min",
            FilterParameter::ProbMax => "prob_max",
            FilterParameter::SizeMin => "size_min",
            FilterParameter::SizeMax => "size_max",
            FilterParameter::PostMorph => "post_morph",
            FilterParameter::MinPreAxon => "min_pre_axon",
            FilterParameter::MinPreSoma => "min_pre_soma",
            FilterParameter::MinPreDend => "min_pre_dend",
            FilterParameter::MinPostAxon => "min_post_axon",
            FilterParameter::MinPostSoma => "min_post_soma",
            FilterParameter::MinPostDend => "min_post_dend",
            FilterParameter::MinPreCertainty => "min_pre_certainty",
            FilterParameter::MinPostCertainty => "min_post_certainty",
            FilterParameter::CellAxon => "cell_axon",
            FilterParameter::CellDendrite => "cell_dendrite",
            FilterParameter::ProjectionAxon => "projection_axon",
            FilterParameter::CellCertainty => "cell_certainty",
            FilterParameter::ExcludeAutapses => "exclude_autapses",
            FilterParameter::Box => "box",
            FilterParameter::Strict => "strict",
            FilterParameter::ExactThresholds => "exact_thresholds",
        }
    }

    /// The filter with this name.
    pub fn by_name(name: &str) -> Option<FilterParameter> {
        FilterParameter::ALL.iter().copied().find(|p| p.name() == name)
    }

    /// What its value is.
    pub const fn kind(self) -> ParameterKind {
        match self {
            FilterParameter::PreCelltype | FilterParameter::PostCelltype => ParameterKind::Names,
            FilterParameter::PreNeuronIds | FilterParameter::PostNeuronIds => ParameterKind::Ids,
            FilterParameter::PostMorph => ParameterKind::Morphs,
            FilterParameter::ProbMin
            | FilterParameter::ProbMax
            | FilterParameter::SizeMin
            | FilterParameter::SizeMax => ParameterKind::Float16OfSynapse,
            FilterParameter::MinPreCertainty
            | FilterParameter::MinPostCertainty
            | FilterParameter::CellCertainty => ParameterKind::Float16OfNeuron,
            FilterParameter::Box => ParameterKind::Box,
            FilterParameter::ExcludeAutapses
            | FilterParameter::Strict
            | FilterParameter::ExactThresholds => ParameterKind::Flag,
            _ => ParameterKind::Float32OfNeuron,
        }
    }

    /// One line of help.
    pub const fn help(self) -> &'static str {
        match self {
            FilterParameter::PreCelltype => "Presynaptic cell types, comma-separated (MSN,GPe)",
            FilterParameter::PostCelltype => {
                "Postsynaptic cell types, comma-separated; not HVC, LMAN, DA"
            }
            FilterParameter::PreNeuronIds => {
                "Presynaptic neuron ids, comma-separated, or @FILE (text, CSV, npy)"
            }
            FilterParameter::PostNeuronIds => {
                "Postsynaptic neuron ids, comma-separated, or @FILE (text, CSV, npy)"
            }
            FilterParameter::ProbMin => "Synapse probability at least (none = no threshold)",
            FilterParameter::ProbMax => "Synapse probability at most",
            FilterParameter::SizeMin => "Synapse size in µm² at least",
            FilterParameter::SizeMax => "Synapse size in µm² at most",
            FilterParameter::PostMorph => {
                "Postsynaptic morphology: codes or names, comma-separated; -1 = all"
            }
            FilterParameter::MinPreAxon => "Axon of the presynaptic neuron in µm at least; 0 = off",
            FilterParameter::MinPreSoma => {
                "Soma skeleton of the presynaptic neuron in µm at least; 0 = off"
            }
            FilterParameter::MinPreDend => {
                "Dendrite of the presynaptic neuron in µm at least; 0 = off"
            }
            FilterParameter::MinPostAxon => {
                "Axon of the postsynaptic neuron in µm at least; 0 = off"
            }
            FilterParameter::MinPostSoma => {
                "Soma skeleton of the postsynaptic neuron in µm at least; 0 = off"
            }
            FilterParameter::MinPostDend => {
                "Dendrite of the postsynaptic neuron in µm at least; 0 = off"
            }
            FilterParameter::MinPreCertainty => {
                "Cell-type certainty of the presynaptic neuron at least; 0 = off"
            }
            FilterParameter::MinPostCertainty => {
                "Cell-type certainty of the postsynaptic neuron at least; 0 = off"
            }
            FilterParameter::CellAxon => {
                "Axon in µm of every partner of a type that is not axon-only, at least"
            }
            FilterParameter::CellDendrite => {
                "Dendrite in µm of every partner of a type that is not axon-only, at least"
            }
            FilterParameter::ProjectionAxon => {
                "Axon in µm of every partner of an axon-only type, at least"
            }
            FilterParameter::CellCertainty => {
                "Cell-type certainty of both partners at least; 0 = off"
            }
            FilterParameter::ExcludeAutapses => "Leave out synapses of a neuron onto itself",
            FilterParameter::Box => "Box in nm, lower ≤ coordinate < upper: x0,y0,z0,x1,y1,z1",
            FilterParameter::Strict => "Compare with > and < instead of ≥ and ≤ (not the box)",
            FilterParameter::ExactThresholds => {
                "Compare real numbers; otherwise thresholds are rounded to float16 as NumPy does"
            }
        }
    }

    /// Sets this filter from its text, as it stands in a flag or a URL.
    pub fn set(self, filter: &mut Filter, text: &str) -> Result<()> {
        match self.kind() {
            ParameterKind::Names => *self.names_of(filter) = Some(list(self.name(), text)?),
            ParameterKind::Ids => {
                let ids = list(self.name(), text)?
                    .iter()
                    .map(|id| parse_id(self, id))
                    .collect::<Result<_>>()?;
                filter.set_ids(self, ids);
            }
            ParameterKind::Morphs => filter.post_morph = parse_morphs(self, text)?,
            ParameterKind::Box => filter.box_nm = parse_box(self, text)?,
            ParameterKind::Flag => {
                let value = parse_flag(self.name(), text)?;
                match self {
                    FilterParameter::ExcludeAutapses => filter.exclude_autapses = value,
                    FilterParameter::Strict => filter.strict = value,
                    _ => filter.exact_thresholds = value,
                }
            }
            _ => filter.set_number(self, parse_number(self.name(), text)?),
        }
        filter.check()
    }

    fn names_of(self, filter: &mut Filter) -> &mut Option<Vec<String>> {
        match self {
            FilterParameter::PreCelltype => &mut filter.pre_celltype,
            _ => &mut filter.post_celltype,
        }
    }
}

impl Filter {
    /// The value of a numeric filter; `None` if it is off or no number.
    pub fn number(&self, param: FilterParameter) -> Option<f64> {
        // The slot is only read, so a copy of the few numbers is all this costs.
        match param {
            FilterParameter::ProbMin => self.prob_min,
            FilterParameter::ProbMax => self.prob_max,
            FilterParameter::SizeMin => self.size_min,
            FilterParameter::SizeMax => self.size_max,
            FilterParameter::MinPreAxon => self.min_pre_axon,
            FilterParameter::MinPreSoma => self.min_pre_soma,
            FilterParameter::MinPreDend => self.min_pre_dend,
            FilterParameter::MinPostAxon => self.min_post_axon,
            FilterParameter::MinPostSoma => self.min_post_soma,
            FilterParameter::MinPostDend => self.min_post_dend,
            FilterParameter::MinPreCertainty => self.min_pre_certainty,
            FilterParameter::MinPostCertainty => self.min_post_certainty,
            FilterParameter::CellAxon => self.cell_axon,
            FilterParameter::CellDendrite => self.cell_dendrite,
            FilterParameter::ProjectionAxon => self.projection_axon,
            FilterParameter::CellCertainty => self.cell_certainty,
            _ => None,
        }
        // 0 turns a filter on a neuron off.
        .filter(|number| !(param.kind().of_neuron() && *number == 0.0))
    }

    /// Sets a filter on neuron ids. Other filters are left alone.
    pub fn set_ids(&mut self, param: FilterParameter, ids: Vec<u64>) {
        match param {
            FilterParameter::PreNeuronIds => self.pre_neuron_ids = Some(ids),
            FilterParameter::PostNeuronIds => self.post_neuron_ids = Some(ids),
            _ => {}
        }
    }

    /// Sets a numeric filter; `None` turns it off. Other filters are left alone.
    pub fn set_number(&mut self, param: FilterParameter, number: Option<f64>) {
        let slot = match param {
            FilterParameter::ProbMin => &mut self.prob_min,
            FilterParameter::ProbMax => &mut self.prob_max,
            FilterParameter::SizeMin => &mut self.size_min,
            FilterParameter::SizeMax => &mut self.size_max,
            FilterParameter::MinPreAxon => &mut self.min_pre_axon,
            FilterParameter::MinPreSoma => &mut self.min_pre_soma,
            FilterParameter::MinPreDend => &mut self.min_pre_dend,
            FilterParameter::MinPostAxon => &mut self.min_post_axon,
            FilterParameter::MinPostSoma => &mut self.min_post_soma,
            FilterParameter::MinPostDend => &mut self.min_post_dend,
            FilterParameter::MinPreCertainty => &mut self.min_pre_certainty,
            FilterParameter::MinPostCertainty => &mut self.min_post_certainty,
            FilterParameter::CellAxon => &mut self.cell_axon,
            FilterParameter::CellDendrite => &mut self.cell_dendrite,
            FilterParameter::ProjectionAxon => &mut self.projection_axon,
            FilterParameter::CellCertainty => &mut self.cell_certainty,
            _ => return,
        };
        *slot = number;
    }
}

pub(super) fn list(name: &str, text: &str) -> Result<Vec<String>> {
    let items: Vec<String> = text.split(',').map(|item| item.trim().to_owned()).collect();
    if items.iter().any(String::is_empty) {
        return Err(Error::usage(name, format!("'{text}' has an empty item"))
            .advise("separate items by single commas"));
    }
    Ok(items)
}

fn parse_id(param: FilterParameter, text: &str) -> Result<u64> {
    neuron_id(text).ok_or_else(|| {
        Error::usage(param.name(), format!("'{text}' is not a neuron id"))
            .advise("ids are whole numbers from 0 to 18446744073709551615")
    })
}

pub(super) fn parse_number(name: &str, text: &str) -> Result<Option<f64>> {
    if text.trim() == "none" {
        return Ok(None);
    }
    text.trim().parse().map(Some).map_err(|_| {
        Error::usage(name, format!("'{text}' is not a number"))
            .advise("give a decimal number, or none")
    })
}

fn parse_morphs(param: FilterParameter, text: &str) -> Result<Option<Vec<Morph>>> {
    if text.trim() == "-1" {
        return Ok(None);
    }
    let parse = |item: &String| match item.parse::<i64>() {
        Ok(code) => u8::try_from(code).map(Morph::Code).map_err(|_| {
            Error::usage(param.name(), format!("{code} is no morphology code"))
                .advise("codes run from 0 to 255; -1 alone means all")
        }),
        Err(_) => Ok(Morph::Name(item.clone())),
    };
    list(param.name(), text)?.iter().map(parse).collect::<Result<_>>().map(Some)
}

fn parse_box(param: FilterParameter, text: &str) -> Result<Option<BoxNm>> {
    if text.trim() == "none" {
        return Ok(None);
    }
    let numbers: Option<Vec<f64>> = text.split(',').map(|n| n.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[x0, y0, z0, x1, y1, z1]) => {
            Ok(Some(BoxNm { lower: [x0, y0, z0], upper: [x1, y1, z1] }))
        }
        _ => Err(Error::usage(param.name(), format!("'{text}' is not six numbers"))
            .advise("give x0,y0,z0,x1,y1,z1 in nm, the lower corner first")),
    }
}

pub(super) fn parse_flag(name: &str, text: &str) -> Result<bool> {
    flag_of(text).ok_or_else(|| {
        Error::usage(name, format!("'{text}' is neither true nor false"))
            .advise("write true or false")
    })
}

/// What people and programs write for true and false: `true`, Python's `True`, `1`, `yes`, `on`, and
/// their opposites, in any case.
pub fn flag_of(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" | "y" | "t" => Some(true),
        "false" | "0" | "no" | "off" | "n" | "f" => Some(false),
        _ => None,
    }
}
