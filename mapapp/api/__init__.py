"""Machines: OGC API and Open311."""
