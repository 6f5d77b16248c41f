//! Null models on the CPU: the synapses that pass, in published order, with what tells strata apart.

use super::gather::of_segments;
use super::pairs;
use super::radix_order::RadixOrder;
use crate::dataset::{AnyColumn, Dataset};
use crate::engine::shuffle::{self, Ends, Strata, Types};
use crate::error::Result;
use crate::query::{Category, CellAxes, Labels, Null, NullQuery, Part};
use crate::run::Run;
use crate::schema;

/// Answers a question about shuffled synapses.
pub fn answer(data: &Dataset, query: &NullQuery, run: &Run) -> Result<Null> {
    query.check(Some(CellAxes::CELL_TYPE))?;
    let plan = pairs::plan(data, &query.filter, run)?;
    let order = RadixOrder::new(data, &plan, None)?;
    let rows = &data.synapses;
    let read: [&dyn AnyColumn; 3] = [&rows.pre, &rows.post, &rows.row];
    read.into_iter().try_for_each(|column| order.ensure(column))?;
    let types = types(data)?;
    let row = order.column(&rows.row, |row| row);
    let pre = order.column(&rows.pre, |neuron| neuron);
    let post = order.column(&rows.post, |neuron| neuron);
    run.check()?;
    let mut strata = Strata::one(row.len());
    let type_of = |neuron: &u32| types.of[*neuron as usize];
    if query.within.types.has_pre() {
        strata.refine(pre.iter().map(type_of));
    }
    if query.within.types.has_post() {
        strata.refine(post.iter().map(type_of));
    }
    for part in &query.within.parts {
        refine(data, &order, part, &mut strata)?;
    }
    let ends = Ends { row, copy: Vec::new(), pre, post, stratum: strata.finish() };
    shuffle::answer(query, ends, &types, run)
}

/// The types of the neuron table; those that it lacks have none.
fn types(data: &Dataset) -> Result<Types> {
    let types = &data.neurons.cell_type;
    types.ensure_all()?;
    let named = &data.vocabulary.types;
    let null = named.len() as u32;
    let place = |code: &u8| named.position(*code).map_or(null, |place| place as u32);
    let mut of: Vec<u32> = types.iter().map(place).collect();
    let has_orphans = of.len() < data.neurons.id.len();
    of.resize(data.neurons.id.len(), null);
    let names = named.entries().iter().map(|(_, name)| name.clone()).collect();
    let names = if has_orphans { Labels::with_null(names) } else { Labels::from(names) };
    Ok(Types { of, names: names.to_vec() })
}

/// Makes strata finer by a category or a cube.
fn refine(data: &Dataset, order: &RadixOrder, part: &Part, strata: &mut Strata) -> Result<()> {
    let rows = &data.synapses;
    match part {
        Part::Category(axis) => {
            let codes = match Category::of("within", axis)?.column() {
                schema::PRE_TYPE => of_segments(data, order, |segment| segment.pre_type),
                schema::POST_TYPE => of_segments(data, order, |segment| segment.post_type),
                _ => of_segments(data, order, |segment| segment.post_morph),
            };
            strata.refine(codes.into_iter());
        }
        Part::Voxel(edge_nm) => {
            for axis in [&rows.x, &rows.y, &rows.z] {
                order.ensure(axis)?;
                let cubes = order.column(axis, |nm| (u64::from(nm) / edge_nm) as u32);
                strata.refine(cubes.into_iter());
            }
        }
    }
    Ok(())
}
