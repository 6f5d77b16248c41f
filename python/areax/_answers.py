"""Answers: numbers as NumPy arrays over the library's memory, rows as Arrow, pictures for notebooks."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from . import _core


def _needs(name: str, method: str) -> Any:
    """A package that only this method needs."""
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"{method} needs {name}: pip install {name}", name=name) from error


class Count(NamedTuple):
    """How many synapses pass, their summed and their mean size in µm².

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> ds.count().count
    5000
    """

    count: int  # type: ignore[assignment]
    total_size: float
    mean_size: float


class MapCount(NamedTuple):
    """The same of a data set with a map: synapses, rows, the sum and the mean of each number.

    >>> import areax as ax
    >>> folder = getfixture("tmp_path") / "data"
    >>> ds = ax.synth(folder, synapses=500, neurons=90, like="flywire-783-princeton")
    >>> count = ds.count()
    >>> count.rows == len(ds) and list(count.totals) == list(count.means)
    True
    """

    count: int  # type: ignore[assignment]
    rows: int
    totals: dict[str, float]
    means: dict[str, float]


def count(core: _core.Answer) -> Count | MapCount:
    parts = core.parts()
    return Count(**parts) if core.kind == "count" else MapCount(**parts)


class Picture:
    """A picture as SVG, which notebooks show.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> ds.matrix().plot()
    <areax.Picture>
    """

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def __repr__(self) -> str:
        return "<areax.Picture>"

    def _repr_svg_(self) -> str:
        return self.svg


class _Answer:
    """An answer with its question; out of a pickle it asks again where it must."""

    # Whether the values travel in a pickle, or only the question.
    _by_value = True

    def __init__(self, core: _core.Answer, recipe: Any = None) -> None:
        self._held: _core.Answer | None = core
        self._recipe = recipe
        self._said: dict[str, Any] | None = None
        self._known: dict[str, Any] | None = None

    @property
    def _parts(self) -> dict[str, Any]:
        if self._known is None:
            self._known = self._core.parts()
        return self._known

    @property
    def _core(self) -> _core.Answer:
        if self._held is None:
            self._held = _asked_again(self._recipe)
        return self._held

    @property
    def provenance(self) -> dict[str, Any]:
        """Data set, filter as given and as compared, engine."""
        if self._said is None:
            self._said = dict(json.loads(self._core.provenance_json()))
        return self._said

    def save(self, path: str | os.PathLike[str], format: str | None = None, **choices: Any) -> None:
        """Writes the answer to a file: the format is that of the ending, unless it is named."""
        self._core.save(os.fspath(path), format, choices)

    def to_bytes(self, format: str, **choices: Any) -> bytes:
        """The answer in a format, as the command line writes it."""
        return self._core.bytes(format, choices)

    @property
    def formats(self) -> list[str]:
        """The formats that it has."""
        return self._core.formats

    def __getstate__(self) -> dict[str, Any]:
        state = {name: value for name, value in self.__dict__.items() if name != "_held"}
        state["_said"] = self.provenance
        state["_known"] = _plain(self._parts) if self._by_value else None
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _held=None)


def _plain(value: Any) -> Any:
    """Buffers as arrays of their own."""
    if isinstance(value, _core.Buffer):
        import numpy

        return numpy.array(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _asked_again(recipe: Any) -> _core.Answer:
    questions, name, *asked = recipe
    core: _core.Answer = questions._core.ask(name, *asked)
    return core


class _Pictured(_Answer):
    """An answer that is shown as a picture."""

    def plot(self, path: str | os.PathLike[str] | None = None, **choices: Any) -> Picture:
        """Draws it, into a file too if there is a path: theme, title, caption, width_mm, dpi, scale,
        values, order, all_types are those of the command line."""
        if path is not None:
            self.save(path, **choices)
        for_all = {name: value for name, value in choices.items() if name != "dpi"}
        return Picture(self.to_bytes("svg", **for_all).decode())

    def _repr_html_(self) -> str:
        try:
            return self.to_bytes("svg").decode()
        except Exception:  # More than a picture can show.
            return f"<pre>{html.escape(repr(self))}</pre>"


def _array(buffer: Any) -> Any:
    import numpy

    return numpy.asarray(buffer)


class _Cells(_Pictured):
    """What has rows and columns with names."""

    @property
    def rows(self) -> list[str | None]:
        """The names of the rows, presynaptic; None is null."""
        return list(self._parts["rows"])

    @property
    def columns(self) -> list[str | None]:
        """The names of the columns, postsynaptic."""
        return list(self._parts["columns"])

    @property
    def labels(self) -> list[str | None]:
        """The names of the rows."""
        return self.rows

    @property
    def values(self) -> Any:
        """The numbers: counts are int64, all else float64 with NaN where it is undefined."""
        return _array(self._parts["values"])

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.values.shape)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        import numpy

        values = self.values
        if dtype is not None and numpy.dtype(dtype) != values.dtype:
            return values.astype(dtype)
        return numpy.array(values) if copy else values

    def __len__(self) -> int:
        return len(self.values)


def _places(names: list[str | None], index: Any) -> Any:
    """Names as places."""
    if isinstance(index, str) or index is None:
        if index not in names:
            import difflib

            meant = difflib.get_close_matches(str(index), [str(name) for name in names], 1)
            raise KeyError(f"no label {index!r}" + (f": did you mean {meant[0]!r}?" if meant else ""))
        return names.index(index)
    if isinstance(index, slice):
        ends = [index.start, index.stop]
        start, stop = (_places(names, end) if isinstance(end, str) else end for end in ends)
        stop = stop + 1 if isinstance(index.stop, str) else stop
        return slice(start, stop, index.step)
    if isinstance(index, (list, tuple)):
        return [_places(names, item) for item in index]
    return index


class Matrix(_Cells):
    """A matrix: rows presynaptic, columns postsynaptic.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> m = ds.matrix(measure="count")
    >>> int(m.values.sum()) == m.total == 5000
    True
    >>> bool(m["HVC", "MSN"] == m[["HVC", "MSN"], :][0, m.columns.index("MSN")])
    True
    """

    @property
    def total(self) -> int:
        """The synapses in it, whatever the measure."""
        return int(self._parts["total"])

    @property
    def row_count(self) -> int | None:
        """The rows of the table that these are, where a row may be several synapses."""
        count: int | None = self._parts["row_count"]
        return count

    @property
    def ci(self) -> Intervals | None:
        """The intervals of the cells; None where they were not asked for."""
        said = json.loads(self.to_bytes("json"))
        return Intervals(self, said["ci"], said["methods"]) if "ci" in said else None

    @property
    def test(self) -> CellTests | None:
        """The permutation tests of the cells; None where they were not asked for."""
        said = json.loads(self.to_bytes("json"))
        return CellTests(self, said["test"], said["methods"]) if "test" in said else None

    def __getitem__(self, index: Any) -> Any:
        pre, post = index if isinstance(index, tuple) else (index, slice(None))
        pre, post = _places(self.rows, pre), _places(self.columns, post)
        values = self.values
        if isinstance(pre, list) and isinstance(post, list):
            return values[pre][:, post]
        cell = values[pre, post]
        return cell.item() if cell.ndim == 0 else cell

    def __repr__(self) -> str:
        rows, columns = self.shape
        return f"<areax.Matrix {rows} × {columns}, {self.total} synapses>"

    def to_pandas(self) -> Any:
        """A DataFrame with the names as index and columns."""
        pandas = _needs("pandas", "to_pandas")
        index = pandas.Index(self.rows, name="pre", dtype=object)
        columns = pandas.Index(self.columns, name="post", dtype=object)
        return pandas.DataFrame(self.values.copy(), index=index, columns=columns)

    def to_xarray(self) -> Any:
        """A DataArray with the dimensions pre and post."""
        xarray = _needs("xarray", "to_xarray")
        coords = {"pre": self._parts["shown_rows"], "post": self._parts["shown_columns"]}
        return xarray.DataArray(
            self.values.copy(), dims=("pre", "post"), coords=coords, attrs=_attributes(self)
        )

    def to_polars(self) -> Any:
        """A DataFrame with the names of the rows in `pre`, and a column for each column."""
        polars = _needs("polars", "to_polars")
        names, values = self._parts["shown_columns"], self.values
        columns = {name: values[:, at] for at, name in enumerate(names)}
        return polars.DataFrame({"pre": self.rows, **columns})


class Intervals:
    """The intervals of the cells of a matrix, by resampling neurons.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=20000, neurons=600)
    >>> m = ds.matrix(ci="both", resamples=199, population="full-cells")
    >>> m.ci.lo.shape == m.ci.hi.shape == m.shape
    True
    >>> sorted(m.ci.resamples())
    ['N', 'S', 'U_both', 'U_post', 'U_pre', 'columns', 'n_post', 'n_pre', 'rows', 'unit']
    """

    def __init__(self, matrix: Matrix, said: dict[str, Any], methods: str) -> None:
        self._matrix, self._said = matrix, said
        self.methods = methods

    def _cells(self, name: str, kind: Any = float) -> Any:
        import numpy

        return numpy.array(self._said[name], dtype=kind).reshape(self._matrix.shape)

    @property
    def lo(self) -> Any:
        """The lower ends; NaN where there is no interval."""
        return self._cells("lo")

    @property
    def hi(self) -> Any:
        """The upper ends."""
        return self._cells("hi")

    @property
    def se(self) -> Any:
        """Analytic standard errors; NaN where there is none."""
        return self._cells("se")

    @property
    def estimate(self) -> Any:
        """The values that lo, hi and se belong to: counts without autapses."""
        return self._cells("estimate")

    @property
    def undefined(self) -> Any:
        """In how many resamples each is undefined."""
        return self._cells("undefined", int)

    @property
    def active_pre(self) -> Any:
        """Presynaptic neurons with a synapse in each cell."""
        return self._cells("active_pre", int)

    @property
    def active_post(self) -> Any:
        """Postsynaptic neurons with a synapse in each cell."""
        return self._cells("active_post", int)

    @property
    def conservative(self) -> Any:
        """Where counting noise dominates, so that the interval is too wide."""
        return self._cells("conservative", bool)

    @property
    def note(self) -> Any:
        """Why there is no interval, or what to know of it; None where there is nothing to say."""
        return self._cells("note", object)

    @property
    def n_pre(self) -> Any:
        """Neurons of each row in the population, presynaptic: of each column or cell where `about["n_pre_by"]` says so."""
        import numpy

        return numpy.array(self._said["n_pre"])

    @property
    def n_post(self) -> Any:
        """Postsynaptic neurons of each column: of each row or cell where `about["n_post_by"]` says so."""
        import numpy

        return numpy.array(self._said["n_post"])

    @property
    def about(self) -> dict[str, Any]:
        """Unit, sides, method, weights, level, resamples, seed, generator, population, what it lost."""
        lists = ("n_pre", "n_post")
        return {name: value for name, value in self._said.items()
                if not isinstance(value, list) and name not in lists}

    def resamples(self) -> dict[str, Any]:
        """The sums of every resample, as `areax matrix --format npz` writes them."""
        import io

        import numpy

        with numpy.load(io.BytesIO(self._matrix.to_bytes("npz"))) as arrays:
            return dict(arrays)

    def __repr__(self) -> str:
        return f"<areax.Intervals of {' × '.join(str(n) for n in self._matrix.shape)} cells>"


class CellTests:
    """The permutation tests of the cells of a matrix.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=20000, neurons=600)
    >>> m = ds.matrix(test="pre", permutations=99, population="full-cells")
    >>> m.test.p.shape == m.test.p_max_t.shape == m.test.p_bh.shape == m.shape
    True
    >>> m.test.permutations()["S"].shape == (99, *m.shape)
    True
    """

    def __init__(self, matrix: Matrix, said: dict[str, Any], methods: str) -> None:
        self._matrix, self._said = matrix, said
        self.methods = methods

    def _cells(self, name: str) -> Any:
        import numpy

        return numpy.array(self._said[name], dtype=float).reshape(self._matrix.shape)

    @property
    def p(self) -> Any:
        """Of each cell by itself, two-sided; NaN where nothing varies."""
        return self._cells("p")

    @property
    def p_max_t(self) -> Any:
        """Adjusted for all cells (Westfall & Young)."""
        return self._cells("p_max_t")

    @property
    def p_bh(self) -> Any:
        """Adjusted for all cells (Benjamini & Hochberg)."""
        return self._cells("p_bh")

    @property
    def z(self) -> Any:
        """The sum less its mean over all permutations, by their standard deviation."""
        return self._cells("z")

    @property
    def expected(self) -> Any:
        """The mean over all permutations, without autapses."""
        return self._cells("expected")

    @property
    def sd(self) -> Any:
        """The standard deviation of all permutations."""
        return self._cells("sd")

    @property
    def n(self) -> Any:
        """Neurons of each label of the permuted side."""
        import numpy

        return numpy.array(self._said["n"])

    @property
    def about(self) -> dict[str, Any]:
        """Side, strata, permutations, seed, generator, population, what it lost."""
        return {name: value for name, value in self._said.items() if not isinstance(value, list)}

    def permutations(self) -> dict[str, Any]:
        """The sums of every permutation, as `areax matrix --format npz` writes them."""
        import io

        import numpy

        with numpy.load(io.BytesIO(self._matrix.to_bytes("npz"))) as arrays:
            return dict(arrays)

    def __repr__(self) -> str:
        return f"<areax.CellTests of {' × '.join(str(n) for n in self._matrix.shape)} cells>"


def _attributes(answer: _Answer) -> dict[str, Any]:
    return {"areax": json.dumps(answer.provenance)}


class SparseMatrix(_Answer):
    """The cells of a matrix that are not empty, or of a matrix at every point of a grid.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> ds.matrix(sparse=True).total
    5000
    """

    @property
    def rows(self) -> list[str | None]:
        """The names of the rows, all of them."""
        return list(self._parts["rows"])

    @property
    def columns(self) -> list[str | None]:
        """The names of the columns."""
        return list(self._parts["columns"])

    @property
    def row_places(self) -> Any:
        """The row of each cell, as its place among `rows`."""
        return _array(self._parts["row_places"])

    @property
    def column_places(self) -> Any:
        """The column of each cell."""
        return _array(self._parts["column_places"])

    @property
    def counts(self) -> Any:
        """The synapses in each cell."""
        return _array(self._parts["counts"])

    @property
    def values(self) -> Any:
        """The value of each cell."""
        values = self._parts["values"]
        return self.counts if values is None else _array(values)

    @property
    def total(self) -> int:
        return int(self._parts["total"])

    @property
    def axes(self) -> dict[str, list[Any]]:
        """The values of the axes of a grid, by name."""
        return dict(self._parts["axes"])

    @property
    def points(self) -> Any:
        """The place of each cell in the grid, the last axis fastest."""
        return _array(self._parts["points"])

    def __len__(self) -> int:
        return len(self.counts)

    def __repr__(self) -> str:
        shape = f"{len(self.rows)} × {len(self.columns)}"
        return f"<areax.SparseMatrix {shape}, {len(self)} cells, {self.total} synapses>"

    def to_scipy(self) -> Any:
        """A COO matrix of SciPy."""
        sparse = _needs("scipy.sparse", "to_scipy")
        shape = (len(self.rows), len(self.columns))
        return sparse.coo_matrix((self.values, (self.row_places, self.column_places)), shape=shape)

    def to_pandas(self) -> Any:
        """A DataFrame with a row for each cell."""
        pandas = _needs("pandas", "to_pandas")
        frame: dict[str, Any] = {}
        import numpy

        point = self.points
        for name, values in reversed(list(self.axes.items())):
            frame[name] = numpy.asarray(values)[point % len(values)]
            point = point // len(values)
        frame = dict(reversed(list(frame.items())))
        rows = numpy.asarray(self.rows, dtype=object)[self.row_places]
        columns = numpy.asarray(self.columns, dtype=object)[self.column_places]
        return pandas.DataFrame(
            {**frame, "pre": rows, "post": columns, "count": self.counts, "value": self.values}
        )


def matrix(core: _core.Answer, recipe: Any = None) -> Matrix | SparseMatrix | MatrixSet:
    kinds: dict[str, Any] = {"sparse": SparseMatrix, "matrix_set": MatrixSet}
    answer: Matrix | SparseMatrix | MatrixSet = kinds.get(core.kind, Matrix)(core, recipe)
    return answer


class MatrixSet(_Pictured):
    """Several matrices of the same synapses, by measure and normalisation.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> len(ds.matrix(preset="area-x"))
    10
    """

    @property
    def names(self) -> list[tuple[str, str]]:
        """Measure and normalisation of each."""
        return list(self._parts["names"])

    def __len__(self) -> int:
        return len(self._parts["matrices"])

    def __getitem__(self, index: int | tuple[str, str]) -> Any:
        """The numbers of one, by its place or by measure and normalisation."""
        at = self.names.index(index) if isinstance(index, tuple) else index
        return _array(self._parts["matrices"][at]["values"])

    @property
    def labels(self) -> list[str | None]:
        return list(self._parts["matrices"][0]["rows"])

    def __repr__(self) -> str:
        return f"<areax.MatrixSet of {len(self)}>"


class Sweep(_Cells):
    """A matrix of counts at every point of a grid.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> s = ds.sweep(prob_min=ax.grid(0.5, 0.9, 0.1), size_min=[0, 0.1])
    >>> s.dims, s.shape[:2]
    (('prob_min', 'size_min', 'pre', 'post'), (5, 2))
    """

    @property
    def axes(self) -> dict[str, list[Any]]:
        """The values of the axes, by name, slowest first."""
        return {name: list(values) for name, values in self._parts["axes"]}

    @property
    def dims(self) -> tuple[str, ...]:
        """The names of the dimensions."""
        return (*self.axes, "pre", "post")

    def __repr__(self) -> str:
        shape = " × ".join(str(length) for length in self.shape)
        return f"<areax.Sweep over {', '.join(self.axes)}, {shape}>"

    def to_xarray(self) -> Any:
        """A DataArray with a dimension for each axis, then pre and post."""
        xarray = _needs("xarray", "to_xarray")
        names = {"pre": self._parts["shown_rows"], "post": self._parts["shown_columns"]}
        return xarray.DataArray(
            self.values.copy(),
            dims=self.dims,
            coords={**self.axes, **names},
            attrs=_attributes(self),
        )


def sweep(core: _core.Answer, recipe: Any = None) -> Sweep | SparseMatrix:
    return SparseMatrix(core, recipe) if core.kind == "sparse" else Sweep(core, recipe)


class Robust(_Pictured):
    """In which settings of a grid a claim holds.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> r = ds.robust("HVC->MSN > LMAN->MSN", prob_min=[0.5, 0.7])
    >>> r.holds + r.fails + r.ties + r.undefined == r.settings == 2
    True
    """

    holds: int
    fails: int
    ties: int
    undefined: int
    settings: int

    def __getattr__(self, name: str) -> int:
        if name in ("holds", "fails", "ties", "undefined", "settings"):
            return int(self._parts[name])
        raise AttributeError(name)

    @property
    def axes(self) -> dict[str, list[Any]]:
        """The values of the axes, by name, slowest first."""
        return {name: list(values) for name, values in self._parts["axes"]}

    @property
    def verdicts(self) -> list[str]:
        """holds, fails, tie or undefined, of every setting, the last axis fastest."""
        return list(self._parts["verdicts"])

    @property
    def left(self) -> Any:
        """The left side in every setting; NaN where it is undefined."""
        return _array(self._parts["left"])

    @property
    def right(self) -> Any:
        """The right side in every setting."""
        return _array(self._parts["right"])

    @property
    def ci(self) -> ClaimIntervals | None:
        """The intervals of the difference of both sides; None where they were not asked for."""
        said = json.loads(self.to_bytes("json"))
        return ClaimIntervals(self, said) if "ci" in said else None

    def __repr__(self) -> str:
        return f"<areax.Robust: holds in {self.holds} of {self.settings} settings>"

    def to_pandas(self) -> Any:
        """A DataFrame with a row for each setting."""
        pandas = _needs("pandas", "to_pandas")
        names = list(self.axes)
        index = pandas.MultiIndex.from_product(self.axes.values(), names=names)
        frame = index.to_frame(index=False)
        sides = {"left": self.left, "right": self.right, "verdict": self.verdicts}
        return frame.assign(**sides)


class ClaimIntervals:
    """The intervals of the difference of a claim's sides in every setting, by resampling neurons.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=20000, neurons=600)
    >>> r = ds.robust("HVC->MSN > LMAN->MSN", ci="both", resamples=199, cell_axon=[20, 50])
    >>> r.ci.lo.shape == r.ci.hi.shape == (r.settings,)
    True
    >>> sorted(r.ci.resamples())
    ['axes', 'difference', 'differences', 'n_post', 'n_pre', 'settings', 'sign']
    """

    def __init__(self, robust: Robust, said: dict[str, Any]) -> None:
        self._robust, self._said = robust, said["ci"]
        self._points = said["points"]
        self.methods: str = said["methods"]

    def _each(self, name: str, kind: Any = float) -> Any:
        import numpy

        return numpy.array([point["ci"][name] for point in self._points], dtype=kind)

    @property
    def difference(self) -> Any:
        """Left − right without synapses of neurons with themselves; NaN where it is undefined."""
        return self._each("difference")

    @property
    def lo(self) -> Any:
        """The lower end in every setting; NaN where there is no interval."""
        return self._each("lo")

    @property
    def hi(self) -> Any:
        """The upper ends."""
        return self._each("hi")

    @property
    def se(self) -> Any:
        """The standard deviations over resamples."""
        return self._each("se")

    @property
    def undefined(self) -> Any:
        """In how many resamples each is undefined."""
        return self._each("undefined", int)

    @property
    def n_pre(self) -> Any:
        """Presynaptic neurons, settings × connections of the claim."""
        return self._each("n_pre", int)

    @property
    def n_post(self) -> Any:
        """Postsynaptic neurons."""
        return self._each("n_post", int)

    @property
    def note(self) -> Any:
        """Why there is no interval, or what to know of it; None where there is nothing to say."""
        return self._each("note", object)

    @property
    def band(self) -> Any:
        """Settings × 2: bands that hold for all settings at once; NaN where there is none."""
        import numpy

        nan = [numpy.nan, numpy.nan]
        return numpy.array([point["band"] or nan for point in self._points], dtype=float)

    @property
    def share_all(self) -> float:
        """The share of resamples in which the claim holds in every setting: no p value."""
        return float(self._said["share_all"])

    @property
    def share_most(self) -> float:
        """The share in which it holds in at least 95 % of the settings."""
        return float(self._said["share_most"])

    @property
    def about(self) -> dict[str, Any]:
        """Unit, sides, method, weights, level, resamples, seed, generator, population, verdicts, shares."""
        return dict(self._said)

    def resamples(self) -> dict[str, Any]:
        """The differences of every resample, as `areax robust --format npz` writes them."""
        import io

        import numpy

        with numpy.load(io.BytesIO(self._robust.to_bytes("npz"))) as arrays:
            return dict(arrays)

    def __repr__(self) -> str:
        holds, settings = self._said["holds"], self._said["settings"]
        return (
            f"<areax.ClaimIntervals: holds in {holds} of {settings} settings, in all of them in "
            f"{self.share_all:.1%} of resamples>"
        )


class NullStatistic:
    """One statistic, in the data and in every null."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self.name: str = parts["name"]
        self.labels: list[str] = list(parts["labels"])
        self.impossible: int = parts["impossible"]
        self.connections: tuple[int, float] = tuple(parts["connections"])
        self._parts = parts

    @property
    def observed(self) -> Any:
        """In the data, a number for each label."""
        return _array(self._parts["observed"])

    @property
    def values(self) -> Any:
        """In the nulls: nulls × labels."""
        return _array(self._parts["values"])

    @property
    def mean(self) -> Any:
        return _array(self._parts["mean"])

    @property
    def sd(self) -> Any:
        """With n − 1; NaN of one null."""
        return _array(self._parts["sd"])

    @property
    def p_greater(self) -> Any:
        """(1 + nulls with at least as much) ÷ (1 + nulls)."""
        return _array(self._parts["p_greater"])

    @property
    def p_less(self) -> Any:
        return _array(self._parts["p_less"])

    def __repr__(self) -> str:
        return f"<areax.NullStatistic {self.name} of {len(self.labels)} labels>"


