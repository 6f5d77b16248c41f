//! The server behind a port: the program itself, and clients that behave badly.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
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
        let mut command = areax.command(&format!("serve DATA --port 0 {flags}"));
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "the server ended");
            if let Some((_, rest)) = line.split_once("at http://") {
                break rest.split(' ').next().unwrap().parse().unwrap();
            }
        };
        // Nobody would take what it says later.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Running { _areax: areax, process, address }
    }

    fn ask(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        stream
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
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
        "GET /healthz HTTP/1.1\r\nHost: x\r\nFoo",
        "POST /j0251/count/json HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
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
