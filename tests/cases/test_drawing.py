"""The drawing in docs/ is that of the graph as it is now."""

from pathlib import Path
from xml.etree import ElementTree

from pytest_django.fixtures import Settings

from layers.cases.drawing import moves, page, picture
from layers.cases.states import GRAPH, State


def test_the_documents_show_the_present_graph(settings: Settings) -> None:
    """If this fails: ``manage.py draw_case_states``."""
    docs = Path(settings.BASE_DIR) / "docs"
    assert (docs / "case-states.md").read_text() == page()
    assert (docs / "case-states.svg").read_text() == picture()


def test_every_verb_and_every_state_is_on_the_page() -> None:
    words = page()
    for verb in GRAPH:
        assert f"| {verb} |" in words
    drawn = "".join(ElementTree.fromstring(picture()).itertext())
    for state in State:
        assert state.value in drawn


def test_only_steps_of_the_graph_are_drawn() -> None:
    for (source, target), verbs in moves().items():
        for verb in verbs:
            assert GRAPH[verb].leads(source, target) == target
