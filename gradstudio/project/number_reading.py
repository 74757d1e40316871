"""Reading a number that was typed, whatever the habits of who typed it.

The program writes numbers in one way everywhere: a point before the decimals, and in whole numbers a comma every
three digits. It reads what it writes, and the ways of other countries wherever they can mean one number only; what
can mean two is refused, with both of them in the sentence.
"""

from __future__ import annotations

import math
import re
import unicodedata

LARGEST_WHOLE = 2**53
"""Above it not every whole number with a power of ten can be told from the next."""

_MINUS = str.maketrans(
    dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SMALL HYPHEN-MINUS}", "-")
    | {"\N{FULLWIDTH HYPHEN-MINUS}": "-", "\N{FULLWIDTH PLUS SIGN}": "+"}
)
_MARKS = str.maketrans(
    {"\N{ARABIC DECIMAL SEPARATOR}": ".", "\N{FULLWIDTH FULL STOP}": ".", "\N{FULLWIDTH COMMA}": ","}
    | dict.fromkeys("\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{ACUTE ACCENT}", "'")
    | dict.fromkeys(
        "\N{MODIFIER LETTER APOSTROPHE}\N{FULLWIDTH APOSTROPHE}\N{ARABIC THOUSANDS SEPARATOR}", "'"
    )
)
_PLAIN_POWER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER = re.compile(r"\s*[·×*x]\s*10\s*(?:\^|\*\*)?\s*([⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+|[-+]?\d+)$")
_INFINITY = re.compile(r"([-+]?)(?:∞|inf|infinity)", re.IGNORECASE)
_NUMBER = re.compile(r"([-+]?)\s*([\d.,' _]*\d[\d.,' _]*)(?:[eE]([-+]?\d+))?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}")
"""By thousands, or as in India."""
_EITHER = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")
"""Decimals in one country, thousands in another."""


class NumberTextError(ValueError):
    """What was typed is no number, or can be read as two; the sentence says which and what to type."""


def read_number(text: str) -> float:
    """Return the number that was typed: ``0.5``, ``1,5``, ``1.000,5``, ``1'000``, ``−1e-3``, ``1.2·10⁻⁷``.

    Raises:
        NumberTextError: it is no number, or can be read as two, as ``1,000`` can. A point alone is always that
            before the decimals, as the program writes it.
    """
    plain = _plain(text)
    if (infinite := _INFINITY.fullmatch(plain)) is not None:
        return -math.inf if infinite[1] == "-" else math.inf
    sign, digits, exponent = _parts(text, plain)
    if "," in digits:
        _refuse_either(text, digits)
    whole, decimals = _split(text, digits)
    return float(f"{sign}{whole or '0'}.{decimals or '0'}{exponent}")


def read_whole_number(text: str) -> int:
    """Return the whole number that was typed: ``1000``, ``1,000``, ``1'000``, ``1e3``.

    Raises:
        NumberTextError: it is no whole number, or can be read as two, as ``1.000`` can.
    """
    plain = _plain(text)
    if _INFINITY.fullmatch(plain) is not None:
        raise NumberTextError(f"{_quoted(text)} is no whole number.")
    sign, digits, exponent = _parts(text, plain)
    if exponent:
        return _exact(text, read_number(text))
    if _GROUPED.fullmatch(digits):  # nobody writes three decimals of a whole number behind a comma
        return int(sign + digits.replace(",", ""))
    _refuse_either(text, digits)
    whole, decimals = _split(text, digits)
    if decimals.strip("0"):
        raise NumberTextError(f"{_quoted(text)} is no whole number.")
    return int(f"{sign}{whole or '0'}")


def _plain(text: str) -> str:
    """Return a text with one kind of minus, space, apostrophe and digit, and powers of ten as ``e-7``."""
    plain = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text.strip())
    plain = plain.translate(_MINUS).translate(_MARKS)
    plain = _POWER.sub(lambda match: "e" + match[1].translate(_PLAIN_POWER), plain)
    return "".join(
        str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter for letter in plain
    )


def _parts(text: str, plain: str) -> tuple[str, str, str]:
    """Return sign, digits with the marks among them, and exponent as ``e-7`` or ""."""
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise NumberTextError(f"{_quoted(text)} is no number. Type one such as 0.5 or −1e-3.")
    return match[1], match[2], f"e{match[3]}" if match[3] else ""


def _split(text: str, digits: str) -> tuple[str, str]:
    """Return the digits before and after the decimal mark.

    Of points and commas the last is that mark, if it stands once; whatever else there is groups digits.
    """
    marks = [letter for letter in digits if letter in ".,"]
    whole, decimals = digits, ""
    if marks and marks.count(marks[-1]) == 1:
        whole, _, decimals = digits.rpartition(marks[-1])
    groups = {letter for letter in whole if not letter.isdigit()}
    if groups and (len(groups) > 1 or not _GROUPED.fullmatch(whole.replace(min(groups), ","))):
        raise NumberTextError(_MISPLACED.format(_quoted(text)))
    if decimals and not decimals.isdigit():
        raise NumberTextError(_MISPLACED.format(_quoted(text)))
    return "".join(letter for letter in whole if letter.isdigit()), decimals


def _refuse_either(text: str, digits: str) -> None:
    """Raise `NumberTextError` if the one mark among digits can be that of decimals or that of thousands."""
    if (either := _EITHER.fullmatch(digits)) is not None:
        thousands, decimals = f"{either[1]}{either[2]}", f"{either[1]}.{either[2].rstrip('0') or '0'}"
        raise NumberTextError(
            f"{_quoted(text)} can be read as {thousands} or as {decimals}: type the one you mean."
        )


def _exact(text: str, number: float) -> int:
    if not number.is_integer():  # nor is infinity
        raise NumberTextError(f"{_quoted(text)} is no whole number.")
    if abs(number) > LARGEST_WHOLE:
        raise NumberTextError(f"{_quoted(text)} is too large to be exact. Type all of its digits.")
    return int(number)


def _quoted(text: str) -> str:
    text = text.strip()
    return f"'{text}'" if len(text) <= _MOST_QUOTED else f"'{text[:_MOST_QUOTED]}…'"


_MOST_QUOTED = 60
_MISPLACED = (
    "{} is no number: the marks among its digits separate neither thousands nor decimals. "
    "Type a point before the decimals and no other mark."
)
