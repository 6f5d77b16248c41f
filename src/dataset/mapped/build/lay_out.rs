//! Parts in the order of the files → columns in the order of the copy.

use super::coded::coded;
use super::label_list::LabelList;
use super::met::IdList;
use super::number::Number;
use super::order::{Numbering, Order};
use super::put::{put_axis, put_labels, put_number, put_texts, put_weights};
use super::put_cubes::{PutCubes, Segments};
use super::spill::{Loaded, Spill};
use super::strengths::Strength;
use crate::dataset::ROWS_MAX;
use crate::dataset::mapped::contents::{Contents, IdFact};
use crate::dataset::mapped::shelf::Shelf;
use crate::error::{Error, Result};
use crate::run::Run;
use crate::table::decode::NULL;
use crate::threads::loops;

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
            if self.segments.contains(&i) {
                segments.extend(Segments::of(i, codes, labels.names.len()));
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
        let mut weight_codes = None;
        if let Some(weights) = &weights {
            contents.weight = Some(put_weights(shelf, weights)?);
            let coded = coded(&weights.as_slice(), None);
            contents.facts.weight = Some(coded.fact.clone());
            weight_codes = Strength::of_weights(coded);
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
        let mut cubes = PutCubes::new(&self.segments, self.order, weights.as_deref(), shelf);
        cubes.begin(weight_codes, shelf, contents)?;
        for (i, numbers) in parts.numbers.into_iter().enumerate() {
            run.check()?;
            let encoded = put_number(shelf, &format!("number_{i}"), &numbers, from)?;
            cubes.put_number(i, &encoded, shelf, contents)?;
            contents.numbers.push(encoded.contents);
            run.progress.advance(1);
        }
        Ok(())
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
