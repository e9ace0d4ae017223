"""A category suggested from the words of a case: trained on the county's own closed cases."""
