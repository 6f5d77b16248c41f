//! What the copy says of neurons, as columns of an answer.

use super::Ordered;
use super::axes::codes;
use crate::dataset::mapped::{CodedNumbers, Labels, NeuronIds as Ids, NumberKind};
use crate::error::Result;
use crate::query::{
    IdRef, NamesOfNeurons, NeuronColumn, NeuronDetails, NeuronIds, NeuronQuery, NeuronValues,
};

/// Neurons whose names are read one by one: a category may have thousands of names.
const FEW: usize = 64;

impl Ordered {
    /// Columns of these neurons; null of those that the table lacks.
    pub(super) fn neuron_details(
        &self,
        neurons: &[u32],
        details: NeuronDetails,
    ) -> Result<Vec<NeuronColumn>> {
        let mut columns = Vec::new();
        for name in self.map.neuron_names(details) {
            if let Some(values) = self.neuron_values(&name, neurons)? {
                columns.push(NeuronColumn { name, values });
            }
        }
        Ok(columns)
    }

    /// A column of these neurons, if there is one of this name.
    pub(super) fn neuron_values(
        &self,
        name: &str,
        neurons: &[u32],
    ) -> Result<Option<NeuronValues>> {
        let Some(map) = &self.map.neurons else { return Ok(None) };
        let category = map.categories.iter().position(|category| category.name == name);
        let number = map.numbers.iter().position(|number| number.name == name);
        let of = &self.data.neurons;
        match (category, number) {
            (Some(at), _) => names(&of.labels[at], neurons).map(Some),
            (_, Some(at)) => numbers(&of.numbers[at], neurons).map(Some),
            _ => Ok(None),
        }
    }

    /// The default types of neurons: the category, if the map names one.
    pub(super) fn neuron_types(&self) -> Option<&Labels> {
        let name = self.map.defaults.types.as_ref()?;
        let categories = &self.map.neurons.as_ref()?.categories;
        let at = categories.iter().position(|category| category.name == *name)?;
        self.data.neurons.labels.get(at)
    }

    /// What neurons are called.
    pub(super) fn ids_of(&self, neurons: &[u32]) -> Result<NeuronIds> {
        let places = neurons.iter().map(|neuron| *neuron as usize);
        Ok(match &self.data.neurons.ids {
            Ids::Numbers(ids) => {
                ids.ensure_at(places.clone())?;
                NeuronIds::Numbers(places.map(|at| ids[at]).collect())
            }
            Ids::Names(ids) => {
                let names = places.map(|at| ids.get(at).map(str::to_owned));
                NeuronIds::Names(names.collect::<Result<_>>()?)
            }
        })
    }

    /// The number of a neuron that a question names.
    ///
    /// # Errors
    /// An id that no neuron has (usage); a damaged copy.
    pub(super) fn neuron_of(&self, id: IdRef) -> Result<u32> {
        let neurons = &self.data.neurons;
        let found = match &neurons.ids {
            Ids::Numbers(_) => neurons.number_of(id.number(NeuronQuery::PARAMETER)?)?,
            Ids::Names(_) => neurons.number_of_name(&id.to_string())?,
        };
        found.ok_or_else(|| NeuronQuery::unknown(id))
    }
}

/// The code of a neuron.
pub(super) fn code_of(labels: &Labels, neuron: u32) -> Result<u32> {
    let at = neuron as usize;
    labels.codes.column().ensure(at..at + 1)?;
    Ok(labels.codes.get(at))
}

/// The text of a neuron, if it has one.
pub(super) fn text_of(labels: &Labels, neuron: u32) -> Result<Option<String>> {
    let code = code_of(labels, neuron)?;
    let is_null = code == labels.null();
    (!is_null).then(|| labels.names.get(code as usize).map(str::to_owned)).transpose()
}

fn names(labels: &Labels, neurons: &[u32]) -> Result<NeuronValues> {
    if neurons.len() <= FEW {
        let texts = neurons.iter().map(|neuron| text_of(labels, *neuron));
        let texts = texts.collect::<Result<_>>()?;
        return Ok(NeuronValues::Names(NamesOfNeurons::of_texts(texts)));
    }
    let all = codes(labels)?;
    let code = |neuron: &u32| match all[*neuron as usize] {
        code if code == labels.null() => NamesOfNeurons::NULL,
        code => code,
    };
    let codes = neurons.iter().map(code).collect();
    let texts = labels.names.all()?.into_iter().map(str::to_owned).collect();
    Ok(NeuronValues::Names(NamesOfNeurons { codes, texts }))
}

fn numbers(column: &CodedNumbers, neurons: &[u32]) -> Result<NeuronValues> {
    let mut places = Vec::with_capacity(neurons.len());
    for neuron in neurons {
        let at = *neuron as usize;
        column.codes.ensure(at..at + 1)?;
        let place = column.place(at);
        if let Some((numbers, at)) = place {
            numbers.column().ensure(at..at + 1)?;
        }
        places.push(place);
    }
    let places = places.into_iter();
    Ok(match column.kind() {
        NumberKind::F64 => NeuronValues::Doubles(
            places.map(|place| place.map(|(numbers, at)| numbers.real(at))).collect(),
        ),
        // A float16 is a float32.
        NumberKind::F16 | NumberKind::F32 => NeuronValues::Floats(
            places.map(|place| place.map(|(numbers, at)| numbers.real(at) as f32)).collect(),
        ),
        _ => NeuronValues::Integers(places.map(|place| place?.0.whole(place?.1)).collect()),
    })
}
