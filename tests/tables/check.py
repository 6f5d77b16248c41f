"""Tables as areax reads them, compared with pandas and pyarrow.

    python tests/tables/check.py PATH_OF_EXAMPLE [FOLDER_OF_WHEELS]

PATH_OF_EXAMPLE is target/debug/examples/rows_of_table. Tables of many types are made here; with
FOLDER_OF_WHEELS (unpacked wheels of cect and fruitloops) every csv and tsv table in it is read too.
"""

import gzip
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet as pq


def read(example, *arguments):
    done = subprocess.run([example, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr.strip())
    columns, *rows = map(json.loads, done.stdout.splitlines())
    return columns, rows


def text(value):
    """A value as areax tells it."""
    if value is None:
        return None
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    return str(value)


def same(told, value):
    """Whether a text is exactly that value."""
    if told is None or value is None:
        return told is None and value is None
    if isinstance(value, (list, np.ndarray)):
        parts = told.strip("[]").split(", ")
        return len(parts) == len(value) and all(map(same, parts, value))
    if isinstance(value, (float, np.floating)):
        kind = np.float16 if isinstance(value, np.float16) else type(value)
        return math.isnan(value) and told == "NaN" or kind(float(told)) == value
    return told == text(value)


def check(name, found, expected_names, expected_rows):
    columns, rows = found
    assert [column[0] for column in columns] == list(expected_names), (name, columns)
    assert len(rows) == len(expected_rows), (name, len(rows), len(expected_rows))
    for i, (row, expected) in enumerate(zip(rows, expected_rows)):
        for column, told, value in zip(columns, row, expected):
            assert same(told, value), (name, i, column, told, value)


def arrow_table(rows, random):
    def maybe(values, share=0.1):
        return [None if random.random() < share else value for value in values]

    integers = {
        f"{kind}": pa.array(
            maybe(random.integers(np.iinfo(kind).min, np.iinfo(kind).max, rows, dtype=kind).tolist()),
            pa.from_numpy_dtype(np.dtype(kind)),
        )
        for kind in ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
    }
    words = ["MB(R)", "", "é", "AVLP,1", 'say "x"', "null"]
    points = [None if random.random() < 0.1 else random.integers(-9, 9, 3).tolist() for _ in range(rows)]
    names = maybe(random.choice(words, rows).tolist())
    return pa.table(
        integers
        | {
            "float16": pa.array(random.random(rows).astype(np.float16)),
            "float32": pa.array(maybe(random.random(rows).astype(np.float32)), pa.float32()),
            "float64": pa.array(maybe((random.random(rows) * 10.0 ** random.integers(-300, 300, rows)).tolist())),
            "bool": pa.array(maybe((random.random(rows) < 0.5).tolist())),
            "text": pa.array(names),
            "large": pa.array(names, pa.large_string()),
            "view": pa.array(names, pa.string_view()),
            "dict8": pa.array(names).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string())),
            "dict16": pa.array(names).dictionary_encode().cast(pa.dictionary(pa.int16(), pa.string())),
            "dict32": pa.array(names).dictionary_encode(),
            "dict_numbers": pa.array(maybe(random.integers(0, 9, rows).tolist())).dictionary_encode(),
            "list": pa.array(points, pa.list_(pa.int64())),
            "large_list": pa.array(points, pa.large_list(pa.float32())),
            "fixed": pa.array(points, pa.list_(pa.int32(), 3)),
            "nested": pa.array(
                [None if random.random() < 0.1 else {"id": i, "at": {"x": i / 3}} for i in range(rows)]
            ),
            "nothing": pa.nulls(rows),
        }
    )


def flat(table):
    """Names and rows with structs taken apart."""
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    columns = []
    for column in table.columns:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_float16(column.type):
            columns.append(list(column.to_numpy()))
        elif pa.types.is_float32(column.type):
            columns.append([None if v is None else np.float32(v) for v in column.to_pylist()])
        elif pa.types.is_large_list(column.type):
            columns.append([None if v is None else np.array(v, np.float32) for v in column.to_pylist()])
        else:
            columns.append(column.to_pylist())
    return table.column_names, list(zip(*columns))


