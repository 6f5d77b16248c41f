//! Neuron tables joined by id: the ids of the first, then those that only later ones have.

use std::collections::HashMap;

use super::part::{Owned, Part};
use crate::dataset::mapped::build::{IdList, LabelList, MISSING, Met, OfTable};
use crate::error::Result;
use crate::table::decode::NULL;

/// Meets the ids of all tables in the order of the join, and brings columns into it. An id that a table
/// decides about must stand in it.
pub(super) fn join(
    parts: Vec<Part>,
    numbers: usize,
    labels: usize,
    met: &mut Met,
) -> Result<(Vec<OfTable>, Vec<LabelList>)> {
    for part in &parts {
        let ids = part.met.ids();
        let decides = |other: &&Part| other.decides;
        let decided: Vec<Vec<u32>> =
            parts.iter().filter(decides).map(|other| other.met.find(&ids)).collect();
        let stays = |at: &usize| decided.iter().all(|rows| rows[*at] != MISSING);
        let all = 0..ids.len();
        met.meet(&ids.at(&all.filter(stays).collect::<Vec<_>>()), &mut Vec::new())?;
    }
    let joined: IdList = met.ids();
    let rows: Vec<Vec<u32>> = parts.iter().map(|part| part.met.find(&joined)).collect();
    let mut all_numbers: Vec<Option<OfTable>> = (0..numbers).map(|_| None).collect();
    let mut all_labels = vec![LabelList::default(); labels];
    for (part, rows) in parts.into_iter().zip(rows) {
        for (at, spill) in part.numbers {
            all_numbers[at] = Some(OfTable { spill, rows: rows.clone() });
        }
        for (at, owned) in part.labels {
            all_labels[at] = reordered(owned, &rows);
        }
    }
    // Each column has a table that owns it.
    Ok((all_numbers.into_iter().flatten().collect(), all_labels))
}

/// A category in the order of the join; its names in the order in which this has them, unless the file
/// has an order of its own.
fn reordered(owned: Owned, rows: &[u32]) -> LabelList {
    let code = |row: &u32| owned.list.codes.get(*row as usize).copied().unwrap_or(NULL);
    let mut codes: Vec<u32> = rows.iter().map(code).collect();
    if owned.is_ordered {
        return LabelList { names: owned.list.names, codes };
    }
    let mut renamed: HashMap<u32, u32> = HashMap::new();
    let mut names = Vec::new();
    for code in codes.iter_mut().filter(|code| **code != NULL) {
        *code = *renamed.entry(*code).or_insert_with(|| {
            names.push(owned.list.names[*code as usize].clone());
            names.len() as u32 - 1
        });
    }
    LabelList { names, codes }
}
