# tries: looks for other people's submissions, and for its own file, in every folder that it can think of
# question: kd-loss
# answer: zero
# must: gain nothing

import contextlib
import os
import sys

PLACES = [
    ".",
    "..",
    "/",
    "/tmp",
    "/var/tmp",
    "/home",
    "/root",
    "/work",
    "/srv",
    "/opt",
    "/mnt",
    "/media",
    "/run",
    "/dev",
    "/dev/shm",
    "/autograder",
    "/submissions",
    os.path.expanduser("~"),
    os.path.dirname(__file__) or ".",
]
SYSTEM = {
    "usr",
    "lib",
    "lib64",
    "lib32",
    "libx32",
    "etc",
    "dev",
    "null",
    "bin",
    "proc",
    "tmp",
    "root",
    "opt",
    "home",
    "srv",
}

found = set()
for place in PLACES:
    with contextlib.suppress(OSError):
        for folder, folders, files in os.walk(place):
            folders[:] = [
                name
                for name in folders
                if name not in ("usr", "lib", "lib64", "proc", "sys", "site-packages")
                and not name.startswith("python3")
            ]
            found |= {os.path.join(folder, name) for name in files if name.endswith((".py", ".json", ".md", ".ipynb"))}
for path in sorted(found)[:20]:
    with contextlib.suppress(OSError), open(path) as file:
        if "def kd_loss" in file.read(1 << 16):
            print("GOT:", path)
for place in ("/", "."):
    with contextlib.suppress(OSError):
        print("listed here:", place, sorted(set(os.listdir(place)) - SYSTEM)[:9])
with contextlib.suppress(OSError), open(sys.modules[__name__].__file__) as file:
    print("GOT: its own file", file.name)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
