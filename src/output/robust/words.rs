//! What is said of the intervals of a claim in words.

use crate::output::intervals::words::{
    FRAGMENTS, ONE_VOLUME, percent, resamples, rounded, skewed, unit,
};
use crate::output::views::Verdicts;
use crate::output::{Context, drawn, words};
use crate::query::{Connection, Resampling, Types, Verdict};

/// The connections of the claim, in its words.
pub fn connections(verdicts: &Verdicts) -> Vec<String> {
    let side = |types: &Types| match types {
        Types::Any => "*".to_owned(),
        Types::Of(names) => names.join(","),
    };
    let said = |of: &Connection| format!("{}->{}", side(&of.pre), side(&of.post));
    verdicts.query.claim.connections().iter().map(said).collect()
}

/// Whose neurons they are, in any setting.
pub fn population(verdicts: &Verdicts, context: &Context) -> String {
    let fragments = verdicts.query.ci.is_some_and(|ci| ci.fragments);
    let own = drawn::population(context, fragments);
    let axes = verdicts.axes().iter().filter(|axis| axis.parameter.is_about_neurons());
    let axes: Vec<String> =
        axes.map(|axis| words::threshold_name(&axis.parameter, verdicts.strict())).collect();
    let has_own = context.population.is_some()
        || context.filter.population_name.is_some()
        || context.filter.needs_neurons();
    match (axes.is_empty(), has_own) {
        (true, _) => own,
        (false, true) => format!("{own}, in each setting those that pass its {}", axes.join(", ")),
        (false, false) => format!("in each setting the neurons that pass its {}", axes.join(", ")),
    }
}

/// `holds in 341 of 360 settings; in all of them in 87 % of resamples, …`.
pub fn shares(verdicts: &Verdicts) -> Option<String> {
    let (found, resampling) = verdicts.intervals()?;
    let share =
        |count: u32| words::percent(100.0 * f64::from(count) / f64::from(resampling.resamples));
    Some(format!(
        "holds in {} of {} settings; in all of them at once in {} % of resamples, in at least 95 % of them in {} % \
         (how stable the verdict is, no p values)",
        words::thousands(verdicts.count(Verdict::Holds)),
        words::thousands(verdicts.outcomes().len() as u64),
        share(found.in_all),
        share(found.in_most)
    ))
}

/// The sentence for the Methods section; none where there are no intervals.
pub fn methods(verdicts: &Verdicts, context: &Context) -> Option<String> {
    let (found, resampling) = verdicts.intervals()?;
    let unit = unit(resampling);
    let mut text = format!(
        "Intervals of the difference of the claim's sides (left − right) are {} % percentile intervals of {}, \
         with the same weights in every setting, conditional on the number of {unit}s of each label; the unit of \
         resampling is the {unit}. Synapses of a neuron with itself are left out of them.{}",
        percent(resampling),
        resamples(resampling),
        skewed(resampling)
    );
    if let Some(critical) = found.critical {
        text += &format!(
            " Bands hold for all settings at once in 95 % of resamples: {} standard deviations over resamples.",
            words::fixed(critical, 2)
        );
    }
    text += &format!(" The claim {}.", shares(verdicts)?);
    text += &format!(" Population: {}.", population(verdicts, context));
    text += &lost(verdicts);
    text += &rounded(found.rounded_to);
    match resampling.fragments {
        true => text += FRAGMENTS,
        false => text += &fragments(found.fragments),
    }
    Some(format!("{text} {ONE_VOLUME}"))
}

fn fragments(settings: u64) -> String {
    if settings == 0 {
        return String::new();
    }
    format!(
        " In {} settings nothing but type and certainty is asked of the neurons of a resampled side: units there \
         are fragments, and the intervals too narrow by an unknown factor.",
        words::thousands(settings)
    )
}

/// What the conditions on neurons leave out.
fn lost(verdicts: &Verdicts) -> String {
    let Some((found, _)) = verdicts.intervals() else { return String::new() };
    let shares = found.settings.iter().filter(|of| of.lost.1 > 0);
    let shares = shares.map(|of| 100.0 * of.lost.0 as f64 / of.lost.1 as f64);
    let (least, most) = shares.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), share| {
        (least.min(share), most.max(share))
    });
    if least > most {
        return String::new();
    }
    let (least, most) = (words::percent(least), words::percent(most));
    let range = if least == most { least } else { format!("{least} to {most}") };
    format!(" Conditions on neurons leave out {range} % of the synapses of a setting.")
}

impl Verdicts<'_> {
    /// What table and picture say of the intervals: neurons first.
    pub(in crate::output) fn facts(&self, context: &Context) -> Vec<(String, String)> {
        let Some((found, resampling)) = self.intervals() else { return Vec::new() };
        let range = |of: &dyn Fn(&(u64, u64)) -> u64, at: usize| {
            let n = || found.settings.iter().filter_map(|setting| setting.neurons.get(at)).map(of);
            let (least, most) = (n().min().unwrap_or(0), n().max().unwrap_or(0));
            match least == most {
                true => words::thousands(least),
                false => format!("{} to {}", words::thousands(least), words::thousands(most)),
            }
        };
        let own = |(at, name): (usize, String)| {
            format!("{name} {} pre, {} post", range(&|n| n.0, at), range(&|n| n.1, at))
        };
        let neurons: Vec<String> = connections(self).into_iter().enumerate().map(own).collect();
        let mut facts = vec![(said_units(resampling).to_owned(), neurons.join("; "))];
        facts.extend(shares(self).map(|shares| ("Stability".to_owned(), shares)));
        facts.extend(methods(self, context).map(|methods| ("Methods".to_owned(), methods)));
        facts
    }
}

fn said_units(resampling: &Resampling) -> &'static str {
    if resampling.fragments { "Fragments" } else { "Neurons" }
}
