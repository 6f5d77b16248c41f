//! What the rows and the columns of a matrix are, where they are not pre- and postsynaptic cell types:
//! any category of either partner or of a synapse, by its name. What a name means the data says.

use std::borrow::Cow;

use crate::query::Filter;
use crate::query::predicate::Subject;

/// A category of the synapses, or of one of their partners, as rows or columns of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CategoryAxis {
    of: Subject,
    name: Cow<'static, str>,
}

/// The rows and the columns of a matrix, where they are named; without, they are what the data shows
/// by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CellAxes {
    /// What the rows are.
    pub rows: Option<CategoryAxis>,
    /// What the columns are.
    pub columns: Option<CategoryAxis>,
}

impl CategoryAxis {
    /// A category of the synapses ([`Subject::Row`]) or of a partner.
    pub fn new(of: Subject, name: impl Into<Cow<'static, str>>) -> CategoryAxis {
        CategoryAxis { of, name: name.into() }
    }

    /// The one that a text names: `NAME`, `pre.NAME` or `post.NAME`. Whether the data has it is seen
    /// when it is asked.
    pub fn parse(text: &str) -> CategoryAxis {
        let text = text.trim();
        let partners = [("pre.", Subject::Pre), ("post.", Subject::Post)];
        let said = partners.iter().find_map(|(prefix, of)| Some((text.strip_prefix(prefix)?, *of)));
        let (name, of) = said.unwrap_or((text, Subject::Row));
        CategoryAxis::new(of, name.to_owned())
    }

    /// The cell types of a partner in j0251.
    pub(super) const fn types(of: Subject) -> CategoryAxis {
        CategoryAxis { of, name: Cow::Borrowed(CellAxes::CELL_TYPE) }
    }

    /// Whose category it is.
    pub const fn of(&self) -> Subject {
        self.of
    }

    /// The name of the category, without that of the partner.
    pub fn category(&self) -> &str {
        &self.name
    }

    /// Its name in flags, URLs and answers.
    pub fn name(&self) -> Cow<'_, str> {
        match self.of {
            Subject::Row => Cow::Borrowed(&self.name),
            Subject::Pre => format!("pre.{}", self.name).into(),
            Subject::Post => format!("post.{}", self.name).into(),
            Subject::Both => format!("both.{}", self.name).into(),
        }
    }

    /// A filter without its conditions on this category, in whatever words. `types` is the category
    /// of neurons that the lists of types of a filter speak of.
    #[must_use]
    pub fn dropped_from(&self, mut filter: Filter, types: Option<&str>) -> Filter {
        let is_of_types = types == Some(self.category());
        let other = match self.of {
            Subject::Pre => Subject::Post,
            Subject::Post => Subject::Pre,
            other => other,
        };
        match self.of {
            Subject::Pre if is_of_types => filter.pre_celltype = None,
            Subject::Post if is_of_types => filter.post_celltype = None,
            Subject::Row if self.name == CellAxes::MORPHOLOGY => filter.post_morph = None,
            _ => {}
        }
        filter.drop_conditions(&self.name, self.of, other);
        filter
    }
}

impl CellAxes {
    /// Pre- and postsynaptic cell types of j0251: what the axes are there where none are named.
    pub const TYPES: CellAxes = CellAxes {
        rows: Some(CategoryAxis::types(Subject::Pre)),
        columns: Some(CategoryAxis::types(Subject::Post)),
    };

    /// The category of neurons that lists of types speak of in j0251.
    pub const CELL_TYPE: &str = "celltype";

    /// The category of synapses that has a filter of its own.
    const MORPHOLOGY: &str = "post_morph";

    /// The categories that say which rows and columns there are, and no population.
    pub(crate) fn kept(&self) -> Vec<&str> {
        let own = [&self.rows, &self.columns].into_iter().flatten().map(CategoryAxis::category);
        own.chain([CellAxes::CELL_TYPE]).collect()
    }

    /// Whose rows and columns are: the presynaptic and the postsynaptic neuron's where they are not named.
    pub fn subjects(&self) -> (Subject, Subject) {
        let of = |axis: &Option<CategoryAxis>, unnamed| match axis {
            Some(axis) => axis.of(),
            None => unnamed,
        };
        (of(&self.rows, Subject::Pre), of(&self.columns, Subject::Post))
    }

    /// Whether one of them is named.
    pub const fn is_named(&self) -> bool {
        self.rows.is_some() || self.columns.is_some()
    }

    /// The names of rows and columns, those of j0251's types where they are not named.
    pub fn names(&self) -> [Cow<'_, str>; 2] {
        [name_or_types(&self.rows, Subject::Pre), name_or_types(&self.columns, Subject::Post)]
    }

    /// These, and those of `other` where they are not named.
    #[must_use]
    pub fn or(&self, other: &CellAxes) -> CellAxes {
        let one = |own: &Option<_>, other: &Option<_>| own.as_ref().or(other.as_ref()).cloned();
        CellAxes { rows: one(&self.rows, &other.rows), columns: one(&self.columns, &other.columns) }
    }
}

fn name_or_types(axis: &Option<CategoryAxis>, of: Subject) -> Cow<'_, str> {
    match axis {
        Some(axis) => axis.name(),
        None => CategoryAxis::types(of).name().into_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Expression, Morph};

    #[test]
    fn names_are_read_back() {
        for name in ["pre.celltype", "post.side", "neuropil", "both.x", ""] {
            assert_eq!(CategoryAxis::parse(&format!(" {name} ")).name(), name);
        }
        let axis = CategoryAxis::parse("post.side");
        assert_eq!((axis.of(), axis.category()), (Subject::Post, "side"));
    }

    #[test]
    fn conditions_on_a_category_are_dropped_in_whatever_words() {
        let where_ = |words: &[&str]| -> Vec<Expression> {
            words.iter().map(|one| one.parse().unwrap()).collect()
        };
        let filter = Filter {
            pre_celltype: Some(vec!["a".into()]),
            post_celltype: Some(vec!["b".into()]),
            post_morph: Some(vec![Morph::Code(1)]),
            conditions: where_(&["both.type = a and pre.side = left", "region in (x, y)"]),
            ..Filter::default()
        };
        let without = |name, types| CategoryAxis::parse(name).dropped_from(filter.clone(), types);
        let pre = Filter {
            pre_celltype: None,
            conditions: where_(&["post.type = a and pre.side = left", "region in (x, y)"]),
            ..filter.clone()
        };
        assert_eq!(without("pre.type", Some("type")), pre);
        assert_eq!(without("pre.type", Some("class")).pre_celltype, filter.pre_celltype);
        assert_eq!(without("post.type", Some("type")).post_celltype, None);
        let side = where_(&["both.type = a", "region in (x, y)"]);
        assert_eq!(
            without("pre.side", Some("type")),
            Filter { conditions: side, ..filter.clone() }
        );
        let region = where_(&["both.type = a and pre.side = left"]);
        assert_eq!(without("region", None), Filter { conditions: region, ..filter.clone() });
        assert_eq!(without("post_morph", None), Filter { post_morph: None, ..filter.clone() });
        assert_eq!(without("post.side", None), filter);
    }
}
