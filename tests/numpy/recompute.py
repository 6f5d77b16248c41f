"""Recomputes what areax says of resamples, permutations and nulls out of the files that it exports, by the definitions.

    areax matrix DATA --ci both … -o matrix.json;  areax matrix DATA --ci both … -o matrix.npz
    python tests/numpy/recompute.py matrix.json matrix.npz

The same of `matrix --test`, `robust --ci`, `null` and `test`.

Needs numpy and scipy. No areax is called and nothing is shared with it: the npz has every resample, and this script
makes of them what the JSON says. It fails at the first number that is another. docs/STATISTICS.md says what the numbers are.
"""

import argparse
import json
import math
import sys

import numpy as np
from scipy import stats

# What of the JSON is float64 after several steps, whose order NumPy may choose otherwise.
CLOSE = 1e-12


class Checked:
    """Counts what was compared."""

    def __init__(self):
        self.numbers = 0

    def same(self, what, found, wanted, is_close=False):
        """One number, or arrays of them; null is NaN."""
        found, wanted = (np.array(values, dtype=float) for values in (found, wanted))
        assert found.shape == wanted.shape, (what, found.shape, wanted.shape)
        equal = (found == wanted) | (np.isnan(found) & np.isnan(wanted))
        if is_close:
            equal |= np.isclose(found, wanted, rtol=CLOSE, atol=CLOSE)
        assert equal.all(), f"{what}: areax says {found[~equal][:3]}, the file {wanted[~equal][:3]}"
        self.numbers += found.size


def null(answer, arrays, checked):
    """Mean, spread, quantiles and p of every statistic: the data against nulls."""
    for said in answer["statistics"]:
        name = said["name"]
        values, observed = arrays[f"{name}_values"], arrays[f"{name}_observed"]
        nulls = len(values)
        assert nulls == answer["nulls"], (nulls, answer["nulls"])
        checked.same(f"{name} observed", said["observed"], observed)
        # Sums of integers are exact; each is divided once.
        total = values.sum(0)
        checked.same(f"{name} mean", said["mean"], total / nulls)
        if nulls > 1:
            squares = (values.astype(object) ** 2).sum(0)
            spread = [math.sqrt(float(nulls * int(q) - int(s) ** 2) / (nulls * (nulls - 1)))
                      for q, s in zip(squares, total)]
            checked.same(f"{name} sd", said["sd"], spread, is_close=True)
        for quantile, found in said["quantiles"].items():
            wanted = np.quantile(values, float(quantile), axis=0) if values.size else found
            checked.same(f"{name} {quantile}", found, wanted, is_close=True)
        for key, as_extreme in (("p_greater", values >= observed), ("p_less", values <= observed)):
            checked.same(f"{name} {key}", said[key], (1 + as_extreme.sum(0)) / (1 + nulls))


def test(answer, arrays, checked):
    """The p of a permutation test: of t, of either side, and of the plain difference about its mean."""
    t, differences = arrays["t"], arrays["differences"].astype(object)
    count, observed = len(t), answer["t"]
    assert count == answer["permutations"], (count, answer["permutations"])
    if observed is None:  # An infinity, whose sign the note says.
        observed = math.copysign(math.inf, answer["difference"])
    p = lambda extreme: (1 + int(extreme.sum())) / (1 + count)
    extreme = np.abs(t) >= abs(observed)
    checked.same("p", answer["p"], p(extreme))
    checked.same("p_greater", answer["p_greater"], p(t >= observed))
    checked.same("p_less", answer["p_less"], p(t <= observed))
    b = int(extreme.sum())
    low = stats.beta.ppf(0.025, b, count - b + 1) if b else 0.0
    high = stats.beta.ppf(0.975, b + 1, count - b) if b < count else 1.0
    checked.same("p_interval", answer["p_interval"], [low, high], is_close=True)
    # The difference in units, and how many of them the mean of all permutations is.
    sums = [answer[f"n_{side}"] * answer[f"mean_{side}"] / answer["unit"] for side in ("left", "right")]
    own = round(sums[0]) - round(sums[1])
    scale = answer["unit"] if answer["normalize"] == "none" or not own else answer["difference"] / own
    mean = answer["expected"] / scale
    # As far on the other side is as far: in float64 all but so.
    slack = CLOSE * (abs(mean) + abs(own))
    far = [abs(int(other) - mean) >= abs(own - mean) - slack for other in differences]
    checked.same("p_difference", answer["p_difference"], p(np.array(far)))


