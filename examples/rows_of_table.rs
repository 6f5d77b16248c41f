//! Prints a table that areax can read as JSON lines: its columns with their types, then a list of texts a row.
//!
//! cargo run --example rows_of_table -- FILE... | head

use std::io::{BufWriter, Write};

use areax::table::{ReadOptions, Table, separator};

fn main() {
    if let Err(error) = run() {
        eprintln!("{error}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let (mut paths, mut options) = (Vec::new(), ReadOptions::default());
    for word in std::env::args().skip(1) {
        match word.split_once('=') {
            Some(("--separator", sign)) => options.separator = Some(separator(sign)?),
            Some(("--columns", names)) => {
                options.columns = Some(names.split(',').map(str::to_owned).collect());
            }
            _ => paths.push(word),
        }
    }
    let table = Table::open(&paths, &options)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let columns: Vec<[String; 2]> = table
        .columns()
        .iter()
        .map(|column| [column.name.clone(), column.kind.to_string()])
        .collect();
    writeln!(out, "{}", serde_json::to_string(&columns)?)?;
    let wanted: Vec<usize> = (0..columns.len()).collect();
    for batch in table.batches(&wanted)? {
        let batch = batch?;
        for row in 0..batch.rows {
            let texts: Vec<_> = batch.columns.iter().map(|column| column.text(row)).collect();
            writeln!(out, "{}", serde_json::to_string(&texts)?)?;
        }
    }
    Ok(())
}
