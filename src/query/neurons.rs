//! The neurons question: which neurons of the table have a type, a reconstruction and a number of
//! synapses.

use crate::error::{Error, Result};
use crate::names::nearest;
use crate::query::filter_parameter::{is_nothing, list, parse_flag, parse_number};
use crate::query::listed::list_of;
use crate::query::{
    CodeSet, Expression, Filter, FilterParameter, Limit, NeuronField, NeuronSort, NeuronValues,
    Population, Vocabulary, in_force,
};

/// Asks for neurons of the neuron table. `None` means that a condition is off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronsQuery {
    /// Cell types of the neurons, by name, as the neuron table has them.
    pub celltype: Option<Vec<String>>,
    /// Cell types that their synapses are with, by name, as the synapse table has them.
    pub target_celltype: Option<Vec<String>>,
    /// Whether the neurons are the presynaptic or the postsynaptic partners.
    pub direction: Direction,
    /// Fewest synapses; see [`NeuronsQuery::fewest`].
    pub min_synapses: Option<u64>,
    /// Certainty of the neuron's cell type, at least.
    pub min_celltype_certainty: Option<f64>,
    /// Axon length in µm, at least.
    pub min_axon_length: Option<f64>,
    /// Dendrite length in µm, at least.
    pub min_dendrite_length: Option<f64>,
    /// Soma skeleton length in µm, at least.
    pub min_soma_length: Option<f64>,
    /// The population that the neurons belong to.
    pub population: Option<Population>,
    /// Minimum probability of the synapses that are counted: for `min_synapses`, and for all numbers and
    /// sums that are listed, on both sides.
    pub prob_min: Option<f64>,
    /// `>` instead of `≥`, but for the number of synapses.
    pub strict: bool,
    /// Thresholds on float16 columns compare real numbers instead of being rounded to float16.
    pub exact_thresholds: bool,
    /// Conditions on the neurons, and on the synapses that are counted, as `--where` says them:
    /// `"size > 0.05".parse()`.
    pub expressions: Vec<Expression>,
    /// Filters as other questions have them: those on the neuron's own side are conditions on it, all
    /// others choose the synapses that count. Those that are fields here (`prob_min`, `strict`,
    /// `exact_thresholds`, conditions) are not looked at.
    pub filter: Filter,
    /// What is listed of each neuron besides its id, in the order wanted.
    pub fields: Vec<NeuronField>,
    /// What the list is sorted by; the order of the neuron table if nothing.
    pub sort: Option<NeuronSort>,
    /// How many neurons are listed at most.
    pub limit: Option<u64>,
    /// The columns of the neuron table of a map, by which conditions are told apart; nothing means those
    /// of j0251.
    #[doc(hidden)]
    pub columns: Option<Vec<String>>,
}

/// Which end of their synapses the neurons are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Presynaptic: synapses that they make onto the target type.
    #[default]
    Outgoing,
    /// Postsynaptic: synapses that they get from the target type.
    Incoming,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::Outgoing, Direction::Incoming];

    /// Its name in flags, URLs and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Outgoing => "outgoing",
            Direction::Incoming => "incoming",
        }
    }

    /// The direction with this name.
    ///
    /// # Errors
    /// Another name (usage).
    pub fn parse(name: &str) -> Result<Direction> {
        Direction::ALL.into_iter().find(|direction| direction.name() == name).ok_or_else(|| {
            Error::usage("direction", format!("there is no direction '{name}'"))
                .advise("choose outgoing or incoming")
        })
    }
}

impl NeuronsQuery {
    /// The name of every condition, then of what is said of the list: flags are the same with dashes.
    pub const NAMES: [&str; 16] = [
        "celltype",
        "target_celltype",
        "direction",
        "min_synapses",
        "min_celltype_certainty",
        "min_axon_length",
        "min_dendrite_length",
        "min_soma_length",
        "population",
        "prob_min",
        "strict",
        "exact_thresholds",
        "where",
        "fields",
        "sort",
        "limit",
    ];

    /// The places of those that are listed among so many neurons, in the order of the list; `values` gives what
    /// is sorted by.
    ///
    /// # Errors
    /// Those of `values`.
    #[doc(hidden)]
    pub fn listed<E>(
        &self,
        neurons: usize,
        values: impl FnOnce(&NeuronField) -> std::result::Result<NeuronValues, E>,
    ) -> std::result::Result<Vec<u32>, E> {
        let mut places: Vec<u32> = match &self.sort {
            None => (0..neurons as u32).collect(),
            Some(sort) => values(&sort.field)?.order(sort.is_descending),
        };
        let most = self.limit.and_then(|limit| usize::try_from(limit).ok());
        places.truncate(most.unwrap_or(usize::MAX));
        Ok(places)
    }

