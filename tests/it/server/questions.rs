//! Answers of the server are those of the command line, byte for byte where both say the same.

use axum::http::StatusCode;
use serde_json::Value;

use super::Served;

#[test]
fn answers_are_those_of_the_command_line() {
    let served = Served::new();
    let check = |path: &str, line: &str| {
        let said = served.get(path);
        assert_eq!(said.status, StatusCode::OK, "{path}: {}", said.text());
        let expected = served.areax.run(&format!("{line} --quiet"));
        assert_eq!(expected.code, 0, "{line}: {}", expected.stderr);
        assert!(said.body == expected.stdout, "{path}\n{}", said.text());
    };
    let json = "--format json --prob-min 0.6 --size-min 0";
    check("/j0251/count/json", &format!("count DATA {json}"));
    check(
        "/j0251/count/json?pre_celltype=HVC&post_celltype=MSN&size_min=0.05",
        "count DATA --format json --prob-min 0.6 --size-min 0.05 --pre-celltype HVC \
         --post-celltype MSN",
    );
    check(
        "/j0251/matrix/json?measure=total-size&normalize=input&population=full-cells&strict=true",
        &format!(
            "matrix DATA {json} --measure total-size --normalize input --population full-cells \
             --strict"
        ),
    );
    check("/j0251/matrix/json?prob_min=none&size_min=none&format=csv", "matrix DATA --format csv");
    let ci = "matrix DATA --prob-min 0.6 --size-min 0 --ci both --resamples 39 --units fragments";
    for format in ["json", "csv", "npz"] {
        let path = "/j0251/matrix/json?ci=both&resamples=39&units=fragments&format=";
        check(&format!("{path}{format}"), &format!("{ci} --format {format}"));
    }
    check("/j0251/matrix/json?format=npy", "matrix DATA --format npy --prob-min 0.6 --size-min 0");
    check(
        "/j0251/sweep/json?axis=prob_min:0.5:0.9:0.1&axis=cell_axon:0,200&post_morph=1",
        "sweep DATA --format json --size-min 0 --axis prob-min=0.5:0.9:0.1 --axis cell-axon=0,200 \
         --post-morph 1",
    );
    check(
        "/j0251/synapses/json?return_fields=row,size,pre_id,post_morph&format=csv",
        "synapses DATA --fields row,size,pre_id,post_morph --format csv --prob-min 0.6 \
         --size-min 0",
    );
    check(
        "/j0251/synapses/json?return_fields=size,z&max_results=50&seed=9&format=ndjson",
        "synapses DATA --fields size,z --format ndjson --prob-min 0.6 --size-min 0 \
         --max-results 50 --seed 9",
    );
}

