//! Parts in the order of the files → columns in the order of the copy.

use super::cubes::{Counting, ENTRY_BYTES};
use super::label_list::LabelList;
use super::met::IdList;
use super::number::Number;
use super::order::{Numbering, Order};
use super::put::{Encoded, put_axis, put_labels, put_number, put_texts, put_weights};
use super::spill::{Loaded, Spill};
use crate::dataset::ROWS_MAX;
use crate::dataset::mapped::contents::{Contents, CubesContents, IdFact};
use crate::dataset::mapped::shelf::Shelf;
use crate::error::{Error, Result};
use crate::run::Run;
use crate::table::decode::NULL;
use crate::threads::loops;

/// The pairs of labels that cubes have at most.
const PAIRS_MAX: usize = 1 << 16;
/// The part of the rows' bytes that all cubes may have; those of small tables may have more.
const CUBES_PART: usize = 8;
const CUBES_BYTES_MIN: usize = 1 << 20;

/// What was read, in the order of the files.
pub(in crate::dataset::mapped) struct Parts {
    /// All ids by provisional number: those of the table first, in its order.
    pub(in crate::dataset::mapped) ids: IdList,
    /// How many of them are the table's; none where the map has no table.
    pub(in crate::dataset::mapped) in_table: Option<usize>,
    /// Presynaptic neurons by provisional number.
    pub(in crate::dataset::mapped) pre: Vec<u32>,
    /// Postsynaptic neurons by provisional number.
    pub(in crate::dataset::mapped) post: Vec<u32>,
    /// Position in the files.
    pub(in crate::dataset::mapped) row: Spill,
    pub(in crate::dataset::mapped) weight: Option<Spill>,
    /// Coordinates as published, and nm per unit of each.
    pub(in crate::dataset::mapped) position: Option<([Spill; 3], [f64; 3])>,
    pub(in crate::dataset::mapped) numbers: Vec<Spill>,
    pub(in crate::dataset::mapped) categories: Vec<Categories>,
    pub(in crate::dataset::mapped) neuron_numbers: Vec<OfTable>,
    /// Of the neurons of the table.
    pub(in crate::dataset::mapped) neuron_categories: Vec<LabelList>,
    pub(in crate::dataset::mapped) order: Option<usize>,
    pub(in crate::dataset::mapped) segments: Vec<usize>,
    pub(in crate::dataset::mapped) left_out: u64,
}

/// A column of numbers of neurons.
pub(in crate::dataset::mapped) struct OfTable {
    pub(in crate::dataset::mapped) spill: Spill,
    /// For each neuron of the table its row in the column; beyond the last where it has none.
    pub(in crate::dataset::mapped) rows: Vec<u32>,
}

/// A category of rows: its codes as whole numbers, −1 for null.
pub(in crate::dataset::mapped) struct Categories {
    pub(in crate::dataset::mapped) codes: Spill,
    pub(in crate::dataset::mapped) names: Vec<String>,
}

/// Lays out a copy.
pub(in crate::dataset::mapped) fn lay_out(
    mut parts: Parts,
    shelf: &mut Shelf,
    run: &Run,
) -> Result<Contents> {
    parts.check()?;
    let mut contents = Contents {
        has_names: matches!(parts.ids, IdList::Names(_)),
        listed: parts.in_table.unwrap_or(parts.ids.len()) as u64,
        left_out: parts.left_out,
        order: parts.order,
        ..Contents::default()
    };
    let codes = parts.order.map(|order| parts.neuron_categories[order].codes.as_slice());
    let numbering = Numbering::new(&parts.ids, parts.in_table.unwrap_or(0), codes);
    let segments = parts.put_neurons(&numbering, shelf, &mut contents)?;
    run.check()?;
    run.progress.start("sorting rows", parts.columns());
    let (pre, post) = (std::mem::take(&mut parts.pre), std::mem::take(&mut parts.post));
    let order = Order::new(pre, post, &numbering);
    let (start, rows) = order.by_post();
    contents.facts.ids = id_facts(&parts.ids, &numbering, [&order.start, &start], parts.in_table);
    drop(numbering);
    shelf.put("post_start", start)?;
    shelf.put("post_row", rows)?;
    let columns = Columns { order: &order, segments };
    columns.put(parts, shelf, &mut contents, run)?;
    shelf.put("row_start", order.start)?;
    shelf.put("row_post", order.post)?;
    run.progress.finish();
    Ok(contents)
}

