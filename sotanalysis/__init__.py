"""Reproducible annual reports for coordinated-rehabilitation teams: exports in, accessible reports out."""

__version__ = "0.1.0"
