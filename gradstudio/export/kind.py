"""`ExportKind`: one thing that a project can be handed over as, and what writes and proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.certificate.expected import Expected, expected_of
from gradstudio.export.subject import ExportSubject

Precision = Literal["float64", "float32"]
WeightsPlace = Literal["beside", "inside"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
WEIGHTS_PLACES: tuple[WeightsPlace, ...] = get_args(WeightsPlace)


Told = Callable[[str], None]
"""Is told what is being done, as a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What can be chosen.

    Attributes:
        name: of the file without its suffix: files beside it are named after it.
        precision: of the numbers, where the kind offers a choice.
        weights: whether a script has its weights in a file beside it, or inside as literals.
    """

    name: str = "network"
    precision: Precision = "float64"
    weights: WeightsPlace = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFiles:
    """What is written.

    Attributes:
        main: the file that was asked for.
        beside: files that it needs next to it, by name.
        parts: makes the file that was asked for part by part, where it may be too large for the memory; `main` is
            empty then.
    """

    main: bytes = b""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    parts: Callable[[], Iterable[bytes]] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Proving:
    """What is to be proved: files that were written to a folder of their own, from which they are read and run.

    Attributes:
        subject: what they were made of.
        options: how.
        main: path of the file that was asked for; those beside it are next to it.
        cancelled: whether the proof is to be given up, asked now and then.
        told: is told what is being done.
    """

    subject: ExportSubject
    options: ExportOptions
    main: Path
    cancelled: Callable[[], bool]
    told: Told

    @cached_property
    def expected(self) -> Expected:
        """What our engine computes of the same, computed when it is first asked for.

        Raises:
            ProofGivenUpError: it was cancelled.
            ExportError: the numbers at this moment are beyond what can be computed.
        """
        self.told("Computing what is expected")
        found = expected_of(self.subject, cancelled=self.cancelled)
        self.told("Running it")
        return found


Write = Callable[[ExportSubject, ExportOptions], ExportFiles]
Prove = Callable[[Proving], Certificate]
Certify = Callable[[ExportFiles, Certificate], ExportFiles]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind:
    """A row of the table.

    Attributes:
        name: on the command line.
        title: in the dialog and the documents.
        suffix: of the file, with its dot.
        hint: what it is for, in a few words.
        keeps: what is kept, as one sentence.
        loses: what is lost, as one sentence; "Nothing." where that is so.
        package: what must be installed to prove it, by the name under which it is imported; None if nothing.
        run_with: what runs or reads it, in the documents, where that depends on the project; "" for `package`.
        write: makes the files.
        prove: runs or reads them and compares; raises `ProofError` where it cannot be done.
        certify: puts the certificate into the files; None where it has no place in them.
        precisions: those that can be chosen.
        weights: where the weights can be; empty where there is no choice.
        is_script: whether it is a Python program, whose name must not hide a module's.
        heads_before: first lines that its table had in earlier versions, without the end of the line.
    """

    name: str
    title: str
    suffix: str
    hint: str
    keeps: str
    loses: str
    write: Write
    prove: Prove
    package: str | None = None
    run_with: str = ""
    certify: Certify | None = None
    precisions: tuple[Precision, ...] = ("float64",)
    weights: tuple[WeightsPlace, ...] = ()
    is_script: bool = False
    heads_before: tuple[bytes, ...] = ()
