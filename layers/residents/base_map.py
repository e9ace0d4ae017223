"""Buildings on the base map: outlines and what they are used for, nobody who lives there."""

from typing import Final

BUILDINGS: Final = """
INSERT INTO ground
SELECT 'buildings', 14, 14, jsonb_build_object('use', use), ST_Transform(geom, 3857)
  FROM residents_building WHERE GeometryType(geom) = 'MULTIPOLYGON'
"""
# Another row whenever the buildings look otherwise on the map.
LOOK: Final = """
SELECT count(*)::text, coalesce(sum(hashtextextended(use || geom::text, 0)), 0)::text
  FROM residents_building WHERE GeometryType(geom) = 'MULTIPOLYGON'
"""