def check_typed(example, folder, random):
    for rows in [0, 1, 1000, 70_000]:
        table = arrow_table(rows, random)
        expected = flat(table)
        for packing in ["uncompressed", "lz4", "zstd"]:
            path = folder / f"x{rows}.{packing}.feather"
            pa.feather.write_feather(table, path, compression=packing, chunksize=333 if rows < 9999 else 65536)
            check(path.name, read(example, path), *expected)
        path = folder / "x.arrows"
        with pa.ipc.new_stream(path, table.schema) as stream:
            stream.write_table(table, max_chunksize=300 if rows < 9999 else None)
        check(path.name, read(example, path), *expected)
        stored = table.drop_columns(["float16"]) if rows == 0 else table
        expected = flat(stored)
        for packing in ["none", "snappy", "gzip", "lz4", "zstd"]:
            for dictionary in [True, False]:
                path = folder / f"x{rows}.{packing}.{dictionary}.parquet"
                pq.write_table(stored, path, compression=packing, use_dictionary=dictionary,
                               row_group_size=2000 if rows < 9999 else 30_000, data_page_version="2.0" if dictionary else "1.0")
                check(path.name, read(example, path), *expected)
        if rows > 9999:
            break


def check_texts(example, folder, random):
    rows = 5000
    frame = pd.DataFrame({
        "id": random.integers(1, 2**63, rows),
        "suffix": random.integers(-9, 10**9, rows),
        "x": random.random(rows) * 10.0 ** random.integers(-30, 30, rows),
        "name": random.choice(["MB(R)", "", "a,b", 'q"q', "é", "two\nlines", "NA", "#no"], rows),
    })
    for ending, separator in [("csv", ","), ("tsv", "\t"), ("csv", ";"), ("csv", "\t")]:
        for end in ["\n", "\r\n"]:
            path = folder / f"x.{ending}"
            frame.to_csv(path, sep=separator, index=False, lineterminator=end)
            expected = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, lineterminator=None)
            for packed in [path, path.with_suffix(path.suffix + ".gz")]:
                if packed != path:
                    packed.write_bytes(gzip.compress(path.read_bytes()))
                found = read(example, packed)
                # pandas makes \n of line breaks within values too.
                rows_found = [[t.replace("\r\n", "\n") for t in row] for row in found[1]]
                check(path.name, (found[0], rows_found), frame.columns, expected.values.tolist())
    path = folder / "x.jsonl"
    frame.to_json(path, orient="records", lines=True, double_precision=15)
    expected = [list(json.loads(line, parse_float=str).values()) for line in path.read_text().splitlines()]
    check(path.name, read(example, path), frame.columns, expected)
    records = frame[["id", "suffix", "x"]].to_records(index=False)
    np.save(folder / "x.npy", np.asarray(records))
    check("x.npy", read(example, folder / "x.npy"), records.dtype.names, records.tolist())


def check_wheels(example, folder):
    """Every table that areax reads has the values that pandas reads; the others say why not."""
    read_whole, refused = 0, []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".csv", ".tsv") or path.stat().st_size > 30_000_000:
            continue
        try:
            columns, rows = read(example, path)
        except ValueError as error:
            refused.append(f"{path.name}: {error}".replace(str(folder), ""))
            continue
        separator = "\t" if path.suffix == ".tsv" else None
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        # Lines that begin with # ahead of the header are comments.
        comments = next(i for i, line in enumerate(lines) if not line.startswith("#"))
        first = lines[comments]
        separator = separator or ("," if "," in first else "\t" if "\t" in first else ";" if ";" in first else ",")
        frame = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig", index_col=False, skiprows=comments)
        assert len(frame) == len(rows) and len(frame.columns) == len(columns), (path, len(frame), len(rows))
        for i, (row, expected) in enumerate(zip(rows, frame.values.tolist())):
            assert row == [value.rstrip(" \t") for value in expected], (path, i, row, expected)
        read_whole += 1
    print(f"{read_whole} tables of the wheels are as pandas reads them; refused:")
    print(*("  " + line.replace("\n", " ") for line in refused), sep="\n")
    # One has a line with a comma too many, one no header and so two columns of the same name.
    assert [line.split(":")[0] for line in refused] == ["all_cell_info.csv", "edgelist_NP.csv"]


def main():
    example, random = sys.argv[1], np.random.default_rng(5)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        check_texts(example, folder, random)
        check_typed(example, folder, random)
    print("tables made here are as pandas and pyarrow read them")
    for folder in sys.argv[2:]:
        check_wheels(example, pathlib.Path(folder))


main()
