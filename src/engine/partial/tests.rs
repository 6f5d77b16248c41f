//! Bytes of partials, whole and spoiled; that they add up is tested with real questions in
//! `tests/it/partials.rs`.

use super::*;
use crate::engine::distribution::GroupCounts;
use crate::engine::permute::{NeuronSum, NeuronSums, Whole};
use crate::engine::resample::grid::{BinLink, BinnedNeurons, Gathered, GridWiring};
use crate::exact::ExactSum;
use crate::query::{Along, Link, NeuronLabels, Side, Wiring};

fn amount(count: u64) -> Amount {
    Amount { count, sum: ExactSum { units: -3 * i128::from(count), nonfinite: count % 2 } }
}

fn samples() -> Vec<Partial> {
    let labels = vec!["HVC".to_owned(), "é,\n".to_owned()];
    let mut own = Tally::new(2, Summed::Size);
    own.add(1, 5, amount(5).sum);
    let cells = Cells { labels: labels.clone(), columns: None, own: own.clone(), whole: None };
    let parts = vec![amount(1), amount(2)];
    let cell = |pre, column, amount| PairCell { pre, post: 1 << 40, row: 1, column, amount };
    let list = PairList::new(vec![cell(3, 0, amount(2)), cell(1, 1, amount(1))]);
    let pairs = PairLists {
        labels: labels.clone(),
        columns: None,
        summed: Summed::Prob,
        lists: vec![list.clone(), PairList::default()],
    };
    let number = |count| Amount { count, ..Amount::default() };
    let counted = PairLists {
        columns: Some(labels.clone()),
        summed: Summed::Nothing,
        lists: vec![PairList::new(vec![cell(5, 0, number(2))])],
        ..pairs.clone()
    };
    let of = |along| NeuronLabels { along, labels: 2, label_of: vec![1, 0], is_whole: false };
    let wiring = Wiring {
        neurons: vec![1 << 40, 3],
        shape: (2, 2),
        pre: of(Along::Rows),
        post: of(Along::Columns),
        links: vec![Link { row: 1, column: 0, pre: 0, post: 1, count: 2, units: -7 }],
        undefined: vec![(0, 1)],
        exponent: -24,
        ..Wiring::default()
    };
    let intervals = IntervalParts {
        matrix: Box::new(Partial::Matrix(cells.clone())),
        own: wiring.clone(),
        whole: Some(wiring),
        of: None,
    };
    let claim = claim_parts(&labels);
    let set = SetParts {
        parts: vec![Partial::Matrix(cells.clone()), Partial::Pairs(pairs.clone())],
        of: vec![1, 0, 1],
    };
    let without_whole = claim.parts.iter().map(|(own, _)| (own.clone(), None)).collect();
    let test = TestParts {
        labels: labels.clone(),
        sums: neuron_sums(),
        whole: Some(Whole { units: -(1 << 70), is_finite: false }),
        passing: 8,
        of: None,
    };
    let tests = CellTestParts {
        matrix: Box::new(Partial::Matrix(cells.clone())),
        sums: neuron_sums(),
        of: Some(3),
    };
    vec![
        Partial::MatrixSet(set),
        Partial::Describe(describe_parts(Members::Ids(vec![2, 1 << 50]))),
        Partial::Describe(describe_parts(Members::OfTable([(3, 9), (200, 1)].into()))),
        Partial::Describe(described_pairs(None)),
        Partial::Describe(described_pairs(Some(counted.lists[0].clone()))),
        Partial::Neurons(neuron_parts(None)),
        Partial::Neurons(neuron_parts(Some(vec![list.clone(), PairList::default()]))),
        Partial::Test(TestParts { whole: None, ..test.clone() }),
        Partial::Test(test),
        Partial::CellTests(CellTestParts { of: None, ..tests.clone() }),
        Partial::CellTests(tests),
        Partial::ClaimIntervals(ClaimParts { parts: without_whole, ..claim.clone() }),
        Partial::ClaimIntervals(ClaimParts { of: None, ..claim.clone() }),
        Partial::ClaimIntervals(claim),
        Partial::Intervals(intervals.clone()),
        Partial::Intervals(IntervalParts { whole: None, of: Some(9), ..intervals }),
        Partial::Populated(PairParts { strata: vec![], ..populated(counted.clone()) }),
        Partial::Populated(populated(pairs.clone())),
        Partial::Pairs(pairs),
        Partial::Pairs(counted),
        Partial::Count(amount(7)),
        Partial::Matrix(cells.clone()),
        Partial::Matrix(Cells { whole: Some(own), ..cells.clone() }),
        Partial::Matrix(Cells { own: Tally::new(2, Summed::Nothing), ..cells }),
        Partial::Sweep(GridCounts { labels, columns: None, counts: vec![1 << 40, 0, 1, 2] }),
        Partial::Connections(Amounts { parts: parts.clone(), wholes: None }),
        Partial::Connections(Amounts { parts: parts.clone(), wholes: Some(parts) }),
    ]
}

fn populated(pairs: PairLists) -> PairParts {
    let of = |along| NeuronLabels { along, labels: 2, label_of: vec![1, 0], is_whole: false };
    PairParts {
        pairs,
        neurons: vec![3, 1 << 40],
        populations: vec![[of(Along::Rows), of(Along::Columns)]],
        strata: vec![256, 3],
        fragments: 2,
    }
}

