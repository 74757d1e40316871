"""Numbers in the ways in which files write them: ``1,200``, ``1.024,5``, ``12 %``, ``$9``, ``1.5D+03``, ``(3)``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_LONGEST = 60
"""Characters; nobody writes a number with more."""
_SIGNS = str.maketrans({"−": "-", "﹣": "-", "－": "-"})  # noqa: RUF001 - it is these that are read
_BLANKS = " \u00a0\u202f\u2009\u2007"
_CURRENCIES = r"US\$|R\$|A\$|C\$|[$€£¥₹₽₩₺₪฿]|USD|EUR|GBP|CHF|JPY|Rs\.?|kr\.?"
_UNIT = rf"(?:{_CURRENCIES})|(?:[^\W\d_]|[%‰°])(?:[^\W\d_]|[ /²³^·%°.])*[23²³]?"


class Written(NamedTuple):
    """A number and the unit that is written with it: "" for none."""

    value: float
    unit: str


def _pattern(decimal: str) -> re.Pattern[str]:
    point, group = re.escape(decimal), re.escape("," if decimal == "." else ".")
    # Groups of three, or as in India of two; 0,123 is never a thousand and something.
    sizes = "2,3" if decimal == "." else "3"
    parts = rf"[1-9]\d{{0,2}}(?:{group}\d{{{sizes}}})*{group}\d{{3}}"
    # The same sign between all groups, and three digits after each.
    spaced = rf"\d{{1,3}}(?P<gap>[{_BLANKS}'’])\d{{3}}(?:(?P=gap)\d{{3}})*"
    plain = rf"\d+{point}?\d*|{point}\d+"
    exponent = r"[eEdD][-+]?\d+"
    return re.compile(
        rf"(?P<open>\()?(?P<sign>[-+])?\s*(?P<before>{_CURRENCIES})?\s*(?P<sign2>[-+])?"
        rf"(?P<number>(?:(?:{parts}|{spaced})(?:{point}\d*)?|{plain})(?P<power>{exponent})?)"
        rf"\s*(?P<unit>{_UNIT})?(?P<close>\))?"
    )


_PATTERNS = {decimal: _pattern(decimal) for decimal in ".,"}


@lru_cache(maxsize=20_000)
def written(cell: str, decimal: str) -> Written | None:
    """Return the number that a cell holds, or None if it holds none that is finite.

    A number in brackets is negative, as in accounts. Of a percentage the number before the sign is returned.
    """
    text = cell.strip()
    if not text or len(text) > _LONGEST:
        return None
    found = _PATTERNS[decimal].fullmatch(text.translate(_SIGNS))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [sign for sign in (found["sign"], found["sign2"]) if sign]
    if len(signs) + bool(found["open"]) > 1:
        return None
    number = found["number"]
    if decimal == ",":
        number = number.replace(".", "").replace(",", ".")
    number = re.sub(rf"[,{_BLANKS}'’]", "", number)
    if (power := found["power"]) and power[0] in "dD":
        if power[1] not in "+-" and "." not in number:  # a name, such as a room's
            return None
        number = number.replace("d", "e").replace("D", "e")
    try:
        value = float(number)
    except ValueError:  # digits of other scripts, such as ²
        return None
    unit = " ".join(f"{found['before'] or ''} {found['unit'] or ''}".split())
    return Written(-value if found["open"] or signs == ["-"] else value, unit)


def decimal_of(cell: str) -> str:
    """Return the decimal sign without which a cell would be no number: "." or ","; "" where both may be right."""
    if "," not in cell and "." not in cell:
        return ""
    with_point, with_comma = written(cell, "."), written(cell, ",")
    if with_point is None:
        return "," if with_comma is not None else ""
    return "." if with_comma is None else ""


def is_ambiguous(cell: str) -> bool:
    """Whether a comma in a number may part thousands as well as the fraction: ``1,200``."""
    return "," in cell and written(cell, ".") is not None and written(cell, ",") is not None
