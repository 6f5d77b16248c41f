//! Null models: the rows that pass, in the order of the files, with what tells strata apart.

use super::Ordered;
use super::block::Block;
use super::labelling::Labelling;
use super::walk::Walk;
use crate::dataset::AnyColumn;
use crate::engine::shuffle::{self, Ends, Strata, Types, voxel_of, voxel_of_whole};
use crate::error::{Error, Result};
use crate::query::{CategoryAxis, Null, NullQuery, Part, Subject};
use crate::run::Run;

/// Rows that pass.
#[derive(Default)]
struct Rows {
    row: Vec<u32>,
    pre: Vec<u32>,
    post: Vec<u32>,
    weight: Vec<u64>,
    /// What each part of the strata says of them, one list a column.
    parts: Vec<Vec<i64>>,
}

/// What tells strata apart, beside types.
enum Teller<'a> {
    Label(Labelling<'a>),
    /// The cube along an axis, by its edge in nm.
    Cube(usize, u64),
}

impl Ordered {
    /// Statistics of the rows that pass, and of shuffled ones.
    ///
    /// # Errors
    /// Names that no column has, no position where cubes are asked (usage); a damaged copy.
    pub(super) fn null_model(&self, query: &NullQuery, run: &Run) -> Result<Null> {
        self.on_processors("null models")?;
        let types = self.types_of_null(query)?;
        let tellers = self.tellers(query)?;
        let rows = self.rows_of_null(query, &tellers, run)?;
        let mut strata = Strata::one(rows.row.len());
        let type_of = |neuron: &u32| types.of[*neuron as usize];
        if query.within.types.has_pre() {
            strata.refine(rows.pre.iter().map(type_of));
        }
        if query.within.types.has_post() {
            strata.refine(rows.post.iter().map(type_of));
        }
        rows.parts.iter().for_each(|part| strata.refine(part.iter()));
        shuffle::answer(query, rows.ends(query, &strata.finish())?, &types, run)
    }

    /// The types of the map, or one for all neurons.
    fn types_of_null(&self, query: &NullQuery) -> Result<Types> {
        query.check(self.map.defaults.types.as_deref())?;
        if let Some(parameter) = query.needs_types() {
            self.map.types(parameter)?;
        }
        let Some(name) = &self.map.defaults.types else {
            let names = vec!["all".to_owned()];
            return Ok(Types { of: vec![0; self.data.neurons.len()], names });
        };
        let axis = self.axis("within", &CategoryAxis::new(Subject::Pre, name.clone()))?;
        let of = match axis.labelling {
            Labelling::Pre(of) => of,
            _ => vec![0; self.data.neurons.len()],
        };
        Ok(Types { of, names: axis.labels.to_vec() })
    }

    fn tellers(&self, query: &NullQuery) -> Result<Vec<Teller<'_>>> {
        let mut tellers = Vec::new();
        for part in &query.within.parts {
            match part {
                Part::Category(axis) => {
                    tellers.push(Teller::Label(self.axis("within", axis)?.labelling));
                }
                Part::Voxel(_) if self.data.rows.position.is_none() => {
                    let what = "the synapses of this data set have no position";
                    return Err(Error::usage("within", what));
                }
                Part::Voxel(edge_nm) => {
                    tellers.extend((0..3).map(|axis| Teller::Cube(axis, *edge_nm)));
                }
            }
        }
        Ok(tellers)
    }

    /// The rows that pass, in the order of the walk.
    fn rows_of_null(&self, query: &NullQuery, tellers: &[Teller], run: &Run) -> Result<Rows> {
        let passing = self.resolve(&query.filter)?;
        let mut reads = self.weight_columns();
        let own: [&dyn AnyColumn; 2] = [&self.data.rows.row, &self.data.rows.post];
        reads.extend(own);
        for teller in tellers {
            match teller {
                Teller::Label(labelling) => reads.extend(labelling.reads(&self.data)),
                Teller::Cube(axis, _) => {
                    let position = self.data.rows.position.iter();
                    reads.extend(position.map(|position| position.axes[*axis].column()));
                }
            }
        }
        let make = || Rows { parts: vec![Vec::new(); tellers.len()], ..Rows::default() };
        let walk = Walk { order: None, reads };
        let parts = self.walk(&passing, &walk, run, make, |rows: &mut Rows, block| {
            self.add_rows(rows, tellers, block);
            Ok(())
        })?;
        run.check()?;
        let mut all = make();
        parts.into_iter().for_each(|part| all.append(part));
        Ok(all)
    }

    fn add_rows(&self, rows: &mut Rows, tellers: &[Teller], block: &mut Block) {
        block.each_passing(|neuron, _| rows.pre.push(neuron));
        let start = block.rows.start;
        let mask = block.mask.to_vec();
        let passing = || (0..mask.len()).filter(|at| mask[*at] == 1);
        rows.row.extend(passing().map(|at| self.data.rows.row[start + at]));
        rows.post.extend(passing().map(|at| self.data.rows.post[start + at]));
        rows.weight.extend(passing().map(|at| self.synapses(start + at)));
        let mut labels = Vec::new();
        for (part, teller) in rows.parts.iter_mut().zip(tellers) {
            match teller {
                Teller::Label(labelling) => {
                    labelling.fill(&self.data, block, &mut labels);
                    part.extend(passing().map(|at| i64::from(labels[at])));
                }
                Teller::Cube(axis, edge) => {
                    part.extend(passing().map(|at| self.cube_of(start + at, *axis, *edge)));
                }
            }
        }
    }

    /// The cube along an axis that a row is in.
    fn cube_of(&self, row: usize, axis: usize, edge_nm: u64) -> i64 {
        let ((nm, is_whole), Some(position)) = (self.nm(), &self.data.rows.position) else {
            return 0;
        };
        let numbers = &position.axes[axis];
        let cube = match numbers.whole(row).filter(|_| is_whole) {
            Some(units) => voxel_of_whole(units * nm[axis] as i128, edge_nm),
            None => voxel_of(numbers.real(row) * nm[axis], edge_nm),
        };
        cube as i64
    }
}

impl Rows {
    fn append(&mut self, other: Rows) {
        self.row.extend(other.row);
        self.pre.extend(other.pre);
        self.post.extend(other.post);
        self.weight.extend(other.weight);
        self.parts.iter_mut().zip(other.parts).for_each(|(all, part)| all.extend(part));
    }

    /// The synapses of the rows, by ascending number.
    fn ends(&self, query: &NullQuery, strata: &[u32]) -> Result<Ends> {
        query.check_weights(self.weight.iter().copied())?;
        let mut left: Vec<u32> = (0..self.row.len() as u32).collect();
        left.sort_unstable_by_key(|at| self.row[*at as usize]);
        let has_many = self.weight.iter().any(|weight| *weight > 1);
        let (mut ends, mut copy) = (Ends::default(), 0u64);
        while !left.is_empty() {
            let of = |values: &[u32], at: &u32| values[*at as usize];
            ends.row.extend(left.iter().map(|at| of(&self.row, at)));
            ends.pre.extend(left.iter().map(|at| of(&self.pre, at)));
            ends.post.extend(left.iter().map(|at| of(&self.post, at)));
            ends.stratum.extend(left.iter().map(|at| of(strata, at)));
            if has_many {
                // Weights are at most 2¹⁶.
                ends.copy.extend(left.iter().map(|_| copy as u16));
            }
            copy += 1;
            left.retain(|at| self.weight[*at as usize] > copy);
        }
        Ok(ends)
    }
}
