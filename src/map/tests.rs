//! Tests of maps: what they say comes back as it was written, and what they may not say is refused.

use std::path::Path;

use super::*;

const PRINCETON: &str = r#"
name = "flywire-783-princeton"

[synapses]
files = ["fafb_v783_princeton_synapse_table.csv.gz"]
pre  = { column = "pre_root_id_720575940",  add = 720575940000000000 }
post = { column = "post_root_id_720575940", add = 720575940000000000 }
position = { columns = ["ctr_x", "ctr_y", "ctr_z"], nm = [1, 1, 1] }
where = "pre != 0 and post != 0"
segments = "super_class"
[synapses.numbers]
size = { column = "size", unit = "voxel" }
sum_size = { column = "sum_size", summed = true }
[synapses.categories]
neuropil = { column = "neuropil", null = ["", "UNASGD"] }

[neurons]
files = ["classification.csv.gz", "neurons.csv.gz"]
id = ["root_id", "Root ID"]
on_duplicate = "first"
order = "primary_type"
cells = true
[neurons.categories]
super_class = "super_class"
primary_type = "primary_type"
[neurons.numbers]
nt_score = "nt_type_score"

[defaults]
types = "primary_type"
axes = "super_class"
[populations]
intrinsic = "both.super_class = central"
[defaults.rest]
size_min = 0.5
"#;

fn parse(text: &str) -> crate::Result<Map> {
    Map::parse(text, Path::new("areax.toml"))
}

/// The example with one line replaced.
fn with(line: &str, other: &str) -> String {
    assert!(PRINCETON.contains(line), "{line}");
    PRINCETON.replacen(line, other, 1)
}

#[test]
fn a_map_says_what_its_text_says() {
    let map = parse(PRINCETON).unwrap();
    let synapses = &map.synapses;
    assert_eq!(synapses.pre.add, 720_575_940_000_000_000);
    assert_eq!(synapses.position.as_ref().unwrap().nm, [1.0; 3]);
    assert_eq!(synapses.table.condition.as_deref(), Some("pre != 0 and post != 0"));
    assert!(!synapses.numbers[0].summed && synapses.numbers[1].summed);
    let null = ["", "UNASGD"].map(str::to_owned);
    assert_eq!(synapses.categories[0].null.as_deref(), Some(&null[..]));
    let neurons = map.neurons.as_ref().unwrap();
    assert_eq!(neurons.id_of(1).column, "Root ID");
    assert_eq!((map.cells, neurons.on_duplicate), (true, OnDuplicate::First));
    assert_eq!(map.defaults.rest, [("size_min".to_owned(), "0.5".to_owned())]);
    assert_eq!(neurons.categories[0].name, "super_class", "order of the text");
    let j0251 = Map::j0251().unwrap();
    assert_eq!(j0251.defaults.axon_only, crate::names::Vocabulary::AXON_ONLY);
    assert_eq!(parse(&j0251.to_toml()).unwrap(), j0251);
}

#[test]
fn what_a_map_may_not_say_is_refused_with_line_and_advice() {
    let refused = [
        with("name = \"flywire-783-princeton\"", "name = \"fly wire\""),
        with("name = \"flywire-783-princeton\"", "name = \"\""),
        with("name = \"flywire-783-princeton\"", "name = 783"),
        with("name = \"flywire-783-princeton\"", ""),
        with("segments = ", "segment = "),
        with("segments = \"super_class\"", "segments = \"superclass\""),
        with("segments = \"super_class\"", "undirected = { category = \"neuropil\" }"),
        with("segments = \"super_class\"", "presynapse = [\"ctr_x\"]"),
        with("segments = \"super_class\"", "types = [\"a\"]"),
        with("segments = \"super_class\"", "separator = \"::\""),
        with("segments = \"super_class\"", "columns = [\"a\", \"b\", \"a\"]"),
        with("size = {", "size = \"size\"\nsize = {"),
        with("size = {", "neuropil = \"size\"\nsize = {"),
        with("size = {", "weight = {"),
        with("size = {", "\"5p\" = {"),
        with("size = {", "size_min = \"a\"\nsize = {"),
        with("unit = \"voxel\"", "units = \"voxel\""),
        with("summed = true", "summed = \"yes\""),
        with("nm = [1, 1, 1]", "nm = [1, 1]"),
        with("nm = [1, 1, 1]", "nm = [1, 1, 0]"),
        with("[\"ctr_x\", \"ctr_y\", \"ctr_z\"]", "[\"ctr_x\", \"ctr_y\"]"),
        with("add = 720575940000000000 }\npost", "add = 720575940000000000000 }\npost"),
        with("add = 720575940000000000 }\npost", "names = true }\npost"),
        with("add = 720575940000000000 }\npost", "names = true, add = 1 }\npost"),
        with("id = [\"root_id\", \"Root ID\"]", "id = [\"root_id\", \"a\", \"b\"]"),
        with("id = [\"root_id\", \"Root ID\"]", ""),
        with("on_duplicate = \"first\"", "on_duplicate = \"last\""),
        with("order = \"primary_type\"", "order = \"neuropil\""),
        with("axes = \"super_class\"", "axes = \"supertype\""),
        with("size_min = 0.5", "size_mim = 0.5"),
        with("size_min = 0.5", "size_min = nan"),
        with("\"both.super_class = central\"", "\" \""),
        with("\"both.super_class = central\"", "\"both.super_class = \""),
        with("pre != 0 and post != 0", "pre != 0 or post != 0"),
        with("pre != 0 and post != 0", "size > big"),
        with("pre != 0 and post != 0", "neuropil < LH"),
        with("pre != 0 and post != 0", "size ~ '1.*'"),
        with("pre != 0 and post != 0", "anything < LH"),
        with("cells = true", "where = \"pre = post\""),
        with("files = [\"fafb_v783_princeton_synapse_table.csv.gz\"]", "files = []"),
        with("[neurons.numbers]", "[neurons.number]"),
        with("[populations]", "[populations"),
        String::new(),
    ];
    let errors: Vec<String> =
        refused.iter().map(|text| parse(text).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(errors.join("\n"));
}

#[test]
fn what_is_written_is_read_as_the_same_map() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..2_000 {
        let map = any_map(&mut random);
        let text = map.to_toml();
        assert_eq!(parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}")), map, "{text}");
    }
}

