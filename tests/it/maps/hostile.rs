//! Maps and tables that are wrong: each is refused with the file, the line or row, and the column or entry,
//! by both engines in the same words, and none of them ends a program.

use std::fs;
use std::os::unix::fs::symlink;

use crate::cli::Areax;

const MAP: &str = "name = \"toy\"
[synapses]
files = [\"synapses.csv\"]
pre = \"from\"
post = \"to\"
weight = \"n\"
[synapses.numbers]
size = \"size\"
[synapses.categories]
region = \"region\"
[neurons]
files = [\"types.csv\"]
id = \"id\"
[neurons.categories]
type = \"type\"
[defaults]
types = \"type\"
";
const ROWS: &str = "from,to,n,size,region\n11,12,2,5,LO\n12,13,1,7,ME\n13,11,4,6,\n";
const TYPES: &str = "id,type\n11,A\n12,B\n13,C\n";

/// What is wrong.
enum Wrong {
    /// A part of the map is another.
    Map(&'static str, &'static str),
    /// Something follows in the map.
    More(&'static str),
    /// A part of the synapse table is another.
    Rows(&'static str, &'static str),
    /// A line follows in the neuron table.
    Types(&'static str),
    /// A file holds these bytes; one of another name than the others is the synapse table.
    File(&'static str, &'static [u8]),
    /// An npy file says that it has so many records.
    Records(&'static str),
    /// A second file of synapses.
    Second(&'static str),
    /// Whatever it takes.
    Done(fn(&Areax)),
}

use Wrong::{Done, File, Map, More, Records, Rows, Second, Types};

fn with(wrong: &Wrong) -> Areax {
    let areax = Areax::bare();
    areax.write("areax.toml", MAP);
    areax.write("synapses.csv", ROWS);
    areax.write("types.csv", TYPES);
    let changed = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    match wrong {
        Map(from, to) => areax.write("areax.toml", &changed(MAP, from, to)),
        More(more) => areax.write("areax.toml", &format!("{MAP}{more}")),
        Rows(from, to) => areax.write("synapses.csv", &changed(ROWS, from, to)),
        Types(line) => areax.write("types.csv", &format!("{TYPES}{line}\n")),
        File(name, bytes) => {
            fs::write(areax.path(name), bytes).unwrap();
            if name.starts_with("s.") {
                areax.write("areax.toml", &changed(MAP, "synapses.csv", name));
            }
        }
        Records(records) => {
            let header = format!(
                "{{'descr': [('from', '<u8'), ('to', '<u8')], 'fortran_order': False, 'shape': ({records},), }}"
            );
            let bytes = format!("{header:<117}\nabc");
            fs::write(
                areax.path("s.npy"),
                [&b"\x93NUMPY\x01\x00\x76\x00"[..], bytes.as_bytes()].concat(),
            )
            .unwrap();
            areax.write("areax.toml", &changed(MAP, "synapses.csv", "s.npy"));
        }
        Second(text) => {
            areax.write("b.csv", text);
            let files = "[\"synapses.csv\", \"b.csv\"]";
            areax.write("areax.toml", &changed(MAP, "[\"synapses.csv\"]", files));
        }
        Done(what) => what(&areax),
    }
    areax
}

fn a_long_glob(areax: &Areax) {
    let name = format!("{}.csv", "*".repeat(3000));
    areax.write("areax.toml", &MAP.replace("synapses.csv", &name));
}

fn a_loop(areax: &Areax) {
    symlink("loop.csv", areax.path("loop.csv")).unwrap();
    areax.write("areax.toml", &MAP.replace("synapses.csv", "loop.csv"));
}

fn a_looped_map(areax: &Areax) {
    fs::remove_file(areax.path("areax.toml")).unwrap();
    symlink("areax.toml", areax.path("areax.toml")).unwrap();
}

fn a_long_map(areax: &Areax) {
    let map = fs::File::options().write(true).open(areax.path("areax.toml")).unwrap();
    map.set_len(1 << 30).unwrap();
}

fn deep_brackets(areax: &Areax) {
    let brackets = ["[".repeat(5000), "]".repeat(5000)].concat();
    areax.write("areax.toml", &format!("{MAP}[populations]\np = {brackets}\n"));
}

/// What it is, and what the error has.
const CASES: &[(&str, Wrong, &[&str])] = &[
    ("a map without a name", Map("name = \"toy\"\n", ""), &["areax.toml: line 1", "lacks 'name'"]),
    ("a name with a slash", Map("\"toy\"", "\"to/y\""), &["areax.toml: line 1", "letters, digits"]),
    (
        "a name that is a date",
        Map("\"toy\"", "1979-05-27"),
        &["areax.toml: line 1", "name must be a text"],
    ),
    ("no map at all", File("areax.toml", b""), &["areax.toml: line 1", "lacks 'name'"]),
    ("brackets", More("[[["), &["areax.toml: line 18"]),
    (
        "an entry twice",
        Map("pre = \"from\"", "pre = \"from\"\npre = \"to\""),
        &["areax.toml: line 5", "'pre' is duplicated"],
    ),
    ("a section twice", More("[synapses]\n"), &["areax.toml: line 18", "'synapses' is duplicated"]),
    (
        "an unknown entry",
        Map("weight =", "wieght ="),
        &["areax.toml: line 6", "did you mean 'weight'?"],
    ),
    (
        "an unknown section",
        More("[synapse]\n"),
        &["areax.toml: line 18", "did you mean 'synapses'?"],
    ),
    (
        "a number as a file",
        Map("[\"synapses.csv\"]", "[1]"),
        &["areax.toml: line 3", "must be a text"],
    ),
    ("no file", Map("[\"synapses.csv\"]", "[]"), &["areax.toml: line 3", "at least one file"]),
    (
        "a file that is not there",
        Map("\"synapses.csv\"", "\"synapse.csv\""),
        &["areax.toml: line 3", "no file", "synapse.csv"],
    ),
    (
        "a glob that fits nothing",
        Map("\"synapses.csv\"", "\"*.parquet\""),
        &["areax.toml: line 3", "no file fits"],
    ),
    (
        "a glob that is none",
        Map("\"synapses.csv\"", "\"a**b.csv\""),
        &["areax.toml: line 3", "is no glob"],
    ),
    (
        "a glob over the disk",
        Map("\"synapses.csv\"", "\"../../**/*.csv\""),
        &["areax.toml: line 3", "without end"],
    ),
    ("a long glob", Done(a_long_glob), &["areax.toml: line 3", "is no glob"]),
    ("a folder as a file", Map("\"synapses.csv\"", "\".\""), &["areax.toml: line 3", "no file"]),
    (
        "an absolute path to nothing",
        Map("\"synapses.csv\"", "\"/nonexistent/x.csv\""),
        &["areax.toml: line 3", "/nonexistent/x.csv"],
    ),
    ("a device", Map("\"synapses.csv\"", "\"/dev/zero\""), &["areax.toml: line 3", "/dev/zero"]),
    (
        "the map as its own table",
        Map("\"synapses.csv\"", "\"areax.toml\""),
        &["areax.toml: line 4", "no column 'from'"],
    ),
    ("a link to itself", Done(a_loop), &["areax.toml: line 3", "loop.csv"]),
    (
        "a nameless sign",
        Map("\"synapses.csv\"", "\"a\\u0000b.csv\""),
        &["areax.toml: line 3", "no file"],
    ),
    (
        "a number as a column",
        Map("pre = \"from\"", "pre = 1"),
        &["areax.toml: line 4", "synapses.pre must be a text"],
    ),
    (
        "an unknown word of an id",
        Map("pre = \"from\"", "pre = { colum = \"from\" }"),
        &["areax.toml: line 4", "did you mean 'column'?"],
    ),
    ("no presynaptic id", Map("pre = \"from\"\n", ""), &["areax.toml: line 2", "lacks 'pre'"]),
    (
        "an id that is no column",
        Map("\"from\"", "\"form\""),
        &["areax.toml: line 4", "synapses.csv", "no column 'form'"],
    ),
    (
        "a text to add",
        Map("pre = \"from\"", "pre = { column = \"from\", add = \"x\" }"),
        &["areax.toml: line 4", "add must be a whole number"],
    ),
    (
        "ids below 0",
        Map("pre = \"from\"", "pre = { column = \"from\", add = -12 }"),
        &["synapses.csv: line 2", "column 'from'", "negative"],
    ),
    (
        "names of one partner",
        Map("pre = \"from\"", "pre = { column = \"from\", names = true }"),
        &["areax.toml: line 5", "names = true"],
    ),
    ("a weight that is no column", Map("\"n\"", "\"m\""), &["areax.toml: line 6", "no column 'm'"]),
    (
        "a number that is no column",
        Map("size = \"size\"", "size = \"sise\""),
        &["areax.toml: line 8", "no column 'sise'"],
    ),
    (
        "a name with a blank",
        Map("size = \"size\"", "\"si ze\" = \"size\""),
        &["areax.toml: line 8", "si ze"],
    ),
    (
        "a reserved name",
        Map("size = \"size\"", "weight = \"size\""),
        &["areax.toml: line 8", "call it 'weight_'"],
    ),
    (
        "a number of texts",
        Map("size = \"size\"", "size = \"region\""),
        &["synapses.csv: line 2", "column 'region'", "'LO' is no number"],
    ),
    (
        "a condition that is none",
        Map("weight = \"n\"", "weight = \"n\"\nwhere = \"from !!\""),
        &["areax.toml: line 7", "no operator !!"],
    ),
    (
        "a condition on no column",
        Map("weight = \"n\"", "weight = \"n\"\nwhere = \"form > 1\""),
        &["areax.toml: line 7", "no column 'form'"],
    ),
    (
        "an order of texts",
        Map("weight = \"n\"", "weight = \"n\"\nwhere = \"region > 1\""),
        &["areax.toml: line 7", "no order"],
    ),
    (
        "two signs as a separator",
        Map("weight = \"n\"", "weight = \"n\"\nseparator = \",,\""),
        &["areax.toml: line 7", "one sign"],
    ),
    (
        "too few columns",
        Map("weight = \"n\"", "weight = \"n\"\ncolumns = [\"from\", \"to\"]"),
        &["areax.toml: line 6", "no column 'n'"],
    ),
    (
        "a column twice",
        Map(
            "weight = \"n\"",
            "weight = \"n\"\ncolumns = [\"from\", \"to\", \"n\", \"n\", \"region\"]",
        ),
        &["areax.toml: line 7", "two columns are called 'n'"],
    ),
    (
        "two coordinates",
        Map(
            "weight = \"n\"",
            "weight = \"n\"\nposition = { columns = [\"size\", \"size\"], nm = [1, 1] }",
        ),
        &["areax.toml: line 7", "three columns"],
    ),
    (
        "no nm",
        Map(
            "weight = \"n\"",
            "weight = \"n\"\nposition = { columns = [\"n\", \"n\", \"n\"], nm = [1, 1, 0] }",
        ),
        &["areax.toml: line 7", "above 0"],
    ),
    (
        "a coordinate of texts",
        Map(
            "weight = \"n\"",
            "weight = \"n\"\nposition = { columns = [\"n\", \"n\", \"region\"], nm = [1, 1, 1] }",
        ),
        &["synapses.csv: line 2", "column 'region'"],
    ),
    (
        "a position in one text",
        Map(
            "weight = \"n\"",
            "weight = \"n\"\nposition = { columns = [\"region\"], nm = [1, 1, 1] }",
        ),
        &["synapses.csv: line 2", "column 'region'", "no list of three numbers"],
    ),
    (
        "segments of nothing",
        Map("weight = \"n\"", "weight = \"n\"\nsegments = \"super\""),
        &["areax.toml: line 7", "no category 'super'"],
    ),
    (
        "a word for later",
        Map("weight = \"n\"", "weight = \"n\"\nundirected = true"),
        &["areax.toml: line 7", "not yet"],
    ),
    (
        "ids of more files",
        Map("id = \"id\"", "id = [\"id\", \"id\"]"),
        &["areax.toml: line 13", "2 ids for 1 files"],
    ),
    (
        "a neuron table without ids",
        Map("id = \"id\"\n", ""),
        &["areax.toml: line 11", "lacks 'id'"],
    ),
    (
        "a rule that is none",
        Map("id = \"id\"", "id = \"id\"\non_duplicate = \"last\""),
        &["areax.toml: line 14", "not 'last'"],
    ),
    (
        "an order of nothing",
        Map("id = \"id\"", "id = \"id\"\norder = \"tipe\""),
        &["areax.toml: line 14", "did you mean 'type'?"],
    ),
    (
        "types of nothing",
        Map("types = \"type\"", "types = \"tipe\""),
        &["areax.toml: line 17", "did you mean 'type'?"],
    ),
    (
        "a threshold on nothing",
        More("[defaults.rest]\nsice_min = 1\n"),
        &["areax.toml: line 19", "did you mean 'size_min'?"],
    ),
    (
        "a threshold without end",
        More("[defaults.rest]\nsize_min = inf\n"),
        &["areax.toml: line 19", "finite number"],
    ),
    (
        "a population of nothing",
        More("[populations]\np = \"both.tipe = A\"\n"),
        &["areax.toml: line 19", "did you mean 'pre.type'?"],
    ),
    (
        "a number as a population",
        More("[populations]\np = 3\n"),
        &["areax.toml: line 19", "populations.p"],
    ),
    ("brackets without end", Done(deep_brackets), &["areax.toml: line 19", "recurse"]),
    (
        "an id that is a text",
        Rows("12,13", "x,13"),
        &["synapses.csv: line 3", "column 'from'", "'x'"],
    ),
    (
        "an id between two",
        Rows("12,13", "12.5,13"),
        &["synapses.csv: line 3", "column 'from'", "'12.5'"],
    ),
    ("an id that is not there", Rows("12,13", ",13"), &["synapses.csv: line 3", "column 'from'"]),
    (
        "an id over 64 bits",
        Rows("12,13", "18446744073709551616,13"),
        &["synapses.csv: line 3", "column 'from'", "64 bits"],
    ),
    ("a weight of 0", Rows("12,13,1", "12,13,0"), &["synapses.csv: line 3", "column 'n'", "'0'"]),
    (
        "half a synapse",
        Rows("12,13,1", "12,13,1.5"),
        &["synapses.csv: line 3", "column 'n'", "'1.5'"],
    ),
    ("no weight", Rows("12,13,1", "12,13,"), &["synapses.csv: line 3", "column 'n'", "no value"]),
    (
        "a number that is a text",
        Rows("12,13,1,7", "12,13,1,big"),
        &["synapses.csv: line 3", "column 'size'", "'big'"],
    ),
    ("a short line", Rows("12,13,1,7,ME", "12,13"), &["synapses.csv: line 3", "2 values"]),
    ("a long line", Rows("12,13,1,7,ME", "12,13,1,7,ME,8"), &["synapses.csv: line 3", "6 values"]),
    ("a quote without end", Rows("ME", "\"ME"), &["synapses.csv: line 3", "never closed"]),
    (
        "one name for two columns",
        Rows("to,n,size", "to,n,n"),
        &["areax.toml: line 6", "synapses.csv", "two columns are called 'n'"],
    ),
    ("no rows and no header", File("synapses.csv", b""), &["synapses.csv", "empty"]),
    (
        "bytes that are no text",
        File("synapses.csv", b"from,to,n,size,region\n1,2,3,4,\xff\xfe\n"),
        &["synapses.csv: line 2", "UTF-8"],
    ),
    (
        "zeros",
        File("synapses.csv", &[0; 100_000]),
        &["areax.toml: line 4", "synapses.csv", "no column 'from'"],
    ),
    ("a cut npy header", File("s.npy", b"\x93NUMPY\x01\x00v\x00{"), &["s.npy: byte", "header"]),
    ("an npy file that lies", Records("1000000"), &["s.npy: byte", "1000000 records"]),
    ("an npy file of too many rows", Records("99999999999999999999"), &["s.npy: byte", "64-bit"]),
    ("a cut Parquet file", File("s.parquet", b"PAR1abcPAR1"), &["s.parquet", "not whole"]),
    (
        "a Parquet footer that lies",
        File("s.parquet", b"PAR1\xff\xff\xff\x7fPAR1"),
        &["s.parquet", "not whole"],
    ),
    (
        "a Feather footer that lies",
        File("s.feather", b"ARROW1\0\0\xff\xff\xff\xff\xff\xff\xff\x7fARROW1"),
        &["s.feather", "not whole"],
    ),
    (
        "a cut gz file",
        File("s.csv.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x4b"),
        &["s.csv.gz", "not whole"],
    ),
    ("a cut zst file", File("s.csv.zst", b"\x28\xb5\x2f\xfd\x00"), &["s.csv.zst", "not whole"]),
    (
        "half a JSON object",
        File(
            "s.json",
            b"{\"from\":1,\"to\":2,\"n\":1,\"size\":1,\"region\":\"x\"}\n{\"from\":1,\n",
        ),
        &["s.json: line 2", "JSON"],
    ),
    ("a JSON array", File("s.json", b"[1,2]\n"), &["s.json", "JSON array"]),
    ("a zip archive", File("s.zip", b"PK\x03\x04 and so on, and on, and on"), &["s.zip", "unzip"]),
    (
        "a Feather file whose lengths lie",
        File("s.feather", include_bytes!("lengths.feather")),
        &["s.feather", "the file is damaged or not whole: its lengths contradict each other"],
    ),
    ("an Avro file", File("s.avro", b"Obj\x01abc"), &["s.avro", "Avro"]),
    ("a neuron twice", Types("12,D"), &["types.csv: line 5", "column 'id'", "12"]),
    ("a neuron that is a text", Types("x,D"), &["types.csv: line 5", "column 'id'", "'x'"]),
    ("a neuron of one value", Types("14"), &["types.csv: line 5", "1 value"]),
    (
        "neurons without types",
        File("types.csv", b"id\n11\n"),
        &["areax.toml: line 15", "types.csv", "no column 'type'"],
    ),
    (
        "two files of other columns",
        Second("from,to\n1,2\n"),
        &["areax.toml: line 6", "b.csv", "no column 'n'"],
    ),
    (
        "two files of other types",
        Second("from,to,n,size,region\n1,2,1,big,x\n"),
        &["b.csv: line 2", "column 'size'", "'big'"],
    ),
    ("a map that is a link to itself", Done(a_looped_map), &["areax.toml", "cannot read the map"]),
    ("a map without end", Done(a_long_map), &["areax.toml", "at most"]),
    ("bytes as a map", File("areax.toml", b"name = \"\xff\"\n"), &["areax.toml: byte 8", "UTF-8"]),
];

#[test]
fn what_is_wrong_is_refused_with_its_place() {
    assert!(CASES.len() >= 40);
    for (name, wrong, parts) in CASES {
        let areax = with(wrong);
        let said = ["cpu", "reference"].map(|engine| {
            let run = areax.run(&format!("count . -q --engine {engine}"));
            assert_eq!((run.code, run.stdout.len()), (3, 0), "{name}, {engine}: {}", run.stderr);
            run.stderr
        });
        assert_eq!(said[0], said[1], "{name}");
        for part in *parts {
            assert!(said[0].contains(part), "{name} lacks {part:?}: {}", said[0]);
        }
        assert!(!said[0].contains("panicked") && said[0].len() < 10_000, "{name}: {}", said[0]);
    }
}

#[test]
fn a_file_that_two_names_mean_is_read_once() {
    let areax =
        with(&Map("[\"synapses.csv\"]", "[\"synapses.csv\", \"./synapses.csv\", \"s*.csv\"]"));
    for engine in ["cpu", "reference"] {
        let answer = areax.answer(&format!("count . --format csv --engine {engine}"));
        assert!(answer.contains("\n7,3,"), "{answer}");
    }
}
