//! The columns of a data set, as data: what a filter can be about. Terms of a predicate, plans and
//! kernels know a column by its number; that number 3 is the size of a synapse stands here alone.

/// A column of one of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Its name in the published table.
    pub name: &'static str,
    /// What questions call it, in its own table or, behind `pre.` and `post.`, of a partner.
    pub word: &'static str,
    /// The table that has it.
    pub table: Table,
    /// What its values are.
    pub kind: ColumnKind,
    /// The unit of its values; empty if they have none.
    pub unit: &'static str,
}

/// One of the two published tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// One row a synapse.
    Synapses,
    /// One row a neuron.
    Neurons,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Numbers in float16.
    Float16,
    /// Numbers in float32.
    Float32,
    /// Whole numbers from 0.
    Integer,
    /// Few values with names.
    Category,
    /// Neuron ids.
    Id,
}

/// The number of a column: its place in [`J0251`].
pub type ColumnNumber = usize;

/// Presynaptic cell type, as the synapse table has it.
pub const PRE_TYPE: ColumnNumber = 0;
/// Postsynaptic cell type, as the synapse table has it.
pub const POST_TYPE: ColumnNumber = 1;
/// Probability of the synapse.
pub const PROB: ColumnNumber = 2;
/// Size of the synapse.
pub const SIZE: ColumnNumber = 3;
/// Postsynaptic morphology.
pub const POST_MORPH: ColumnNumber = 4;
/// Coordinates of the synapse: x, y and z.
pub const COORDINATES: [ColumnNumber; 3] = [5, 6, 7];
/// Id of a neuron.
pub const NEURON_ID: ColumnNumber = 8;
/// Certainty of a neuron's cell type.
pub const CERTAINTY: ColumnNumber = 9;
/// Length of a neuron's axon.
pub const AXON: ColumnNumber = 10;
/// Length of a neuron's soma skeleton.
pub const SOMA: ColumnNumber = 11;
/// Length of a neuron's dendrite.
pub const DENDRITE: ColumnNumber = 12;
/// Cell type of a neuron, as the neuron table has it.
pub const NEURON_TYPE: ColumnNumber = 13;

/// The columns of j0251.
pub const J0251: [ColumnSpec; 14] = {
    use ColumnKind::{Category, Float16, Float32, Id, Integer};
    [
        of_synapse("pre_celltype", "celltype", Category, ""),
        of_synapse("post_celltype", "celltype", Category, ""),
        of_synapse("prob", "prob", Float16, ""),
        of_synapse("size", "size", Float16, "µm²"),
        of_synapse("post_morph", "post_morph", Category, ""),
        of_synapse("x", "x", Integer, "nm"),
        of_synapse("y", "y", Integer, "nm"),
        of_synapse("z", "z", Integer, "nm"),
        of_neuron("id", "id", Id, ""),
        of_neuron("celltype_certainty", "certainty", Float16, ""),
        of_neuron("skel_length_axon", "axon", Float32, "µm"),
        of_neuron("skel_length_soma", "soma", Float32, "µm"),
        of_neuron("skel_length_dendrite", "dend", Float32, "µm"),
        of_neuron("cell_type", "celltype", Category, ""),
    ]
};

/// The column of a table that questions call by this word.
pub fn by_word(table: Table, word: &str) -> Option<ColumnNumber> {
    J0251.iter().position(|column| column.table == table && column.word == word)
}

/// A name by which conditions (`--where`) know a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The name.
    pub name: &'static str,
    /// What it names.
    pub of: WordOf,
}

/// What a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordOf {
    /// A column of the synapse table: the word stands alone.
    Synapse(ColumnNumber),
    /// A column of the neuron table: `pre.`, `post.` or `both.` stands before the word.
    Neuron(ColumnNumber),
    /// The same, but of a synapse's partners the synapse table itself has it.
    Partner {
        /// The column of the presynaptic and of the postsynaptic partner.
        of_synapse: [ColumnNumber; 2],
        /// The column of the neuron table.
        of_neuron: ColumnNumber,
    },
}

/// The words of j0251.
pub const J0251_WORDS: [Word; 8] = [
    Word { name: J0251[PROB].word, of: WordOf::Synapse(PROB) },
    Word { name: J0251[SIZE].word, of: WordOf::Synapse(SIZE) },
    Word { name: J0251[POST_MORPH].word, of: WordOf::Synapse(POST_MORPH) },
    Word {
        name: J0251[NEURON_TYPE].word,
        of: WordOf::Partner { of_synapse: [PRE_TYPE, POST_TYPE], of_neuron: NEURON_TYPE },
    },
    Word { name: J0251[CERTAINTY].word, of: WordOf::Neuron(CERTAINTY) },
    Word { name: J0251[AXON].word, of: WordOf::Neuron(AXON) },
    Word { name: J0251[SOMA].word, of: WordOf::Neuron(SOMA) },
    Word { name: J0251[DENDRITE].word, of: WordOf::Neuron(DENDRITE) },
];

/// The columns of neurons that are no ids: categories, then numbers.
pub fn of_neurons() -> impl Iterator<Item = &'static ColumnSpec> {
    let is_category = |column: &&ColumnSpec| column.kind == ColumnKind::Category;
    let is_number = |column: &&ColumnSpec| column.kind.is_real();
    let of_neurons = || J0251.iter().filter(|column| column.table == Table::Neurons);
    of_neurons().filter(is_category).chain(of_neurons().filter(is_number))
}

/// The numbers of synapses that can be summed: coordinates cannot.
pub fn sums() -> impl Iterator<Item = &'static ColumnSpec> {
    J0251.iter().filter(|column| column.table == Table::Synapses && column.kind.is_real())
}

impl ColumnKind {
    /// Whether its values are numbers that may have digits after the point.
    const fn is_real(self) -> bool {
        matches!(self, ColumnKind::Float16 | ColumnKind::Float32)
    }
}

const fn of_synapse(
    name: &'static str,
    word: &'static str,
    kind: ColumnKind,
    unit: &'static str,
) -> ColumnSpec {
    ColumnSpec { name, word, table: Table::Synapses, kind, unit }
}

const fn of_neuron(
    name: &'static str,
    word: &'static str,
    kind: ColumnKind,
    unit: &'static str,
) -> ColumnSpec {
    ColumnSpec { name, word, table: Table::Neurons, kind, unit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_that_of_its_column() {
        let numbered = [
            (PRE_TYPE, "pre_celltype"),
            (POST_TYPE, "post_celltype"),
            (PROB, "prob"),
            (SIZE, "size"),
            (POST_MORPH, "post_morph"),
            (COORDINATES[0], "x"),
            (COORDINATES[1], "y"),
            (COORDINATES[2], "z"),
            (NEURON_ID, "id"),
            (CERTAINTY, "celltype_certainty"),
            (AXON, "skel_length_axon"),
            (SOMA, "skel_length_soma"),
            (DENDRITE, "skel_length_dendrite"),
            (NEURON_TYPE, "cell_type"),
        ];
        assert_eq!(numbered.len(), J0251.len());
        for (number, name) in numbered {
            assert_eq!(J0251[number].name, name);
        }
    }
}
