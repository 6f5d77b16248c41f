//! The filters' names, stated once: flags, URL parameters, sweep axes and the echoed filter all
//! come from this table.

use crate::error::{Error, Result};
use crate::query::{BoxNm, Filter, Morph, neuron_id};

/// One filter of the table in `docs/SEMANTICS.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is documented as the field of `Filter` of the same name")]
pub enum Param {
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
pub enum ParamKind {
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

impl ParamKind {
    /// Whether the value is a number (and can be an axis of a sweep).
    pub fn is_number(self) -> bool {
        self == ParamKind::Float16OfSynapse || self.of_neuron()
    }

    /// Whether it is compared with a column of the neuron table.
    pub fn of_neuron(self) -> bool {
        matches!(self, ParamKind::Float16OfNeuron | ParamKind::Float32OfNeuron)
    }
}

impl Param {
    /// Every filter, in the order of the documents.
    pub const ALL: &[Param] = &[
        Param::PreCelltype,
        Param::PostCelltype,
        Param::PreNeuronIds,
        Param::PostNeuronIds,
        Param::ProbMin,
        Param::ProbMax,
        Param::SizeMin,
        Param::SizeMax,
        Param::PostMorph,
        Param::MinPreAxon,
        Param::MinPreSoma,
        Param::MinPreDend,
        Param::MinPostAxon,
        Param::MinPostSoma,
        Param::MinPostDend,
        Param::MinPreCertainty,
        Param::MinPostCertainty,
        Param::CellAxon,
        Param::CellDendrite,
        Param::ProjectionAxon,
        Param::CellCertainty,
        Param::ExcludeAutapses,
        Param::Box,
        Param::Strict,
        Param::ExactThresholds,
    ];

    /// Its name in the library, in URLs and in JSON; the flag is the same with dashes.
    pub const fn name(self) -> &'static str {
        match self {
            Param::PreCelltype => "pre_celltype",
            Param::PostCelltype => "post_celltype",
            Param::PreNeuronIds => "pre_neuron_ids",
            Param::PostNeuronIds => "post_neuron_ids",
            Param::ProbMin => "prob_min",
            Param::ProbMax => "prob_max",
            Param::SizeMin => "size_min",
            Param::SizeMax => "size_max",
            Param::PostMorph => "post_morph",
            Param::MinPreAxon => "min_pre_axon",
            Param::MinPreSoma => "min_pre_soma",
            Param::MinPreDend => "min_pre_dend",
            Param::MinPostAxon => "min_post_axon",
            Param::MinPostSoma => "min_post_soma",
            Param::MinPostDend => "min_post_dend",
            Param::MinPreCertainty => "min_pre_certainty",
            Param::MinPostCertainty => "min_post_certainty",
            Param::CellAxon => "cell_axon",
            Param::CellDendrite => "cell_dendrite",
            Param::ProjectionAxon => "projection_axon",
            Param::CellCertainty => "cell_certainty",
            Param::ExcludeAutapses => "exclude_autapses",
            Param::Box => "box",
            Param::Strict => "strict",
            Param::ExactThresholds => "exact_thresholds",
        }
    }

    /// The filter with this name.
    pub fn by_name(name: &str) -> Option<Param> {
        Param::ALL.iter().copied().find(|p| p.name() == name)
    }

    /// What its value is.
    pub const fn kind(self) -> ParamKind {
        match self {
            Param::PreCelltype | Param::PostCelltype => ParamKind::Names,
            Param::PreNeuronIds | Param::PostNeuronIds => ParamKind::Ids,
            Param::PostMorph => ParamKind::Morphs,
            Param::ProbMin | Param::ProbMax | Param::SizeMin | Param::SizeMax => {
                ParamKind::Float16OfSynapse
            }
            Param::MinPreCertainty | Param::MinPostCertainty | Param::CellCertainty => {
                ParamKind::Float16OfNeuron
            }
            Param::Box => ParamKind::Box,
            Param::ExcludeAutapses | Param::Strict | Param::ExactThresholds => ParamKind::Flag,
            _ => ParamKind::Float32OfNeuron,
        }
    }

    /// One line of help.
    pub const fn help(self) -> &'static str {
        match self {
            Param::PreCelltype => "Presynaptic cell types, comma-separated (MSN,GPe)",
            Param::PostCelltype => "Postsynaptic cell types, comma-separated; not HVC, LMAN, DA",
            Param::PreNeuronIds => {
                "Presynaptic neuron ids, comma-separated, or @FILE (text, CSV, npy)"
            }
            Param::PostNeuronIds => {
                "Postsynaptic neuron ids, comma-separated, or @FILE (text, CSV, npy)"
            }
            Param::ProbMin => "Synapse probability at least (none = no threshold)",
            Param::ProbMax => "Synapse probability at most",
            Param::SizeMin => "Synapse size in µm² at least",
            Param::SizeMax => "Synapse size in µm² at most",
            Param::PostMorph => {
                "Postsynaptic morphology: codes or names, comma-separated; -1 = all"
            }
            Param::MinPreAxon => "Axon of the presynaptic neuron in µm at least; 0 = off",
            Param::MinPreSoma => "Soma skeleton of the presynaptic neuron in µm at least; 0 = off",
            Param::MinPreDend => "Dendrite of the presynaptic neuron in µm at least; 0 = off",
            Param::MinPostAxon => "Axon of the postsynaptic neuron in µm at least; 0 = off",
            Param::MinPostSoma => {
                "Soma skeleton of the postsynaptic neuron in µm at least; 0 = off"
            }
            Param::MinPostDend => "Dendrite of the postsynaptic neuron in µm at least; 0 = off",
            Param::MinPreCertainty => {
                "Cell-type certainty of the presynaptic neuron at least; 0 = off"
            }
            Param::MinPostCertainty => {
                "Cell-type certainty of the postsynaptic neuron at least; 0 = off"
            }
            Param::CellAxon => {
                "Axon in µm of every partner of a type that is not axon-only, at least"
            }
            Param::CellDendrite => {
                "Dendrite in µm of every partner of a type that is not axon-only, at least"
            }
            Param::ProjectionAxon => "Axon in µm of every partner of an axon-only type, at least",
            Param::CellCertainty => "Cell-type certainty of both partners at least; 0 = off",
            Param::ExcludeAutapses => "Leave out synapses of a neuron onto itself",
            Param::Box => "Box in nm, lower ≤ coordinate < upper: x0,y0,z0,x1,y1,z1",
            Param::Strict => "Compare with > and < in place of ≥ and ≤ (not the box)",
            Param::ExactThresholds => {
                "Compare real numbers; otherwise thresholds are rounded to float16 as NumPy does"
            }
        }
    }

