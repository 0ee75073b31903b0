# tries: raises an exception whose text, whose name and whose chain of causes take for ever to look at
# question: kd-loss
# answer: zero
# must: timeout


def forever(*_):
    while True:
        try:
            forever()
        except BaseException:
            continue


class Endless(type):
    __name__ = property(forever)

    def mro(cls):
        return super().mro()


class Told(ValueError, metaclass=Endless):
    __str__ = __repr__ = __format__ = forever


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    error = Told()
    error.__cause__ = ValueError()
    error.__cause__.__context__ = error  # whoever walks the chain walks in circles
    raise error
