"""Exhibits: what a chapter shows. The only code that dresses a number."""
