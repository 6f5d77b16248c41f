//! What the rows and columns of a matrix stand for.

use std::collections::{HashMap, HashSet};

use super::Records;
use super::columns::{Categories, NULL};
use super::ids::Ids;
use crate::error::{Error, Result};
use crate::map::Category;
use crate::query::predicate::Subject;
use crate::query::{CategoryAxis, CellAxes, Groups, Labels};

/// The rows and the columns of a matrix.
pub struct Axes<'a> {
    /// What the rows stand for.
    pub rows: Axis<'a>,
    /// What the columns stand for.
    pub columns: Axis<'a>,
}

/// An axis: the labels of rows of the synapse table.
pub struct Axis<'a> {
    /// What it is called: `pre.type`.
    pub name: String,
    /// The names, and null behind them if the data has it.
    pub labels: Labels,
    /// Whose labels they are, if they are of neurons.
    of: Option<Subject>,
    codes: Codes<'a>,
}

enum Codes<'a> {
    /// One label for all.
    All,
    OfRow(&'a Categories),
    OfNeuron(&'a Categories, &'a [u32]),
    /// Labels of neurons; none of those that are in no group.
    OfGroup(Vec<Option<u32>>, &'a [u32]),
}

/// The one label of all synapses, where the map names no category.
const ALL: &str = "all";

impl Axes<'_> {
    /// The cell of a row of the synapse table; none if a partner has no label.
    pub fn cell_of(&self, row: usize) -> Option<(usize, usize)> {
        Some((self.rows.label_of(row)?, self.columns.label_of(row)?))
    }
}

impl Records {
    /// The axes that a question names, or those of the map.
    ///
    /// # Errors
    /// A name that no category has (usage); a label of a neuron that the data set lacks
    /// ([`crate::Kind::Data`]).
    pub fn axes(&self, cells: &CellAxes, groups: Option<&Groups>) -> Result<Axes<'_>> {
        if let Some(groups) = groups {
            let group_of = self.groups(groups)?;
            let axis = |name: &str, of, partners| Axis {
                name: name.to_owned(),
                of: Some(of),
                labels: groups.labels().to_vec().into(),
                codes: Codes::OfGroup(group_of.clone(), partners),
            };
            return Ok(Axes {
                rows: axis("pre_label", Subject::Pre, &self.pre),
                columns: axis("post_label", Subject::Post, &self.post),
            });
        }
        let CellAxes { rows, columns } = cells.or(&self.default_axes());
        let named = |parameter, axis: Option<CategoryAxis>| match axis {
            Some(axis) => self.axis(parameter, &axis),
            None => Err(Error::usage(parameter, "no category is named")),
        };
        Ok(Axes { rows: named("rows", rows)?, columns: named("columns", columns)? })
    }

    /// How many rows and columns there are.
    ///
    /// # Errors
    /// Those of [`Records::axes`].
    pub fn shape(&self, cells: &CellAxes, groups: Option<&Groups>) -> Result<(usize, usize)> {
        let Axes { rows, columns } = self.axes(cells, groups)?;
        Ok((rows.labels.len(), columns.labels.len()))
    }

    /// The group of every neuron.
    fn groups(&self, groups: &Groups) -> Result<Vec<Option<u32>>> {
        let ids = match &self.ids {
            Ids::Numbers(ids) => ids,
            Ids::Names(names) => return groups_of_names(groups, names),
        };
        groups.check_numbers()?;
        let known: HashSet<&u64> = ids.iter().collect();
        let unknown = groups.labelled().map(|(id, _)| id).filter(|id| !known.contains(id)).min();
        match unknown {
            Some(id) => Err(Groups::unknown(id)),
            None => Ok(ids.iter().map(|id| groups.of(*id)).collect()),
        }
    }

    /// What rows and columns are where they are not named: a category of either partner.
    pub fn default_axes(&self) -> CellAxes {
        let defaults = &self.map.defaults;
        let name = defaults.axes.as_ref().or(defaults.types.as_ref()).map_or(ALL, String::as_str);
        let of = |partner| Some(CategoryAxis::new(partner, name.to_owned()));
        CellAxes { rows: of(Subject::Pre), columns: of(Subject::Post) }
    }

    /// The values of a category of neurons, without null.
    ///
    /// # Errors
    /// A name that no category has (usage).
    pub fn values_of_neurons(&self, name: &str) -> Result<Vec<&str>> {
        let categories = self.map.neurons.as_ref().map_or(&[][..], |map| &map.categories);
        match categories.iter().position(|known| known.name == name) {
            Some(at) => Ok(self.neuron_categories[at].names.iter().map(String::as_str).collect()),
            None => Err(self.map.no_column(name, "pre.")),
        }
    }

    /// The axis of a category.
    ///
    /// # Errors
    /// A name that no category has (usage).
    pub(super) fn axis(&self, parameter: &str, axis: &CategoryAxis) -> Result<Axis<'_>> {
        let name = axis.name().into_owned();
        let of_neurons = self.map.neurons.as_ref().map_or(&[][..], |map| &map.categories);
        let of_rows = &self.map.synapses.categories;
        let place = |of: &[Category]| of.iter().position(|known| known.name == axis.category());
        let (categories, partners) = match axis.of() {
            Subject::Pre => (place(of_neurons), Some(&self.pre[..])),
            Subject::Post => (place(of_neurons), Some(&self.post[..])),
            Subject::Row => (place(of_rows), None),
            Subject::Both => (None, None),
        };
        let (labels, codes) = match (categories, partners) {
            (Some(at), Some(partners)) => {
                let of = &self.neuron_categories[at];
                (labels(of), Codes::OfNeuron(of, partners))
            }
            (Some(at), None) => (labels(&self.categories[at]), Codes::OfRow(&self.categories[at])),
            (None, Some(_)) if axis.category() == ALL => (vec![ALL.to_owned()].into(), Codes::All),
            (None, _) => return Err(self.map.no_category(parameter, &name)),
        };
        let of = matches!(codes, Codes::OfNeuron(..)).then(|| axis.of());
        Ok(Axis { name, labels, of, codes })
    }
}