class Null(_Pictured):
    """Statistics of the wiring beside those of shuffled synapses.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> n = ds.null(statistic=["multi", "autapses"], within="typepair", nulls=19)
    >>> n["multi"].values.shape[0], n["multi"].impossible
    (19, 0)
    >>> int((n["multi"].observed * range(1, 1 + len(n["multi"].labels))).sum()) == n.synapses == 5000
    True
    """

    @property
    def nulls(self) -> int:
        return int(self._parts["nulls"])

    @property
    def neurons(self) -> int:
        """Neurons with at least one of the synapses."""
        return int(self._parts["neurons"])

    @property
    def synapses(self) -> int:
        return int(self._parts["synapses"])

    @property
    def statistics(self) -> list[NullStatistic]:
        return [NullStatistic(parts) for parts in self._parts["statistics"]]

    @property
    def methods(self) -> str:
        """What the nulls keep and what not: a paragraph for the Methods section."""
        return str(json.loads(self.to_bytes("json"))["methods"])

    def __getitem__(self, name: str) -> NullStatistic:
        found = {statistic.name: statistic for statistic in self.statistics}
        if name not in found:
            raise KeyError(f"no statistic {name!r}: there are {', '.join(found)}")
        return found[name]

    def __repr__(self) -> str:
        names = ", ".join(statistic.name for statistic in self.statistics)
        return f"<areax.Null: {names} in {self.nulls} nulls>"

    def to_pandas(self) -> Any:
        """A DataFrame with a row for each label of each statistic."""
        pandas = _needs("pandas", "to_pandas")
        columns = ("observed", "mean", "sd", "p_greater", "p_less")
        frames = [
            pandas.DataFrame(
                {"statistic": of.name, "label": of.labels}
                | {column: getattr(of, column) for column in columns}
            )
            for of in self.statistics
        ]
        return pandas.concat(frames, ignore_index=True)


