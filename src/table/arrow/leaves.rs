//! The columns of a schema: its fields, and those of structs in it by dotted paths.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use crate::table::column::{ColumnType, SourceColumn};

/// A column that is no struct.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub name: String,
    pub kind: ColumnType,
    /// The number of the field, then that of the field in it, and so on.
    pub path: Vec<usize>,
}

/// The columns of a schema in their order.
pub(super) fn leaves(schema: &Schema) -> Vec<Leaf> {
    let mut found = Vec::new();
    for (i, field) in schema.fields().iter().enumerate() {
        add(&mut found, "", vec![i], field);
    }
    found
}

/// As deep as arrow-rs reads a schema.
fn add(found: &mut Vec<Leaf>, before: &str, path: Vec<usize>, field: &Field) {
    let name = format!("{before}{}", field.name());
    match field.data_type() {
        DataType::Struct(fields) => {
            for (i, inner) in fields.iter().enumerate() {
                let path = path.iter().copied().chain([i]).collect();
                add(found, &format!("{name}."), path, inner);
            }
        }
        of => found.push(Leaf { name, kind: kind(of), path }),
    }
}

/// The columns as the table lists them.
pub(super) fn columns(leaves: &[Leaf]) -> Vec<SourceColumn> {
    let column = |leaf: &Leaf| SourceColumn { name: leaf.name.clone(), kind: leaf.kind.clone() };
    leaves.iter().map(column).collect()
}

fn kind(of: &DataType) -> ColumnType {
    let other = || ColumnType::Other(of.to_string());
    match of {
        DataType::Int8 => ColumnType::I8,
        DataType::Int16 => ColumnType::I16,
        DataType::Int32 => ColumnType::I32,
        DataType::Int64 => ColumnType::I64,
        DataType::UInt8 => ColumnType::U8,
        DataType::UInt16 => ColumnType::U16,
        DataType::UInt32 => ColumnType::U32,
        DataType::UInt64 => ColumnType::U64,
        DataType::Float16 => ColumnType::F16,
        DataType::Float32 => ColumnType::F32,
        DataType::Float64 => ColumnType::F64,
        DataType::Boolean => ColumnType::Bool,
        DataType::Null => ColumnType::Text,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => ColumnType::Text,
        DataType::Binary | DataType::LargeBinary => ColumnType::Text,
        DataType::Dictionary(_, values) => match kind(values) {
            ColumnType::Text => ColumnType::Dictionary,
            inner if inner.is_integer() || inner.is_float() => inner,
            _ => other(),
        },
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, 3) => {
            match kind(item.data_type()) {
                inner if inner.is_integer() || inner.is_float() => {
                    ColumnType::List3(Box::new(inner))
                }
                _ => other(),
            }
        }
        _ => other(),
    }
}

/// The array of a column, and the structs around it, which may be null where it is not.
pub(super) fn array(batch: &RecordBatch, path: &[usize]) -> Option<(ArrayRef, Vec<ArrayRef>)> {
    let (first, inner) = path.split_first()?;
    let mut now = Arc::clone(batch.columns().get(*first)?);
    let mut around = Vec::new();
    for field in inner {
        let next = Arc::clone(now.as_struct_opt()?.columns().get(*field)?);
        around.push(std::mem::replace(&mut now, next));
    }
    Some((now, around))
}

/// The fields of the schema that some columns are in, ascending.
pub(super) fn roots(leaves: &[Leaf]) -> Vec<usize> {
    let mut roots: Vec<usize> = leaves.iter().map(|leaf| leaf.path[0]).collect();
    roots.sort_unstable();
    roots.dedup();
    roots
}

/// The same columns where only those fields are read.
pub(super) fn projected(leaves: &[Leaf], roots: &[usize]) -> Vec<Leaf> {
    let moved = |leaf: &Leaf| {
        let mut leaf = leaf.clone();
        leaf.path[0] = roots.iter().position(|root| *root == leaf.path[0]).unwrap_or(usize::MAX);
        leaf
    };
    leaves.iter().map(moved).collect()
}

/// Marks of null rows: those of the array itself and of what is around it.
pub(super) fn nulls(array: &dyn Array, around: &[ArrayRef]) -> Vec<bool> {
    let all = around.iter().map(|outer| outer.logical_nulls()).chain([array.logical_nulls()]);
    let mut marks = Vec::new();
    for nulls in all.flatten().filter(|nulls| nulls.null_count() > 0) {
        marks.resize(array.len(), false);
        marks.iter_mut().zip(nulls.iter()).for_each(|(mark, valid)| *mark |= !valid);
    }
    marks
}
