//! `--groups FILE.csv`: labels of neurons, with a header and the columns `id` (or `neuron_id`)
//! and `label`.

use std::path::Path;

use areax::error::Place;
use areax::query::Groups;
use areax::{Error, Result};

/// Reads the labels; `other` collects the neurons without one.
pub fn read(path: &Path, other: Option<&str>) -> Result<Groups> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .map_err(|error| unreadable(path, &error))?;
    let header = reader.headers().map_err(|error| unreadable(path, &error))?.clone();
    let id_column = column(path, &header, &["id", "neuron_id"])?;
    let label_column = column(path, &header, &["label"])?;
    let mut groups = Groups::default();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(path, &error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let here = |error: Error| error.in_file(path).at(Place::Line(line));
        let field = |at: usize| record.get(at).unwrap_or_default();
        let id = field(id_column).parse().map_err(|_| {
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
        areax::Kind::Data => error.in_file(path),
        _ => error,
    })
}

fn column(path: &Path, header: &csv::StringRecord, names: &[&str]) -> Result<usize> {
    // A byte order mark stands before the first name in files from spreadsheets.
    let is = |title: &str| names.contains(&title.trim_start_matches('\u{feff}'));
    header.iter().position(is).ok_or_else(|| {
        let found: Vec<&str> = header.iter().collect();
        Error::data(format!("there is no column '{}', only '{}'", names[0], found.join("', '")))
            .in_file(path)
            .at(Place::Line(1))
            .advise("give a CSV file with a header, columns id (or neuron_id) and label")
    })
}

fn unreadable(path: &Path, error: &csv::Error) -> Error {
    let place = error.position().map(|position| Place::Line(position.line()));
    let error = Error::data(format!("cannot be read as CSV: {error}"))
        .in_file(path)
        .advise("give a CSV file with a header, columns id (or neuron_id) and label");
    match place {
        Some(place) => error.at(place),
        None => error,
    }
}