def by_cell(values, by):
    """What is known of the labels of neurons, for every cell: labels are the rows, the columns, or the cells."""
    return {"rows": values[..., :, None], "columns": values[..., None, :], "cells": values}[by]


def matrix_test(answer, arrays, checked):
    """z of the data and the three p of every cell of `matrix --test`; mean and spread lie where those of permutations do."""
    said, sums, unit = answer["test"], arrays["S"].astype(float), float(arrays["unit"])
    count = said["permutations"]
    assert len(sums) == count, (len(sums), count)
    mean, sd = (np.array(said[key], dtype=float) / unit for key in ("expected", "sd"))
    sd[~(sd > 0)] = np.nan
    z_of = lambda of: ((of - np.floor(mean)) - (mean - np.floor(mean))) / sd
    # The mean is rounded: sums that are as far on either side of it are all but so.
    slack = CLOSE * (1 + (np.abs(mean) + np.abs(arrays["observed"])) / sd)
    z, permuted = z_of(arrays["observed"].astype(float)), np.abs(z_of(sums))
    checked.same("z", said["z"], z, is_close=True)
    defined = ~np.isnan(z)
    largest = np.nanmax(np.where(defined, permuted, 0).reshape(count, -1), axis=1, initial=0)
    p = lambda reached: np.where(defined, (1 + reached.sum(0)) / (1 + count), np.nan)
    alone = p(permuted >= np.abs(z) - slack)
    checked.same("p", said["p"], alone)
    checked.same("p_max_t", said["p_max_t"], p(largest[:, None, None] >= np.abs(z) - slack))
    adjusted = np.full(z.shape, np.nan)
    adjusted[defined] = stats.false_discovery_control(alone[defined])
    checked.same("p_bh", said["p_bh"], adjusted, is_close=True)
    apart = np.abs(sums.mean(0) - mean)[defined]
    assert (apart <= 7 * sd[defined] / math.sqrt(count)).all(), "expected: the mean of the permutations is far from it"


def ratio_form(sums, arrays, ci):
    """T_b = N S_b / W_b of every resample and cell, rounded once; NaN where W_b is 0."""
    by = {"pre": ci.get("n_pre_by", "rows"), "post": ci.get("n_post_by", "columns")}
    pre, post = (by_cell(arrays[f"U_{side}"].astype(object), by[side]) for side in by)
    shape = sums.shape
    if ci["sides"] == "both":
        both = arrays["U_both"].astype(object)
        if both.ndim == 2:  # The same labels on both sides, which share no neuron with another.
            both = both[:, :, None] * np.eye(shape[1], dtype=int)
        pairs, weights = arrays["N"].astype(object)[None], pre * post - both
    else:
        side = ci["sides"]
        pairs = by_cell(arrays[f"n_{side}"].astype(object)[None], by[side])
        weights = pre if side == "pre" else post
    pairs = np.broadcast_to(pairs, (1, *shape[1:]))
    above = np.broadcast_to(sums.astype(object) * pairs, shape).ravel()
    below = np.broadcast_to(weights, shape).ravel()
    # Python divides integers of any size and rounds once.
    values = [a / b if b else math.nan for a, b in zip(above, below)]
    return np.array(values, dtype=float).reshape(shape)


def fractions(own, whole, axis):
    """T of a cell over the sum of T in its column (axis 1) or row (axis 2), terms in label order."""
    terms = np.nan_to_num(whole)
    total = np.zeros_like(terms.take(0, axis))
    for at in range(terms.shape[axis]):
        total = total + terms.take(at, axis)
    total = np.expand_dims(total, axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total == 0, np.nan, own / total)


