//! The page as the router gives it: all its files, nothing from elsewhere, kept by tag.
//! `tests/page/` uses it in a browser.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use super::Served;
use crate::walls::files;

/// The addresses that a file of the page names: `from './x.js'`, `href="page/x.css"`.
fn named(text: &str) -> Vec<String> {
    let marks = [("from './", "'"), ("src=\"page/", "\""), ("href=\"page/", "\"")];
    let after = |(begin, end): (&str, &str)| -> Vec<String> {
        let pieces = text.split(begin).skip(1);
        pieces.map(|piece| format!("/page/{}", piece.split(end).next().unwrap())).collect()
    };
    marks.into_iter().flat_map(after).collect()
}

#[test]
fn every_file_that_the_page_names_is_there_and_none_besides() {
    let served = Served::new();
    let (mut seen, mut next) = (Vec::new(), vec!["/".to_owned()]);
    // Of several data sets.
    next.extend(named(include_str!("../../../src/server/page/list.html")));
    // Of a data set with a map.
    next.extend(named(&include_str!("../../../src/server/page/map.html").replace("{root}", "")));
    while let Some(path) = next.pop() {
        let answer = served.get(&path);
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        next.extend(named(&answer.text()).into_iter().filter(|name| !seen.contains(name)));
        if !seen.contains(&path) {
            seen.push(path);
        }
    }
    for ending in ["js", "css"] {
        for file in files("src/server/page", ending) {
            let path = format!("/page/{}", file.file_name().unwrap().to_str().unwrap());
            assert!(seen.contains(&path), "{path} is not used");
        }
    }
    assert!(seen.len() > 30, "{seen:?}");
}

#[test]
fn the_page_is_kept_by_tag_and_may_load_nothing_from_elsewhere() {
    let served = Served::new();
    for path in ["/", "/page/main.js", "/page/theme.css"] {
        let answer = served.get(path);
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert_eq!(answer.header("cache-control"), "no-cache");
        let tag = answer.header("etag").to_owned();
        for (named, status) in [
            (tag.clone(), StatusCode::NOT_MODIFIED),
            (format!("\"other\", W/{tag}"), StatusCode::NOT_MODIFIED),
            ("\"other\"".to_owned(), StatusCode::OK),
        ] {
            let request = Request::get(path).header("if-none-match", &named);
            let again = served.ask(request.body(Body::empty()).unwrap());
            assert_eq!(again.status, status, "{path} {named}");
            assert_eq!(again.body.is_empty(), status == StatusCode::NOT_MODIFIED);
        }
    }
}

#[test]
fn scripts_of_the_page_are_short_say_what_they_are_for_and_never_make_html_of_text() {
    for (folder, ending) in [("src/server/page", "js"), ("tests/page", "mjs")] {
        let all = files(folder, ending);
        assert!(all.len() > 5, "{folder}");
        for path in all {
            // Playwright's `$eval` runs a function, no text.
            let text = std::fs::read_to_string(&path).unwrap().replace("$eval(", "");
            let name = path.display();
            assert!(text.starts_with("// "), "{name}: does not open with what it is for");
            assert!(text.lines().count() <= 300, "{name}: longer than 300 lines");
            let words = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("];
            for word in words {
                assert!(!text.contains(word), "{name}: says {word}");
            }
        }
    }
}
