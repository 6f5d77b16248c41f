//! Partials as bytes, so that what one machine has collected another can add. Little-endian: a mark,
//! the version, the kind, what was collected, and a checksum (XXH3) of all before it.

mod claims;
mod distributions;
mod labels;
mod neurons;
mod plain;
mod populations;

use twox_hash::XxHash3_64;

pub(crate) use plain::{Reader, Writer};

use super::{
    Amount, Amounts, Cells, GridCounts, IntervalParts, PairCell, PairList, PairLists, Partial,
    SetParts, Summed, Tally,
};
use crate::error::{Error, Result};
use crate::exact::ExactSum;
use crate::query::{Along, Link, NeuronLabels, Wiring};

const MARK: [u8; 8] = *b"areaxprt";
/// Counts up when the layout changes.
const VERSION: u32 = 3;
/// Bytes of the checksum at the end.
const SUM_BYTES: usize = size_of::<u64>();

impl Partial {
    /// The partial as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(MARK.to_vec());
        out.u32(VERSION);
        out.partial(self);
        let sum = XxHash3_64::oneshot(&out.0);
        out.u64(sum);
        out.0
    }

    /// The partial that [`Partial::to_bytes`] made these bytes of.
    ///
    /// # Errors
    /// Bytes that are no partial, are of another version, cut short or damaged
    /// ([`Kind::Data`](crate::Kind::Data)).
    pub fn from_bytes(bytes: &[u8]) -> Result<Partial> {
        let Some((body, sum)) = bytes.split_last_chunk::<SUM_BYTES>() else {
            return Err(damaged("these bytes are too few for a partial"));
        };
        let Some(rest) = body.strip_prefix(&MARK) else {
            return Err(damaged("these bytes are no partial"));
        };
        if XxHash3_64::oneshot(body) != u64::from_le_bytes(*sum) {
            return Err(damaged("the bytes of this partial do not have its checksum"));
        }
        let mut from = Reader(rest);
        match from.u32() {
            Some(VERSION) => {}
            version => {
                let version = version.unwrap_or_default();
                return Err(damaged(&format!(
                    "this partial has version {version}; this areax reads version {VERSION}"
                )));
            }
        }
        let partial = from.partial().filter(|_| from.0.is_empty());
        partial.ok_or_else(|| damaged("this partial does not have the parts of its kind"))
    }
}

/// What is summed, as a number.
fn summed_code(summed: Summed) -> u32 {
    match summed {
        Summed::Nothing => 0,
        Summed::Size => 1,
        Summed::Prob => 2,
    }
}

fn damaged(what: &str) -> Error {
    Error::data(what).advise("collect it anew, with the version of areax that merges")
}

/// Whether a cell has one of those labels and a neuron is in its population.
fn is_of(of: &NeuronLabels, neuron: u32, cell: (u32, u32)) -> bool {
    let has_label = match of.along {
        Along::Cells(columns) => cell.1 < columns && cell.0 < of.labels / columns,
        along => along.label(cell) < of.labels,
    };
    has_label && of.has(neuron, cell)
}

/// Whether labels are those of a matrix of so many rows and columns.
fn are_of(of: &NeuronLabels, shape: (u32, u32)) -> bool {
    let has_columns = match of.along {
        Along::Cells(columns) => columns == shape.1,
        Along::Rows | Along::Columns => true,
    };
    has_columns && of.labels == of.along.count(shape)
}

impl Writer {
    fn partial(&mut self, partial: &Partial) {
        match partial {
            Partial::Count(amount) => {
                self.u32(0);
                self.amount(amount);
            }
            Partial::Matrix(cells) => {
                self.u32(1);
                self.labels(&cells.labels);
                self.option(cells.columns.as_ref(), |out, columns| out.labels(columns));
                self.tally(&cells.own);
                self.option(cells.whole.as_ref(), Writer::tally);
            }
            Partial::Sweep(grid) => {
                self.u32(2);
                self.labels(&grid.labels);
                self.option(grid.columns.as_ref(), |out, columns| out.labels(columns));
                self.list(&grid.counts, |out, count| out.u64(*count));
            }
            Partial::Connections(amounts) => {
                self.u32(3);
                self.amounts(amounts);
            }
            Partial::Pairs(pairs) => {
                self.u32(4);
                self.pair_lists(pairs);
            }
            Partial::Populated(parts) => {
                self.u32(12);
                self.pair_parts(parts);
            }
            Partial::Intervals(parts) => {
                self.u32(5);
                self.partial(&parts.matrix);
                self.wiring(&parts.own);
                self.option(parts.whole.as_ref(), Writer::wiring);
                self.option(parts.of.as_ref(), |out, of| out.u64(*of));
            }
            Partial::ClaimIntervals(parts) => {
                self.u32(6);
                self.claim_parts(parts);
            }
            Partial::CellTests(parts) => {
                self.u32(7);
                self.cell_test_parts(parts);
            }
            Partial::MatrixSet(set) => {
                self.u32(9);
                self.list(&set.parts, |out, part| out.partial(part));
                self.list(&set.of, |out, at| out.u32(*at));
            }
            Partial::Describe(parts) => {
                self.u32(11);
                self.describe_parts(parts);
            }
            Partial::Neurons(parts) => {
                self.u32(10);
                self.neuron_parts(parts);
            }
            Partial::Test(parts) => {
                self.u32(8);
                self.test_parts(parts);
            }
        }
    }

