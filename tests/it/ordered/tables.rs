//! Random tables with a map.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use areax::query::NeuronIds;
use fastrand::Rng;

/// Tables as texts, and what questions can name.
pub struct Tables {
    synapses: String,
    neurons: Option<String>,
    map: String,
    /// Ids, some of which no table has.
    pub ids: Vec<String>,
    pub numbers: Vec<&'static str>,
    pub categories: Vec<&'static str>,
    pub neuron_numbers: Vec<&'static str>,
    pub neuron_categories: Vec<&'static str>,
    pub has_weight: bool,
    pub has_position: bool,
    pub has_types: bool,
    pub has_names: bool,
}

/// Values of the categories; the empty one is null.
pub const NAMES: [&str; 5] = ["a", "b", "null", "c d", ""];

impl Tables {
    /// Tables of up to `rows` rows.
    pub fn random(rng: &mut Rng, rows: usize) -> Tables {
        let rows = rng.usize(0..=rows);
        let count = rng.usize(1..16);
        let has_names = rng.u8(..5) == 0;
        let id =
            |at: usize| if has_names { format!("N{at}") } else { (at * 7 % 23 + 5).to_string() };
        Tables::of(rng, rows, (0..count).map(id).collect(), has_names)
    }

    /// Tables of so many rows, between more neurons.
    pub fn many(rng: &mut Rng, rows: usize) -> Tables {
        Tables::of(rng, rows, (0..300).map(|at| (at * 31 + 1).to_string()).collect(), false)
    }

    fn of(rng: &mut Rng, rows: usize, ids: Vec<String>, has_names: bool) -> Tables {
        let (has_weight, has_position) = (rng.bool(), rng.bool());
        let with_neurons = rng.u8(..4) > 0;
        let has_types = with_neurons && rng.bool();
        let mut map = "name = \"random\"\n[synapses]\nfiles = [\"s.csv\"]\n".to_owned();
        let column = |name: &str| match has_names {
            true => format!("{{ column = \"{name}\", names = true }}"),
            false => format!("\"{name}\""),
        };
        let _ = writeln!(map, "pre = {}\npost = {}", column("pre"), column("post"));
        if has_weight {
            map.push_str("weight = \"n\"\n");
        }
        if has_position {
            let nm = ["[1, 1, 1]", "[4, 4, 40]", "[0.5, 4, 2.25]"][rng.usize(..3)];
            let _ = writeln!(map, "position = {{ columns = [\"x\", \"y\", \"z\"], nm = {nm} }}");
        }
        if with_neurons && rng.bool() {
            map.push_str("segments = \"class\"\n");
        }
        map.push_str("[synapses.numbers]\nsize = \"size\"\nscore = \"score\"\n");
        let _ = writeln!(map, "sum = {{ column = \"sum\", summed = {} }}", rng.bool());
        map.push_str("[synapses.categories]\nregion = \"region\"\nshape = \"shape\"\n");
        if with_neurons {
            let _ = writeln!(map, "[neurons]\nfiles = [\"n.csv\"]\nid = {}", column("id"));
            if rng.bool() {
                map.push_str("order = \"type\"\n");
            }
            map.push_str("[neurons.categories]\ntype = \"type\"\nclass = \"class\"\n");
            map.push_str("[neurons.numbers]\nlength = \"length\"\n");
        }
        if has_types {
            map.push_str("[defaults]\ntypes = \"type\"\n");
        }
        let synapses = synapses(rng, rows, &ids);
        let neurons = with_neurons.then(|| neurons(rng, &ids));
        let none = Vec::new;
        Tables {
            synapses,
            neurons,
            map,
            ids,
            numbers: vec!["size", "score", "sum"],
            categories: vec!["region", "shape"],
            neuron_numbers: if with_neurons { vec!["length"] } else { none() },
            neuron_categories: if with_neurons { vec!["type", "class"] } else { none() },
            has_weight,
            has_position,
            has_types,
            has_names,
        }
    }

    /// Up to three of the ids.
    pub fn some_ids(&self, rng: &mut Rng) -> NeuronIds {
        let ids = (0..rng.usize(1..4)).map(|_| self.ids[rng.usize(..self.ids.len())].clone());
        let ids: Vec<String> = ids.collect();
        match self.has_names {
            true => NeuronIds::Names(ids),
            false => NeuronIds::Numbers(ids.iter().map(|id| id.parse().unwrap()).collect()),
        }
    }

    /// Writes them into a folder.
    pub fn write(&self, folder: &Path) {
        fs::write(folder.join("s.csv"), &self.synapses).unwrap();
        fs::write(folder.join("areax.toml"), &self.map).unwrap();
        if let Some(neurons) = &self.neurons {
            fs::write(folder.join("n.csv"), neurons).unwrap();
        }
    }
}

fn synapses(rng: &mut Rng, rows: usize, ids: &[String]) -> String {
    let mut text = "pre,post,n,x,y,z,size,score,sum,region,shape\n".to_owned();
    let has_infinities = rng.u8(..4) == 0;
    for _ in 0..rows {
        let id = |rng: &mut Rng| &ids[rng.usize(..ids.len())];
        let (pre, post) = (id(rng), id(rng));
        let at = [rng.u32(..9), rng.u32(..9), rng.u32(..9)];
        let size = match rng.u8(..8) {
            0 => String::new(),
            1 => rng.i64(-1_000_000..1_000_000).to_string(),
            _ => rng.u8(..9).to_string(),
        };
        let score = match rng.u8(..9) {
            0 => String::new(),
            1 => "nan".to_owned(),
            2 if has_infinities => "-inf".to_owned(),
            3 => (f64::from(rng.u8(..10)) / 10.0).to_string(),
            _ => (rng.f64() - 0.3).to_string(),
        };
        let sum = if rng.bool() { rng.f32() * 4.0 } else { 0.5 };
        let name = |rng: &mut Rng| NAMES[rng.usize(..NAMES.len())];
        let (region, shape) = (name(rng), name(rng));
        let n = if rng.u8(..20) == 0 { 300 } else { rng.u8(1..5).into() };
        let [x, y, z] = at;
        let _ =
            writeln!(text, "{pre},{post},{n},{x},{y},{z},{size},{score},{sum},{region},{shape}");
    }
    text
}

/// Most of the ids, and one that no synapse has.
fn neurons(rng: &mut Rng, ids: &[String]) -> String {
    let mut ids: Vec<String> = ids.iter().filter(|_| rng.u8(..5) > 0).cloned().collect();
    ids.push("999".to_owned());
    rng.shuffle(&mut ids);
    let mut text = "id,type,class,length\n".to_owned();
    for id in ids {
        let name = |rng: &mut Rng| NAMES[rng.usize(..NAMES.len())];
        let (kind, class) = (name(rng), name(rng));
        let length = if rng.bool() { rng.u8(..5).to_string() } else { String::new() };
        let _ = writeln!(text, "{id},{kind},{class},{length}");
    }
    text
}
