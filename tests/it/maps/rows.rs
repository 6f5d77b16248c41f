//! Rows of tables with a map, in every format.

use super::toy;
use crate::cli::Areax;

/// Rows with everything that a format has to write in its own way.
fn odd() -> Areax {
    let areax = toy();
    let map = super::MAP
        .replace(
            "[synapses.numbers]",
            "position = { columns = [\"x\", \"y\", \"z\"], nm = [4, 4, 40] }\n[synapses.numbers]",
        )
        .replace("region = \"region\"", "region = { column = \"region\", null = [\"UNASGD\"] }");
    areax.write("areax.toml", &map);
    let rows = "from,to,n,size,score,region,x,y,z\n\
                11,12,2,5,0.5,LO,1,2,3\n\
                11,12,1,9007199254740993,,ME,4,5,6\n\
                0,11,9,1,1,LO,7,8,9\n\
                12,13,4,,0.25,,-1,0,2\n\
                12,11,4,7,1e-7,\"a,\"\"b\"\"\",1,1,1\n\
                12,12,4,-7,inf,UNASGD,1,1,1\n";
    areax.write("synapses.csv", rows);
    areax.run("prepare . -q");
    areax
}

#[test]
fn rows_are_written_as_text_with_nulls_of_each_format() {
    let areax = odd();
    insta::assert_snapshot!(
        [
            "synapses . --format table",
            "synapses . --format csv",
            "synapses . --format ndjson",
            "synapses . --format ndjson --fields row,pre_id --ids string",
            "synapses . --format json",
            "synapses . --fields row,size,region --where 'size is null' --format csv",
            "synapses . --fields row,size --where 'size > 4' --format csv",
            "synapses . --fields row --box 0,0,0,5,9,9999 --format csv",
            "synapses . --fields row --max-results 2 --seed 3 --format csv",
            "synapses . --fields siez",
            "synapses . --fields prob",
            "synapses . --fields row,row",
            "synapses . --fields size --format npy",
        ]
        .map(|line| {
            let run = areax.run(line);
            let said = String::from_utf8_lossy(&run.stdout).into_owned();
            format!("$ areax {line}\n{said}{}exit {}\n", run.stderr, run.code)
        })
        .join("\n")
    );
}

#[test]
fn npy_holds_nulls_as_nan_and_texts_as_wide_as_the_longest() {
    let areax = odd();
    areax.write(
        "synapses.csv",
        "from,to,n,size,score,region,x,y,z\n1,2,3,,0.5,é,1,2,3\n1,2,3,4,,ab,1,2,3\n",
    );
    let line = "synapses . --fields pre_id,x,size,score,region,row -o rows.npy -q";
    let run = areax.run(line);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let bytes = std::fs::read(areax.path("rows.npy")).unwrap();
    let header = String::from_utf8_lossy(&bytes[10..128]).into_owned();
    let descr = "[('pre_id', '<u8'), ('x', '<i8'), ('size', '<f8'), ('score', '<f8'), \
                 ('region', '<U2'), ('row', '<u8')]";
    assert!(header.contains(descr), "{header}");
    let length = u16::from_le_bytes([bytes[8], bytes[9]]) as usize + 10;
    let texts = |text: &str| {
        let codes: Vec<u32> = text.chars().map(u32::from).chain([0; 2]).take(2).collect();
        codes.into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>()
    };
    let record = |size: f64, score: f64, region: &str, row: u64| {
        let mut record = [101u64.to_le_bytes(), 4i64.to_le_bytes()].concat();
        record.extend([size.to_le_bytes(), score.to_le_bytes()].concat());
        record.extend(texts(region));
        record.extend(row.to_le_bytes());
        record
    };
    let expected = [record(f64::NAN, 0.5, "é", 0), record(4.0, f64::NAN, "ab", 1)].concat();
    assert_eq!(&bytes[length..], expected);
}

#[test]
fn neurons_with_names_are_texts() {
    let areax = toy();
    let map =
        super::MAP.replace("add = 100", "names = true").replace("from != 0", "from is not null");
    areax.write("areax.toml", &map);
    let rows = "from,to,n,size,score,region\nAVAL,42,2,5,0.5,LO\nRIML,AVAL,1,,,\n";
    areax.write("synapses.csv", rows);
    areax.write("types.csv", "id,type\n42,B\nAVAL,A\n");
    let csv = areax.answer("synapses . --fields pre_id,post_id --format csv -q");
    assert_eq!(csv, "pre_id,post_id\nAVAL,42\nRIML,AVAL\n");
    let ndjson = areax.answer("synapses . --fields pre_id,post_id --format ndjson -q");
    let expected =
        "{\"pre_id\":\"AVAL\",\"post_id\":\"42\"}\n{\"pre_id\":\"RIML\",\"post_id\":\"AVAL\"}\n";
    assert_eq!(ndjson, expected);
}

#[test]
fn integers_of_texts_are_written_as_they_are() {
    let map = "name = \"whole\"\n[synapses]\nfiles = [\"FILE\"]\npre = \"pre\"\npost = \"post\"\n\
               [synapses.numbers]\nv = \"v\"\nn = \"n\"\ns = \"s\"\n";
    let rows = [
        ["9007199254740993", "18446744073709551615", "-9223372036854775808"],
        ["18446744073709551615", "", "9223372036854775807"],
        ["9223372036854775808", "1", "-1"],
    ];
    let csv = rows.map(|row| format!("1,2,{}\n", row.join(",")));
    let csv = format!("pre_id,post_id,v,n,s\n{}", csv.concat());
    let json = rows.map(|[v, n, s]| {
        let n = if n.is_empty() { "null" } else { n };
        format!("{{\"pre\": 1, \"post\": 2, \"v\": {v}, \"n\": {n}, \"s\": {s}}}\n")
    });
    let text = csv.replace("pre_id,post_id", "pre,post");
    for (file, bytes) in [("synapses.csv", text), ("synapses.json", json.concat())] {
        let areax = Areax::bare();
        areax.write("areax.toml", &map.replace("FILE", file));
        areax.write(file, &bytes);
        for engine in ["cpu", "reference"] {
            let line = format!("synapses . --engine {engine} --format");
            assert_eq!(areax.answer(&format!("{line} csv")), csv, "{file} {engine}");
            let objects = areax.answer(&format!("{line} ndjson"));
            assert!(objects.contains("\"v\":18446744073709551615,\"n\":null"), "{objects}");
            areax.answer(&format!("{line} npy --fields v,s -o {engine}.npy"));
        }
        let read = |engine: &str| std::fs::read(areax.path(&format!("{engine}.npy"))).unwrap();
        assert!(read("cpu") == read("reference"), "{file}");
    }
}
