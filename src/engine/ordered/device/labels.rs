//! What tells rows apart → labels by single columns.

use super::asked::bits;
use super::{By, Column, Label, NO_LABEL, Test, keys};
use crate::dataset::mapped::Labels;
use crate::engine::ordered::Ordered;
use crate::engine::ordered::bins::{Bins, Of, OfRows};
use crate::engine::ordered::labelling::Labelling;

/// What tells rows apart, and what it asks of them.
#[derive(Default)]
pub struct Told {
    pub labels: Vec<Label>,
    pub tests: Vec<Test>,
}

impl Told {
    /// Adds a labelling of so many labels; the last one that is added is that of neighbouring cells.
    pub fn add(&mut self, engine: &Ordered, labelling: &Labelling, width: u32) {
        let (column, by) = match labelling {
            // There is one.
            Labelling::All => return,
            Labelling::Pre(of) => (Column::Pre, By::Table(of.clone())),
            Labelling::Post(of) => (Column::Post, By::Table(of.clone())),
            Labelling::Row(of) => (Column::Category(engine.place_of(of)), By::Value),
            Labelling::Chosen(of, passes) => {
                let column = Column::Category(engine.place_of(of));
                self.tests.push(Test::OneOf(column, bits(passes)));
                return;
            }
            Labelling::Bins(bins) => return self.add_bins(bins),
            Labelling::Cell(rows, columns, own) => {
                self.add(engine, rows, width / (*own).max(1));
                return self.add(engine, columns, *own);
            }
        };
        self.labels.push(Label { column, by, width });
    }

    fn add_bins(&mut self, bins: &Bins) {
        for axis in &bins.axes {
            let less_one = |passed: &Vec<u32>| {
                By::Table(
                    passed.iter().map(|passed| passed.checked_sub(1).unwrap_or(NO_LABEL)).collect(),
                )
            };
            let (column, by) = match &axis.of {
                Of::Rows(of) if of.is_open() => (Column::Keys(of.at), self.of_open(of)),
                Of::Rows(of) => (Column::Codes(of.at), less_one(&of.by_code)),
                Of::Neurons(Some(pre), _) => (Column::Pre, less_one(pre)),
                Of::Neurons(None, Some(post)) => (Column::Post, less_one(post)),
                Of::Neurons(None, None) => continue,
            };
            self.labels.push(Label { column, by, width: axis.count });
        }
    }

    /// Numbers themselves say how many values they pass at, once those are gone that pass at none by
    /// their code, null among them.
    fn of_open(&mut self, of: &OfRows) -> By {
        let may: Vec<bool> =
            of.by_code.iter().zip(&of.open).map(|(passed, open)| *passed > 0 || *open).collect();
        self.tests.push(Test::OneOf(Column::Codes(of.at), bits(&may)));
        let ranges = of.asked.iter().flat_map(|asked| keys::that_pass(asked, of.numbers.kind()));
        By::Ranges(ranges.collect())
    }
}

impl Ordered {
    /// The place of a category of rows in the map.
    fn place_of(&self, of: &Labels) -> usize {
        let categories = &self.data.rows.categories;
        categories.iter().position(|known| std::ptr::eq(known, of)).unwrap_or_default()
    }
}
