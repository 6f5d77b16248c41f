//! `--groups FILE.csv`: labels of neurons, with a header and the columns `id` (or `neuron_id`)
//! and `label`.

use std::path::Path;

use crate::error::Place;
use crate::query::{Groups, neuron_id};
use crate::{Error, Result};

use crate::cli::strict_csv;

/// Reads the labels; `other` collects the neurons without one.
pub fn read(path: &Path, other: Option<&str>) -> Result<Groups> {
    let bytes = strict_csv::read(path)?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
    let header = reader.headers().map_err(|error| unreadable(path, &error))?.clone();
    let id_column = column(path, &header, &["id", "neuron_id"])?;
    let label_column = column(path, &header, &["label"])?;
    let mut groups = Groups::default();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(path, &error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let here = |error: Error| error.in_file(path).at(Place::Line(line));
        let field = |at: usize| record.get(at).unwrap_or_default();
        let id = neuron_id(field(id_column)).ok_or_else(|| {
            here(Error::data(format!("'{}' is not a neuron id", field(id_column))))
                .advise("ids are whole numbers from 0 to 18446744073709551615")
        })?;
        if field(label_column).is_empty() {
            return Err(here(Error::data(format!("neuron {id} has an empty label")))
                .advise("write a label, or leave the line out"));
        }
        groups.add(id, field(label_column).to_owned()).map_err(here)?;
    }
    groups.close(other).map_err(|error| match error.kind() {
        crate::Kind::Data => error.in_file(path),
        _ => error,
    })
}

/// The only column with one of these names.
fn column(path: &Path, header: &csv::StringRecord, names: &[&str]) -> Result<usize> {
    let refused = |what: String| Error::data(what).in_file(path).at(Place::Line(1));
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

fn unreadable(path: &Path, error: &csv::Error) -> Error {
    let place = error.position().map(|position| Place::Line(position.line()));
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the line has {len} fields, the header {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "the text is not UTF-8".to_owned(),
        _ => format!("cannot be read as CSV: {error}"),
    };
    let error = Error::data(what)
        .in_file(path)
        .advise("give a CSV file with a header, columns id (or neuron_id) and label");
    match place {
        Some(place) => error.at(place),
        None => error,
    }
}
