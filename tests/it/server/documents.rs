//! What the server says of itself: OpenAPI, the guide for agents, health.

use std::time::Duration;

use serde_json::Value;

use super::{Limits, Served};
use crate::cli::Areax;
use areax::ask::table::{INTERVALS, TESTS};

#[test]
fn openapi_names_every_route_and_every_filter() {
    let served = Served::new();
    let document = served.json("/openapi.json");
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    for path in paths.keys().filter(|path| !path.contains('{')) {
        let status = served.get(path).status;
        assert!(status == 200 || status == 400, "{path}: {status}");
    }
    for question in ["synapses", "count", "matrix", "sweep", "neuron", "adjacency", "describe"] {
        let parameters = &paths[&format!("/j0251/{question}/json")]["get"]["parameters"];
        let names: Vec<&str> =
            parameters.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
        for param in areax::query::FilterParameter::ALL {
            // Rows are not chosen by the number of synapses of their pair.
            let is_taken = question != "synapses" || param.name() != "min_pair";
            assert_eq!(names.contains(&param.name()), is_taken, "{question}: {}", param.name());
        }
    }
}

#[test]
fn every_condition_on_neurons_is_a_parameter() {
    let document = Served::new().json("/openapi.json");
    let parameters = &document["paths"]["/j0251/neurons/json"]["get"]["parameters"];
    let names: Vec<&str> =
        parameters.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert!(names.starts_with(&areax::query::NeuronsQuery::NAMES), "{names:?}");
}

#[test]
fn examples_of_parameters_are_answered() {
    // However busy the machine is: how long a question may take is tested elsewhere.
    let limits = Limits { question_time: Duration::from_secs(600), ..Limits::default() };
    let served = Served::over(Areax::with_data(), limits);
    let id = served.json("/j0251/neurons/json?ids=string")["neuron_ids"][0].clone();
    let document = served.json("/openapi.json");
    let mut seen = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let parameters = methods["get"]["parameters"].as_array().unwrap();
        // Whose neuron it is may be said by conditions instead.
        let is_id = |p: &Value| path.contains("/neuron/") && p["name"] == "neuron_id";
        let required = |p: &&Value| p["required"] == true || is_id(p);
        let pair = |p: &Value| {
            let own = if p["name"] == "neuron_id" { id.as_str().unwrap() } else { example(p) };
            let own = own.replace(' ', "+").replace('>', "%3E");
            format!("{}={own}", p["name"].as_str().unwrap())
        };
        for parameter in parameters {
            // Synthetic neurons have no skeletons, and an axis is no filter too.
            let axis = path.contains("sweep") && parameter["name"] == "prob_min";
            if parameter["in"] != "query" || path == "/j0251/skeleton" || axis {
                continue;
            }
            let others = parameters.iter().filter(required).filter(|p| *p != parameter);
            let mut query: Vec<String> = others.map(pair).chain([pair(parameter)]).collect();
            let has_intervals = path.contains("/matrix/") || path.contains("/robust/");
            let is_of_intervals =
                has_intervals && INTERVALS.iter().any(|known| parameter["name"] == known.name);
            if is_of_intervals {
                let own = format!("{}=", parameter["name"].as_str().unwrap());
                let more = ["ci=both", "population=full-cells", "resamples=1999"].into_iter();
                query.extend(more.filter(|pair| !pair.starts_with(&own)).map(String::from));
            } else if parameter["name"] == "seed" && path.contains("synapses") {
                query.push("max_results=3".into());
            }
            if path.contains("sweep") && parameter["name"] != "axis" {
                query.push("axis=prob_min:0.5,0.6".into());
            }
            let is_of_tests = path.contains("/matrix/")
                && TESTS.iter().any(|known| parameter["name"] == known.name);
            if is_of_tests {
                let own = format!("{}=", parameter["name"].as_str().unwrap());
                let more = ["test=pre", "population=full-cells", "permutations=19"].into_iter();
                query.extend(more.filter(|pair| !pair.starts_with(&own)).map(String::from));
            }
            if path.contains("/test/") {
                // Conditions on one side leave its labels too few neurons: those of the other are compared.
                let name = parameter["name"].as_str().unwrap();
                if name.contains("pre_") && name != "pre_celltype=" {
                    query.retain(|pair| !pair.starts_with("claim="));
                    query.push("claim=HVC-%3EMSN+%3E+HVC-%3EGPe".into());
                }
                let own = format!("{name}=");
                let more = ["units=fragments", "permutations=19"].into_iter();
                query.extend(more.filter(|pair| !pair.starts_with(&own)).map(String::from));
            }
            if path.contains("null") && parameter["name"] != "nulls" {
                query.push("nulls=3".into());
            }
            let answer = served.get(&format!("{path}?{}", query.join("&")));
            assert_eq!(answer.status, 200, "{path}?{query:?}: {}", answer.text());
            seen += 1;
        }
    }
    assert!(seen > 80, "only {seen} examples");
}

