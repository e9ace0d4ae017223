"""A message as a sentence, in the language that is active."""

from django.utils.translation import gettext as _

from layers.notices.models import Kind, Message


def sentence(message: Message) -> str:
    """What the message says; its case must be loaded where it has one."""
    case = message.case
    about = {"number": case.number, "summary": case.summary} if case else {}
    match message.kind:
        case Kind.GIVEN:
            return _("Given to you: %(summary)s") % about
        case Kind.ASKED:
            return _("A unit asks for your decision: %(summary)s") % about
        case Kind.DECIDED:
            return _("Your request was decided: %(summary)s") % about
        case Kind.ANSWERED:
            return _("The complainant answered: %(summary)s") % about
        case Kind.BACK:
            return _("To be done again: %(summary)s") % about
        case Kind.JOINED:
            return _("Your unit joins in: %(summary)s") % about
        case Kind.SUSPENDED:
            return _("Suspended: %(summary)s") % about
        case Kind.GONE:
            return _("No longer yours to work on: %(summary)s") % about
        case Kind.UNHAPPY:
            return _("The complainant is not content: %(summary)s") % about
        case Kind.REMINDED:
            return _("Please get on with it: %(summary)s") % about
        case Kind.MISSED:
            return _("Not taken up within its time: %(summary)s") % about
        case Kind.BLUE:
            return _("Near its deadline: %(summary)s") % about
        case Kind.YELLOW:
            return _("Lagging, no progress reported: %(summary)s") % about
        case Kind.RED:
            return _("Overdue: %(summary)s") % about
        case Kind.ESCALATED:
            return _("Overdue for long, yours to settle: %(summary)s") % about
        case Kind.REVIEW:
            return _("Suspended until today, look at it again: %(summary)s") % about
    return message.words
