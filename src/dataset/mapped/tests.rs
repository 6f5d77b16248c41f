//! Copies of tables in memory against the tables themselves, by definition.

use super::{
    CodedNumbers, Coding, Cube, IdList, LabelList, Labels, MappedDataset, NeuronIds, Strengths,
    Tables,
};
use crate::table::decode::NULL;
use crate::table::{Column, Nulls, Values};

/// What every row of a copy says, by its position in the files.
fn check(tables: &Tables) -> MappedDataset {
    let copy = tables.prepare().unwrap();
    let rows = &copy.rows;
    let mut seen = vec![false; tables.row.len()];
    let mut last = None;
    for pre in 0..copy.neurons.len() {
        for at in rows.start[pre] as usize..rows.start[pre + 1] as usize {
            let key = (pre, rows.post[at], rows.row[at]);
            assert!(last < Some(key), "rows are out of order");
            last = Some(key);
            let row = tables.row.iter().position(|row| *row == rows.row[at]).unwrap();
            assert!(!std::mem::replace(&mut seen[row], true));
            assert_eq!(id(&copy, pre), of_list(&tables.pre, row));
            assert_eq!(id(&copy, rows.post[at] as usize), of_list(&tables.post, row));
            check_row(tables, &copy, at, row);
        }
    }
    assert!(seen.iter().all(|seen| *seen));
    check_neurons(tables, &copy);
    check_by_post(&copy);
    check_cubes(&copy);
    copy
}

fn check_row(tables: &Tables, copy: &MappedDataset, at: usize, row: usize) {
    let rows = &copy.rows;
    assert_eq!(rows.weight.as_ref().map(|w| w.get(at)), tables.weight.as_ref().map(|w| w[row]));
    for (found, asked) in rows.numbers.iter().zip(&tables.numbers) {
        assert_eq!(number(found, at), text(asked, row));
    }
    for (found, asked) in rows.categories.iter().zip(&tables.categories) {
        assert_eq!(label(found, at), named(asked, row));
    }
    if let (Some(position), Some(axes)) = (&rows.position, &tables.position) {
        for (found, asked) in position.axes.iter().zip(axes) {
            assert_eq!(found.real(at), text(asked, row).unwrap().parse::<f64>().unwrap());
        }
    }
}

fn check_neurons(tables: &Tables, copy: &MappedDataset) {
    let neurons = &copy.neurons;
    let key = |number: usize| {
        let code = neurons.order.map(|order| neurons.labels[order].codes.get(number));
        (number >= neurons.listed, code, rank(copy, number))
    };
    assert!((1..neurons.len()).all(|number| key(number - 1) < key(number)), "numbered otherwise");
    for number in 0..neurons.len() {
        let found = match &neurons.ids {
            NeuronIds::Numbers(ids) => neurons.number_of(ids[number]).unwrap(),
            NeuronIds::Names(names) => neurons.number_of_name(names.get(number).unwrap()).unwrap(),
        };
        assert_eq!(found, Some(number as u32));
        let place = neurons.place[number] as usize;
        let Some(ids) = &tables.neurons else {
            assert_eq!(place, number);
            continue;
        };
        assert_eq!(place < ids.len(), number < neurons.listed);
        if place < ids.len() {
            assert_eq!(of_list(ids, place), id(copy, number));
        }
        for (found, asked) in neurons.labels.iter().zip(&tables.neuron_categories) {
            assert_eq!(label(found, number), named(asked, place));
        }
        for (found, asked) in neurons.numbers.iter().zip(&tables.neuron_numbers) {
            assert_eq!(
                number_of(found, number),
                (place < ids.len()).then(|| text(asked, place)).flatten()
            );
        }
    }
}

fn check_by_post(copy: &MappedDataset) {
    let (by_post, mut count) = (&copy.by_post, 0);
    for post in 0..copy.neurons.len() {
        let rows = &by_post.row[by_post.start[post] as usize..by_post.start[post + 1] as usize];
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(rows.iter().all(|row| copy.rows.post[*row as usize] == post as u32));
        count += rows.len();
    }
    assert_eq!(count, copy.rows.len());
}

