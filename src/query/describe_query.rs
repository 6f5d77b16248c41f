//! The question `describe`: which distributions, and by what their values are grouped.

use crate::error::{Error, Result};
use crate::names::nearest;
use crate::query::{CategoryAxis, Direction, Filter, NeuronField, NeuronsQuery, Side, Subject};
use crate::schema::{self, ColumnKind, Table};

/// Asks for distributions of what passes a filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeQuery {
    /// The synapses that count, and the neurons of the populations.
    pub filter: Filter,
    /// Which distributions, in the order of the answer; where none is named, those of
    /// [`DescribeQuery::USUAL`] that the data has and that `by` suits.
    pub names: Vec<String>,
    /// What the values are grouped by; one group where nothing is named.
    pub by: Option<CategoryAxis>,
}

/// What the values of a distribution are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Described {
    /// A number of the synapse table, of every row that passes.
    OfRows(String),
    /// The synapses of every connection: of two neurons with a row that passes.
    Multiplicity,
    /// The summed size of the synapses of every connection.
    ConnectionSize,
    /// The partners of every neuron of a population, on this side of its synapses.
    Degree(Side),
    /// The synapses of every neuron of a population, on this side.
    Strength(Side),
    /// A number of the neuron table, of every neuron of the population of a side, or of both where none
    /// is named.
    OfNeurons(Option<Side>, String),
}

/// The names that distributions and groups may have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribedColumns {
    /// Numbers of the synapse table.
    pub row_numbers: Vec<String>,
    /// Categories of the synapse table.
    pub row_categories: Vec<String>,
    /// Numbers of the neuron table.
    pub neuron_numbers: Vec<String>,
    /// Categories of the neuron table.
    pub neuron_categories: Vec<String>,
}

/// A distribution by its name.
pub type NamedDistribution = (String, Described);

impl DescribeQuery {
    /// The parameter that names distributions.
    pub const PARAMETER: &str = "distribution";
    /// The parameter that names the groups.
    pub const BY: &str = "by";
    /// What a synapse's size is called.
    const SIZE: &str = "size";

    /// The distributions that have names of their own.
    pub const USUAL: [&str; 7] = [
        "multiplicity",
        "out_degree",
        "in_degree",
        "out_strength",
        "in_strength",
        "synapse_size",
        "connection_size",
    ];

    /// The distributions that are asked for.
    ///
    /// # Errors
    /// A name that the data lacks, or that is given twice; groups that a distribution cannot have (usage).
    pub fn described(&self, columns: &DescribedColumns) -> Result<Vec<NamedDistribution>> {
        self.check_by(columns)?;
        if self.names.is_empty() {
            let usual = DescribeQuery::USUAL.iter().filter_map(|name| {
                let what = columns.usual(name)?;
                self.suits(&what, columns).then(|| ((*name).to_owned(), what))
            });
            return Ok(usual.collect());
        }
        let mut all: Vec<NamedDistribution> = Vec::new();
        for name in &self.names {
            if all.iter().any(|(known, _)| known == name) {
                let what = format!("the distribution '{name}' is named twice");
                return Err(Error::usage(DescribeQuery::PARAMETER, what).advise("name it once"));
            }
            let what = columns.find(name).ok_or_else(|| columns.unknown(name))?;
            if !self.suits(&what, columns) {
                return Err(self.not_by(name, &what, columns));
            }
            all.push((name.clone(), what));
        }
        Ok(all)
    }

