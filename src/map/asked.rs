//! The names that questions may use of a data set with a map, and the refusals of others. Every engine says
//! them in the same words; what a name means each works out by itself.

use super::{Map, Number, Synapses};
use crate::error::{Error, Result};
use crate::names::nearest;
use crate::query::predicate::{Bound, Subject};
use crate::query::{
    DescribedColumns, FilterParameter, Limit, NeuronDetails, NeuronField, NeuronsQuery, Units,
    in_force,
};

impl Synapses {
    /// The names that thresholds and axes may have: the numbers, and the weight.
    pub fn number_names(&self) -> Vec<&str> {
        names_of(&self.numbers).into_iter().chain(self.weight.iter().map(|_| "weight")).collect()
    }
}

fn names_of(numbers: &[Number]) -> Vec<&str> {
    numbers.iter().map(|number| number.name.as_str()).collect()
}

impl Map {
    /// The columns that a condition can name.
    pub fn column_names(&self) -> Vec<String> {
        let rows = &self.synapses;
        let own = rows.numbers.iter().map(|number| number.name.clone());
        let own = own.chain(rows.categories.iter().map(|category| category.name.clone()));
        let weight = rows.weight.iter().map(|_| "weight".to_owned());
        let neurons = self.neurons.iter().flat_map(|neurons| {
            let numbers = neurons.numbers.iter().map(|number| &number.name);
            let names = numbers.chain(neurons.categories.iter().map(|category| &category.name));
            names.map(|name| format!("pre.{name}"))
        });
        own.chain(weight).chain(neurons).chain(["pre".to_owned(), "post".to_owned()]).collect()
    }

    /// The names of the columns of neurons: categories, then numbers.
    pub fn neuron_names(&self, details: NeuronDetails) -> Vec<String> {
        let Some(map) = &self.neurons else { return Vec::new() };
        let categories = map.categories.iter().map(|category| category.name.clone());
        let numbers = map.numbers.iter().map(|number| number.name.clone());
        match details {
            NeuronDetails::None => Vec::new(),
            NeuronDetails::Categories => categories.collect(),
            NeuronDetails::All => categories.chain(numbers).collect(),
        }
    }

    /// Does some work on what is known of its neurons.
    pub fn with_units<T>(&self, work: impl FnOnce(&Units) -> T) -> T {
        let populations: Vec<&str> =
            self.populations.iter().map(|known| known.name.as_str()).collect();
        work(&Units {
            are_cells: self.cells,
            types: self.defaults.types.as_deref(),
            populations: &populations,
            axon_only: &[],
        })
    }

    /// The names that distributions and their groups may have.
    pub fn described_columns(&self) -> DescribedColumns {
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        let neurons = self.neurons.as_ref();
        let categories = self.synapses.categories.iter();
        DescribedColumns {
            row_numbers: owned(self.synapses.number_names()),
            row_categories: categories.map(|category| category.name.clone()).collect(),
            neuron_numbers: owned(neurons.map_or_else(Vec::new, |map| names_of(&map.numbers))),
            neuron_categories: self.neuron_names(NeuronDetails::Categories),
        }
    }

    /// The category that a neuron's type is.
    ///
    /// # Errors
    /// A map that names none (usage), at this parameter.
    pub fn types(&self, parameter: &str) -> Result<&str> {
        self.defaults.types.as_deref().ok_or_else(|| {
            Error::usage(parameter, "the map of this data set names no types")
                .advise("say which category they are under [defaults] types, or take --where")
        })
    }

    /// Refuses a filter on a column that stands in the published layout of j0251.
    ///
    /// # Errors
    /// Such a filter (usage).
    pub fn allow(&self, parameter: FilterParameter) -> Result<()> {
        use FilterParameter as P;
        match parameter {
            P::PreCelltype | P::PostCelltype | P::PreNeuronIds | P::PostNeuronIds => Ok(()),
            P::ExcludeAutapses | P::Box | P::MinPair | P::Strict | P::ExactThresholds => Ok(()),
            P::Where => Ok(()),
            P::ProbMin | P::ProbMax | P::SizeMin | P::SizeMax if self.has_number_of(parameter) => {
                Ok(())
            }
            other => Err(self.lacks(other.name())),
        }
    }

