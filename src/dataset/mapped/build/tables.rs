//! Tables in memory, of which a copy in memory is made: what the map reads out of its files.

use super::label_list::LabelList;
use super::lay_out::{Categories, OfTable, Parts, lay_out};
use super::met::{IdList, Met};
use super::scratch::Scratch;
use super::spill::Spill;
use crate::dataset::mapped::MappedDataset;
use crate::dataset::mapped::shelf::Shelf;
use crate::error::Result;
use crate::run::Run;
use crate::table::{Column, ColumnType, Nulls, Values};

/// The columns of a data set in memory, in the order of the files.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// The ids of the neuron table; none where the map has no table.
    pub neurons: Option<IdList>,
    /// Numbers of its neurons, in the order of the map.
    pub neuron_numbers: Vec<Column>,
    /// Categories of its neurons, in the order of the map.
    pub neuron_categories: Vec<LabelList>,
    /// The category by which neurons are numbered.
    pub order: Option<usize>,
    /// The categories by which cubes count.
    pub segments: Vec<usize>,
    /// Presynaptic neurons of the rows.
    pub pre: IdList,
    /// Postsynaptic neurons.
    pub post: IdList,
    /// Position of each row in the files.
    pub row: Vec<u32>,
    /// Synapses of each row; none where a row is one.
    pub weight: Option<Vec<u64>>,
    /// Coordinates as published, without nulls.
    pub position: Option<[Column; 3]>,
    /// Numbers of the rows, in the order of the map.
    pub numbers: Vec<Column>,
    /// Categories of the rows, in the order of the map.
    pub categories: Vec<LabelList>,
    /// Rows that the map leaves out.
    pub left_out: u64,
}

impl Tables {
    /// The copy that these tables come to, in memory.
    ///
    /// # Errors
    /// Columns that do not fit one another, more neurons than there can be ([`crate::Kind::Data`]).
    pub fn prepare(&self) -> Result<MappedDataset> {
        let mut shelf = Shelf::memory();
        let contents = lay_out(self.parts()?, &mut shelf, &Run::default())?;
        MappedDataset::in_order(&contents, shelf)
    }

    fn parts(&self) -> Result<Parts> {
        let has_names = matches!(self.pre, IdList::Names(_));
        let mut met = Met::none(has_names);
        if let Some(ids) = &self.neurons {
            met.meet(ids, &mut Vec::new())?;
        }
        let of_table = met.len();
        let (mut pre, mut post) = (Vec::new(), Vec::new());
        met.meet(&self.pre, &mut pre)?;
        met.meet(&self.post, &mut post)?;
        let weight = self.weight.clone().map(|weight| spilled(&Column::whole(Values::U64(weight))));
        let position = self.position.as_ref().map(|axes| axes.each_ref().map(spilled));
        Ok(Parts {
            in_table: self.neurons.is_some().then_some(of_table),
            ids: met.into_ids(),
            pre,
            post,
            row: spilled(&Column::whole(Values::U32(self.row.clone())))?,
            weight: weight.transpose()?,
            position: match position {
                Some([x, y, z]) => Some(([x?, y?, z?], [1.0; 3])),
                None => None,
            },
            numbers: self.numbers.iter().map(spilled).collect::<Result<_>>()?,
            categories: self.categories.iter().map(LabelList::spilled).collect::<Result<_>>()?,
            neuron_numbers: self.neuron_numbers.iter().map(whole_column).collect::<Result<_>>()?,
            neuron_categories: self.neuron_categories.clone(),
            order: self.order,
            segments: self.segments.clone(),
            left_out: self.left_out,
        })
    }
}

impl LabelList {
    fn spilled(&self) -> Result<Categories> {
        let mut codes = Spill::new(Scratch::memory(), &ColumnType::I32);
        codes.append_codes(&self.codes)?;
        Ok(Categories { codes, names: self.names.clone() })
    }
}

fn spilled(column: &Column) -> Result<Spill> {
    let mut spill = Spill::new(Scratch::memory(), &column.values.kind());
    let nulls: &Nulls = &column.nulls;
    spill.append(&column.values, nulls)?;
    Ok(spill)
}

fn whole_column(column: &Column) -> Result<OfTable> {
    Ok(OfTable { spill: spilled(column)?, rows: (0..column.rows() as u32).collect() })
}