#[test]
fn an_empty_answer_says_why_beyond_the_guides_routes() {
    let served = Served::new();
    let nobody = "pre_neuron_ids=123456789123456789&";
    let expected = [
        ("pre_neuron_ids: no synapse and no neuron has the id 123456789123456789.", nobody),
        ("size_min 5000 lies above all data: size is from ", "size_min=5000&"),
        ("box: x is from ", "box=0,0,0,1,1,1&"),
        ("explain=true shows which filter removed them.", "pre_celltype=HVC&prob_max=0.1&"),
    ];
    let questions =
        ["count", "matrix", "adjacency", "matrix?preset=area-x", "sweep?axis=prob_min:0.6,0.7"];
    for (said, filter) in expected {
        for question in questions {
            let (route, rest) = question.split_once('?').unwrap_or((question, ""));
            let answer = served.get(&format!("/j0251/{route}/json?{filter}{rest}")).json();
            let hint = answer["hint"].as_str().unwrap_or_else(|| panic!("{route}: {answer}"));
            assert!(hint.starts_with("no synapse passed. ") && hint.contains(said), "{hint}");
            let explained = format!("/j0251/{route}/json?{filter}{rest}&explain=true");
            assert_eq!(served.get(&explained).json()["hint"], hint, "{route}");
        }
    }
    for question in questions {
        let (route, rest) = question.split_once('?').unwrap_or((question, ""));
        let path = format!("/j0251/{route}/json?{rest}");
        assert!(!served.get(&path).text().contains("\"hint\""), "{path}");
    }
    // The guide's routes have its keys alone, and other formats no keys: there it is a header.
    let header = |path: &str| {
        let answer = served.get(path);
        let json = path.contains("/synapses/json?") || path.contains("/neurons/json?");
        assert!(!json || !answer.text().contains("hint"), "{path}");
        answer.headers.get("x-areax-hint").map(|hint| hint.to_str().unwrap().to_owned())
    };
    for (path, said) in [
        ("synapses/json?size_min=5000", "size_min 5000 lies above all data: size is from "),
        ("synapses/json?size_min=5000&format=parquet", "um2."),
        ("neurons/json?min_axon_length=1e9", "min_axon_length 1000000000 lies above all data"),
        ("neurons/json?min_synapses=1000000", "Check min_synapses"),
        ("neurons/json?min_synapses=1000000&format=npy", "Check min_synapses"),
        ("matrix/json?size_min=5000&format=csv", "size_min 5000 lies above all data"),
        ("matrix/json?size_min=5000&format=npy", "size_min 5000 lies above all data"),
        ("count/json?prob_max=0.1&prob_min=0.9&format=csv", "Check prob_min"),
        ("sweep/json?axis=size_min:5000,6000&format=csv", "all 2 values of size_min lie above"),
    ] {
        let hint = header(&format!("/j0251/{path}")).unwrap_or_else(|| panic!("{path}"));
        assert!(hint.contains(said), "{path}: {hint}");
    }
    for path in ["synapses/json", "neurons/json?min_synapses=0", "matrix/json?format=csv"] {
        assert_eq!(header(&format!("/j0251/{path}")), None, "{path}");
    }
    assert!(served.get("/j0251/matrix/json?size_min=5000").headers.get("x-areax-hint").is_none());
    let id = served.get("/j0251/neurons/json?celltype=MSN&min_synapses=1").json()["neuron_ids"][0]
        .as_u64()
        .unwrap();
    for (path, said) in [
        (format!("neuron/json?neuron_id={id}&size_min=5000"), "size_min 5000 lies above all data"),
        (
            "robust/json?claim=HVC-%3EMSN%20%3E%201&axis=size_min:0,5000".to_owned(),
            "size_min 5000, one of 2 values, lies above all data: size is from",
        ),
        (
            "sweep/json?axis=prob_min:0,5,6&axis=size_min:0".to_owned(),
            "2 of 3 values of prob_min, 5 among them, lie above all data: prob is from",
        ),
    ] {
        let answer = served.get(&format!("/j0251/{path}")).json();
        let hint = answer["hint"].as_str().unwrap_or_else(|| panic!("{path}: {answer}"));
        assert!(hint.contains(said), "{path}: {hint}");
        assert!(!hint.contains("swapped"), "a certain cause needs no others: {hint}");
    }
}