fn example(parameter: &Value) -> &str {
    parameter["schema"]["examples"][0].as_str().unwrap_or_else(|| panic!("{parameter}"))
}

#[test]
fn the_guide_for_agents_is_about_the_open_data_and_its_examples_work() {
    let served = Served::new();
    let request = axum::http::Request::get("/llms.txt").header("host", "songbird.example:81");
    let text = served.ask(request.body(axum::body::Body::empty()).unwrap()).text();
    for said in ["5,000 synapses", "13 MSN", "HVC", "255 unknown", "Rother", "prob_min"] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let examples: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("curl \"http://songbird.example:81"))
        .collect();
    // One of every question.
    assert_eq!(examples.len(), areax::ask::table::QUESTIONS.len(), "{text}");
    assert!(text.len() <= 14_200, "{} bytes", text.len());
    for example in examples {
        let (path, _options) = example.split_once('"').unwrap();
        assert_eq!(served.get(path).status, 200, "{example}");
    }
}

#[test]
fn documents_name_the_address_that_a_proxy_has_for_the_server() {
    let served = Served::new();
    let ask = |path: &str| {
        let request = axum::http::Request::get(path)
            .header("host", "lab.example")
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-prefix", "/tools/areax/");
        served.ask(request.body(axum::body::Body::empty()).unwrap())
    };
    let text = ask("/llms.txt").text();
    for said in
        ["Base URL: https://lab.example/tools/areax\n", "https://lab.example/tools/areax/j0251/"]
    {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let document = ask("/openapi.json");
    assert_eq!(document.json()["servers"][0]["url"], "https://lab.example/tools/areax");
    assert!(document.header("vary").contains("x-forwarded-prefix"));
    assert_eq!(served.json("/openapi.json")["servers"][0]["url"], "http://127.0.0.1:8080");
    // Routes in errors and explanations stand below it too.
    let advice = |path: &str| ask(path).json()["advice"].as_str().unwrap().to_owned();
    assert_eq!(advice("/j0251/matrx"), "did you mean '/tools/areax/j0251/matrix/json'?");
    assert_eq!(advice("/zzzzzzzzz"), "/tools/areax/openapi.json lists the routes");
    let neuron = "/j0251/neuron/json?neuron_id=1";
    assert!(advice(neuron).starts_with("/tools/areax/j0251/neurons/json"), "{}", advice(neuron));
    assert!(advice("/j0251/skeleton").contains("/tools/areax/j0251/skeleton?"));
    let url = &ask("/j0251/count/json?explain=true").json()["explain"]["url"];
    assert!(url.as_str().unwrap().starts_with("/tools/areax/j0251/count/json"), "{url}");
    let url = &served.json("/j0251/count/json?explain=true")["explain"]["url"];
    assert!(url.as_str().unwrap().starts_with("/j0251/count/json"), "{url}");
}

#[test]
fn documents_name_the_host_that_a_proxy_was_asked_for() {
    let served = Served::new();
    let ask = |path: &str, named: &str| {
        let request = axum::http::Request::get(path)
            .header("host", "127.0.0.1:9")
            .header("x-forwarded-host", named);
        served.ask(request.body(axum::body::Body::empty()).unwrap())
    };
    for (named, base) in
        [("lab.example:444, inner", "http://lab.example:444"), ("$(x)", "http://127.0.0.1:9")]
    {
        assert_eq!(ask("/openapi.json", named).json()["servers"][0]["url"], base);
        let text = ask("/llms.txt", named).text();
        assert!(text.contains(&format!("Base URL: {base}\n")), "{text}");
    }
}

#[test]
fn no_text_of_the_api_speaks_of_files_of_the_command_line() {
    let served = Served::new();
    for path in ["/llms.txt", "/openapi.json"] {
        let text = served.get(path).text();
        assert!(text.contains("Presynaptic neuron ids, comma-separated"), "{path}");
        assert!(!text.contains("@FILE"), "{path}");
    }
}

/// Names come from a mapping file, which anyone may have written.
#[test]
fn names_are_quoted_in_shell_commands_and_harmless_in_markdown() {
    let areax = Areax::with_data();
    let mapping = std::fs::read_dir(areax.path("DATA")).unwrap().map(|e| e.unwrap().path());
    let mapping =
        mapping.into_iter().find(|p| p.to_str().unwrap().ends_with("celltype_mapping.txt"));
    let mapping = mapping.unwrap();
    let text = std::fs::read_to_string(&mapping).unwrap();
    let evil = "$(touch pwned)`id`\"'[x](http://evil)<img>";
    let lines = text.lines().map(|line| match line.split_once(':') {
        Some((code, name)) => format!("{code}: {evil}{}\n", name.trim()),
        None => format!("{line}\n"),
    });
    std::fs::write(&mapping, lines.collect::<String>()).unwrap();
    let served = Served::over(areax, Limits::default());
    let text = served.get("/llms.txt").text();
    assert!(text.contains(&format!("`` {evil}MSN ``")), "{text}");
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("    curl ")).collect();
    // A test compares two types by name, and these need quotes.
    assert_eq!(commands.len() + 1, areax::ask::table::QUESTIONS.len());
    let mut named = 0;
    for command in commands {
        named += usize::from(command.contains("touch"));
        let inside = command.split('"').nth(1).unwrap();
        assert!(!inside.contains(['$', '`', '\\', '!', '\'', ' ']), "{command}");
        let path = inside.strip_prefix("http://127.0.0.1:8080").unwrap();
        assert_eq!(served.get(path).status, 200, "{command}");
    }
    assert!(named >= 3, "{text}");
}

