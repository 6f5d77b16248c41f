//! What the command line refuses: the exit code and the words, one snapshot for all.

use std::fmt::Write;

use super::Areax;

/// Invalid values: exit 2.
const USAGE: &[&str] = &[
    "",
    "nonsense",
    "count",
    "count DATA --no-such-flag",
    "count DATA --prob-min",
    "count DATA --prob-min x",
    "count DATA --prob-min nan",
    "count DATA --size-max NaN --strict",
    "count DATA --min-pre-axon -1",
    "count DATA --cell-certainty -0.5",
    "count DATA --pre-celltype msn",
    "count DATA --pre-celltype Neuron",
    "count DATA --pre-celltype MSN,,GPe",
    "count DATA --post-celltype HVC",
    "matrix DATA --post-celltype MSN,LMAN",
    "matrix DATA --post-celltype GPe --axon-only GPe",
    "count DATA --axon-only LMN",
    "count DATA --pre-neuron-ids=",
    "count DATA --pre-neuron-ids 1,two",
    "count DATA --post-neuron-ids -1",
    "count DATA --post-neuron-ids 18446744073709551616",
    "count DATA --pre-neuron-ids @no-such-file",
    "count DATA --pre-neuron-ids @empty.txt",
    "count DATA --post-morph nose",
    "count DATA --post-morph 300",
    "count DATA --post-morph=-1,2",
    "count DATA --box 0,0,0,1,1",
    "count DATA --box 5,0,0,1,1,1",
    "count DATA --box 0,0,0,nan,1,1",
    "count DATA --population whole-cells",
    "count DATA --format xml",
    "count DATA --format svg",
    "matrix DATA -o matrix.csv.gz",
    "synapses DATA -o rows.TSV",
    "synapses DATA -o DATA/areax_synthetic_seed1_synapses.npy",
    "count DATA -o DATA/../DATA/areax_synthetic_seed1_celltype_mapping.txt --format csv",
    "synth NEW --synapses 4294967295",
    "count DATA --engine warp",
    "count DATA --check --no-check",
    "matrix DATA --measure mode",
    "matrix DATA --normalize both",
    "matrix DATA --measure mean-size --normalize input",
    "matrix DATA --measure median-per-pre --normalize output",
    "matrix DATA --other rest",
    "matrix DATA --format ndjson",
    "synapses DATA --fields size,postid",
    "synapses DATA --fields size,x,size",
    "synapses DATA --fields=",
    "synapses DATA --seed 3",
    "synapses DATA --max-results -1",
    "synapses DATA --max-results ten",
    "synapses DATA --format svg",
    "fetch",
    "fetch NEW --base-url syconn.org",
    "skeleton",
    "skeleton 7",
    "skeleton seven --from DATA",
    "skeleton DATA --format npy",
    "mesh 7 --from DATA --subsample 0",
    "mesh 7 --from DATA --format swc",
    "synth MORE --neurons 3 --synapses 0 --shapes 4",
    "sweep DATA",
    "sweep DATA --axis prob_min",
    "sweep DATA --axis prob_mni=0.5",
    "sweep DATA --axis strict=1",
    "sweep DATA --axis prob_min=0.5,x",
    "sweep DATA --axis prob_min=nan",
    "sweep DATA --axis prob_min=0:1",
    "sweep DATA --axis prob_min=0:1:0",
    "sweep DATA --axis prob_min=0:1:-0.1",
    "sweep DATA --axis prob_min=0:1:1e-9",
    "sweep DATA --axis cell_axon=-1",
    "sweep DATA --axis prob_min=1 --axis prob-min=2",
    "sweep DATA --axis prob_min=0.5 --prob-min 0.6",
    "sweep DATA --axis prob_min=0:1:0.0001 --axis size_min=0:1:0.01",
    "sweep DATA --axis prob_min=1 --axis prob_max=1 --axis size_min=1 --format svg",
    "sweep DATA --axis prob_min=1 --format ndjson",
    "sweep DATA --preset area-z",
    "sweep DATA --preset area-x --axis prob_min=0.5 --prob-min 0.6",
    "matrix DATA --preset area-z",
    "matrix DATA --pre.super_class sensory",
    "robust DATA",
    "robust DATA --claim HVC",
    "robust DATA --claim HVC->MSM>1",
    "robust DATA --claim MSN->LMAN>1",
    "robust DATA --claim HVC->MSN>=1",
    "robust DATA --claim HVC->MSN>1.2.3",
    "robust DATA --claim HVC->MSN>1 --measure mean-size --normalize input",
    "robust DATA --claim HVC->MSN>1 --axis prob_min=0.5 --prob-min 0.6",
    "robust DATA --claim HVC->MSN>1 --format npy",
    "null DATA",
    "null DATA --statistic multiplicity",
    "null DATA --statistic multi --statistic multi",
    "null DATA --statistic multi --shuffle pre",
    "null DATA --statistic multi --within typpair",
    "null DATA --statistic multi --within all,neuropil",
    "null DATA --statistic multi --within all,voxel:16",
    "null DATA --statistic multi --nulls 0",
    "null DATA --statistic multi --nulls 5000000000",
    "null DATA --statistic share:GPi/(GPe+GPi)>0.9",
    "null DATA --statistic share:GPi/GPe>=0.9",
    "null DATA --statistic share:GPi/(GPi+GPu)>=0.9",
    "null DATA --statistic share:HVC/(HVC+GPi)>=0.9",
    "null DATA --statistic share:GPi/(GPe+GPi)>=0.9 --within typepair",
    "null DATA --statistic multi --format npy",
    "test DATA",
    "test DATA --claim HVC->MSN>5",
    "test DATA --claim HVC->MSN>2*LMAN->MSN",
    "test DATA --claim HVC->MSN>LMAN->GPe",
    "test DATA --claim HVC->MSN>HVC->MSN",
    "test DATA --claim HVC->MSN>*->MSN",
    "test DATA --claim HVC,LMAN->MSN>LMAN->MSN",
    "test DATA --claim HVC->MSN>LMAX->MSN",
    "test DATA --claim HVC->MSN>LMAN->MSN",
    "test DATA --claim HVC->MSN>LMAN->MSN --measure pairs",
    "test DATA --claim HVC->MSN>LMAN->MSN --normalize output",
    "test DATA --claim HVC->MSN>LMAN->MSN --within post.celltype",
    "test DATA --claim HVC->MSN>LMAN->MSN --within side --units fragments",
    "test DATA --claim HVC->MSN>LMAN->MSN --permutations 0",
    "test DATA --claim HVC->MSN>LMAN->MSN --permutations 1000000",
    "test DATA --claim HVC->MSN>LMAN->MSN --units cells",
    "test DATA --claim HVC->MSN>LMAN->MSN --min-pre-axon 1e9",
    "test DATA --claim HVC->MSN>LMAN->MSN --units fragments --format npy",
    "matrix DATA --test both",
    "matrix DATA --test pre",
    "matrix DATA --test pre --units fragments --ci pre",
    "matrix DATA --test pre --units fragments --sparse",
    "matrix DATA --test pre --units fragments --measure mean-size",
    "matrix DATA --test pre --units fragments --normalize output",
    "matrix DATA --test pre --units fragments --rows post_morph",
    "matrix DATA --test pre --units fragments --columns pre.celltype --normalize input",
    "matrix DATA --test pre --units fragments --resamples 99",
    "matrix DATA --test pre --units fragments --format npy",
    "matrix DATA --permutations 99",
    "matrix DATA --preset area-x --measure count",
    "matrix DATA --preset area-x --format npy",
    "matrix DATA --groups good.csv --other striatum",
    "neurons DATA --celltype msn",
    "neurons DATA --target-celltype HVC",
    "neurons DATA --celltype LMAN --direction incoming",
    "neurons DATA --direction sideways",
    "neurons DATA --celltype MSN,,GPe",
    "neurons DATA --min-synapses -1",
    "neurons DATA --min-synapses 2.5",
    "neurons DATA --min-axon-length -1",
    "neurons DATA --min-celltype-certainty nan",
    "neurons DATA --prob-min x",
    "neurons DATA --format npz",
    "neuron",
    "neuron DATA",
    "neuron 1e9 DATA",
    "neuron 123456789123456789 DATA",
    "neuron 123456789123456789 DATA --engine reference",
    "neuron 7 DATA --format npy",
    "adjacency DATA --post-celltype HVC",
    "adjacency DATA --format npy",
    "info DATA --format npy",
    "bench DATA --runs 0",
    "bench DATA --roof-rows 0",
    "bench DATA --only matrix,adjacent",
    "bench DATA --checked 0",
    "synth",
    "synth X --synapses 5 --neurons 0",
    "completions tcsh",
];

