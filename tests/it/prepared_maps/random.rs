//! Random maps and tables, small and awkward: nulls, quotes, wide numbers, conditions, joins, names.

/// What is written.
pub type Files = Vec<(&'static str, String)>;

/// One data set.
pub struct Random {
    rng: fastrand::Rng,
    has_names: bool,
    has_table: bool,
    has_weight: bool,
    has_position: bool,
}

const REGIONS: [&str; 6] = ["LO", "ME", "", "\"a,b\"", "NA", "Größe"];
const TYPES: [&str; 5] = ["B", "A", "", "KC", "null"];

impl Random {
    pub fn new(seed: u64) -> Random {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut chance = |of: u8| rng.u8(0..of) > 0;
        let (names, table, weight, position) = (!chance(4), chance(4), chance(2), chance(2));
        Random {
            has_names: names,
            has_table: table,
            has_weight: weight,
            has_position: position,
            rng,
        }
    }

    /// A map without anything awkward, and its tables.
    pub fn plain(mut self) -> Files {
        (self.has_names, self.has_table) = (false, true);
        (self.has_weight, self.has_position) = (false, false);
        let rows = "11,12,5,0.5,LO\n12,11,7,0.25,\n11,99,9007199254740993,,ME\n12,12,2,3,LO\n";
        vec![
            ("areax.toml", self.map("", "")),
            ("synapses.csv", format!("pre,post,size,score,region\n{rows}")),
            ("types.csv", "id,type,length\n12,B,1.5\n11,A,\n13,B,2\n".to_owned()),
            ("sides.tsv", "id\tside\ttype\n11\tleft\tX\n14\tright\tY\n".to_owned()),
        ]
    }

    /// Any map and tables; some are refused.
    pub fn files(mut self) -> Files {
        let conditions = [
            "pre != post",
            "pre > 103",
            "region is not null",
            "region in (LO, 'a,b') and size < 70",
            "score >= 0.25",
            "size is null",
            "region ~ 'L.*'",
            "note >= 5",
            "post != 'b'",
        ];
        let of_neurons = ["type != KC", "id < 112 and side is null", "length > 1", "note = x"];
        let condition = if self.rng.bool() { self.any(&conditions) } else { "" };
        let of_neurons = if self.rng.u8(..) < 80 { self.any(&of_neurons) } else { "" };
        let map = self.map(condition, of_neurons);
        let mut files = vec![("areax.toml", map), ("synapses.csv", self.synapses())];
        files.push(("types.csv", self.neurons("id,type,length,note", 4)));
        files.push(("sides.tsv", self.neurons("id\tside\ttype", 3)));
        files
    }

    fn any(&mut self, all: &[&'static str]) -> &'static str {
        all[self.rng.usize(..all.len())]
    }

    fn map(&mut self, condition: &str, of_neurons: &str) -> String {
        let id = |column: &str| match self.has_names {
            true => format!("{{ column = \"{column}\", names = true }}"),
            false => format!("{{ column = \"{column}\", add = 100 }}"),
        };
        let mut text = "name = \"toy\"\n[synapses]\nfiles = [\"synapses.csv\"]\n".to_owned();
        text += &format!("pre = {}\npost = {}\n", id("pre"), id("post"));
        if self.has_weight {
            text += "weight = \"n\"\n";
        }
        if self.has_position {
            text += "position = { columns = [\"x\", \"y\", \"z\"], nm = [4, 4, 40] }\n";
        }
        if !condition.is_empty() {
            text += &format!("where = \"{condition}\"\n");
        }
        text += "[synapses.numbers]\nsize = { column = \"size\", unit = \"voxel\" }\n";
        text += "score = { column = \"score\", null = [\"\", \"-1\"] }\n";
        text += "[synapses.categories]\nregion = { column = \"region\" }\n";
        if self.has_table {
            text += "[neurons]\nfiles = [\"types.csv\", \"sides.tsv\"]\n";
            text += &format!("id = {}\n", id("id"));
            if self.rng.bool() {
                text += "on_duplicate = \"first\"\n";
            }
            if self.rng.bool() {
                text += "order = \"side\"\n";
            }
            if !of_neurons.is_empty() {
                text += &format!("where = \"{of_neurons}\"\n");
            }
            text += "[neurons.categories]\ntype = \"type\"\nside = \"side\"\n";
            text += "[neurons.numbers]\nlength = \"length\"\n";
        }
        text
    }

    fn id(&mut self) -> String {
        match self.has_names {
            true => ["AVAL", "b", " I2 ", "42", "é"][self.rng.usize(..5)].to_owned(),
            false => self.rng.u32(0..14).to_string(),
        }
    }

    fn number(&mut self, is_whole: bool) -> String {
        match self.rng.u8(0..24) {
            0 => String::new(),
            1 if !is_whole => "nan".to_owned(),
            2 if !is_whole => "-inf".to_owned(),
            3 => "9007199254740993".to_owned(),
            4 => "-1".to_owned(),
            5 if self.rng.u8(..) < 4 => "NA".to_owned(),
            _ if is_whole => self.rng.u32(0..90).to_string(),
            _ => format!("{}", self.rng.u32(0..40) as f64 / 16.0),
        }
    }

    fn synapses(&mut self) -> String {
        let mut text = "pre,post,n,x,y,z,size,score,region,note\n".to_owned();
        let is_whole = self.rng.bool();
        for _ in 0..self.rng.usize(0..60) {
            let (pre, post) = (self.id(), self.id());
            let n = if self.rng.u16(..) < 60 { 0 } else { self.rng.u32(1..400) };
            let at = [0; 3].map(|_| self.rng.i32(-70_000..70_000));
            let (size, score) = (self.number(true), self.number(is_whole));
            let region = REGIONS[self.rng.usize(..REGIONS.len())];
            let note = self.rng.u8(0..9);
            let [x, y, z] = at;
            text += &format!("{pre},{post},{n},{x},{y},{z},{size},{score},{region},{note}\n");
        }
        text
    }

    fn neurons(&mut self, header: &str, columns: usize) -> String {
        let separator = if header.contains('\t') { "\t" } else { "," };
        let mut text = format!("{header}\n");
        let mut seen = Vec::new();
        for _ in 0..self.rng.usize(0..12) {
            let id = self.id();
            // An id twice is refused, or the first is taken.
            if seen.contains(&id) && self.rng.u8(..) < 230 {
                continue;
            }
            let name = TYPES[self.rng.usize(..TYPES.len())].to_owned();
            let length = self.number(false);
            let values = match columns {
                4 => vec![id.clone(), name, length, "x".to_owned()],
                _ => vec![id.clone(), ["left", "right", ""][self.rng.usize(..3)].to_owned(), name],
            };
            seen.push(id);
            text += &(values.join(separator) + "\n");
        }
        text
    }
}
