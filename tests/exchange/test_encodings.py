"""Which encodings are tried: a mark settles it, then what was said, then the usual two. Pure."""

from layers.encodings import guesses

MARK = b"\xef\xbb\xbf"


def test_a_mark_settles_it() -> None:
    assert guesses(MARK + b"uuid,name") == ("utf-8-sig",)
    assert guesses(MARK + b"uuid,name", "gbk") == guesses(MARK, "utf-8") == ("utf-8-sig",)


def test_without_a_mark_what_was_said_or_the_usual_two() -> None:
    assert guesses(b"uuid,name", "gbk") == ("gbk",)
    assert guesses(b"") == guesses(b"uuid,name") == ("utf-8-sig", "gb18030")
