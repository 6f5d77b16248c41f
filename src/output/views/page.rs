//! Several matrices of the same synapses, as the formats see them: each beside its question, and what
//! all have in common.

use crate::output::{Context, caption};
use crate::query::{
    Filter, FilterParameter, Matrix, MatrixQuery, MatrixSet, MatrixSetQuery, Preset, Setting,
    in_force,
};

/// A matrix set beside its question.
pub struct Page<'a> {
    pub(in crate::output) set: &'a MatrixSet,
    questions: Vec<MatrixQuery>,
    pub(in crate::output) preset: Option<Preset>,
    pub(in crate::output) changed: Vec<&'static str>,
}

impl<'a> Page<'a> {
    /// The answer to `query`, which came from `preset` if one was named.
    pub fn new(set: &'a MatrixSet, query: &MatrixSetQuery, preset: Option<Preset>) -> Page<'a> {
        let changed = preset.map(|preset| changed(&preset.filter(), &query.filter));
        let changed = changed.unwrap_or_default();
        Page { set, questions: query.questions(), preset, changed }
    }

    /// The matrices with their questions.
    pub(in crate::output) fn matrices(
        &self,
    ) -> impl ExactSizeIterator<Item = (&'a Matrix, &MatrixQuery)> {
        self.set.0.iter().zip(&self.questions)
    }

    /// Synapses that passed.
    pub(in crate::output) fn total(&self) -> u64 {
        self.set.0.first().map_or(0, |matrix| matrix.total)
    }

    /// What it is called.
    pub(in crate::output) fn title(&self) -> String {
        let count = self.set.0.len();
        match self.preset {
            Some(preset) => format!("{count} connectivity matrices, preset {}", preset.name()),
            None => format!("{count} connectivity matrices"),
        }
    }

    /// Data, filter, population, total, and what was changed of the preset.
    pub(in crate::output) fn facts(&self, context: &Context) -> Vec<(String, String)> {
        let Some(first) = self.set.0.first() else { return Vec::new() };
        let mut facts = caption::facts(first, context);
        if let Some(preset) = self.preset.filter(|_| !self.changed.is_empty()) {
            let words = format!("{}, changed: {}", preset.name(), self.changed.join(", "));
            facts.push(("Preset".into(), words));
        }
        facts
    }
}

/// The filters that are not those of the preset.
fn changed(preset: &Filter, filter: &Filter) -> Vec<&'static str> {
    let (preset, asked) = (in_force(preset), in_force(filter));
    let differs = |(param, setting): &&(_, Setting)| {
        !preset.iter().any(|(other, theirs)| other == param && theirs == setting)
    };
    let mut names: Vec<_> = asked.iter().filter(differs).map(|(param, _)| param.name()).collect();
    let gone =
        |(param, _): &&(FilterParameter, Setting)| !asked.iter().any(|(other, _)| other == param);
    names.extend(preset.iter().filter(gone).map(|(param, _)| param.name()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Population;

    #[test]
    fn what_was_changed_of_a_preset_is_named() {
        let preset = Preset::AreaX.filter();
        assert!(changed(&preset, &preset).is_empty());
        let mut other = preset.clone();
        other.size_min = Some(0.2);
        other.prob_min = None;
        other.pre_celltype = Some(vec!["HVC".into()]);
        assert_eq!(changed(&preset, &other), ["pre_celltype", "size_min", "prob_min"]);
        let full = Filter::default().population(Population::FullCells);
        assert_eq!(changed(&preset, &full), ["strict", "prob_min", "size_min"]);
    }
}
