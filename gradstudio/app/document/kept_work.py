"""`Kept`: work that was kept, and what can be told of it without reading all of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gradstudio.app.document.earlier import Head, is_saved, read_head, read_work
from gradstudio.app.document.left_store import is_saved_since, read_left
from gradstudio.app.document.work import Work
from gradstudio.app.document.working_copy import remove_file
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.nearest_preset import nearest_preset
from gradstudio.store import is_kept, read_work_head, read_work_spec

_LONGEST_HEAD = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Work that was kept and waits to be taken or dismissed.

    Attributes:
        path: the project's own file, or None if it never had one.
        when: when it was kept, in seconds since the epoch.
        step: the step to which its last run has come; 0 if it was not trained.
        is_edited: whether the project was changed, and not only trained.
        name: what the project is called if it has no file: after a preset; "" if after none.
        file: where it is kept; None if it could not be written and is in memory alone.
        work: the work itself if it is in memory.
    """

    path: Path | None
    when: float
    step: int = 0
    is_edited: bool = True
    name: str = ""
    file: Path | None = None
    work: Work | None = None

    @property
    def title(self) -> str:
        """What to call it: the name of its file, or else of its preset."""
        return self.name or "An untitled project" if self.path is None else self.path.name


def kept_in(file: Path) -> Kept | None:
    """Return what a file keeps, a working store or the text of an earlier version.

    Returns:
        None where it cannot be read, or has been saved since; then it is removed.
    """
    try:
        if is_kept(file):
            return _in_store(file)
        with file.open(encoding="utf-8") as lines:
            head = read_head(lines.readline(_LONGEST_HEAD)) or Head()
        when = file.stat().st_mtime
    except (OSError, UnicodeDecodeError):
        return None
    if is_saved(head):
        remove_file(file)
        return None
    return Kept(path=head.path, when=when, file=file)


def work_of(kept: Kept) -> Work:
    """Return the work itself, which lies in a file.

    Raises:
        ProjectFileError: it is damaged, or gone: another window took it.
    """
    if kept.file is not None and is_kept(kept.file):
        return read_left(kept.file)
    try:
        text = Path(kept.file or "").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ProjectFileError(f"{kept.title} is not kept any more: another window took it.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectFileError(f"{kept.file} cannot be read: {error}.") from None
    return read_work(text, str(kept.file))


def _in_store(file: Path) -> Kept | None:
    try:
        head = read_work_head(file)
    except ProjectFileError:  # whoever wants to have it is told why not
        return Kept(path=None, when=file.stat().st_mtime, file=file)
    if head.is_saved or is_saved_since(file, head):
        remove_file(file)
        return None
    name = _name_of(file) if head.path is None else ""
    return Kept(
        path=head.path, when=head.changed, step=head.step, is_edited=head.is_edited, name=name, file=file
    )


def _name_of(file: Path) -> str:
    """Return after which preset the project in a store is named; those are small, and no larger one is read."""
    try:
        return nearest_preset(read_work_spec(file, _LONGEST_HEAD))
    except ProjectFileError:  # too large, or damaged: whoever wants to have it is told so
        return ""
