//! The rows and columns of a matrix: cell types by ascending code, or the user's labels.

use rustc_hash::FxHashSet;

use super::Reference;
use crate::error::Result;
use crate::names::{CodeSet, Names, Vocabulary};
use crate::query::{Categories, Category, Filter, Groups, MatrixQuery};
use crate::read::SynapseBlock;
use crate::run::Run;
use crate::schema;

/// What the rows and columns of a matrix are.
pub enum Axes<'a> {
    /// Cell types, by the type columns of the synapses.
    Types {
        /// Their names, by ascending code.
        names: &'a Names,
        /// The row and column of each code; `None` for codes without a name.
        place: Box<[Option<u32>; 256]>,
    },
    /// Labels of neurons, by their ids.
    Groups(&'a Groups),
    /// Other categories of the synapses.
    Categories {
        /// What the rows are.
        rows: Labels,
        /// What the columns are.
        columns: Labels,
    },
}

/// The values of a category of the synapses.
pub struct Labels {
    axis: Category,
    names: Vec<String>,
    place: Box<[Option<u32>; 256]>,
}

impl Labels {
    fn new(axis: Category, vocabulary: &Vocabulary, seen: &CodeSet) -> Labels {
        let (mut names, mut place) = (Vec::new(), Box::new([None; 256]));
        for code in 0..=u8::MAX {
            let named = match axis.column() {
                schema::POST_MORPH => &vocabulary.morphs,
                _ => &vocabulary.types,
            };
            let name = match named.name_of(code) {
                Some(name) => name.to_owned(),
                None if axis.column() == schema::POST_MORPH && seen.contains(code) => {
                    code.to_string()
                }
                None => continue,
            };
            place[usize::from(code)] = Some(names.len() as u32);
            names.push(name);
        }
        Labels { axis, names, place }
    }

    fn of(&self, block: &SynapseBlock<'_>, i: usize) -> Option<u32> {
        self.place[usize::from(code(self.axis, block, i))]
    }
}

/// The code of synapse `i` in a category.
pub fn code(axis: Category, block: &SynapseBlock<'_>, i: usize) -> u8 {
    match axis.column() {
        schema::PRE_TYPE => block.pre_celltype(i),
        schema::POST_TYPE => block.post_celltype(i),
        _ => block.post_morph(i),
    }
}

impl<'a> Axes<'a> {
    /// The axes of cell types, or of groups.
    fn plain(query: &'a MatrixQuery, vocabulary: &'a Vocabulary) -> Axes<'a> {
        match &query.groups {
            Some(groups) => Axes::Groups(groups),
            None => {
                let names = &vocabulary.types;
                let place = std::array::from_fn(|code| Some(names.position(code as u8)? as u32));
                Axes::Types { names, place: Box::new(place) }
            }
        }
    }

    /// The row of a code; none of labels of neurons.
    pub fn row_of(&self, code: u8) -> Option<u32> {
        match self {
            Axes::Types { place, .. } => place[usize::from(code)],
            Axes::Categories { rows, .. } => rows.place[usize::from(code)],
            Axes::Groups(_) => None,
        }
    }

    /// The column of a code.
    pub fn column_of(&self, code: u8) -> Option<u32> {
        match self {
            Axes::Types { place, .. } => place[usize::from(code)],
            Axes::Categories { columns, .. } => columns.place[usize::from(code)],
            Axes::Groups(_) => None,
        }
    }

    /// The names of columns, where they are others than those of rows.
    pub fn columns(&self) -> Option<Vec<String>> {
        match self {
            Axes::Categories { columns, .. } => Some(columns.names.clone()),
            _ => None,
        }
    }

    /// How many rows and columns there are.
    pub fn shape(&self) -> (usize, usize) {
        let rows = self.labels().len();
        (rows, self.columns().map_or(rows, |columns| columns.len()))
    }

    /// The names of rows, in order, and mostly of columns.
    pub fn labels(&self) -> Vec<String> {
        match self {
            Axes::Categories { rows, .. } => rows.names.clone(),
            Axes::Types { names, .. } => {
                names.entries().iter().map(|(_, name)| name.clone()).collect()
            }
            Axes::Groups(groups) => groups.labels().to_vec(),
        }
    }

    /// Row and column of synapse `i`; `None` if a partner takes no part.
    pub fn cell(&self, block: &SynapseBlock<'_>, i: usize) -> Option<(u32, u32)> {
        match self {
            Axes::Types { place, .. } => {
                let place = |code: u8| place[usize::from(code)];
                Some((place(block.pre_celltype(i))?, place(block.post_celltype(i))?))
            }
            Axes::Categories { rows, columns } => Some((rows.of(block, i)?, columns.of(block, i)?)),
            Axes::Groups(groups) => {
                Some((groups.of(block.pre_id(i))?, groups.of(block.post_id(i))?))
            }
        }
    }
}

impl Reference {
    /// The axes that a question asks for.
    ///
    /// # Errors
    /// Names that the data has not; a table that cannot be read.
    pub fn axes<'a>(&'a self, query: &'a MatrixQuery, run: &Run) -> Result<Axes<'a>> {
        let Some(Categories { rows, columns }) = Categories::asked(&query.cells)? else {
            return Ok(Axes::plain(query, &self.vocabulary));
        };
        // Codes without a name are values too, where a synapse has one.
        let everything = self.rules(&Filter::default(), run)?;
        let seen = self.scan(
            run,
            &everything,
            FxHashSet::default,
            |seen: &mut FxHashSet<u8>, block, i| {
                seen.insert(block.post_morph(i));
            },
            |a, b| &a | &b,
        )?;
        let mut numbers = CodeSet::none();
        seen.into_iter().for_each(|code| numbers.insert(code));
        let category = |axis| Labels::new(axis, &self.vocabulary, &numbers);
        Ok(Axes::Categories { rows: category(rows), columns: category(columns) })
    }

    /// Refuses labels of neurons that neither table knows; the smallest such id is named.
    pub(super) fn check_labels(&self, groups: &Groups, run: &Run) -> Result<()> {
        groups.check_numbers()?;
        let mut unseen: FxHashSet<u64> = groups.labelled().map(|(id, _)| id).collect();
        if self.neurons_path.is_some() {
            let neurons = self.table()?;
            unseen.retain(|id| !neurons.contains_key(id));
        }
        if unseen.is_empty() {
            return Ok(());
        }
        let everything = self.rules(&Filter::default(), run)?;
        let seen = self.scan(
            run,
            &everything,
            FxHashSet::default,
            |seen, block, i| {
                for id in [block.pre_id(i), block.post_id(i)] {
                    if unseen.contains(&id) {
                        seen.insert(id);
                    }
                }
            },
            |a, b| &a | &b,
        )?;
        match unseen.difference(&seen).min() {
            None => Ok(()),
            Some(id) => Err(Groups::unknown(*id)),
        }
    }
}
