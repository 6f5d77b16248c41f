//! `split`, `partial` and `merge`: what they write is what the questions write that are asked at once.

use super::Areax;
use crate::{everything, some};

/// A data set in shards by rows and by neurons.
fn split() -> Areax {
    let areax = Areax::with_data();
    for by in ["rows", "neurons"] {
        let run = areax.run(&format!("split DATA 3 --by {by} -o {by} --quiet"));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        let folders = [0, 1, 2].map(|number| format!("{by}/shard-{number}-of-3\n"));
        assert_eq!(String::from_utf8(run.stdout).unwrap(), folders.concat());
    }
    areax
}

/// What is written without an error.
fn bytes(areax: &Areax, line: &str) -> Vec<u8> {
    let run = areax.run(line);
    assert_eq!(run.code, 0, "{line}: {}", run.stderr);
    run.stdout
}

fn collect(areax: &Areax, by: &str, question: &str) {
    for number in 0..3 {
        let shard = format!("{by}/shard-{number}-of-3");
        let line = question.replace("DATA", &shard);
        bytes(areax, &format!("partial {line} -o {number}.partial --quiet"));
    }
}

#[test]
fn merged_answers_have_the_bytes_of_those_asked_at_once() {
    let areax = split();
    areax.write("groups.csv", "id,label\n");
    let ids = String::from_utf8(bytes(&areax, "neurons DATA --format csv")).unwrap();
    let labelled = ids.lines().skip(1).take(200).enumerate();
    let lines = labelled.map(|(at, id)| format!("{id},{}\n", ["early", "late"][at % 2]));
    areax.write("groups.csv", &format!("id,label\n{}", lines.collect::<String>()));
    let questions = [
        "count DATA --prob-min 0.5 --box=0,0,0,inf,inf,60000",
        "matrix DATA --prob-min 0.6 --size-min 0.05 --population full-cells",
        "matrix DATA --measure mean-size --pre-celltype HVC,LMAN --axon-only HVC",
        "matrix DATA --measure total-size --normalize input --rows post_morph",
        "matrix DATA --groups groups.csv --other rest",
        "sweep DATA --axis prob-min=0.5:0.9:0.1 --axis size-min=0,0.1",
        "robust DATA --claim HVC->MSN>LMAN->MSN --normalize output",
        "matrix DATA --measure median-size-per-post --prob-min 0.5",
        "matrix DATA --measure pairs --groups groups.csv",
        "matrix DATA --min-pair 2 --measure total:prob --sparse",
        "sweep DATA --axis min-pair=1,2,3 --axis prob-min=0,0.5",
        "matrix DATA --ci both --resamples 99 --level 0.9 --units fragments",
        "matrix DATA --ci pre --measure median-per-pre --population full-cells",
        "robust DATA --claim HVC->MSN>LMAN,HVC->MSN --measure median-per-pre --axis min-pair=1,2",
        "robust DATA --claim HVC->MSN>LMAN->MSN --ci both --resamples 99 --level 0.9",
        "robust DATA --claim HVC->MSN>MSN->MSN --ci pre --measure total-size --normalize output \
         --axis prob-min=0.5,0.7 --resamples 39 --ci-weights poisson --units fragments --pre-celltype HVC",
        "test DATA --claim HVC->MSN>LMAN->MSN --permutations 99 --population full-cells",
        "test DATA --claim MSN->GPi<MSN->GPe --measure total-size --normalize output --within celltype \
         --permutations 50 --units fragments --prob-min 0.4",
        "neurons DATA --min-synapses 5 --celltype MSN,HVC",
        "neurons DATA --fields celltype,axon,inputs,output_partners,output_total_size \
         --sort -output_partners --limit 40 --min-pair 2 --prob-min 0.4",
        "neurons DATA --direction incoming --target-celltype HVC --fields id,input_partners,dend \
         --population full-cells --sort celltype",
        "describe DATA --distribution synapse_size --by pre.celltype --population full-cells",
        "describe DATA --distribution out_strength --by celltype --prob-min 0.4 --cell-axon 20",
        "describe DATA --distribution in_strength --distribution axon --distribution prob",
        "matrix DATA --preset area-x",
        "matrix DATA --preset area-x --min-pair 2 --size-min 0",
        "matrix DATA --test pre --permutations 60 --units fragments --seed 9",
        "matrix DATA --test post --rows post_morph --measure total-size --units fragments \
         --permutations 60 --within celltype",
        "matrix DATA --ci both --resamples 119 --units fragments --min-pair 2 --measure mean-size \
         --size-min 0.01",
        "matrix DATA --ci pre --measure median-per-pre --population full-cells --min-pair 2",
        "matrix DATA --ci post --resamples 39 --measure pairs --groups groups.csv --min-pair 2 \
         --units fragments",
        "robust DATA --claim HVC->MSN>LMAN->MSN --ci both --resamples 39 --axis min-pair=1,2,3 \
         --axis cell-axon=0,20 --normalize input",
        "robust DATA --claim HVC->MSN>MSN->MSN --ci pre --resamples 39 --measure total-size --min-pair 2 \
         --units fragments",
        "test DATA --claim HVC->MSN>LMAN->MSN --permutations 99 --min-pair 2 --units fragments",
        "test DATA --claim MSN->GPi<MSN->GPe --measure total-size --normalize output --within celltype \
         --permutations 50 --units fragments --min-pair 2 --min-pre-axon 1",
        "matrix DATA --test pre --permutations 60 --units fragments --min-pair 2 --normalize input \
         --measure total-size",
        "matrix DATA --test post --rows post_morph --permutations 60 --units fragments --min-pair 2",
        "describe DATA --population full-cells",
        "describe DATA --by post_morph --distribution multiplicity --distribution connection_size \
         --min-pair 2 --prob-min 0.3",
        "describe DATA --by post_morph --min-pair 2 --cell-axon 20 --distribution prob \
         --distribution synapse_size",
        "describe DATA --by celltype --min-pair 2 --distribution in_degree",
        "describe DATA --by pre.celltype --distribution connection_size",
    ];
    for (turn, question) in some(questions).enumerate() {
        // Other formats are made of the answer that JSON shows, however it was merged: each has its turn, unless
        // everything is asked.
        let all = ["csv", "npy", "svg"].into_iter().filter(|format| has(question, format));
        let formats: Vec<&str> = all.collect();
        for by in ["rows", "neurons"] {
            collect(&areax, by, question);
            let others = match (everything(), by) {
                (true, "rows") => &formats[..],
                (true, _) => &formats[..1],
                (false, "rows") => &formats[turn % formats.len()..][..1],
                (false, _) => &[],
            };
            for format in ["json"].iter().chain(others) {
                let draws = ["--ci", "--permutations"].iter().any(|word| question.contains(word));
                let format = if *format == "npy" && draws { "npz" } else { format };
                let once = bytes(&areax, &format!("{question} --format {format} --quiet"));
                let parts = "2.partial 0.partial 1.partial";
                let merged = bytes(&areax, &format!("merge {parts} --format {format} --quiet"));
                assert!(once == merged, "{question} as {format} by {by}");
            }
        }
    }
}

