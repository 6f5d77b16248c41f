//! Which file is which table of which recipe.

use std::path::PathBuf;

use super::Said;
use super::fit::{Fit, Part, fits, missing};
use super::generic;
use super::look::Look;
use crate::error::{Error, Result};
use crate::recipes::{self, Recipe};

/// Files that give names to codes: no tables.
const CODES: [&str; 2] = ["celltype_mapping.txt", "post_morph_mapping.txt"];

/// What each file is.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The recipe of the synapse table.
    pub recipe: &'static Recipe,
    /// The files of the synapse table, all with the same columns.
    pub synapses: Vec<Fit>,
    /// The files of the neuron table.
    pub neurons: Vec<Fit>,
    /// Files that repeat in sum what others say in parts.
    pub totals: Vec<PathBuf>,
    /// Files that give names to codes.
    pub codes: Vec<PathBuf>,
}

/// Tells what each file is; only the recipes named are used for synapses, if there are any.
pub(super) fn choose(files: &[PathBuf], forced: &[&'static Recipe], said: &Said) -> Result<Chosen> {
    let is_codes = |path: &&PathBuf| CODES.iter().any(|end| path.to_string_lossy().ends_with(end));
    let (codes, tables): (Vec<_>, Vec<_>) = files.iter().partition(is_codes);
    let mut looks = tables.iter().map(|path| Look::open(path)).collect::<Result<Vec<_>>>()?;
    take_header_file(&mut looks)?;
    for look in &mut looks {
        let columns = said.columns.as_ref().filter(|_| forced.iter().any(|one| one.is_generic()));
        if let Some(columns) = columns.filter(|columns| columns.len() == look.columns.len()) {
            *look = look.renamed(columns);
        }
    }
    let found = looks.iter().map(|look| best(look, forced, said)).collect::<Result<Vec<_>>>()?;
    let (synapses, neurons): (Vec<Fit>, Vec<Fit>) =
        found.into_iter().partition(|fit| matches!(fit.part, Part::Synapses(_)));
    let (synapses, totals) = parts_and_totals(synapses);
    let Some(first) = synapses.first() else { return Err(no_synapses(&neurons)) };
    if let Some(other) = synapses.iter().find(|fit| !is_same_table(first, fit)) {
        return Err(two_tables(first, other));
    }
    let recipe = first.recipe;
    Ok(Chosen { recipe, synapses, neurons, totals, codes: codes.into_iter().cloned().collect() })
}

/// A table may come without header, and the header in a file of its own.
fn take_header_file(looks: &mut Vec<Look>) -> Result<()> {
    let Some(at) = looks.iter().position(|look| !look.is_headless && is_empty(look)) else {
        return Ok(());
    };
    let header: Vec<String> = looks[at].columns.iter().map(|column| column.name.clone()).collect();
    let named: Vec<(usize, Look)> = looks
        .iter()
        .enumerate()
        .filter_map(|(at, look)| Some((at, look.with_header(&header)?)))
        .collect();
    if named.is_empty() {
        return Ok(());
    }
    for (at, look) in named {
        looks[at] = look;
    }
    looks.remove(at);
    Ok(())
}

fn is_empty(look: &Look) -> bool {
    let columns: Vec<&str> =
        look.columns.first().map(|column| column.name.as_str()).into_iter().collect();
    matches!(look.rows(&columns, 1), Ok(rows) if rows.is_empty())
}

/// The table that a file fits best.
fn best(look: &Look, forced: &[&'static Recipe], said: &Said) -> Result<Fit> {
    let generic = forced.iter().find(|recipe| recipe.is_generic());
    let named: Vec<&Recipe> =
        forced.iter().copied().filter(|recipe| !recipe.is_generic()).collect();
    let of = |recipe: &'static Recipe| fits(look, recipe);
    let all: Vec<Fit> = recipes::all().iter().flat_map(of).collect();
    let is_named = |fit: &&Fit| named.iter().any(|recipe| recipe.name == fit.recipe.name);
    // A recipe of neurons alone leaves the choice of the synapses free.
    let has_synapses = forced.iter().any(|one| one.is_generic() || one.synapses.is_some());
    let may_be = |fit: &&Fit| match fit.part {
        Part::Synapses(_) => !has_synapses && (fit.by_name || !fit.recipe.by_name),
        Part::Neurons(_) => true,
    };
    let found = fullest(all.iter().filter(is_named)).or_else(|| fullest(all.iter().filter(may_be)));
    if let Some(fit) = found {
        return Ok(fit.clone());
    }
    if let Some(recipe) = generic
        && let Some(fit) = generic::fit(look, recipe, said)?
    {
        return Ok(fit);
    }
    Err(unknown(look, &named))
}

/// The fit that uses most columns; then one whose recipe gives the file's name, then the first.
fn fullest<'a>(fits: impl Iterator<Item = &'a Fit>) -> Option<&'a Fit> {
    fits.fold(None, |best: Option<&Fit>, fit| match best {
        Some(best) if (best.used, best.by_name) >= (fit.used, fit.by_name) => Some(best),
        _ => Some(fit),
    })
}

