"""Numbers as the program shows them: a real minus, and powers of ten where digits alone would be too many."""

from __future__ import annotations

import math

MINUS = "−"
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def format_number(x: float, digits: int = 4) -> str:
    """Return `x` with `digits` significant digits, for example ``0.1235``, ``−12.50``, ``1.235·10⁻⁷``."""
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "∞" if x > 0 else f"{MINUS}∞"
    if x == 0:
        return "0"
    mantissa, exponent_text = f"{abs(x):.{digits - 1}e}".split("e")
    exponent = int(exponent_text)
    sign = MINUS if x < 0 else ""
    if -4 <= exponent < 6:
        return f"{sign}{abs(x):.{max(0, digits - 1 - exponent)}f}"
    return f"{sign}{mantissa}·10{str(exponent).translate(_SUPERSCRIPT)}"


def short_number(x: float, digits: int = 4) -> str:
    """Return `x` in as few characters as will do for an axis: ``0.5``, ``−20``, ``10⁻⁵``, ``2·10⁶``.

    Args:
        x: the number.
        digits: how many significant digits at most; zeros at the end are left out.
    """
    number, power, exponent = format_number(x, digits).partition("·")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    if not power:
        return number
    return f"{number.removesuffix('1')}{exponent}" if number in ("1", f"{MINUS}1") else f"{number}·{exponent}"
