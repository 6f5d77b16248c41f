//! The words that a map may give to its parts.

/// Words of questions, which no number and no category may have as its name.
pub const RESERVED: &[&str] = &[
    "and",
    "in",
    "is",
    "not",
    "null",
    "pre",
    "post",
    "both",
    "row",
    "count",
    "rows",
    "weight",
    "x",
    "y",
    "z",
    "id",
    "pre_id",
    "post_id",
    "neuron_ids",
    "inputs",
    "outputs",
    "input_partners",
    "output_partners",
];

/// What the filters on a number of the synapse table end in.
pub(super) const FILTER_ENDINGS: [&str; 2] = ["_min", "_max"];

/// Whether a number or a category can be called this, reserved words aside.
pub fn is_name(word: &str) -> bool {
    let begins = |c: char| c.is_ascii_alphabetic() || c == '_';
    word.starts_with(begins) && word.chars().all(|c| begins(c) || c.is_ascii_digit())
}

/// Whether a data set or a population can be called this.
pub fn is_set_name(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !word.is_empty() && word.chars().all(plain)
}
