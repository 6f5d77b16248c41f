//! A value of an axis, as a column of floats and one of integers take it.

use std::fmt::{self, Display, Formatter};

/// A value of an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisValue<'a> {
    /// The float64 nearest to it.
    pub real: f64,
    /// Its decimal, where that is a number of its own to a column of integers.
    pub decimal: Option<&'a str>,
}

impl From<f64> for AxisValue<'_> {
    fn from(real: f64) -> Self {
        AxisValue { real, decimal: None }
    }
}

impl Display for AxisValue<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self.decimal {
            Some(decimal) => out.write_str(decimal),
            None => self.real.fmt(out),
        }
    }
}