/// Data that is bad or missing: exit 3.
const DATA: &[&str] = &[
    "count NOWHERE",
    "count good.csv",
    "count EMPTY",
    "count DATA --synapses no-such-file.npy",
    "count DATA --synapses good.csv",
    "count DATA --celltype-mapping bad-mapping.txt",
    "count DATA --celltype-mapping small-mapping.txt",
    "count NO-NEURONS --min-pre-axon 50",
    "sweep NO-NEURONS --axis cell_axon=0,50",
    "robust NO-NEURONS --claim HVC->MSN>1",
    "null NO-NEURONS --statistic multi --within typepair",
    "test NO-NEURONS --claim HVC->MSN>LMAN->MSN --units fragments",
    "neurons NO-NEURONS",
    "neurons NO-NEURONS --engine reference",
    "adjacency NO-NEURONS --min-pre-axon 50",
    "count NO-NEURONS --population full-cells --engine reference",
    "matrix TWO --quiet",
    "matrix DATA --groups no-such-file.csv",
    "matrix DATA --groups no-header.csv",
    "matrix DATA --groups two-labels.csv",
    "matrix DATA --groups unknown-id.csv",
    "matrix DATA --groups bad-id.csv",
    "matrix DATA --groups no-label.csv",
    "matrix DATA --groups only-header.csv",
    "matrix DATA --groups open-quote.csv",
    "matrix DATA --groups closed-later.csv",
    "matrix DATA --groups behind-quote.csv",
    "matrix DATA --groups inner-quote.csv",
    "matrix DATA --groups two-ids.csv",
    "matrix DATA --groups twice-id.csv",
    "matrix DATA --groups twice-label.csv",
    "matrix DATA --groups more-fields.csv",
    "matrix DATA --groups unknown-id.csv --engine reference",
];