    /// Sets a condition from its text, as it stands in a flag or a URL.
    ///
    /// # Errors
    /// An unknown name, with the nearest known one; a text that says no value (usage).
    pub fn set(&mut self, name: &str, text: &str) -> Result<()> {
        match name {
            "celltype" => self.celltype = Some(list(name, text)?),
            "target_celltype" => self.target_celltype = Some(list(name, text)?),
            "direction" => self.direction = Direction::parse(text.trim())?,
            "min_synapses" => self.min_synapses = parse_count(name, text, "synapses")?,
            "min_celltype_certainty" => self.min_celltype_certainty = parse_number(name, text)?,
            "min_axon_length" => self.min_axon_length = parse_number(name, text)?,
            "min_dendrite_length" => self.min_dendrite_length = parse_number(name, text)?,
            "min_soma_length" => self.min_soma_length = parse_number(name, text)?,
            "population" => match Population::parse(text) {
                Ok(population) => self.population = Some(population),
                // Others are the data's own.
                Err(_) => self.filter.population_name = Some(text.trim().to_owned()),
            },
            "prob_min" => self.prob_min = parse_number(name, text)?,
            "strict" => self.strict = parse_flag(name, text)?,
            "exact_thresholds" => self.exact_thresholds = parse_flag(name, text)?,
            "where" => self.expressions.push(text.parse()?),
            "fields" => self.fields = NeuronField::list(name, text)?,
            "sort" => self.sort = Some(NeuronSort::parse(name, text)?),
            "limit" => self.limit = parse_count(name, text, "neurons")?,
            known if FilterParameter::by_name(known).is_some() => {
                let parameter = FilterParameter::by_name(known);
                parameter.map_or(Ok(()), |parameter| parameter.set(&mut self.filter, text))?;
            }
            word if Limit::of_word(word).is_some() => self.filter.set_limit(word, text)?,
            unknown => {
                let error = Error::usage(unknown, "there is no such condition on neurons");
                return Err(match nearest(unknown, NeuronsQuery::NAMES) {
                    Some(known) => error.advise(format!("did you mean '{known}'?")),
                    None => error.advise(format!("choose from {}", NeuronsQuery::NAMES.join(", "))),
                });
            }
        }
        self.check_numbers()
    }

    /// The question built up one condition after the other: each step is named by the condition it
    /// adds, and the last one is the whole question.
    pub fn steps(&self) -> Vec<(&'static str, NeuronsQuery)> {
        let mut built = NeuronsQuery {
            direction: self.direction,
            min_synapses: Some(0),
            strict: self.strict,
            exact_thresholds: self.exact_thresholds,
            columns: self.columns.clone(),
            ..NeuronsQuery::default()
        };
        let mut steps = Vec::new();
        let mut take = |name, is_on: bool, add: &dyn Fn(&mut NeuronsQuery)| {
            if is_on {
                add(&mut built);
                steps.push((name, built.clone()));
            }
        };
        take("celltype", self.celltype.is_some(), &|q| q.celltype = self.celltype.clone());
        for (name, ..) in self.thresholds().into_iter().filter(|(name, ..)| *name != "prob_min") {
            take(name, true, &|q| match name {
                "min_axon_length" => q.min_axon_length = self.min_axon_length,
                "min_dendrite_length" => q.min_dendrite_length = self.min_dendrite_length,
                "min_soma_length" => q.min_soma_length = self.min_soma_length,
                _ => q.min_celltype_certainty = self.min_celltype_certainty,
            });
        }
        take("population", self.population.is_some(), &|q| q.population = self.population);
        for (parameter, _) in
            in_force(&self.filter).into_iter().filter(|(p, _)| self.is_of_neuron(*p))
        {
            take(parameter.name(), true, &|q| {
                parameter.spec().value.copy(&self.filter, &mut q.filter);
            });
        }
        take("population", self.filter.population_name.is_some(), &|q| {
            q.filter.population_name.clone_from(&self.filter.population_name);
        });
        take("where", !self.expressions.is_empty(), &|q| {
            q.expressions.clone_from(&self.expressions)
        });
        take("min_synapses", self.fewest() > 0, &|q| *q = self.conditions());
        steps
    }

    /// The question without what is said of the list: which neurons fulfil the conditions.
    pub fn conditions(&self) -> NeuronsQuery {
        NeuronsQuery { fields: Vec::new(), sort: None, limit: None, ..self.clone() }
    }

