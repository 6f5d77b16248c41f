//! The server behind a port: the program itself, and clients that behave badly.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::cli::Areax;

const ALL: &str = "/j0251/synapses/json?prob_min=none&size_min=none&format=ndjson\
    &return_fields=size,x,y,z,prob,pre_id,post_id,post_morph,pre_celltype,post_celltype,row";

/// A running server, ended when it is dropped.
struct Running {
    _areax: Areax,
    process: Child,
    address: SocketAddr,
}

impl Running {
    fn start(areax: Areax, flags: &str) -> Running {
        let command = areax.command(&format!("serve DATA --port 0 {flags}"));
        Running::of(areax, command)
    }

    fn of(areax: Areax, mut command: Command) -> Running {
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let address = address(&mut said);
        // Nobody would take what it says later.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Running { _areax: areax, process, address }
    }

    fn ask(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .unwrap();
        stream
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Where a server says that it listens.
fn address(said: &mut impl BufRead) -> SocketAddr {
    loop {
        let mut line = String::new();
        assert!(said.read_line(&mut line).unwrap() > 0, "the server ended");
        if let Some((_, rest)) = line.split_once("at http://") {
            return rest.split(' ').next().unwrap().parse().unwrap();
        }
    }
}

fn made(synapses: usize) -> Areax {
    let areax = Areax::bare();
    areax.answer(&format!("synth DATA --synapses {synapses} --neurons 2000 --quiet"));
    areax
}

/// What is read to the end, or until the connection breaks off.
fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    drop(stream.read_to_end(&mut bytes));
    bytes
}

#[test]
fn a_client_that_sends_half_a_request_loses_its_connection() {
    let server = Running::start(made(1000), "--write-timeout 1");
    let mut whole = server.ask("/healthz");
    for half in [
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nFoo",
        "POST /j0251/count/json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    ] {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(half.as_bytes()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let begin = Instant::now();
        rest(stream);
        assert!(begin.elapsed() < Duration::from_secs(10), "{half}");
    }
    let mut first = [0; 15];
    whole.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
}

/// Sends one byte of `text` each fifth of a second, until the server has closed the connection or all
/// is sent; then what the server has said.
fn drip(address: SocketAddr, text: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    for byte in text.bytes() {
        std::thread::sleep(Duration::from_millis(200));
        // One write may still be taken by the system after the server has left.
        if stream.write_all(&[byte]).is_err() {
            break;
        }
    }
    rest(stream)
}

#[test]
fn a_client_that_sends_a_byte_now_and_then_loses_its_connection() {
    let server = Running::start(made(1000), "--read-timeout 2");
    let header = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-{}", "y".repeat(100));
    let body = "POST /j0251/count/json HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\
        content-type: application/json\r\n\r\n";
    let begin = Instant::now();
    let address = server.address;
    let slow_header = std::thread::spawn(move || drip(address, &header));
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut writes = stream.try_clone().unwrap();
    std::thread::spawn(move || {
        while writes.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    let said = String::from_utf8(rest(stream)).unwrap();
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    assert!(said.contains("the body arrived too slowly"), "{said}");
    slow_header.join().unwrap();
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    // A body that comes slowly, but comes, is waited for.
    let length = 4 * (40 << 10);
    let mut slow = TcpStream::connect(address).unwrap();
    write!(slow, "{}", body.replace("100", &length.to_string())).unwrap();
    for part in 0..4 {
        std::thread::sleep(Duration::from_millis(800));
        let part = if part == 0 { "{}".to_owned() } else { String::new() };
        slow.write_all(format!("{part:40960}").as_bytes()).unwrap();
    }
    let mut first = [0; 15];
    slow.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
}

/// With file descriptors for 36 connections, 100 clients that never end their requests do not keep
/// others out.
#[cfg(unix)]
#[test]
fn places_are_kept_for_those_who_talk() {
    let areax = made(1000);
    let serve = areax.command("serve DATA --port 0 --read-timeout 60");
    let mut command = Command::new("/bin/sh");
    command.env_clear();
    command.args(["-c", "ulimit -n 200; exec \"$0\" \"$@\""]).arg(serve.get_program());
    command.args(serve.get_args()).current_dir(serve.get_current_dir().unwrap());
    for (name, value) in serve.get_envs() {
        command.env(name, value.unwrap());
    }
    let server = Running::of(areax, command);
    let half = |_| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: local").unwrap();
        stream
    };
    let silent: Vec<TcpStream> = (0..100).map(half).collect();
    for path in ["/healthz", "/metrics", "/j0251/count/json"] {
        let begin = Instant::now();
        let said = String::from_utf8(rest(server.ask(path))).unwrap();
        assert!(said.starts_with("HTTP/1.1 200 OK"), "{path}: {said}");
        assert!(begin.elapsed() < Duration::from_secs(5), "{path}: {:?}", begin.elapsed());
        if path == "/metrics" {
            assert!(said.contains("\nareax_connections_open 36\n"), "{said}");
            assert!(!said.contains("\nareax_connections_evicted_total 0\n"), "{said}");
        }
    }
    drop(silent);
}

#[test]
fn a_server_on_loopback_is_read_under_its_own_names_alone() {
    let server = Running::start(made(1000), "--host-name lab.example");
    let said = |host: &str| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let head = format!("GET /j0251/count/json HTTP/1.1\r\nhost: {host}\r\n");
        write!(stream, "{head}connection: close\r\n\r\n").unwrap();
        String::from_utf8(rest(stream)).unwrap()
    };
    for host in [&server.address.to_string(), "localhost:80", "lab.example"] {
        assert!(said(host).starts_with("HTTP/1.1 200 "), "{host}");
    }
    let refused = said("rebound.example:8080");
    assert!(refused.starts_with("HTTP/1.1 421 "), "{refused}");
    assert!(refused.contains("the host name 'rebound.example'"), "{refused}");
    assert!(refused.contains("--host-name NAME"), "{refused}");
}

#[test]
fn an_address_in_brackets_is_listened_at() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        return;
    }
    let server = Running::start(made(1000), "--host [::1]");
    let said = String::from_utf8(rest(server.ask("/healthz"))).unwrap();
    assert!(server.address.is_ipv6() && said.starts_with("HTTP/1.1 200 "), "{said}");
}

