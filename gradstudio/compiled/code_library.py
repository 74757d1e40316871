"""Code whose parts are optimized once, together. No other file uses numba's private code generator.

numba compiles a part to machine code by itself, links its LLVM code into each caller and optimizes the whole again
there: code of the innermost loops is optimized five times and translated five times, although only the entry is
ever run. Here parts stay as they were lowered until the entry needs them.

It is imported by `linking` alone, which does without it where numba's parts are others.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_lock import global_compiler_lock
from numba.core.environment import lookup_environment
from numba.core.registry import cpu_target

from gradstudio.compiled.width import prefer_whole_vectors

_ENVIRONMENT = "_ZN08NumbaEnv"
"""How numba names the variable with a function's globals."""

# What Python runs where it calls a part: it takes the same arguments and raises TypeError.
_NOT_CALLABLE = ctypes.cast(ctypes.pythonapi.PyObject_Call, ctypes.c_void_p).value

_NEEDED = (
    "_finalize_final_module",
    "_get_module_for_linking",
    "_optimize_final_module",
    "_raise_if_finalized",
    "_unserialize",
    "add_ir_module",
    "get_defined_functions",
    "get_pointer_to_function",
)
for _name in _NEEDED:
    getattr(JITCodeLibrary, _name)  # an AttributeError where numba has changed


class _Codegen:
    """numba's code generator, for functions that may not be there yet: their globals are set when they are."""

    def __init__(self, codegen: Any) -> None:
        self._codegen = codegen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codegen, name)

    def set_env(self, name: str, environment: Any) -> None:
        if self._codegen._engine.is_symbol_defined(name):
            self._codegen.set_env(name, environment)


class _Library(JITCodeLibrary):  # type: ignore[misc]  # numba ships no types
    """The code of one function, as it was lowered until the address of its wrapper for Python is asked for.

    A part has no such wrapper, so that only an entry is ever linked, optimised and translated.
    """

    _final_module: Any
    _is_linked = False

    @classmethod
    def _unserialize(cls, codegen: Any, state: Any) -> Any:
        library = super()._unserialize(codegen, state)
        library._is_linked = True
        return library

    @property
    def codegen(self) -> Any:
        return _Codegen(self._codegen)

    def add_ir_module(self, module: Any) -> None:
        prefer_whole_vectors(module)
        super().add_ir_module(module)

    def finalize(self) -> None:
        self._raise_if_finalized()
        for library in self._linking_libraries:
            if hasattr(library, "_reload_init"):  # the oldest numba that is allowed has none
                self._reload_init.update(library._reload_init)
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> Any:
        self._ensure_finalized()
        if not self._is_linked:
            if not any(function.name == name for function in self.get_defined_functions()):
                return _NOT_CALLABLE
            self._link()
        return super().get_pointer_to_function(name)

    def _link(self) -> None:
        self._final_module = self._with_all_it_calls(self._final_module)
        self._shared_module = None
        self._optimize_final_module()
        self._final_module.verify()
        variables = [variable.name for variable in self._final_module.global_variables]
        self._finalize_final_module()
        self._is_linked = True
        for name in variables:
            environment = lookup_environment(name) if name.startswith(_ENVIRONMENT) else None
            if environment is not None:
                self._codegen.set_env(name, environment)

    def _with_all_it_calls(self, module: Any) -> Any:
        for library in self._callers_first()[1:]:
            module.link_in(_own_module(library), preserve=True)
        return module

    def _callers_first(self) -> list[Any]:
        # LLVM leaves out a function that nothing calls yet, so what calls it has to be linked before.
        order: list[Any] = []
        seen: set[int] = set()

        def visit(library: Any) -> None:
            if id(library) in seen:
                return
            seen.add(id(library))
            if _is_open(library):
                for callee in library._linking_libraries:
                    visit(callee)
            order.append(library)

        visit(self)
        return order[::-1]

    def _get_module_for_linking(self) -> Any:
        # Asked for by other functions than entries, in tests for example.
        own = super()._get_module_for_linking()
        return own if self._is_linked else self._with_all_it_calls(own.clone())


def _is_open(library: Any) -> bool:
    return isinstance(library, _Library) and not library._is_linked


def _own_module(library: Any) -> Any:
    if _is_open(library):
        return JITCodeLibrary._get_module_for_linking(library)
    return library._get_module_for_linking()


@contextlib.contextmanager
def parts_stay_open() -> Iterator[None]:
    """Leave what is compiled within to be optimized together with the function that calls it."""
    codegen = cpu_target.target_context.codegen()
    with global_compiler_lock:
        before = codegen.__dict__.get("_library_class")
        codegen._library_class = _Library
        try:
            yield
        finally:
            if before is None:
                del codegen._library_class
            else:
                codegen._library_class = before
