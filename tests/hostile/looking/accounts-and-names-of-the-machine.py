# tries: reads who has an account, what the machine is called, which disks it has and who it trusts
# question: kd-loss
# answer: zero
# must: gain nothing

"""Contents are not printed: that a file could be read is enough."""

import contextlib
import grp
import os
import pwd
import socket

FILES = [
    "/etc/passwd",
    "/etc/shadow",
    "/etc/group",
    "/etc/hostname",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/machine-id",
    "/etc/os-release",
    "/etc/fstab",
    "/etc/mtab",
    "/etc/crontab",
    "/root/.bashrc",
    "/var/log/syslog",
    "/boot",
    "/sys/class/net",
    "/sys/class/dmi/id/product_name",
    "/dev/sda",
    "/dev/vda",
    "/dev/mem",
    "/dev/kmsg",
    "/dev/random",
    "/var/run/docker.sock",
    "/run/systemd",
    "/etc/localtime",
]
for path in FILES:
    for name in (path, f"/usr/lib/../..{path}", f"/lib/../{path}", f"/dev/null/..{path}"):
        with contextlib.suppress(OSError):
            if os.path.isdir(name):
                os.listdir(name)
            else:
                with open(name, "rb") as file:
                    file.read(1)
            print("GOT:", name)
with contextlib.suppress(KeyError, OSError):
    accounts = pwd.getpwall()
    if accounts:
        print("GOT:", len(accounts), "accounts")
with contextlib.suppress(KeyError, OSError):
    print("GOT: a group", grp.getgrgid(os.getgid()).gr_name)
print("user", os.getuid(), "group", os.getgid(), "groups", os.getgroups(), "parent", os.getppid())
print("name of this machine:", len(os.uname().nodename), "letters,", len(socket.gethostname()), "by gethostname")


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
