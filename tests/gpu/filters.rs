//! Random filters over the synthetic data: every filter there is, mostly a few at once.

use areax::Dataset;
use areax::query::{BoxNm, Filter, FilterParameter, Morph, Population};

pub fn random(rng: &mut fastrand::Rng, data: &Dataset) -> Filter {
    let mut filter = Filter::default();
    if rng.u8(0..8) == 0 {
        filter = filter.population(Population::FullCells);
    }
    let names: Vec<&(u8, String)> = data.vocabulary.types.entries().iter().collect();
    if rng.u8(0..4) == 0 {
        filter.pre_celltype = Some(some(rng, &names, |(_, name)| name.clone()));
    }
    let post: Vec<&(u8, String)> =
        names.iter().filter(|(code, _)| !data.vocabulary.is_axon_only(*code)).copied().collect();
    if rng.u8(0..4) == 0 && !post.is_empty() {
        filter.post_celltype = Some(some(rng, &post, |(_, name)| name.clone()));
    }
    if rng.u8(0..5) == 0 {
        let morphs = [Morph::Code(0), Morph::Code(250), Morph::Code(9), Morph::Name("soma".into())];
        filter.post_morph = Some(some(rng, &morphs.iter().collect::<Vec<_>>(), |m| (*m).clone()));
    }
    for ids in [&mut filter.pre_neuron_ids, &mut filter.post_neuron_ids] {
        if rng.u8(0..8) == 0 {
            let length = rng.usize(1..200);
            let drawn = (0..length).map(|_| 1000 + rng.u64(0..3000));
            *ids = Some(drawn.collect::<Vec<u64>>().into());
        }
    }
    for param in FilterParameter::ALL {
        // Pairs of neurons are not a GPU's.
        let is_drawn = param.kind().is_number() && *param != FilterParameter::MinPair;
        if is_drawn && rng.u8(0..9) == 0 {
            filter.set_number(*param, Some(number(rng, *param)));
        }
    }
    if rng.u8(0..6) == 0 {
        let mut lower = [0.0; 3];
        let mut upper = [0.0; 3];
        for axis in 0..3 {
            let scale = if axis == 2 { 5e9 } else { 1100.0 };
            let (a, b) = (rng.f64() * scale - 50.0, rng.f64() * scale);
            (lower[axis], upper[axis]) = (a.min(b), a.max(b));
        }
        filter.box_nm = Some(BoxNm { lower, upper });
    }
    filter.exclude_autapses = rng.u8(0..5) == 0;
    filter.strict = rng.u8(0..3) == 0;
    filter.exact_thresholds = rng.u8(0..4) == 0;
    filter
}

fn some<T: ?Sized, U>(rng: &mut fastrand::Rng, from: &[&T], to: impl Fn(&T) -> U) -> Vec<U> {
    let length = rng.usize(1..=from.len());
    (0..length).map(|_| to(rng.choice(from).unwrap())).collect()
}

fn number(rng: &mut fastrand::Rng, param: FilterParameter) -> f64 {
    use FilterParameter::*;
    let codes = [0.0, 0.05, 0.1, 0.6, 0.9, 1.0, 1e-8, 65504.0, 1e9, f64::INFINITY];
    match param {
        ProbMin | SizeMin if rng.bool() => rng.choice(codes).unwrap() - f64::from(rng.u8(0..9) / 8),
        ProbMax | SizeMax => rng.f64() * 2.5,
        ProbMin | SizeMin => rng.f64(),
        MinPreCertainty | MinPostCertainty | CellCertainty => rng.f64(),
        _ => rng.choice([0.0, 1e-45, 50.0, 200.0, 120.5, 390.0, 1e39]).unwrap(),
    }
}