/// Whether a question has an answer in this format.
fn has(question: &str, format: &str) -> bool {
    let is_any = |words: &[&str]| words.iter().any(|word| question.contains(word));
    let (numbers, claims) = (format == "npy", question.starts_with("robust") && !is_any(&["--ci"]));
    match format {
        "csv" => true,
        _ if is_any(&["count DATA", "--sparse", "--preset", "neurons DATA"]) => false,
        _ => !numbers || !claims && !is_any(&["describe DATA", "--ci pre --measure median"]),
    }
}

#[test]
fn all_shards_in_a_folder_are_a_data_set() {
    let areax = split();
    for question in [
        "synapses DATA --prob-min 0.7 --format npy",
        "synapses DATA --max-results 300 --seed 5 --fields row,size,pre_id --format csv",
        "adjacency DATA --min-count 2 --format json",
        "neurons DATA --min-synapses 5 --format csv",
        "matrix DATA --measure median-per-pre --format json",
        "matrix DATA --preset area-x --format json",
        "matrix DATA --engine reference --format json",
    ] {
        let whole = bytes(&areax, &format!("{question} --quiet"));
        for by in ["rows", "neurons"] {
            let joined = bytes(&areax, &format!("{} --quiet", question.replace("DATA", by)));
            assert!(joined == whole, "{question} by {by}");
        }
    }
}