/// Every pair and every range of codes from the lowest on.
fn check_cubes(copy: &MappedDataset) {
    let is_single = |row| of_same_pair(copy, row).count() == 1;
    assert_eq!(copy.rows.are_pairs_single, (0..copy.rows.len()).all(is_single));
    copy.cubes.iter().for_each(|cubes| check_cubes_of(copy, cubes));
    let of_pairs = copy.cubes.iter().filter(|cubes| cubes.of_pair.is_some()).count();
    assert_eq!(of_pairs, usize::from(!copy.cubes.is_empty() && !copy.rows.are_pairs_single));
}

fn check_cubes_of(copy: &MappedDataset, cubes: &super::Cubes) {
    let codes = &copy.neurons.labels[cubes.label].codes;
    let (side, rows) = (cubes.side, &copy.rows);
    let mut pairs = vec![Vec::new(); side * side];
    for pre in 0..copy.neurons.len() {
        for at in rows.start[pre] as usize..rows.start[pre + 1] as usize {
            let post = codes.get(rows.post[at] as usize);
            pairs[codes.get(pre) as usize * side + post as usize].push(at);
        }
    }
    let weight = |at: &usize| rows.weight.as_ref().map_or(1, |weights| weights.get(*at));
    for (pair, own) in pairs.iter().enumerate() {
        assert_eq!(cubes.rows[pair] as usize, own.len());
        if let Some(weights) = &cubes.weights {
            assert_eq!(weights[pair], own.iter().map(weight).sum::<u64>());
        }
        let check = |cube: &Cube, code: &dyn Fn(usize) -> u16| {
            for entry in cube.start[pair] as usize..cube.start[pair + 1] as usize {
                let below: Vec<&usize> =
                    own.iter().filter(|at| code(**at) <= cube.code[entry]).collect();
                assert_eq!(cube.rows[entry] as usize, below.len());
                if let Some(weights) = &cube.weights {
                    assert_eq!(weights[entry], below.into_iter().map(weight).sum::<u64>());
                }
            }
            let last = cube.start[pair + 1] as usize;
            let all = if last > cube.start[pair] as usize { cube.rows[last - 1] } else { 0 };
            assert_eq!(all as usize, own.len());
        };
        for (cube, numbers) in cubes.of_number.iter().zip(&rows.numbers) {
            cube.iter().for_each(|cube| check(cube, &|at| numbers.codes[at]));
        }
        let Strengths { weights, pairs } = &copy.strengths;
        let code = |values: &crate::dataset::Column<u64>, value: u64| {
            values.iter().position(|one| *one == value).unwrap() as u16
        };
        if let (Some(cube), Some(values)) = (&cubes.of_weight, weights) {
            check(cube, &|at| code(values, weight(&at)));
        }
        if let (Some(cube), Some(values)) = (&cubes.of_pair, pairs) {
            check(cube, &|at| code(values, synapses_of_pair(copy, at)));
        }
    }
    // There is room for these in a small table.
    assert_eq!(cubes.of_weight.is_some(), rows.weight.is_some());
}

/// The synapses of the pair of neurons that a row is of.
fn synapses_of_pair(copy: &MappedDataset, row: usize) -> u64 {
    of_same_pair(copy, row).map(|at| copy.rows.weight.as_ref().map_or(1, |w| w.get(at))).sum()
}

fn of_same_pair(copy: &MappedDataset, row: usize) -> impl Iterator<Item = usize> {
    let rows = &copy.rows;
    let pair = |at: usize| (super::Rows::pre_of(&rows.start, at as u64), rows.post[at]);
    (0..rows.len()).filter(move |at| pair(*at) == pair(row))
}

fn id(copy: &MappedDataset, number: usize) -> String {
    match &copy.neurons.ids {
        NeuronIds::Numbers(ids) => ids[number].to_string(),
        NeuronIds::Names(names) => names.get(number).unwrap().to_owned(),
    }
}

/// The place of an id among all by ascending id.
fn rank(copy: &MappedDataset, number: usize) -> usize {
    copy.neurons.by_id.iter().position(|at| *at as usize == number).unwrap()
}

fn of_list(list: &IdList, row: usize) -> String {
    match list {
        IdList::Numbers(ids) => ids[row].to_string(),
        IdList::Names(names) => names[row].clone(),
    }
}

