//! Null models: the synapses that pass, one by one, with what is alike in their stratum.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::Records;
use super::axes::Axis;
use super::columns::{Numbers, Value};
use crate::engine::reference::shuffle::{self, End, Types};
use crate::error::{Error, Result};
use crate::query::{CategoryAxis, Null, NullQuery, Part, Subject};
use crate::run::Run;

/// What is alike in a stratum beside types.
enum Alike<'a> {
    Label(Axis<'a>),
    Cube([Numbers; 3], u64),
}

impl Records {
    /// Statistics of the rows that pass, and of shuffled ones.
    ///
    /// # Errors
    /// Those of [`Records::passing`]; no position where cubes are asked (usage).
    pub fn null_model(&self, query: &NullQuery, run: &Run) -> Result<Null> {
        query.check(self.map.defaults.types.as_deref())?;
        if let Some(parameter) = query.needs_types() {
            self.map.types(parameter)?;
        }
        let types = self.types_of_null()?;
        let alike = query.within.parts.iter().map(|part| self.alike(part));
        let alike = alike.collect::<Result<Vec<Alike>>>()?;
        let rows = self.passing(&query.filter)?;
        query.check_weights(rows.iter().map(|row| self.synapses(*row)))?;
        let mut ends = Vec::new();
        for row in rows {
            run.check()?;
            let (pre, post) = self.pair(row);
            let (pre, post) = (u64::from(pre), u64::from(post));
            let mut stratum = Vec::new();
            if query.within.types.has_pre() {
                stratum.push(types.of[&pre] as i128);
            }
            if query.within.types.has_post() {
                stratum.push(types.of[&post] as i128);
            }
            stratum.extend(alike.iter().flat_map(|alike| alike.of(row)));
            for synapse in 0..self.synapses(row) {
                let number = self.row[row] + (synapse << 48);
                ends.push(End { number, pre, post, stratum: stratum.clone() });
            }
        }
        shuffle::answer(query, ends, &types, run)
    }

    /// The types of the map, or one for all neurons.
    fn types_of_null(&self) -> Result<Types> {
        let neurons = 0..self.ids.len();
        let Some(name) = &self.map.defaults.types else {
            let of = neurons.map(|neuron| (neuron as u64, 0)).collect();
            return Ok(Types { of, names: vec!["all".to_owned()] });
        };
        let axis = self.axis("within", &CategoryAxis::new(Subject::Pre, name.clone()))?;
        let place = |neuron: usize| axis.label_of_neuron(neuron).flatten().unwrap_or(0);
        let of = neurons.map(|neuron| (neuron as u64, place(neuron))).collect();
        Ok(Types { of, names: axis.labels.to_vec() })
    }

    fn alike(&self, part: &Part) -> Result<Alike<'_>> {
        match part {
            Part::Category(axis) => self.axis("within", axis).map(Alike::Label),
            Part::Voxel(edge_nm) => match self.position_nm() {
                Some(position) => Ok(Alike::Cube(position, *edge_nm)),
                None => {
                    let what = "the synapses of this data set have no position";
                    Err(Error::usage("within", what))
                }
            },
        }
    }
}

impl Alike<'_> {
    /// What a row has: a label, or a cube along each axis.
    fn of(&self, row: usize) -> Vec<i128> {
        match self {
            Alike::Label(axis) => {
                axis.label_of(row).map(|label| label as i128).into_iter().collect()
            }
            Alike::Cube(axes, edge_nm) => {
                axes.iter().map(|axis| cube(axis, row, *edge_nm)).collect()
            }
        }
    }
}

/// ⌊coordinate ÷ edge⌋ as a fraction; of what is no number 0.
fn cube(axis: &Numbers, row: usize, edge_nm: u64) -> i128 {
    let edge = BigInt::from(edge_nm);
    let at = match axis.get(row) {
        Some(Value::Whole(nm)) => Some(BigRational::from(BigInt::from(nm))),
        Some(Value::Real(nm, _)) => BigRational::from_float(nm),
        None => None,
    };
    let cube = at.map(|at| (at / edge).floor().to_integer());
    cube.and_then(|cube| cube.to_i128()).unwrap_or(0)
}
