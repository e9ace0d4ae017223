"""``manage.py import_enterprises FILE``: say what each row would do, and with --commit do it."""

from layers.enterprises.import_enterprises import import_enterprises, plan_enterprises
from layers.staff.import_command import ImportCommand


class Command(ImportCommand):
    help = "Import enterprises from CSV, XLSX, GeoJSON, GeoPackage or Shapefile."
    work = (plan_enterprises, import_enterprises)