fn number(numbers: &CodedNumbers, row: usize) -> Option<String> {
    number_of(numbers, row)
}

fn number_of(numbers: &CodedNumbers, row: usize) -> Option<String> {
    if let Coding::Buckets { lows, highs, .. } = &numbers.coding
        && let Some((exact, _)) = numbers.place(row)
    {
        let code = numbers.codes[row] as usize;
        assert!((lows.real(code)..=highs.real(code)).contains(&exact.real(row)));
    }
    let (column, at) = numbers.place(row)?;
    Some(column.whole(at).map_or_else(|| column.real(at).to_string(), |whole| whole.to_string()))
}

fn text(column: &Column, row: usize) -> Option<String> {
    column.text(row).map(|text| match &column.values {
        Values::F32(values) => f64::from(values[row]).to_string(),
        _ => text.into_owned(),
    })
}

fn label(labels: &Labels, at: usize) -> Option<String> {
    let code = labels.codes.get(at);
    (code != labels.null()).then(|| labels.names.get(code as usize).unwrap().to_owned())
}

fn named(list: &LabelList, row: usize) -> Option<String> {
    let code = list.codes.get(row).copied().unwrap_or(NULL);
    list.names.get(code as usize).cloned()
}

fn small() -> Tables {
    Tables {
        neurons: Some(IdList::Numbers(vec![30, 10, 20, 40])),
        neuron_numbers: vec![Column::whole(Values::F32(vec![0.5, -1.0, 2.0, 0.5]))],
        neuron_categories: vec![LabelList {
            names: vec!["b".into(), "a".into()],
            codes: vec![1, 0, NULL, 0],
        }],
        order: Some(0),
        segments: vec![0],
        pre: IdList::Numbers(vec![20, 5, 10, 10, 40, 10]),
        post: IdList::Numbers(vec![10, 10, 30, 99, 40, 30]),
        row: vec![0, 2, 3, 4, 7, 9],
        weight: Some(vec![1, 300, 2, 2, 5, 1]),
        position: None,
        numbers: vec![Column {
            values: Values::I64(vec![7, -1, 7, 0, 90_000, 3]),
            nulls: Nulls::of(vec![false, false, false, true, false, false]),
        }],
        categories: vec![LabelList {
            names: vec!["x".into()],
            codes: vec![0, 0, NULL, 0, 0, NULL],
        }],
        left_out: 4,
    }
}

#[test]
fn neurons_are_numbered_by_category_and_id_and_rows_sorted() {
    let copy = check(&small());
    let ids: Vec<String> = (0..copy.neurons.len()).map(|number| id(&copy, number)).collect();
    // b: 10 and 40; a: 30; null: 20; orphans.
    assert_eq!(ids, ["10", "40", "30", "20", "5", "99"]);
    assert_eq!(copy.neurons.place[..], [1, 3, 0, 2, 4, 5]);
    assert_eq!(copy.rows.row[..], [3, 9, 4, 7, 0, 2]);
    assert_eq!(copy.rows.post[..], [2, 2, 5, 1, 0, 0]);
    assert_eq!(copy.neurons.number_of(11).unwrap(), None);
    assert_eq!((copy.left_out, copy.neurons.listed), (4, 4));
}

#[test]
fn a_table_of_names_and_one_without_neurons_or_rows() {
    let names = |list: &[&str]| IdList::Names(list.iter().map(|name| (*name).to_owned()).collect());
    let tables = Tables {
        neurons: None,
        neuron_numbers: vec![],
        neuron_categories: vec![],
        order: None,
        segments: vec![],
        pre: names(&["B", "a", "B"]),
        post: names(&["a", "é", "B"]),
        row: vec![0, 1, 2],
        weight: None,
        ..small()
    };
    let tables = Tables {
        numbers: vec![Column::whole(Values::F64(vec![0.1, f64::INFINITY, -0.0]))],
        position: Some([1, 2, 3].map(|x| Column::whole(Values::I32(vec![x, 70_000 * x, -x])))),
        categories: vec![],
        ..tables
    };
    let copy = check(&tables);
    assert_eq!(copy.neurons.number_of_name("é").unwrap(), Some(2));
    assert_eq!(copy.neurons.number_of_name("b").unwrap(), None);
    let none = Tables {
        pre: names(&[]),
        post: names(&[]),
        row: vec![],
        numbers: vec![Column::whole(Values::F64(vec![]))],
        position: None,
        ..tables
    };
    assert!(check(&none).neurons.is_empty());
    let uneven = Tables { row: vec![0], ..none };
    assert!(uneven.prepare().is_err());
}

