//! Labels of neurons out of CSV: a header with the columns `id` (or `neuron_id`) and `label`.

use super::{Groups, strict};
use crate::error::{Error, Place, Result};
use crate::query::{NeuronId, neuron_id};

impl Groups {
    /// Groups out of the text of a CSV file whose header has the columns `id` (or `neuron_id`) and
    /// `label`; `other` collects the neurons without a label, which are left out otherwise.
    ///
    /// ```
    /// use areax::query::Groups;
    ///
    /// let groups = Groups::from_csv(b"id,label\n1,early\n7,late\n", Some("unsure"))?;
    /// assert_eq!(groups.labels(), ["early", "late", "unsure"]);
    /// # Ok::<(), areax::Error>(())
    /// ```
    ///
    /// # Errors
    /// Text that is no such CSV, a value that is no id, an empty label, a neuron with two labels
    /// ([`crate::Kind::Data`], with the line); those of [`Groups::close`].
    pub fn from_csv(text: &[u8], other: Option<&str>) -> Result<Groups> {
        read(text, other, |id| {
            neuron_id(id).map(NeuronId::Number).ok_or_else(|| {
                Error::data(format!("'{id}' is not a neuron id"))
                    .advise("ids are whole numbers from 0 to 18446744073709551615")
            })
        })
    }

    /// The same of a data set whose neurons have names.
    ///
    /// # Errors
    /// Those of [`Groups::from_csv`], but that any text is a name.
    pub fn of_names_from_csv(text: &[u8], other: Option<&str>) -> Result<Groups> {
        read(text, other, |name| match name.is_empty() {
            true => Err(Error::data("the name of the neuron is empty").advise("write its name")),
            false => Ok(NeuronId::Name(name.to_owned())),
        })
    }
}

/// Groups out of CSV, with what the text of an id says.
fn read(
    text: &[u8],
    other: Option<&str>,
    id_of: impl Fn(&str) -> Result<NeuronId>,
) -> Result<Groups> {
    let text = strict::checked(text)?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let id_column = column(&header, &["id", "neuron_id"])?;
    let label_column = column(&header, &["label"])?;
    let mut groups = Groups::default();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let here = |error: Error| error.at(Place::Line(line));
        let field = |at: usize| record.get(at).unwrap_or_default();
        let (id, label) = (id_of(field(id_column)).map_err(here)?, field(label_column).to_owned());
        if label.is_empty() {
            return Err(here(Error::data(format!("neuron {id} has an empty label")))
                .advise("write a label, or leave the line out"));
        }
        let added = match id {
            NeuronId::Number(id) => groups.add(id, label),
            NeuronId::Name(name) => groups.add_name(name, label),
        };
        added.map_err(here)?;
    }
    groups.close(other)
}

/// The only column with one of these names.
fn column(header: &csv::StringRecord, names: &[&str]) -> Result<usize> {
    let refused = |what: String| Error::data(what).at(Place::Line(1));
    let columns = (0..).zip(header).filter(|(_, title)| names.contains(title));
    match columns.collect::<Vec<(usize, &str)>>().as_slice() {
        [(only, _)] => Ok(*only),
        [] => {
            let found: Vec<&str> = header.iter().collect();
            let found = found.join("', '");
            Err(refused(format!("there is no column '{}', only '{found}'", names[0]))
                .advise("give a CSV file with a header, columns id (or neuron_id) and label"))
        }
        [(_, one), (_, other), ..] => {
            let what = match one == other {
                true => format!("there are two columns '{one}'"),
                false => format!("there are the columns '{one}' and '{other}'"),
            };
            Err(refused(what).advise("leave one of them out, or give it another name"))
        }
    }
}

fn unreadable(error: &csv::Error) -> Error {
    let place = error.position().map(|position| Place::Line(position.line()));
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the line has {len} fields, the header {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "the text is not UTF-8".to_owned(),
        _ => format!("cannot be read as CSV: {error}"),
    };
    let error = Error::data(what)
        .advise("give a CSV file with a header, columns id (or neuron_id) and label");
    match place {
        Some(place) => error.at(place),
        None => error,
    }
}
