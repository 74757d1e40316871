"""How PyTorch writes an array: of the precision that the script has set at its beginning."""

from __future__ import annotations

from gradstudio.export.script_parts.library import Library

TORCH = Library(opening="torch.tensor(", floats=")", others=")", truths=", dtype=torch.bool)", stored="{}")
