//! What claims mean, and what is said of texts that are none.

use super::*;
use crate::query::Categories;
use crate::query::{Names, Types};

fn of(names: &[&str]) -> Types {
    Types::Of(names.iter().map(|name| name.to_string()).collect())
}

#[test]
fn a_claim_is_a_comparison_of_sums() {
    let connection = |pre, post| Connection { pre, post };
    let check = |text: &str, expected: &[Connection]| {
        let claim = Claim::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(claim.connections(), expected, "{text}");
        claim
    };
    let (a, b) = (connection(of(&["HVC"]), of(&["MSN"])), connection(of(&["LMAN"]), of(&["MSN"])));
    check("HVC->MSN > LMAN->MSN", &[a.clone(), b.clone()]);
    check("HVC→MSN<LMAN→MSN", &[a.clone(), b.clone()]);
    check("2*HVC->MSN > LMAN->MSN + HVC->MSN", &[a.clone(), b.clone()]);
    check("HVC->MSN > 0.2", std::slice::from_ref(&a));
    check("-1e-3 < HVC -> MSN - LMAN -> MSN", &[a.clone(), b]);
    check("HVC , LMAN -> MSN > 3", &[connection(of(&["HVC", "LMAN"]), of(&["MSN"]))]);
    check(
        "*->MSN > HVC->*",
        &[connection(Types::Any, of(&["MSN"])), connection(of(&["HVC"]), Types::Any)],
    );
    check("2 * * -> MSN > 1", &[connection(Types::Any, of(&["MSN"]))]);
    check("5HT->L-2 > 5", &[connection(of(&["5HT"]), of(&["L-2"]))]);
    check("5->6 > 5", &[connection(of(&["5"]), of(&["6"]))]);
    check("\"a > b\"->c > 5", &[connection(of(&["a > b"]), of(&["c"]))]);
    assert_eq!(check("  HVC->MSN > 1 ", &[a]).text(), "HVC->MSN > 1");
}

#[test]
fn verdicts_are_exact() {
    let check = |text: &str, values: [Option<(i128, i128)>; 2], expected: Verdict| {
        let values: Vec<_> =
            values.iter().map(|v| v.and_then(|(n, d)| Exact::ratio(n, d))).collect();
        assert_eq!(Claim::parse(text).unwrap().judge(&values).verdict, expected, "{text}");
    };
    check("A->C > B->C", [Some((2, 1)), Some((1, 1))], Verdict::Holds);
    check("A->C < B->C", [Some((2, 1)), Some((1, 1))], Verdict::Fails);
    check("A->C > B->C", [Some((1, 3)), Some((2, 6))], Verdict::Tie);
    check("A->C > 2 * B->C", [Some((2, 1)), Some((1, 1))], Verdict::Tie);
    check("A->C + B->C > 0.3", [Some((1, 10)), Some((2, 10))], Verdict::Tie);
    check("A->C - B->C < 0", [Some((1, 10)), Some((2, 10))], Verdict::Holds);
    check("A->C > B->C", [Some((1, 1)), None], Verdict::Undefined);
    check("A->C > 0 * B->C", [Some((1, 1)), None], Verdict::Undefined);
    let large = 1i128 << 100;
    check("A->C > B->C", [Some((large + 1, 1)), Some((large, 1))], Verdict::Holds);
}

#[test]
fn what_is_no_claim_is_refused_with_its_column() {
    let check = |text: &str, what: &str| {
        let error = Claim::parse(text).unwrap_err();
        assert_eq!(error.what(), what, "{text}");
        assert!(error.advice().is_some(), "{text}");
    };
    check("", "column 1: a cell type, or * for all of them expected, the end found");
    check("HVC->MSN", "column 9: '+', '>' or '<' expected, the end found");
    check("HVC > LMAN->MSN", "column 5: '->' and a postsynaptic type expected, '>' found");
    check("HVC->MSN > ", "column 11: a cell type, or * for all of them expected, the end found");
    check("HVC->MSN >= 1", "column 11: a tie does not hold, so there is no '='");
    check("HVC->MSN > 1 > 2", "column 14: a second comparison");
    check("HVC->MSN 1", "column 10: '+', '>' or '<' expected, '1' found");
    check("HVC->MSN > 1.2.3", "column 12: '1.2.3' is not a decimal number of at most 18 digits");
    check("1 > 2", "column 1: the claim contains no connection");
    check("→MSN > 1", "column 1: a cell type, or * for all of them expected, '->' found");
    check("\"HVC->MSN > 1", "column 1: a quote is opened and not closed");
    check("HVC->MSN > 2 LMAN->MSN", "column 14: '+' or the end expected, 'LMAN' found");
    let twice = Claim::parse("HVC,HVC->MSN > 1").unwrap_err();
    assert_eq!(twice.what(), "column 5: 'HVC' is named twice in one list");
}

#[test]
fn names_are_checked_at_their_place() {
    let names = [(0, "HVC"), (1, "MSN"), (2, "LMAN")].map(|(code, name)| (code, name.to_owned()));
    let types = Names::new("cell type", names.to_vec()).unwrap();
    let morphs = Names::new("morphology", vec![]).unwrap();
    let vocabulary = Vocabulary::new(types, morphs);
    let check = |text: &str| {
        let error = Claim::parse(text).unwrap().check(Categories::TYPES, &vocabulary).unwrap_err();
        (error.what().to_owned(), error.advice().map(str::to_owned))
    };
    let (what, next) = check("HVC->MSN > HVC->MSM");
    assert_eq!(what, "column 17: there is no cell type 'MSM'");
    assert!(next.unwrap().starts_with("did you mean 'MSN'?"));
    let (what, _) = check("MSN->LMAN > 1");
    let sentence = "Cell type 'LMAN' cannot be used as post_celltype (axon-only in dataset)";
    assert_eq!(what, format!("column 6: {sentence}"));
    Claim::parse("HVC->MSN > *->*").unwrap().check(Categories::TYPES, &vocabulary).unwrap();
}
