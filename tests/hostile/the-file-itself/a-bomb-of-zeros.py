# tries: hands in a notebook that is a gzip of a gibibyte of nothing, for whoever unpacks it
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

import gzip
from pathlib import Path


def make(folder: Path) -> Path:
    # Gzip upon gzip: a gibibyte is a mebibyte once packed, and some kilobytes when packed twice.
    piece = gzip.compress(bytes(1 << 20), mtime=0)
    path = folder / "kd_loss.ipynb"
    path.write_bytes(gzip.compress(piece * 1024))
    return path
