//! Neurons as a question wants them listed: columns of the table are looked up for those that are
//! listed, whichever engine has chosen them.

use crate::codes;
use crate::dataset::{Column, Dataset, Numbers};
use crate::error::Result;
use crate::query::{
    NamesOfNeurons, NeuronColumn, NeuronField, NeuronIds, NeuronList, NeuronQuery, NeuronValues,
    NeuronsQuery,
};
use crate::schema::{self, ColumnNumber};

/// What was counted for a field, one value for each neuron that was chosen.
pub type Counts = (NeuronField, NeuronValues);

/// The list of the `chosen` neurons, which are dense indices in table order; `counts` are what was
/// counted of them.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn of(
    data: &Dataset,
    query: &NeuronsQuery,
    chosen: &[u32],
    counts: &[Counts],
) -> Result<NeuronList> {
    let sorted_by = |field: &NeuronField| values(data, field, chosen, None, counts);
    let places = query.listed(chosen.len(), sorted_by)?;
    let listed: Vec<u32> = places.iter().map(|place| chosen[*place as usize]).collect();
    let column = |field: &NeuronField| {
        let values = values(data, field, &listed, Some(&places), counts)?;
        Ok(NeuronColumn { name: field.name(), values })
    };
    Ok(NeuronList {
        ids: ids(data, &listed)?.into(),
        available: chosen.len() as u64,
        columns: query.fields.iter().map(column).collect::<Result<_>>()?,
    })
}

/// The ids of neurons.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn ids(data: &Dataset, neurons: &[u32]) -> Result<Vec<u64>> {
    let ids = &data.neurons.id;
    ids.ensure_of(neurons.len(), neurons.iter().map(|neuron| *neuron as usize))?;
    let ids = ids.view();
    Ok(neurons.iter().map(|neuron| ids[*neuron as usize]).collect())
}

/// Fields of the neuron table of the neurons with these ids; null for those that it lacks.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn columns(
    data: &Dataset,
    fields: &[NeuronField],
    ids: &NeuronIds,
) -> Result<Vec<NeuronColumn>> {
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    // What has no index is beyond the table too.
    let index = |id: &u64| Ok(data.index_of(*id)?.unwrap_or(u32::MAX));
    let ids = ids.numbers(NeuronQuery::PARAMETER)?;
    let neurons: Vec<u32> = ids.iter().map(index).collect::<Result<_>>()?;
    let column = |field: &NeuronField| {
        let values = values(data, field, &neurons, None, &[])?;
        Ok(NeuronColumn { name: field.name(), values })
    };
    fields.iter().map(column).collect()
}

/// A field of `neurons`, which are the chosen ones at these `places`, or all of them.
fn values(
    data: &Dataset,
    field: &NeuronField,
    neurons: &[u32],
    places: Option<&[u32]>,
    counts: &[Counts],
) -> Result<NeuronValues> {
    if let Some(number) = field.column() {
        return column(data, number, neurons);
    }
    let counted = counts.iter().find(|(counted, _)| counted == field).map(|(_, values)| values);
    match (counted, places) {
        (Some(values), Some(places)) => Ok(values.take(places)),
        (Some(values), None) => Ok(values.clone()),
        (None, _) => ids(data, neurons).map(|ids| NeuronValues::Ids(ids.into())),
    }
}

/// A column of the neuron table for these neurons; null for those that it lacks.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn column(data: &Dataset, number: ColumnNumber, neurons: &[u32]) -> Result<NeuronValues> {
    let columns = &data.neurons;
    Ok(match columns.numbers(number) {
        Some(Numbers::Codes(codes)) => floats(codes, neurons, |code| {
            // A float16 is a float32.
            codes::value_of_order_code(code) as f32
        })?,
        Some(Numbers::Floats(floats)) => self::floats(floats, neurons, |float| float)?,
        Some(Numbers::Whole(_)) | None => {
            debug_assert_eq!(number, schema::NEURON_TYPE, "the only category of neurons");
            let codes = at(&columns.cell_type, neurons)?.into_iter();
            let codes = codes.map(|code| code.map_or(NamesOfNeurons::NULL, u32::from)).collect();
            let name = |code| data.vocabulary.types.name_of(code).unwrap_or_default().to_owned();
            NeuronValues::Names(NamesOfNeurons { codes, texts: (0..=u8::MAX).map(name).collect() })
        }
    })
}

fn floats<T: bytemuck::Pod>(
    column: &Column<T>,
    neurons: &[u32],
    float: impl Fn(T) -> f32,
) -> Result<NeuronValues> {
    let values = at(column, neurons)?.into_iter();
    Ok(NeuronValues::Floats(values.map(|value| value.map(&float)).collect()))
}

/// The values of neurons; `None` for those beyond the table.
fn at<T: bytemuck::Pod>(column: &Column<T>, neurons: &[u32]) -> Result<Vec<Option<T>>> {
    let rows = column.len();
    let places = neurons.iter().map(|at| *at as usize).filter(|at| *at < rows);
    column.ensure_of(neurons.len(), places)?;
    let values = column.view();
    Ok(neurons.iter().map(|at| values.get(*at as usize).copied()).collect())
}
