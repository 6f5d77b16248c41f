//! Questions as tools of agents, as an agent's program asks them: messages on stdin and stdout, and over
//! HTTP.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::Areax;

mod answers;
mod http;
mod lists;
mod processes;
mod refusals;

/// A process that answers an agent, and what it is told.
pub struct Agent {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    asked: u64,
    /// Notifications that came before answers.
    pub notes: Vec<Value>,
    /// What the first message was answered with.
    pub hello: Value,
}

impl Agent {
    /// Starts the process and says hello.
    pub fn start(areax: &Areax, line: &str) -> Agent {
        let mut command = areax.command(line);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (notes, hello) = (Vec::new(), Value::Null);
        let mut agent = Agent { child, input, output, asked: 0, notes, hello };
        let client = json!({"name": "test", "version": "1"});
        let hello = json!({
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client,
        });
        agent.hello = agent.ask("initialize", hello)["result"].clone();
        agent.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        agent
    }

    pub fn say(&mut self, message: &Value) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{message}").unwrap();
        input.flush().unwrap();
    }

    /// Asks without waiting; gives the id.
    pub fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.asked += 1;
        let id = self.asked;
        self.say(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The next message.
    pub fn heard(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.output.read_line(&mut line).unwrap() {
            0 => None,
            _ => Some(serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"))),
        }
    }

    /// The answer to a message; notes come before it.
    pub fn answer(&mut self, id: u64) -> Value {
        loop {
            let message = self.heard().expect("the process has ended");
            match message["id"].as_u64() {
                Some(of) if of == id => return message,
                Some(_) => {}
                None => self.notes.push(message),
            }
        }
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    /// The result of a call.
    pub fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.ask("tools/call", json!({"name": tool, "arguments": arguments}));
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    /// The answer of a call that must succeed, which is there as text too.
    #[track_caller]
    pub fn told(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments.clone());
        assert_eq!(result["isError"], false, "{tool} {arguments}: {result}");
        let text = result["content"][0]["text"].as_str().unwrap();
        let answer = result["structuredContent"].clone();
        assert_eq!(serde_json::from_str::<Value>(text).unwrap(), answer, "{tool}");
        answer
    }

    /// The text of a call that must fail.
    #[track_caller]
    pub fn refused(&mut self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments.clone());
        assert_eq!(result["isError"], true, "{tool} {arguments}: {result}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// Closes its input: the exit code, and how long it took.
    pub fn end(mut self) -> (i32, Duration) {
        let begin = Instant::now();
        drop(self.input.take());
        let code = self.child.wait().unwrap().code().unwrap();
        (code, begin.elapsed())
    }
}

/// A data set with a map: weights, a number, categories, a population, ids beyond 2⁵³.
pub fn with_map(areax: &Areax) {
    std::fs::create_dir(areax.path("toy")).unwrap();
    areax.write(
        "toy/areax.toml",
        "name = \"toy\"\n[synapses]\nfiles = [\"synapses.csv\"]\npre = \"from\"\npost = \"to\"\nweight = \"n\"\n\
         [synapses.numbers]\nscore = \"score\"\n[synapses.categories]\nregion = \"region\"\n\
         [neurons]\nfiles = [\"types.csv\"]\nid = \"id\"\n[neurons.categories]\ntype = \"type\"\n\
         [neurons.numbers]\nlength = \"length\"\n[defaults]\ntypes = \"type\"\n[defaults.rest]\nscore_min = 0.4\n\
         [populations]\nstrong = \"both.type = 'A, B'\"\n",
    );
    areax.write(
        "toy/synapses.csv",
        "from,to,n,score,region\n720575940600000001,2,2,0.5,LO\n720575940600000001,2,1,0.9,ME\n\
         2,3,4,0.25,\n3,720575940600000001,7,0.75,LO\n2,2,1,0.5,ME\n",
    );
    areax
        .write("toy/types.csv", "id,type,length\n2,B,10\n720575940600000001,\"A, B\",20\n3,B,30\n");
}
