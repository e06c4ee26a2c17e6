"""The village's procedure: steps, offices, time limits, routing, versions.

Pure decisions in ``rules``; what a version says is data.
"""