class Test(_Pictured):
    """Two connections with the same partners, and how their difference stands to those of permuted labels.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> t = ds.test("HVC->MSN > LMAN->MSN", min_pre_axon=50, permutations=99)
    >>> len(t.permuted), bool(t.p == (1 + sum(abs(t.permuted) >= abs(t.t))) / 100)
    (99, True)
    """

    # It is no test of a program.
    __test__ = False

    @property
    def n_left(self) -> int:
        """Neurons of the label on the left, silent ones too."""
        return int(self._parts["n"][0])

    @property
    def n_right(self) -> int:
        return int(self._parts["n"][1])

    @property
    def left(self) -> float:
        """The connection on the left, without synapses of neurons with themselves; NaN where undefined."""
        return float(self._parts["sides"][0])

    @property
    def right(self) -> float:
        return float(self._parts["sides"][1])

    @property
    def mean_left(self) -> float:
        """Of a neuron of the label on the left."""
        return float(self._parts["means"][0])

    @property
    def mean_right(self) -> float:
        return float(self._parts["means"][1])

    @property
    def difference(self) -> float:
        """Left less right."""
        return float(self._parts["difference"])

    @property
    def expected(self) -> float:
        """The mean difference of all permutations."""
        return float(self._parts["expected"])

    @property
    def t(self) -> float:
        """The difference of means by its standard error; may be infinite."""
        return float(self._parts["t"])

    @property
    def verdict(self) -> str:
        return str(self._parts["verdict"])

    @property
    def p(self) -> float:
        """Of |t|, two-sided: that means are equal."""
        return float(self._parts["p"])

    @property
    def p_interval(self) -> tuple[float, float]:
        """The share of all permutations that reach |t|, 95 %."""
        low, high = self._parts["p_interval"]
        return float(low), float(high)

    @property
    def p_greater(self) -> float:
        return float(self._parts["p_greater"])

    @property
    def p_less(self) -> float:
        return float(self._parts["p_less"])

    @property
    def p_difference(self) -> float:
        """Of the plain difference about its mean: that distributions are equal."""
        return float(self._parts["p_difference"])

    @property
    def permuted(self) -> Any:
        """t of every permutation."""
        return _array(self._parts["permuted"])

    @property
    def differences(self) -> Any:
        """Left less right of every permutation, in `unit`."""
        return _array(self._parts["differences"])

    @property
    def unit(self) -> float:
        """What an integer of the differences is: 1 of counts."""
        return float(json.loads(self.to_bytes("json"))["unit"])

    @property
    def note(self) -> str | None:
        """What to know of the numbers."""
        note: str | None = json.loads(self.to_bytes("json"))["note"]
        return note

    @property
    def methods(self) -> str:
        """A paragraph for the Methods section."""
        return str(json.loads(self.to_bytes("json"))["methods"])

    def __repr__(self) -> str:
        return f"<areax.Test: {self.verdict}, t {self.t:.4g}, p {self.p:.4g}>"


