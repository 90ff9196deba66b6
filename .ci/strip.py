"""Notebooks as git holds them: `python3 bootstrap.py strip FILE …`, and the pre-commit hook.

Outputs, counters and what a kernel or a view leaves behind go; cell ids stay; the text is as JupyterLab writes it. So
a notebook that was opened, run and saved in JupyterLab, and then stripped, is the file that it was.
"""

import sys
from pathlib import Path

import nbformat
from nbstripout import strip_output

# A kernel writes its own version and name here; of a notebook's own, the title.
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def stripped(text: str) -> str:
    """The notebook as text in the form that git holds: of metadata the title and the cells' tags."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata = {**KERNEL, **{key: notebook.metadata[key] for key in notebook.metadata if key == "title"}}
    tags = [cell.metadata.get("tags") for cell in notebook.cells]
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
    notebook = strip_output(notebook, keep_output=False, keep_count=False, keep_id=True)
    for cell, own in zip(notebook.cells, tags, strict=True):
        cell.metadata = {"tags": own} if own else {}
    return nbformat.writes(notebook) + "\n"


def main(paths: list[str]) -> None:
    """Rewrites the notebooks that are not in the form."""
    for path in map(Path, paths):
        text = path.read_text(encoding="utf-8")
        if (new := stripped(text)) != text:
            path.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
