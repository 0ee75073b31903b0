# tries: hands in a notebook whose markdown, metadata, attachments and stored outputs hold elements for the page
# question: kd-loss
# answer: zero
# must: gain nothing
# recipe: yes

import json
from pathlib import Path

HTML = "</code></pre><script>alert('GOT')</script><img src=x onerror=alert(1)>\x1b]0;GOT\x07\u202e"
CODE = """# {html}
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
"""


def make(folder: Path) -> Path:
    output = {
        "output_type": "display_data",
        "data": {"text/html": HTML, "image/svg+xml": HTML},
        "metadata": {HTML: HTML},
    }
    cells = [
        {"cell_type": "markdown", "id": HTML, "metadata": {}, "source": HTML,
         "attachments": {HTML: {"text/html": HTML}}},
        {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": HTML},
        {"cell_type": "code", "id": "a", "metadata": {"tags": [HTML], HTML: HTML, "name": HTML}, "execution_count": HTML,
         "outputs": [output], "source": CODE.format(html=HTML.replace("\n", " "))},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": [f"title = {HTML!r}\n", "print(title)"]},
    ]  # fmt: skip
    metadata = {"kernelspec": {"name": HTML, "display_name": HTML, "language": HTML}, "title": HTML}
    path = folder / "kd_loss.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path