class Table(_Answer):
    """Rows, as Arrow: pyarrow, Polars, DuckDB and pandas take it as it is.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> t = ds.synapses(fields=["size", "pre_celltype"], sample=10, seed=1)
    >>> len(t), t.names
    (10, ['size', 'pre_celltype'])
    """

    _by_value = False

    def __init__(self, core: _core.Answer, recipe: Any = None, part: Any = None) -> None:
        super().__init__(core, recipe)
        # Which part of the answer it is, where it is not all of it.
        self._part = part
        self._columns: dict[str, Any] | None = None

    def _batches(self) -> _core.Batches:
        if self._part is None:
            return self._core.batches()
        parts = self._core.parts()
        of = parts if self._part[0] is None else parts["neurons"][self._part[0]]
        batches: _core.Batches = of[self._part[1]]
        return batches

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._batches().__arrow_c_stream__(requested_schema)

    def batches(self) -> Iterator[_core.Batch]:
        """The rows in batches, which are read as they are wanted: memory stays bounded."""
        return iter(self._batches())

    def __len__(self) -> int:
        if self._part is None and self._core.kind in ("rows", "neurons"):
            return int(self._core.parts()["len"])
        return sum(len(batch) for batch in self._batches())

    def _read(self) -> dict[str, Any]:
        if self._columns is None:
            batches = list(self._batches())
            names = batches[0].names if batches else []
            self._columns = {
                name: _column([batch.column(at) for batch in batches])
                for at, name in enumerate(names)
            }
        return self._columns

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        for batch in self._batches():
            return batch.names
        return []

    def __getitem__(self, name: str) -> Any:
        """A column as a NumPy array; names are texts, of which None is null."""
        columns = self._read()
        if name not in columns:
            raise KeyError(f"no column {name!r}: choose from {', '.join(columns)}")
        codes, texts = columns[name]
        return codes if texts is None else texts[codes]

    def to_numpy(self) -> Any:
        """An array of records: without fields those that are published."""
        import io

        import numpy

        if self._part is None and "npy" in self._core.formats:
            return numpy.load(io.BytesIO(self._core.bytes("npy")))
        arrays = {name: self[name] for name in self._read()}
        records = numpy.empty(len(self), dtype=[(name, of.dtype) for name, of in arrays.items()])
        for name, values in arrays.items():
            records[name] = values
        return records

    def to_pandas(self) -> Any:
        """A DataFrame; names are categories."""
        pandas = _needs("pandas", "to_pandas")

        def column(codes: Any, texts: Any) -> Any:
            if texts is None:
                return codes
            return pandas.Categorical.from_codes(codes, categories=list(texts[:-1]))

        return pandas.DataFrame({name: column(*of) for name, of in self._read().items()}, copy=True)

    def to_polars(self) -> Any:
        """A DataFrame of Polars."""
        return _needs("polars", "to_polars").DataFrame(self)

    def to_arrow(self) -> Any:
        """A table of pyarrow."""
        return _needs("pyarrow", "to_arrow").table(self)

    def _repr_html_(self) -> str:
        shown = 10
        for batch in self._batches():
            columns = {name: _column([batch.column(at)], shown) for at, name in enumerate(batch.names)}
            head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
            cells = [codes if texts is None else texts[codes] for codes, texts in columns.values()]
            lines = "".join(
                f"<tr>{''.join(f'<td>{html.escape(str(cell))}</td>' for cell in row)}</tr>"
                for row in zip(*cells)
            )
            return (
                f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
                f"<p>{len(self):,} rows</p>"
            )
        return "<p>0 rows</p>"

    def __repr__(self) -> str:
        return f"<areax.Table of {len(self)} rows: {', '.join(self.names)}>"

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        state["_columns"] = None
        questions, name, keywords, *more = state["_recipe"]
        said = state["_said"]
        if name == "synapses" and keywords.get("sample") is not None and "seed" in said:
            keywords = {**keywords, "seed": said["seed"]}
        state["_recipe"] = (questions, name, keywords, *more)
        return state