/// Of tables of one recipe, those with parts are taken, and those with their totals left out.
fn parts_and_totals(synapses: Vec<Fit>) -> (Vec<Fit>, Vec<PathBuf>) {
    let most = |fit: &Fit| {
        let same = synapses.iter().filter(|other| other.recipe.name == fit.recipe.name);
        same.map(|other| other.used).max()
    };
    let has_weight = |fit: &Fit| matches!(&fit.part, Part::Synapses(one) if one.weight.is_some());
    let is_whole = |fit: &Fit| has_weight(fit) && Some(fit.used) < most(fit);
    let is_total: Vec<bool> = synapses.iter().map(is_whole).collect();
    let mut totals = Vec::new();
    let mut parts = Vec::new();
    for (fit, is_total) in synapses.into_iter().zip(is_total) {
        match is_total {
            true => totals.push(fit.look.path),
            false => parts.push(fit),
        }
    }
    (parts, totals)
}

fn is_same_table(first: &Fit, other: &Fit) -> bool {
    first.recipe.name == other.recipe.name && first.columns() == other.columns()
}

fn two_tables(first: &Fit, other: &Fit) -> Error {
    let (a, b) = (&first.recipe.name, &other.recipe.name);
    let what = format!(
        "two synapse tables: {} fits {a}, {} fits {b}",
        first.look.file_name(),
        other.look.file_name()
    );
    Error::data(what).advise("import each of them into a folder of its own")
}

fn no_synapses(neurons: &[Fit]) -> Error {
    let names: Vec<String> = neurons.iter().map(|fit| fit.look.file_name()).collect();
    Error::data(format!(
        "{} is a table of neurons, and there is none of synapses",
        names.join(", ")
    ))
    .advise(
        "name the file with synapses or connections too; if it is this one, say where the partners are: \
         --recipe generic --set synapses.pre=COLUMN --set synapses.post=COLUMN",
    )
}

/// A file that fits nothing.
fn unknown(look: &Look, named: &[&Recipe]) -> Error {
    if is_one_ended(look) {
        let what = "this is a table of one end of each synapse: it does not say the partner";
        return Error::data(what).in_file(&look.path).advise(
            "use a table with both partners: fetch_synapse_connections() or fetch_adjacencies() of \
             neuprint-python, syn-partners of the male CNS",
        );
    }
    let columns: Vec<&str> = look.columns.iter().map(|column| column.name.as_str()).collect();
    let has = format!("its columns are {}", columns.join(", "));
    if let [recipe, ..] = named {
        let lacks = missing(look, recipe).join(", ");
        let what = format!("the file does not fit {}: it lacks {lacks}; {has}", recipe.name);
        return Error::data(what).in_file(&look.path).advise("areax recipes lists what there is");
    }
    let advice = match recipes::find("generic")
        .ok()
        .and_then(|one| generic::proposal(look, one, &Said::default()))
    {
        Some(found) => {
            let weight =
                found.weight.map_or(String::new(), |weight| format!(", weight = {weight}"));
            format!(
                "it may be pre = {}, post = {}{weight}: if so, say --recipe generic",
                found.pre, found.post
            )
        }
        None => {
            "say which columns have the two partners: --recipe generic --set synapses.pre=COLUMN \
                 --set synapses.post=COLUMN; where the first line is no header, also --set \
                 'synapses.columns=[\"pre\", \"post\"]' with a name for each column"
                .to_owned()
        }
    };
    Error::data(format!("the file fits no recipe: {has}")).in_file(&look.path).advise(advice)
}

/// A point of a synapse with its neuron, and nothing about the partner.
fn is_one_ended(look: &Look) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| look.has(name));
    let has_both = recipes::find("generic")
        .is_ok_and(|one| generic::proposal(look, one, &Said::default()).is_some());
    let one_end = has(&["bodyId", "node_id", "skeleton_id", "body", "connector_id"]);
    let of_synapses = has(&["x", "synapse_id", "connector_id"])
        && has(&["type", "predicted_nt", "conf", "confidence"]);
    !has_both && one_end && of_synapses
}
