"""What the files of a report's folder are called."""

NAME = "arsrapport"  # of the first document and of the notebook: arsrapport.html, .pdf, .ipynb
TABLES = "tabeller.xlsx"
FACTS = "facts.parquet"
MANIFEST = "manifest.json"


def file_of(document: str, form: str) -> str:
    """The file of a document in a form: `tabellbilaga.pdf`."""
    return f"{NAME if document == 'rapport' else document}.{form}"