def _column(parts: list[Any], most: int | None = None) -> tuple[Any, Any]:
    """A column of all batches: its numbers, or codes and texts, of which the last is null."""
    import numpy

    if all(texts is None for _, texts, _ in parts):
        arrays = [_numbers(numpy.asarray(numbers)[:most], valid, most) for numbers, _, valid in parts]
        return (arrays[0] if len(arrays) == 1 else numpy.concatenate(arrays)), None
    known: dict[str, int] = {}
    for _, texts, _ in parts:
        for text in texts:
            if text is not None:
                known.setdefault(text, len(known))
    all_codes = []
    for numbers, texts, valid in parts:
        own = numpy.array([-1 if text is None else known[text] for text in texts], dtype=numpy.int32)
        if numbers is None:
            codes = own
        elif len(own):
            codes = own[numpy.asarray(numbers)]
        else:  # Nothing but null.
            codes = numpy.full(len(numbers), -1, dtype=numpy.int32)
        if valid is not None and numbers is not None:
            codes = numpy.where(numpy.asarray(valid), codes, numpy.int32(-1))
        all_codes.append(codes[:most])
    texts = numpy.array([*known, None], dtype=object)
    return numpy.concatenate(all_codes), texts


def _numbers(values: Any, valid: Any, most: int | None) -> Any:
    """Numbers with NaN for null; integers with a null are objects with None."""
    import numpy

    if valid is None:
        return values
    valid = numpy.asarray(valid)[:most]
    if values.dtype.kind == "f":
        return numpy.where(valid, values, values.dtype.type("nan"))
    mixed = values.astype(object)
    mixed[~valid] = None
    return mixed


