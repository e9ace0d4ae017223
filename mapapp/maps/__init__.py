"""The shared map shell: base data, styles and layers for every page with a map."""
