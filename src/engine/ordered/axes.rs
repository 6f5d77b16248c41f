//! What the rows and columns of a matrix stand for: categories by the words of the map.

use super::Ordered;
use super::labelling::Labelling;
use super::names::{self, Column};
use crate::dataset::mapped::{Codes, Labels};
use crate::error::{Error, Result};
use crate::map::Category;
use crate::query::predicate::Subject;
use crate::query::{self, CategoryAxis, CellAxes, Groups};

/// The rows and the columns of a matrix.
pub struct Axes<'a> {
    /// What the rows stand for.
    pub rows: Axis<'a>,
    /// What the columns stand for.
    pub columns: Axis<'a>,
}

/// An axis of a matrix.
#[derive(Clone)]
pub struct Axis<'a> {
    /// The names, and null behind them if the data has it.
    pub labels: query::Labels,
    /// Which of them a row of the synapse table has.
    pub labelling: Labelling<'a>,
    /// Its name.
    pub name: String,
    /// The category of neurons that it is, by its place in the map.
    pub of_neurons: Option<usize>,
}

/// The one label of all synapses, where the map names no category.
const ALL: &str = "all";

impl Axis<'_> {
    /// One label, which all have.
    fn all() -> Self {
        Axis {
            labels: vec![ALL.to_owned()].into(),
            labelling: Labelling::All,
            name: ALL.to_owned(),
            of_neurons: None,
        }
    }

    /// Whose labels they are; of all synapses where there is but one.
    pub fn subject(&self) -> Subject {
        match self.labelling {
            Labelling::Pre(_) => Subject::Pre,
            Labelling::Post(_) => Subject::Post,
            _ => Subject::Row,
        }
    }
}

impl<'a> Axes<'a> {
    /// The same with one cell a line: a column, or a row.
    pub fn of_lines(&self, are_columns: bool) -> Axes<'a> {
        match are_columns {
            true => Axes { rows: Axis::all(), columns: self.columns.clone() },
            false => Axes { rows: self.rows.clone(), columns: Axis::all() },
        }
    }

    /// One cell.
    pub fn of_all() -> Axes<'a> {
        Axes { rows: Axis::all(), columns: Axis::all() }
    }

    /// How many rows and columns there are.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows.labels.len(), self.columns.labels.len())
    }
}

