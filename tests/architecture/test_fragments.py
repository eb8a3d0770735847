"""What htmx asks for is answered with a fragment.

A whole page in its place is taken for somebody else's answer (static/js/page.js): a portal says
that all is well. So no element picks its part out of a whole page.
"""

from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_nothing_is_picked_out_of_a_whole_page():
    texts = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    assert any("hx-get" in text for text in texts.values())
    assert [path.name for path, text in texts.items() if "hx-select" in text] == []
