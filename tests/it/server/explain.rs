//! `explain`: what each filter keeps, and the same question in other words.

use super::Served;

#[test]
fn explain_says_what_each_filter_keeps_and_how_to_ask_again() {
    let served = Served::new();
    let path = "/j0251/count/json?pre_celltype=HVC&size_min=0.05&post_morph=1";
    let plain = served.json(path);
    let mut said = served.json(&format!("{path}&explain=true"));
    let explain = said.as_object_mut().unwrap().remove("explain").unwrap();
    assert_eq!(said, plain);
    let kept = explain["kept"].as_array().unwrap();
    let names: Vec<&str> = kept.iter().map(|step| step["filter"].as_str().unwrap()).collect();
    assert_eq!(names, ["pre_celltype", "prob_min", "size_min", "post_morph"]);
    assert_eq!(kept[3]["synapses"], plain["count"]);
    assert_eq!(explain["all"], 5000);
    assert_eq!(served.json(explain["url"].as_str().unwrap()), plain);
    let line = &explain["command_line"].as_str().unwrap()["areax ".len()..];
    assert_eq!(served.areax.json(&format!("{line} --format json -q")), plain);
    assert!(explain["rust"].as_str().unwrap().contains("FilterParameter::PostMorph"));
    let rows = served.json("/j0251/synapses/json?pre_celltype=HVC&explain=1");
    assert_eq!(rows["explain"]["kept"][1]["synapses"], rows["count"]);
    assert_eq!(served.get("/j0251/count/json?explain=1&format=csv").status, 400);
}
