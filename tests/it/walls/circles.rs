//! No two files use each other, directly or by way of others. Names are followed to the file that
//! says them, through `pub use`. A module and those within it are no circle: `mod.rs` names what it
//! holds, and what it holds uses what `mod.rs` says for all of it.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// Steps from the root of the crate.
type Path = Vec<String>;

/// A file as the search sees it.
struct Module {
    file: String,
    imports: Vec<Import>,
    /// The code without its imports.
    body: String,
}

/// One name of a `use`.
struct Import {
    path: Path,
    alias: String,
    is_public: bool,
}

/// The modules of the crate, and what each uses.
struct Crate {
    names: BTreeSet<Path>,
    modules: BTreeMap<Path, Module>,
}

/// Files that use each other: those of each circle, with the uses between them.
pub fn circles(sources: &[Source]) -> Vec<Vec<String>> {
    let this = Crate::of(sources);
    let uses: BTreeMap<&Path, BTreeSet<&Path>> =
        this.modules.keys().map(|module| (module, this.uses(module))).collect();
    let reached: BTreeMap<&Path, BTreeSet<&Path>> =
        uses.keys().map(|module| (*module, reached(&uses, module))).collect();
    let mut left: BTreeSet<&Path> = uses.keys().copied().collect();
    let mut found = Vec::new();
    while let Some(first) = left.pop_first() {
        let mutual =
            |other: &&&Path| reached[first].contains(**other) && reached[**other].contains(first);
        let circle: BTreeSet<&Path> = left.iter().filter(mutual).copied().collect();
        if circle.is_empty() {
            continue;
        }
        left.retain(|module| !circle.contains(module));
        let all: BTreeSet<&Path> = circle.into_iter().chain([first]).collect();
        let file = |module: &Path| &this.modules[module].file;
        let edges = all.iter().flat_map(|from| uses[*from].iter().map(move |onto| (*from, *onto)));
        let inner = edges.filter(|(_, onto)| all.contains(*onto));
        found.push(inner.map(|(a, b)| format!("{} uses {}", file(a), file(b))).collect());
    }
    found
}

fn reached<'a>(
    uses: &BTreeMap<&'a Path, BTreeSet<&'a Path>>,
    from: &'a Path,
) -> BTreeSet<&'a Path> {
    let (mut found, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(module) = next.pop() {
        next.extend(uses[module].iter().copied().filter(|onto| found.insert(*onto)));
    }
    found
}

impl Crate {
    fn of(sources: &[Source]) -> Crate {
        let names: BTreeSet<Path> = sources.iter().map(|source| name(&source.module)).collect();
        let modules = sources.iter().filter(|source| !source.name.starts_with("src/bin/"));
        let module = |source: &Source| {
            let own = name(&source.module);
            let (imports, body) = imports(source.code());
            let imports = imports.into_iter().filter_map(|(path, alias, is_public)| {
                Some(Import { path: absolute(&names, &own, &path)?, alias, is_public })
            });
            let imports = imports.collect();
            (own, Module { file: source.name.clone(), imports, body })
        };
        let modules = modules.map(module).collect();
        Crate { names, modules }
    }

    /// The modules that a module uses, but for those it stands in and those it holds.
    fn uses(&self, module: &Path) -> BTreeSet<&Path> {
        let Module { imports, body, .. } = &self.modules[module];
        let imported = imports.iter().filter(|import| !import.is_public).map(|i| i.path.clone());
        let named = paths(body).into_iter().filter_map(|path| self.in_code(module, &path));
        let found = imported.chain(named).filter_map(|path| self.home(&path, &mut BTreeSet::new()));
        found.filter(|home| !home.starts_with(module) && !module.starts_with(home)).collect()
    }

    /// A path of the code as one from the root; none where it is of another crate or a type.
    fn in_code(&self, module: &Path, path: &[String]) -> Option<Path> {
        let import = self.modules[module].imports.iter().find(|import| import.alias == path[0]);
        match import {
            Some(import) => Some([&import.path, &path[1..]].concat()),
            None => absolute(&self.names, module, path),
        }
    }

    /// The module that says a name, through whatever passes it on; none for a module itself.
    fn home(&self, path: &[String], seen: &mut BTreeSet<Path>) -> Option<&Path> {
        if !seen.insert(path.to_vec()) {
            return None;
        }
        let is_module = |n: &usize| self.modules.contains_key(&path[..*n]);
        let length = (0..=path.len()).rev().find(is_module)?;
        let (module, item) = (&path[..length], path.get(length)?);
        let (name, Module { imports, .. }) = self.modules.get_key_value(module)?;
        let passed = imports.iter().find(|import| import.alias == *item);
        let passed = passed.and_then(|i| self.home(&[&i.path, &path[length + 1..]].concat(), seen));
        Some(passed.unwrap_or(name))
    }
}

fn name(module: &str) -> Path {
    if module == "lib" { Vec::new() } else { module.split("::").map(str::to_owned).collect() }
}

