//! What the neuron table says of neurons, as columns of an answer.

use super::Records;
use super::columns::{Categories, NULL, Numbers, Value};
use super::ids::Ids;
use super::threshold::Precision;
use crate::query::{NamesOfNeurons, NeuronColumn, NeuronDetails, NeuronIds, NeuronValues};

impl Records {
    /// Columns of these neurons; null of those that the table lacks.
    pub fn neuron_details(&self, neurons: &[u32], details: NeuronDetails) -> Vec<NeuronColumn> {
        let names = self.map.neuron_names(details).into_iter();
        let column =
            |name: String| Some(NeuronColumn { values: self.neuron_values(&name, neurons)?, name });
        names.filter_map(column).collect()
    }

    /// A column of these neurons, if there is one of this name.
    pub fn neuron_values(&self, name: &str, neurons: &[u32]) -> Option<NeuronValues> {
        let map = self.map.neurons.as_ref()?;
        let category = map.categories.iter().position(|category| category.name == name);
        let number = map.numbers.iter().position(|number| number.name == name);
        match (category, number) {
            (Some(at), _) => Some(names(&self.neuron_categories[at], neurons)),
            (_, Some(at)) => Some(numbers(&self.neuron_numbers[at], neurons)),
            _ => None,
        }
    }

    /// The default types of neurons: the category, if the map names one.
    pub fn neuron_types(&self) -> Option<&Categories> {
        let name = self.map.defaults.types.as_ref()?;
        let categories = &self.map.neurons.as_ref()?.categories;
        let at = categories.iter().position(|category| category.name == *name)?;
        self.neuron_categories.get(at)
    }

    /// What neurons are called.
    pub fn ids_of(&self, neurons: &[u32]) -> NeuronIds {
        let places = neurons.iter().map(|neuron| *neuron as usize);
        match &self.ids {
            Ids::Numbers(ids) => NeuronIds::Numbers(places.map(|at| ids[at]).collect()),
            Ids::Names(ids) => NeuronIds::Names(places.map(|at| ids[at].clone()).collect()),
        }
    }
}

fn names(categories: &Categories, neurons: &[u32]) -> NeuronValues {
    let codes = neurons.iter().map(|neuron| categories.codes[*neuron as usize]);
    const _: () = assert!(NULL == NamesOfNeurons::NULL);
    let (codes, texts) = (codes.collect(), categories.names.clone());
    NeuronValues::Names(NamesOfNeurons { codes, texts })
}

fn numbers(numbers: &Numbers, neurons: &[u32]) -> NeuronValues {
    // Orphans have none.
    let values = neurons.iter().map(|neuron| {
        let at = *neuron as usize;
        (at < numbers.len()).then(|| numbers.get(at)).flatten()
    });
    match numbers {
        Numbers::Whole(_) => NeuronValues::Integers(values.map(|v| v?.whole()).collect()),
        Numbers::Real(_, Precision::Double) => {
            NeuronValues::Doubles(values.map(|value| value?.real()).collect())
        }
        Numbers::Real(..) => {
            // A float16 is a float32.
            let float = |value: Option<Value>| value?.real().map(|value| value as f32);
            NeuronValues::Floats(values.map(float).collect())
        }
    }
}
