"""What the files of a report's folder are called."""

NAME = "arsrapport"  # of the page, the print and the notebook: arsrapport.html, .pdf, .ipynb
TABLES = "tabeller.xlsx"
FACTS = "facts.parquet"
MANIFEST = "manifest.json"
