//! Random questions about distributions, in the words of whatever data.

use fastrand::Rng;

use crate::query::{CategoryAxis, DescribeQuery, DescribedColumns, Filter};

/// A question about some distributions of a data set, or the usual ones; by a category that suits the
/// first of them, or by none.
pub(super) fn drawn_description(
    rng: &mut Rng,
    columns: &DescribedColumns,
    filter: Filter,
) -> DescribeQuery {
    let known = columns.names();
    let mut names: Vec<String> = Vec::new();
    for _ in 0..rng.usize(..4) {
        if let Some(name) = rng.choice(&known).filter(|name| !names.contains(name)) {
            names.push(name.clone());
        }
    }
    let asked = DescribeQuery { filter, names, by: None };
    let first = asked.described(columns).ok().and_then(|all| all.into_iter().next());
    let groups = first.map(|(_, what)| columns.groups_of(&what)).unwrap_or_default();
    let by = rng.choice(&groups).filter(|_| rng.bool()).map(|name| CategoryAxis::parse(name));
    let names = match by {
        Some(_) => asked.names.into_iter().take(1).collect(),
        None => asked.names,
    };
    DescribeQuery { names, by, ..asked }
}