    /// Sets this filter from its text, as it stands in a flag or a URL.
    pub fn set(self, filter: &mut Filter, text: &str) -> Result<()> {
        match self.kind() {
            ParamKind::Names => *self.names_of(filter) = Some(list(self.name(), text)?),
            ParamKind::Ids => {
                let ids = list(self.name(), text)?
                    .iter()
                    .map(|id| parse_id(self, id))
                    .collect::<Result<_>>()?;
                filter.set_ids(self, ids);
            }
            ParamKind::Morphs => filter.post_morph = parse_morphs(self, text)?,
            ParamKind::Box => filter.box_nm = parse_box(self, text)?,
            ParamKind::Flag => {
                let value = parse_flag(self.name(), text)?;
                match self {
                    Param::ExcludeAutapses => filter.exclude_autapses = value,
                    Param::Strict => filter.strict = value,
                    _ => filter.exact_thresholds = value,
                }
            }
            _ => filter.set_number(self, parse_number(self.name(), text)?),
        }
        filter.check()
    }

    fn names_of(self, filter: &mut Filter) -> &mut Option<Vec<String>> {
        match self {
            Param::PreCelltype => &mut filter.pre_celltype,
            _ => &mut filter.post_celltype,
        }
    }
}

impl Filter {
    /// The value of a numeric filter; `None` if it is off or no number.
    pub fn number(&self, param: Param) -> Option<f64> {
        // The slot is only read, so a copy of the few numbers is all this costs.
        match param {
            Param::ProbMin => self.prob_min,
            Param::ProbMax => self.prob_max,
            Param::SizeMin => self.size_min,
            Param::SizeMax => self.size_max,
            Param::MinPreAxon => self.min_pre_axon,
            Param::MinPreSoma => self.min_pre_soma,
            Param::MinPreDend => self.min_pre_dend,
            Param::MinPostAxon => self.min_post_axon,
            Param::MinPostSoma => self.min_post_soma,
            Param::MinPostDend => self.min_post_dend,
            Param::MinPreCertainty => self.min_pre_certainty,
            Param::MinPostCertainty => self.min_post_certainty,
            Param::CellAxon => self.cell_axon,
            Param::CellDendrite => self.cell_dendrite,
            Param::ProjectionAxon => self.projection_axon,
            Param::CellCertainty => self.cell_certainty,
            _ => None,
        }
        // 0 turns a filter on a neuron off.
        .filter(|number| !(param.kind().of_neuron() && *number == 0.0))
    }

    /// Sets a filter on neuron ids. Other filters are left alone.
    pub fn set_ids(&mut self, param: Param, ids: Vec<u64>) {
        match param {
            Param::PreNeuronIds => self.pre_neuron_ids = Some(ids),
            Param::PostNeuronIds => self.post_neuron_ids = Some(ids),
            _ => {}
        }
    }

    /// Sets a numeric filter; `None` turns it off. Other filters are left alone.
    pub fn set_number(&mut self, param: Param, number: Option<f64>) {
        let slot = match param {
            Param::ProbMin => &mut self.prob_min,
            Param::ProbMax => &mut self.prob_max,
            Param::SizeMin => &mut self.size_min,
            Param::SizeMax => &mut self.size_max,
            Param::MinPreAxon => &mut self.min_pre_axon,
            Param::MinPreSoma => &mut self.min_pre_soma,
            Param::MinPreDend => &mut self.min_pre_dend,
            Param::MinPostAxon => &mut self.min_post_axon,
            Param::MinPostSoma => &mut self.min_post_soma,
            Param::MinPostDend => &mut self.min_post_dend,
            Param::MinPreCertainty => &mut self.min_pre_certainty,
            Param::MinPostCertainty => &mut self.min_post_certainty,
            Param::CellAxon => &mut self.cell_axon,
            Param::CellDendrite => &mut self.cell_dendrite,
            Param::ProjectionAxon => &mut self.projection_axon,
            Param::CellCertainty => &mut self.cell_certainty,
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

fn parse_id(param: Param, text: &str) -> Result<u64> {
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

fn parse_morphs(param: Param, text: &str) -> Result<Option<Vec<Morph>>> {
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

fn parse_box(param: Param, text: &str) -> Result<Option<BoxNm>> {
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
