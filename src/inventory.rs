//! What a data set holds, by cell type and morphology, with its populations, and what looks odd
//! about it: the answer of `areax info` and of the server's `/j0251/info`.

use serde::Serialize;

use crate::dataset::{Dataset, Segment};
pub use crate::dataset::{Facts, FloatFacts};
use crate::error::Result;
use crate::query::{Filter, Population};

/// Name and rows of the published tables.
const PUBLISHED: (&str, u64, u64) = (
    "j0251_72_seg_20210127_agglo2_syn_20220811_celltypes_20230822_filtered",
    18_361_224,
    4_261_298,
);
/// The volume of j0251 in nm.
const VOLUME_NM: [u32; 3] = [256_000, 256_000, 384_000];

/// What is known of one cell type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeRow {
    /// Its code.
    pub code: u8,
    /// Its name.
    pub name: String,
    /// Whether its cells have only their axon in the volume.
    pub axon_only: bool,
    /// Neurons of the table.
    pub neurons: u64,
    /// Neurons of the population full-cells.
    pub full_cells: u64,
    /// Synapses that it makes.
    pub synapses_as_pre: u64,
    /// Synapses that it gets.
    pub synapses_as_post: u64,
}

/// What is known of one morphology.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MorphRow {
    /// Its code.
    pub code: u8,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Rows that have it.
    pub synapses: u64,
}

/// Whether the data set is the published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It has the published name and the published numbers of rows.
    Yes,
    /// It has the name, and other numbers.
    OtherRows,
    /// It has another name.
    No,
}

/// What a data set holds: counted as it was prepared, by cell type and morphology.
#[derive(Clone, Debug, PartialEq)]
pub struct Info {
    /// Its name.
    pub name: String,
    /// Numbers of rows, ranges, what looks odd.
    pub facts: Facts,
    /// Every cell type, by ascending code.
    pub types: Vec<TypeRow>,
    /// The morphologies that occur, by ascending code.
    pub morphologies: Vec<MorphRow>,
}

impl Info {
    /// Of an open data set.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn of(data: &Dataset, facts: &Facts) -> Result<Info> {
        Ok(Info {
            name: data.name.clone(),
            facts: facts.clone(),
            types: types(data, facts)?,
            morphologies: morphologies(data),
        })
    }

    /// Neurons of the population full-cells.
    pub fn full_cells(&self) -> u64 {
        self.types.iter().map(|row| row.full_cells).sum()
    }
}

/// Every cell type, by ascending code.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn types(data: &Dataset, facts: &Facts) -> Result<Vec<TypeRow>> {
    let full = full_cells(data)?;
    let rows = data.vocabulary.types.entries().iter().map(|(code, name)| {
        let neurons = facts.neurons_by_type.iter().find(|(c, _)| c == code);
        TypeRow {
            code: *code,
            name: name.clone(),
            axon_only: data.vocabulary.is_axon_only(*code),
            neurons: neurons.map_or(0, |(_, count)| *count),
            full_cells: full[usize::from(*code)],
            synapses_as_pre: rows_of(data, |segment| segment.pre_type == *code),
            synapses_as_post: rows_of(data, |segment| segment.post_type == *code),
        }
    });
    Ok(rows.collect())
}

fn rows_of(data: &Dataset, is: impl Fn(&Segment) -> bool) -> u64 {
    data.segments.iter().filter(|segment| is(segment)).map(|s| s.end - s.start).sum()
}

/// Neurons of the population full-cells by type code.
fn full_cells(data: &Dataset) -> Result<[u64; 256]> {
    let thresholds = Filter::default().population(Population::FullCells);
    let least = |um: Option<f64>| um.unwrap_or(0.0) as f32;
    let (axon, dendrite) = (least(thresholds.cell_axon), least(thresholds.cell_dendrite));
    let projection = least(thresholds.projection_axon);
    let neurons = &data.neurons;
    neurons.cell_type.ensure_all()?;
    neurons.axon.ensure_all()?;
    neurons.dendrite.ensure_all()?;
    let mut full = [0; 256];
    for (at, code) in neurons.cell_type.iter().enumerate() {
        let passes = match data.vocabulary.is_axon_only(*code) {
            true => neurons.axon[at] >= projection,
            false => neurons.axon[at] >= axon && neurons.dendrite[at] >= dendrite,
        };
        full[usize::from(*code)] += u64::from(passes);
    }
    Ok(full)
}

/// Morphologies that occur, by ascending code.
pub fn morphologies(data: &Dataset) -> Vec<MorphRow> {
    let row = |code: u8| MorphRow {
        code,
        name: data.vocabulary.morphs.name_of(code).map(str::to_owned),
        synapses: rows_of(data, |segment| segment.post_morph == code),
    };
    (0..=255u8).map(row).filter(|row| row.synapses > 0).collect()
}

/// Whether the data set is the published one.
pub fn published(name: &str, facts: &Facts) -> Published {
    match (name == PUBLISHED.0, (facts.synapses, facts.neurons) == (PUBLISHED.1, PUBLISHED.2)) {
        (true, true) => Published::Yes,
        (true, false) => Published::OtherRows,
        (false, _) => Published::No,
    }
}

/// What looks odd, in sentences. `words` writes a number for people.
pub fn warnings(name: &str, facts: &Facts, words: impl Fn(u64) -> String) -> Vec<String> {
    let rows = &facts.rows;
    let mut warnings = Vec::new();
    for ((axis, range), limit) in
        ["x", "y", "z"].iter().zip([rows.x, rows.y, rows.z]).zip(VOLUME_NM)
    {
        if let Some((_, high)) = range.filter(|(_, high)| *high > limit) {
            warnings.push(format!(
                "{axis} reaches {} nm, beyond j0251's volume ({} nm): other data, or voxels instead of nm?",
                words(high.into()),
                words(limit.into())
            ));
        }
    }
    if published(name, facts) == Published::OtherRows {
        warnings.push(format!(
            "the published tables of this name have {} synapses and {} neurons",
            words(PUBLISHED.1),
            words(PUBLISHED.2)
        ));
    }
    warnings
}
