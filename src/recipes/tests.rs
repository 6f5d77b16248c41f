//! Tests of recipes: each is well formed, and its maps are maps.

use std::path::Path;

use super::*;
use crate::map::Files;

#[test]
fn every_text_is_a_recipe() {
    for text in TEXTS {
        if let Err(error) = parse::recipe(text) {
            panic!("{error}\n{}", text.lines().next().unwrap_or_default());
        }
    }
    assert_eq!(all().len(), TEXTS.len());
    for name in [
        "j0251",
        "flywire-783-princeton",
        "flywire-783-buhmann",
        "codex-connections",
        "flywire-annotations",
        "hemibrain-traced",
        "neuprint-synapses",
        "neuprint-adjacencies",
        "male-cns",
        "male-cns-weights",
        "manc",
        "banc",
        "microns",
        "microns-connections",
        "h01",
        "sjcabs-edgelist",
        "cook-2019",
        "winding-2023",
        "generic",
    ] {
        assert_eq!(find(name).unwrap().name, name);
    }
    let error = find("hemibrain").unwrap_err().to_string();
    assert!(error.contains("hemibrain-traced"), "{error}");
}

#[test]
fn the_map_of_a_recipe_is_a_map() {
    for recipe in all() {
        let Some(map) = recipe.map() else { continue };
        let text = map.to_toml();
        let read = Map::parse(&text, Path::new(&recipe.name));
        assert_eq!(read.unwrap_or_else(|error| panic!("{error}\n{text}")), map);
    }
}

#[test]
fn names_of_columns_follow_the_rule() {
    for recipe in all().iter().filter(|recipe| recipe.name != "j0251") {
        let synapses = recipe.synapses.iter().map(|one| (&one.numbers, &one.categories));
        let neurons = recipe.neurons.iter().map(|one| (&one.numbers, &one.categories));
        for (numbers, categories) in synapses.chain(neurons) {
            let mut namer = Namer::default();
            let numbers = numbers.iter().map(|one| (&one.name, &one.column));
            let categories = categories.iter().map(|one| (&one.name, &one.column));
            for (name, column) in numbers.chain(categories) {
                assert_eq!(*name, namer.name(column), "{}: {column}", recipe.name);
            }
        }
    }
}

/// Every column of a recipe is in one of the files that are synthesized, unless it is optional.
#[test]
fn the_files_of_a_recipe_have_its_columns() {
    for recipe in all().iter().filter(|recipe| !recipe.files.is_empty()) {
        let has = |is_neurons: bool, column: &str| {
            let files = recipe.files.iter().filter(|file| file.is_neurons == is_neurons);
            files.flat_map(|file| &file.columns).any(|(name, _)| name == column)
        };
        if let Some(synapses) = &recipe.synapses {
            let mut columns = vec![&synapses.pre.column, &synapses.post.column];
            columns.extend(&synapses.weight);
            columns.extend(synapses.position.iter().flat_map(|position| &position.columns));
            columns.extend(synapses.numbers.iter().map(|number| &number.column));
            columns.extend(synapses.categories.iter().map(|category| &category.column));
            for column in columns {
                let there = has(false, column) || recipe.is_optional(column);
                assert!(there, "{}: {column}", recipe.name);
            }
        }
    }
}

#[test]
fn tables_of_neurons_have_one_file_and_only_what_import_joins() {
    for neurons in all().iter().flat_map(|recipe| &recipe.neurons) {
        assert_eq!(neurons.id.len(), 1);
        let files = Files { files: Vec::new(), condition: None, ..neurons.table.clone() };
        assert_eq!(files, Files::default(), "columns and separators are the file's");
    }
}
