//! Neurons of each label, in the shape that their labels have: a list, or where rows and columns tell them apart
//! together, a list for each row.

use serde::{Serialize, Serializer};

use crate::query::{Along, LabelSizes};

/// The same as JSON.
pub struct Neurons<'a>(pub &'a LabelSizes);

impl Serialize for Neurons<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let LabelSizes { along, of } = self.0;
        match along {
            Along::Cells(columns) => to.collect_seq(of.chunks((*columns as usize).max(1))),
            Along::Rows | Along::Columns => to.collect_seq(of),
        }
    }
}

impl Neurons<'_> {
    /// Which labels they are, where it is not those that a reader expects.
    pub fn by(&self, expected: Along) -> Option<&'static str> {
        match self.0.along {
            along if along == expected => None,
            Along::Rows => Some("rows"),
            Along::Columns => Some("columns"),
            Along::Cells(_) => Some("cells"),
        }
    }

    /// The shape of an array of them.
    pub fn shape(&self) -> Vec<usize> {
        let LabelSizes { along, of } = self.0;
        match along {
            Along::Cells(columns) => {
                let columns = *columns as usize;
                vec![of.len().checked_div(columns).unwrap_or(0), columns]
            }
            Along::Rows | Along::Columns => vec![of.len()],
        }
    }

    /// How many each label has, where it has any: `HVC 12`.
    pub fn by_label<'n>(
        &self,
        rows: &'n [String],
        columns: &'n [String],
    ) -> impl Iterator<Item = (String, u64)> {
        let LabelSizes { along, of } = self.0;
        let label = move |at: usize| match along {
            Along::Rows => rows[at].clone(),
            Along::Columns => columns[at].clone(),
            Along::Cells(_) => {
                format!("{} and {}", rows[at / columns.len()], columns[at % columns.len()])
            }
        };
        let known = of.iter().enumerate().filter(|(_, n)| **n > 0);
        known.map(move |(at, n)| (label(at), *n))
    }
}
