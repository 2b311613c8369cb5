"""What is measured, against what else does the same; see docs/performance.md."""
