"""The first lines of a script: what it is, what it needs, and how to run it."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.engine.errors import cut
from gradstudio.export.script_parts.literals import docstring
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.subject import ExportSubject

_LONGEST_TITLE = 40
_MOST_SIZES = 6
_QUOTES = str.maketrans({'"': "'", "\\": "/"})


def header_lines(
    subject: ExportSubject, storage: Storage, library: str, needs: Sequence[str], words: Sequence[str] = ()
) -> list[str]:
    """Write the docstring of a script.

    Args:
        subject: what is handed over.
        storage: its arrays.
        library: what it is written with, such as "NumPy".
        needs: packages to install.
        words: further paragraphs.
    """
    step = subject.step
    sizes = subject.spec.sizes
    network = f"{'-'.join(map(str, sizes))} network"
    if len(sizes) > _MOST_SIZES:
        network = f"network of {len(sizes) - 1} layers"
    moment = f"after {step:,} training {'step' if step == 1 else 'steps'}" if step else "before its training"
    title = f"{_plain(subject.title)}: a" if subject.title else "A"
    first = f"{title} {network} {moment}, in {library}."
    if storage.has_training_file or not storage.weights_inside:
        files = [] if storage.weights_inside else [storage.weights_file]
        files += [storage.training_file] if storage.has_training_file else []
        words = [*words, f"Keep {' and '.join(files)} beside it."]
    return docstring(
        [
            first,
            f"Exported from GradStudio. {_needed(needs)} Run, it trains on from where the training was left; "
            "imported, it does nothing:",
            f"    python {storage.stem}.py",
            *words,
        ]
    )


def _plain(title: str) -> str:
    """Return a title that ends no docstring and has room on its first line."""
    return cut(" ".join(title.translate(_QUOTES).split()), _LONGEST_TITLE)


def _needed(names: Sequence[str]) -> str:
    if not names:
        return "It needs nothing but Python."
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"It needs {told}, and nothing else."
