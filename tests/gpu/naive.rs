//! The filter's definition, row by row, in the plainest words.

use areax::Dataset;
use areax::codes::{f16_to_f64, round_to_f16, value_of_order_code};
use areax::query::{Filter, Morph, NeuronIds};

/// One bool for each published row.
pub fn passing(data: &Dataset, filter: &Filter) -> Vec<bool> {
    let mut published = vec![false; data.synapse_count()];
    for segment in &data.segments {
        for at in segment.start as usize..segment.end as usize {
            let key = (segment.pre_type, segment.post_type, segment.post_morph);
            published[data.synapses.row[at] as usize] = passes(data, filter, key, at);
        }
    }
    published
}

fn passes(data: &Dataset, filter: &Filter, key: (u8, u8, u8), at: usize) -> bool {
    let s = &data.synapses;
    let types = &data.vocabulary.types;
    let typed = |names: &Option<Vec<String>>, code: u8| {
        names.as_ref().is_none_or(|n| n.iter().any(|n| types.code_of("", n).unwrap() == code))
    };
    let morph = |morph: &Morph| match morph {
        Morph::Code(code) => *code == key.2,
        Morph::Name(name) => data.vocabulary.morphs.code_of("", name).unwrap() == key.2,
    };
    let listed = |ids: &Option<NeuronIds>, neuron: u32| {
        let id = data.neurons.id[neuron as usize];
        ids.as_ref().is_none_or(|ids| ids.numbers("").unwrap().contains(&id))
    };
    let inside = |axis: usize, nm: u32| {
        filter.box_nm.is_none_or(|b| b.lower[axis] <= nm.into() && f64::from(nm) < b.upper[axis])
    };
    let (prob, size) = (value_of_order_code(s.prob[at]), value_of_order_code(s.size[at]));
    typed(&filter.pre_celltype, key.0)
        && typed(&filter.post_celltype, key.1)
        && filter.post_morph.as_ref().is_none_or(|morphs| morphs.iter().any(morph))
        && listed(&filter.pre_neuron_ids, s.pre[at])
        && listed(&filter.post_neuron_ids, s.post[at])
        && least16(filter, prob, filter.prob_min)
        && least16(filter, size, filter.size_min)
        && most16(filter, prob, filter.prob_max)
        && most16(filter, size, filter.size_max)
        && (!filter.exclude_autapses || s.pre[at] != s.post[at])
        && inside(0, s.x[at])
        && inside(1, s.y[at])
        && inside(2, s.z[at])
        && partner(
            data,
            filter,
            s.pre[at],
            [filter.min_pre_axon, filter.min_pre_soma, filter.min_pre_dend],
            filter.min_pre_certainty,
        )
        && partner(
            data,
            filter,
            s.post[at],
            [filter.min_post_axon, filter.min_post_soma, filter.min_post_dend],
            filter.min_post_certainty,
        )
}

fn compared(filter: &Filter, threshold: f64) -> f64 {
    if filter.exact_thresholds { threshold } else { f16_to_f64(round_to_f16(threshold)) }
}

fn least16(filter: &Filter, value: f64, min: Option<f64>) -> bool {
    min.map(|min| compared(filter, min))
        .is_none_or(|min| if filter.strict { value > min } else { value >= min })
}

fn most16(filter: &Filter, value: f64, max: Option<f64>) -> bool {
    max.map(|max| compared(filter, max))
        .is_none_or(|max| if filter.strict { value < max } else { value <= max })
}

fn partner(
    data: &Dataset,
    filter: &Filter,
    neuron: u32,
    lengths: [Option<f64>; 3],
    certainty: Option<f64>,
) -> bool {
    let on = |number: Option<f64>| number.filter(|number| *number > 0.0);
    let n = &data.neurons;
    let at = neuron as usize;
    let population = [filter.cell_axon, filter.cell_dendrite, filter.projection_axon];
    let asked = lengths.into_iter().chain(population).chain([certainty, filter.cell_certainty]);
    if at >= n.cell_type.len() {
        return asked.into_iter().all(|number| on(number).is_none());
    }
    let long = |um: f32, min: Option<f64>| {
        on(min).is_none_or(|min| if filter.strict { um > min as f32 } else { um >= min as f32 })
    };
    let sure = |min: Option<f64>| least16(filter, value_of_order_code(n.certainty[at]), on(min));
    let member = if data.vocabulary.is_axon_only(n.cell_type[at]) {
        long(n.axon[at], filter.projection_axon)
    } else {
        long(n.axon[at], filter.cell_axon) && long(n.dendrite[at], filter.cell_dendrite)
    };
    member
        && long(n.axon[at], lengths[0])
        && long(n.soma[at], lengths[1])
        && long(n.dendrite[at], lengths[2])
        && sure(certainty)
        && sure(filter.cell_certainty)
}