/// Engines that are unavailable: exit 4.
const ENGINE: &[&str] = &[
    "count DATA --engine gpu",
    "matrix DATA --engine gpu-scan",
    "neurons DATA --engine gpu",
    "neuron 7 DATA --engine gpu",
    "adjacency DATA --engine gpu-scan",
    "verify DATA --adapter Voodoo --cases 5",
    "bench DATA --adapter Voodoo --runs 1",
];

/// What the system refuses: exit 1.
const FAILURE: &[&str] = &["count DATA -o no/such/folder/x.csv", "synth good.csv"];

fn prepared() -> Areax {
    let areax = Areax::with_data();
    areax.answer("prepare DATA --quiet");
    let ids = areax::read::NeuronFile::open(&areax.data("neurons.npy")).unwrap();
    let mut buffer = Vec::new();
    let ids = ids.read(0..2, &mut buffer).unwrap();
    let (a, b) = (ids.id(0), ids.id(1));
    areax.write("good.csv", &format!("id,label\n{a},striatum\n{b},pallium\n"));
    areax.write("no-header.csv", &format!("{a},striatum\n{b},pallium\n"));
    areax.write("two-labels.csv", "neuron_id,label\n7,striatum\n7,pallium\n");
    areax.write("unknown-id.csv", &format!("label,id\nx,{a}\ny,123456789123456789\n"));
    areax.write("bad-id.csv", &format!("id,label\n{a},x\n1e9,y\n"));
    areax.write("no-label.csv", "id,label\n7,\n");
    areax.write("only-header.csv", "id,label\n");
    areax.write("open-quote.csv", &format!("id,label\n{a},\"x\n{b},y\n"));
    areax.write("closed-later.csv", &format!("id,label\n{a},\"x\n{b},\"y\n"));
    areax.write("behind-quote.csv", &format!("id,label\n{a},x\n{b},\"y\"junk\n"));
    areax.write("inner-quote.csv", &format!("id,label\n{a},5\" axon\n"));
    areax.write("two-ids.csv", &format!("id,neuron_id,label\n{a},{b},x\n"));
    areax.write("twice-id.csv", &format!("id,label,id\n{a},x,{b}\n"));
    areax.write("twice-label.csv", &format!("label,id,label\nx,{a},y\n"));
    areax.write("more-fields.csv", &format!("id,label\n{a},x,y\n"));
    areax.write("empty.txt", "\n\n");
    areax.write("bad-mapping.txt", "a comment\n0: A\nx: B\n");
    areax.write("small-mapping.txt", "0: ASTRO\n");
    for folder in ["EMPTY", "NO-NEURONS", "TWO"] {
        std::fs::create_dir(areax.path(folder)).unwrap();
    }
    let table = areax.data("synapses.npy");
    for copy in ["NO-NEURONS/x_synapses.npy", "TWO/a_synapses.npy", "TWO/b_synapses.npy"] {
        std::fs::copy(&table, areax.path(copy)).unwrap();
    }
    areax
}

