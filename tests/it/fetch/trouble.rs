//! Connections that are cut, ranges that are ignored, files that change, answers that are none.

use std::time::Duration;

use areax::fetch::FILE_NAMES;

use super::{Fetch, Files, Reply, Server, synapses};

#[test]
fn a_cut_connection_is_gone_on_with() {
    let files = Files::made(1);
    let server = files.serve(|_, good| good.cut_after(30_000));
    let fetch = Fetch::new();
    let said = fetch.fine(&server.url, "--retries 1");
    fetch.has(&files);
    assert!(said.contains("; again in 0.5 s (1 of 1)"), "{said}");
    let asked = server.asked();
    let ranges: Vec<_> = asked.iter().filter(|r| synapses(r)).map(|r| r.range()).collect();
    // Each goes on a little before the end of what is there.
    assert_eq!(ranges, [None, Some(29_744), Some(59_488), Some(89_232)]);
    assert!(asked.iter().filter(|r| r.range().is_some()).all(|r| r.headers["if-range"] == "\"1\""));
}

#[test]
fn a_later_call_goes_on_where_the_first_stopped() {
    let files = Files::made(1);
    let server = files.serve(|request, good| match request.before {
        0 if synapses(request) => good.cut_after(70_000),
        _ => good,
    });
    let fetch = Fetch::new();
    let run = fetch.run(&server.url, "--retries 0");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("areax fetch` resumes there"), "{}", run.stderr);
    let last = FILE_NAMES[3];
    assert!(!fetch.path(last).exists());
    let part = std::fs::read(fetch.path(&format!("{last}.part"))).unwrap();
    assert!(part == files.named(last).unwrap()[..70_000]);

    let said = fetch.fine(&server.url, "--retries 0");
    assert!(said.contains("resuming at byte 70000"), "{said}");
    assert_eq!(server.asked().last().unwrap().range(), Some(69_744));
    fetch.has(&files);
}

#[test]
fn a_part_of_which_nothing_is_known_is_not_used() {
    let files = Files::made(1);
    let server = files.serve(|_, good| good);
    let fetch = Fetch::new();
    std::fs::create_dir(fetch.areax.path("D")).unwrap();
    std::fs::write(fetch.path(&format!("{}.part", FILE_NAMES[3])), [7; 50_000]).unwrap();
    fetch.fine(&server.url, "");
    assert!(server.asked().iter().all(|request| request.range().is_none()));
    fetch.has(&files);
}

#[test]
fn a_server_that_falls_silent_is_cut_off() {
    let files = Files::made(1);
    let server = files.serve(|request, good| match request.before {
        0 if synapses(request) => {
            Reply { silence: Duration::from_millis(1500), ..good.cut_after(50_000) }
        }
        _ => good,
    });
    let fetch = Fetch::new();
    let said = fetch.fine(&server.url, "--timeout 1");
    assert!(said.contains("the connection was cut: timeout"), "{said}");
    let asked = server.asked();
    let ranges: Vec<_> = asked.iter().filter(|r| synapses(r)).map(|r| r.range()).collect();
    assert_eq!(ranges, [None, Some(49_744)]);
    fetch.has(&files);
}

#[test]
fn a_server_without_ranges_sends_the_whole_file_again() {
    let files = Files::made(1);
    let mine = files.clone();
    let server = Server::start(move |request| {
        let whole = mine.asked(request).map_or(Reply::new(404, ""), |bytes| Reply::new(200, bytes));
        if synapses(request) && request.before < 2 { whole.cut_after(50_000) } else { whole }
    });
    let fetch = Fetch::new();
    let said = fetch.fine(&server.url, "");
    assert!(said.contains("the server sends the whole file again; 50000 bytes"), "{said}");
    fetch.has(&files);

    let server = files.serve(|request, good| {
        let whole = Reply { status: 200, ..good };
        if synapses(request) { whole.without("content-range").cut_after(50_000) } else { whole }
    });
    let fetch = Fetch::new();
    let run = fetch.run(&server.url, "--retries 2");
    assert_eq!(run.code, 1, "no end in sight: {}", run.stderr);
    assert!(!fetch.path(FILE_NAMES[3]).exists());
}

/// A file that changes between two tries is never pieced together of both, whatever the server
/// says of it.
#[test]
fn a_file_that_changes_is_downloaded_anew() {
    let (old, new) = (Files::made(1), Files::made(2));
    for kind in ["honours If-Range", "ignores If-Range", "has no tags"] {
        let (before, after) = (old.clone(), new.clone());
        let server = Server::start(move |request| {
            let (files, tag) = match synapses(request) && request.before == 0 {
                true => (&before, "\"old\""),
                false => (&after, "\"new\""),
            };
            let Some(bytes) = files.asked(request) else { return Reply::new(404, "") };
            let mut asked = request.clone();
            if kind != "honours If-Range" {
                asked.headers.remove("if-range");
            }
            let reply = Reply::file(&asked, bytes, tag);
            let reply = if kind == "has no tags" { reply.without("etag") } else { reply };
            if tag == "\"old\"" { reply.cut_after(60_000) } else { reply }
        });
        let fetch = Fetch::new();
        let said = fetch.fine(&server.url, "");
        fetch.has(&new);
        let asked = server.asked();
        let ranges: Vec<_> = asked.iter().filter(|r| synapses(r)).map(|r| r.range()).collect();
        assert_eq!(ranges[..2], [None, Some(59_744)], "{kind}");
        let told = ["sends the whole file again", "the file has changed since the download began"];
        assert!(said.contains(told[usize::from(kind != "honours If-Range")]), "{kind}: {said}");
    }
}