/// Asks so often that a log of it fills every buffer on its way.
#[track_caller]
fn answers_many(address: SocketAddr) {
    let long = "x".repeat(200);
    for number in 0..600 {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let head = format!("GET /j0251/count/json?prob_min=0.7&no={long} HTTP/1.1");
        write!(stream, "{head}\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let said = String::from_utf8(rest(stream)).unwrap();
        assert!(said.starts_with("HTTP/1.1 400 "), "request {number}: {said}");
    }
}

#[test]
fn a_log_that_nobody_reads_changes_no_answer() {
    // The pipe is open, but nobody reads it.
    let areax = made(1000);
    let mut command = areax.command("serve DATA --port 0");
    let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(process.stderr.take().unwrap());
    let address = address(&mut said);
    answers_many(address);
    // Nor is anybody there to read it.
    drop(said);
    answers_many(address);
    drop(Running { _areax: areax, process, address });
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_log_changes_no_answer() {
    let areax = made(1000);
    // Nobody says where it listens.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let mut command = areax.command(&format!("serve DATA --port {}", address.port()));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let process = command.stderr(full).spawn().unwrap();
    let server = Running { _areax: areax, process, address };
    let begin = Instant::now();
    while state(address).is_none_or(|state| !state.starts_with("HTTP/1.1 200 ")) {
        assert!(begin.elapsed() < Duration::from_secs(60), "the server is not ready");
        std::thread::sleep(Duration::from_millis(20));
    }
    answers_many(server.address);
}

/// What `/readyz` says, if anybody listens.
fn state(address: SocketAddr) -> Option<String> {
    asked(address, "/readyz", "*/*")
}

fn asked(address: SocketAddr, path: &str, accept: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: {accept}");
    write!(stream, "{head}\r\nconnection: close\r\n\r\n").ok()?;
    Some(String::from_utf8(rest(stream)).unwrap())
}

/// While another process holds the lock of the copy the server cannot open its data, and says so.
#[test]
fn a_server_that_prepares_answers_that_it_does() {
    let areax = made(1000);
    areax.answer("prepare DATA --quiet");
    let copies = areax.path("DATA/.areax");
    let copy = std::fs::read_dir(copies).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_file(copy.join("current")).unwrap();
    let lock = std::fs::File::options().write(true).open(copy.join("lock")).unwrap();
    lock.lock().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let command = areax.command(&format!("serve DATA --port {} --quiet", address.port()));
    let process = { command }.stderr(Stdio::null()).spawn().unwrap();
    let server = Running { _areax: areax, process, address };
    let begin = Instant::now();
    while asked(address, "/healthz", "*/*").is_none() {
        assert!(begin.elapsed() < Duration::from_secs(60), "the server does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    for (path, accept, status, expected) in [
        ("/healthz", "*/*", 200, "\"ok\""),
        ("/readyz", "*/*", 503, "\"preparing\""),
        ("/", "text/html", 503, "areax is preparing j0251"),
        ("/j0251/count/json", "*/*", 503, "the server is preparing its data"),
    ] {
        let said = asked(address, path, accept).unwrap();
        assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {said}");
        assert!(said.contains(expected), "{path}: {said}");
    }
    drop(lock);
    while !state(address).unwrap().starts_with("HTTP/1.1 200 ") {
        assert!(begin.elapsed() < Duration::from_secs(60), "the server is not ready");
        std::thread::sleep(Duration::from_millis(20));
    }
    let said = asked(server.address, "/j0251/count/json", "*/*").unwrap();
    assert!(said.starts_with("HTTP/1.1 200 ") && said.contains("\"count\""), "{said}");
}

#[test]
fn the_first_client_of_a_prepared_data_set_gets_an_answer() {
    let areax = made(1000);
    areax.answer("prepare DATA --quiet");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let command = areax.command(&format!("serve DATA --port {} --quiet", address.port()));
    let process = { command }.stderr(Stdio::null()).spawn().unwrap();
    let _server = Running { _areax: areax, process, address };
    let begin = Instant::now();
    let said = loop {
        // Without a pause: the port is asked as soon as there is one.
        match asked(address, "/j0251/count/json", "*/*") {
            Some(said) => break said,
            None => {
                assert!(begin.elapsed() < Duration::from_secs(60), "the server does not listen")
            }
        }
    };
    assert!(said.starts_with("HTTP/1.1 200 ") && said.contains("\"count\""), "{said}");
}

/// Far more text than the buffers between the two programs hold.
const SYNAPSES: usize = 200_000;

#[test]
fn a_client_that_takes_nothing_loses_its_connection() {
    let server = Running::start(made(SYNAPSES), "--write-timeout 1");
    let mut stream = server.ask(ALL);
    let mut head = [0; 15];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    std::thread::sleep(Duration::from_secs(4));
    let stalled = rest(stream);
    assert!(!stalled.ends_with(b"0\r\n\r\n"), "the stream waited for its client");
    // Whoever reads gets all of it, however often the socket is full in between.
    let mut slow = server.ask(ALL);
    let (begin, mut part) = (Instant::now(), vec![0; 1 << 20]);
    while begin.elapsed() < Duration::from_secs(3) {
        assert!(slow.read(&mut part).unwrap() > 0, "a client that reads was cut off");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(rest(slow).ends_with(b"0\r\n\r\n"));
}

#[test]
fn the_program_opens_files_that_have_changed_anew() {
    let areax = made(1000);
    let (table, mapping) = (areax.data("synapses.npy"), areax.data("celltype_mapping.txt"));
    let server = Running::start(areax, "");
    let get = |path: &str| String::from_utf8(rest(server.ask(path))).unwrap();
    assert!(get("/readyz").starts_with("HTTP/1.1 200"));
    std::fs::write(&table, crate::changes::turned(&table)).unwrap();
    let text = std::fs::read_to_string(&mapping).unwrap();
    std::fs::write(&mapping, text.replace("MSN", "SPINY")).unwrap();
    assert!(get("/readyz").starts_with("HTTP/1.1 503"));
    let begin = Instant::now();
    while !get("/readyz").starts_with("HTTP/1.1 200") {
        assert!(begin.elapsed() < Duration::from_secs(60), "{}", get("/readyz"));
        std::thread::sleep(Duration::from_millis(50));
    }
    let count = get("/j0251/count/json?post_celltype=SPINY&prob_min=none");
    assert!(count.starts_with("HTTP/1.1 200"), "{count}");
}
