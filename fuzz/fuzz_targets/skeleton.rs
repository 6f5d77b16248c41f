//! No bytes make the reader of skeletons panic, or believe what is not in them.
#![no_main]

use areax::shape::{Skeleton, SpanningForest};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| match Skeleton::parse(data) {
    Ok(skeleton) => {
        assert_eq!(skeleton.encode(), data);
        let count = skeleton.vertices().len();
        assert!(skeleton.edges().as_flattened().iter().all(|vertex| (*vertex as usize) < count));
        assert!(skeleton.vertices().as_flattened().iter().all(|x| x.is_finite()));
        let (facts, forest) = (skeleton.facts(), SpanningForest::new(&skeleton));
        assert!(facts.path_length_um.is_finite() && facts.path_length_um >= 0.0);
        assert_eq!(forest.nodes.len(), count);
        assert_eq!((forest.trees(), forest.left_out.len()), (facts.components, facts.cycles));
        for (at, node) in forest.nodes.iter().enumerate() {
            assert!(node.parent.is_none_or(|parent| (parent as usize) < at));
        }
    }
    Err(error) => assert!(error.to_string().starts_with("byte "), "{error}"),
});