#[test]
fn what_python_and_javascript_write_is_understood() {
    let served = Served::new();
    let same = |path: &str, as_path: &str| {
        let answers = [path, as_path].map(|path| served.get(&format!("/j0251/{path}")));
        assert_eq!(answers[0].status, 200, "{path}: {}", answers[0].text());
        assert!(answers[0].body == answers[1].body, "{path} and {as_path}");
    };
    let id = served.get("/j0251/neurons/json?min_synapses=1").json()["neuron_ids"][0].clone();
    let neuron = format!("neuron/json?neuron_id={id}&");
    let claim = "robust/json?claim=HVC-%3EMSN%20%3E%201&axis=size_min:0,1&";
    let questions = [
        "count/json?",
        "matrix/json?",
        "matrix/json?preset=area-x&",
        "sweep/json?axis=size_min:0,1&",
        claim,
        "adjacency/json?",
        &neuron,
        "synapses/json?",
    ];
    for question in questions {
        for (given, meant) in [
            ("prob_min=None", "prob_min=none"),
            ("prob_min=null&size_max=undefined", "prob_min=none"),
            ("exclude_autapses", "exclude_autapses=true"),
            ("exclude_autapses=True&box=None", "exclude_autapses=true"),
            ("population=None&pre_neuron_ids=null&strict=null&post_morph=None", "format=json"),
            ("format=None", "format=json"),
        ] {
            same(&format!("{question}{given}"), &format!("{question}{meant}"));
        }
    }
    for (given, meant) in [
        (
            "neurons/json?prob_min=None&celltype=MSN&min_synapses=None",
            "neurons/json?prob_min=none&celltype=MSN",
        ),
        ("neurons/json?min_axon_length=null&strict", "neurons/json?strict=true"),
        ("synapses/json?max_results=None&seed=None&precision=None", "synapses/json"),
        ("matrix/json?normalize=None&measure=null", "matrix/json"),
        ("matrix/json?format=svg&caption=True&values=False", "matrix/json?format=svg&values=off"),
        (
            "matrix/json?format=svg&caption=no&all_types",
            "matrix/json?format=svg&caption=off&all_types=true",
        ),
        ("matrix/json?format=svg&width_mm=None&caption", "matrix/json?format=svg"),
        ("count/json?check&explain=None", "count/json?check=true"),
        (&format!("{neuron}partners=None"), &format!("{neuron}partners=none")),
    ] {
        same(given, meant);
    }
    let said = |path: &str| served.get(&format!("/j0251/{path}")).json()["detail"].to_string();
    for (path, name) in [
        ("count/json?pre=HVC", "pre_celltype"),
        ("matrix/json?post=HVC", "post_celltype"),
        ("synapses/json?celltype=HVC", "pre_celltype"),
        ("neurons/json?type=HVC", "celltype"),
        ("neurons/json?target=HVC", "target_celltype"),
        ("sweep/json?prob=1", "prob_min"),
    ] {
        let said = said(path);
        assert!(said.contains(&format!("did you mean '{name}'?")), "{path}: {said}");
    }
    // A type may have any name: nothing is dropped in silence.
    assert!(said("count/json?pre_celltype=None").contains("None"));
    assert_eq!(served.get("/j0251/count/json?prob_min=").status, 400);
}

