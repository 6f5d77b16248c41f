//! What a list of neurons says of each: columns of the neuron table, by the words of the schema, and
//! counts of the synapses under the filter.

use crate::error::{Error, Result};
use crate::names::nearest;
use crate::schema::{self, Table};

/// Something that is known of a neuron.
///
/// By name: `id`; the columns of the table, of j0251 `celltype`, `certainty`, `axon`, `soma` and `dend`;
/// `inputs`, `input_partners`, `input_total_NAME`, `outputs`, `output_partners` and `output_total_NAME`, where
/// NAME is a number of the synapse table, of j0251 `size` or `prob`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NeuronField {
    /// Its id.
    Id,
    /// A column of the neuron table, by its word: `celltype`.
    Column(String),
    /// A number that its synapses under the filter give.
    Counted(NeuronCount),
}

/// A number that the synapses of a neuron give on one side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NeuronCount {
    /// Whether of the synapses that it makes, not of those that it gets.
    pub is_output: bool,
    /// What is counted or summed.
    pub what: Counted,
}

/// What is counted or summed of synapses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// The synapses.
    Synapses,
    /// Neurons at their other end.
    Partners,
    /// The sum of a number of the synapse table, by its word: `size`.
    Total(String),
}

impl NeuronField {
    /// The field with this name: of counts, or else a column of the neuron table. Whether there is such a
    /// column the data knows.
    ///
    /// # Errors
    /// An empty name (usage).
    pub fn parse(parameter: &str, name: &str) -> Result<NeuronField> {
        let counted = |is_output, what| NeuronField::Counted(NeuronCount { is_output, what });
        let total =
            |prefix| name.strip_prefix(prefix).map(|of: &str| Counted::Total(of.to_owned()));
        Ok(match name {
            "" => {
                return Err(Error::usage(parameter, "a name is empty")
                    .advise("name a field: id, inputs, outputs, a column of the neuron table"));
            }
            "id" => NeuronField::Id,
            "inputs" => counted(false, Counted::Synapses),
            "outputs" => counted(true, Counted::Synapses),
            "input_partners" => counted(false, Counted::Partners),
            "output_partners" => counted(true, Counted::Partners),
            _ => match (total("input_total_"), total("output_total_")) {
                (Some(what), _) => counted(false, what),
                (_, Some(what)) => counted(true, what),
                _ => NeuronField::Column(name.to_owned()),
            },
        })
    }

    /// The fields with these names, comma-separated.
    ///
    /// # Errors
    /// An empty list, a name twice (usage).
    pub fn list(parameter: &str, text: &str) -> Result<Vec<NeuronField>> {
        let mut fields = Vec::new();
        for name in text.split(',').map(str::trim) {
            let field = NeuronField::parse(parameter, name)?;
            if fields.contains(&field) {
                return Err(Error::usage(parameter, format!("the field '{name}' is named twice"))
                    .advise("name it once"));
            }
            fields.push(field);
        }
        Ok(fields)
    }

    /// Refuses a field that is none of those that the data has.
    ///
    /// # Errors
    /// Such a field, with the nearest one (usage).
    pub fn check(&self, parameter: &str, known: &[NeuronField]) -> Result<()> {
        if known.contains(self) {
            return Ok(());
        }
        let names: Vec<String> = known.iter().map(NeuronField::name).collect();
        let name = self.name();
        let error = Error::usage(parameter, format!("neurons have no field '{name}'"));
        Err(match nearest(&name, names.iter().map(String::as_str)) {
            Some(meant) => error.advise(format!("did you mean '{meant}'?")),
            None => error.advise(format!("choose from {}", names.join(", "))),
        })
    }

    /// Every field, of these columns of the neuron table and numbers of the synapse table.
    pub fn of<'a>(
        columns: impl IntoIterator<Item = &'a str>,
        numbers: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Vec<NeuronField> {
        let side = |is_output: bool| {
            let counted = [Counted::Synapses, Counted::Partners].into_iter();
            let totals = numbers.clone().into_iter().map(|name| Counted::Total(name.to_owned()));
            let count = move |what| NeuronField::Counted(NeuronCount { is_output, what });
            counted.chain(totals).map(count).collect::<Vec<_>>()
        };
        let columns = columns.into_iter().map(|name| NeuronField::Column(name.to_owned()));
        [NeuronField::Id].into_iter().chain(columns).chain(side(false)).chain(side(true)).collect()
    }

    /// Every field of j0251.
    pub fn all() -> Vec<NeuronField> {
        let numbers: Vec<&str> = schema::sums().map(|column| column.word).collect();
        NeuronField::of(schema::of_neurons().map(|column| column.word), numbers)
    }

    /// Its name in flags, URLs and files.
    pub fn name(&self) -> String {
        match self {
            NeuronField::Id => "id".to_owned(),
            NeuronField::Column(word) => word.clone(),
            NeuronField::Counted(NeuronCount { is_output, what }) => {
                let side = if *is_output { "output" } else { "input" };
                match what {
                    Counted::Synapses => format!("{side}s"),
                    Counted::Partners => format!("{side}_partners"),
                    Counted::Total(word) => format!("{side}_total_{word}"),
                }
            }
        }
    }

    /// The column of the neuron table that it is.
    pub fn column(&self) -> Option<schema::ColumnNumber> {
        match self {
            NeuronField::Column(word) => schema::by_word(Table::Neurons, word),
            _ => None,
        }
    }
}

/// By which field neurons are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeuronSort {
    /// The field.
    pub field: NeuronField,
    /// Whether the largest come first.
    pub is_descending: bool,
}

impl NeuronSort {
    /// `outputs`, or `-outputs` for the largest first.
    ///
    /// # Errors
    /// A name that no field has (usage).
    pub fn parse(parameter: &str, text: &str) -> Result<NeuronSort> {
        let text = text.trim();
        let (name, is_descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        Ok(NeuronSort { field: NeuronField::parse(parameter, name)?, is_descending })
    }

    /// Its text.
    pub fn name(&self) -> String {
        format!("{}{}", if self.is_descending { "-" } else { "" }, self.field.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        let names: Vec<String> = NeuronField::all().iter().map(NeuronField::name).collect();
        assert_eq!(
            names.join(" "),
            "id celltype certainty axon soma dend inputs input_partners input_total_prob \
             input_total_size outputs output_partners output_total_prob output_total_size"
        );
        let fields = NeuronField::list("fields", &names.join(", ")).unwrap();
        assert_eq!(fields, NeuronField::all());
        let sort = NeuronSort::parse("sort", "-output_total_size").unwrap();
        assert!(sort.is_descending && sort.name() == "-output_total_size");
    }

    #[test]
    fn other_names_are_refused() {
        let refused = |text: &str, advice: &str| {
            let fields = NeuronField::list("fields", text);
            let checked = fields.and_then(|fields| fields[0].check("fields", &NeuronField::all()));
            let error = checked.unwrap_err().to_string();
            assert!(error.contains(advice), "{error}");
        };
        refused("celltyp", "did you mean 'celltype'?");
        refused("input_total_x", "did you mean");
        refused("", "a name is empty");
        refused("axon,,soma", "a name is empty");
        refused("axon,soma,axon", "named twice");
        let sort = NeuronSort::parse("sort", "--axon").unwrap();
        assert!(sort.field.check("sort", &NeuronField::all()).is_err());
    }
}
