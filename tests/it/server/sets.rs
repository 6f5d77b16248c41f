//! Several data sets behind one router, with a map or the published layout: names, documents, and
//! that each is renewed by itself.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use areax::Connectome;
use areax::Run;
use areax::ask::{Backend, EngineChoice, Options};
use areax::dataset::Prepare;
use areax::server::{DataSets, Limits, State, app};

use super::{Answer, Served};
use crate::cli::Areax;

const MAP: &str = "
name = \"toy-1.2\"
[synapses]
files = [\"synapses.csv\"]
pre = \"from\"
post = \"to\"
weight = \"n\"
[synapses.numbers]
score = \"score\"
[synapses.categories]
region = \"region\"
[neurons]
files = [\"types.csv\"]
id = \"id\"
[neurons.categories]
type = \"type\"
[defaults]
types = \"type\"
[populations]
strong = \"both.type = A\"
";
const ROWS: &str = "from,to,n,score,region\n1,2,2,0.5,LO\n1,2,1,,ME\n2,3,4,0.25,\n";

fn with_toy() -> Areax {
    let areax = Areax::with_data();
    std::fs::create_dir(areax.path("toy")).unwrap();
    areax.write("toy/areax.toml", MAP);
    areax.write("toy/synapses.csv", ROWS);
    areax.write("toy/types.csv", "id,type\n2,B\n1,A\n");
    areax
}

fn open(areax: &Areax, folder: &str) -> areax::Result<Arc<Backend>> {
    open_at(&areax.path(folder))
}

fn open_at(folder: &Path) -> areax::Result<Arc<Backend>> {
    let options = Options::default().engine(EngineChoice::Cpu).fall_back(true);
    let connectome = Connectome::with(folder, options, &Run::default())?;
    let backend = connectome.backend();
    backend.open(Prepare::IfNeeded, false, &Run::default())?;
    Ok(backend)
}

fn served(areax: Areax, states: impl FnOnce(&Areax) -> Vec<State>) -> Served {
    let router = app(DataSets::new(states(&areax)).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    Served { areax, router, runtime }
}

/// The published layout beside a map, and the same map under another name.
fn several() -> Served {
    served(with_toy(), |areax| {
        let first = State::new(open(areax, "DATA").unwrap(), Limits::default()).unwrap();
        let toy = first.beside(open(areax, "toy").unwrap()).unwrap();
        let again = first.beside(open(areax, "toy").unwrap()).unwrap().named("again");
        vec![first, toy, again]
    })
}

#[track_caller]
fn advice(answer: &Answer) -> String {
    assert_eq!(answer.status, 404, "{}", answer.text());
    answer.json()["advice"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn the_routes_of_each_data_set_stand_under_its_name() {
    let (several, alone) = (several(), Served::new());
    let path = "/j0251/count/json?prob_min=0.7&size_min=0.05";
    assert_eq!(several.get(path).body, alone.get(path).body);
    for name in ["toy-1.2", "again"] {
        let answer = several.json(&format!("/{name}/count/json"));
        assert_eq!((&answer["count"], &answer["rows"]), (&7.into(), &3.into()));
        assert_eq!(answer["dataset"]["name"], "toy-1.2");
        let info = several.json(&format!("/{name}/info"));
        assert_eq!(info["populations"], serde_json::json!(["strong"]));
        assert_eq!(info["values"][0]["values"], serde_json::json!(["LO", "ME"]));
    }
    // The guide has routes for one data set alone.
    let skeleton = several.get("/j0251/skeleton");
    assert!(skeleton.text().contains("neuron_id"), "{}", skeleton.text());
    assert_eq!(several.get("/toy-1.2/skeleton?neuron_id=1").status, 404);
}

#[test]
fn a_map_begins_without_thresholds_and_refuses_what_it_lacks() {
    let served = several();
    let answer = served.json("/toy-1.2/count/json?explain=true&where=score+%3E%3D+0.5");
    assert_eq!(answer["count"], 2);
    assert_eq!(answer["filter"]["prob_min"], serde_json::Value::Null);
    let url = answer["explain"]["url"].as_str().unwrap();
    assert!(url.starts_with("/toy-1.2/count/json?where="), "{url}");
    let refused = served.get("/toy-1.2/count/json?prob_min=0.5");
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("score"), "{}", refused.text());
}

#[test]
fn an_answer_that_is_sparse_by_itself_has_the_formats_of_one() {
    let areax = with_toy();
    let types: String = (1..2100).map(|id| format!("{id},T{id}\n")).collect();
    areax.write("toy/types.csv", &format!("id,type\n{types}"));
    let served = served(areax, |areax| {
        vec![State::new(open(areax, "toy").unwrap(), Limits::default()).unwrap()]
    });
    for format in ["arrows", "parquet", "npz", "csv"] {
        let answer = served.get(&format!("/toy-1.2/matrix/json?format={format}"));
        assert_eq!(answer.status, 200, "{format}: {}", answer.text());
        let coarse = "/toy-1.2/matrix/json?rows=region&columns=region";
        let answer = served.get(&format!("{coarse}&format={format}"));
        assert_eq!(answer.status == 200, format == "csv", "{format}: {}", answer.text());
    }
    let picture = served.get("/toy-1.2/matrix/json?format=png");
    assert_eq!(picture.status, 400, "a picture of millions of cells");
}

#[test]
fn what_a_map_does_not_take_is_refused_in_its_own_words() {
    let served = several();
    let refused = |asked: &str| {
        let answer = served.get(&format!("/toy-1.2/{asked}"));
        assert_eq!(answer.status, 400, "{}", answer.text());
        let said = answer.json();
        let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
        (text("detail"), text("advice"))
    };
    let (what, advice) = refused("count/json?region=LO");
    assert_eq!(what, "'region' is a category, and no parameter");
    assert_eq!(advice, "write where=region = VALUE, or in (VALUE, VALUE)");
    let (_, advice) = refused("count/json?type=A");
    assert_eq!(advice, "write where=pre.type = VALUE, or in (VALUE, VALUE)");
    let (what, advice) = refused("count/json?scores_mn=0.3");
    assert_eq!(what, "there is no parameter 'scores_mn': did you mean 'score_min'?");
    assert!(advice.contains("score_min") && !advice.contains("prob_min"), "{advice}");
    let (what, _) = refused("count/json?prob=0.3");
    assert_eq!(what, "there is no parameter 'prob' here");
    let (what, _) = refused("count/json?pre_id=1");
    assert_eq!(what, "there is no parameter 'pre_id': did you mean 'pre_neuron_ids'?");
}

#[test]
fn a_map_begins_with_its_own_thresholds_unless_the_request_gives_them() {
    let areax = with_toy();
    let rest = "[defaults.rest]\nscore_min = 0.3\nscore_max = 0.75\n[populations]";
    areax.write("toy/areax.toml", &MAP.replace("[populations]", rest));
    let served = served(areax, |areax| {
        vec![State::new(open(areax, "toy").unwrap(), Limits::default()).unwrap()]
    });
    let route = "/toy-1.2/count/json";
    let answer = served.json(&format!("{route}?explain=true"));
    assert_eq!(answer["count"], 2);
    let filter = &answer["filter"];
    assert_eq!((&filter["score_min"], &filter["score_max"]), (&0.3.into(), &0.75.into()));
    assert_eq!(answer["explain"]["url"], format!("{route}?score_min=0.3&score_max=0.75"));
    let count = |given: &str| served.json(&format!("{route}?{given}"))["count"].clone();
    assert_eq!(count("score_min=0.25"), 6);
    assert_eq!(count("score_min=none"), 6);
    assert_eq!(count("score_min=none&score_max=none"), 7);
    let off = served.json(&format!("{route}?score_min=none&explain=true"));
    assert_eq!(off["filter"]["score_min"], serde_json::Value::Null);
    assert_eq!(off["explain"]["url"], format!("{route}?score_min=none&score_max=0.75"));
    let swept = served.json("/toy-1.2/sweep/json?axis=score_min:0.25,0.5");
    assert_eq!(swept["axes"][0]["values"], serde_json::json!([0.25, 0.5]), "{swept}");
    assert_eq!(swept["filter"]["score_max"], 0.75);
}

#[test]
fn rows_of_a_map_have_its_fields() {
    let served = several();
    let all = "{\"pre_id\":[1,1,2],\"post_id\":[2,2,3],\"weight\":[2,1,4],\
               \"score\":[0.5,null,0.25],\"region\":[\"LO\",\"ME\",null],\"count\":3}";
    let answer = served.get("/toy-1.2/synapses/json").text();
    let about = answer.trim_end().strip_prefix(&all[..all.len() - 1]).unwrap();
    assert!(about.starts_with(",\"dataset\":{\"name\":\"toy-1.2\""), "{about}");
    let explained = served.json("/toy-1.2/synapses/json?explain=true");
    assert_eq!(explained["explain"]["url"], "/toy-1.2/synapses/json");
    let fields = "/toy-1.2/synapses/json?return_fields=row,region,score";
    let csv = "row,region,score\n0,LO,0.5\n1,ME,\n";
    let where_ = "where=region+is+not+null";
    assert_eq!(served.get(&format!("{fields}&format=csv&{where_}")).text(), csv);
    let refused = served.get("/toy-1.2/synapses/json?return_fields=scor");
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["parameter"], "return_fields");
    assert_eq!(refused.json()["advice"], "did you mean 'score'?");
}

#[test]
fn answers_of_a_map_are_those_of_the_command_line_in_every_format() {
    let served = several();
    let check = |path: &str, line: &str, formats: &[&str]| {
        for format in formats {
            let path = format!("/toy-1.2/{path}&format={format}");
            let answer = served.get(&path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let run = served.areax.run(&format!("{line} --format {format} -q"));
            assert!(answer.body == run.stdout, "{path}: {}", answer.text());
        }
    };
    let of_pairs = ["csv", "npz", "graphml"];
    check("adjacency/json?", "adjacency toy", &of_pairs);
    check("adjacency/json?categories=true", "adjacency toy --categories", &of_pairs);
    check("adjacency/json?reciprocal=true", "adjacency toy --reciprocal", &of_pairs);
    let of_rows = ["csv", "json", "ndjson", "npy"];
    check("neurons/json?where=type%3DA", "neurons toy --where type=A", &of_rows);
    check("neurons/json?where=score%3E0.3", "neurons toy --where score>0.3", &of_rows);
    check("neurons/json?population=strong", "neurons toy --population strong", &of_rows);
    check(
        "neurons/json?score_min=0.3&fields=type",
        "neurons toy --score-min 0.3 --fields type",
        &of_rows,
    );
    check("synapses/json?where=pre.type%3DA", "synapses toy --where pre.type=A", &of_rows);
    check("neuron/json?where=type%3DA", "neuron toy --where type=A", &["csv", "json"]);
    check(
        "neuron/json?neuron_id=1&population=strong",
        "neuron 1 toy --population strong",
        &["csv"],
    );
    check("count/json?population=strong", "count toy --population strong", &["csv"]);
    check("describe/json?population=strong", "describe toy --population strong", &["csv"]);
}

#[test]
fn answers_of_a_map_name_their_data_set_and_those_of_the_guide_do_not() {
    let served = several();
    for path in ["synapses/json", "neurons/json", "neurons/json?fields=type", "adjacency/json"] {
        let answer = served.json(&format!("/toy-1.2/{path}"));
        assert_eq!(answer["dataset"]["name"], "toy-1.2", "{path}: {answer}");
        assert!(answer["engine"].is_string() && answer["filter"].is_object(), "{path}: {answer}");
    }
    for path in ["synapses/json?max_results=1", "neurons/json"] {
        let answer = served.json(&format!("/j0251/{path}"));
        assert!(answer.get("dataset").is_none(), "{path}");
    }
}

#[test]
fn an_address_that_is_none_names_the_one_of_the_data_set_that_is_meant() {
    let served = several();
    let meant = |path: &str| advice(&served.get(path));
    assert_eq!(meant("/again/matrx/json"), "did you mean '/again/matrix/json'?");
    assert_eq!(meant("/toy-1.3/count/json"), "did you mean '/toy-1.2/count/json'?");
    assert_eq!(meant("/matrix/json"), "did you mean '/j0251/matrix/json'?");
    assert_eq!(meant("/again/lms.txt"), "did you mean '/again/llms.txt'?");
}

#[test]
fn documents_know_every_data_set_in_its_own_words() {
    let served = several();
    let paths = served.json("/openapi.json")["paths"].clone();
    for path in ["/j0251/matrix/json", "/toy-1.2/matrix/json", "/again/info", "/toy-1.2/llms.txt"] {
        assert!(paths.get(path).is_some(), "{path}");
    }
    let names = |path: &str| -> Vec<String> {
        let parameters = paths[path]["get"]["parameters"].as_array().unwrap();
        parameters.iter().map(|known| known["name"].as_str().unwrap().to_owned()).collect()
    };
    let toy = names("/toy-1.2/count/json");
    for name in ["score_min", "score_max", "population", "pre_celltype", "where"] {
        assert!(toy.contains(&name.to_owned()), "{name}: {toy:?}");
    }
    assert!(!toy.iter().any(|name| name.starts_with("prob") || name == "box"), "{toy:?}");
    assert!(names("/j0251/count/json").contains(&"prob_min".to_owned()));

    let index = served.get("/llms.txt").text();
    for part in ["# j0251\n", "# toy-1.2\n", "/again/llms.txt", "`score_min`", "LO, ME", "strong"] {
        assert!(index.contains(part), "{part}: {index}");
    }
    let guide = served.get("/toy-1.2/llms.txt").text();
    assert!(guide.contains("### /toy-1.2/matrix/json") && guide.contains("`score_max`"), "{guide}");
    assert!(!guide.contains("prob_min") && !guide.contains("µm"), "{guide}");
    assert!(served.get("/j0251/llms.txt").text().contains("/j0251/skeleton"));
}

#[test]
fn the_list_has_a_page_of_each_data_set() {
    let served = several();
    let list = served.get("/");
    assert!(list.header("content-type").starts_with("text/html"));
    for name in ["j0251", "toy-1.2", "again"] {
        assert!(list.text().contains(&format!("href=\"{name}/\"")), "{}", list.text());
        let page = served.get(&format!("/{name}/")).text();
        assert!(page.contains(&format!("data-name=\"{name}\" data-root=\"../\"")), "{page}");
        let script = if name == "j0251" { "main.js" } else { "map_main.js" };
        assert!(page.contains(&format!("src=\"../page/{script}\"")), "{page}");
        let beside = served.get(&format!("/{name}"));
        assert_eq!(
            (beside.status.as_u16(), beside.header("location")),
            (308, &*format!("{name}/"))
        );
    }
}

#[test]
fn each_data_set_is_watched_and_counted_by_its_name() {
    let served = several();
    let ready = served.json("/readyz");
    assert_eq!(ready["status"], "ready");
    let names: Vec<_> =
        ready["datasets"].as_array().unwrap().iter().map(|of| &of["name"]).collect();
    assert_eq!(names, ["j0251", "toy-1.2", "again"]);
    assert_eq!(ready["datasets"][1]["engine"], "cpu");
    let metrics = served.get("/metrics").text();
    assert!(metrics.contains("areax_engine_faults_total{name=\"again\"} 0"), "{metrics}");
    assert!(metrics.contains("dataset=\"toy-1.2\""), "{metrics}");
}

#[test]
fn a_data_set_that_changes_is_renewed_while_the_others_answer() {
    let served = served(with_toy(), |areax| {
        let first = State::new(open(areax, "DATA").unwrap(), Limits::default()).unwrap();
        let folder = areax.path("toy");
        let reopen = Arc::new(move || open_at(&folder));
        let toy = first.beside(open(areax, "toy").unwrap()).unwrap().with_reopen(reopen);
        vec![first, toy]
    });
    served.areax.write("toy/synapses.csv", &format!("{ROWS}3,1,10,1,LO\n"));
    let count = |answer: &Answer| (answer.status == 200).then(|| answer.json()["count"].clone());
    let begin = Instant::now();
    let first = served.get("/toy-1.2/count/json");
    assert_ne!(count(&first), Some(7.into()), "an answer of the old table");
    while count(&served.get("/toy-1.2/count/json")) != Some(17.into()) {
        assert_eq!(served.get("/j0251/count/json").status, 200);
        assert!(begin.elapsed() < Duration::from_secs(60), "it is not renewed");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(served.json("/readyz")["status"], "ready");
}

#[test]
fn names_that_cannot_be_routes_are_refused() {
    let check = |names: &[&str], part: &str| {
        let error = DataSets::check(names).unwrap_err();
        assert_eq!(error.kind(), areax::Kind::Usage);
        assert!(error.what().contains(part), "{error}");
    };
    check(&["a", "b", "a"], "two data sets are called 'a'");
    for own in ["healthz", "readyz", "metrics", "llms.txt", "openapi.json", "explorer", "page"] {
        check(&["a", own], "the server has a route of this name");
    }
    for none in ["", ".", "..", "a/b", "a b", "ä"] {
        check(&[none], "cannot be the name of a data set");
    }
    DataSets::check(&["j0251", "hemibrain-v1.2", "A_1"]).unwrap();
    assert!(DataSets::new(Vec::new()).is_err());
}

#[test]
fn the_command_line_gives_names() {
    let areax = with_toy();
    let refused = |line: &str, part: &str| {
        let run = areax.run(line);
        assert_eq!(run.code, 2, "{line}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{line}: {}", run.stderr);
    };
    refused("serve DATA DATA", "two data sets are called 'j0251'");
    refused("serve toy metrics=DATA", "the server has a route of this name");
    refused("serve toy-1.2=DATA toy", "give it another name: areax serve NAME=DATA");
    refused("serve DATA toy --neurons x", "--neurons is about one data set");
    refused("serve x=DATA toy --meshes m", "--meshes");
}