    /// Refuses a threshold on a number that there is not.
    ///
    /// # Errors
    /// Such a threshold, with what there is (usage).
    pub fn check_limit(&self, limit: &Limit) -> Result<()> {
        let numbers = match limit.of {
            Subject::Row => self.synapses.number_names(),
            _ => names_of(self.neurons.as_ref().map_or(&[], |neurons| &neurons.numbers)),
        };
        if numbers.contains(&limit.name.as_ref()) {
            return Ok(());
        }
        let word = limit.word();
        if FilterParameter::by_name(&word).is_some() {
            return Err(self.lacks(&word));
        }
        let words = numbers.iter().flat_map(|name| {
            let of = |bound| Limit { name: (*name).to_owned().into(), bound, ..limit.clone() };
            [Bound::AtLeast, Bound::AtMost].map(|bound| of(bound).word())
        });
        let words: Vec<String> = words.collect();
        Err(limit.unknown(words.iter().map(String::as_str)))
    }

    /// Whether the synapses have the number that a filter is on.
    fn has_number_of(&self, parameter: FilterParameter) -> bool {
        let name = Limit::of_word(parameter.name()).map(|(name, _)| name);
        self.synapses.numbers.iter().any(|number| Some(number.name.as_str()) == name)
    }

    /// Refuses fields of neurons that there are not, and conditions on columns of j0251.
    ///
    /// # Errors
    /// Those of `NeuronsQuery::check_filter` and [`Map::allow`]; such fields and conditions (usage).
    pub fn check_neurons(&self, query: &NeuronsQuery) -> Result<()> {
        let numbers: Vec<&str> =
            self.synapses.numbers.iter().map(|number| number.name.as_str()).collect();
        let columns = self.neuron_names(NeuronDetails::All);
        let known = NeuronField::of(columns.iter().map(String::as_str), numbers);
        query.fields.iter().try_for_each(|field| field.check("fields", &known))?;
        query.sort.iter().try_for_each(|sort| sort.field.check("sort", &known))?;
        query.check_filter()?;
        in_force(&query.filter).into_iter().try_for_each(|(parameter, _)| self.allow(parameter))?;
        let of_j0251 = [
            ("min_celltype_certainty", query.min_celltype_certainty),
            ("min_axon_length", query.min_axon_length),
            ("min_dendrite_length", query.min_dendrite_length),
            ("min_soma_length", query.min_soma_length),
        ];
        match of_j0251.iter().find(|(_, number)| number.is_some_and(|number| number != 0.0)) {
            None => Ok(()),
            Some((name, _)) => Err(self.lacks(name)),
        }
    }

    /// The error about a parameter whose column the data lacks.
    fn lacks(&self, parameter: &str) -> Error {
        Error::usage(parameter, "this data set has no such column")
            .advise(format!("there are: {}", self.column_names().join(", ")))
    }

    /// The error about a name that no column has; `partner` stands before names of neurons.
    pub fn no_column(&self, name: &str, partner: &str) -> Error {
        let known = self.column_names();
        let bare = known.iter().map(|known| known.rsplit('.').next().unwrap_or(known));
        let near = nearest(name, bare.clone()).filter(|near| *near != name);
        let meant = known.iter().zip(bare).find(|(_, bare)| Some(*bare) == near);
        let meant = meant.map_or(String::new(), |(known, _)| format!("did you mean '{known}'? "));
        Error::usage("where", format!("there is no column '{partner}{name}'"))
            .advise(format!("{meant}there are: {}", known.join(", ")))
    }

    /// The same error about a value that does not suit its column, with the columns that there are.
    pub fn with_columns(&self, error: Error) -> Error {
        let next = error.advice().filter(|_| error.parameter() == Some("where"));
        match next.map(|next| format!("{next}; there are: {}", self.column_names().join(", "))) {
            Some(next) => error.advise(next),
            None => error,
        }
    }

    /// The error about an axis that no category has.
    pub fn no_category(&self, parameter: &str, name: &str) -> Error {
        let of_synapses = self.synapses.categories.iter().map(|category| category.name.clone());
        let neurons = self.neurons.iter().flat_map(|neurons| &neurons.categories);
        let of_partners: Vec<String> = neurons
            .flat_map(|c| ["pre", "post"].map(|partner| format!("{partner}.{}", c.name)))
            .collect();
        let bare = name.strip_prefix("pre.").or_else(|| name.strip_prefix("post."));
        if let Some(bare) = bare.filter(|bare| of_synapses.clone().any(|own| own == **bare)) {
            let what =
                format!("'{bare}' is a category of synapses, neurons have none of that name");
            let error = Error::usage(parameter, what);
            return match of_partners.is_empty() {
                true => error,
                false => error.advise(format!("of neurons there are: {}", of_partners.join(", "))),
            };
        }
        let known: Vec<String> = of_synapses.chain(of_partners).collect();
        let error = Error::usage(parameter, format!("there is no category '{name}'"));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => error.advise(format!("did you mean '{near}'?")),
            None => error.advise(format!("there are: {}", known.join(", "))),
        }
    }
}