def neurons(core: _core.Answer, recipe: Any = None) -> Any:
    """Ids as an array, or a table where fields were asked."""
    parts = core.parts()
    if parts["has_fields"]:
        return Table(core, recipe)
    import numpy

    ids = parts["ids"]
    return numpy.array(ids, dtype=object) if isinstance(ids, list) else numpy.asarray(ids)


class Adjacency(_Answer):
    """Neuron × neuron, sparse: the synapses of every pair.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> a = ds.adjacency()
    >>> int(a.counts.sum())
    5000
    """

    @property
    def ids(self) -> Any:
        """The neurons, rows and columns: uint64, or texts."""
        import numpy

        ids = self._parts["ids"]
        return numpy.array(ids, dtype=object) if isinstance(ids, list) else _array(ids)

    @property
    def counts(self) -> Any:
        """The synapses of each pair."""
        return _array(self._parts["counts"])

    @property
    def totals(self) -> dict[str, Any]:
        """The sums of each pair, by name: `total_size` in µm²."""
        return {name: _array(sums) for name, sums in self._parts["totals"].items()}

    @property
    def csr(self) -> Any:
        """The numbers of synapses as a CSR matrix of SciPy, over the same memory."""
        return self._csr(self.counts)

    def csr_of(self, name: str) -> Any:
        """The sums of this name as a CSR matrix."""
        return self._csr(self.totals[name])

    def _csr(self, data: Any) -> Any:
        sparse = _needs("scipy.sparse", "csr")
        starts, posts = _array(self._parts["starts"]), _array(self._parts["posts"])
        size = len(self.ids)
        return sparse.csr_matrix((data, posts, starts), shape=(size, size), copy=False)

    def edges(self) -> Table:
        """The pairs as Arrow: a row for each."""
        return Table(self._core, self._recipe)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.edges().__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self.counts)

    def __repr__(self) -> str:
        return f"<areax.Adjacency: {len(self)} pairs of {len(self.ids)} neurons>"


