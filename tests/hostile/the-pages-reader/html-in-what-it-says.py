# tries: says elements, links and MathML in all that it prints, warns, logs and raises, and names its exceptions so
# question: kd-loss
# answer: zero
# must: gain nothing

import logging
import sys
import warnings

MARKUP = (
    '</code></pre><script>alert("GOT")</script><img src=x onerror=alert(1)><svg><style>*{display:none}</style></svg>'
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(2)&gt;'>"
    "[a](javascript:alert(3)) $\\href{javascript:alert(4)}{x}$ $\\text{<b onclick=alert(5)>}$ {{ 7*7 }}"
)

print(MARKUP)
print(MARKUP, file=sys.stderr)
warnings.warn(MARKUP, stacklevel=1)
logging.getLogger(MARKUP).critical(MARKUP)
calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    print(MARKUP, calls)
    print(MARKUP, file=sys.stderr)
    # The texts that may be shown in full are those that PyTorch words itself: try them with markup in each field.
    texts = [
        MARKUP,
        f"name '{MARKUP}' is not defined",
        f"'{MARKUP}' object has no attribute 'x'",
        "kd_loss() received an invalid combination of arguments" + MARKUP,
        "can't convert " + MARKUP,
        "maximum recursion depth exceeded" + MARKUP,
    ]
    kinds = [ValueError, NameError, AttributeError, TypeError, TypeError, RecursionError]
    kind = kinds[calls % len(kinds)]
    raise type(MARKUP.replace("\0", ""), (kind,), {})(texts[calls % len(texts)])
