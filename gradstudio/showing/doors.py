"""Where windows listen for what is shown: sockets in a folder that nobody but their user can enter."""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import socket
import stat
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gradstudio import __version__
from gradstudio.showing.errors import ShowError, WireError
from gradstudio.showing.messages import HelloMessage
from gradstudio.showing.packing import packed
from gradstudio.showing.wire import PROTOCOL, Decoder

_SUFFIX = ".sock"
_OWN = "gs-"
"""How a folder begins that is made where none can be shared."""
_ANSWER_SECONDS = 0.5
"""A window that does not answer in this time belongs to another program, or is only just opening."""
_MOST_PATH = 90
"""Bytes of a socket's name; the least that a system allows is 103."""


def private_folder() -> Path:
    """Return the folder of the sockets, made if need be.

    It is below ``XDG_RUNTIME_DIR``, or else among the temporary files. One that another user made, or that others
    can enter, is not used: then it is one of this process, in which later programs find no window.

    Raises:
        OSError: there is no place for a folder at all.
    """
    for folder in _shared_folders():
        if len(os.fsencode(folder)) <= _MOST_PATH - 40 and _is_private(folder):
            return folder
    if not _is_private(_own_folder()):
        _own_folder.cache_clear()
    return _own_folder()


def _shared_folders() -> Iterator[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and Path(runtime).is_absolute():
        yield Path(runtime, "gradstudio")
    with contextlib.suppress(OSError):  # no folder for temporary files
        yield Path(tempfile.gettempdir(), f"gradstudio-{os.getuid()}")
    yield Path(f"/tmp/gradstudio-{os.getuid()}")


@cache
def _own_folder() -> Path:
    """Return a new folder that no other program knows; it goes when it holds nothing any more."""
    folder = Path(tempfile.mkdtemp(prefix=_OWN, dir="/tmp"))
    atexit.register(_remove_if_empty, folder)
    return folder


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def close_door(path: Path) -> None:
    """Remove the name of a socket at which nobody listens any more, and its folder if that was made for it."""
    with contextlib.suppress(OSError):
        path.unlink()
    if path.parent.name.startswith(_OWN):
        _remove_if_empty(path.parent)


def _is_private(folder: Path) -> bool:
    """Whether a folder is there, or can be made, that is one's own and nobody else can enter."""
    with contextlib.suppress(OSError):
        if folder.parent.stat().st_uid not in (0, os.getuid()):
            return False  # what stands in another user's folder they can replace
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        return (
            stat.S_ISDIR(found.st_mode)
            and found.st_uid == os.getuid()
            and not stat.S_IMODE(found.st_mode) & 0o077
        )
    return False


def new_door() -> tuple[socket.socket, socket.socket, Path]:
    """Return a socket to listen at for the window, one that is connected to it, and where it is.

    Nobody else can come first: it has its name only when the connection stands.

    Raises:
        ShowError: the system gives none.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise ShowError(
            "gradstudio.show needs sockets that this system does not have. "
            "Save what you have as a file, and open it with 'gradstudio FILE'."
        )
    with contextlib.ExitStack() as undoing:
        try:
            folder = private_folder()
            path = folder / f"{_prefix()}{secrets.token_hex(6)}{_SUFFIX}"
            hidden = path.with_suffix(".new")
            listening = undoing.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            undoing.callback(close_door, hidden)
            listening.bind(os.fspath(hidden))
            listening.listen(8)
            connected = undoing.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            connected.connect(os.fspath(hidden))
            hidden.rename(path)
        except OSError as error:
            raise ShowError(
                f"There is no connection to a window: {error}. Save what you have as a file, and open it with "
                "'gradstudio FILE'."
            ) from error
        undoing.pop_all()
        return listening, connected, path


def open_doors(hello: HelloMessage) -> Iterator[socket.socket]:
    """Yield a connection to each window that no running program uses.

    Sockets of windows that have ended are removed on the way.

    Args:
        hello: who asks; the window knows it from then on.
    """
    if not hasattr(socket, "AF_UNIX"):
        return
    try:
        folder = private_folder()
    except OSError:  # nor can a window be opened: `new_door` says so
        return
    for path in sorted(folder.glob(f"{_prefix()}*{_SUFFIX}")):
        asked = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        asked.settimeout(_ANSWER_SECONDS)
        try:
            if path.lstat().st_uid != os.getuid():
                continue
            asked.connect(os.fspath(path))
        except ConnectionRefusedError:
            with contextlib.suppress(OSError):
                path.unlink()
            asked.close()
            continue
        except OSError:
            asked.close()
            continue
        if _is_welcome(asked, hello):
            yield asked
        else:
            asked.close()


def _is_welcome(asked: socket.socket, hello: HelloMessage) -> bool:
    decoder = Decoder()
    try:
        asked.sendall(packed(hello))
        while data := asked.recv(4096):
            for frame in decoder.feed(data):
                return bool(frame.header["kind"] == "welcome")
    except (OSError, WireError):
        return False
    return False


def _prefix() -> str:
    """Return what the names of sockets begin with: the version of the protocol and of the program."""
    return f"{PROTOCOL}-{__version__}-"