#[test]
fn presets_and_claims_are_those_of_the_command_line() {
    let served = Served::new();
    let check = |path: &str, line: &str| {
        let said = served.get(path);
        assert_eq!(said.status, StatusCode::OK, "{path}: {}", said.text());
        assert!(said.body == served.areax.answer(&format!("{line} -q")).into_bytes(), "{path}");
    };
    check("/j0251/matrix/json?preset=area-x", "matrix DATA --preset area-x --format json");
    check(
        "/j0251/matrix/json?preset=area-x&size_min=0.2&pre_celltype=HVC,MSN&format=csv",
        "matrix DATA --preset area-x --size-min 0.2 --pre-celltype HVC,MSN --format csv",
    );
    check(
        "/j0251/sweep/json?preset=area-x&axis=prob_min:0.6,0.7&size_min=0.1&format=csv",
        "sweep DATA --preset area-x --axis prob-min=0.6,0.7 --size-min 0.1 --format csv",
    );
    let claim = "claim=HVC-%3EMSN+%3E+2*LMAN-%3EMSN";
    let flag = "--claim 'HVC->MSN > 2*LMAN->MSN'";
    check(&format!("/j0251/robust/json?{claim}"), &format!("robust DATA {flag} --format json"));
    check(
        &format!(
            "/j0251/robust/json?{claim}&measure=mean-size&preset=area-x&size_max=5&format=svg"
        ),
        &format!("robust DATA {flag} --measure mean-size --size-max 5 --format svg"),
    );
    check(
        &format!("/j0251/robust/json?{claim}&normalize=input&axis=prob_min:0.5:0.9:0.1&check=1"),
        &format!(
            "robust DATA {flag} --normalize input --axis prob-min=0.5:0.9:0.1 --size-min 0 \
             --format json --check"
        ),
    );
    check(
        "/j0251/null/json?statistic=multi&statistic=reciprocal&within=typepair&nulls=3&check=1",
        "null DATA --statistic multi --statistic reciprocal --within typepair --nulls 3 \
         --prob-min 0.6 --size-min 0 --format json --check",
    );
    let compared = "claim=HVC-%3EMSN+%3E+LMAN-%3EMSN&units=fragments&permutations=99";
    check(
        &format!("/j0251/test/json?{compared}&measure=total-size&normalize=input&check=1"),
        "test DATA --claim 'HVC->MSN > LMAN->MSN' --units fragments --permutations 99 --measure \
         total-size --normalize input --prob-min 0.6 --size-min 0 --format json --check",
    );
    check(
        &format!("/j0251/test/json?{compared}&format=csv"),
        "test DATA --claim 'HVC->MSN > LMAN->MSN' --units fragments --permutations 99 --prob-min 0.6 \
         --size-min 0 --format csv",
    );
    let refused = |path: &str, parameter: &str| {
        let said = served.get(path);
        assert_eq!((said.status.as_u16(), &said.json()["parameter"]), (400, &parameter.into()));
    };
    refused("/j0251/robust/json", "claim");
    refused("/j0251/test/json", "claim");
    refused("/j0251/test/json?claim=HVC-%3EMSN+%3E+LMAN-%3EMSN", "claim");
    refused(&format!("/j0251/test/json?{compared}&measure=pairs"), "measure");
    refused("/j0251/null/json", "statistic");
    refused("/j0251/null/json?statistic=multi&within=typpair", "within");
    refused("/j0251/robust/json?claim=HVC", "claim");
    refused(&format!("/j0251/robust/json?{claim}&axis=prob_min:0.6&prob_min=0.6"), "axis");
    refused(&format!("/j0251/robust/json?{claim}&axis=prob_min:1&axis=prob_min:0"), "axis");
    refused(&format!("/j0251/robust/json?{claim}&preset=area-y"), "preset");
    refused("/j0251/matrix/json?preset=area-x&measure=count", "preset");
    refused("/j0251/matrix/json?preset=area-x&strict=false", "strict");
    refused(&format!("/j0251/robust/json?{claim}&strict=0"), "strict");
    refused("/j0251/matrix/json?preset=area-x&format=npy", "format");
    let many = served.get(&format!("/j0251/robust/json?{claim}&axis=prob_min:0:1:0.0002"));
    assert_eq!(many.status, StatusCode::PAYLOAD_TOO_LARGE);
    // A claim of several connections over the authors' grid is none too large.
    let sum = "claim=HVC-%3EMSN+%2B+LMAN-%3EMSN+%2B+MSN-%3EMSN+%3E+MSN-%3EGPi+%2B+DA-%3EMSN";
    assert_eq!(served.get(&format!("/j0251/robust/json?{sum}")).status, StatusCode::OK);
}

