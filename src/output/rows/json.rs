//! Rows as one JSON object in the guide's shape: an array for each field, then `count`,
//! `total_size`, `mean_size` of the rows, then what every answer says of itself.

use serde::Serialize;

use super::ndjson::put_number;
use super::{Head, RowWriter};
use crate::error::Result;
use crate::output::json::{About, Explained, about, explained, pretty};
use crate::output::unwritten;
use crate::query::{Count, SynapseRow};

/// What stands behind the arrays.
#[derive(Serialize)]
struct Tail<'a> {
    count: u64,
    #[serde(flatten)]
    sizes: Option<Sizes>,
    #[serde(flatten)]
    about: Option<About<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explained<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
}

/// What the rows of the published layout come to.
#[derive(Serialize)]
struct Sizes {
    total_size: f64,
    mean_size: f64,
}

/// What stands beside rows that cannot carry it.
#[derive(Serialize)]
struct MetaJson<'a> {
    fields: Vec<&'a str>,
    count: u64,
    #[serde(flatten)]
    about: About<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
}

/// The text of `FILE.meta.json` beside rows.
pub(in crate::output) fn meta_json(head: &Head) -> Result<String> {
    pretty(&MetaJson {
        fields: head.fields.iter().map(|field| field.name()).collect(),
        count: head.rows,
        about: about(head.context),
        seed: head.sample.map(|sample| sample.seed),
    })
}

/// The arrays stand one behind the other, so each is a pass over the rows.
pub(super) struct Json<'a>(&'a Head<'a>);

impl<'a> Json<'a> {
    pub fn new(head: &'a Head<'a>) -> Json<'a> {
        Json(head)
    }
}

impl RowWriter for Json<'_> {
    fn passes(&self) -> usize {
        self.0.fields.len()
    }

    fn begin(&self, pass: usize, out: &mut Vec<u8>) {
        out.push(if pass == 0 { b'{' } else { b',' });
        out.extend_from_slice(format!("\"{}\":[", self.0.fields[pass].name()).as_bytes());
    }

    fn row(&self, pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        if Some(row.row) != self.0.first_row {
            out.push(b',');
        }
        put_number(self.0.fields[pass], row, self.0.style, out);
    }

    fn end(&self, pass: usize, sums: &Count, out: &mut Vec<u8>) -> Result<()> {
        out.push(b']');
        if pass + 1 < self.passes() {
            return Ok(());
        }
        let bare = self.0.style.bare;
        let tail = Tail {
            count: sums.count,
            sizes: (self.0.layout.is_none())
                .then_some(Sizes { total_size: sums.total_size, mean_size: sums.mean_size }),
            about: (!bare).then(|| about(self.0.context)),
            explain: if bare { explained(self.0.context) } else { None },
            seed: self.0.sample.filter(|_| !bare).map(|sample| sample.seed),
        };
        let start = out.len();
        serde_json::to_writer(&mut *out, &tail).map_err(|error| unwritten(error.into()))?;
        // The tail goes on with the object that the arrays are in.
        out[start] = b',';
        out.push(b'\n');
        Ok(())
    }
}
