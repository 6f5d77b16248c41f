"""Writes src/output/words/numbers.json: numbers as people read them, by Python's decimal.

    python3 tests/page/roundings.py > src/output/words/numbers.json

Rust and the page must write the same texts. The rule is one: the shortest decimal digits that
identify a number (Python's repr) are rounded, half away from zero.
"""

import json
import random
from decimal import ROUND_HALF_UP, Decimal


def fixed(value, decimals):
    place = Decimal(1).scaleb(-decimals)
    rounded = abs(Decimal(repr(value))).quantize(place, ROUND_HALF_UP)
    return ("-" if value < 0 else "") + f"{rounded:f}"


def percent(value):
    return "<0.1" if 0 < value < 0.05 else fixed(value, 1)


def significant(number, digits):
    """A Decimal rounded to so many digits, whole numbers never cut before the point."""
    digits = max(digits, number.adjusted() + 1)
    return number.quantize(Decimal(1).scaleb(number.adjusted() - digits + 1), ROUND_HALF_UP)


def scientific(number):
    two = number.quantize(Decimal(1).scaleb(number.adjusted() - 1), ROUND_HALF_UP)
    exponent = two.adjusted()
    return f"{two.scaleb(-exponent).normalize():f}e{exponent}"


def compact(value, digits):
    sign, number = ("-" if value < 0 else ""), abs(Decimal(repr(value)))
    if number == 0:
        return "0"
    if not Decimal("1e-3") <= number < Decimal("1e15"):
        return sign + scientific(number)
    for power, suffix in ((0, ""), (3, "k"), (6, "M"), (9, "G"), (12, "T")):
        part = number.scaleb(-power)
        rounded = significant(part, digits)
        if rounded >= 1000:
            continue
        if not suffix and rounded == part:
            text = f"{part.normalize():f}"
        else:
            # 9.996 in three digits is 10.0, not 10.00.
            decimals = max(0, digits - 1 - rounded.adjusted())
            text = f"{rounded.quantize(Decimal(1).scaleb(-decimals)):f}"
        return sign + text + suffix
    return sign + scientific(number)


def short(value):
    text = compact(value, 3)
    suffix = text[-1] if text[-1] in "kMGT" else ""
    digits = text[: len(text) - len(suffix)]
    if "." in digits and "e" not in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits + suffix


def numbers():
    yield from (0, 1, 7, 9, 10, 12, 99, 100, 999, 1000, 1001, 1005, 9304, 9995, 9999, 10_000)
    yield from (41_249, 41_250, 41_251, 41_350, 41_150, 12_345, 99_949, 99_950, 123_456, 999_499)
    yield from (999_500, 999_999, 1_865_694, 1_865_000, 18_361_224, 12_345_678_901, 999_950_000)
    yield from (1e12, 999.4e12, 999.5e12, 999.9e12, 1e15, 3e15, 2.5e20)
    yield from (0.5, 0.25, 0.125, 0.0625, 0.05, 0.049, 0.0005, 0.00049, 0.001, 0.00099, 1e-4, 1e-5)
    yield from (1.5e-5, 0.28123, 0.2815, 0.09996, 0.09995, 9.994, 9.995, 9.996, 99.95, 99.949)
    yield from (999.4, 999.5, 999.6, 2.675, 1.005, 1.15, 8.345, 0.15, 0.25, 0.35, 62.5, 31.25)
    yield from (32.05, 32.149999, 99.96, 100.0, 4137.4164, 1234567.875, 1 / 3, 2 / 3, 200 / 3)
    yield from (-1, -0.5, -1234, -41_250, -0.0625)
    drawn = random.Random(41_250)
    for _ in range(60):
        yield drawn.randrange(1, 10 ** drawn.randrange(1, 9))
        # A size: float16 has eleven bits, so halves are frequent.
        yield drawn.randrange(1, 2048) / 2 ** drawn.randrange(0, 12)
        yield drawn.random() * 10 ** drawn.randrange(-4, 8)


def case(value):
    return {
        "value": value,
        "compact2": compact(value, 2), "compact3": compact(value, 3), "compact4": compact(value, 4),
        "fixed1": fixed(value, 1), "fixed3": fixed(value, 3),
        "percent": percent(value), "round": short(value),
    }


cases = ",\n".join(f"    {json.dumps(case(value))}" for value in dict.fromkeys(numbers()))
print(f'{{\n  "made_by": "tests/page/roundings.py",\n  "cases": [\n{cases}\n  ]\n}}')
