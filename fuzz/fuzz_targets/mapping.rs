//! No bytes make the parser of mapping files panic, or give an index or a name twice.
#![no_main]

use areax::read::parse_mapping;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| match parse_mapping("cell type", data) {
    Ok(names) => {
        for (at, (code, name)) in names.entries().iter().enumerate() {
            assert_eq!(names.position(*code), Some(at));
            assert_eq!(names.code_of("celltype", name).ok(), Some(*code));
            assert!(!name.is_empty() && name.trim() == name);
        }
    }
    Err(error) => assert!(error.to_string().contains("line "), "{error}"),
});
