"""One module a chapter: functions that take a report and return one exhibit, called by the notebooks' cells."""
