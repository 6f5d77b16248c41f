//! Both engines against the reference, which reads the published records, on a data set that is
//! nasty on purpose.

use std::sync::Arc;

use areax::Dataset;
use areax::Run;
use areax::dataset::StoreChoice;
use areax::engine::Engine;
use areax::engine::reference::Reference;
use areax::progress::Silent;
use areax::query::MatrixQuery;
use areax::read::{SourceOverrides, Sources};
use areax::synth::{SynthOptions, write};

use super::parity::{SMALL_BINDING, random_query};
use super::{Bench, Limits};

pub fn nasty_data_equals_the_reference(bench: &Bench) {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 40_000, neurons: 3_000, seed: 5, nasty: true };
    write(folder.path(), &options, &Silent).unwrap();
    let sources = Sources::find(folder.path(), &SourceOverrides::default()).unwrap();
    let vocabulary = sources.vocabulary().unwrap();
    let reference = Reference::open(&sources, vocabulary.clone()).unwrap();
    let data =
        Dataset::open(&sources, vocabulary, &StoreChoice::default(), &Run::default()).unwrap();
    let data = Arc::new(data);
    let mut rng = fastrand::Rng::with_seed(17);
    let specialized = Limits { specialize: true, ..SMALL_BINDING };
    for (limits, cases) in [(Limits::default(), 60), (specialized, 10)] {
        let (gpu, scan) = bench.engines(&data, limits);
        for case in 0..bench.questions(cases) {
            let query = match case {
                0 => MatrixQuery::default(),
                _ => random_query(&mut rng, &data),
            };
            let expected = reference.matrix(&query, &Run::default()).unwrap();
            let expected_count = reference.count(&query.filter, &Run::default()).unwrap();
            for engine in [&gpu as &dyn Engine, &scan] {
                assert_eq!(
                    engine.matrix(&query, &Run::default()).unwrap(),
                    expected,
                    "{} {query:?}",
                    engine.name()
                );
                assert_eq!(
                    engine.count(&query.filter, &Run::default()).unwrap(),
                    expected_count,
                    "{query:?}"
                );
            }
        }
    }
}
