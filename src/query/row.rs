//! Rows of the synapse table: their fields by name, and one row as it was published.

use crate::error::{Error, Result};
use crate::names::nearest;

/// A field of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowField {
    /// Contact area in µm².
    Size,
    /// Coordinate in nm.
    X,
    /// Coordinate in nm.
    Y,
    /// Coordinate in nm.
    Z,
    /// Synapse probability.
    Prob,
    /// Id of the presynaptic neuron.
    PreId,
    /// Id of the postsynaptic neuron.
    PostId,
    /// Postsynaptic morphology.
    PostMorph,
    /// Type of the presynaptic neuron.
    PreCelltype,
    /// Type of the postsynaptic neuron.
    PostCelltype,
    /// Position in the published table, from 0.
    Row,
}

impl RowField {
    /// Every field; all but the last are those of the published record.
    pub const ALL: [RowField; 11] = [
        RowField::Size,
        RowField::X,
        RowField::Y,
        RowField::Z,
        RowField::Prob,
        RowField::PreId,
        RowField::PostId,
        RowField::PostMorph,
        RowField::PreCelltype,
        RowField::PostCelltype,
        RowField::Row,
    ];

    /// The fields of a row if none are named: the published ones.
    pub const PUBLISHED: &[RowField] = RowField::ALL.split_at(10).0;

    /// Its name, which is the published one.
    pub const fn name(self) -> &'static str {
        match self {
            RowField::Size => "size",
            RowField::X => "x",
            RowField::Y => "y",
            RowField::Z => "z",
            RowField::Prob => "prob",
            RowField::PreId => "pre_id",
            RowField::PostId => "post_id",
            RowField::PostMorph => "post_morph",
            RowField::PreCelltype => "pre_celltype",
            RowField::PostCelltype => "post_celltype",
            RowField::Row => "row",
        }
    }

    /// The fields of a comma-separated list, in the order asked.
    ///
    /// # Errors
    /// An unknown field, with the nearest known one; a field that is named twice (usage).
    pub fn list(text: &str) -> Result<Vec<RowField>> {
        let mut fields = Vec::new();
        for name in text.split(',').map(str::trim) {
            let field = RowField::by_name(name)?;
            if fields.contains(&field) {
                return Err(Error::usage("fields", format!("'{name}' is named twice")));
            }
            fields.push(field);
        }
        Ok(fields)
    }

    fn by_name(name: &str) -> Result<RowField> {
        let names = RowField::ALL.map(RowField::name);
        RowField::ALL.into_iter().find(|field| field.name() == name).ok_or_else(|| {
            let error = Error::usage("fields", format!("there is no field '{name}'"));
            match nearest(name, names) {
                Some(known) => error.advise(format!("did you mean '{known}'?")),
                None => error.advise(format!("choose from {}", names.join(","))),
            }
        })
    }
}

/// One row as it was published. float16 values are bit patterns, types and morphology codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is documented as the `RowField` of the same name")]
pub struct SynapseRow<'a> {
    pub row: u64,
    pub size: u16,
    pub prob: u16,
    pub x: u32,
    pub y: u32,
    pub z: u32,
    pub pre_id: u64,
    pub post_id: u64,
    pub post_morph: u8,
    pub pre_celltype: u8,
    pub post_celltype: u8,
    /// The published bytes of the whole record.
    pub record: &'a [u8],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_the_order_in_which_they_are_asked() {
        let fields = RowField::list("row, size,pre_id").unwrap();
        assert_eq!(fields, [RowField::Row, RowField::Size, RowField::PreId]);
        let all = RowField::ALL.map(RowField::name).join(",");
        assert_eq!(RowField::list(&all).unwrap(), RowField::ALL);
        assert!(!RowField::PUBLISHED.contains(&RowField::Row));
    }

    #[test]
    fn a_wrong_list_is_refused_with_advice() {
        let check = |text: &str, what: &str, next: Option<&str>| {
            let error = RowField::list(text).unwrap_err();
            assert_eq!((error.what(), error.advice()), (what, next), "{text}");
        };
        check("size,size", "'size' is named twice", None);
        check("postid", "there is no field 'postid'", Some("did you mean 'post_id'?"));
        check("Size", "there is no field 'Size'", Some("did you mean 'size'?"));
        let all = "choose from size,x,y,z,prob,pre_id,post_id,post_morph,pre_celltype,\
                   post_celltype,row";
        check("", "there is no field ''", Some(all));
    }
}
