"""The report and its views: what the builder and each notebook open."""

from sotanalysis.exhibits.drawing import house_style
from sotanalysis.report.report import SOURCE_NAMES, Report, data_folder, open_report, report_in, report_on
from sotanalysis.report.view import View

__all__ = ["SOURCE_NAMES", "Report", "View", "data_folder", "house_style", "open_report", "report_in", "report_on"]
