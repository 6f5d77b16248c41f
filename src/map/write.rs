//! A map → the text of its `areax.toml`: what is absent or as usual is not said.

use std::fmt::Write as _;

use super::{
    Category, Defaults, Files, IdColumn, Keeps, Map, Neurons, Number, OnDuplicate, Population,
    Synapses,
};

impl Map {
    /// The text that [`Map::parse`] reads as this map.
    pub fn to_toml(&self) -> String {
        let mut out = Text(format!("name = {}\n", quoted(&self.name)));
        out.synapses(&self.synapses);
        out.of_neurons(self.neurons.as_ref(), self.cells);
        out.defaults(&self.defaults);
        out.populations(&self.populations);
        out.0
    }

    /// The part of a map that is about a table of neurons.
    pub fn neurons_to_toml(neurons: &Neurons) -> String {
        let mut out = Text(String::new());
        out.of_neurons(Some(neurons), false);
        out.0
    }
}

struct Text(String);

impl Text {
    fn head(&mut self, name: &str) {
        let _ = write!(self.0, "\n[{name}]\n");
    }

    fn entry(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.0, "{name} = {value}");
    }

    fn entry_if(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.entry(name, &value);
        }
    }

    fn synapses(&mut self, synapses: &Synapses) {
        self.head("synapses");
        self.files(&synapses.table);
        self.entry("pre", &id(&synapses.pre));
        self.entry("post", &id(&synapses.post));
        self.entry_if("weight", synapses.weight.as_deref().map(quoted));
        if let Some(position) = &synapses.position {
            let nm = position.nm.map(|nm| nm.to_string()).join(", ");
            let columns = list(&position.columns);
            self.entry("position", &format!("{{ columns = {columns}, nm = [{nm}] }}"));
        }
        self.entry_if("segments", synapses.segments.as_deref().map(quoted));
        self.entry_if("types", synapses.types.as_ref().map(|types| list(types)));
        self.entry_if("where", synapses.table.condition.as_deref().map(quoted));
        self.columns("synapses", &synapses.numbers, &synapses.categories);
    }

    fn of_neurons(&mut self, neurons: Option<&Neurons>, cells: bool) {
        if neurons.is_some() || cells {
            self.head("neurons");
        }
        if let Some(neurons) = neurons {
            self.table_of_neurons(neurons);
        }
        if cells {
            self.entry("cells", "true");
        }
        if let Some(neurons) = neurons {
            self.entry_if("where", neurons.table.condition.as_deref().map(quoted));
            self.columns("neurons", &neurons.numbers, &neurons.categories);
        }
    }

    fn table_of_neurons(&mut self, neurons: &Neurons) {
        self.files(&neurons.table);
        let ids: Vec<String> = neurons.id.iter().map(id).collect();
        self.entry("id", &if let [id] = &ids[..] { id.clone() } else { bracketed(&ids) });
        if neurons.on_duplicate == OnDuplicate::First {
            self.entry("on_duplicate", "\"first\"");
        }
        self.entry_if("order", neurons.order.as_deref().map(quoted));
    }

    fn files(&mut self, table: &Files) {
        self.entry("files", &list(&table.files));
        self.entry_if("columns", table.columns.as_ref().map(|columns| list(columns)));
        self.entry_if("separator", table.separator.map(|sign| quoted(&sign.to_string())));
    }

    fn columns(&mut self, table: &str, numbers: &[Number], categories: &[Category]) {
        if !numbers.is_empty() {
            self.head(&format!("{table}.numbers"));
        }
        for one in numbers {
            self.entry(&one.name, &number(one));
        }
        if !categories.is_empty() {
            self.head(&format!("{table}.categories"));
        }
        for one in categories {
            self.entry(&one.name, &category(one));
        }
    }

    fn defaults(&mut self, defaults: &Defaults) {
        if *defaults == Defaults::default() {
            return;
        }
        self.head("defaults");
        self.entry_if("types", defaults.types.as_deref().map(quoted));
        self.entry_if("axes", defaults.axes.as_deref().map(quoted));
        for (name, texts) in [("axon_only", &defaults.axon_only), ("presets", &defaults.presets)] {
            if !texts.is_empty() {
                self.entry(name, &list(texts));
            }
        }
        if !defaults.rest.is_empty() {
            self.head("defaults.rest");
        }
        for (name, value) in &defaults.rest {
            self.entry(name, value);
        }
    }

    fn populations(&mut self, populations: &[Population]) {
        if !populations.is_empty() {
            self.head("populations");
        }
        for population in populations {
            let value = match &population.keeps {
                Keeps::Where(words) => quoted(words),
                Keeps::Filters(filters) => {
                    let filters: Vec<String> =
                        filters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                    format!("{{ {} }}", filters.join(", "))
                }
            };
            self.entry(&key(&population.name), &value);
        }
    }
}

fn id(id: &IdColumn) -> String {
    let column = quoted(&id.column);
    match (id.add, id.names) {
        (0, false) => column,
        (0, true) => format!("{{ column = {column}, names = true }}"),
        (add, _) => format!("{{ column = {column}, add = {add} }}"),
    }
}

fn number(number: &Number) -> String {
    let mut parts = vec![];
    if !number.unit.is_empty() {
        parts.push(format!("unit = {}", quoted(&number.unit)));
    }
    if number.summed {
        parts.push("summed = true".to_owned());
    }
    parts.extend(number.null.as_ref().map(|texts| format!("null = {}", list(texts))));
    with_column(&number.column, &parts)
}

fn category(category: &Category) -> String {
    let null = category.null.as_ref().map(|texts| format!("null = {}", list(texts)));
    let codes = category.codes.as_deref().map(|file| format!("codes = {}", quoted(file)));
    with_column(&category.column, &null.into_iter().chain(codes).collect::<Vec<_>>())
}

fn with_column(column: &str, parts: &[String]) -> String {
    match parts {
        [] => quoted(column),
        parts => format!("{{ column = {}, {} }}", quoted(column), parts.join(", ")),
    }
}

fn list(texts: &[String]) -> String {
    bracketed(&texts.iter().map(|text| quoted(text)).collect::<Vec<_>>())
}

fn bracketed(values: &[String]) -> String {
    format!("[{}]", values.join(", "))
}

/// A key that consists of letters, digits, `_` and `-` stands without quotes.
pub(super) fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if name.chars().all(plain) { name.to_owned() } else { quoted(name) }
}

/// A text of TOML: in double quotes, control characters, quotes and backslashes escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            sign if sign.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(sign));
            }
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}