#[test]
fn every_refusal_has_its_exit_code_and_says_what_to_do() {
    let areax = prepared();
    let mut text = String::new();
    for (code, lines) in [(2, USAGE), (3, DATA), (4, ENGINE), (1, FAILURE)] {
        for line in lines {
            let run = areax.run(line);
            assert_eq!(run.code, code, "areax {line}: {}", run.stderr);
            assert!(run.stdout.is_empty(), "areax {line}: a refusal writes nothing to stdout");
            assert!(!run.stderr.is_empty(), "areax {line}");
            let said = hide_ids(&run.stderr);
            writeln!(text, "$ areax {line}\nexit {code}\n{}\n", said.trim_end()).unwrap();
        }
    }
    insta::assert_snapshot!("refusals", text);
}

/// Sizes and names that hang on the synthetic data or on the place where it lies.
fn hide_ids(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("preparing a copy"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_axon_only_sentence_is_the_guides() {
    let areax = Areax::with_data();
    for name in ["HVC", "LMAN", "DA"] {
        let run = areax.run(&format!("count DATA --post-celltype {name}"));
        let sentence =
            format!("Cell type '{name}' cannot be used as post_celltype (axon-only in dataset)");
        assert!(run.stderr.contains(&sentence), "{}", run.stderr);
    }
    // Their rows are data like any other once the user says so.
    areax.answer("count DATA --post-celltype HVC --axon-only ''");
}

#[test]
fn a_bad_question_makes_no_copy_and_no_file() {
    let areax = Areax::with_data();
    for line in ["matrix DATA --measure mode -o m.csv", "count DATA --prob-min nan -o m.csv"] {
        assert_eq!(areax.run(line).code, 2);
        assert!(!areax.path("m.csv").exists(), "areax {line}");
        assert!(!areax.path("DATA/.areax").exists(), "areax {line}");
    }
}

#[test]
fn a_quiet_refusal_still_says_why() {
    let run = Areax::with_data().run("count DATA --prob-min x --quiet");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("'x' is not a number"), "{}", run.stderr);
}

#[test]
fn without_a_neuron_table_all_else_is_answered() {
    let areax = prepared();
    let with = areax.answer("matrix DATA --prob-min 0.6");
    assert_eq!(areax.answer("matrix NO-NEURONS --prob-min 0.6"), with);
    let run = areax.run("count NO-NEURONS --min-post-dend 50");
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("neurons.npy"), "{}", run.stderr);
}
