//! An answer with its question and its data, as formats want it: a program that holds one can write it
//! in any format, at any time, whatever becomes of the connectome.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use super::partials::FromShards;
use super::{Answer, Asked, Backend, Check, Connectome, Data, Merged, Provenance, Question};
use crate::error::{Error, Kind, Result};
use crate::output::views::{InfoFrom, InfoView, RowsView, View};
use crate::output::{self, BatchCursor, Context, Format, Lacking, Look, RecordBatch};
use crate::query::Filter;
use crate::rows::RowsHandle;
use crate::run::Run;

/// An answer with all that its formats show.
pub struct Document {
    /// What was asked, as the data takes it.
    pub asked: Asked,
    /// The answer.
    pub answer: Answer,
    /// Where it comes from.
    pub by: Provenance,
    /// How long it took, preparing and checking included.
    pub took: Duration,
    /// Whether the fields of rows were named.
    pub fields_named: bool,
    filter: Filter,
    origin: Origin,
    rows: Option<RowsHandle>,
}

/// What an answer was computed from.
enum Origin {
    /// One state of the data.
    Data(Arc<Backend>),
    /// Partials of shards, which may be elsewhere.
    Partials(Box<FromShards>),
}

impl Merged {
    /// The answer with all that its formats show.
    pub fn document(self) -> Document {
        let Merged { question, answer, population, lacking: _, from } = self;
        Document {
            filter: question.said_filter().into_owned(),
            asked: Asked { question, population },
            answer,
            by: Provenance::of(from.engine()),
            took: Duration::ZERO,
            fields_named: false,
            origin: Origin::Partials(Box::new(from)),
            rows: None,
        }
    }
}

impl Connectome {
    /// Answers a question, and keeps what it takes to write the answer.
    ///
    /// ```
    /// use areax::ask::{Asked, Check, Defaults, Pairs, table::QuestionKind};
    /// use areax::output::Format;
    /// use areax::{Connectome, Run};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let kind = QuestionKind::Count;
    /// let pairs = Pairs::new([("prob_min", "0.6")], &kind.spec().parameters())?;
    /// let asked = Asked::new(kind, &pairs, Defaults::Off)?;
    /// let run = Run::default();
    /// let document = connectome.document(asked, Check::Never, &run)?;
    /// let mut json = Vec::new();
    /// document.write(Format::Json, &Default::default(), &run, &mut json)?;
    /// assert!(json.starts_with(b"{\"count\":"));
    /// # Ok::<(), areax::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    pub fn document(&self, asked: Asked, check: Check, run: &Run) -> Result<Document> {
        let Asked { question, population } = asked;
        self.check(&question)?;
        let question = self.backend().data.resolved(question, run)?;
        let answered = self.ask_checked(&question, check, run)?;
        let rows = match &answered.answer {
            Answer::Rows(rows) => Some(rows.handle()),
            _ => None,
        };
        let fields_named = match &question {
            Question::Rows(query) => query.fields.names().is_some(),
            _ => false,
        };
        Ok(Document {
            filter: question.said_filter().into_owned(),
            asked: Asked { question, population },
            answer: answered.answer,
            by: answered.by,
            took: answered.took,
            fields_named,
            origin: Origin::Data(self.backend()),
            rows,
        })
    }
}

impl Document {
    /// The answer as its formats see it.
    ///
    /// # Errors
    /// What the data holds cannot be counted.
    pub fn view(&self) -> Result<View<'_>> {
        let data = match &self.origin {
            Origin::Data(backend) => &backend.data,
            Origin::Partials(from) => return from.view(&self.asked.question, &self.answer),
        };
        if let Answer::Info(info) = &self.answer {
            return Ok(View::Info(InfoView {
                info,
                built_in: data.sources.built_in(),
                from: InfoFrom::files(&data.sources.synapses, data.sources.neurons.as_deref()),
            }));
        }
        match self.asked.question.view(&self.answer, &data.vocabulary.types, None) {
            Some(view) => Ok(view),
            None => self.rows_view(data).map(View::Rows),
        }
    }

    fn rows_view<'a>(&'a self, data: &'a Data) -> Result<RowsView<'a>> {
        match (&self.answer, &self.rows, &self.asked.question) {
            (Answer::Rows(found), Some(rows), Question::Rows(query)) => Ok(RowsView {
                rows,
                fields: &found.fields,
                fields_named: self.fields_named,
                sample: query.select.sample,
                vocabulary: &data.vocabulary,
                short: false,
            }),
            _ => Err(Error::new(
                Kind::Unsupported,
                format!("{} has no format", self.asked.question.name()),
            )),
        }
    }

    /// What the answer says of itself.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn context(&self) -> Result<Context<'_>> {
        let context = match &self.origin {
            Origin::Data(backend) => backend.data.context(&self.filter, &self.by)?,
            Origin::Partials(from) => from.context(&self.filter),
        };
        Ok(Context { population: self.asked.population, ..context })
    }

    /// Writes it in a format, and says what a picture of it lacks.
    ///
    /// # Errors
    /// Those of [`output::write()`](crate::output::write()).
    pub fn write(
        &self,
        format: Format,
        look: &Look,
        run: &Run,
        out: &mut dyn Write,
    ) -> Result<Option<Lacking>> {
        output::write(&self.view()?, format, &self.context()?, look, run, out)
    }

    /// What stands beside it where its format cannot carry it; none beside shapes.
    ///
    /// # Errors
    /// An answer that cannot be put into words.
    pub fn meta_json(&self, format: Format, look: &Look) -> Result<Option<String>> {
        output::meta_json(&self.view()?, format, &self.context()?, look)
    }

    /// Before the first of its record batches.
    ///
    /// # Errors
    /// An answer that is not made of rows (usage).
    pub fn batches(&self) -> Result<BatchCursor> {
        BatchCursor::new(&self.view()?)
    }

    /// The next record batch, if there is one.
    ///
    /// # Errors
    /// A file that has changed since it was opened, or cannot be read any more.
    pub fn next_batch(&self, cursor: &mut BatchCursor) -> Result<Option<RecordBatch>> {
        cursor.next(&self.view()?, &self.context()?)
    }

    /// The state of the data that it is about; none of what was merged.
    #[doc(hidden)]
    pub fn backend(&self) -> Option<&Arc<Backend>> {
        match &self.origin {
            Origin::Data(backend) => Some(backend),
            Origin::Partials(_) => None,
        }
    }
}