#[test]
fn a_host_that_is_no_host_is_not_repeated() {
    let served = Served::new();
    let request = axum::http::Request::get("/llms.txt").header("host", "x\"; rm -rf");
    let text = served.ask(request.body(axum::body::Body::empty()).unwrap()).text();
    assert!(!text.contains("rm -rf"));
}

#[test]
fn requests_have_ids() {
    let served = Served::new();
    let (a, b) = (served.get("/healthz"), served.get("/healthz"));
    assert_ne!(a.header("x-request-id"), b.header("x-request-id"));
    let own = |id: &str| {
        let request = axum::http::Request::get("/readyz").header("x-request-id", id);
        let answer = served.ask(request.body(axum::body::Body::empty()).unwrap());
        answer.header("x-request-id").to_owned()
    };
    assert_eq!(own("abc-1.2"), "abc-1.2");
    assert_ne!(own("a b"), "a b");
}

#[test]
fn large_answers_are_compressed_for_those_who_take_it() {
    let served = Served::new();
    let ask = |path: &str| {
        let request = axum::http::Request::get(path).header("accept-encoding", "gzip");
        served.ask(request.body(axum::body::Body::empty()).unwrap())
    };
    let sweep = ask("/j0251/sweep/json?axis=prob_min:0:1:0.01");
    assert_eq!(sweep.header("content-encoding"), "gzip");
    assert!(sweep.body.len() < 100_000);
    assert!(!ask("/j0251/matrix/json").headers.contains_key("content-encoding"));
    let table = ask("/connectome/data/areax_synthetic_seed1_synapses.npy");
    assert!(!table.headers.contains_key("content-encoding"));
}