impl Parts {
    /// Refuses columns that do not fit one another.
    fn check(&self) -> Result<()> {
        let rows = self.pre.len();
        if rows as u64 >= ROWS_MAX {
            return Err(Error::data(format!("more than {ROWS_MAX} rows")));
        }
        let of_rows = [self.post.len(), self.row.rows()];
        let position = self.position.iter().flat_map(|(axes, _)| axes).map(Spill::rows);
        let more = self.weight.iter().chain(&self.numbers).map(Spill::rows);
        let codes = self.categories.iter().map(|one| one.codes.rows());
        let mut all = of_rows.into_iter().chain(position).chain(more).chain(codes);
        let labels = self.neuron_categories.iter().map(|labels| labels.codes.len());
        let table = self.table_rows();
        let mut of_table = labels.chain(self.neuron_numbers.iter().map(|one| one.rows.len()));
        match all.all(|one| one == rows) && of_table.all(|one| one == table) {
            true => Ok(()),
            false => Err(Error::data("the columns of a table differ in length")),
        }
    }

    /// Columns of rows that are brought into the order of the copy.
    fn columns(&self) -> u64 {
        let axes = self.position.as_ref().map_or(0, |(axes, _)| axes.len());
        let columns = 1 + usize::from(self.weight.is_some()) + axes;
        (columns + self.numbers.len() + self.categories.len()) as u64
    }

    /// Rows of the columns of neurons: none where there is no table, or none of its columns is asked.
    fn table_rows(&self) -> usize {
        let labels = self.neuron_categories.iter().map(|labels| labels.codes.len());
        let mut all = labels.chain(self.neuron_numbers.iter().map(|one| one.rows.len()));
        all.next().map_or(0, |_| self.in_table.unwrap_or(0))
    }

    /// Puts the columns of neurons.
    fn put_neurons(
        &self,
        numbering: &Numbering,
        shelf: &mut Shelf,
        contents: &mut Contents,
    ) -> Result<Vec<Segments>> {
        let by_number = &numbering.provisional;
        match &self.ids {
            IdList::Numbers(ids) => {
                let ids = by_number.iter().map(|at| ids[*at as usize]).collect();
                shelf.put("neuron_id", ids)?;
            }
            IdList::Names(names) => {
                let names = by_number.iter().map(|at| names[*at as usize].as_str());
                put_texts(shelf, "neuron_id", names)?;
            }
        }
        shelf.put("neuron_by_id", numbering.by_id.clone())?;
        shelf.put("neuron_place", numbering.place.clone())?;
        let mut segments = Vec::new();
        for (i, labels) in self.neuron_categories.iter().enumerate() {
            let null = labels.names.len() as u32;
            let code = |at: &u32| match labels.codes.get(*at as usize) {
                Some(code) if *code != NULL => *code,
                _ => null,
            };
            let codes: Vec<u32> = by_number.iter().map(code).collect();
            let name = format!("neuron_category_{i}");
            contents.labels.push(put_labels(shelf, &name, &codes, &labels.names)?);
            let side = labels.names.len() + 1;
            if self.segments.contains(&i) && side * side <= PAIRS_MAX {
                segments.push(Segments { label: i, of: codes, side });
            }
        }
        for (i, numbers) in self.neuron_numbers.iter().enumerate() {
            let name = format!("neuron_number_{i}");
            let from: Vec<u32> = by_number
                .iter()
                .map(|at| numbers.rows.get(*at as usize).copied().unwrap_or(u32::MAX))
                .collect();
            let encoded = put_number(shelf, &name, &numbers.spill, &from)?;
            contents.neuron_numbers.push(encoded.contents);
        }
        let rank = |one: &Segments| self.segments.iter().position(|label| *label == one.label);
        segments.sort_by_key(rank);
        Ok(segments)
    }
}

/// What cubes group by.
struct Segments {
    /// The category of neurons.
    label: usize,
    /// The label of each neuron.
    of: Vec<u32>,
    /// How many labels there are, null included.
    side: usize,
}

/// Columns of rows, brought into the order of the copy.
struct Columns<'a> {
    order: &'a Order,
    segments: Vec<Segments>,
}