#[test]
fn random_tables_are_what_they_were() {
    let mut rng = fastrand::Rng::with_seed(17);
    for _ in 0..60 {
        check(&random(&mut rng));
    }
}

/// Beyond the table of small ones, and more distinct ones than there are codes.
#[test]
fn large_weights_have_codes_while_they_are_few() {
    let twice = |step: u64, rows: u32| Tables {
        pre: IdList::Numbers((0..rows).map(|row| u64::from(row / 2 % 97)).collect()),
        post: IdList::Numbers((0..rows).map(|row| u64::from(row / 2 / 97)).collect()),
        row: (0..rows).collect(),
        weight: Some((0..rows).map(|row| 1 + u64::from(row / 2) * step).collect()),
        numbers: vec![],
        categories: vec![],
        ..small()
    };
    let copy = check(&twice(1 << 33, 60));
    assert_eq!(copy.strengths.weights.unwrap()[0..3], [1, (1 << 33) + 1, (2 << 33) + 1]);
    assert_eq!(copy.strengths.pairs.unwrap()[0..3], [2, (2 << 33) + 2, (4 << 33) + 2]);
    let copy = twice(1 << 20, 140_000).prepare().unwrap();
    assert!(copy.strengths.weights.is_none() && copy.strengths.pairs.is_none());
    let without = |cubes: &super::Cubes| cubes.of_weight.is_none() && cubes.of_pair.is_none();
    assert!(copy.cubes.iter().all(without) && !copy.cubes.is_empty());
}

fn random(rng: &mut fastrand::Rng) -> Tables {
    let (rows, count, known) = (rng.usize(0..120), rng.usize(1..30), rng.usize(0..20));
    let mut ids: Vec<u64> = (0..count as u64).map(|i| i * 7 % 31 + (i << 40)).collect();
    rng.shuffle(&mut ids);
    let listed = &ids[..known.min(count)];
    let end = |rng: &mut fastrand::Rng| {
        IdList::Numbers((0..rows).map(|_| ids[rng.usize(..ids.len())]).collect())
    };
    let labels = |rng: &mut fastrand::Rng, rows: usize| {
        let names: Vec<String> = (0..rng.u32(0..5)).map(|i| format!("n{i}")).collect();
        let code = |rng: &mut fastrand::Rng| match rng.u32(0..=names.len() as u32) {
            code if (code as usize) < names.len() => code,
            _ => NULL,
        };
        LabelList { codes: (0..rows).map(|_| code(rng)).collect(), names }
    };
    let numbers = |rng: &mut fastrand::Rng, rows: usize| Column {
        values: match rng.u8(0..4) {
            0 => Values::U8((0..rows).map(|_| rng.u8(..4)).collect()),
            1 => Values::I64((0..rows).map(|_| rng.i64(..)).collect()),
            2 => Values::F32((0..rows).map(|_| rng.f32()).collect()),
            _ => Values::U64((0..rows).map(|_| rng.u64(..)).collect()),
        },
        nulls: Nulls::of((0..rows).map(|_| rng.u8(..) < 60).collect()),
    };
    let (pre, post) = (end(rng), end(rng));
    Tables {
        neuron_numbers: vec![numbers(rng, listed.len())],
        neuron_categories: vec![labels(rng, listed.len()), labels(rng, listed.len())],
        order: rng.bool().then_some(0),
        segments: [vec![], vec![1], vec![1, 0]][rng.usize(..3)].clone(),
        neurons: Some(IdList::Numbers(listed.to_vec())),
        pre,
        post,
        row: (0..rows as u32).map(|row| row * 3).collect(),
        weight: rng.bool().then(|| (0..rows).map(|_| 1 + rng.u64(..400)).collect()),
        position: None,
        numbers: vec![numbers(rng, rows), numbers(rng, rows)],
        categories: vec![labels(rng, rows)],
        left_out: 0,
    }
}
