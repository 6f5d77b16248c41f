//! The command line as a function of the library.

use std::ffi::OsString;
use std::fs;

use super::Areax;

#[test]
fn it_gives_the_exit_code_and_may_be_called_again() {
    let areax = Areax::with_data();
    let call = |words: &[&str]| {
        let words = ["areax"].iter().chain(words).map(OsString::from);
        areax::cli::main(words)
    };
    let (data, file) = (areax.path("DATA"), areax.path("count.json"));
    let (data, file) = (data.to_str().unwrap(), file.to_str().unwrap());
    let mut answers = Vec::new();
    for _ in 0..2 {
        assert_eq!(call(&["count", data, "--prob-min", "0.6", "-o", file, "--quiet"]), 0);
        answers.push(fs::read(file).unwrap());
    }
    areax.answer("count DATA --prob-min 0.6 -o program.json --quiet");
    answers.push(fs::read(areax.path("program.json")).unwrap());
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    // Nothing ends the process that calls.
    assert_eq!(call(&["count", data, "--prob-mim", "0.6"]), 2);
    assert_eq!(call(&["count", "nowhere", "--quiet"]), 3);
}
