//! Pictures over REST: the same choices as on the command line, and what a picture lacks.

use axum::http::StatusCode;

use super::Served;

#[test]
fn pictures_are_those_of_the_command_line() {
    let served = Served::new();
    let check = |path: &str, line: &str, kind: &str| {
        let said = served.get(path);
        assert_eq!(said.status, StatusCode::OK, "{path}: {}", said.text());
        assert_eq!(said.header("content-type"), kind, "{path}");
        let expected = served.areax.run(&format!("{line} --quiet"));
        assert_eq!(expected.code, 0, "{line}: {}", expected.stderr);
        assert!(said.body == expected.stdout, "{path}");
    };
    let filter = "--prob-min 0.6 --size-min 0";
    check(
        "/j0251/matrix/json?format=svg&width_mm=85&theme=dark&title=&caption=off&scale=linear\
         &values=off&order=total&pre_celltype=HVC,MSN",
        &format!(
            "matrix DATA {filter} --format svg --width-mm 85 --theme dark --title '' --caption off \
             --scale linear --values off --order total --pre-celltype HVC,MSN"
        ),
        "image/svg+xml",
    );
    check(
        "/j0251/matrix/json?format=csv&pre_celltype=HVC&all_types=true",
        &format!("matrix DATA {filter} --format csv --pre-celltype HVC --all-types"),
        "text/csv; charset=utf-8",
    );
    check(
        "/j0251/matrix/json?format=pdf&preset=area-x&width_mm=180",
        "matrix DATA --format pdf --preset area-x --width-mm 180",
        "application/pdf",
    );
    check(
        "/j0251/sweep/json?format=png&axis=prob_min:0.5,0.9&dpi=100&scale=linear",
        "sweep DATA --size-min 0 --format png --axis prob-min=0.5,0.9 --dpi 100 --scale linear",
        "image/png",
    );
    check(
        "/j0251/robust/json?format=svg&claim=HVC-%3EMSN+%3E+LMAN-%3EMSN&width_mm=85&values=off",
        "robust DATA --format svg --claim 'HVC->MSN > LMAN->MSN' --width-mm 85 --values off",
        "image/svg+xml",
    );
}

#[test]
fn bad_choices_are_refused_with_their_name() {
    let served = Served::new();
    for (query, sentence) in [
        ("width_mm=5", "not a valid width of a picture"),
        ("width_mm=85mm", "not a valid width of a picture"),
        ("dpi=0", "not a valid number of pixels per inch"),
        ("scale=cubic", "there is no 'cubic'"),
        ("values=maybe", "there is no 'maybe'"),
        ("theme=blue", "there is no 'blue'"),
        ("order=HVC,XYZ", "there is no type or label 'XYZ'"),
        ("all_types=perhaps", "all_types"),
        ("format=png&width_mm=1000&dpi=2400", "2400 dpi"),
        ("format=png&width_mm=300&dpi=600", "at most 24,000,000 pixels"),
        ("format=svg&width_mm=60&values=on", "no room in the cells at this width"),
    ] {
        let said = served.get(&format!("/j0251/matrix/json?{query}"));
        assert_eq!(said.status, StatusCode::BAD_REQUEST, "{query}: {}", said.text());
        assert!(said.text().contains(sentence), "{query}: {}", said.text());
    }
    let said = served.get("/j0251/count/json?width_mm=85");
    assert_eq!(said.status, StatusCode::BAD_REQUEST, "a count has no picture");
}

#[test]
fn choices_without_effect_are_named_in_a_header() {
    let served = Served::new();
    let note = |query: &str| {
        let said = served.get(&format!("/j0251/matrix/json?{query}"));
        assert_eq!(said.status, StatusCode::OK, "{}", said.text());
        said.headers.get("x-areax-note").map(|note| note.to_str().unwrap().to_owned())
    };
    let expected = "title, width_mm have no effect on json, only on svg, png, pdf";
    assert_eq!(note("title=x&width_mm=85").as_deref(), Some(expected));
    assert_eq!(
        note("dpi=300&format=svg").as_deref(),
        Some("dpi has no effect on svg, only on png")
    );
    assert!(note("order=total&format=npy").unwrap().starts_with("order has no effect on npy"));
    for query in ["", "order=total&all_types&format=csv", "title=x&format=svg", "scale=log"] {
        assert_eq!(note(query), None, "{query}");
    }
}

#[test]
fn characters_that_become_boxes_are_named_in_a_header() {
    let served = Served::new();
    let note = |format: &str| {
        let said = served.get(&format!("/j0251/matrix/json?title=%E7%A5%9E&format={format}"));
        assert_eq!(said.status, StatusCode::OK, "{}", said.text());
        said.headers.get("x-areax-note").map(|note| note.to_str().unwrap().to_owned())
    };
    for format in ["png", "pdf"] {
        let note = note(format).unwrap();
        assert!(note.contains("U+795E") && note.contains("svg"), "{note}");
    }
    assert_eq!(note("svg"), None);
}
