//! Expressions are what they say, read back as they are written, and refused with their place.

use super::*;
use crate::query::predicate::Subject::{Both, Post, Pre, Row};

fn read(text: &str) -> Expression {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn compare(column: ColumnName, operator: Operator, value: &str) -> Condition {
    Condition::Compare { column, operator, value: value.into() }
}

#[test]
fn conditions_say_what_they_say() {
    use Operator::*;
    let check = |text: &str, expected: Condition| {
        assert_eq!(read(text).conditions, [expected], "{text}");
    };
    let named = ColumnName::named;
    check("size > 0.05", compare(named(Row, "size"), Greater, "0.05"));
    check("size>=-1e-3", compare(named(Row, "size"), AtLeast, "-1e-3"));
    check("pre.type=5P-IT", compare(named(Pre, "type"), Equal, "5P-IT"));
    check("post.type != \"a'L\"", compare(named(Post, "type"), NotEqual, "a'L"));
    check("both.side = 'a''L'", compare(named(Both, "side"), Equal, "a'L"));
    check("name !~ '(DN|AN).*'", compare(named(Row, "name"), NotMatches, "(DN|AN).*"));
    check("name ~ DN.*", compare(named(Row, "name"), Matches, "DN.*"));
    check("pre = 720575940000000001", compare(ColumnName::Id(Pre), Equal, "720575940000000001"));
    check("pre <= post", Condition::Pair(AtMost));
    check("pre = 'post'", compare(ColumnName::Id(Pre), Equal, "post"));
    check("post = pre", compare(ColumnName::Id(Post), Equal, "pre"));
    check("nested.path < 3", compare(named(Row, "nested.path"), Less, "3"));
    check("is = null.", compare(named(Row, "is"), Equal, "null."));
    check("x = 'null'", compare(named(Row, "x"), Equal, "null"));
    check("x = ''", compare(named(Row, "x"), Equal, ""));
    check("x = and", compare(named(Row, "x"), Equal, "and"));
    let values = vec!["EB".to_owned(), "a, b".to_owned(), "NO".to_owned()];
    let column = named(Row, "neuropil");
    let is_in = |not| Condition::In { column: column.clone(), not, values: values.clone() };
    check("neuropil in(EB,'a, b' , \"NO\")", is_in(false));
    check("neuropil not in (EB, 'a, b', NO)", is_in(true));
    check("neuropil is null", Condition::Null { column: column.clone(), not: false });
    check("\tneuropil  is\nnot null ", Condition::Null { column, not: true });
    assert_eq!(read("a = 1 and b = 2 and pre != post").conditions.len(), 3);
}

#[test]
fn errors_name_the_place_and_what_to_write() {
    let mut lines = String::new();
    for text in [
        "",
        "size",
        "size >",
        "size > 1 prob > 2",
        "size > 1 or prob > 2",
        "size > 1 AND prob > 2",
        "size > 1 && prob > 2",
        "size > 1 and",
        "size == 1",
        "size => 1",
        "size <> 1",
        "size ! 1",
        "size = = 1",
        "size = (1)",
        "size 1",
        "size in 1",
        "size in (1",
        "size in (1 2)",
        "size in ()",
        "size in (1,)",
        "size in (1, null)",
        "size not 1",
        "size is 1",
        "size is not 1",
        "size = null",
        "size != null",
        "'size' > 1",
        "both > 1",
        "pre. > 1",
        "x = 'open",
        "x = a'L",
        "größe = ü'",
        "x = light blue",
    ] {
        let error = text.parse::<Expression>().unwrap_err();
        assert_eq!(error.parameter(), Some("where"), "{text}");
        lines += &format!("{} | {}\n", error.what(), error.advice().unwrap_or(""));
    }
    insta::assert_snapshot!(lines);
}

/// Any expression, with texts that have signs, quotes, words of the language.
fn drawn(rng: &mut fastrand::Rng) -> Expression {
    const TEXTS: [&str; 16] = [
        "MSN", "5P-IT", "a'L", "a\"L", "'\"", "", "null", "post", "and", "in", " ", "a, b", "(x)",
        "a.b", "0.6", "µ<ü",
    ];
    let text = |rng: &mut fastrand::Rng| TEXTS[rng.usize(..TEXTS.len())].to_owned();
    let condition = |rng: &mut fastrand::Rng| {
        let name = ["size", "is", "not", "prefix", "a.b", "x_1"][rng.usize(..6)];
        let named = ColumnName::named([Row, Pre, Post, Both][rng.usize(..4)], name);
        let column = match rng.u8(..4) {
            0 => ColumnName::Id([Pre, Post][rng.usize(..2)]),
            _ => named,
        };
        let (operator, _) = Operator::ALL[rng.usize(..8)];
        match rng.u8(..5) {
            0 => Condition::Null { column, not: rng.bool() },
            1 => {
                let values = (0..rng.usize(1..4)).map(|_| text(rng)).collect();
                Condition::In { column, not: rng.bool(), values }
            }
            2 if !operator.is_match() => Condition::Pair(operator),
            _ => Condition::Compare { column, operator, value: text(rng) },
        }
    };
    let conditions = (0..rng.usize(1..5)).map(|_| condition(rng)).collect();
    Expression { conditions }
}

#[test]
fn what_is_printed_reads_back() {
    let mut rng = fastrand::Rng::with_seed(17);
    for _ in 0..20_000 {
        let expression = drawn(&mut rng);
        let text = expression.to_string();
        assert_eq!(read(&text), expression, "{text}");
        assert_eq!(read(&text).to_string(), text);
    }
}

#[test]
fn no_text_makes_the_parser_panic() {
    let pieces = [
        "pre", "post", ".", "size", "=", "!", "~", "<", "'", "\"", "(", ")", ",", " ", "in", "not",
        "is", "null", "and", "or", "ü", "\u{2003}", "1e9", "both.",
    ];
    let mut rng = fastrand::Rng::with_seed(3);
    for _ in 0..50_000 {
        let text: String =
            (0..rng.usize(..12)).map(|_| pieces[rng.usize(..pieces.len())]).collect();
        match text.parse::<Expression>() {
            Ok(expression) => assert_eq!(read(&expression.to_string()), expression, "{text}"),
            Err(error) => assert!(error.advice().is_some(), "{text}"),
        }
    }
}