    /// The first of the distributions that takes the neuron table to say, if one does.
    pub fn needs_neuron_table<'a>(&self, wanted: &'a [NamedDistribution]) -> Option<&'a str> {
        let needs = |what: &Described| match what {
            Described::OfNeurons(..) => true,
            what => self.by.is_some() && what.is_of_neurons(),
        };
        wanted.iter().find(|(_, what)| needs(what)).map(|(name, _)| name.as_str())
    }

    /// The question about the neurons of one side that the filter lets pass, with or without a synapse,
    /// as the question `neurons` asks it of j0251.
    pub(crate) fn population(&self, side: Side, fields: Vec<NeuronField>) -> NeuronsQuery {
        let filter = &self.filter;
        NeuronsQuery {
            direction: match side {
                Side::Pre => Direction::Outgoing,
                Side::Post => Direction::Incoming,
            },
            min_synapses: Some(0),
            prob_min: filter.prob_min,
            strict: filter.strict,
            exact_thresholds: filter.exact_thresholds,
            expressions: filter.conditions.clone(),
            filter: filter.clone(),
            fields,
            ..NeuronsQuery::default()
        }
    }

    /// Whether the values of a distribution can be grouped as is asked.
    fn suits(&self, what: &Described, columns: &DescribedColumns) -> bool {
        self.by.as_ref().is_none_or(|by| columns.groups(what, by))
    }

    /// Refuses groups that no distribution can have.
    fn check_by(&self, columns: &DescribedColumns) -> Result<()> {
        let Some(by) = &self.by else { return Ok(()) };
        let known = columns.groups_of(&Described::Multiplicity);
        let of_neurons = columns.groups_of(&Described::Degree(Side::Pre));
        let mut known: Vec<String> = known.into_iter().chain(of_neurons).collect();
        known.dedup();
        if known.contains(&by.name().into_owned()) {
            return Ok(());
        }
        let error =
            Error::usage(DescribeQuery::BY, format!("there is no category '{}'", by.name()));
        Err(match nearest(&by.name(), known.iter().map(String::as_str)) {
            Some(near) => error.advise(format!("did you mean '{near}'?")),
            None if known.is_empty() => error.advise("this data set has no categories"),
            None => error.advise(format!("choose {}", known.join(", "))),
        })
    }

    fn not_by(&self, name: &str, what: &Described, columns: &DescribedColumns) -> Error {
        let by = self.by.as_ref().map(|by| by.name().into_owned()).unwrap_or_default();
        let of = match what.is_of_neurons() {
            true => "neurons",
            false => "synapses and connections",
        };
        let known = columns.groups_of(what);
        let sentence = format!("'{name}' is about {of}, which '{by}' does not group");
        Error::usage(DescribeQuery::BY, sentence).advise(match known.is_empty() {
            true => "leave out by".to_owned(),
            false => format!("choose {}", known.join(", ")),
        })
    }
}

impl Described {
    /// Whether its values are those of neurons; else of synapses or connections.
    pub fn is_of_neurons(&self) -> bool {
        matches!(self, Described::Degree(_) | Described::Strength(_) | Described::OfNeurons(..))
    }
}

impl DescribedColumns {
    /// Those of j0251.
    pub fn j0251() -> DescribedColumns {
        let words = |table: Table, is_wanted: fn(ColumnKind) -> bool| -> Vec<String> {
            let all = schema::J0251.iter();
            let own = all.filter(|column| column.table == table && is_wanted(column.kind));
            // Types of partners are said as those of neurons.
            let named = own.filter(|column| table == Table::Neurons || column.word == column.name);
            named.map(|column| column.word.to_owned()).collect()
        };
        let is_number = |kind: ColumnKind| {
            matches!(kind, ColumnKind::Float16 | ColumnKind::Float32 | ColumnKind::Integer)
        };
        let is_category = |kind: ColumnKind| kind == ColumnKind::Category;
        DescribedColumns {
            row_numbers: words(Table::Synapses, is_number),
            row_categories: words(Table::Synapses, is_category),
            neuron_numbers: words(Table::Neurons, is_number),
            neuron_categories: words(Table::Neurons, is_category),
        }
    }

    /// Every name of a distribution.
    pub fn names(&self) -> Vec<String> {
        let usual = DescribeQuery::USUAL.iter().filter(|name| self.usual(name).is_some());
        let mut names: Vec<String> = usual.map(|name| (*name).to_owned()).collect();
        for name in self.row_numbers.iter().chain(&self.neuron_numbers) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// What values can be grouped by.
    pub fn groups_of(&self, what: &Described) -> Vec<String> {
        if what.is_of_neurons() {
            return self.neuron_categories.clone();
        }
        let of = |partner: &'static str| {
            self.neuron_categories.iter().map(move |name| format!("{partner}.{name}"))
        };
        of("pre").chain(of("post")).chain(self.row_categories.iter().cloned()).collect()
    }