    fn sum(&mut self, sum: &ExactSum) {
        self.0.extend(sum.units.to_le_bytes());
        self.u64(sum.nonfinite);
    }

    fn amount(&mut self, amount: &Amount) {
        self.u64(amount.count);
        self.sum(&amount.sum);
    }

    fn amounts(&mut self, amounts: &Amounts) {
        self.list(&amounts.parts, Writer::amount);
        self.option(amounts.wholes.as_ref(), |out, wholes| out.list(wholes, Writer::amount));
    }

    fn pair_lists(&mut self, pairs: &PairLists) {
        self.labels(&pairs.labels);
        self.option(pairs.columns.as_ref(), |out, columns| out.labels(columns));
        self.u32(summed_code(pairs.summed));
        let write = Writer::pair_cell(pairs.summed);
        self.list(&pairs.lists, |out, list| out.list(list.cells(), &write));
    }

    /// A cell of a pair; its sum only where something is summed.
    fn pair_cell(summed: Summed) -> impl Fn(&mut Writer, &PairCell) {
        move |out, cell| {
            out.u64(cell.pre);
            out.u64(cell.post);
            out.u32(cell.row);
            out.u32(cell.column);
            match summed {
                Summed::Nothing => out.u64(cell.amount.count),
                Summed::Size | Summed::Prob => out.amount(&cell.amount),
            }
        }
    }

    fn wiring(&mut self, wiring: &Wiring) {
        self.list(&wiring.neurons, |out, number| out.u64(*number));
        self.u32(wiring.shape.0);
        self.u32(wiring.shape.1);
        [&wiring.pre, &wiring.post].into_iter().for_each(|of| self.neuron_labels(of));
        self.list(&wiring.links, |out, link| {
            [link.row, link.column, link.pre, link.post].iter().for_each(|at| out.u32(*at));
            out.0.extend(link.count.to_le_bytes());
            out.0.extend(link.units.to_le_bytes());
        });
        self.list(&wiring.undefined, |out, (row, column)| {
            out.u32(*row);
            out.u32(*column);
        });
        self.u64(wiring.outside);
        self.u64(wiring.autapses);
        self.0.extend(wiring.exponent.to_le_bytes());
        self.u32(wiring.is_rounded.into());
    }

    fn neuron_labels(&mut self, of: &NeuronLabels) {
        let (along, columns) = match of.along {
            Along::Rows => (0, 0),
            Along::Columns => (1, 0),
            Along::Cells(columns) => (2, columns),
        };
        self.u32(along);
        self.u32(columns);
        self.u32(of.labels);
        self.u32(of.is_whole.into());
        self.list(&of.label_of, |out, label| out.u32(*label));
    }

    fn tally(&mut self, tally: &Tally) {
        self.u64(tally.columns() as u64);
        self.list(&tally.counts, |out, count| out.u64(*count));
        self.list(&tally.sums, Writer::sum);
    }
}

