"""The PDF exporter: Markdown tokens and private forms as JSON, one static Typst template, row headers afterwards."""

import json
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pikepdf
import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode

from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.exhibits.table import table_of, visible_columns, visible_rows
from sotanalysis.formatting import in_sentence
from sotanalysis.publishing.abreast import abreast
from sotanalysis.publishing.documents import as_document
from sotanalysis.publishing.front import read_front
from sotanalysis.publishing.markdown import OTHER_DOCUMENT, Token, anchor, plain, tokens
from sotanalysis.publishing.numbering import pieces, taken_addresses

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
FONTS = Path(__file__).parents[1] / "fonts"
CARD_PARTS = ("label", "number", "of", "words", "goal", "change")
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]


class PdfFailed(RuntimeError):
    """Typst refused the report; the message is Typst's, with its hints."""


class PdfExporter(Exporter):
    """A notebook as an accessible, archivable PDF (PDF/UA-1, PDF/A-2a) in Swedish."""

    export_from_notebook = "Rapport i PDF (tillgänglig)"
    file_extension = ".pdf"
    output_mimetype = "application/pdf"
    document = Unicode("rapport", help="Which document: rapport, tabellbilaga, metodbilaga.").tag(config=True)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF, and nbconvert's resources with the text handed to Typst as `content`. Raises PdfFailed."""
        content = json.dumps(content_of(as_document(nb, self.document)), ensure_ascii=False)
        return with_row_headers(compile_pdf(content)), self._init_resources(resources) | {
            "content": content,
            "output_extension": ".pdf",
        }


