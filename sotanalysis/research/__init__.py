"""Research on outcomes: from a tidy frame (`report.cohort`, `report.ended`) to statistics with intervals.

The methods are those of scikit-survival, statsmodels and firthmodels (the dependency group `research`, which
`bootstrap.py lab` installs); each is loaded when it is used. What is ours is the step to their input and back, and
what they lack. Every function gives one row per statistic: `value`, `low`, `high` (95 percent) and `n`, the number it
rests on. What would be wrong at this size raises Refused, a Swedish sentence that says why.
"""