#[test]
fn explain_asks_again_for_presets_and_claims() {
    let served = Served::new();
    for path in [
        "/j0251/matrix/json?preset=area-x&size_min=0.2",
        "/j0251/matrix/json?preset=area-x&prob_min=0.3&size_min=none&cell_axon=0",
        "/j0251/sweep/json?preset=area-x&axis=prob_min:0.6,0.7&projection_axon=0",
        "/j0251/sweep/json?preset=area-x&axis=prob_min:0.6,0.7",
        "/j0251/robust/json?claim=HVC-%3EMSN+%3E+LMAN-%3EMSN&cell_axon=100",
        "/j0251/robust/json?claim=HVC-%3EMSN+%3E+LMAN-%3EMSN&axis=prob_min:0.6,0.7",
    ] {
        let plain = served.json(path);
        let mut said = served.json(&format!("{path}&explain=true"));
        let explain = said.as_object_mut().unwrap().remove("explain").unwrap();
        assert_eq!(said, plain);
        assert_eq!(served.json(explain["url"].as_str().unwrap()), plain);
        let line = explain["command_line"].as_str().unwrap().strip_prefix("areax ").unwrap();
        assert_eq!(served.areax.json(&format!("{line} --format json -q")), plain, "{line}");
        let kept = explain["kept"].as_array().unwrap().iter();
        let names: Vec<&str> = kept.map(|step| step["filter"].as_str().unwrap()).collect();
        assert_eq!(names.contains(&"prob_min"), path.contains("matrix"), "{path}: {names:?}");
    }
}

#[test]
fn urls_that_the_command_line_explains_give_its_answers() {
    let served = Served::new();
    for line in [
        "count DATA --pre-celltype HVC --strict",
        "matrix DATA --preset area-x --size-min 0.2 --prob-min none",
        "sweep DATA --preset area-x --axis prob-min=0.6,0.7 --large",
        "robust DATA --claim 'HVC->MSN > LMAN->MSN' --cell-axon 100",
        "synapses DATA --fields size,row --max-results 9 --seed 5",
        "neurons DATA --celltype MSN --min-synapses 2",
    ] {
        let run = served.areax.run(&format!("{line} --format json --explain -q"));
        let url = run.stderr.lines().find_map(|line| line.strip_prefix("URL:          "));
        let said = served.json(url.unwrap_or_else(|| panic!("{line}: {}", run.stderr)));
        let mut expected: Value = serde_json::from_slice(&run.stdout).unwrap();
        // What the guide's routes do not say is left out.
        let keys = expected.as_object_mut().unwrap();
        keys.retain(|key, _| said.get(key).is_some());
        assert_eq!(said, expected, "{line}");
    }
    let labels = "id,label\n1,a\n";
    served.areax.write("labels.csv", labels);
    let run = served.areax.run("matrix DATA --groups labels.csv --explain");
    assert!(!run.stderr.contains("URL"), "{}", run.stderr);
}

#[test]
fn neurons_and_pairs_are_those_of_the_command_line() {
    let served = Served::new();
    let ids = served.json("/j0251/neurons/json?celltype=MSN&min_synapses=3");
    let id = &ids["neuron_ids"][0];
    let check = |path: &str, line: &str| {
        let said = served.get(path);
        assert_eq!(said.status, StatusCode::OK, "{path}: {}", said.text());
        assert!(said.body == served.areax.answer(line).into_bytes(), "{path}");
    };
    check(
        &format!("/j0251/neuron/json?neuron_id={id}&partners=3"),
        &format!("neuron {id} DATA --prob-min 0.6 --size-min 0 --partners 3 --format json -q"),
    );
    check(
        "/j0251/adjacency/json?pre_celltype=HVC&strict=1",
        "adjacency DATA --prob-min 0.6 --size-min 0 --pre-celltype HVC --strict --format json -q",
    );
    check(
        "/j0251/adjacency/json?format=csv&post_celltype=MSN",
        "adjacency DATA --prob-min 0.6 --size-min 0 --post-celltype MSN --format csv -q",
    );
    let lines = served.get("/j0251/neurons/json?celltype=MSN&ids=string&format=ndjson").text();
    assert!(lines.lines().all(|line| line.starts_with("{\"neuron_id\":\"")), "{lines}");
    let texts = served.json(&format!("/j0251/neuron/json?neuron_id={id}&ids=string"));
    assert_eq!(texts["neuron_id"], id.to_string());
    assert!(texts["outputs"]["top_partners"][0]["neuron_id"].is_string());
    assert_eq!(served.get("/j0251/neuron/json?neuron_id=18446744073709551614").status, 404);
    let problem = served.get("/j0251/neuron/json");
    assert_eq!((problem.status.as_u16(), problem.text().contains("neuron_id")), (400, true));
}

