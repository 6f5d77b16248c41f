//! The differences of every resample as NumPy arrays, so that anybody can make the intervals again.

use std::io::Write;

use crate::error::{Error, Result};
use crate::output::npz::Npz;
use crate::output::views::Verdicts;

/// `differences` (settings × resamples, NaN where undefined), `difference` (the exact one of each setting), `sign`
/// (1 where left is said to be larger, else −1), `n_pre` and `n_post` (settings × connections), `settings`
/// (settings × axes) and `axes`.
pub fn write(verdicts: &Verdicts, out: &mut dyn Write) -> Result<()> {
    let kept =
        verdicts.intervals().and_then(|(found, _)| Some((found, found.differences.as_ref()?)));
    let Some((found, differences)) = kept else {
        let what = "no answer keeps the differences of resamples that nobody asked for";
        return Err(Error::usage("format", what).advise("ask for intervals (ci) as npz"));
    };
    let settings = found.settings.len();
    let mut npz = Npz::new(out);
    let reals = |of: &[f64]| of.iter().map(|value| value.to_le_bytes()).collect::<Vec<_>>();
    let shape = [settings, differences.resamples];
    let all = differences.values.iter().map(|value| value.to_le_bytes());
    npz.array("differences", "<f8", &shape, all)?;
    let exact: Vec<f64> =
        found.settings.iter().map(|of| of.difference.unwrap_or(f64::NAN)).collect();
    npz.array("difference", "<f8", &[settings], reals(&exact).into_iter())?;
    let sign = i64::from(verdicts.query.claim.in_reals().sign());
    npz.array("sign", "<i8", &[], [sign.to_le_bytes()].into_iter())?;
    let connections = verdicts.query.claim.connections().len();
    for (name, is_pre) in [("n_pre", true), ("n_post", false)] {
        let n = found.settings.iter().flat_map(|of| &of.neurons);
        let n = n.map(|n| (if is_pre { n.0 } else { n.1 } as i64).to_le_bytes());
        npz.array(name, "<i8", &[settings, connections], n)?;
    }
    let axes = verdicts.axes();
    let values = (0..settings).flat_map(|point| verdicts.values(point));
    let values: Vec<f64> = values.map(|value| value.real).collect();
    npz.array("settings", "<f8", &[settings, axes.len()], reals(&values).into_iter())?;
    let names: Vec<String> = axes.iter().map(|axis| axis.parameter.name().into_owned()).collect();
    npz.names("axes", &names)?;
    npz.finish()
}
