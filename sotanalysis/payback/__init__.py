"""Payback to society: an open model that an evaluator can rerun, item by item and actor by actor."""