#[test]
fn a_body_asks_the_same_as_a_query() {
    let served = Served::new();
    let expected = served.json("/j0251/count/json?pre_celltype=HVC,MSN&prob_min=0.7&strict=true");
    let form = "pre_celltype=HVC%2CMSN&prob_min=0.7&strict=true";
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(served.post("/j0251/count/json", kind, form).json(), expected);
    let json = r#"{"pre_celltype": ["HVC", "MSN"], "prob_min": 0.7, "strict": true}"#;
    assert_eq!(served.post("/j0251/count/json", "application/json", json).json(), expected);
    let half = served.post("/j0251/count/json?prob_min=0.7&strict=1", kind, "pre_celltype=HVC,MSN");
    assert_eq!(half.json(), expected);
}

#[test]
fn neurons_of_a_population() {
    let served = Served::new();
    let ids = |query: &str| {
        let answer = served.json(&format!("/j0251/neurons/json?{query}"));
        let ids = answer["neuron_ids"].as_array().unwrap().clone();
        ids.into_iter().map(|id| id.as_u64().unwrap()).collect::<Vec<u64>>()
    };
    let full = ids("population=full-cells");
    // The same in two questions: types that have axons alone, and all others.
    let axon_only = ids("celltype=DA,HVC,LMAN&min_axon_length=50");
    let whole = ids("min_axon_length=200&min_dendrite_length=200");
    let others = ids("celltype=DA,HVC,LMAN");
    let is_full = |id: &u64| axon_only.contains(id) || whole.contains(id) && !others.contains(id);
    let expected: Vec<u64> = ids("").into_iter().filter(is_full).collect();
    assert!(!full.is_empty() && full.len() < ids("").len());
    assert_eq!(full, expected);
    let line = "neurons DATA --population full-cells --prob-min 0.6 --format json";
    for engine in ["cpu", "reference"] {
        let told = served.areax.answer(&format!("{line} --engine {engine}"));
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["neuron_ids"], serde_json::json!(full), "{engine}");
        assert_eq!(told["filter"]["population"], "full-cells");
    }
    let wrong = served.get("/j0251/neurons/json?population=all");
    assert_eq!(wrong.status, 400);
    assert!(wrong.text().contains("there is no population 'all'"), "{}", wrong.text());
}

