//! Null models: the synapses that pass, one by one, with what is alike in their stratum.

use std::collections::BTreeMap;

use super::Reference;
use super::axes::code;
use super::shuffle::{self, End, Types};
use crate::error::Result;
use crate::query::{Category, CellAxes, Filter, Labels, Null, NullQuery, Part};
use crate::read::SynapseBlock;
use crate::run::Run;

/// What is alike in a stratum beside types.
enum Alike {
    Code(Category),
    Cube(u64),
}

impl Reference {
    /// Statistics of the synapses that pass, and of shuffled ones.
    pub(super) fn null_model(&self, query: &NullQuery, run: &Run) -> Result<Null> {
        query.check(Some(CellAxes::CELL_TYPE))?;
        let rules = self.rules(&query.filter, run)?;
        let alike = query.within.parts.iter().map(|part| match part {
            Part::Category(axis) => Category::of("within", axis).map(Alike::Code),
            Part::Voxel(edge_nm) => Ok(Alike::Cube(*edge_nm)),
        });
        let alike = alike.collect::<Result<Vec<Alike>>>()?;
        let null = self.vocabulary.types.len();
        let type_of = |id: u64| self.type_of(id).map(|place| place.unwrap_or(null));
        let mut ends: Vec<End> = self.scan(
            run,
            &rules,
            Vec::new,
            |ends: &mut Vec<End>, block, i| ends.push(end(&alike, block, i)),
            |mut a, b| {
                a.extend(b);
                a
            },
        )?;
        let mut of = BTreeMap::new();
        for end in &mut ends {
            let (pre, post) = (type_of(end.pre)?, type_of(end.post)?);
            of.extend([(end.pre, pre), (end.post, post)]);
            if query.within.types.has_pre() {
                end.stratum.push(pre as i128);
            }
            if query.within.types.has_post() {
                end.stratum.push(post as i128);
            }
        }
        shuffle::answer(query, ends, &Types { of, names: self.names_of_types(run)? }, run)
    }

    /// The place of the neuron table's type of a neuron; none of one that the table lacks.
    fn type_of(&self, id: u64) -> Result<Option<usize>> {
        if self.neurons_path.is_none() {
            return Ok(None);
        }
        let found = self.table()?.get(&id);
        Ok(found.and_then(|neuron| self.vocabulary.types.position(neuron.cell_type)))
    }

    /// The names of types, and null where some synapse has a neuron that the table lacks.
    fn names_of_types(&self, run: &Run) -> Result<Vec<String>> {
        let table = if self.neurons_path.is_some() { Some(self.table()?) } else { None };
        let lacks = |id: u64| table.is_none_or(|table| !table.contains_key(&id));
        let everything = self.rules(&Filter::default(), run)?;
        let has_orphans = self.scan(
            run,
            &everything,
            || false,
            |has, block, i| *has |= lacks(block.pre_id(i)) || lacks(block.post_id(i)),
            |a, b| a || b,
        )?;
        let names = self.vocabulary.types.entries().iter().map(|(_, name)| name.clone()).collect();
        let names = if has_orphans { Labels::with_null(names) } else { Labels::from(names) };
        Ok(names.to_vec())
    }
}

fn end(alike: &[Alike], block: &SynapseBlock<'_>, i: usize) -> End {
    let mut stratum = Vec::new();
    for alike in alike {
        match alike {
            Alike::Code(category) => stratum.push(code(*category, block, i).into()),
            Alike::Cube(edge) => {
                let at = [block.x(i), block.y(i), block.z(i)];
                stratum.extend(at.map(|nm| i128::from(u64::from(nm) / edge)));
            }
        }
    }
    let number = block.first_row() + i as u64;
    End { number, pre: block.pre_id(i), post: block.post_id(i), stratum }
}
