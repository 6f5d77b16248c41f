//! The category by which the prepared copy groups rows: of those with few values the one with most.

use super::choose::Chosen;
use super::fit::Fit;
use crate::error::Result;
use crate::map::{Category, Map};
use crate::table::decode::{CategoryDecoder, NullTexts};

/// Values that a category may have: pairs of them are segments.
const VALUES_MAX: usize = 250;

/// Chooses `segments`, if a category of neurons has few values.
pub(super) fn choose(chosen: &Chosen, map: &mut Map) -> Result<()> {
    if map.synapses.segments.is_some() {
        return Ok(());
    }
    let Some(neurons) = &map.neurons else { return Ok(()) };
    let mut best: Option<(usize, &Category)> = None;
    let mut done: Vec<&str> = Vec::new();
    for fit in &chosen.neurons {
        let own = fit.columns();
        let is_own = |one: &&Category| {
            own.contains(&one.column.as_str()) && !done.contains(&one.column.as_str())
        };
        let categories: Vec<&Category> = neurons.categories.iter().filter(is_own).collect();
        for (values, category) in count(fit, &categories)?.into_iter().zip(&categories) {
            if values <= VALUES_MAX && values > 0 && best.is_none_or(|(most, _)| values > most) {
                best = Some((values, category));
            }
        }
        done.extend(categories.iter().map(|category| category.column.as_str()));
    }
    map.synapses.segments = best.map(|(_, category)| category.name.clone());
    Ok(())
}

/// How many values each category has in a file.
fn count(fit: &Fit, categories: &[&Category]) -> Result<Vec<usize>> {
    let table = fit.look.table()?;
    let names: Vec<&str> = categories.iter().map(|category| category.column.as_str()).collect();
    let (wanted, places) = table.columns_of(&names)?;
    let mut decoders = Vec::new();
    for (category, place) in categories.iter().zip(&places) {
        let column = wanted[*place];
        let nulls = NullTexts::listed(category.null.as_deref(), table.format(0));
        decoders.push(CategoryDecoder::new(&table.columns()[column].kind, nulls)?);
    }
    for batch in table.batches(&wanted)? {
        let batch = batch?;
        let few =
            |(_, decoder): &(&usize, &mut CategoryDecoder)| decoder.names().len() <= VALUES_MAX;
        // One that has too many is looked at no longer.
        let mut is_done = true;
        for (column, decoder) in places.iter().zip(&mut decoders).filter(few) {
            decoder.decode(&batch, *column, None);
            is_done = false;
        }
        if is_done {
            break;
        }
    }
    Ok(decoders.iter().map(|decoder| decoder.names().len()).collect())
}
