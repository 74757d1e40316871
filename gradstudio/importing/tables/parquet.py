"""A Parquet file as text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradstudio.data.csv.text import Progress
from gradstudio.export.missing import loading
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.tables.text_table import TextTable, TextTableWriter
from gradstudio.project.spec.data import MAX_COLUMNS

if TYPE_CHECKING:
    import pyarrow

_MOST_COLUMNS = 4 * MAX_COLUMNS
_CELLS_AT_ONCE = 100_000
_NAMED = 4
_INDEX = "__index_level_"


def parquet_as_text(path: Path, text: Path, progress: Progress) -> TextTable:
    """Write the rows of a Parquet file as text.

    Args:
        path: the file.
        text: where to write.
        progress: is told the share that was done; what it raises ends it.

    Raises:
        ImportingError: it cannot be read, is damaged or too large; or the reader cannot be loaded.
    """
    with loading("pyarrow", f"Reading {path.name}", ImportingError, "save it as CSV"):
        import pyarrow  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    try:
        with parquet.ParquetFile(path, memory_map=False, pre_buffer=False) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
            flat = [field for field in schema if _is_flat(field.type)]
            _require_columns(flat, path)
            at_once = max(_CELLS_AT_ONCE // len(flat), 1)
            with TextTableWriter(text, path.name) as writer:
                writer.write([["" if field.name.startswith(_INDEX) else field.name for field in flat]])
                done = 0
                for batch in file.iter_batches(at_once, columns=[field.name for field in flat]):
                    writer.write(zip(*(column.to_pylist() for column in batch.columns), strict=True))
                    done += batch.num_rows
                    progress(min(done / max(rows, 1), 1.0))
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        if isinstance(error, ImportingError):
            raise
        said = str(error).partition("\n")[0][:200].rstrip(".") or type(error).__name__
        raise ImportingError(f"{path.name} cannot be read: {said}. Write it anew, or as CSV.") from None
    return TextTable(path=text, notes=_left_out([field for field in schema if not _is_flat(field.type)]))


def _require_columns(flat: list[pyarrow.Field], path: Path) -> None:
    if not flat:
        raise ImportingError(f"{path.name} has no column of numbers or words. Choose another file.")
    if len(flat) > _MOST_COLUMNS:
        raise ImportingError(
            f"{path.name} has {len(flat):,} columns, but there can be {MAX_COLUMNS:,} inputs. Keep fewer of them."
        )


def _is_flat(kind: pyarrow.DataType) -> bool:
    """Whether a cell of a column is one number, word or time."""
    from pyarrow import types  # noqa: PLC0415 - an extra, loaded before

    if types.is_dictionary(kind):
        return _is_flat(kind.value_type)
    return not (bool(types.is_nested(kind)) or _is_binary(kind) or types.is_null(kind))


def _is_binary(kind: pyarrow.DataType) -> bool:
    from pyarrow import types  # noqa: PLC0415 - an extra, loaded before

    return any(
        is_such(kind)
        for is_such in (
            types.is_binary,
            types.is_large_binary,
            types.is_fixed_size_binary,
            types.is_binary_view,
        )
    )


def _left_out(fields: list[pyarrow.Field]) -> tuple[str, ...]:
    if not fields:
        return ()
    named = ", ".join(field.name[:40] for field in fields[:_NAMED])
    more = f" and {len(fields) - _NAMED:,} more" if len(fields) > _NAMED else ""
    return (f"Left out {named}{more}: no numbers or words.",)