impl Axis<'_> {
    /// Whether its labels are of the neurons of a side.
    pub fn is_of(&self, side: Subject) -> bool {
        self.of == Some(side)
    }

    /// The place of a neuron's label, if it has one; none where labels are not of neurons.
    pub fn label_of_neuron(&self, neuron: usize) -> Option<Option<usize>> {
        let code = match &self.codes {
            Codes::All | Codes::OfRow(_) => return None,
            Codes::OfNeuron(categories, _) => categories.codes[neuron],
            Codes::OfGroup(group_of, _) => match group_of[neuron] {
                Some(group) => group,
                None => return Some(None),
            },
        };
        Some(Some(self.place(code)))
    }

    /// The place of a row's label.
    pub fn label_of(&self, row: usize) -> Option<usize> {
        let code = match &self.codes {
            Codes::All => 0,
            Codes::OfRow(categories) => categories.codes[row],
            Codes::OfNeuron(categories, partners) => categories.codes[partners[row] as usize],
            Codes::OfGroup(group_of, partners) => group_of[partners[row] as usize]?,
        };
        Some(self.place(code))
    }

    /// Null stands behind the names.
    fn place(&self, code: u32) -> usize {
        if code == NULL { self.labels.len() - 1 } else { code as usize }
    }
}

/// The group of every neuron by its name.
fn groups_of_names(groups: &Groups, names: &[String]) -> Result<Vec<Option<u32>>> {
    let group_of: HashMap<_, u32> = groups.named().collect();
    let known: HashSet<&str> = names.iter().map(String::as_str).collect();
    match group_of.keys().filter(|name| !known.contains(name.as_ref())).min() {
        Some(name) => Err(Groups::unknown(name)),
        None => {
            let group = |name: &String| group_of.get(name.as_str()).copied().or(groups.other());
            Ok(names.iter().map(group).collect())
        }
    }
}

fn labels(categories: &Categories) -> Labels {
    let names = categories.names.clone();
    match categories.codes.contains(&NULL) {
        true => Labels::with_null(names),
        false => names.into(),
    }
}