    /// Whether ids in table order are all that is asked.
    pub fn is_plain(&self) -> bool {
        self.fields.is_empty() && self.sort.is_none() && self.limit.is_none()
    }

    /// Every field that must be known: those listed, and that by which is sorted.
    pub fn known_fields(&self) -> impl Iterator<Item = &NeuronField> {
        self.fields.iter().chain(self.sort.iter().map(|sort| &sort.field))
    }

    /// Whether synapses are counted for what is listed.
    pub fn lists_counts(&self) -> bool {
        self.known_fields().any(|field| matches!(field, NeuronField::Counted(_)))
    }

    /// Fewest synapses in force: as given, else 1 once a target type is named or a condition is on
    /// synapses, else 0.
    pub fn fewest(&self) -> u64 {
        let is_one =
            || self.target_celltype.is_some() || self.told_apart().count || self.counts_by_filter();
        self.min_synapses.unwrap_or_else(|| u64::from(is_one()))
    }

    /// The types of the neurons as codes (all if they are off).
    ///
    /// # Errors
    /// An unknown name; an axon-only type as postsynaptic (usage).
    #[doc(hidden)]
    pub fn types(&self, vocabulary: &Vocabulary) -> Result<CodeSet> {
        let is_post = self.direction == Direction::Incoming;
        let own = match self.direction {
            Direction::Outgoing => FilterParameter::PreCelltype.name(),
            Direction::Incoming => FilterParameter::PostCelltype.name(),
        };
        let own = types(own, self.own_types(), is_post, vocabulary)?;
        Ok(types("celltype", self.celltype.as_deref(), is_post, vocabulary)?.and(&own))
    }

    /// The types of their partners as codes (all if they are off).
    ///
    /// # Errors
    /// As [`NeuronsQuery::types`].
    #[doc(hidden)]
    pub fn target_types(&self, vocabulary: &Vocabulary) -> Result<CodeSet> {
        let is_post = self.direction == Direction::Outgoing;
        types("target_celltype", self.target_celltype.as_deref(), is_post, vocabulary)
    }

    /// The synapses that count, whosever they are.
    #[doc(hidden)]
    pub fn counted(&self) -> Filter {
        let filter = Filter {
            prob_min: self.prob_min,
            strict: self.strict,
            exact_thresholds: self.exact_thresholds,
            conditions: self.told_apart().counted,
            ..self.filter_of_synapses()
        };
        let Some(target) = self.target_celltype.clone() else { return filter };
        match self.direction {
            Direction::Outgoing => Filter { post_celltype: Some(target), ..filter },
            Direction::Incoming => Filter { pre_celltype: Some(target), ..filter },
        }
    }

    /// Its conditions as those of a filter: for the numbers that columns are compared with.
    #[doc(hidden)]
    pub fn said_filter(&self) -> Filter {
        let conditions = self.expressions.clone();
        Filter { conditions, ..self.counted() }
    }

    /// What is asked of the neurons themselves but for their type, said as a filter on the
    /// presynaptic partner.
    #[doc(hidden)]
    pub fn reconstruction(&self) -> Filter {
        let filter = Filter {
            min_pre_axon: self.min_axon_length,
            min_pre_dend: self.min_dendrite_length,
            min_pre_soma: self.min_soma_length,
            min_pre_certainty: self.min_celltype_certainty,
            strict: self.strict,
            exact_thresholds: self.exact_thresholds,
            ..Filter::default()
        };
        self.with_own(match self.population {
            Some(population) => filter.population(population),
            None => filter,
        })
    }

    /// Every threshold in force: its name, the number given and the number really compared with
    /// the column.
    #[doc(hidden)]
    pub fn thresholds(&self) -> Vec<(&'static str, f64, f64)> {
        let rule = self.counted().rule();
        let length = |um: f64| f64::from(um as f32);
        let of_neuron = |number: Option<f64>| number.filter(|number| *number != 0.0);
        let float16 = |number: f64| rule.compared(number);
        let all = [
            threshold("min_celltype_certainty", of_neuron(self.min_celltype_certainty), float16),
            threshold("min_axon_length", of_neuron(self.min_axon_length), length),
            threshold("min_dendrite_length", of_neuron(self.min_dendrite_length), length),
            threshold("min_soma_length", of_neuron(self.min_soma_length), length),
            threshold("prob_min", self.prob_min, float16),
        ];
        all.into_iter().filter_map(|(name, given, to)| Some((name, given?, to?))).collect()
    }

