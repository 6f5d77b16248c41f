//! Links the program to a fixed address where the system allows it. Relocatable, it begins with 113,000
//! addresses to fill in, on 379 pages that it then has to itself: 0.9 of the 2.3 ms that `areax --version`
//! takes, and a part of every answer of a command line.

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
