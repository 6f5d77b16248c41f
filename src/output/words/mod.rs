//! Numbers, filters and findings in words, for captions and sentences.

mod decimal;
mod filter;
mod numbers;

pub use filter::{
    EVERYTHING, axis, filter, filter_of_map, lost, population, threshold, threshold_name,
};
pub use numbers::{amount, compact, fixed, percent, real, round, thousands};

/// One finding in words: `HVC→MSN: 5 of 9 synapses, 62.5 % of MSN's input`. `total` is the
/// number of all synapses that passed, `input` the number of those onto the post type.
pub fn connection(pre: &str, post: &str, synapses: u64, total: u64, input: u64) -> String {
    let (part, all) = (thousands(synapses), thousands(total));
    let share = match input {
        0 => format!("{post} has no input"),
        _ => format!("{} % of {post}'s input", percent(100.0 * synapses as f64 / input as f64)),
    };
    format!("{pre}→{post}: {part} of {all} synapses, {share}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_one_sentence() {
        assert_eq!(
            connection("HVC", "MSN", 5_000, 9_000_000, 8_000),
            "HVC→MSN: 5,000 of 9,000,000 synapses, 62.5 % of MSN's input"
        );
        assert_eq!(connection("A", "B", 0, 9, 0), "A→B: 0 of 9 synapses, B has no input");
    }
}
