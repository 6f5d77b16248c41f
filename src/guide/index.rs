//! Several data sets: what each holds, and where its guide is.

use super::plain::harmless;
use super::{fitting, mapped, published};
use crate::ask::Data;
use crate::error::Result;
use crate::run::Run;

/// What who asks over HTTP reads first.
///
/// # Errors
/// Data that cannot be opened.
pub fn of_several(sets: &[(&str, &Data)], base: &str, run: &Run) -> Result<String> {
    // What cannot be opened is said before anything else.
    sets.iter().try_for_each(|(_, data)| words(data, 0, run).map(drop))?;
    Ok(fitting(|most| {
        let of_each = sets.iter().map(|(name, data)| {
            let title = harmless(&data.sources.name);
            let title = if title == *name { String::new() } else { format!("Data set: {title}. ") };
            let guide = format!("Guide: {base}/{name}/llms.txt; routes: {base}/{name}/…");
            let words = words(data, most, run).unwrap_or_default();
            format!("\n# {name}\n\n{title}{guide}\n\n{words}")
        });
        head(sets.len(), base) + &of_each.collect::<String>()
    }))
}

fn head(sets: usize, base: &str) -> String {
    format!(
        "# areax: {sets} data sets\n\n\
         > Exact answers about the synapses of several data sets. The routes of each stand under its \
         name, and its own guide has all of them with their parameters.\n\n\
         Base URL: {base}\n\n\
         Ids of two data sets can be equal and mean different neurons: every answer says which data \
         set it is about.\n\nAlso: POST /mcp (tools of the Model Context Protocol), GET /openapi.json, \
         GET /readyz.\n"
    )
}

fn words(data: &Data, most: usize, run: &Run) -> Result<String> {
    match &data.mapped {
        Some(mapped) => Ok(mapped::words(mapped.described(run)?, most)),
        None => Ok(published::words(data.prepared(run)?)),
    }
}