    /// Every condition in force and what is said of the list by its name, with its value as it stands in a flag or a URL; the
    /// direction and the fewest synapses are always listed.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let names = |names: &Option<Vec<String>>| Some(list_of(names.as_ref()?));
        let number = |number: Option<f64>| number.map(|number| number.to_string());
        let length = |um: Option<f64>| number(um.filter(|um| *um != 0.0));
        let flag = |on: bool| on.then(|| "true".to_owned());
        let fields: Vec<String> = self.fields.iter().map(NeuronField::name).collect();
        let fields = (!fields.is_empty()).then(|| fields.join(","));
        let all = [
            ("celltype", names(&self.celltype)),
            ("target_celltype", names(&self.target_celltype)),
            ("direction", Some(self.direction.name().to_owned())),
            ("min_synapses", Some(self.fewest().to_string())),
            ("min_celltype_certainty", length(self.min_celltype_certainty)),
            ("min_axon_length", length(self.min_axon_length)),
            ("min_dendrite_length", length(self.min_dendrite_length)),
            ("min_soma_length", length(self.min_soma_length)),
            ("population", self.population.map(|population| population.name().to_owned())),
            ("prob_min", number(self.prob_min)),
            ("strict", flag(self.strict)),
            ("exact_thresholds", flag(self.exact_thresholds)),
            ("where", self.said_conditions()),
            ("fields", fields),
            ("sort", self.sort.as_ref().map(NeuronSort::name)),
            ("limit", self.limit.map(|limit| limit.to_string())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Refuses invalid values: unknown names, an axon-only type as postsynaptic, a NaN
    /// threshold, a negative length or certainty, an empty list.
    ///
    /// # Errors
    /// Such a value (usage); the error names the parameter.
    pub fn check(&self, vocabulary: &Vocabulary) -> Result<()> {
        self.types(vocabulary)?;
        self.target_types(vocabulary)?;
        self.check_conditions()?;
        self.check_filter()?;
        // What counts nothing is refused, too.
        self.counted().predicate(vocabulary)?;
        let known = NeuronField::all();
        self.fields.iter().try_for_each(|field| field.check("fields", &known))?;
        self.sort.iter().try_for_each(|sort| sort.field.check("sort", &known))?;
        self.check_numbers()
    }

    /// The conditions as one text.
    #[doc(hidden)]
    pub fn said_conditions(&self) -> Option<String> {
        let all: Vec<String> = self.expressions.iter().map(Expression::to_string).collect();
        (!all.is_empty()).then(|| all.join(" and "))
    }

    fn check_numbers(&self) -> Result<()> {
        let numbers = [
            ("min_celltype_certainty", self.min_celltype_certainty, true),
            ("min_axon_length", self.min_axon_length, true),
            ("min_dendrite_length", self.min_dendrite_length, true),
            ("min_soma_length", self.min_soma_length, true),
            ("prob_min", self.prob_min, false),
        ];
        for (name, number, of_neuron) in numbers {
            let Some(number) = number else { continue };
            if number.is_nan() {
                return Err(Error::usage(name, "NaN is not a threshold").advise("give a number"));
            }
            if of_neuron && number < 0.0 {
                return Err(Error::usage(name, format!("{number} is negative")).advise(
                    "give a length in µm or a certainty from 0 to 1; 0 disables the filter",
                ));
            }
        }
        Ok(())
    }
}

fn parse_count(name: &str, text: &str, of: &str) -> Result<Option<u64>> {
    if is_nothing(text) {
        return Ok(None);
    }
    text.trim().parse().map(Some).map_err(|_| {
        Error::usage(name, format!("'{text}' is not a number of {of}"))
            .advise("give a whole number from 0 on")
    })
}

fn threshold(
    name: &'static str,
    given: Option<f64>,
    compared: impl Fn(f64) -> f64,
) -> (&'static str, Option<f64>, Option<f64>) {
    (name, given, given.map(compared))
}

fn types(
    parameter: &str,
    names: Option<&[String]>,
    is_post: bool,
    vocabulary: &Vocabulary,
) -> Result<CodeSet> {
    let Some(names) = names else { return Ok(CodeSet::all()) };
    if names.is_empty() {
        return Err(Error::usage(parameter, "the list is empty")
            .advise("name at least one, or leave it out"));
    }
    let mut set = CodeSet::none();
    for name in names {
        set.insert(vocabulary.types.code_of(parameter, name)?);
        if is_post {
            vocabulary.check_postsynaptic(parameter, name)?;
        }
    }
    Ok(set)
}
