"""What written files are worth: they are run or read where their library is installed, and compared."""

from __future__ import annotations

from pathlib import Path

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.errors import ExportError, ProofGivenUpError
from gradstudio.export.kind import ExportKind, ExportOptions, Proving, Told
from gradstudio.export.missing import is_installed, missing
from gradstudio.export.subject import ExportSubject
from gradstudio.training.record.way import GoOn


def certificate_of(
    subject: ExportSubject,
    kind: ExportKind,
    options: ExportOptions,
    main: Path,
    goes_on: GoOn,
    tell: Told,
) -> Certificate | None:
    """Return the certificate of files that were written to a folder of their own.

    Args:
        subject: what they were made of.
        kind: as what.
        options: how.
        main: path of the file that was asked for.
        goes_on: is asked now and then whether to, and told which share is done.
        tell: is told what is being done.

    Returns:
        The certificate, or None if it was not to go on.
    """
    if kind.package is not None and not is_installed(kind.package):
        why = missing(kind.package, "Running it")
        return Certificate(status="not installed", precision=options.precision, why=why)
    tell("Proving it")
    proving = Proving(
        subject=subject, options=options, main=main, cancelled=lambda: not goes_on(0.3), told=tell
    )
    try:
        if proving.cancelled():
            return None
        return kind.prove(proving)
    except ProofGivenUpError:
        return None
    except ExportError as error:
        return Certificate(status="did not run", precision=options.precision, why=str(error))
