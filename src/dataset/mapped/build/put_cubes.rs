//! Puts the cubes of categories onto a shelf, as far as there is room for them.

use super::cubes::{Counted, Counting, ENTRY_BYTES};
use super::order::Order;
use super::put::Encoded;
use super::strengths::{Strength, are_pairs_single};
use crate::dataset::mapped::contents::{Contents, CubesContents};
use crate::dataset::mapped::shelf::Shelf;
use crate::error::Result;

/// The pairs of labels that cubes have at most.
const PAIRS_MAX: usize = 1 << 16;
/// The part of the rows' bytes that all cubes may have; those of small tables may have more.
const CUBES_PART: usize = 8;
const CUBES_BYTES_MIN: usize = 1 << 20;

/// What cubes group by.
pub(super) struct Segments {
    /// The category of neurons.
    pub(super) label: usize,
    /// The label of each neuron.
    of: Vec<u32>,
    /// How many labels there are, null included.
    side: usize,
}

/// Puts the cubes of all categories, one column of codes after the other.
pub(super) struct PutCubes<'a> {
    order: &'a Order,
    weights: Option<&'a [u64]>,
    countings: Vec<(usize, Counting<'a>)>,
    /// Bytes that are left for cubes.
    left: usize,
}

impl Segments {
    /// Those of a category, unless it has too many names.
    pub(super) fn of(label: usize, of: Vec<u32>, names: usize) -> Option<Segments> {
        let side = names + 1;
        (side * side <= PAIRS_MAX).then_some(Segments { label, of, side })
    }
}

impl<'a> PutCubes<'a> {
    pub(super) fn new(
        segments: &'a [Segments],
        order: &'a Order,
        weights: Option<&'a [u64]>,
        shelf: &Shelf,
    ) -> PutCubes<'a> {
        let Order { start, post, .. } = order;
        let counting = |of: &'a Segments| {
            (of.label, Counting { label_of: &of.of, side: of.side, start, post, weights })
        };
        let left = (shelf.bytes() / CUBES_PART).max(CUBES_BYTES_MIN);
        PutCubes { order, weights, countings: segments.iter().map(counting).collect(), left }
    }

    /// Puts rows and synapses of the pairs of labels, and the cubes of what is no number of the map:
    /// weights, and synapses of pairs of neurons where these are not the same, for the first category.
    pub(super) fn begin(
        &mut self,
        of_weights: Option<Strength>,
        shelf: &mut Shelf,
        contents: &mut Contents,
    ) -> Result<()> {
        contents.are_pairs_single = are_pairs_single(self.order);
        if self.countings.is_empty() {
            return Ok(());
        }
        let of_pairs = match contents.are_pairs_single {
            true => None,
            false => Strength::of_pairs(self.order, self.weights),
        };
        for (at, (label, counting)) in self.countings.iter().enumerate() {
            let mut put = |of: &Option<Strength>, what: &str| {
                let Some(of) = of else { return Ok(None) };
                let name = format!("cube_{label}_{what}");
                put_cube(counting, (&of.codes, of.values.len()), &name, &mut self.left, shelf)
            };
            let of_weight = put(&of_weights, "weight")?;
            // One more pass over all rows: of what matrices show, and no more.
            let of_pair = if at == 0 { put(&of_pairs, "pair")? } else { None };
            let all = CubesContents {
                label: *label,
                side: counting.side as u64,
                numbers: Vec::new(),
                of_weight: of_weight.is_some(),
                of_pair: of_pair.is_some(),
            };
            let (rows, synapses) = of_weight.or(of_pair).unwrap_or_else(|| counting.pairs());
            shelf.put(&format!("cube_{label}_rows"), rows)?;
            if self.weights.is_some() {
                shelf.put(&format!("cube_{label}_weights"), synapses)?;
            }
            contents.cubes.push(all);
        }
        for (of, name, is_put) in [
            (of_weights, "weight_values", &mut contents.has_weight_values),
            (of_pairs, "pair_values", &mut contents.has_pair_values),
        ] {
            *is_put = of.is_some();
            of.map(|of| shelf.put(name, of.values)).transpose()?;
        }
        Ok(())
    }

    /// Puts the cubes of a number of the map.
    pub(super) fn put_number(
        &mut self,
        at: usize,
        encoded: &Encoded,
        shelf: &mut Shelf,
        contents: &mut Contents,
    ) -> Result<()> {
        for ((label, counting), cubes) in self.countings.iter().zip(&mut contents.cubes) {
            // With the code of null.
            let codes = (&encoded.codes[..], encoded.distinct + 1);
            let name = format!("cube_{label}_{at}");
            let pairs = put_cube(counting, codes, &name, &mut self.left, shelf)?;
            cubes.numbers.push(pairs.is_some());
        }
        Ok(())
    }
}

/// Puts a cube, if there is room for it, and gives the rows and synapses of each pair of labels.
fn put_cube(
    counting: &Counting,
    (codes, distinct): (&[u16], usize),
    name: &str,
    left: &mut usize,
    shelf: &mut Shelf,
) -> Result<Option<(Vec<u32>, Vec<u64>)>> {
    let Some(cube) = counting.cube(codes, distinct, *left / ENTRY_BYTES) else { return Ok(None) };
    *left -= cube.code.len() * ENTRY_BYTES;
    let pairs = cube.pairs();
    let Counted { start, code, rows, weights } = cube;
    shelf.put(&format!("{name}_start"), start)?;
    shelf.put(&format!("{name}_code"), code)?;
    shelf.put(&format!("{name}_rows"), rows)?;
    if counting.weights.is_some() {
        shelf.put(&format!("{name}_weights"), weights)?;
    }
    Ok(Some(pairs))
}
