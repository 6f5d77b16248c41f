//! Words that some rooms never say.

use super::{assert_none, library_and_binary};

/// Places, and words that their code never says.
const NEVER_SAYS: &[(&str, &[&str])] = &[
    ("src/server/questions/", &["serde", "serde_json"]),
    ("src/query/", &["Path", "PathBuf", "io", "Dataset", "Engine"]),
    ("src/engine/plan/", &["Path", "PathBuf", "io"]),
    ("src/engine/cpu/", &["Path", "PathBuf", "io"]),
    ("src/engine/gpu/", &["Path", "PathBuf", "io"]),
    (
        "src/engine/reference/",
        &[
            "plan",
            "Plan",
            "dataset",
            "Dataset",
            "codes",
            "CodeRange",
            "ThresholdRule",
            "rule",
            "predicate",
            "Predicate",
            "ExactSum",
        ],
    ),
    ("src/output/", &["Dataset", "Plan", "Engine", "Sources"]),
    ("src/synth/", &["Sources", "Dataset", "Filter"]),
    ("src/map/", &["Dataset", "Filter", "Engine", "Sources"]),
    ("src/read/", &["Dataset", "Filter", "Plan", "Mmap"]),
    ("src/shape/", &["Dataset", "Filter", "Engine", "Sources"]),
    ("src/table/", &["Dataset", "Filter", "Engine", "Sources", "Plan", "Mmap"]),
];

#[test]
fn some_rooms_never_say_some_words() {
    let mut broken = Vec::new();
    for source in library_and_binary() {
        for (place, words) in NEVER_SAYS {
            for word in words.iter().filter(|_| source.name.starts_with(place)) {
                for line in source.lines_with(word) {
                    broken.push(format!("{}:{line}: says '{word}'", source.name));
                }
            }
        }
    }
    assert_none(&broken);
}
