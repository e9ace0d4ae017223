"""The dispatch catalogue as it is made: drafts, their rules, the check, the day it takes effect."""