#[test]
fn null_is_none_for_a_number() {
    let served = Served::new();
    let post = |path: &str, body: &str| {
        let answer = served.post(path, "application/json", body);
        assert_eq!(answer.status, 200, "{path} {body}: {}", answer.text());
        answer.json()
    };
    let count = "/j0251/count/json";
    let all = served.json(&format!("{count}?prob_min=none"));
    assert_ne!(all["count"], served.json(count)["count"]);
    assert_eq!(post(count, r#"{"prob_min": null}"#), all);
    assert_eq!(post(count, r#"{"prob_min": null, "min_pre_axon": null, "post_morph": null}"#), all);
    // A preset and a population have values of their own, which null turns off too.
    let full = r#"{"population": "full-cells", "cell_axon": null}"#;
    let off = format!("{count}?population=full-cells&cell_axon=0");
    assert_eq!(post(count, full), served.json(&off));
    let sheet = post("/j0251/matrix/json", r#"{"preset": "area-x", "prob_min": null}"#);
    assert_eq!(sheet, served.json("/j0251/matrix/json?preset=area-x&prob_min=none"));
    let neurons = "/j0251/neurons/json?target_celltype=MSN";
    let body = r#"{"target_celltype": "MSN", "prob_min": null, "min_axon_length": null}"#;
    let all = served.json(&format!("{neurons}&prob_min=none"));
    assert_eq!(post("/j0251/neurons/json", body), all);
    assert_ne!(all, served.json(neurons));
    // What is not a number is not given.
    let nothing = r#"{"pre_celltype": null, "strict": null, "box": null, "format": null}"#;
    assert_eq!(post(count, nothing), served.json(count));
    let id = served.json("/j0251/neurons/json?celltype=MSN")["neuron_ids"][0].clone();
    let neuron = post("/j0251/neuron/json", &format!(r#"{{"neuron_id": {id}, "partners": null}}"#));
    let listed = neuron["inputs"]["top_partners"].as_array().unwrap().len();
    assert_eq!(neuron["inputs"]["partners"], listed);
}

#[test]
fn true_and_false_are_written_as_in_any_language() {
    let served = Served::new();
    let count = "/j0251/count/json?prob_min=0.7&strict=";
    let on = served.json(&format!("{count}true"));
    for word in ["True", "TRUE", "1", "yes", "Yes", "on", " true "] {
        assert_eq!(served.json(&format!("{count}{}", word.replace(' ', "+"))), on, "{word}");
    }
    let off = served.json(&format!("{count}false"));
    assert_ne!(on["filter"], off["filter"]);
    for word in ["False", "FALSE", "0", "no", "off"] {
        assert_eq!(served.json(&format!("{count}{word}")), off, "{word}");
    }
    for flag in ["explain=True", "check=YES", "exclude_autapses=on", "exact_thresholds=TRUE"] {
        assert_eq!(served.get(&format!("/j0251/count/json?{flag}")).status, 200, "{flag}");
    }
    assert_eq!(served.get(&format!("{count}maybe")).status, 400);
    assert_eq!(served.get("/j0251/count/json?explain=2").status, 400);
}

#[test]
fn ids_are_strings_wherever_json_has_them() {
    let served = Served::new();
    let id = served.json("/j0251/neurons/json?celltype=MSN")["neuron_ids"][0].clone();
    for path in [
        "/j0251/count/json?",
        "/j0251/matrix/json?",
        "/j0251/matrix/json?preset=area-x&",
        "/j0251/sweep/json?axis=prob_min:0.5&",
        "/j0251/robust/json?claim=HVC-%3EMSN+%3E+0&axis=prob_min:0.5&",
        "/j0251/adjacency/json?",
        &format!("/j0251/neuron/json?neuron_id={id}&"),
    ] {
        let ask = |ids: &str| served.json(&format!("{path}post_neuron_ids={id},7&ids={ids}"));
        let (numbers, texts) = (ask("number"), ask("string"));
        assert_eq!(numbers["filter"]["post_neuron_ids"], serde_json::json!([id, 7]), "{path}");
        let strings = serde_json::json!([id.to_string(), "7"]);
        assert_eq!(texts["filter"]["post_neuron_ids"], strings, "{path}");
    }
}

#[test]
fn accept_chooses_the_format() {
    let served = Served::new();
    let ask = |accept: &str| {
        let request = axum::http::Request::get("/j0251/matrix/json").header("accept", accept);
        served.ask(request.body(axum::body::Body::empty()).unwrap())
    };
    assert_eq!(ask("text/csv").header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(ask("image/*").header("content-type"), "image/svg+xml");
    assert_eq!(ask("text/html, */*;q=0.1").header("content-type"), "application/json");
    assert_eq!(ask("audio/ogg").status, StatusCode::NOT_ACCEPTABLE);
}

#[test]
fn info_is_that_of_the_command_line() {
    let served = Served::new();
    let said = served.json("/j0251/info");
    let expected = served.areax.json("info DATA --format json --quiet");
    for key in ["dataset", "cell_types", "post_morph", "facts", "full_cells", "warnings"] {
        assert_eq!(said[key], expected[key], "{key}");
    }
    assert_eq!(said["engine"], "cpu");
    let csv = served.get("/j0251/info?format=csv");
    assert_eq!(csv.text(), served.areax.answer("info DATA --format csv --quiet"));
}
