//! What is said of addresses that no route has, and of methods that a route does not support.

use axum::http::{Method, StatusCode, Uri};

use super::problem::Problem;
use crate::names::nearest;

/// The routes of a server.
#[derive(Clone, Debug)]
pub struct Known {
    /// All of them.
    pub paths: Vec<String>,
    /// The names of its data sets, with which some begin.
    pub names: Vec<String>,
}

impl Known {
    /// 404, with the route that may have been meant.
    pub fn no_route(&self, path: &str) -> Problem {
        let problem = Problem::new(StatusCode::NOT_FOUND, format!("there is no route '{path}'"));
        match self.meant(path) {
            Some(meant) => problem.advise_route("did you mean '", meant, "'?"),
            None => problem.advise_route("", "/openapi.json", " lists the routes"),
        }
    }

    /// The route whose own word, `matrix` of `/j0251/matrix/json`, is the one that is asked for or
    /// like it, of the data set that is named or like it; else the one that is like it as a whole.
    fn meant<'a>(&'a self, path: &str) -> Option<&'a str> {
        let paths = || self.paths.iter().map(String::as_str);
        let plain = || paths().filter(|path| !path.contains('{'));
        let own = || plain().flat_map(|path| self.words(path).map(move |word| (word, path)));
        let asked: Vec<&str> = self.words(path).collect();
        let same = own().map(|(word, _)| word).find(|word| asked.contains(word));
        let like = |asked: &&str| nearest(asked, own().map(|(word, _)| word));
        let word = same.or_else(|| asked.iter().rev().find_map(like));
        let found = word.and_then(|word| {
            let routes = || own().filter(|(own, _)| *own == word).map(|(_, path)| path);
            let name = path.split('/').nth(1).unwrap_or_default();
            let of = |path: &&str| path.split('/').nth(1) == self.name(name);
            routes().find(of).or_else(|| routes().next())
        });
        found.or_else(|| nearest(path, paths()))
    }

    /// The data set with this name, or one like it.
    fn name(&self, text: &str) -> Option<&str> {
        let names = || self.names.iter().map(String::as_str);
        names().find(|name| *name == text).or_else(|| nearest(text, names()))
    }

    /// The words of a path that tell it from others of its data set.
    fn words<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let parts = path.strip_prefix('/').and_then(|path| path.split_once('/'));
        let of_set = parts.filter(|(name, _)| self.names.iter().any(|known| known == name));
        let rest = of_set.map_or(path, |(_, rest)| rest);
        rest.split(['/', '.']).filter(|word| !["", "json"].contains(word))
    }
}

/// 405.
pub async fn no_method(method: Method, uri: Uri) -> Problem {
    let sentence = format!("'{}' does not support {method}", uri.path());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, sentence).advise("ask with GET")
}