    fn groups(&self, what: &Described, by: &CategoryAxis) -> bool {
        let known = match (by.of(), what.is_of_neurons()) {
            (Subject::Row, true) | (Subject::Pre | Subject::Post, false) => &self.neuron_categories,
            (Subject::Row, false) => &self.row_categories,
            _ => return false,
        };
        known.iter().any(|name| name == by.category())
    }

    /// One of the usual ones, if the data has it.
    fn usual(&self, name: &str) -> Option<Described> {
        let size = DescribeQuery::SIZE;
        let has_size = self.row_numbers.iter().any(|known| known == size);
        Some(match name {
            "multiplicity" => Described::Multiplicity,
            "out_degree" => Described::Degree(Side::Pre),
            "in_degree" => Described::Degree(Side::Post),
            "out_strength" => Described::Strength(Side::Pre),
            "in_strength" => Described::Strength(Side::Post),
            "synapse_size" if has_size => Described::OfRows(size.to_owned()),
            "connection_size" if has_size => Described::ConnectionSize,
            _ => return None,
        })
    }

    fn find(&self, name: &str) -> Option<Described> {
        if let Some(usual) = self.usual(name) {
            return Some(usual);
        }
        if self.row_numbers.iter().any(|known| known == name) {
            return Some(Described::OfRows(name.to_owned()));
        }
        let sides = [("pre.", Side::Pre), ("post.", Side::Post)];
        let said = sides.iter().find_map(|(word, side)| Some((name.strip_prefix(word)?, *side)));
        let (own, side) = said.map_or((name, None), |(own, side)| (own, Some(side)));
        let is_known = self.neuron_numbers.iter().any(|known| known == own);
        is_known.then(|| Described::OfNeurons(side, own.to_owned()))
    }

    fn unknown(&self, name: &str) -> Error {
        let what = format!("there is no distribution '{name}'");
        let error = Error::usage(DescribeQuery::PARAMETER, what);
        let names = self.names();
        match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => error.advise(format!("did you mean '{near}'?")),
            None => error.advise(format!("choose {}", names.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(names: &[&str], by: Option<&str>) -> Result<Vec<NamedDistribution>> {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let by = by.map(CategoryAxis::parse);
        let query = DescribeQuery { names, by, ..DescribeQuery::default() };
        query.described(&DescribedColumns::j0251())
    }

    fn names(found: &[NamedDistribution]) -> Vec<&str> {
        found.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn the_usual_ones_are_those_that_the_data_and_the_groups_suit() {
        assert_eq!(names(&asked(&[], None).unwrap()), DescribeQuery::USUAL);
        let of_neurons = asked(&[], Some("celltype")).unwrap();
        assert_eq!(names(&of_neurons), ["out_degree", "in_degree", "out_strength", "in_strength"]);
        let others = asked(&[], Some("pre.celltype")).unwrap();
        assert_eq!(names(&others), ["multiplicity", "synapse_size", "connection_size"]);
        assert_eq!(asked(&[], Some("post_morph")).unwrap(), others);
        let none = DescribeQuery::default().described(&DescribedColumns::default()).unwrap();
        assert_eq!(none.len(), 5);
    }

    #[test]
    fn numbers_are_found_by_their_names() {
        let found = asked(&["prob", "x", "axon", "post.dend", "synapse_size"], None).unwrap();
        let rows = |name: &str| Described::OfRows(name.to_owned());
        let neurons = |side, name: &str| Described::OfNeurons(side, name.to_owned());
        let whats: Vec<Described> = found.into_iter().map(|(_, what)| what).collect();
        let expected = [
            rows("prob"),
            rows("x"),
            neurons(None, "axon"),
            neurons(Some(Side::Post), "dend"),
            rows("size"),
        ];
        assert_eq!(whats, expected);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let refused = |names: &[&str], by, words: &str| {
            let error = asked(names, by).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        };
        refused(&["multiplicty"], None, "did you mean 'multiplicity'?");
        refused(&["pre.prob"], None, "there is no distribution 'pre.prob'");
        refused(&["prob", "prob"], None, "named twice");
        refused(&["prob"], Some("celltype"), "does not group");
        refused(&["out_degree"], Some("pre.celltype"), "choose celltype");
        refused(&[], Some("pre.celltyp"), "did you mean 'pre.celltype'?");
    }
}
