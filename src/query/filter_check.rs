//! A filter against a vocabulary: its names as codes, and what it must not say.

use crate::error::{Error, Result};
use crate::query::filter_parameter::not_a_count;
use crate::query::predicate::{Scope, Subject, columns};
use crate::query::{
    BoxNm, CodeSet, Expression, Filter, FilterParameter, Morph, ParameterKind, Vocabulary,
};
use crate::schema::NEURON_ID;

/// The largest number of synapses that a filter takes: float64 holds it exactly, and a table has
/// fewer.
const COUNT_MAX: f64 = (1_u64 << 53) as f64;

impl Filter {
    /// Whether any filter needs a neuron's lengths or certainty.
    #[doc(hidden)]
    pub fn needs_neurons(&self) -> bool {
        let is_on = |p: &FilterParameter| p.kind().of_neuron() && self.number(*p).is_some();
        let of_neurons = |(of, column): &(Subject, _)| *of != Subject::Row && *column != NEURON_ID;
        FilterParameter::ALL.iter().any(is_on)
            || self.limits.iter().any(|limit| limit.of != Subject::Row)
            || self.conditions.iter().flat_map(Expression::columns).any(|name| {
                columns(name, Scope::Synapses).is_ok_and(|columns| columns.iter().any(of_neurons))
            })
    }

    /// The cell-type names of `pre_celltype` as codes (all codes if it is off).
    ///
    /// # Errors
    /// A name that the data lacks (usage); the error names the parameter and similar names.
    #[doc(hidden)]
    pub fn pre_types(&self, vocabulary: &Vocabulary) -> Result<CodeSet> {
        types(FilterParameter::PreCelltype, self.pre_celltype.as_deref(), vocabulary)
    }

    /// The cell-type names of `post_celltype` as codes; an axon-only type is an error.
    ///
    /// # Errors
    /// Such a type, and a name that the data lacks (usage); the error names the parameter.
    #[doc(hidden)]
    pub fn post_types(&self, vocabulary: &Vocabulary) -> Result<CodeSet> {
        let set = types(FilterParameter::PostCelltype, self.post_celltype.as_deref(), vocabulary)?;
        for name in self.post_celltype.iter().flatten() {
            vocabulary.check_postsynaptic(FilterParameter::PostCelltype.name(), name)?;
        }
        Ok(set)
    }

    /// The morphologies of `post_morph` as codes (all codes if it is off).
    ///
    /// # Errors
    /// A name that the data lacks (usage); the error names the parameter and similar names.
    #[doc(hidden)]
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

    /// Refuses invalid values, whoever set them: NaN thresholds, negative lengths or
    /// certainties, a box whose corners are swapped. A list that is empty matches nothing.
    ///
    /// # Errors
    /// Such a value (usage); the error names the parameter.
    pub fn check(&self) -> Result<()> {
        for param in FilterParameter::ALL {
            if let Some(number) = self.number(*param) {
                check_number(*param, number)?;
            }
        }
        if self.limits.iter().any(|limit| limit.real().is_nan()) {
            return Err(Error::usage("axis", "NaN is not a threshold").advise("give a number"));
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

impl FilterParameter {
    /// Refuses a number that this filter does not take, as a value of an axis may be.
    ///
    /// # Errors
    /// Such a number (usage); the error names the parameter.
    pub fn check_number(self, number: f64) -> Result<()> {
        check_number(self, number)
    }
}

fn check_number(param: FilterParameter, number: f64) -> Result<()> {
    if number.is_nan() {
        return Err(Error::usage(param.name(), "NaN is not a threshold")
            .advise("give a number; without a threshold NaN values pass"));
    }
    if param.kind() == ParameterKind::Count {
        // Beyond 2⁵³ a float64 is no certain number.
        let is_count = number.fract() == 0.0 && (0.0..=COUNT_MAX).contains(&number);
        return if is_count { Ok(()) } else { Err(not_a_count(param.name(), number)) };
    }
    if param.kind() != ParameterKind::Float16OfSynapse && number < 0.0 {
        return Err(Error::usage(param.name(), format!("{number} is negative"))
            .advise("give a length in µm or a certainty from 0 to 1; 0 disables the filter"));
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