class Distribution:
    """The values of one group, each with how many there are of it."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self._parts = parts

    @property
    def name(self) -> str:
        """What the values are: `multiplicity`."""
        return str(self._parts["name"])

    @property
    def group(self) -> str | None:
        """Whose they are: `all` without groups; None where the category is null."""
        group: str | None = self._parts["group"]
        return group

    @property
    def n(self) -> int:
        """How many values there are."""
        return int(self._parts["n"])

    @property
    def missing(self) -> int:
        """How many have no number: null, NaN, or an infinity."""
        return int(self._parts["missing"])

    @property
    def zeros(self) -> int:
        return int(self._parts["zeros"])

    @property
    def min(self) -> float:
        return float(self._parts["min"])

    @property
    def max(self) -> float:
        return float(self._parts["max"])

    @property
    def mean(self) -> float:
        return float(self._parts["mean"])

    @property
    def gini(self) -> float:
        """The Gini coefficient; NaN where the sum is 0 or a value is negative."""
        return float(self._parts["gini"])

    @property
    def quantiles(self) -> dict[str, float]:
        """By their names, "0.05" to "0.99"; linear between neighbours, as numpy.quantile."""
        return dict(self._parts["quantiles"])

    @property
    def values(self) -> Any:
        """The distinct values, ascending."""
        return _array(self._parts["values"])

    @property
    def counts(self) -> Any:
        """How many there are of each."""
        return _array(self._parts["counts"])

    def expanded(self) -> Any:
        """Every value, ascending: as many as `n`."""
        import numpy

        return numpy.repeat(self.values, self.counts)

    def to_pandas(self) -> Any:
        """The counts as a Series, by value."""
        pandas = _needs("pandas", "to_pandas")
        index = pandas.Index(self.values, name=self.name)
        return pandas.Series(self.counts, index=index, name="count")

    def __repr__(self) -> str:
        return f"<areax.Distribution {self.name} of {self.group}: {self.n} values>"


class Distributions(_Pictured):
    """Distributions, group by group.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> d = ds.describe(["multiplicity", "out_degree"])
    >>> d["multiplicity"].n == len(ds.adjacency())
    True
    >>> d.to_pandas().index.names
    FrozenList(['name', 'group'])
    """

    @property
    def n_pre(self) -> int:
        """Neurons that the filter lets pass as presynaptic ones, with or without a synapse."""
        return int(self._parts["n_pre"])

    @property
    def n_post(self) -> int:
        """The same as postsynaptic ones."""
        return int(self._parts["n_post"])

    @property
    def methods(self) -> str:
        """Whose they are, and how far they reach: a sentence for a methods section."""
        return str(json.loads(self.to_bytes("json"))["methods"])

    @property
    def names(self) -> list[str]:
        """The distributions that there are, in the order asked."""
        return list(dict.fromkeys(one.name for one in self))

    def __iter__(self) -> Iterator[Distribution]:
        return (Distribution(group) for group in self._parts["groups"])

    def __len__(self) -> int:
        return len(self._parts["groups"])

    def __getitem__(self, key: str | tuple[str, str | None]) -> Any:
        """A distribution by its name, or by (name, group); of several groups a dict by group."""
        name = key if isinstance(key, str) else key[0]
        found = {one.group: one for one in self if one.name == name}
        if not found:
            raise KeyError(f"no distribution {name!r}: choose from {', '.join(self.names)}")
        if not isinstance(key, str):
            if key[1] not in found:
                raise KeyError(f"no group {key[1]!r} of {name!r}")
            return found[key[1]]
        return found["all"] if list(found) == ["all"] else found

    def to_pandas(self) -> Any:
        """What sums up each group, as a DataFrame by name and group."""
        pandas = _needs("pandas", "to_pandas")
        facts = ("n", "missing", "zeros", "min", "max", "mean", "gini")
        lines = [
            {**{fact: one._parts[fact] for fact in facts}, **one.quantiles} for one in self
        ]
        index = pandas.MultiIndex.from_tuples(
            [(one.name, one.group) for one in self], names=["name", "group"]
        )
        return pandas.DataFrame(lines, index=index)

    def table(self) -> Any:
        """Every value with its count, as a DataFrame: name, group, value, count."""
        pandas = _needs("pandas", "table")
        columns = ["name", "group", "value", "count"]
        parts = [
            pandas.DataFrame(
                {"name": one.name, "group": one.group, "value": one.values, "count": one.counts}
            )
            for one in self
        ]
        return pandas.concat(parts, ignore_index=True)[columns] if parts else pandas.DataFrame(columns=columns)

    def __repr__(self) -> str:
        return f"<areax.Distributions: {', '.join(self.names)}, {len(self)} groups>"


class _Partners(_Answer):
    """What has inputs and outputs."""

    _by_value = False
    _at: int | None = None

    def _table(self, name: str) -> Table:
        return Table(self._core, self._recipe, (self._at, name))

    @property
    def inputs(self) -> Table:
        """Every partner that it gets synapses from, strongest first."""
        return self._table("inputs")

    @property
    def outputs(self) -> Table:
        """Every partner that it makes synapses onto, strongest first."""
        return self._table("outputs")

    @property
    def inputs_by_type(self) -> Table:
        """The synapses that it gets, by the partner's type."""
        return self._table("inputs_by_type")

    @property
    def outputs_by_type(self) -> Table:
        """The synapses that it makes, by the partner's type."""
        return self._table("outputs_by_type")