/// A path as one from the root, if it begins at this crate or at a module that `module` holds.
fn absolute(modules: &BTreeSet<Path>, module: &Path, path: &[String]) -> Option<Path> {
    let rest = |n: usize| path[n..].to_vec();
    match path.first()?.as_str() {
        "crate" => Some(rest(1)),
        "self" => Some([module.clone(), rest(1)].concat()),
        "super" => {
            let up = path.iter().take_while(|step| *step == "super").count();
            Some([module[..module.len().checked_sub(up)?].to_vec(), rest(up)].concat())
        }
        child => {
            let own = [module.clone(), vec![child.to_owned()]].concat();
            modules.contains(&own).then(|| [module.clone(), path.to_vec()].concat())
        }
    }
}

/// The names of every `use` (path, alias, whether it is passed on), and the code without them.
fn imports(code: &str) -> (Vec<(Path, String, bool)>, String) {
    let (mut found, mut body, mut rest) = (Vec::new(), String::new(), code);
    while !rest.is_empty() {
        let line_ends = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let line = rest[..line_ends].trim_start();
        let is_public = line.starts_with("pub");
        let tail = match (is_public, line.find("use ")) {
            (false, Some(0)) => true,
            (true, Some(at)) => line[..at].split_whitespace().count() == 1,
            _ => false,
        };
        if !tail {
            body.push_str(&rest[..line_ends]);
            rest = &rest[line_ends..];
            continue;
        }
        let end = rest.find(';').unwrap_or(rest.len());
        let tree = rest[..end].split_once("use ").unwrap().1;
        // What only comments name is no use.
        if !body.trim_end().ends_with("#[cfg(doc)]") {
            found
                .extend(names(&[], tree).into_iter().map(|(path, alias)| (path, alias, is_public)));
        }
        rest = rest[end..].trim_start_matches(';');
    }
    (found, body)
}

/// The paths of a tree of names, and what each is called here.
fn names(before: &[String], tree: &str) -> Vec<(Path, String)> {
    let tree = tree.trim();
    if let Some((head, group)) = tree.split_once('{') {
        let before = [before, &steps(head)].concat();
        let inner = &group[..group.rfind('}').unwrap_or(group.len())];
        return items(inner).iter().flat_map(|item| names(&before, item)).collect();
    }
    let (path, alias) = match tree.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias.trim().to_owned())),
        None => (tree, None),
    };
    let mut path = [before, &steps(path)].concat();
    path.pop_if(|step| step == "self");
    let Some(last) = path.last().cloned() else { return Vec::new() };
    vec![(path, alias.unwrap_or(last))]
}

fn steps(path: &str) -> Path {
    path.split("::").map(str::trim).filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

/// The parts of a group, where commas in inner groups are none of its own.
fn items(group: &str) -> Vec<String> {
    let (mut depth, mut all) = (0, vec![String::new()]);
    for c in group.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match c {
            ',' if depth == 0 => all.push(String::new()),
            c => all.last_mut().unwrap().push(c),
        }
    }
    all.retain(|item| !item.trim().is_empty());
    all
}

/// Every path of two steps or more in code.
fn paths(code: &str) -> Vec<Path> {
    let is_of_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = code.split(|c| !is_of_path(c)).filter(|word| word.contains("::"));
    words.filter(|word| !word.starts_with(':')).map(steps).filter(|path| path.len() > 1).collect()
}

#[test]
fn files_do_not_use_each_other_in_circles() {
    let found = circles(super::library_and_binary());
    let told: Vec<String> = found.iter().map(|circle| circle.join("\n")).collect();
    assert!(found.is_empty(), "\n{} circles\n{}", found.len(), told.join("\n\n"));
}

#[test]
fn circles_are_found_in_every_form() {
    let found = |files: &[(&str, &str)]| {
        let source = |(module, code): &(&str, &str)| Source::of_code(module, code);
        circles(&files.iter().map(source).collect::<Vec<_>>())
    };
    let one = |files: &[(&str, &str)]| assert_eq!(found(files).len(), 1, "{files:?}");
    let none = |files: &[(&str, &str)]| assert_eq!(found(files).len(), 0, "{files:?}");
    one(&[("a::b", "use super::c::C;\nstruct B;"), ("a::c", "use crate::a::b::B;\nstruct C;")]);
    // Through a name that is passed on, a group, another name, a module's name, a third file.
    let passed = ("a", "mod b;\nmod c;\npub use b::B;\npub(crate) use c::C as Other;");
    one(&[passed, ("a::b", "use super::{x, Other};"), ("a::c", "fn f(b: crate::a::B) {}")]);
    one(&[
        ("a", "use crate::b;\nfn f() { b::g() }"),
        ("b", "use crate::{a::{self}, x};\nfn g() { a::f() }"),
    ]);
    one(&[("a", "use crate::b::B;"), ("b", "use crate::c::C;"), ("c", "use crate::a::A;")]);
    none(&[("a", "use crate::b::B;"), ("b", "use crate::c::C;"), ("c", "struct C;")]);
    // A room and what it holds; a module that is only named.
    none(&[("a", "mod b;\nuse b::B;\nstruct A;"), ("a::b", "use super::A;\nstruct B;")]);
    none(&[("a", "#[cfg(doc)]\nuse crate::b::B;"), ("b", "use crate::a::A;")]);
    none(&[("a", "use crate::b;"), ("b", "use crate::a::A;")]);
}
