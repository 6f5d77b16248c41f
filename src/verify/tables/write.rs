//! Cells → bytes of a file.

use fastrand::Rng;

use super::Format;
use super::cells::{Column, Table};
use crate::codes::round_to_f16;

impl Table {
    /// The file.
    pub fn written(&self, format: Format, rng: &mut Rng) -> Vec<u8> {
        match format {
            Format::Csv => self.separated(",").into_bytes(),
            Format::Tsv => self.separated("\t").into_bytes(),
            Format::JsonLines => self.json_lines().into_bytes(),
            Format::Npy => self.records(rng),
        }
    }

    fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    fn separated(&self, separator: &str) -> String {
        let line = |cells: Vec<&str>| {
            let quoted = cells.into_iter().map(|cell| match cell.contains(['"', ',', '\t']) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.to_owned(),
            });
            quoted.collect::<Vec<_>>().join(separator) + "\n"
        };
        let header = line(self.columns.iter().map(|column| column.name).collect());
        let row = |at: usize| line(self.columns.iter().map(|it| it.cells[at].as_str()).collect());
        header + &(0..self.rows()).map(row).collect::<String>()
    }

    fn json_lines(&self) -> String {
        let field = |column: &Column, at: usize| {
            let cell = column.cells[at].as_str();
            // What JSON has no number for is a text there.
            let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite) && cell != "-0";
            let value = match cell {
                "" => "null".to_owned(),
                number if is_number => number.to_owned(),
                text => format!("\"{}\"", text.replace('"', "\\\"")),
            };
            format!("\"{}\": {value}", column.name)
        };
        let row = |at: usize| {
            let fields = self.columns.iter().map(|column| field(column, at));
            format!("{{{}}}\n", fields.collect::<Vec<_>>().join(", "))
        };
        (0..self.rows()).map(row).collect()
    }

    /// Records of NumPy, each column in one of the types that hold it.
    fn records(&self, rng: &mut Rng) -> Vec<u8> {
        let dtypes: Vec<&str> =
            self.columns.iter().map(|of| of.dtypes[rng.usize(..of.dtypes.len())]).collect();
        let fields = self.columns.iter().zip(&dtypes);
        let fields = fields.map(|(column, dtype)| format!("('{}', '{dtype}')", column.name));
        let header = format!(
            "{{'descr': [{}], 'fortran_order': False, 'shape': ({},), }}\n",
            fields.collect::<Vec<_>>().join(", "),
            self.rows()
        );
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.bytes());
        for at in 0..self.rows() {
            for (column, dtype) in self.columns.iter().zip(&dtypes) {
                put(&mut bytes, &column.cells[at], dtype);
            }
        }
        bytes
    }
}

/// A number in one of the types of records.
fn put(bytes: &mut Vec<u8>, cell: &str, dtype: &str) {
    let real: f64 = cell.parse().unwrap_or(f64::NAN);
    let whole: i64 = cell.parse().unwrap_or(real as i64);
    match &dtype[1..] {
        "f2" => bytes.extend(round_to_f16(real).to_le_bytes()),
        "f4" => bytes.extend((real as f32).to_le_bytes()),
        "f8" => bytes.extend(real.to_le_bytes()),
        width => {
            let width = usize::from(width.as_bytes()[1] - b'0');
            bytes.extend(&whole.to_le_bytes()[..width]);
        }
    }
}