#[test]
fn pages_and_wrong_files_never_get_a_name() {
    let files = Files::made(1);
    let neurons = files.named(FILE_NAMES[2]).unwrap().to_vec();
    let page = "  <!DOCTYPE html><html><title>Maintenance</title></html>";
    let one_more = |mut bytes: Vec<u8>| {
        bytes.push(0);
        bytes
    };
    let cases: Vec<(&str, &'static str, Reply, &str)> = vec![
        ("page", "mapping", Reply::new(200, page), "sent a web page instead of the file"),
        (
            "page as HTML",
            "synapses",
            Reply::new(200, "Hello").with("content-type", "text/html; charset=utf-8"),
            "a web page",
        ),
        ("empty", "synapses", Reply::new(200, ""), "the file ends within its header"),
        ("no names", "mapping", Reply::new(200, "Hello\n"), "no line of it is 'index: name'"),
        ("another table", "synapses", Reply::new(200, neurons.clone()), "size"),
        (
            "a byte too many",
            "neurons",
            Reply::new(200, one_more(neurons.clone())),
            "900 rows take 20956 bytes, but the file has 20957",
        ),
        (
            "length too short",
            "neurons",
            Reply::new(200, neurons.clone()).with("content-length", "20000"),
            "the file is cut short: 20956 bytes are expected",
        ),
        (
            "too many names",
            "mapping",
            Reply::new(200, vec![b'x'; 2 << 20]),
            "over 1048576 bytes arrived",
        ),
    ];
    for (name, asked, reply, expected) in cases {
        let server = files.serve(
            move |request, good| {
                if request.path.contains(asked) { reply.clone() } else { good }
            },
        );
        let fetch = Fetch::new();
        let run = fetch.run(&server.url, "--retries 0");
        assert_eq!(run.code, 3, "{name}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{name}: {}", run.stderr);
        assert!(
            run.stderr.contains(&server.url) && run.stderr.contains("\n  → "),
            "{}",
            run.stderr
        );
        let good = ["mapping", "neurons", "synapses"].iter().position(|is| is == &asked).unwrap();
        assert_eq!(fetch.names().len(), [0, 2, 3][good], "{name}: {:?}", fetch.names());
    }
}

#[test]
fn a_length_too_long_is_a_cut_connection() {
    let files = Files::made(1);
    let server = files.serve(|request, good| match synapses(request) {
        true => good.with("content-length", "200000"),
        false => good,
    });
    let fetch = Fetch::new();
    let run = fetch.run(&server.url, "--retries 1");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(!fetch.path(FILE_NAMES[3]).exists());
}

#[test]
fn redirects_are_followed_with_their_ranges() {
    let files = Files::made(1);
    let server = files.serve(|request, good| {
        let Some(name) = request.path.strip_prefix("/old/") else {
            return if synapses(request) && request.before == 0 {
                good.cut_after(40_000)
            } else {
                good
            };
        };
        let place = format!("/connectome/data/{name}");
        Reply::new(if name.contains("neurons") { 307 } else { 301 }, "").with("location", place)
    });
    let fetch = Fetch::new();
    fetch.fine(&format!("{}/old", server.url), "");
    fetch.has(&files);
    assert_eq!(server.asked().last().unwrap().range(), Some(39_744));

    let server =
        Server::start(|request| Reply::new(302, "").with("location", request.path.clone()));
    let fetch = Fetch::new();
    let run = fetch.run(&server.url, "");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("redirect"), "{}", run.stderr);
    fetch.has_none_but(&[]);
}

#[test]
fn errors_of_the_server_are_told_and_passing_ones_tried_again() {
    let files = Files::made(1);
    let server = files.serve(|request, good| match request.before {
        0 => Reply::new(503, "busy"),
        _ => good,
    });
    let fetch = Fetch::new();
    let said = fetch.fine(&server.url, "");
    fetch.has(&files);
    assert_eq!(
        said.matches("503 Service Unavailable: \"busy\"; again in 0.5 s").count(),
        4,
        "{said}"
    );

    let cases = [
        (404, "", 3, "404 Not Found"),
        (403, "log in", 1, "403 Forbidden: \"log in\""),
        (500, "<html>", 1, "500 Internal Server Error"),
        (206, "", 1, "206 Partial Content, which is not a valid answer"),
    ];
    for (status, body, code, expected) in cases {
        let server = Server::start(move |_| Reply::new(status, body));
        let fetch = Fetch::new();
        let run = fetch.run(&server.url, "--retries 0");
        assert_eq!(run.code, code, "{status}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{status}: {}", run.stderr);
        assert!(run.stderr.contains(FILE_NAMES[0]), "{status}: {}", run.stderr);
        fetch.has_none_but(&[]);
    }
}

#[test]
fn a_server_that_is_not_there_is_a_failure() {
    let nobody = Server::start(|_| Reply::new(404, "")).url.clone();
    let run = Fetch::new().run(&nobody, "--retries 1");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("no answer: "), "{}", run.stderr);
    assert!(run.stderr.contains("check the address, the network and the proxy"), "{}", run.stderr);
    let run = Fetch::new().run("ftp://a.org", "");
    assert_eq!(run.code, 2, "{}", run.stderr);
}