impl Columns<'_> {
    fn put(
        &self,
        parts: Parts,
        shelf: &mut Shelf,
        contents: &mut Contents,
        run: &Run,
    ) -> Result<()> {
        let from = &self.order.from;
        shelf.put("row_in_files", self.ordered(&parts.row, |row: i64| row as u32)?)?;
        drop(parts.row);
        run.progress.advance(1);
        let weights =
            parts.weight.map(|weight| self.ordered(&weight, |weight: u64| weight)).transpose()?;
        if let Some(weights) = &weights {
            let (width, fact) = put_weights(shelf, weights)?;
            (contents.weight, contents.facts.weight) = (Some(width), Some(fact));
            run.progress.advance(1);
        }
        contents.facts.synapses = synapses(weights.as_deref(), from.len())?;
        if let Some((axes, nm)) = parts.position {
            let kinds = axes.each_ref().map(Spill::kind);
            let is_whole =
                kinds.iter().all(|kind| !kind.is_float()) && nm.iter().all(|nm| nm.fract() == 0.0);
            let mut facts = Vec::new();
            for ((axis, name), nm) in axes.into_iter().zip(["row_x", "row_y", "row_z"]).zip(nm) {
                run.check()?;
                facts.push(put_axis(shelf, name, &axis, from, (nm, is_whole))?);
                run.progress.advance(1);
            }
            contents.position = Some(kinds);
            contents.facts.position = facts.try_into().ok();
        }
        for (i, of) in parts.categories.into_iter().enumerate() {
            run.check()?;
            let null = of.names.len() as u32;
            // There are fewer names than rows, and −1 is null.
            let code = |code: i64| u32::try_from(code).unwrap_or(null);
            let codes = self.ordered(&of.codes, code)?;
            let name = format!("category_{i}");
            contents.categories.push(put_labels(shelf, &name, &codes, &of.names)?);
            run.progress.advance(1);
        }
        let countings = self.begin_cubes(weights.as_deref(), shelf, contents)?;
        let mut left = (shelf.bytes() / CUBES_PART).max(CUBES_BYTES_MIN);
        for (i, numbers) in parts.numbers.into_iter().enumerate() {
            run.check()?;
            let encoded = put_number(shelf, &format!("number_{i}"), &numbers, from)?;
            for (counting, cubes) in countings.iter().zip(&mut contents.cubes) {
                let name = format!("cube_{}_{i}", cubes.label);
                cubes.numbers.push(put_cube(counting, &encoded, &name, &mut left, shelf)?);
            }
            contents.numbers.push(encoded.contents);
            run.progress.advance(1);
        }
        Ok(())
    }

    /// Puts the pairs of the cubes.
    fn begin_cubes<'a>(
        &'a self,
        weights: Option<&'a [u64]>,
        shelf: &mut Shelf,
        contents: &mut Contents,
    ) -> Result<Vec<Counting<'a>>> {
        let Order { start, post, .. } = self.order;
        let mut countings = Vec::new();
        for Segments { label, of: label_of, side } in &self.segments {
            let counting = Counting { label_of, side: *side, start, post, weights };
            let (rows, synapses) = counting.pairs();
            shelf.put(&format!("cube_{label}_rows"), rows)?;
            if weights.is_some() {
                shelf.put(&format!("cube_{label}_weights"), synapses)?;
            }
            let (label, side) = (*label, *side as u64);
            contents.cubes.push(CubesContents { label, side, numbers: Vec::new() });
            countings.push(counting);
        }
        Ok(countings)
    }

    /// A column without nulls in the order of the copy.
    fn ordered<T: Number, U: Clone + Default + Send>(
        &self,
        spill: &Spill,
        of: impl Fn(T) -> U + Sync,
    ) -> Result<Vec<U>> {
        let (values, _): Loaded<T> = spill.load()?;
        Ok(loops::mapped(&self.order.from, |row| of(values[*row as usize])))
    }
}

/// The weights of all rows together.
fn synapses(weights: Option<&[u64]>, rows: usize) -> Result<u64> {
    let Some(weights) = weights else { return Ok(rows as u64) };
    let synapses: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    u64::try_from(synapses)
        .map_err(|_| Error::data(format!("{synapses} synapses are more than 64 bits hold")))
}

/// What there is of presynaptic ids, of postsynaptic ones, and of those of the table.
fn id_facts(
    ids: &IdList,
    numbering: &Numbering,
    [pre, post]: [&[u64]; 2],
    in_table: Option<usize>,
) -> [IdFact; 3] {
    let fact = |is_there: &dyn Fn(usize) -> bool| {
        let mut those = numbering.by_id.iter().filter(|number| is_there(**number as usize));
        let text = |number: &u32| ids.text(numbering.provisional[*number as usize] as usize);
        let first = those.next();
        let (rest, last) = those.fold((0, first), |(count, _), number| (count + 1, Some(number)));
        IdFact {
            min: first.map(text),
            max: last.map(text),
            distinct: first.map_or(0, |_| rest + 1),
        }
    };
    let has_rows = |start: &[u64], number: usize| start[number] < start[number + 1];
    let in_table = in_table.unwrap_or(0);
    [
        fact(&|number| has_rows(pre, number)),
        fact(&|number| has_rows(post, number)),
        fact(&|number| number < in_table),
    ]
}

/// Puts the cube of a number, if there is room for it.
fn put_cube(
    counting: &Counting,
    encoded: &Encoded,
    name: &str,
    left: &mut usize,
    shelf: &mut Shelf,
) -> Result<bool> {
    let entries_max = *left / ENTRY_BYTES;
    let cube = counting.cube(&encoded.codes, encoded.distinct + 1, entries_max);
    let Some(cube) = cube else { return Ok(false) };
    *left -= cube.code.len() * ENTRY_BYTES;
    shelf.put(&format!("{name}_start"), cube.start)?;
    shelf.put(&format!("{name}_code"), cube.code)?;
    shelf.put(&format!("{name}_rows"), cube.rows)?;
    if counting.weights.is_some() {
        shelf.put(&format!("{name}_weights"), cube.weights)?;
    }
    Ok(true)
}