#[test]
fn partials_make_trees_and_say_what_lacks() {
    let areax = split();
    collect(&areax, "rows", "matrix DATA --prob-min 0.5");
    bytes(&areax, "merge 0.partial 2.partial --partial -o 02.partial");
    let once = bytes(&areax, "matrix DATA --prob-min 0.5 --format json");
    assert!(bytes(&areax, "merge 1.partial 02.partial --format json") == once);
    let check = |line: &str, code: i32, sentence: &str| {
        let run = areax.run(line);
        assert_eq!(run.code, code, "{line}: {}", run.stderr);
        assert!(run.stderr.contains(sentence), "{line}: {}", run.stderr);
        run.stdout
    };
    check("merge 02.partial", 3, "of 3 shards 1 is missing");
    let json = check("merge 02.partial --incomplete --format json", 0, "of 3 shards 1 is missing");
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert!(json.to_string().contains("of 3 shards 1 is missing"), "{json}");
    check("merge 02.partial 0.partial 1.partial", 3, "shard 0 of 3 is in two partials");
    check("merge groups.csv", 3, "groups.csv: cannot read");
    check("merge DATA", 3, "DATA");
    check("merge 0.partial -o 0.partial --partial", 2, "would replace");
    check("merge", 2, "FILES");
    check("partial count DATA", 3, "this data set is no shard");
    check("partial count rows", 3, "all shards of a data set");
    let robust = "--claim HVC->MSN>LMAN->MSN --axis cell-axon=0,20 --ci both --resamples 39";
    collect(&areax, "rows", &format!("robust DATA {robust}"));
    check("merge 0.partial 2.partial", 3, "of 3 shards 1 is missing");
    let said = check("merge 0.partial 2.partial --incomplete --format json", 0, "1 is missing");
    let said: serde_json::Value = serde_json::from_slice(&said).unwrap();
    assert!(said["engine"].as_str().unwrap().contains("1 is missing"), "{said}");
    collect(&areax, "rows", "matrix DATA --preset area-x");
    check("merge 0.partial 1.partial 2.partial -o sheet/ -q", 0, "");
    check("matrix DATA --preset area-x -o once/ -q", 0, "");
    for file in std::fs::read_dir(areax.path("once")).unwrap() {
        let file = file.unwrap();
        let merged = std::fs::read(areax.path("sheet").join(file.file_name())).unwrap();
        assert!(merged == std::fs::read(file.path()).unwrap(), "{file:?}");
    }
    let test = "--claim HVC->MSN>LMAN->MSN --units fragments --permutations 9";
    collect(&areax, "rows", &format!("test DATA {test}"));
    let said = check("merge 2.partial --incomplete --format json", 0, "0, 1 are missing");
    let said: serde_json::Value = serde_json::from_slice(&said).unwrap();
    assert!(said["engine"].as_str().unwrap().contains("0, 1 are missing"), "{said}");
    check("partial count rows/shard-0-of-3 --format json", 2, "no answer yet");
    check("partial count rows/shard-0-of-3 --engine reference", 2, "by the cpu");
    check("partial adjacency rows/shard-0-of-3", 2, "unrecognized subcommand");
    check("split DATA 3 -o rows", 3, "there are shards already");
    check("split DATA 0 -o more", 2, "from 1 to 256");
    check("split nowhere 3 -o more", 3, "there is no such folder");
    std::fs::rename(areax.path("rows/shard-1-of-3"), areax.path("elsewhere")).unwrap();
    check("count rows", 3, "shard-1-of-3");
    check("count elsewhere --quiet", 0, "");
}

