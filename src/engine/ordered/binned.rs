//! What the values of an axis ask of rows → bins.

use super::Ordered;
use super::bins::{Bins, Of, OfRows, Thresholds};
use super::resolved::Resolved;
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::query::{Axis, Filter};

impl Ordered {
    /// The bins of some values of an axis, that which lets most rows pass first, added to those of other
    /// axes. False where what the axis asks has none.
    ///
    /// # Errors
    /// Names that no column has (usage); a damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn add_bins<'a>(
        &'a self,
        bins: &mut Bins<'a>,
        axis: &Axis,
        values: &[usize],
        filter: &Filter,
    ) -> Result<bool> {
        let mut of: Option<Of> = None;
        for value in values {
            let mut alone = Filter {
                strict: filter.strict,
                exact_thresholds: filter.exact_thresholds,
                ..Filter::default()
            };
            axis.set(&mut alone, *value);
            let resolved = self.resolve(&alone)?;
            of = match of {
                None => self.begun(&resolved),
                Some(of) => of.with(&resolved),
            };
            if of.is_none() {
                return Ok(false);
            }
        }
        let Some(of) = of else { return Ok(false) };
        bins.axes.push(Thresholds { count: values.len() as u32, of });
        Ok(true)
    }

    /// What a first value asks, if rows can be binned by it.
    fn begun(&self, resolved: &Resolved) -> Option<Of<'_>> {
        if let [(at, _)] = &resolved.numbers[..] {
            let numbers = &self.data.rows.numbers[*at];
            let codes = usize::from(numbers.null()) + 1;
            let (by_code, open) = (vec![0; codes], vec![false; codes]);
            return Of::Rows(OfRows { numbers, at: *at, by_code, open, asked: Vec::new() })
                .with(resolved);
        }
        if self.device.is_some() && resolved.pre.is_some() && resolved.post.is_some() {
            // The lower of two labels is in no column.
            return None;
        }
        let none = |side: &Option<Bitmap>| side.as_ref().map(|set| vec![0; set.len()]);
        Of::Neurons(none(&resolved.pre), none(&resolved.post)).with(resolved)
    }
}

impl<'a> Of<'a> {
    /// The same with one value more; none where that asks something else.
    fn with(mut self, resolved: &Resolved) -> Option<Of<'a>> {
        let of_neurons = resolved.pre.is_some() || resolved.post.is_some();
        match (&mut self, &resolved.numbers[..]) {
            (Of::Rows(of), [(_, test)]) if !of_neurons => of.add(test),
            (Of::Neurons(pre, post), []) if of_neurons => {
                (add(pre, &resolved.pre) && add(post, &resolved.post)).then_some(())?;
            }
            _ => return None,
        }
        Some(self)
    }
}

/// Counts the neurons of a side that pass at one value more; false where that asks of another side.
fn add(passed: &mut Option<Vec<u32>>, set: &Option<Bitmap>) -> bool {
    match (passed, set) {
        (None, None) => true,
        (Some(passed), Some(set)) => {
            set.iter().for_each(|neuron| passed[neuron as usize] += 1);
            true
        }
        _ => false,
    }
}