impl Reader<'_> {
    fn partial(&mut self) -> Option<Partial> {
        match self.u32()? {
            0 => self.amount().map(Partial::Count),
            1 => self.cells().map(Partial::Matrix),
            2 => {
                let labels = self.labels()?;
                let columns = self.option(Reader::labels)?;
                let counts = self.list(Reader::u64)?;
                Some(Partial::Sweep(GridCounts { labels, columns, counts }))
            }
            3 => self.amounts().map(Partial::Connections),
            4 => self.pair_lists().map(Partial::Pairs),
            5 => {
                let matrix = Box::new(self.matrix()?);
                let own = self.wiring()?;
                let (whole, of) = (self.option(Reader::wiring)?, self.option(Reader::u64)?);
                let are_alike = whole.as_ref().is_none_or(|whole| whole.neurons == own.neurons);
                are_alike.then_some(Partial::Intervals(IntervalParts { matrix, own, whole, of }))
            }
            6 => self.claim_parts().map(Partial::ClaimIntervals),
            7 => self.cell_test_parts().map(Partial::CellTests),
            8 => self.test_parts().map(Partial::Test),
            10 => self.neuron_parts().map(Partial::Neurons),
            11 => self.describe_parts().map(Partial::Describe),
            12 => self.pair_parts().map(Partial::Populated),
            9 => {
                let (parts, of) = (self.list(Reader::matrix)?, self.list(Reader::u32)?);
                Some(Partial::MatrixSet(SetParts { parts, of }))
            }
            _ => None,
        }
    }

    /// What is collected for a matrix, and for nothing beside.
    fn matrix(&mut self) -> Option<Partial> {
        match self.u32()? {
            1 => self.cells().map(Partial::Matrix),
            4 => self.pair_lists().map(Partial::Pairs),
            _ => None,
        }
    }

    fn cells(&mut self) -> Option<Cells> {
        let (labels, columns) = (self.labels()?, self.option(Reader::labels)?);
        let (own, whole) = (self.tally()?, self.option(Reader::tally)?);
        Some(Cells { labels, columns, own, whole })
    }

    fn pair_lists(&mut self) -> Option<PairLists> {
        let (labels, columns) = (self.labels()?, self.option(Reader::labels)?);
        let summed = self.summed()?;
        let list = |from: &mut Self| from.list(|from| from.pair_cell(summed));
        let lists = self.list(|from| list(from).map(PairList::new))?;
        Some(PairLists { labels, columns, summed, lists })
    }

    fn amounts(&mut self) -> Option<Amounts> {
        let parts = self.list(Reader::amount)?;
        let wholes = self.option(|from| from.list(Reader::amount))?;
        Some(Amounts { parts, wholes })
    }

    fn wiring(&mut self) -> Option<Wiring> {
        let neurons = self.list(Reader::u64)?;
        let shape = (self.u32()?, self.u32()?);
        let (pre, post) = (self.neuron_labels()?, self.neuron_labels()?);
        let links = self.list(|from| {
            let (row, column) = (from.u32()?, from.u32()?);
            let (pre, post) = (from.u32()?, from.u32()?);
            let (count, units) = (from.take()?, from.take()?);
            let (count, units) = (i64::from_le_bytes(count), i64::from_le_bytes(units));
            Some(Link { row, column, pre, post, count, units })
        })?;
        let undefined = self.list(|from| Some((from.u32()?, from.u32()?)))?;
        let (outside, autapses) = (self.u64()?, self.u64()?);
        let (exponent, is_rounded) = (i32::from_le_bytes(self.take()?), self.u32()? == 1);
        let fits =
            [&pre, &post].iter().all(|of| of.label_of.len() == neurons.len() && are_of(of, shape));
        let links_fit = links.iter().all(|link: &Link| {
            let cell = (link.row, link.column);
            let is_cell = cell.0 < shape.0 && cell.1 < shape.1;
            is_cell && is_of(&pre, link.pre, cell) && is_of(&post, link.post, cell)
        });
        let wiring = Wiring {
            neurons,
            shape,
            pre,
            post,
            links,
            undefined,
            outside,
            autapses,
            exponent,
            is_rounded,
        };
        (fits && links_fit).then_some(wiring)
    }

    fn neuron_labels(&mut self) -> Option<NeuronLabels> {
        let along = match (self.u32()?, self.u32()?) {
            (0, 0) => Along::Rows,
            (1, 0) => Along::Columns,
            (2, columns) => Along::Cells(columns),
            _ => return None,
        };
        let (labels, is_whole) = (self.u32()?, self.u32()? == 1);
        let label_of = self.list(Reader::u32)?;
        let is_label = |label: &u32| *label == NeuronLabels::ABSENT || is_whole || *label < labels;
        let all_are = label_of.iter().all(is_label);
        all_are.then_some(NeuronLabels { along, labels, is_whole, label_of })
    }

    fn summed(&mut self) -> Option<Summed> {
        let code = self.u32()?;
        [Summed::Nothing, Summed::Size, Summed::Prob]
            .into_iter()
            .find(|it| summed_code(*it) == code)
    }

    fn pair_cell(&mut self, summed: Summed) -> Option<PairCell> {
        let (pre, post) = (self.u64()?, self.u64()?);
        let (row, column) = (self.u32()?, self.u32()?);
        let amount = match summed {
            Summed::Nothing => Amount { count: self.u64()?, ..Amount::default() },
            Summed::Size | Summed::Prob => self.amount()?,
        };
        Some(PairCell { pre, post, row, column, amount })
    }

    fn sum(&mut self) -> Option<ExactSum> {
        let units = i128::from_le_bytes(self.take()?);
        Some(ExactSum { units, nonfinite: self.u64()? })
    }

    fn amount(&mut self) -> Option<Amount> {
        Some(Amount { count: self.u64()?, sum: self.sum()? })
    }

    fn tally(&mut self) -> Option<Tally> {
        let columns: usize = self.u64()?.try_into().ok()?;
        let (counts, sums) = (self.list(Reader::u64)?, self.list(Reader::sum)?);
        let is_whole = match columns {
            0 => counts.is_empty(),
            _ => counts.len() % columns == 0,
        };
        let fits = sums.is_empty() || sums.len() == counts.len();
        (is_whole && fits).then(|| Tally::of(columns, counts, sums))
    }
}
