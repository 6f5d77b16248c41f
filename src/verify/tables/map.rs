//! The text of a random map.

use fastrand::Rng;

use super::{Format, Shape};

impl Shape {
    /// `areax.toml`.
    pub fn map(&self, rng: &mut Rng) -> String {
        let mut text = format!("name = \"random\"\n[synapses]\nfiles = [{}]\n", self.files(rng));
        for side in ["pre", "post"] {
            text += &format!("{side} = {}\n", self.id(side));
        }
        if self.has_weight {
            text += "weight = \"n\"\n";
        }
        if self.has_position {
            let nm = any(rng, &["[1, 1, 1]", "[4, 4, 40]", "[0.5, 4, 2.25]"]);
            text += &format!("position = {{ columns = [\"x\", \"y\", \"z\"], nm = {nm} }}\n");
        }
        if rng.u8(..3) == 0 {
            text += &format!("where = \"{}\"\n", any(rng, &self.conditions()));
        }
        if self.tables > 0 && rng.bool() {
            text += &format!("segments = \"{}\"\n", self.category(rng));
        }
        text += &self.columns(rng);
        text + &self.neurons(rng)
    }

    fn files(&self, rng: &mut Rng) -> String {
        let ending = self.format.ending();
        if rng.bool() {
            return format!("\"synapses-*.{ending}\"");
        }
        let names = (0..self.parts).map(|part| format!("\"synapses-{part}.{ending}\""));
        names.collect::<Vec<_>>().join(", ")
    }

    fn id(&self, column: &str) -> String {
        match (self.has_names, self.add) {
            (true, _) => format!("{{ column = \"{column}\", names = true }}"),
            (_, 0) => format!("\"{column}\""),
            (_, add) => format!("{{ column = \"{column}\", add = {add} }}"),
        }
    }

    /// Conditions on rows, of names of the map and of columns of the files.
    fn conditions(&self) -> Vec<&'static str> {
        let mut all = vec![
            "pre != post",
            "pre > 103",
            "size is null",
            "size < 70",
            "sum >= 0.25 and size != 2",
            "note >= 5",
            "post not in (7, b)",
        ];
        if self.format != Format::Npy {
            all.extend([
                "region is not null",
                "region in (LO, 'a,b') and size < 70",
                "region ~ 'L.*'",
            ]);
        }
        all
    }

    fn columns(&self, rng: &mut Rng) -> String {
        let score = self.score;
        let null = any(rng, &["", ", null = [\"\", \"-1\"]", ", null = [\"\", \"2\"]"]);
        let null = if self.format == Format::Npy { "" } else { null };
        let is_summed = rng.bool();
        let mut text = "[synapses.numbers]\n".to_owned();
        text += "size = { column = \"size\", unit = \"voxel\" }\n";
        text += &format!("{score} = {{ column = \"{score}\"{null} }}\n");
        text += &format!("sum = {{ column = \"sum\", summed = {is_summed} }}\n");
        text + "[synapses.categories]\nregion = \"region\"\nshape = \"shape\"\n"
    }

    fn category(&self, rng: &mut Rng) -> &'static str {
        if self.tables == 1 { "type" } else { any(rng, &["type", "side"]) }
    }

    fn neurons(&self, rng: &mut Rng) -> String {
        if self.tables == 0 {
            return String::new();
        }
        let files = ["\"types.csv\"", "\"sides.tsv\""][..self.tables].join(", ");
        let mut text = format!("[neurons]\nfiles = [{files}]\nid = {}\n", self.id("id"));
        if rng.u8(..3) > 0 {
            text += "on_duplicate = \"first\"\n";
        }
        if rng.bool() {
            text += &format!("order = \"{}\"\n", self.category(rng));
        }
        if rng.u8(..5) == 0 {
            let conditions = ["type != KC", "type is null", "length > 1", "note = x", "id != 12"];
            text += &format!("where = \"{}\"\n", any(rng, &conditions));
        }
        text += "[neurons.categories]\ntype = \"type\"\n";
        text += if self.tables > 1 { "side = \"side\"\n" } else { "" };
        text += "[neurons.numbers]\nlength = \"length\"\n[defaults]\n";
        for word in ["types", "axes"] {
            if rng.u8(..3) > 0 {
                text += &format!("{word} = \"{}\"\n", self.category(rng));
            }
        }
        text + "[populations]\nsome = \"both.type in (A, KC, B)\"\nlong = \"pre.length >= 1\"\n\
                large = \"size >= 2 and post.type is not null\"\n"
    }
}

fn any<'a>(rng: &mut Rng, all: &[&'a str]) -> &'a str {
    all[rng.usize(..all.len())]
}
