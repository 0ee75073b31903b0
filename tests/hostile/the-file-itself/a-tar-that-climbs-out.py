# tries: hands in a tar.gz of absolute paths, links out of the folder, a device and a set-user-id program
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

import io
import tarfile
from pathlib import Path

MARK = "tmp/kdgrader-was-here-tar"


def make(folder: Path) -> Path:
    path = folder / "kd_loss.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, kind, target in [
            (f"/{MARK}", tarfile.REGTYPE, ""),
            (f"../../../../../{MARK}", tarfile.REGTYPE, ""),
            ("kd_loss.py", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard", tarfile.LNKTYPE, "../../../../etc/passwd"),
            ("out", tarfile.SYMTYPE, "/tmp"),
            (f"out/{Path(MARK).name}", tarfile.REGTYPE, ""),  # through the link of the line before
            ("zero", tarfile.CHRTYPE, ""),
        ]:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname, entry.mode, entry.devmajor, entry.devminor = kind, target, 0o4777, 1, 5
            content = b"GOT\n" if kind == tarfile.REGTYPE else b""
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path
