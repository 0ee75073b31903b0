# tries: leaves files, links, devices and changed libraries where the next grading would import them
# question: kd-loss
# answer: zero
# must: gain nothing

"""A .pth, a sitecustomize or a .pyc that stays is code in every later grading. All names: kdgrader-was-here."""

import os
import sys

import torch

NAME = "kdgrader-was-here"
FOLDERS = ["/", ".", "/tmp", "/var/tmp", "/dev", "/dev/shm", "/run", "/proc/self/cwd", os.path.expanduser("~")]
FOLDERS += [os.path.dirname(torch.__file__), os.path.dirname(os.__file__), *filter(None, sys.path)]
refused = {}


def attempt(what, function):
    try:
        function()
        print("GOT:", what)
    except OSError as error:
        refused.setdefault(os.strerror(error.errno), set()).add(what.split()[0])
    except (AttributeError, NotImplementedError):
        pass


for folder in FOLDERS:
    path = os.path.join(folder, NAME)
    attempt(f"open in {folder}", lambda: open(path + ".pth", "w").close())
    attempt(f"tmpfile in {folder}", lambda: os.open(folder, os.O_TMPFILE | os.O_RDWR))
    attempt(f"mkdir in {folder}", lambda: os.mkdir(path))
    attempt(f"symlink in {folder}", lambda: os.symlink("/", path))
    attempt(f"link in {folder}", lambda: os.link(torch.__file__, path))
    attempt(f"mknod in {folder}", lambda: os.mknod(path, 0o010600))
    attempt(f"mkfifo in {folder}", lambda: os.mkfifo(path))
for path in (torch.__file__, os.__file__, "/dev/null"):  # no-ops, if they should succeed
    if path != "/dev/null":  # the one file that may be written to
        attempt(f"append to {path}", lambda: os.open(path, os.O_WRONLY | os.O_APPEND))
    attempt(f"chmod of {path}", lambda: os.chmod(path, os.stat(path).st_mode))
    attempt(f"utime of {path}", lambda: os.utime(path, (os.stat(path).st_atime, os.stat(path).st_mtime)))
    attempt(f"chown of {path}", lambda: os.chown(path, -1, -1))
    attempt(f"setxattr of {path}", lambda: os.setxattr(path, "user.kdgrader-was-here", b""))
    attempt(f"truncate of {path}", lambda: os.truncate(path, os.stat(path).st_size))
refused.pop(os.strerror(2), None)
print(refused)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