def compile_pdf(content: str) -> bytes:
    """The document typeset. Raises PdfFailed."""
    try:
        pdf: bytes = typst.compile(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            sys_inputs={"content": content},
            pdf_standards=[*STANDARDS],
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise PdfFailed(
            f"PDF-filen kunde inte göras. Säg till den som sköter programmet: {' '.join([error.message, *error.hints])}"
        ) from error
    return pdf


def content_of(document: NotebookNode) -> dict[str, Any]:
    """What the template reads: the title page, and the blocks in reading order. Raises MarkdownRefused."""
    front, taken = read_front(document.metadata), taken_addresses(document)
    blocks = abreast([block for cell in document.cells for block in _cell(cell, taken)])
    front["date"] = _parts(front.pop("day"))
    return {"front": front, "blocks": blocks, "targets": sorted(_targets(blocks))}


def _parts(day: object) -> list[int]:
    there = date.fromisoformat(str(day)) if day else date(1970, 1, 1)
    return [there.year, there.month, there.day]


def _cell(cell: NotebookNode, taken: set[str]) -> list[dict[str, Any]]:
    if cell.cell_type == "markdown":
        return [_block(token, taken) for token in tokens(cell.source)]
    found = [o.data[PRIVATE_MIME] for o in cell.get("outputs", []) if PRIVATE_MIME in o.get("data", {})]
    return [_exhibit(form) for form in found]


def _block(token: Token, taken: set[str]) -> dict[str, Any]:
    if token["type"] == "heading":
        words = plain(token["children"])
        return {"kind": "heading", "level": token["attrs"]["level"], "text": words, "id": anchor(words, taken)}
    return _token(token)


def _token(token: Token) -> dict[str, Any]:
    """A Markdown token with its attributes beside its type: kind, children, text, url, ordered."""
    children = [_token(child) for child in token.get("children", ()) if child["type"] != "blank_line"]
    attributes = token.get("attrs", {})
    if OTHER_DOCUMENT.match(attributes.get("url", "")):  # print names it and does not link
        return {"kind": "text", "text": plain(token["children"])}
    return {
        "kind": token["type"],
        **({"children": children} if children else {}),
        **({"text": token["raw"]} if "raw" in token else {}),
        **{name: attributes[name] for name in ("url", "ordered") if name in attributes},
    }


def _exhibit(form: dict[str, Any]) -> dict[str, Any]:
    """A private form with the pieces of its texts instead of strings with references, and without fact ids."""
    names, kind = form.get("names", {}), form["kind"]
    block = {"kind": kind, "id": form["id"], "number": form.get("number", "")}
    if kind == "table":
        return block | _table(form, names)
    if kind == "figure":
        return block | _common(form, names) | _figure(form, names)
    if kind == "cards":
        shown = [{part: card[part] for part in CARD_PARTS} for card in form["cards"]]
        return block | _common(form, names) | {"lead": form["lead"]["text"], "cards": shown}
    if kind == "prose":
        return block | {
            "paragraphs": [{"style": p["style"], "text": pieces(p["text"], names)} for p in form["paragraphs"]]
        }
    if kind == "notice":
        return block | {"title": form["title"], "text": pieces(form["text"], names)}
    raise ValueError(f"Okänt slag av innehåll: {kind}")


def _figure(form: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The picture, its alternative text, and the table of its numbers or the way to it."""
    table = form.get("table")
    data = None if table else form.get("data")
    own = {"kind": "table", "number": "", "caption": [{"text": f"Siffrorna i {in_sentence(form['number'])}"}]}
    return {
        "svg": form["svg"],
        "finding": pieces(form.get("finding", ""), names),
        "alt": "".join(piece["text"] for piece in pieces(form["alt"], names)),
        "see": pieces(f"Siffror: {{ref:{table}}}.", names) if table else [],
        "data": _table(data, names) | own | {"id": f"{form['id']}-data"} if data else None,
    }


def _common(form: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "caption": pieces(form["caption"], names),
        "foot": pieces(form.get("foot", ""), names),
        "notes": [pieces(note, names) for note in form.get("notes", ())],
    }


def _table(form: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What page and print show of a table: neither rows nor columns that are left out."""
    made = table_of(form)
    columns = [{"header": c.header, "align": c.align, "over": c.over} for c in visible_columns(made)]
    rows = [{"role": row.role, "cells": [cell.text for cell in cells]} for row, cells in visible_rows(made)]
    return _common(form, names) | {"columns": columns, "rows": rows, "dense": form.get("dense", False)}


def _targets(blocks: list[dict[str, Any]]) -> set[str]:
    return {one["id"] for block in blocks for one in [block, *block.get("tables", ())] if "id" in one}


# --- row headers ---------------------------------------------------------------------------------------------------


def with_row_headers(pdf: bytes) -> bytes:
    """The PDF with the first cell of every body row as that row's header, which Typst cannot yet be asked for."""
    with pikepdf.open(BytesIO(pdf)) as file:
        tree = file.Root.StructTreeRoot
        ids: dict[str, pikepdf.Object] = {}
        for table_number, table in enumerate(_elements(tree, "/Table")):
            rows = [row for body in _elements(table, "/TBody") for row in _children(body, "/TR")]
            for row_number, row in enumerate(rows):
                _mark(file, row, f"R{table_number:04}-{row_number:04}", ids)
        _register(file, tree, ids)
        out = BytesIO()
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _children(element: pikepdf.Object, name: str = "") -> list[pikepdf.Object]:
    kids = element.get("/K", pikepdf.Array())
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    found = [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [kid for kid in found if not name or str(kid.S) == name]


def _elements(element: pikepdf.Object, name: str) -> list[pikepdf.Object]:
    """The nearest structure elements of a kind under an element, in reading order."""
    found = []
    for kid in _children(element):
        found += [kid] if str(kid.S) == name else _elements(kid, name)
    return found


def _mark(file: pikepdf.Pdf, row: pikepdf.Object, id: str, ids: dict[str, pikepdf.Object]) -> None:
    cells = _children(row)
    if not cells or cells[0].S != "/TD":
        return
    head, *rest = cells
    head.S = pikepdf.Name.TH
    attributes = _table_attributes(head)
    attributes.Scope = pikepdf.Name.Row
    head.ID = pikepdf.String(id)
    ids[id] = head
    for cell in rest:
        table_attributes = _table_attributes(cell)
        table_attributes.Headers = pikepdf.Array([*table_attributes.get("/Headers", []), pikepdf.String(id)])


def _table_attributes(cell: pikepdf.Object) -> pikepdf.Object:
    """The cell's attributes owned by Table, made where it has none."""
    held = cell.get("/A", pikepdf.Array())
    listed = list(held) if isinstance(held, pikepdf.Array) else [held]
    for attributes in listed:
        if attributes.get("/O") == "/Table":
            return attributes
    cell.A = pikepdf.Array([*listed, pikepdf.Dictionary(O=pikepdf.Name.Table)])
    return cell.A[-1]


def _register(file: pikepdf.Pdf, tree: pikepdf.Object, ids: dict[str, pikepdf.Object]) -> None:
    """Put the new ids in the structure tree's index, beside those that Typst gave its column headers."""
    if not ids:
        return
    names = pikepdf.NameTree(tree.IDTree) if "/IDTree" in tree else pikepdf.NameTree.new(file)
    for id, element in ids.items():
        names[id] = element
    tree.IDTree = names.obj
