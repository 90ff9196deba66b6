"""What the title page says, kept in the notebook's metadata for both exporters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from sotanalysis import formatting
from sotanalysis.dataset import Dataset
from sotanalysis.periods import Period
from sotanalysis.publishing.names import TABLES, file_of
from sotanalysis.publishing.plan import KINDS, METHOD, REPORT
from sotanalysis.report.report import SOURCE_NAMES

METADATA = "sotanalysis"
NOTICES = {
    "internal": "Intern utgåva: visar även små tal. Får inte spridas utanför teamet och förbundet.",
    "public": "Publik utgåva: små antal, och det som de kunde räknas ut av, visas inte.",
}
SYNTHETIC = SOURCE_NAMES | {"goldware": "GoldWare", "economy": "ekonomin"}


def front_page(dataset: Dataset, period: Period, edition: str, left_out: str = "") -> dict[str, object]:
    """The title page: name, title, terms with their texts, notices, and the day the data is of (ISO).

    `left_out` is what is to be said there of faults in the data.
    """
    settings = dataset.settings[period.start.year]
    name = settings.team or dataset.team.capitalize()
    extract = _latest_extract(dataset, period)
    terms = {
        "Period": formatting.capital(period.label),
        "Huvudman": settings.association,
        "Utförare": settings.performer,
        "Parter": formatting.listing(list(settings.parties)),
        "Uppgifterna uttagna": formatting.day(extract) if extract else "",
        "Rapportens datum": formatting.day(settings.report_date) if settings.report_date else "",
    }
    # The name in rapport.toml is that of the year's report.
    part = "Halvårsrapport" if period.code.endswith(("-h1", "-h2")) else "Delårsrapport"
    kind = settings.report_name if period.is_year else part
    title = f"{kind} {period.label}"
    return {
        "name": name,
        "title": title,
        "running": f"{kind}, {name}",
        "document_title": f"{title} – {name}",
        "period": period.label,
        "terms": [{"term": term, "text": text} for term, text in terms.items() if text],
        "left_out": left_out,
        "notices": [*_synthetic_notice(settings.synthetic), NOTICES[edition]],
        "day": (settings.report_date or extract or period.end).isoformat(),
    }


def _synthetic_notice(kinds: Iterable[str]) -> list[str]:
    named = [SYNTHETIC[kind] for kind in kinds]
    if not named:
        return []
    return [f"Rapporten innehåller påhittade rader för demonstration. De gäller {formatting.listing(named)}."]


def _latest_extract(dataset: Dataset, period: Period) -> date | None:
    files = dataset.tables["source_files"]
    days = files.loc[files["year"] == period.start.year, "extracted_on"].dropna()
    return pd.Timestamp(days.max()).date() if len(days) else None


def front_of(report: Mapping[str, Any], document: str, ids: Sequence[str]) -> dict[str, object]:
    """The title page of one of a report's documents, from the metadata of the report's notebook: that of the report,
    with the document's own title, and the others (and the files beside them) to be linked to.
    """
    formats = report.get("formats", ())
    others = [
        {"id": id, "title": KINDS[id].title, **{form: file_of(id, form) for form in ("html", "pdf") if form in formats}}
        for id in ids
    ]
    front = {key: value for key, value in report.items() if key not in ("plan", "formats", "left_out")}
    if document == REPORT.id and (left_out := report.get("left_out")):
        see = f" Se {METHOD.name}." if METHOD.id in ids else ""
        front["notices"] = [f"{left_out}{see}", *front["notices"]]
    if document != REPORT.id:
        title = f"{KINDS[document].title} till {front['title'][:1].lower()}{front['title'][1:]}"
        front |= {"title": title, "document_title": f"{title} – {front['name']}"}
        front["running"] = f"{KINDS[document].title}, {front['name']}"
    linked = [one | {"this": one["id"] == document} for one in others]
    return front | {"document": document, "documents": linked, "files": {"xlsx": TABLES} if "xlsx" in formats else {}}


def read_front(metadata: Mapping[str, object]) -> dict[str, object]:
    """The title page kept in a notebook's metadata; a bare one for a notebook run by itself."""
    title = str(metadata.get("title", "Rapport"))
    bare: dict[str, object] = {
        **dict.fromkeys(("title", "running", "document_title"), title),
        **dict.fromkeys(("name", "period"), ""),
        **{"terms": [], "notices": [], "day": None},
    }
    held = metadata.get(METADATA, {})
    return bare | dict(held) if isinstance(held, Mapping) else bare