impl Ordered {
    /// The axes that a question names, or those of the map.
    ///
    /// # Errors
    /// A name that no category has (usage); a label of a neuron that the data set lacks
    /// ([`crate::Kind::Data`]).
    pub(super) fn axes(&self, cells: &CellAxes, groups: Option<&Groups>) -> Result<Axes<'_>> {
        if let Some(groups) = groups {
            let label_of = self.groups(groups)?;
            let axis = |name: &str, labelling| Axis {
                name: name.to_owned(),
                labels: groups.labels().to_vec().into(),
                labelling,
                of_neurons: None,
            };
            let rows = axis("pre", Labelling::Pre(label_of.clone()));
            return Ok(Axes { rows, columns: axis("post", Labelling::Post(label_of)) });
        }
        let CellAxes { rows, columns } = cells.or(&self.default_axes());
        let named = |parameter, axis: Option<CategoryAxis>| match axis {
            Some(axis) => self.axis(parameter, &axis),
            None => Err(Error::usage(parameter, "no category is named")),
        };
        Ok(Axes { rows: named("rows", rows)?, columns: named("columns", columns)? })
    }

    /// What rows and columns are where they are not named: a category of either partner.
    pub fn default_axes(&self) -> CellAxes {
        let defaults = &self.map.defaults;
        both(defaults.axes.as_ref().or(defaults.types.as_ref()).map_or(ALL, String::as_str))
    }

    /// How many rows and columns there are.
    ///
    /// # Errors
    /// A name that no category has (usage); a damaged copy.
    pub fn shape(&self, cells: &CellAxes, groups: Option<&Groups>) -> Result<(usize, usize)> {
        Ok(self.axes(cells, groups)?.shape())
    }

    /// The axes of the types that lists of types speak of.
    pub(super) fn axes_of_types(&self) -> CellAxes {
        self.map.defaults.types.as_deref().map(both).unwrap_or_default()
    }

    /// The values of a category of neurons, without null.
    ///
    /// # Errors
    /// A name that no category has (usage); a damaged copy ([`crate::Kind::Damaged`]).
    pub fn values_of_neurons(&self, name: &str) -> Result<Vec<&str>> {
        match names::of_neuron(&self.map, name)? {
            Column::NeuronCategory(at) => self.data.neurons.labels[at].names.all(),
            _ => Err(self.map.no_column(name, "pre.")),
        }
    }

    pub(super) fn axis(&self, parameter: &str, axis: &CategoryAxis) -> Result<Axis<'_>> {
        let of_neurons = self.map.neurons.as_ref().map_or(&[][..], |map| &map.categories);
        let place = |of: &[Category]| of.iter().position(|known| known.name == axis.category());
        let is_of_rows = axis.of() == Subject::Row;
        let at = if is_of_rows { place(&self.map.synapses.categories) } else { place(of_neurons) };
        match (axis.of(), at) {
            (Subject::Row, Some(at)) => self.of_rows(axis.name().into_owned(), at),
            (of @ (Subject::Pre | Subject::Post), Some(at)) => {
                self.of_partner(axis.name().into_owned(), of, at)
            }
            (Subject::Pre | Subject::Post, None) if axis.category() == ALL => Ok(Axis {
                name: axis.name().into_owned(),
                labels: vec![ALL.to_owned()].into(),
                labelling: Labelling::All,
                of_neurons: None,
            }),
            _ => Err(self.map.no_category(parameter, &axis.name())),
        }
    }

    fn of_rows(&self, name: String, at: usize) -> Result<Axis<'_>> {
        let labels = &self.data.rows.categories[at];
        let shown = self.shown(labels, at)?;
        Ok(Axis { name, labels: shown, labelling: Labelling::Row(labels), of_neurons: None })
    }

    fn of_partner(&self, name: String, of: Subject, at: usize) -> Result<Axis<'_>> {
        let labels = &self.data.neurons.labels[at];
        let shown = self.shown(labels, self.data.rows.categories.len() + at)?;
        let codes = codes(labels)?;
        let labelling = match of {
            Subject::Pre => Labelling::Pre(codes),
            _ => Labelling::Post(codes),
        };
        Ok(Axis { name, labels: shown, labelling, of_neurons: Some(at) })
    }

    /// The names of a category, and null behind them if the data has it.
    fn shown(&self, labels: &Labels, place: usize) -> Result<query::Labels> {
        if let Some(known) = self.shown[place].get() {
            return Ok(known.clone());
        }
        let names = labels.names.all()?.into_iter().map(str::to_owned).collect();
        let shown = match has_null(labels)? || self.nulls.get(place) == Some(&true) {
            true => query::Labels::with_null(names),
            false => query::Labels::from(names),
        };
        Ok(self.shown[place].get_or_init(|| shown).clone())
    }
}

fn has_null(labels: &Labels) -> Result<bool> {
    labels.codes.column().ensure(0..labels.codes.column().rows())?;
    let null = labels.null();
    Ok(match &labels.codes {
        Codes::U8(codes) => codes.iter().any(|code| u32::from(*code) == null),
        Codes::U16(codes) => codes.iter().any(|code| u32::from(*code) == null),
        Codes::U32(codes) => codes.contains(&null),
    })
}

/// A category of both partners: that of the presynaptic one as rows.
fn both(name: &str) -> CellAxes {
    let of = |partner| Some(CategoryAxis::new(partner, name.to_owned()));
    CellAxes { rows: of(Subject::Pre), columns: of(Subject::Post) }
}

/// The label of every neuron.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn codes(labels: &Labels) -> Result<Vec<u32>> {
    labels.codes.column().ensure(0..labels.codes.column().rows())?;
    Ok(match &labels.codes {
        Codes::U8(codes) => codes.iter().map(|code| u32::from(*code)).collect(),
        Codes::U16(codes) => codes.iter().map(|code| u32::from(*code)).collect(),
        Codes::U32(codes) => codes.to_vec(),
    })
}
