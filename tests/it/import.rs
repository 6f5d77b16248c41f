//! `areax import`: synthetic tables as those of each recipe are recognized as what they are, and what
//! no recipe knows is refused in words.

use std::path::{Path, PathBuf};

use areax::import::{Imported, Request, import};
use areax::map::{Map, MapFile};
use areax::progress::Silent;
use areax::recipes::{self, Recipe};
use areax::synth::{SynthOptions, write_like};

const SYNAPSES: u64 = 1_500;
const NEURONS: u64 = 200;

fn like(folder: &Path, recipe: &str, seed: u64) -> Vec<PathBuf> {
    let options =
        SynthOptions { synapses: SYNAPSES, neurons: NEURONS, seed, ..SynthOptions::default() };
    write_like(folder, recipes::find(recipe).unwrap(), &options, &Silent).unwrap()
}

fn imported(folder: &Path, files: Vec<PathBuf>) -> areax::Result<Imported> {
    import(&Request { files, folder: folder.to_owned(), ..Request::default() })
}

fn columns(recipe: &Recipe, is_neurons: bool) -> Vec<&str> {
    let files = recipe.files.iter().filter(|file| file.is_neurons == is_neurons);
    files.flat_map(|file| &file.columns).map(|(name, _)| name.as_str()).collect()
}

#[test]
fn the_synthetic_tables_of_every_recipe_are_recognized() {
    for recipe in recipes::all().iter().filter(|recipe| !recipe.files.is_empty()) {
        let Some(synapses) = &recipe.synapses else { continue };
        let folder = tempfile::tempdir().unwrap();
        let made = imported(folder.path(), like(folder.path(), &recipe.name, 1));
        let made = made.unwrap_or_else(|error| panic!("{}: {error}", recipe.name));
        assert_eq!((&made.recipe, &made.map.name), (&recipe.name, &recipe.name));
        let own = columns(recipe, false);
        let mut expected = synapses.clone();
        expected.numbers.retain(|number| own.contains(&number.column.as_str()));
        expected.categories.retain(|category| own.contains(&category.column.as_str()));
        let map = made.map;
        expected.table.files.clone_from(&map.synapses.table.files);
        expected.table.columns.clone_from(&map.synapses.table.columns);
        expected.segments.clone_from(&map.synapses.segments);
        assert_eq!(map.synapses, expected, "{}", recipe.name);
        check_neurons(recipe, &map);
        check_files(recipe, &map, folder.path());
    }
}

fn check_neurons(recipe: &Recipe, map: &Map) {
    let has_table = recipe.files.iter().any(|file| file.is_neurons);
    assert_eq!(map.neurons.is_some(), has_table, "{}", recipe.name);
    let Some(neurons) = &map.neurons else { return };
    assert_eq!(map.cells, recipe.cells);
    assert!(neurons.categories.len() > 1, "{}", recipe.name);
    let own = columns(recipe, true);
    assert!(neurons.categories.iter().all(|one| own.contains(&one.column.as_str())));
    let types = recipe.types.iter().find(|column| own.contains(&column.as_str())).unwrap();
    let named = neurons.categories.iter().find(|one| one.column == *types).unwrap();
    assert_eq!(map.defaults.types.as_ref(), Some(&named.name), "{}", recipe.name);
    assert_eq!(neurons.order, map.defaults.types);
    let segments = map.synapses.segments.as_ref();
    assert!(segments.is_some_and(|name| neurons.categories.iter().any(|one| one.name == *name)));
}