class Neuron(_Partners):
    """One neuron and its partners.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> n = ds.neuron(ds.neurons(celltype="HVC", min_synapses=1)[0])
    >>> n.celltype, len(n.outputs) > 0
    ('HVC', True)
    """

    def __init__(self, core: _core.Answer, recipe: Any = None, at: int | None = None) -> None:
        super().__init__(core, recipe)
        self._at = at
        parts = core.parts() if at is None else core.parts()["neurons"][at]
        self._own = {name: parts[name] for name in ("id", "record", "is_listed")}

    @property
    def id(self) -> int | str:
        id: int | str = self._own["id"]
        return id

    @property
    def is_listed(self) -> bool:
        """Whether the neuron table has it."""
        return bool(self._own["is_listed"])

    @property
    def celltype(self) -> str | None:
        name: str | None = self._own["record"].get("celltype")
        return name

    @property
    def certainty(self) -> float | None:
        """The certainty of its type; None without a row in the neuron table."""
        value: float | None = self._own["record"].get("certainty")
        return value

    @property
    def axon(self) -> float | None:
        """The length of its axon in µm."""
        value: float | None = self._own["record"].get("axon")
        return value

    @property
    def soma(self) -> float | None:
        """The length of its soma's skeleton in µm."""
        value: float | None = self._own["record"].get("soma")
        return value

    @property
    def dendrite(self) -> float | None:
        """The length of its dendrite in µm."""
        value: float | None = self._own["record"].get("dendrite")
        return value

    @property
    def record(self) -> dict[str, Any]:
        """What the neuron table says of it, by column."""
        return dict(self._own["record"])

    def __repr__(self) -> str:
        return f"<areax.Neuron {self.id}, {self.celltype}>"


class NeuronSet(_Partners):
    """Several neurons taken together.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> ds.neuron(ds.neurons(min_synapses=20))
    <areax.NeuronSet of 36>
    """

    @property
    def ids(self) -> list[str]:
        """Their ids, as texts."""
        return list(self._core.parts()["ids"])

    def __repr__(self) -> str:
        return f"<areax.NeuronSet of {len(self.ids)}>"


def neuron(core: _core.Answer, recipe: Any = None) -> Neuron | NeuronSet | list[Neuron]:
    if core.kind == "each_neuron":
        return [Neuron(core, recipe, at) for at in range(len(core.parts()["neurons"]))]
    return NeuronSet(core, recipe) if core.kind == "neuron_set" else Neuron(core, recipe)


class Step(NamedTuple):
    """What a filter leaves of the rows that those before it left."""

    name: str
    value: str
    compared: float | None
    left: int


class Explanation:
    """How an answer comes about: what each filter leaves, and the question in other words.

    >>> import areax as ax
    >>> ds = ax.synth(getfixture("tmp_path") / "data", synapses=5000, neurons=800)
    >>> e = ds.where(prob_min=0.6).explain()
    >>> e.all, e.steps[0].name
    (5000, 'prob_min')
    """

    def __init__(
        self,
        all: int,
        steps: list[Any],
        python: str | None,
        command_line: str | None,
        url: str | None,
        rust: str,
    ) -> None:
        self.all = all
        self.steps = [Step(*step) for step in steps]
        self.python = python
        self.command_line = command_line
        self.url = url
        self.rust = rust

    def __repr__(self) -> str:
        lines = [f"{self.all:>14,}          all"]
        before = self.all
        for step in self.steps:
            percent = 100 * step.left / before if before else 0.0
            compared = "" if step.compared is None else f" (compared: {step.compared})"
            lines.append(f"{step.left:>14,}  {percent:5.1f} %  {step.name} {step.value}{compared}")
            before = step.left
        for language, said in [("Python", self.python), ("command line", self.command_line)]:
            if said is not None:
                lines.append(f"{language}: {said}")
        return "\n".join(lines)


class _Partials:
    """What was merged: an answer out of a pickle is merged again where it must."""

    def __init__(self, parts: list[bytes], incomplete: bool) -> None:
        self._parts = parts
        self._incomplete = incomplete

    @property
    def _core(self) -> _Partials:
        return self

    def ask(self, name: str) -> Any:
        return _core.merge(self._parts, self._incomplete)[0]


def merged(parts: list[bytes], incomplete: bool) -> tuple[Any, str | None]:
    """The answer of partials, and which shards lack."""
    core, lacking = _core.merge(parts, incomplete)
    recipe = (_Partials(parts, incomplete), core.kind)
    makers: dict[str, Any] = {
        "describe": Distributions,
        "neurons": neurons,
        "robust": Robust,
        "sweep": sweep,
        "test": Test,
    }
    answer = count(core) if core.kind == "count" else makers.get(core.kind, matrix)(core, recipe)
    return answer, lacking


def map_types(questions: Any) -> list[str | None]:
    """The types of a data set with a map: the rows of its matrix."""
    names: list[str | None] = questions._core.ask("matrix", {"sparse": True}).parts()["rows"]
    return names