#[test]
fn names_and_defaults_do_not_shape_the_copy() {
    let map = parse(PRINCETON).unwrap();
    let keeps = [
        with("sum_size = {", "total = {"),
        with("pre != 0 and post != 0", "pre  !=  0 and post != '0'"),
        with("unit = \"voxel\"", "unit = \"nm³\""),
        with("axes = \"super_class\"", "axes = \"primary_type\""),
        with("both.super_class = central", "pre.super_class = central"),
        with("name = \"flywire-783-princeton\"", "name = \"mine\""),
        PRINCETON
            .replace("\"super_class\"\n", "\"super\"\n")
            .replace("\nsuper_class = \"super\"", "\nsuper = \"super_class\"")
            .replace("both.super_class", "both.super"),
    ];
    for text in keeps {
        assert_eq!(parse(&text).unwrap().shape(), map.shape(), "{text}");
    }
    let shapes = [
        with("add = 720575940000000000 }\npost", "add = 1 }\npost"),
        with("pre != 0 and post != 0", "pre != 0"),
        with("\"UNASGD\"", "\"NA\""),
        with("segments = \"super_class\"", "segments = \"neuropil\""),
        with("segments = \"super_class\"", "weight = \"size\""),
        with("column = \"size\"", "column = \"area\""),
        with("neurons.csv.gz", "neurons.csv"),
        with("order = \"primary_type\"", "order = \"super_class\""),
    ];
    for text in shapes {
        assert_ne!(parse(&text).unwrap().shape(), map.shape(), "{text}");
    }
}

#[test]
fn a_condition_is_about_an_id_a_name_or_a_column_of_the_file() {
    let said = "pre != 0 and pre = post and size > 3 and neuropil in (a, b) and \
                pre.site is not null and ctr_x < 5 and post is not null";
    let map = parse(&with("pre != 0 and post != 0", said)).unwrap();
    let about: Vec<Option<About<'_>>> =
        map.synapse_conditions().unwrap().iter().map(|one| one.about).collect();
    let expected = [
        Some(About::Pre),
        None,
        Some(About::Number(&map.synapses.numbers[0])),
        Some(About::Category(&map.synapses.categories[0])),
        Some(About::Column("pre.site")),
        Some(About::Column("ctr_x")),
        Some(About::Post),
    ];
    assert_eq!(about, expected);
    let text = with("cells = true", "where = \"id != 0 and proofread = TRUE\"");
    let map = parse(&text).unwrap();
    let conditions = map.neuron_conditions().unwrap();
    assert_eq!(conditions[0].about, Some(About::Id));
    assert_eq!(conditions[1].about, Some(About::Column("proofread")));
}

