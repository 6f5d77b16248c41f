//! What an agent gets from the tools, and what there is to read.

use std::sync::Arc;

use areax_mcp::{Awaited, Guide, Object, Tools};
use serde_json::Value;

use super::arguments::DATASET;
use super::call::Call;
use super::report::Report;
use super::{Asking, Host, Refusal, Set, Told, given, tools, words};
use crate::ask::table::{QUESTIONS, QuestionSpec};
use crate::ask::{Asked, Backend};
use crate::names::nearest;
use crate::output::views::InfoFrom;
use crate::run::Run;

/// Who answers an agent.
pub struct Agent {
    host: Arc<dyn Host>,
}

impl Agent {
    /// Tools over the data sets of a host.
    pub fn new(host: Arc<dyn Host>) -> Agent {
        Agent { host }
    }

    async fn told(
        &self,
        name: &str,
        arguments: Object,
        report: Arc<Report>,
    ) -> Result<Told, Refusal> {
        let sets = self.host.sets();
        let spec = QuestionSpec::by_name(name).ok_or_else(|| no_tool(name))?;
        let at = place(&sets, arguments.get(DATASET))?;
        let given = given::read(spec, &sets[at], &arguments)?;
        let asked = Asked::new(spec.kind, &given.pairs, sets[at].defaults())?;
        let call = Call::new(asked.question.clone(), asked.population, &given)?;
        let asking = Asking { spec, pairs: given.pairs, asked };
        let work = move |backend: &Backend, from: InfoFrom, run: &Run| {
            call.told(backend, from, &report, run)
        };
        self.host.ask(at, asking, Box::new(work)).await
    }
}

impl Tools for Agent {
    fn program(&self) -> (&'static str, &'static str) {
        ("areax", env!("CARGO_PKG_VERSION"))
    }

    fn instructions(&self) -> String {
        words::instructions(&self.host.sets())
    }

    fn tools(&self) -> Vec<areax_mcp::Tool> {
        tools::tools(&self.host.sets())
    }

    fn call<'a>(&'a self, name: &'a str, arguments: Object) -> areax_mcp::Call<'a> {
        let report = Arc::<Report>::default();
        let work = Arc::clone(&report);
        let told =
            async move { self.told(name, arguments, work).await.map_err(|refusal| refusal.text()) };
        let progress = move || {
            let words = self.host.waits_for().or_else(|| report.words());
            words.unwrap_or_else(|| "computing".to_owned())
        };
        areax_mcp::Call { told: Box::pin(told), progress: Arc::new(progress) }
    }

    fn guides(&self) -> Vec<Guide> {
        let guide = |set: &Set| Guide {
            uri: format!("areax://{}/guide", set.name),
            name: format!("guide to {}", set.name),
            description: "What the data set holds, which tools there are, with examples".to_owned(),
        };
        self.host.sets().iter().map(guide).collect()
    }

    fn guide(&self, place: usize) -> Awaited<'_, Result<String, String>> {
        let guide = self.host.guide(place);
        Box::pin(async { guide.await.map_err(|refusal| refusal.text()) })
    }
}

/// Which data set is asked.
fn place(sets: &[Set], named: Option<&Value>) -> Result<usize, Refusal> {
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    let known = format!("{DATASET} is one of {}", names.join(", "));
    match named {
        None if sets.len() == 1 => Ok(0),
        None => Err(Refusal::new("there are several data sets").advise(known)),
        Some(_) if sets.len() == 1 => {
            let what = format!("there is no argument '{DATASET}' here");
            Err(Refusal::new(what).advise("there is one data set: leave it out"))
        }
        Some(named) => names.iter().position(|name| named == name).ok_or_else(|| {
            Refusal::new(format!("{DATASET}: there is no data set {named}")).advise(known)
        }),
    }
}

fn no_tool(name: &str) -> Refusal {
    let names = || QUESTIONS.iter().map(|spec| spec.name);
    let refusal = Refusal::new(format!("there is no tool '{name}'"));
    match nearest(name, names()) {
        Some(meant) => refusal.advise(format!("did you mean '{meant}'?")),
        None => refusal.advise(format!("choose {}", names().collect::<Vec<_>>().join(", "))),
    }
}
