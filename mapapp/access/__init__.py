"""Sign-in, scope, staff administration and the audit of one's own sign-ins."""