#[test]
fn data_with_a_map_have_the_same_bytes_in_shards() {
    let areax = Areax::bare();
    // Feather with dictionaries and float16, csv.gz with coordinates, JSON lines that nest.
    for like in ["hemibrain-traced", "male-cns", "flywire-783-princeton", "h01"] {
        bytes(&areax, &format!("synth {like} --like {like} --synapses 900 --neurons 40 --quiet"));
        for by in ["rows", "neurons"] {
            bytes(&areax, &format!("split {like} 3 --by {by} -o {like}-{by} --quiet"));
        }
        for question in some([
            "info DATA --format json",
            "synapses DATA --max-results 200 --seed 5 --format parquet",
            "matrix DATA --min-pair 2 --format json",
            "adjacency DATA --format csv",
            "matrix DATA --engine reference --format csv",
        ]) {
            let ask = |data: &str| bytes(&areax, &question.replace("DATA", data));
            let whole = ask(&format!("{like} --quiet"));
            for by in ["rows", "neurons"] {
                assert!(
                    ask(&format!("{like}-{by} --quiet")) == whole,
                    "{like} by {by}: {question}"
                );
            }
        }
    }
    // Partials, too: with fractions, thresholds that columns round, claims, and pairs where they are whole.
    for (like, by, question) in [
        ("male-cns", "rows", "count DATA --where conf_post>0.7 --conf-pre-min 0.6"),
        ("male-cns", "rows", "matrix DATA --measure mean:conf_pre --normalize none"),
        (
            "male-cns",
            "neurons",
            "matrix DATA --measure total:conf_post --normalize input --min-pair 2",
        ),
        ("hemibrain-traced", "rows", "sweep DATA --axis weight=1,2,5 --rows roi"),
        ("hemibrain-traced", "neurons", "matrix DATA --measure pairs --sparse --min-pair 2"),
        ("flywire-783-princeton", "rows", "matrix DATA --measure total:size --rows neuropil"),
        ("male-cns", "rows", "matrix DATA --measure median:conf_pre-per-pre --min-pair 2"),
        ("hemibrain-traced", "rows", "sweep DATA --axis min-pair=1,2,5 --axis weight=1,2"),
        ("flywire-783-princeton", "rows", "count DATA --min-pair 2"),
        ("h01", "neurons", "robust DATA --claim all->all>2 --axis min-pair=1,2"),
    ] {
        for number in 0..3 {
            let line = question.replace("DATA", &format!("{like}-{by}/shard-{number}-of-3"));
            bytes(&areax, &format!("partial {line} -o {number}.partial --quiet"));
        }
        for format in some(["csv", "json", "svg"]) {
            let has_picture = !question.starts_with("count") && !question.contains("sparse");
            if format == "svg" && !has_picture {
                continue;
            }
            let whole =
                bytes(&areax, &format!("{} --format {format} -q", question.replace("DATA", like)));
            let merged =
                bytes(&areax, &format!("merge 2.partial 0.partial 1.partial --format {format} -q"));
            assert!(merged == whole, "{question} of {like} by {by} as {format}");
            let joined = question.replace("DATA", &format!("{like}-{by}"));
            let joined = bytes(&areax, &format!("{joined} --format {format} -q"));
            assert!(joined == whole, "{question} of {like} by {by} as {format}, all as one");
        }
    }
    let shard = "h01-rows/shard-0-of-3";
    bytes(&areax, &format!("count {shard} --quiet"));
    for (line, code, what) in [
        ("split h01-rows 3 -o more".to_owned(), 3, "these are shards already"),
        ("merge 0.partial 1.partial".to_owned(), 3, "of 3 shards 2 is missing"),
        ("merge 0.partial 1.partial 1.partial".to_owned(), 3, "shard 1 of 3 is in two partials"),
        (format!("partial neurons {shard}"), 2, "ask the folder of all shards"),
        (format!("partial describe {shard}"), 2, "ask the folder of all shards"),
        ("partial count h01-rows".to_owned(), 3, "all shards of a data set"),
    ] {
        let run = areax.run(&line);
        assert_eq!(run.code, code, "{line}: {}", run.stderr);
        assert!(run.stderr.to_lowercase().contains(what), "{line}: {}", run.stderr);
    }
    assert!(!areax.path("more").exists() && !areax.path("more.areax-split").exists());
}
