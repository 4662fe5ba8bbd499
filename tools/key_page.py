"""A lesson with its solutions as one HTML page, which needs nothing else to be read."""

import re
from copy import deepcopy
from functools import partial

from nbconvert.exporters import HTMLExporter

from course_utils.checking.registry import lessons
from tools.from_npm import inlined, vendored

INSIDE = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)([^)]+)\)")  # a link to a page of the course
TEMPLATE = """\
{% extends 'lab/index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block data_png scoped %}
<img src="data:image/png;base64,{{ output.data['image/png'] | escape_html }}"
     alt="{{ output | get_metadata('alt', 'image/png') | escape_html }}">
{% endblock %}
"""
SETTINGS = r"""<script>
window.MathJax = {
    tex: { inlineMath: [["$", "$"], ["\\(", "\\)"]], processEscapes: true },
    options: { enableMenu: false },
    svg: { fontCache: "none" },
};
</script>
"""


def key_page(notebook, title: str) -> str:
    """The HTML of `notebook`, which has been run and tidied, with MathJax in it.

    Raises NotVendored where MathJax cannot be had.
    """
    mathjax = inlined(vendored("mathjax") / "es5" / "tex-svg.js")
    stems, shown = {lesson.stem for lesson in lessons()}, deepcopy(notebook)
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = INSIDE.sub(partial(_link, stems), cell.source)
    exporter = HTMLExporter(raw_template=TEMPLATE)
    page, _ = exporter.from_notebook_node(shown, {"metadata": {"name": title}})
    return page.replace("</head>", f"{SETTINGS}{mathjax}\n</head>", 1)


def _link(stems, match) -> str:
    """A link to another lesson leads to its page of the key; of any other one the words stay."""
    words, address = match.groups()
    stem = address.removesuffix(".ipynb")
    return f"[{words}]({stem}.html)" if stem in stems else words