/// Every file of the map is there, and totals are left out.
fn check_files(recipe: &Recipe, map: &Map, folder: &Path) {
    let text = map.to_toml();
    let found = MapFile::of(&text, &folder.join("areax.toml"), folder).unwrap().find().unwrap();
    let totals = recipe.files.iter().filter(|file| file.total_of.is_some()).count();
    let files = recipe.files.len() - totals;
    assert_eq!(found.synapses.len() + found.neurons.iter().flatten().count(), files);
    assert!(!text.contains(folder.to_str().unwrap()), "files are named relative to the map");
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_makes_others() {
    for name in ["codex-connections", "male-cns", "banc", "h01", "cook-2019"] {
        let [a, b, c] = [1, 1, 2].map(|seed| {
            let folder = tempfile::tempdir().unwrap();
            let files = like(folder.path(), name, seed);
            files.iter().map(|file| std::fs::read(file).unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(a, b, "{name}");
        assert_ne!(a[0], c[0], "{name}");
    }
}

#[test]
fn the_parts_of_two_recipes_meet() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = like(folder.path(), "flywire-783-princeton", 1);
    // Its own synapses come first.
    files.extend(like(folder.path(), "flywire-annotations", 1).pop());
    let made = imported(folder.path(), files).unwrap();
    assert_eq!(made.map.name, "flywire-783-princeton");
    assert_eq!(made.map.defaults.types.as_deref(), Some("cell_type"));
    assert_eq!(made.map.defaults.axes.as_deref(), Some("super_class"));
    assert!(made.words.contains("flywire-annotations"), "{}", made.words);
}

/// A table of text in a folder of its own.
fn table(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn what_no_recipe_knows_is_proposed_and_used_only_if_asked() {
    let (folder, path) =
        table("white.csv", "pre\tpost\ttype\tsynapses\nADAL\tADFL\telectrical\t1\n");
    let request = |recipes: &[&str]| Request {
        files: vec![path.clone()],
        folder: folder.path().to_owned(),
        recipes: recipes.iter().map(|&name| name.to_owned()).collect(),
        ..Request::default()
    };
    let error = import(&request(&[])).unwrap_err();
    let advice = error.advice().unwrap();
    assert!(advice.contains("pre = pre, post = post, weight = synapses"), "{error}");
    assert!(advice.contains("--recipe generic"), "{error}");
    let map = import(&request(&["generic"])).unwrap().map;
    assert!(map.has_names());
    assert_eq!(map.synapses.weight.as_deref(), Some("synapses"));
    assert_eq!(map.synapses.categories[0].name, "type");
    let error = import(&request(&["male-cns-weights"])).unwrap_err().to_string();
    assert!(error.contains("lacks body_pre, body_post, weight"), "{error}");
}

#[test]
fn a_folder_is_told_to_be_named_by_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let error = imported(folder.path(), vec![folder.path().to_owned()]).unwrap_err().to_string();
    assert!(error.contains("this is a folder, and a table is a file"), "{error}");
    assert!(error.contains("name the files in it"), "{error}");
}

#[test]
fn the_columns_of_any_edge_list_make_it_nobodys() {
    for (name, text) in [
        ("edges.csv", "pre,post,weight,neuropil\n1,2,3,A\n"),
        ("edges.csv", "pre,post,weight\n1,2,3\n"),
        ("edges.txt", "100001 100002 3\n100002 100001 4\n"),
    ] {
        let (folder, path) = table(name, text);
        let error = imported(folder.path(), vec![path]).unwrap_err().to_string();
        assert!(error.contains("fits no recipe"), "{text}: {error}");
        assert!(error.contains("--recipe generic"), "{text}: {error}");
    }
    let (folder, path) = table("G_edgelist.txt", "100001 100002 3\n100002 100001 4\n");
    assert_eq!(imported(folder.path(), vec![path]).unwrap().map.name, "winding-2023");
}

#[test]
fn a_table_that_was_saved_anew_is_read_with_its_own_separators() {
    let (folder, path) = table("edges.csv", "pre,post,weight\n1,2,3\n");
    let request = Request {
        files: vec![path],
        folder: folder.path().to_owned(),
        recipes: vec!["winding-2023".to_owned()],
        ..Request::default()
    };
    let made = import(&request).unwrap();
    assert!(made.words.contains("pre 1 · post 2 · weight 3"), "{}", made.words);
    assert_eq!(made.map.synapses.table.separator, None);
}

#[test]
fn columns_of_a_table_of_which_nothing_is_known_can_be_said() {
    let (folder, path) = table("np.csv", "AIAL,AIAR,flp-1,npr-11\nAIAR,AIAL,flp-1,npr-11\n");
    let set = [
        ("synapses.columns", "[\"a\", \"b\", \"transmitter\", \"receptor\"]"),
        ("synapses.pre", "a"),
        ("synapses.post", "b"),
    ];
    let request = Request {
        files: vec![path],
        folder: folder.path().to_owned(),
        recipes: vec!["generic".to_owned()],
        set: set.map(|(entry, value)| (entry.to_owned(), value.to_owned())).to_vec(),
        name: Some("peptides".to_owned()),
    };
    let made = import(&request).unwrap();
    assert!(made.words.contains("pre AIAL · post AIAR"), "{}", made.words);
    let map = made.map;
    assert_eq!(map.name, "peptides");
    let categories: Vec<&str> =
        map.synapses.categories.iter().map(|category| category.name.as_str()).collect();
    assert_eq!(categories, ["transmitter", "receptor"]);
    let wrong = Request { set: vec![("synapses.weight".into(), "recepter".into())], ..request };
    let error = import(&wrong).unwrap_err().to_string();
    assert!(error.contains("recepter") || error.contains("fits no recipe"), "{error}");
}

#[test]
fn a_column_may_be_named_twice() {
    let generic = |path: &Path, folder: &Path, set: &[(&str, &str)]| Request {
        files: vec![path.to_owned()],
        folder: folder.to_owned(),
        recipes: vec!["generic".to_owned()],
        set: set.iter().map(|&(entry, value)| (entry.to_owned(), value.to_owned())).collect(),
        ..Request::default()
    };
    let text = "pre,post,kind,w\n1,2,a,5\n2,1,b,3\n";
    for name in ["edges.csv", "edges.txt"] {
        let (folder, path) = table(name, text);
        let made = import(&generic(&path, folder.path(), &[("synapses.weight", "w")])).unwrap();
        assert!(made.words.contains("pre 1 · post 2 · weight 5 · kind a"), "{}", made.words);
        assert_eq!(made.map.synapses.numbers, []);
        let twice = [("synapses.numbers.v", "w"), ("synapses.categories.sort", "kind")];
        let made = import(&generic(&path, folder.path(), &twice)).unwrap();
        assert!(made.words.contains("w 5 · v 5 · kind a · sort a"), "{}", made.words);
    }
    let (folder, path) = table("cells.csv", "id,type\n1,A\n2,B\n");
    std::fs::write(folder.path().join("edges.csv"), text).unwrap();
    let set = [("neurons.categories.kind", "type")];
    let request = Request {
        files: vec![folder.path().join("edges.csv"), path.clone()],
        ..generic(&path, folder.path(), &set)
    };
    let made = import(&request).unwrap();
    assert!(made.words.contains("id 1 · type A · kind A"), "{}", made.words);
}

#[test]
fn supervoxels_are_never_taken_for_neurons() {
    let (folder, path) = table("x.csv", "pre_pt_supervoxel_id,post_pt_supervoxel_id,size\n1,2,3\n");
    let error = imported(folder.path(), vec![path]).unwrap_err();
    assert!(!error.advice().unwrap().contains("it may be"), "{error}");
}

#[test]
fn a_table_of_one_end_of_each_synapse_is_refused() {
    for text in [
        "bodyId,type,roi,x,y,z,confidence\n1,pre,EB,1,2,3,0.9\n",
        "connector_id,node_id,type,x,y,z,roi,confidence\n1,2,pre,1,2,3,EB,0.9\n",
        "skeleton_id,synapse_id,predicted_nt\n1,2,3\n",
    ] {
        let (folder, path) = table("x.csv", text);
        let error = imported(folder.path(), vec![path]).unwrap_err().to_string();
        assert!(error.contains("one end"), "{error}");
    }
}

#[test]
fn the_published_layout_is_imported_as_the_map_that_is_built_in() {
    let folder = tempfile::tempdir().unwrap();
    let made = areax::synth::write(folder.path(), &SynthOptions::small(), &Silent).unwrap();
    let tables = vec![made.synapses.clone(), made.neurons];
    let all = [tables.clone(), vec![made.celltype_mapping, made.post_morph_mapping]].concat();
    let own = Map::j0251().unwrap();
    let map = imported(folder.path(), all).unwrap().map;
    assert_eq!(
        (&map.name, &map.defaults, &map.populations),
        (&own.name, &own.defaults, &own.populations)
    );
    let codes = map.neurons.unwrap().categories[0].codes.clone();
    assert!(codes.is_some_and(|name| name.ends_with("_celltype_mapping.txt")));
    assert_eq!(imported(folder.path(), tables).unwrap().map.synapses.categories[0].codes, None);
    let alone = imported(folder.path(), vec![made.synapses]).unwrap().map;
    assert_eq!((alone.synapses.segments, alone.neurons), (None, None));
}

#[test]
fn a_recipe_of_neurons_leaves_the_synapses_free() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = like(folder.path(), "flywire-783-princeton", 1);
    files.extend(like(folder.path(), "flywire-annotations", 1).pop());
    let recipes = vec!["flywire-annotations".to_owned()];
    let request =
        Request { files, folder: folder.path().to_owned(), recipes, ..Request::default() };
    assert_eq!(import(&request).unwrap().map.name, "flywire-783-princeton");
}

#[test]
fn the_first_row_is_told_from_a_header() {
    let (folder, path) =
        table("no_threshold_connections.csv", "720575940000001,720575940000002,ME_R,5,GABA\n");
    let made = imported(folder.path(), vec![path]).unwrap();
    assert_eq!(made.map.name, "codex-connections");
    assert!(made.words.contains("pre 720575940000001"), "{}", made.words);
    assert_eq!(made.map.synapses.table.columns.unwrap()[3], "syn_count");
}

#[test]
fn totals_are_left_out_whatever_the_files_are_called() {
    let (folder, parts) = table("a.csv", "bodyId_pre,bodyId_post,roi,weight\n1,2,EB,3\n1,2,FB,4\n");
    let totals = folder.path().join("b.csv");
    std::fs::write(&totals, "bodyId_pre,bodyId_post,weight\n1,2,7\n").unwrap();
    let made = imported(folder.path(), vec![totals, parts]).unwrap();
    assert_eq!(made.map.synapses.table.files, ["a.csv"]);
    assert!(made.words.contains("left out: b.csv, which has the totals"), "{}", made.words);
}

#[test]
fn the_header_may_be_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = like(folder.path(), "microns", 1);
    let header = folder.path().join("synapses_pni_2_v1_filtered_view_header.csv");
    let mut names: Vec<&str> = columns(recipes::find("microns").unwrap(), false);
    names.swap(12, 14);
    std::fs::write(&header, names.join(",") + "\n").unwrap();
    files.push(header);
    let map = imported(folder.path(), files).unwrap().map;
    assert_eq!(map.synapses.table.columns.unwrap()[14], "pre_pt_root_id");
    assert_eq!(map.synapses.table.files.len(), 1);
}

#[test]
fn a_table_without_header_gets_the_names_of_its_recipe() {
    let folder = tempfile::tempdir().unwrap();
    let made = imported(folder.path(), like(folder.path(), "microns", 1)).unwrap();
    let columns = made.map.synapses.table.columns.unwrap();
    assert_eq!((columns.len(), columns[12].as_str()), (15, "pre_pt_root_id"));
}
