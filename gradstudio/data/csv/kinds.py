"""What a file is that is no table in rows: named for what it is, with the way to a CSV file."""

from __future__ import annotations

import re

_BY_BYTES = (
    (b"PK\x03\x04", "an Excel or OpenDocument file, or a ZIP archive", "Save its sheet as CSV, or unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "Save its sheet as CSV"),
    (b"PAR1", "a Parquet file", "Write it as CSV, in pandas with to_csv"),
    (b"ARROW1", "an Arrow file", "Write it as CSV, in pandas with to_csv"),
    (b"\x1f\x8b", "compressed with gzip", "Unpack it first"),
    (b"BZh", "compressed with bzip2", "Unpack it first"),
    (b"\xfd7zXZ", "compressed with xz", "Unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it first"),
    (b"SQLite format 3", "a SQLite database", "Write one of its tables as CSV"),
    (b"\x89HDF", "an HDF5 file", "Write its table as CSV"),
    (b"\x93NUMPY", "an array of NumPy", "Write it with numpy.savetxt and a comma as delimiter"),
    (b"%PDF", "a PDF", "Copy its table into a sheet, and save that as CSV"),
    (b"$FL2", "an SPSS file", "Save it as CSV"),
    (b"\x89PNG", "a picture", "Choose a file with one sample in each row"),
)  # fmt: skip
_LIBSVM = re.compile(r"[-+]?[\d.eE+-]+(?:\s+\d+:[-+\d.eE]+)+\s*(?:#.*)?")
_MARKDOWN = re.compile(r"\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?")
_LINES_LOOKED_AT = 40


def kind_of_bytes(head: bytes) -> tuple[str, str] | None:
    """Return what a file is by its first bytes, and what to do with it; None if that is not told."""
    return next(((what, mend) for mark, what, mend in _BY_BYTES if head.startswith(mark)), None)


def kind_of_text(text: str) -> tuple[str, str] | None:  # noqa: PLR0911 - one return for each kind
    """Return what a text is that is no table of delimited cells, and what to do with it; None for a table.

    Args:
        text: the beginning of a file.
    """
    lines = [line.strip()[:2000] for line in text[:100_000].splitlines()[:_LINES_LOOKED_AT] if line.strip()]
    lowered = [line.lower() for line in lines if not line.startswith("%")]
    if not lowered:
        return None
    first = lowered[0]
    if first.startswith("@relation") or (first.startswith("@attribute") and len(first.split()) > 1):
        return (
            "an ARFF file of Weka",
            "Keep the lines below @data and put the names of the attributes above them, or save it as CSV",
        )
    if re.match(r"[\[{]\s*([\[{\"]|$)", first) and not re.match(r"\[[^\"{,]*\]\s*[,;\t]", first):
        what = "JSON, one object in each line" if _are_objects(lines) else "a JSON file"
        return what, "Write its records as CSV, in pandas with read_json and to_csv"
    if any("|" in line and _MARKDOWN.fullmatch(line) for line in lines[1:3]):
        return "a table in Markdown", "Take out the line of dashes, and choose the bar as delimiter"
    if re.match(r"<(\?xml|!doctype|html|table|[a-z][\w:-]*[ >/])", first):
        what = "a web page" if "html" in first or "<table" in first else "an XML file"
        return what, "Copy its table into a sheet, and save that as CSV"
    if len(lines) > 1 and all(_LIBSVM.fullmatch(line) for line in lines[:-1]):
        return (
            "a file of LIBSVM, which names the inputs of each sample by number",
            "Write it as CSV, in scikit-learn with load_svmlight_file and numpy.savetxt",
        )
    return None


def _are_objects(lines: list[str]) -> bool:
    return len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines[:-1])
