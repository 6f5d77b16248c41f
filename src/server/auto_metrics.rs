//! How `auto` stands, in the words of `/metrics`: what it has chosen, and how far a GPU is from being opened.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::state::Shared;

type Labels = Vec<(&'static str, String)>;
type Seconds = Family<Labels, Gauge<f64, AtomicU64>>;

/// Adds it of every data set that was asked under `auto`; their names stand beside it where there are several.
pub fn register(now: &mut Registry, states: &[Shared]) {
    let answers = Family::<Labels, Counter>::default();
    let (regret, price) = (Seconds::default(), Seconds::default());
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
        regret.get_or_create(&name).set(status.balance.regret_ms / 1e3);
        price.get_or_create(&name).set(status.balance.price_ms / 1e3);
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
    now.register("auto_regret_seconds", help, regret);
    now.register("auto_price_seconds", "Time to open a GPU and to fill it for them", price);
    let help = "The GPU of auto: waiting, preparing, open, paused or absent";
    now.register("auto_gpu", help, gpu);
}
