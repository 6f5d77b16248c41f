//! The documents: every path and every test that they name exists.

use super::{files, name, root};

/// The documents that readers of the repository have.
fn documents() -> Vec<(String, String)> {
    let mut paths = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    for folder in ["docs", "benches", "fuzz"] {
        let own = files(folder, "md").into_iter().filter(|path| !name(path).contains("/corpus/"));
        paths.extend(own);
    }
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// What stands between single backticks, line by line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// Whether a word is the path of a file or folder in the repository.
fn is_path(word: &str) -> bool {
    const TOP: [&str; 6] = ["src/", "tests/", "docs/", "benches/", "fuzz/", ".ci/"];
    let plain = |c: char| c.is_ascii_alphanumeric() || "./_-".contains(c);
    TOP.iter().any(|top| word.starts_with(top)) && word.chars().all(plain)
}

#[test]
fn paths_and_tests_named_in_documents_exist() {
    let mut broken = Vec::new();
    let mut seen = 0;
    for (document, text) in documents() {
        for word in quoted(&text) {
            let (path, test) = word.split_once("::").unwrap_or((word, ""));
            if !is_path(path) {
                continue;
            }
            seen += 1;
            let place = root().join(path);
            if !place.exists() {
                broken.push(format!("{document}: there is no `{path}`"));
            } else if !test.is_empty() {
                let source = std::fs::read_to_string(place).unwrap_or_default();
                if !source.contains(&format!("fn {test}(")) {
                    broken.push(format!("{document}: `{path}` has no test `{test}`"));
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} paths were found");
    super::assert_none(&broken);
}

#[test]
fn links_and_pictures_of_documents_exist() {
    let mut broken = Vec::new();
    for (document, text) in documents() {
        let folder = root().join(&document);
        let folder = folder.parent().unwrap();
        let ends = [("](", ')'), ("src=\"", '"'), ("srcset=\"", '"'), ("href=\"", '"')];
        for (begin, end) in ends {
            for rest in text.split(begin).skip(1) {
                let target = rest.split(end).next().unwrap().split('#').next().unwrap();
                let elsewhere = target.is_empty() || target.contains("://");
                if !elsewhere && !folder.join(target).exists() {
                    broken.push(format!("{document}: there is no '{target}'"));
                }
            }
        }
    }
    super::assert_none(&broken);
}

/// The filters stand in one table of the library and in one of the documents.
#[test]
fn the_table_of_filters_is_that_of_the_program() {
    let text = std::fs::read_to_string(root().join("docs/SEMANTICS.md")).unwrap();
    let head = "| filter | a synapse passes when | off when |";
    let table = text.lines().skip_while(|line| *line != head).skip(2);
    let table: Vec<&str> = table.take_while(|line| line.starts_with('|')).collect();
    // Filters of which the same is true stand in one row.
    let mut rows: Vec<(Vec<String>, &str, &str)> = Vec::new();
    for spec in areax::query::FILTERS {
        let name = format!("`{}`", spec.name);
        match rows.iter_mut().find(|(_, passes, off)| (*passes, *off) == (spec.passes, spec.off)) {
            Some((names, ..)) => names.push(name),
            None => rows.push((vec![name], spec.passes, spec.off)),
        }
    }
    let line = |(names, passes, off): &(Vec<String>, &str, &str)| {
        format!("| {} | {passes} | {off} |", names.join(", "))
    };
    assert_eq!(table, rows.iter().map(line).collect::<Vec<_>>());
}
