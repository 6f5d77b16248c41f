//! Why `auto` has a question answered by one engine or the other, in words.

use std::borrow::Cow;

use crate::engine::auto::{Balance, Decision};

/// Why an engine answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// No GPU is considered for such a question.
    Never(&'static str),
    /// There is none that may be asked.
    NoGpu(Cow<'static, str>),
    /// The GPU would not take half as long.
    NotHalf(Decision),
    /// The GPU is not worth its price yet.
    NotYet(Balance),
    /// The GPU is being opened or gets the columns.
    BeingPrepared,
    /// Another question has the GPU.
    Busy,
    /// The GPU has answered.
    Sooner(Decision),
}

impl Reason {
    /// In words, behind the name of the engine.
    pub fn words(&self) -> Cow<'static, str> {
        match self {
            Reason::Never(why) => Cow::Borrowed(why),
            Reason::NoGpu(why) => why.clone(),
            Reason::NotHalf(Decision { cpu_ms, gpu_ms, .. }) => Cow::Owned(format!(
                "a GPU is not expected to take under half of the cpu's time ({gpu_ms:.2} ms of {cpu_ms:.2} ms)"
            )),
            Reason::NotYet(Balance { regret_ms, price_ms, .. }) => Cow::Owned(format!(
                "a GPU would have saved {regret_ms:.0} ms so far, of {price_ms:.0} ms that it takes to open and \
                 fill it"
            )),
            Reason::BeingPrepared => "the GPU is being opened and filled".into(),
            Reason::Busy => "the GPU is busy".into(),
            Reason::Sooner(Decision { cpu_ms, gpu_ms, .. }) => Cow::Owned(format!(
                "it is idle, has the columns, and is expected to take {gpu_ms:.2} ms, the cpu {cpu_ms:.2} ms"
            )),
        }
    }
}
