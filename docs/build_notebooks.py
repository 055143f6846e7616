"""The notebooks as pages, and their outputs: `python docs/build_notebooks.py` runs them and keeps what they print.

Only text that a cell prints is kept, so that a notebook stays small and a change of it can be read.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).with_name("notebooks")


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook as it is after a run in a folder of its own, with nothing but the text that it prints."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            printed = "".join(output.text for output in cell.outputs if output.get("name") == "stdout")
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=printed)] if printed else []
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def page(path: Path) -> str:
    """A notebook as Markdown."""
    parts = []
    for cell in nbformat.read(path, as_version=4).cells:
        parts.append(cell.source if cell.cell_type == "markdown" else f"```python\n{cell.source}\n```")
        if printed := "".join(output.text for output in cell.get("outputs", ())):
            parts.append(f'```text title="Output"\n{printed.rstrip()}\n```')
    return "\n\n".join([*parts, f"[This notebook as a file]({path.name})\n"])


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(executed(Path(name)), name)
        print(name)
