"""A submission that never ends."""


def kd_loss(*args, **options):
    while True:
        pass
