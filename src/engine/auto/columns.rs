//! The columns of rows that a GPU must hold for a question: what an upload costs.

use crate::query::predicate::{PairOrder, Predicate, Test};
use crate::schema::{COORDINATES, ColumnNumber, POST_MORPH, POST_TYPE, PRE_TYPE, PROB, SIZE};

/// A set of columns of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Columns(u8);

impl Columns {
    /// Probabilities.
    pub const PROB: Columns = Columns(1);
    /// Sizes.
    pub const SIZE: Columns = Columns(2);
    /// Presynaptic neurons.
    pub const PRE: Columns = Columns(4);
    /// Postsynaptic neurons.
    pub const POST: Columns = Columns(8);
    /// Published row numbers.
    pub const ROW: Columns = Columns(16);
    /// x, y and z, which come together.
    const ALL_COORDINATES: Columns = Columns(32);

    /// Each with its bytes of a row.
    const BYTES: [(Columns, f64); 6] = [
        (Columns::PROB, 2.0),
        (Columns::SIZE, 2.0),
        (Columns::PRE, 4.0),
        (Columns::POST, 4.0),
        (Columns::ROW, 4.0),
        (Columns::ALL_COORDINATES, 12.0),
    ];

    /// That of a column of the synapse table; none of a category, which the order of the rows answers.
    pub fn of(column: ColumnNumber) -> Columns {
        match column {
            PROB => Columns::PROB,
            SIZE => Columns::SIZE,
            PRE_TYPE | POST_TYPE | POST_MORPH => Columns::default(),
            column if COORDINATES.contains(&column) => Columns::ALL_COORDINATES,
            _ => Columns::default(),
        }
    }

    /// Those that the tests of a predicate read, where order has answered what it can.
    pub fn tested(predicate: &Predicate) -> Columns {
        let of_term = |column| match column {
            PROB => Columns::default(),
            column => Columns::of(column),
        };
        let tested = predicate.of_row().filter(|term| !matches!(term.test, Test::Codes(_)));
        let rows = tested.fold(Columns::default(), |all, term| all.and(of_term(term.column)));
        let has = |is: bool, columns: Columns| if is { columns } else { Columns::default() };
        let is_of_pair = predicate.pair != PairOrder::ANY;
        rows.and(has(is_of_pair || predicate.of_pre().next().is_some(), Columns::PRE))
            .and(has(is_of_pair || predicate.of_post().next().is_some(), Columns::POST))
    }

    /// Both sets.
    #[must_use]
    pub const fn and(self, other: Columns) -> Columns {
        Columns(self.0 | other.0)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Columns) -> Columns {
        Columns(self.0 & !other.0)
    }

    /// Whether all of `other` are in the set.
    pub const fn has(self, other: Columns) -> bool {
        self.0 & other.0 == other.0
    }

    /// Bytes of a row.
    pub fn row_bytes(self) -> f64 {
        Columns::BYTES.iter().filter(|(one, _)| self.has(*one)).map(|(_, bytes)| bytes).sum()
    }
}