def percentiles(values, level):
    """The interval of the defined resamples of one cell; none where too few are."""
    resamples, defined = len(values), np.sort(values[np.isfinite(values)])
    # (B + 1) α/2 is whole, or areax refuses; of fewer it is rounded down.
    rank = math.floor((len(defined) + 1) * (1 - level) / 2 + 1e-9)
    return (defined[rank - 1], defined[-rank]) if rank else (math.nan, math.nan)


def matrix(answer, arrays, checked):
    """Interval and number of undefined resamples of every cell that has one."""
    ci, sums, unit = answer["ci"], arrays["S"], float(arrays["unit"])
    values = ratio_form(sums, arrays, ci) * unit
    if "S_count" in arrays:
        counts = arrays["S_count"].astype(object)
        above, below = sums.astype(object).ravel(), counts.ravel()
        means = [a / b if b else math.nan for a, b in zip(above, below)]
        values = np.array(means, float).reshape(sums.shape) * unit
    if "S_all" in arrays:
        whole = ratio_form(arrays["S_all"], arrays, ci) * unit
        values = fractions(values, whole, 1 if answer["normalize"] == "input" else 2)
    assert len(values) == ci["resamples"], (len(values), ci["resamples"])
    for row, column in np.ndindex(values.shape[1:]):
        if ci["note"][row][column] in (None, "few neurons carry it") or ci["lo"][row][column] is not None:
            low, high = percentiles(values[:, row, column], ci["level"])
            checked.same((row, column, "lo"), ci["lo"][row][column], low)
            checked.same((row, column, "hi"), ci["hi"][row][column], high)
            undefined = int(np.isnan(values[:, row, column]).sum())
            checked.same((row, column, "undefined"), ci["undefined"][row][column], undefined)


def robust(answer, arrays, checked):
    """Interval, band and number of undefined resamples of every setting, and the shares of resamples."""
    ci, all_b, exact = answer["ci"], arrays["differences"], arrays["difference"]
    settings, resamples = all_b.shape
    assert (settings, resamples) == (answer["settings"], ci["resamples"]), all_b.shape
    spread = np.full(settings, np.nan)
    for at, point in enumerate(answer["points"]):
        mine = point["ci"]
        checked.same((at, "difference"), mine["difference"], exact[at])
        if mine["se"] is None:
            continue
        defined = all_b[at][np.isfinite(all_b[at])]
        low, high = percentiles(all_b[at], ci["level"])
        checked.same((at, "lo"), mine["lo"], low)
        checked.same((at, "hi"), mine["hi"], high)
        checked.same((at, "undefined"), mine["undefined"], resamples - len(defined))
        checked.same((at, "se"), mine["se"], np.std(defined, ddof=1), is_close=True)
        spread[at] = mine["se"]
    holds = (all_b * arrays["sign"] > 0).sum(0)
    checked.same("share_all", ci["share_all"], np.mean(holds == settings))
    checked.same("share_most", ci["share_most"], np.mean(20 * holds >= 19 * settings))
    varies = spread > 0
    largest = np.fmax.reduce(np.abs(all_b[varies] - exact[varies, None]) / spread[varies, None], axis=0)
    largest = np.sort(largest[np.isfinite(largest)])
    rank = -(-19 * (len(largest) + 1) // 20)  # Of 95 in 100, upwards.
    critical = largest[rank - 1] if rank <= len(largest) else math.nan
    checked.same("critical", ci["critical"], critical)
    for at, point in enumerate(answer["points"]):
        reach = critical * spread[at]
        wanted = [exact[at] - reach, exact[at] + reach]
        checked.same((at, "band"), point["band"] or [math.nan, math.nan], wanted)


KINDS = {"flips": robust, "ci": matrix, "test": matrix_test, "statistics": null, "n_left": test}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("json", help="the answer as JSON")
    parser.add_argument("npz", help="the same answer as npz")
    args = parser.parse_args()
    with open(args.json, encoding="utf-8") as file:
        answer = json.load(file)
    kind = next((work for key, work in KINDS.items() if key in answer), None)
    if kind is None:
        sys.exit(f"{args.json}: none of the answers that have resamples")
    checked = Checked()
    with np.load(args.npz) as arrays:
        kind(answer, arrays, checked)
    print(f"{checked.numbers} numbers of {args.json} are those of {args.npz}")


if __name__ == "__main__":
    main()
