"""Early warning: what is unusual, counted once, held against the county's own past. Pure but for
``daily`` and the verbs on alarms."""