fn describe_parts(pre: Members) -> DescribeParts {
    let counts = vec![GroupCounts {
        group: 3,
        counts: vec![(0.5f64.to_bits(), 7), (2f64.to_bits(), 1)],
        missing: 2,
    }];
    DescribeParts {
        sides: [pre, Members::OfTable([(0, 5)].into())],
        labels: Some([(3, Some("é".to_owned())), (9, None)].into()),
        found: vec![
            DistributionPart::OfRows(counts.clone()),
            DistributionPart::OfTable(counts),
            DistributionPart::OfNeurons(1, [(1 << 50, (3, 4))].into()),
        ],
        passing: 4,
        of: None,
        pairs: None,
    }
}

fn described_pairs(of: Option<PairList>) -> DescribeParts {
    let pair = (1 << 50, 2);
    let value = PairValue { pair, group: 3, value: f64::NAN.to_bits(), count: 2 };
    let all = vec![DescribedPair { pair, amount: amount(3), first: (7, 9) }];
    let found = vec![
        DistributionPart::OfPairs,
        DistributionPart::OfPairRows(vec![value]),
        DistributionPart::OfPairNeurons(0, [(1 << 50, 9)].into()),
    ];
    let pairs = Some(DescribedPairs { all, of });
    DescribeParts { found, pairs, ..describe_parts(Members::Ids(vec![4])) }
}

fn neuron_parts(pairs: Option<Vec<PairList>>) -> NeuronParts {
    let columns = vec![
        PartColumn::Floats(vec![Some(0.5), None]),
        PartColumn::Names(vec![1, u32::MAX], vec!["a".to_owned(), "é".to_owned()]),
        PartColumn::Counts(vec![0, 1 << 40]),
        PartColumn::Sums(vec![amount(3).sum, amount(4).sum]),
        PartColumn::OfPairs,
    ];
    NeuronParts { places: vec![3, 9], ids: vec![1 << 50, 2], columns, pairs }
}

fn neuron_sums() -> NeuronSums {
    NeuronSums {
        side: Side::Post,
        numbers: vec![4, 1 << 60],
        labels: NeuronLabels {
            along: Along::Columns,
            labels: 2,
            label_of: vec![1, NeuronLabels::ABSENT],
            is_whole: false,
        },
        strata: vec![256, 3],
        shape: (5, 2),
        sums: vec![NeuronSum { neuron: 0, other: 4, units: -2 }],
        undefined: vec![(4, 1)],
        outside: 6,
        autapses: 7,
        exponent: -24,
        is_rounded: false,
    }
}

fn claim_parts(labels: &[String]) -> ClaimParts {
    let of = |along| NeuronLabels {
        along,
        labels: 2,
        label_of: vec![NeuronLabels::ABSENT, 0],
        is_whole: true,
    };
    let of = |along| BinnedNeurons { labels: of(along), bins: vec![0, 2] };
    let link = BinLink { row: 1, column: 0, bin: 2, pre: 1, post: 1, units: -9 };
    let gathered = Gathered {
        links: vec![link],
        undefined: vec![(1, 0, 2)],
        outside: vec![0, 1, 2],
        autapses: vec![3, 4, 5],
    };
    let (pre, post) = (of(Along::Rows), of(Along::Columns));
    let own = GridWiring { pre, post, gathered, exponent: -24, is_rounded: false };
    ClaimParts {
        amounts: Amounts { parts: vec![amount(3)], wholes: None },
        passing: vec![1, 2, 3],
        of: Some(vec![9]),
        fragments: 2,
        labels: labels.to_vec(),
        columns: None,
        neurons: vec![7, 1 << 50],
        parts: vec![(own.clone(), Some(own))],
    }
}

#[test]
fn bytes_give_the_partial_back() {
    for partial in samples() {
        assert_eq!(Partial::from_bytes(&partial.to_bytes()).unwrap(), partial);
    }
}

#[test]
fn spoiled_bytes_are_refused() {
    for partial in samples() {
        let bytes = partial.to_bytes();
        for at in 0..bytes.len() {
            assert!(Partial::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
            let mut other = bytes.clone();
            other[at] ^= 1 << (at % 8);
            assert!(Partial::from_bytes(&other).is_err(), "flipped at {at}");
        }
    }
    // A matrix is not made of what is made of matrices, however deep.
    let deep = [b"areaxprt".as_slice(), &1u32.to_le_bytes(), &5u32.to_le_bytes().repeat(1 << 22)];
    let deep = deep.concat();
    let sum = twox_hash::XxHash3_64::oneshot(&deep).to_le_bytes();
    assert!(Partial::from_bytes(&[deep, sum.to_vec()].concat()).is_err());
    let newer = [b"areaxprt".as_slice(), &9u32.to_le_bytes()].concat();
    let sum = twox_hash::XxHash3_64::oneshot(&newer).to_le_bytes();
    let error = Partial::from_bytes(&[newer, sum.to_vec()].concat()).unwrap_err();
    assert!(error.to_string().contains("version 9"), "{error}");
}

#[test]
fn partials_of_other_shapes_do_not_mix() {
    let samples = samples();
    for (at, one) in samples.iter().enumerate() {
        for (other_at, other) in samples.iter().enumerate() {
            let mut sum = one.clone();
            let merged = sum.merge(other);
            assert_eq!(merged.is_ok(), at == other_at, "{at} and {other_at}");
            // Nothing is added where not all is.
            assert!(merged.is_ok() || sum == *one);
        }
    }
}
