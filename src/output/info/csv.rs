//! What a data set holds as CSV: its cell types, a line each, under the names that JSON has for them.

use std::io::Write;

use crate::error::Result;
use crate::inventory::TypeRow;
use crate::output::{unwritten, unwritten_csv};

/// Said here, because data without cell types has a header too; a test compares them.
const HEADER: [&str; 7] =
    ["code", "name", "axon_only", "neurons", "full_cells", "synapses_as_pre", "synapses_as_post"];

pub(super) fn types(types: &[TypeRow], out: &mut dyn Write) -> Result<()> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    writer.write_record(HEADER).map_err(unwritten_csv)?;
    for row in types {
        writer.serialize(row).map_err(unwritten_csv)?;
    }
    writer.flush().map_err(unwritten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_the_keys_of_json() {
        let row = TypeRow {
            code: 7,
            name: "MSN, \"spiny\"".into(),
            axon_only: false,
            neurons: 3,
            full_cells: 2,
            synapses_as_pre: 0,
            synapses_as_post: 9,
        };
        let serde_json::Value::Object(keys) = serde_json::to_value(&row).unwrap() else { panic!() };
        assert!(keys.keys().eq(HEADER.iter()), "{keys:?}");
        let text = |rows: &[TypeRow]| {
            let mut bytes = Vec::new();
            types(rows, &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        let header = "code,name,axon_only,neurons,full_cells,synapses_as_pre,synapses_as_post\n";
        assert_eq!(text(&[]), header);
        assert_eq!(text(&[row]), format!("{header}7,\"MSN, \"\"spiny\"\"\",false,3,2,0,9\n"));
    }
}
