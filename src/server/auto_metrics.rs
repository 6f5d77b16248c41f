//! How `auto` stands, in the words of `/metrics`: what it has chosen, and how far a GPU is from being opened.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::state::Shared;

type Labels = Vec<(&'static str, String)>;
type Seconds = Gauge<f64, AtomicU64>;

/// Adds it of every data set that was asked under `auto`; their names stand beside it where there are several.
pub fn register(now: &mut Registry, states: &[Shared]) {
    let answers = Family::<Labels, Counter>::default();
    let (mut regrets, mut prices) = (Vec::new(), Vec::new());
    let gpu = Family::<Labels, Gauge>::default();
    let mut is_any = false;
    for state in states {
        let Some(status) = state.backend.engines.auto_status() else { continue };
        is_any = true;
        let several = states.len() > 1;
        let name: Labels = several.then(|| ("name", state.name.clone())).into_iter().collect();
        for (engine, count) in ["cpu", "gpu"].into_iter().zip(status.answers) {
            let labels = name.iter().cloned().chain([("engine", engine.to_owned())]).collect();
            answers.get_or_create(&labels).inc_by(count);
        }
        regrets.push((name.clone(), status.balance.regret_ms / 1e3));
        prices.push((name.clone(), status.balance.price_ms / 1e3));
        let adapter = status.adapter.unwrap_or_default();
        let labels = [("state", status.state.to_owned()), ("adapter", adapter)];
        gpu.get_or_create(&name.into_iter().chain(labels).collect()).set(1);
    }
    if !is_any {
        return;
    }
    now.register(
        "auto_answers",
        "Answers to questions that auto has chosen an engine for",
        answers,
    );
    let help = "Time that a GPU would have saved so far, of questions that it is not ready for";
    register_seconds(now, "auto_regret_seconds", help, &regrets);
    let help = "Time to open a GPU and to fill it for them";
    register_seconds(now, "auto_price_seconds", help, &prices);
    let help = "The GPU of auto: waiting, preparing, open, paused or absent";
    now.register("auto_gpu", help, gpu);
}

/// Adds a time of each data set; without braces where there is one, which has no labels.
fn register_seconds(now: &mut Registry, name: &str, help: &str, values: &[(Labels, f64)]) {
    if let [(labels, seconds)] = values
        && labels.is_empty()
    {
        let gauge = Seconds::default();
        gauge.set(*seconds);
        return now.register(name, help, gauge);
    }
    let all = Family::<Labels, Seconds>::default();
    for (labels, seconds) in values {
        all.get_or_create(labels).set(*seconds);
    }
    now.register(name, help, all);
}
