//! Pictures from outside: the types that they show, the width that they have, what they lack.

use super::Areax;

#[test]
fn picture_table_and_csv_of_a_filtered_matrix_have_the_chosen_types_alone() {
    let areax = Areax::with_data();
    let line = "matrix DATA --pre-celltype HVC,MSN --post-celltype MSN,GPi -q";
    let csv = areax.answer(&format!("{line} --format csv"));
    let rows: Vec<&str> = csv.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(rows, ["pre_celltype", "HVC", "MSN"]);
    assert_eq!(csv.lines().next().unwrap(), "pre_celltype,GPi,MSN");
    let table = areax.answer(&format!("{line} --format table"));
    assert!(!table.contains("LTS"), "{table}");
    let svg = areax.answer(&format!("{line} --format svg"));
    assert!(svg.contains(">GPi</text>") && !svg.contains(">LTS</text>"), "{svg}");
    let all = areax.answer(&format!("{line} --format csv --all-types"));
    assert_eq!(all.lines().count(), 1 + 18);
    assert!(areax.answer(&format!("{line} --format svg --all-types")).contains(">LTS</text>"));
    assert_eq!(
        areax.json(&format!("{line} --format json"))["matrix"].as_array().unwrap().len(),
        18
    );
    areax.answer(&format!("{line} -o all.npy"));
    let npy = std::fs::read(areax.path("all.npy")).unwrap();
    assert!(String::from_utf8_lossy(&npy).contains("'shape': (18, 18)"));
    let sweep = "sweep DATA --axis prob-min=0.5,0.9 --pre-celltype HVC --format csv -q";
    assert_eq!(areax.answer(sweep).lines().count(), 1 + 2 * 18);
    assert_eq!(areax.answer(&format!("{sweep} --all-types")).lines().count(), 1 + 2 * 18 * 18);
}

#[test]
fn types_stand_in_the_order_asked_in_every_format_that_shows_some() {
    let areax = Areax::with_data();
    let line = "matrix DATA --pre-celltype HVC,MSN -q --order MSN,HVC";
    let csv = areax.answer(&format!("{line} --format csv"));
    let rows: Vec<&str> = csv.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(rows, ["pre_celltype", "MSN", "HVC"]);
    let total = areax.answer("matrix DATA --pre-celltype HVC,MSN -q --order total --format csv");
    assert!(total.starts_with("pre_celltype,MSN,"), "{total}");
    let table = areax.answer(&format!("{line} --format table"));
    assert!(table.find("\nMSN").unwrap() < table.find("\nHVC").unwrap(), "{table}");
    let refused = areax.run("matrix DATA --order MSN,XYZ --format npy");
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("there is no type or label 'XYZ'"), "{}", refused.stderr);
}

#[test]
fn every_picture_has_a_pdf_of_the_width_asked() {
    let areax = Areax::with_data();
    for line in [
        "matrix DATA",
        "matrix DATA --preset area-x",
        "sweep DATA --axis prob-min=0.5:0.9:0.1",
        "robust DATA --claim 'HVC->MSN > LMAN->MSN'",
        "null DATA --statistic multi --statistic reciprocal --nulls 9",
        "test DATA --claim 'HVC->MSN > LMAN->MSN' --units fragments --permutations 99",
    ] {
        areax.answer(&format!("{line} -q --width-mm 180 -o picture.pdf"));
        let bytes = std::fs::read(areax.path("picture.pdf")).unwrap();
        assert!(bytes.starts_with(b"%PDF-"), "{line}");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("/MediaBox [0 0 510.236"), "{line}");
        assert!(std::fs::exists(areax.path("picture.pdf.meta.json")).unwrap(), "{line}");
    }
}

#[test]
fn characters_that_become_boxes_are_named_on_stderr() {
    let areax = Areax::with_data();
    for (file, is_said) in [("a.png", true), ("a.pdf", true), ("a.svg", false)] {
        let run = areax.run(&format!("matrix DATA --title 神経→MSN -o {file}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.stderr.contains("神 (U+795E), 経 (U+7D4C)"), is_said, "{}", run.stderr);
        assert_eq!(run.stderr.contains("svg"), is_said, "{}", run.stderr);
    }
    let quiet = areax.run("matrix DATA --title 神 -o a.png --quiet");
    assert_eq!(quiet.stderr, "");
}
