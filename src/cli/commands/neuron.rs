//! `areax neuron ID… [DATA] [filters]`.

use crate::ask::table::{NEURON_ID, QuestionKind};
use crate::ask::{Asked, Provenance, Question};
use crate::output::AnswerKind;
use crate::output::views::{EachNeuronView, NeuronSetView, NeuronView, View};
use crate::query::{Neuron, NeuronSet, Population};
use crate::{Error, Kind, Result};

use crate::cli::args::{DataArgs, NeuronArgs};
use crate::cli::asked::{are_names, asked_with};
use crate::cli::caller::Caller;
use crate::cli::explain::explain;
use crate::cli::hint;
use crate::cli::neuron_words::{ADVICE, Words};
use crate::cli::place::Place;
use crate::cli::session::Session;

pub fn run(args: &NeuronArgs, caller: &Caller) -> Result<()> {
    let words = Words::of(args)?;
    let own = words.own(args.each)?;
    let ids = words.ids(are_names(words.data.data.as_deref()))?;
    let Asked { question, population } =
        asked_with(QuestionKind::Neuron, own, ids, &words.data, &args.filter)?;
    let session = Session::asking(&words.data, &args.engine, caller)?;
    let question = session.resolved(question).map_err(advised)?;
    let files = args.filter.files().into_iter().chain(words.files()).collect();
    let place = session.place(&args.output, files, AnswerKind::Neuron)?;
    let told = Told { args, data: &words.data, session: &session, question: &question, population };
    let (types, partners) = (&session.data().vocabulary.types, args.partners);
    match &question {
        Question::NeuronSet(_) => {
            let (set, by) = session.ask::<NeuronSet>(&question)?;
            let view = NeuronSetView { set: &set, types, partners };
            told.give(place, &View::NeuronSet(view), set.is_alone(), &by)
        }
        Question::EachNeuron(_) => {
            let (neurons, by) = session.ask::<Vec<Neuron>>(&question)?;
            let view = EachNeuronView { neurons: &neurons, types, partners };
            told.give(place, &View::EachNeuron(view), neurons.iter().all(Neuron::is_alone), &by)
        }
        _ => {
            let (neuron, by) = session.ask::<Neuron>(&question)?;
            let view = NeuronView { neuron: &neuron, types, partners };
            told.give(place, &View::Neuron(view), neuron.is_alone(), &by)
        }
    }
}

/// What is no id may be the data.
fn advised(error: Error) -> Error {
    match error.parameter() == Some(NEURON_ID.name) && error.kind() == Kind::Usage {
        true => error.advise(ADVICE),
        false => error,
    }
}

/// What is said of an answer, whatever it is.
struct Told<'a> {
    args: &'a NeuronArgs,
    data: &'a DataArgs,
    session: &'a Session,
    question: &'a Question,
    population: Option<Population>,
}

impl Told<'_> {
    fn give(&self, place: Place, view: &View, is_alone: bool, by: &Provenance) -> Result<()> {
        let Told { args, session, question, population, .. } = self;
        if args.output.explain {
            let partners = args.partners.map(|most| ("partners", most.to_string()));
            explain(session, by, question, self.data, partners.as_slice())?;
        }
        let filter = question.filter();
        hint::about(session, &filter, is_alone);
        let said = match question {
            Question::NeuronSet(query) | Question::EachNeuron(query) => &query.filter,
            _ => filter.as_ref(),
        };
        let context = session.context(&args.output, said, *population, by)?;
        session.give(place, view, &context)
    }
}
