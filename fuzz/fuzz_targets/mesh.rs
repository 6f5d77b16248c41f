//! No bytes make the reader of meshes panic, or believe what is not in them.
#![no_main]

use std::num::NonZeroUsize;

use areax::shape::Mesh;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| match Mesh::parse(data) {
    Ok(mesh) => {
        assert_eq!(mesh.encode(), data);
        let count = mesh.vertices().len();
        assert!(mesh.triangles().as_flattened().iter().all(|vertex| (*vertex as usize) < count));
        assert!(mesh.vertices().as_flattened().iter().all(|x| x.is_finite()));
        let facts = mesh.facts();
        assert!(facts.area_um2.is_finite() && facts.area_um2 >= 0.0);
        assert!(facts.components <= count);
        let Some(every) = NonZeroUsize::new(data.len() % 5 + 1) else { return };
        assert_eq!(mesh.subsample(every).vertices().len(), count.div_ceil(every.get()));
    }
    Err(error) => assert!(error.to_string().starts_with("byte "), "{error}"),
});
