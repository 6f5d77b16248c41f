//! Names of columns that are apart: readers of tables take no two of one name.

/// The same names; one that is taken gets `_2`, or the next number that is free.
pub(super) fn apart(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|one| !taken.contains(one));
        taken.extend(free);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let names = ["side", "side", "side_2", "side", "count"].map(str::to_owned);
        assert_eq!(apart(names), ["side", "side_2", "side_2_2", "side_3", "count"]);
    }
}
