"""The supervision desk."""
