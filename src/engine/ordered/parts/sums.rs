//! Amounts in a common unit, which add up whatever the unit of each part is.

use crate::engine::ordered::amount::Amount;
use crate::engine::ordered::collect::Cell;
use crate::engine::ordered::unit::Unit;
use crate::error::{Error, Kind, Result};

/// A list of amounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    pub(super) unit: Unit,
    pub(super) all: Vec<Amount>,
}

/// Amounts of cells, by row, then column.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub(super) unit: Unit,
    pub(super) cells: Vec<Cell<Amount>>,
}

impl Sums {
    /// Adds as many others.
    pub(super) fn merge(&mut self, more: &Sums) -> Result<()> {
        if self.all.len() != more.all.len() {
            return Err(super::unlike());
        }
        let unit = self.unit.min(more.unit);
        for (own, more_of) in self.all.iter_mut().zip(&more.all) {
            *own = sum(scaled(*own, self.unit, unit)?, scaled(*more_of, more.unit, unit)?)?;
        }
        self.unit = unit;
        Ok(())
    }
}

impl Listed {
    /// Adds others of the same rows and columns.
    pub(super) fn merge(&mut self, more: &Listed) -> Result<()> {
        let both = [(&self.cells[..], self.unit), (&more.cells[..], more.unit)];
        let place = |cell: &Cell<Amount>| (cell.row, cell.column);
        (self.unit, self.cells) = joined(both, place, |cell| &mut cell.tally, |_, _| {})?;
        Ok(())
    }
}

/// What two parts have, in the smaller unit, by place: amounts of one place are added up, and `also` adds
/// what else it has.
pub(super) fn joined<T: Copy, P: Ord>(
    both: [(&[T], Unit); 2],
    place: impl Fn(&T) -> P,
    amount: impl Fn(&mut T) -> &mut Amount,
    also: impl Fn(&mut T, &T),
) -> Result<(Unit, Vec<T>)> {
    let unit = both[0].1.min(both[1].1);
    let mut all = Vec::with_capacity(both[0].0.len() + both[1].0.len());
    for (own, of) in both {
        for mut one in own.iter().copied() {
            let own = amount(&mut one);
            *own = scaled(*own, of, unit)?;
            all.push(one);
        }
    }
    all.sort_by_key(&place);
    let mut made: Vec<T> = Vec::with_capacity(all.len());
    for mut one in all {
        match made.last_mut() {
            Some(last) if place(last) == place(&one) => {
                also(last, &one);
                let own = amount(last);
                *own = sum(*own, *amount(&mut one))?;
            }
            _ => made.push(one),
        }
    }
    Ok((unit, made))
}

/// An amount in a smaller unit.
///
/// # Errors
/// A sum that is too wide.
fn scaled(amount: Amount, from: Unit, to: Unit) -> Result<Amount> {
    if amount.units == 0 || from == to {
        return Ok(amount);
    }
    let factor = u32::try_from(from.0 - to.0).ok().and_then(|bits| 1i128.checked_shl(bits));
    let units = factor.filter(|factor| *factor > 0);
    let units = units.and_then(|factor| amount.units.checked_mul(factor)).ok_or_else(too_wide)?;
    Ok(Amount { units, ..amount })
}

/// Two amounts of one unit together.
///
/// # Errors
/// A sum that is too wide.
fn sum(a: Amount, b: Amount) -> Result<Amount> {
    Ok(Amount {
        synapses: a.synapses + b.synapses,
        pairs: a.pairs + b.pairs,
        valued: a.valued + b.valued,
        units: a.units.checked_add(b.units).ok_or_else(too_wide)?,
        is_infinite: a.is_infinite || b.is_infinite,
    })
}

fn too_wide() -> Error {
    let what = "the numbers of these shards are too far apart to be summed in 128 bits";
    Error::new(Kind::Usage, what)
        .advise("ask the folder of all shards with --engine reference, whose sums have any width")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(unit: i32, units: i128) -> Sums {
        let amount = Amount { synapses: 1, valued: 1, units, ..Amount::default() };
        Sums { unit: Unit(unit), all: vec![amount] }
    }

    #[test]
    fn parts_add_up_in_the_smaller_unit() {
        let mut all = of(3, 5);
        all.merge(&of(-2, -7)).unwrap();
        assert_eq!((all.unit, all.all[0].units, all.all[0].valued), (Unit(-2), 5 * 32 - 7, 2));
        all.merge(&of(0, 1)).unwrap();
        assert_eq!((all.unit, all.all[0].units), (Unit(-2), 5 * 32 - 7 + 4));
        // Nothing is a multiple of whatever it is.
        all.merge(&of(900, 0)).unwrap();
        assert_eq!((all.unit, all.all[0].units), (Unit(-2), 5 * 32 - 7 + 4));
        for more in [of(200, 1), of(126, 1), of(-2, i128::MAX)] {
            assert_eq!(all.clone().merge(&more).unwrap_err().kind(), Kind::Usage);
        }
    }
}
