"""The page where a site owner gets what to paste."""
