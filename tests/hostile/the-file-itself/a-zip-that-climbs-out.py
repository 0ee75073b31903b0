# tries: hands in an archive of paths that lead out of any folder, a link, and a __main__ to run
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

import stat
import zipfile
from pathlib import Path

MARK = "/tmp/kdgrader-was-here-zip"
CODE = 'print("GOT: something in an archive was run")\n'


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("__main__.py", "kd_loss.py", f"../../../../../..{MARK}", MARK):
            archive.writestr(name, CODE)
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return path
