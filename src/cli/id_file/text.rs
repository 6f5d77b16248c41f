//! Ids in a text: one a line or several, or the column of a CSV.

use crate::error::Place;
use crate::query::neuron_id;

use super::Fault;

/// What separates ids on a line.
const SEPARATORS: [char; 4] = [',', ';', '\t', ' '];
/// What stands between the columns of a CSV with a header.
const DELIMITERS: [char; 3] = [',', ';', '\t'];
/// What the column of ids is called.
const NAMES: [&str; 2] = ["neuron_id", "id"];

/// From so many lines on it is no accident that they begin with 0, 1, 2, ….
const LINES_NUMBERED_MIN: u64 = 2;
const INDEX: &str = "the first of two columns numbers the lines from 0 (the index of a table?): write \
                     the ids alone, in pandas with index=False";

/// The ids of a text. A first line without any id is a header, and so is one whose first column has
/// no name where the others have one: pandas writes its index so.
pub fn ids(text: &str) -> Result<Vec<u64>, Fault> {
    if let Some((head, delimiter)) = nameless(text) {
        return column(text, head, delimiter, id);
    }
    let lines = || text.lines().enumerate().map(|(at, line)| (at as u64 + 1, content(line)));
    let Some((head, names)) = lines().find(|(_, line)| !line.is_empty()) else {
        return Ok(Vec::new());
    };
    if items(names).any(|item| item.starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c))) {
        return plain(lines());
    }
    match DELIMITERS.into_iter().find(|delimiter| names.contains(*delimiter)) {
        Some(delimiter) => column(text, head, delimiter, id),
        None if names.contains(char::is_whitespace) => {
            Err((Some(Place::Line(head)), format!("'{names}' is not a list of neuron ids")))
        }
        None => plain(lines().filter(|(number, _)| *number != head)),
    }
}

/// The line of a header whose first column has no name, and what stands between its columns.
fn nameless(text: &str) -> Option<(u64, char)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at as u64 + 1, line));
    let mut lines = lines.filter(|(_, line)| !content(line).is_empty());
    let (head, names) = lines.next()?;
    let begins = |line: &str| DELIMITERS.into_iter().find(|delimiter| line.starts_with(*delimiter));
    let delimiter = begins(names).or_else(|| begins(names.strip_prefix("\"\"")?))?;
    // Where every line begins so, nothing is a name.
    let (_, first) = lines.next()?;
    begins(first).is_none().then_some((head, delimiter))
}

/// A line without its comment.
fn content(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

/// What stands between separators, without quotes.
fn items(line: &str) -> impl Iterator<Item = &str> {
    let items = line.split(SEPARATORS).map(|item| item.trim_matches(['"', '\'']));
    items.filter(|item| !item.is_empty())
}

/// The same of ids that are names: only a first line that says so is a header.
pub fn names(text: &str) -> Result<Vec<String>, Fault> {
    let lines = || text.lines().zip(1..).filter(|(line, _)| !is_blank(line));
    let Some((first, head)) = lines().next() else { return Ok(Vec::new()) };
    let separator = DELIMITERS.into_iter().find(|delimiter| first.contains(*delimiter));
    let titles = fields(first, separator.unwrap_or(','), head)?;
    let is_title = |title: &String| NAMES.iter().any(|known| known.eq_ignore_ascii_case(title));
    if titles.iter().any(is_title) {
        return column(text, head, separator.unwrap_or(','), |name, _| Ok(name.to_owned()));
    }
    let mut names = Vec::new();
    for (line, number) in lines() {
        let line =
            DELIMITERS[1..].iter().fold(line.to_owned(), |line, other| line.replace(*other, ","));
        let own = fields(&line, ',', number)?;
        names.extend(own.into_iter().filter(|name| !name.is_empty()));
    }
    Ok(names)
}

/// Whether a line holds nothing, or a comment.
fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

fn plain<'a>(lines: impl Iterator<Item = (u64, &'a str)>) -> Result<Vec<u64>, Fault> {
    let (mut ids, mut numbered) = (Vec::new(), 0);
    for (number, line) in lines {
        let before = ids.len();
        for item in items(line) {
            ids.push(id(item, number)?);
        }
        numbered += u64::from(ids.len() == before + 2 && ids[before] == numbered);
    }
    match numbered >= LINES_NUMBERED_MIN && 2 * numbered == ids.len() as u64 {
        true => Err((None, INDEX.to_owned())),
        false => Ok(ids),
    }
}

fn id(text: &str, line: u64) -> Result<u64, Fault> {
    neuron_id(text).ok_or_else(|| (Some(Place::Line(line)), format!("'{text}' is not a neuron id")))
}

/// The column of ids of a CSV whose header is on line `head`.
fn column<T>(
    text: &str,
    head: u64,
    delimiter: char,
    id: impl Fn(&str, u64) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let lines = text.lines().enumerate().map(|(at, line)| (at as u64 + 1, line));
    let lines = lines.filter(|(number, line)| *number >= head && !content(line).is_empty());
    let mut rows = lines.map(|(number, line)| Ok((number, fields(line, delimiter, number)?)));
    let Some((_, header)) = rows.next().transpose()? else { return Ok(Vec::new()) };
    let at = column_of_ids(&header).map_err(|what| (Some(Place::Line(head)), what))?;
    let mut ids = Vec::new();
    for row in rows {
        let (number, row) = row?;
        if row.len() != header.len() {
            let what = format!("{} columns, and the header has {}", row.len(), header.len());
            return Err((Some(Place::Line(number)), what));
        }
        ids.push(id(&row[at], number)?);
    }
    Ok(ids)
}

/// Which of these columns holds ids.
pub fn column_of_ids(header: &[String]) -> Result<usize, String> {
    let is_id = |name: &String| NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let found: Vec<usize> = (0..header.len()).filter(|at| is_id(&header[*at])).collect();
    let named: Vec<usize> = (0..header.len()).filter(|at| !header[*at].is_empty()).collect();
    match found.as_slice() {
        [at] => Ok(*at),
        // An index, or nothing, beside the only column that has a name, whatever that is.
        [] if named.len() == 1 => Ok(named[0]),
        some => {
            let many = if some.is_empty() { "none is" } else { "two are" };
            Err(format!("of the columns '{}' {many} called neuron_id or id", header.join("', '")))
        }
    }
}

/// The fields of a line; quotes keep a delimiter, and a quote in them is doubled.
fn fields(line: &str, delimiter: char, number: u64) -> Result<Vec<String>, Fault> {
    let bad = |what: &str| (Some(Place::Line(number)), what.to_owned());
    let mut fields = Vec::new();
    // A tab may stand between columns.
    let mut rest = line.trim_matches([' ', '\r']);
    loop {
        let field = rest.trim_start_matches(' ');
        let (text, after) = match field.strip_prefix('"') {
            Some(quoted) => unquoted(quoted).ok_or_else(|| bad("a quote is not closed"))?,
            None => {
                let end = field.find(delimiter).unwrap_or(field.len());
                (field[..end].trim().to_owned(), &field[end..])
            }
        };
        fields.push(text);
        match after.trim_start_matches(' ').strip_prefix(delimiter) {
            Some(next) => rest = next,
            None if after.trim().is_empty() => return Ok(fields),
            None => return Err(bad("text follows a closed quote")),
        }
    }
}

/// The text up to the closing quote, and what follows it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut found = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"')?;
        found += part;
        match after.strip_prefix('"') {
            Some(further) => {
                found.push('"');
                rest = further;
            }
            None => return Some((found, after)),
        }
    }
}
