//! A small HTTP server on loopback that misbehaves as it is told.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    /// By name in lower case.
    pub headers: HashMap<String, String>,
    /// How many requests for this path came before.
    pub before: usize,
}

impl Request {
    /// The first byte of the range that is asked for.
    pub fn range(&self) -> Option<usize> {
        self.headers.get("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// After so many bytes of the body the connection is cut.
    pub cut: usize,
    /// So long it is silent before it cuts.
    pub silence: Duration,
}

impl Reply {
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Reply {
        let body = body.into();
        let headers = vec![("content-length", body.len().to_string())];
        Reply { status, headers, body, cut: usize::MAX, silence: Duration::ZERO }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.retain(|(found, _)| *found != name);
        self.headers.push((name, value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Reply {
        self.headers.retain(|(found, _)| *found != name);
        self
    }

    pub fn cut_after(self, cut: usize) -> Reply {
        Reply { cut, ..self }
    }

    /// A file as a good server sends it: with an ETag, and ranges of it.
    pub fn file(request: &Request, bytes: &[u8], etag: &str) -> Reply {
        let fits = request.headers.get("if-range").is_none_or(|asked| asked == etag);
        let whole = Reply::new(200, bytes).with("etag", etag);
        match request.range().filter(|_| fits) {
            None => whole,
            Some(from) if from >= bytes.len() => Reply::new(416, ""),
            Some(from) => {
                let range = format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
                Reply::new(206, &bytes[from..]).with("etag", etag).with("content-range", range)
            }
        }
    }
}

/// A server; it ends when it is dropped.
pub struct Server {
    pub url: String,
    asked: Arc<Mutex<Vec<Request>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers every request with what `answer` makes of it.
    pub fn start(answer: impl Fn(&Request) -> Reply + Send + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (asked, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (log, stopped) = (asked.clone(), stop.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                // A client that goes away is not a failure of the server's.
                let _ = serve(&stream.unwrap(), &log, &answer);
            }
        });
        Server { url, asked, stop, thread: Some(thread) }
    }

    /// All requests so far.
    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread, which waits for a connection.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(
    mut stream: &TcpStream,
    log: &Mutex<Vec<Request>>,
    answer: &impl Fn(&Request) -> Reply,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HashMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.trim().to_lowercase(), value.trim().to_owned());
    }
    let before = log.lock().unwrap().iter().filter(|asked| asked.path == path).count();
    let request = Request { path, headers, before };
    let reply = answer(&request);
    log.lock().unwrap().push(request);
    let mut head = format!("HTTP/1.1 {} Said\r\nconnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all(head.as_bytes())?;
    stream.write_all(b"\r\n")?;
    stream.write_all(&reply.body[..reply.body.len().min(reply.cut)])?;
    std::thread::sleep(reply.silence);
    stream.shutdown(std::net::Shutdown::Write)
}