#[test]
fn files_are_found_from_the_folder_of_the_map_in_the_order_of_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("a[1]");
    std::fs::create_dir(&folder).unwrap();
    for name in ["b.csv", "a.csv", "c.tsv", "n[1].csv"] {
        std::fs::write(folder.join(name), "").unwrap();
    }
    let find = |files: &str| {
        let text = format!(
            "name = \"x\"\n[synapses]\nfiles = {files}\npre = \"a\"\npost = \"b\"\n\
             [neurons]\nfiles = [\"n[1].csv\", \"?.csv\"]\nid = \"id\"\n"
        );
        let path = folder.join(FILE_NAME);
        MapFile::of(&text, &path, &folder).unwrap().find()
    };
    let names = |paths: &[std::path::PathBuf]| -> Vec<String> {
        let name =
            |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        paths.iter().map(name).collect()
    };
    let found = find("[\"c.tsv\", \"*.csv\", \"b.csv\"]").unwrap();
    assert_eq!(names(&found.synapses), ["a.csv", "b.csv", "c.tsv", "n[1].csv"]);
    assert_eq!(names(&found.neurons[0]), ["n[1].csv"]);
    assert_eq!(names(&found.neurons[1]), ["a.csv", "b.csv"]);
    for files in ["[\"d.csv\"]", "[\"*.parquet\"]", "[\"a***\"]"] {
        let error = find(files).unwrap_err();
        assert_eq!(error.place(), Some(&crate::error::Place::Line(3)), "{error}");
    }
}

/// A map of random parts.
fn any_map(random: &mut fastrand::Rng) -> Map {
    let names = random.u8(..4) == 0;
    let synapses = Synapses {
        table: any_files(random),
        pre: any_id(random, names),
        post: any_id(random, names),
        weight: maybe(random, text),
        position: maybe(random, |random| Position {
            columns: (0..[1, 3][random.usize(..2)]).map(|_| text(random)).collect(),
            nm: [(); 3].map(|()| f64::from(random.u32(1..9999)) / 100.0),
        }),
        segments: None,
        types: maybe(random, |random| [text(random), text(random)]),
        numbers: (0..random.usize(..3)).map(|at| any_number(random, at)).collect(),
        categories: (0..random.usize(..3)).map(|at| any_category(random, at)).collect(),
    };
    let neurons = maybe(random, |random| Neurons {
        table: any_files(random),
        id: vec![any_id(random, names)],
        on_duplicate: [OnDuplicate::Error, OnDuplicate::First][random.usize(..2)],
        order: None,
        numbers: (0..random.usize(..3)).map(|at| any_number(random, at)).collect(),
        categories: (0..1 + random.usize(..3)).map(|at| any_category(random, at)).collect(),
    });
    let defaults = Defaults {
        types: neurons.as_ref().map(|_| "c0".to_owned()),
        axon_only: (0..random.usize(..3)).map(|_| text(random)).collect(),
        rest: synapses
            .numbers
            .iter()
            .map(|n| (format!("{}_min", n.name), random.f64().to_string()))
            .collect(),
        ..Defaults::default()
    };
    let populations = (0..random.usize(..3))
        .map(|at| Population {
            name: format!("p.{at}"),
            keeps: match random.bool() {
                // A column that every map has.
                true => Keeps::Where(condition(random).replacen("column", "pre", 1)),
                false => Keeps::Filters(vec![("cell_axon".to_owned(), random.f64().to_string())]),
            },
        })
        .collect();
    Map { name: "x-1".to_owned(), synapses, neurons, cells: random.bool(), defaults, populations }
}

fn any_files(random: &mut fastrand::Rng) -> Files {
    Files {
        files: (0..random.usize(1..3)).map(|_| format!("f{}", text(random))).collect(),
        columns: maybe(random, |random| (0..3).map(|at| format!("{at}{}", text(random))).collect()),
        separator: maybe(random, |random| [',', ';', '\t', ' '][random.usize(..4)]),
        condition: maybe(random, condition),
    }
}

fn any_id(random: &mut fastrand::Rng, names: bool) -> IdColumn {
    let add = if names { 0 } else { [0, 0, 7, 720_575_940_000_000_000, -3][random.usize(..5)] };
    IdColumn { column: text(random), add, names }
}

fn any_number(random: &mut fastrand::Rng, at: usize) -> Number {
    Number {
        name: format!("n{at}"),
        column: text(random),
        unit: text(random),
        summed: random.bool(),
        null: maybe(random, |random| (0..random.usize(..3)).map(|_| text(random)).collect()),
    }
}

fn any_category(random: &mut fastrand::Rng, at: usize) -> Category {
    Category {
        name: format!("c{at}"),
        column: text(random),
        null: maybe(random, |random| (0..random.usize(..3)).map(|_| text(random)).collect()),
        codes: maybe(random, text),
    }
}

/// A condition on a column of a file.
fn condition(random: &mut fastrand::Rng) -> String {
    format!("column != '{}'", text(random).replace('\'', "''"))
}

/// Any text, awkward signs among them.
fn text(random: &mut fastrand::Rng) -> String {
    const SIGNS: [char; 12] =
        ['a', 'Z', '"', '\\', '\'', '\n', '\t', '\u{7f}', '\u{1b}', 'µ', '#', ' '];
    (0..random.usize(..6)).map(|_| SIGNS[random.usize(..SIGNS.len())]).collect()
}

fn maybe<T>(random: &mut fastrand::Rng, make: impl FnOnce(&mut fastrand::Rng) -> T) -> Option<T> {
    random.bool().then(|| make(random))
}
