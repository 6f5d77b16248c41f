//! How a measure is made of the synapses of a cell.

use crate::schema;

/// How a measure is made of the synapses of a cell. What is summed is a number of the synapse table by
/// its name, or a [`Summand`] of j0251.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic<V = Summand> {
    /// How many they are.
    Number,
    /// How many pairs of neurons they are of.
    Pairs,
    /// The sum of their values.
    Sum(V),
    /// That sum ÷ their number.
    Mean(V),
    /// The median over the cells of one side, of what each has there.
    Median(Side, Of<V>),
}

/// A value of every synapse of j0251 that can be summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Summand {
    /// Its size in µm².
    Size,
    /// Its probability.
    Prob,
}

/// Whose cells a median is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The presynaptic ones.
    Pre,
    /// The postsynaptic ones.
    Post,
}

/// What is summed for each cell of a median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of<V = Summand> {
    /// Synapses.
    Number,
    /// Their values.
    Sum(V),
}

impl Side {
    /// `pre` or `post`.
    pub const fn word(self) -> &'static str {
        match self {
            Side::Pre => "pre",
            Side::Post => "post",
        }
    }
}

impl Summand {
    /// Every one.
    pub const ALL: [Summand; 2] = [Summand::Size, Summand::Prob];

    /// The name of its column.
    pub const fn name(self) -> &'static str {
        match self {
            Summand::Size => schema::J0251[schema::SIZE].word,
            Summand::Prob => schema::J0251[schema::PROB].word,
        }
    }

    /// The one with this name.
    pub fn by_name(name: &str) -> Option<Summand> {
        Summand::ALL.into_iter().find(|summand| summand.name() == name)
    }
}

impl<'n> Statistic<&'n str> {
    /// Whether a sum of its cells means something, so that fractions of it do.
    pub const fn is_additive(self) -> bool {
        matches!(self, Statistic::Number | Statistic::Sum(_))
    }

    /// The name of what is summed.
    pub const fn summand(self) -> Option<&'n str> {
        match self {
            Statistic::Sum(name) | Statistic::Mean(name) => Some(name),
            Statistic::Median(_, Of::Sum(name)) => Some(name),
            _ => None,
        }
    }

    /// The same with the numbers of j0251; `None` for one that it lacks.
    pub fn of_j0251(self) -> Option<Statistic> {
        Some(match self {
            Statistic::Number => Statistic::Number,
            Statistic::Pairs => Statistic::Pairs,
            Statistic::Sum(name) => Statistic::Sum(Summand::by_name(name)?),
            Statistic::Mean(name) => Statistic::Mean(Summand::by_name(name)?),
            Statistic::Median(side, Of::Number) => Statistic::Median(side, Of::Number),
            Statistic::Median(side, Of::Sum(name)) => {
                Statistic::Median(side, Of::Sum(Summand::by_name(name)?))
            }
        })
    }
}
