"""Reports of every situation that a page has to draw well: `SITUATIONS[name]()`. Built by hand, so that they stay."""

from collections.abc import Callable

from msgspec.structs import replace

from kdgrader.reports.records import (
    AspectResult,
    CheckResult,
    Detail,
    Diagnosis,
    Interviewer,
    Measurement,
    NamedValue,
    Output,
    Plot,
    Problem,
    Receipt,
    Report,
    RubricEntry,
    Seconds,
    Series,
    Submission,
)
from kdgrader.text import Text

REFERENCE = '''import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    """Hinton, Vinyals and Dean, arXiv:1503.02531, section 2."""
    teacher = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)  # (batch, classes)
    student = F.log_softmax(student_logits / temperature, dim=-1)  # (batch, classes)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
'''
WITHOUT_T2 = """import torch
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    p = F.softmax(teacher_logits.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    soft = F.kl_div(log_q, p, reduction="batchmean")
    hard = F.cross_entropy(student_logits, labels)
    return alpha * soft + (1 - alpha) * hard
"""
BODY = Text(
    r"""A small network can learn from a large one. Write the loss that it minimises.

## Definition

For student logits $s$ and teacher logits $t$ of shape $(B, C)$, a temperature $T$ and a weight $\alpha$:

$$L = \alpha\, T^2\, \mathrm{KL}(p \,\|\, q) + (1 - \alpha)\, \mathrm{CE}(s, y),
\qquad p = \mathrm{softmax}(t / T),\quad q = \mathrm{softmax}(s / T)$$

| symbol | shape | meaning |
| --- | --- | --- |
| $s$, $t$ | $(B, C)$ | logits |
| $y$ | $(B)$ | labels |

```python
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5): ...
```
""",
    r"""小网络可以向大网络学习。请写出它要最小化的损失。

## 定义

学生的 logits 为 $s$，教师的为 $t$，形状均为 $(B, C)$；温度为 $T$，权重为 $\alpha$：

$$L = \alpha\, T^2\, \mathrm{KL}(p \,\|\, q) + (1 - \alpha)\, \mathrm{CE}(s, y),
\qquad p = \mathrm{softmax}(t / T),\quad q = \mathrm{softmax}(s / T)$$

| 符号 | 形状 | 含义 |
| --- | --- | --- |
| $s$、$t$ | $(B, C)$ | logits |
| $y$ | $(B)$ | 标签 |

```python
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5): ...
```
""",
)
ASPECTS = (
    ("value", 4.0, Text("The loss has the right value at every temperature and weight.", "任何温度与权重下，损失值都正确。")),
    ("gradient", 3.0, Text("The gradient reaches the student, and only the student.", "梯度正确地传到学生，且只传到学生。")),
    ("stability", 2.0, Text("Large logits give neither nan nor infinity.", "logits 很大时也不出现 nan 或无穷大。")),
    ("bad-input", 1.0, Text("A temperature that is not above 0 raises `ValueError`.", "温度不大于 0 时抛出 `ValueError`。")),
)  # fmt: skip
CHECKS = (
    ("test_value_at_t_1", "value", Text("The value is right at temperature 1.", "温度为 1 时，损失值正确。")),
    ("test_value_when_hot", "value", Text("The value is right at a high temperature.", "温度较高时，损失值正确。")),
    ("test_gradient", "gradient", Text("The student's gradient is right.", "学生的梯度正确。")),
    ("test_teacher_gets_none", "gradient", Text("The teacher gets no gradient.", "教师得不到梯度。")),
    ("test_large_logits", "stability", Text("Logits of a thousand stay finite.", "logits 达到一千时结果仍有限。")),
    ("test_zero_temperature", "bad-input", Text("A temperature of 0 is refused.", "拒绝等于 0 的温度。")),
)
ALL_PASSED = Text("All of its checks passed.", "全部检查通过。")
OFF = Text("A value is off by more than rounding.", "数值偏差超出舍入误差。")
NO_T2 = Diagnosis(
    mistakes=("no-t-squared",),
    says=Text(
        "The soft term is not multiplied by $T^2$, so its gradient shrinks as $1/T^2$ and `alpha` means something else "
        "at every temperature.",
        "软目标项没有乘以 $T^2$，因此它的梯度随 $1/T^2$ 缩小，`alpha` 的含义也随温度而变。",
    ),
    explains=("value", "gradient"),
    evidence="replayed",
    lines=(12,),
    where=Text(
        "It goes wrong exactly in those calls in which `temperature` is not 1.",
        "恰好在 `temperature` 不为 1 的那些调用中出错。",
    ),
    probes=(
        Text(
            "You double the temperature and see the distillation signal vanish. Why, and what restores it?",
            "温度加倍后，蒸馏信号几乎消失。为什么？怎样恢复？",
        ),
    ),
)  # fmt: skip
INTERVIEWER = Interviewer(
    reference=REFERENCE,
    answer=Text(
        "The gradient of the soft term with respect to a logit is\n\n"
        "$$\\frac{\\partial L}{\\partial s_i} = \\frac{1}{T}\\,(q_i - p_i) \\approx \\frac{1}{C\\,T^2}\\,(s_i - t_i)$$\n\n"
        "for logits of zero mean and large $T$ (arXiv:1503.02531, section 2.1), which $T^2$ makes up for.",
        "软目标项对 logit 的梯度为\n\n"
        "$$\\frac{\\partial L}{\\partial s_i} = \\frac{1}{T}\\,(q_i - p_i) \\approx \\frac{1}{C\\,T^2}\\,(s_i - t_i)$$\n\n"
        "其中 logits 均值为零且 $T$ 较大（arXiv:1503.02531，第 2.1 节），乘以 $T^2$ 正好抵消。",
    ),
    rubric=(
        RubricEntry(id="junior", points=0.0, text=Text("What a junior says: softens both, forgets the teacher's graph.", "初级：两边都软化，但忘了截断教师的计算图。")),
        RubricEntry(id="senior", points=0.0, text=Text("What a senior adds: why $T^2$, and when to leave it out.", "高级：能说明为什么要乘 $T^2$，以及何时可以不乘。")),
    ),
    probes=(
        Text("Why is the hard term computed at temperature 1?", "为什么硬标签项在温度 1 下计算？"),
        Text("What does `batchmean` divide by, and what does `mean`?", "`batchmean` 除以什么？`mean` 又除以什么？"),
    ),
    sources=("arXiv:1503.02531, section 2", "https://pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html"),
)  # fmt: skip
RECEIPT = Receipt(
    seed=7,
    bank="sha256:" + "3f" * 32,
    question="sha256:" + "a1" * 32,
    submission="sha256:" + "c4" * 32,
    versions={"kdgrader": "0.1.0", "torch": "2.13.0", "python": "3.11.7"},
    sandbox=("rlimits", "session", "environment", "descriptors", "landlock", "seccomp", "namespaces"),
    limits={"cpu_s": 5.0, "wall_s": 30.0, "memory_mib": 1024},
)


def coding(failed: dict[str, CheckResult] | None = None, **changes: object) -> Report:
    """A report on kd-loss in which the named checks did not pass."""
    failed = failed or {}
    checks = tuple(
        failed.get(id) or CheckResult(id=id, aspect=aspect, status="passed", seconds=0.004, title=title)
        for id, aspect, title in CHECKS
    )
    aspects = tuple(_aspect(id, points, text, checks) for id, points, text in ASPECTS)
    score = sum(aspect.points for aspect in aspects)
    report = Report(
        question="kd-loss", kind="coding", title=Text("The distillation loss", "蒸馏损失"), body=BODY,
        topic="losses", level=2, minutes=20,
        status="passed" if score == 10 else "partial" if score else "failed", score=score, max_score=10.0,
        aspects=aspects, checks=checks, diagnoses=(),
        submission=Submission(name="kd_loss.py", source=REFERENCE), receipt=RECEIPT,
        seconds=Seconds(total=0.093, load=0.011, checks=0.052), interviewer=INTERVIEWER,
    )  # fmt: skip
    return replace(report, **changes)


def _aspect(id: str, points: float, text: Text, checks: tuple[CheckResult, ...]) -> AspectResult:
    bad = [check for check in checks if check.aspect == id and check.status != "passed"]
    return AspectResult(
        id=id, status=bad[0].status if bad else "passed", points=0.0 if bad else points, max_points=points, text=text,
        message=(bad[0].message or OFF) if bad else ALL_PASSED,
    )  # fmt: skip


def check(id: str, message: Text = OFF, *, problem: Problem | None = None, **more: object) -> CheckResult:
    """That check, not passed."""
    aspect, title = next((aspect, title) for known, aspect, title in CHECKS if known == id)
    status = "broken" if problem else "failed"
    result = CheckResult(
        id=id, aspect=aspect, status=status, seconds=0.006, title=title, message=message, problem=problem
    )
    return replace(result, **more)


HOT = Detail(
    call="candidate.kd_loss(student, teacher, labels, temperature=8.0, alpha=0.7)",
    inputs=(
        NamedValue(name="student", value="float32[4, 3]\n[[ 1.204, -0.377,  2.018],\n [-0.915,  0.442,  1.730], …]"),
        NamedValue(name="teacher", value="float32[4, 3]\n[[ 0.338,  1.901, -1.126],\n [ 2.207, -0.651,  0.084], …]"),
        NamedValue(name="labels", value="int64[4] [2, 0, 1, 2]"),
    ),
    expected="tensor(1.83217)",
    received="tensor(0.56904)",
    message="The largest difference is 1.26313, at tolerance 1e-5.",
)
BACKWARD = Detail(call="grads(candidate.kd_loss(student, teacher, labels, temperature=3.0), student)",
                  expected="float32[6, 5], largest 0.2114", received="float32[6, 5], largest 0.0235")  # fmt: skip


def all_passed() -> Report:
    return coding()


def named_mistake() -> Report:
    failed = {
        "test_value_when_hot": check("test_value_when_hot", detail=HOT),
        "test_gradient": check("test_gradient", detail=BACKWARD),
    }
    output = Output(stdout="self-test: loss at T=1 is 1.0986\n")
    return coding(
        failed, diagnoses=(NO_T2,), submission=Submission(name="kd_loss.py", source=WITHOUT_T2), output=output
    )


def two_explanations() -> Report:
    other = Diagnosis(
        mistakes=("mean-not-batchmean", "teacher-not-softened"),
        says=Text(
            "Two mistakes at once. The soft term is averaged over classes as well, and the teacher's logits are not "
            "divided by the temperature.",
            "同时有两个错误：软目标项还对类别取了平均；教师的 logits 没有除以温度。",
        ),
        explains=("value",), evidence="replayed", lines=(9, 11),
        apart=Text(
            "To tell the two apart, try a call with `alpha` at 1: they answer it differently.",
            "要区分这两种解释，可以试一次 `alpha` 为 1 的调用：两者的回答不同。",
        ),
        probes=(Text("What does `mean` divide by?", "`mean` 除以什么？"),),
    )  # fmt: skip
    failed = {"test_value_when_hot": check("test_value_when_hot", detail=HOT)}
    first = replace(NO_T2, apart=other.apart)
    return coding(failed, diagnoses=(first, other), submission=Submission(name="kd_loss.py", source=WITHOUT_T2))


def measured_deviation() -> Report:
    measured = Diagnosis(
        mistakes=(),
        says=Text(
            "The gradient in `student_logits` is `temperature`² times what it should be. A factor of `temperature`² is "
            "there once too often, or a division by it is missing.",
            "`student_logits` 的梯度是应有值的 `temperature`² 倍。多乘了一个 `temperature`²，或者少除了一个。",
        ),
        explains=("gradient",), evidence="measured",
        where=Text(
            "It goes wrong exactly in those calls in which `student_logits` requires a gradient.",
            "恰好在 `student_logits` 需要梯度的那些调用中出错。",
        ),
        measurements=(
            Measurement(
                check="test_gradient", at="∂/∂student_logits; student_logits 6 × 5, temperature = 2, alpha = 0.7",
                expected="float32[6, 5] [0.0211, -0.0442, 0.0107, …]", received="float32[6, 5] [0.0844, -0.1768, 0.0428, …]",
                factor="4",
            ),
            Measurement(
                check="test_gradient", at="∂/∂student_logits; student_logits 6 × 5, temperature = 4, alpha = 0.7",
                expected="float32[6, 5] [0.0098, -0.0203, 0.0051, …]", received="float32[6, 5] [0.1568, -0.3248, 0.0816, …]",
                factor="16",
            ),
        ),
    )  # fmt: skip
    return coding({"test_gradient": check("test_gradient", detail=BACKWARD)}, diagnoses=(measured,))


def timeout() -> Report:
    problem = Problem(
        kind="timeout",
        says=Text(
            "It gave no answer within 30 seconds: it waits for something, or sleeps.",
            "30 秒内没有给出结果：它在等待什么，或在休眠。",
        ),
    )
    hanging = check("test_large_logits", problem.says, problem=problem, seconds=30.02, detail=Detail(call=HOT.call))
    return coding({"test_large_logits": hanging}, seconds=Seconds(total=30.2, load=0.01, checks=30.1))


def crash() -> Report:
    problem = Problem(kind="crashed", says=Text("Its process crashed (SIGSEGV).", "进程崩溃（SIGSEGV）。"))
    return coding({id: check(id, problem.says, problem=problem) for id, _, _ in CHECKS})


def ungraded(problem: Problem, source: str, output: Output = Output()) -> Report:
    """Nothing could be graded, and the problem says why."""
    aspects = tuple(
        AspectResult(id=id, status="broken", points=0.0, max_points=points, text=text, message=problem.says)
        for id, points, text in ASPECTS
    )
    return coding(
        status="broken", score=0.0, aspects=aspects, checks=(), problem=problem, output=output,
        submission=Submission(name="kd_loss.py", source=source),
    )  # fmt: skip


def import_error() -> Report:
    says = Text("The file could not be imported: line 2 raised ModuleNotFoundError.", "文件无法导入：第 2 行抛出 ModuleNotFoundError。")  # fmt: skip
    trace = (
        'Traceback (most recent call last):\n  File "/opt/venv/lib/python3.11/site-packages/torch/__init__.py", line 9, in x\n'
        '  File "kd_loss.py", line 2, in <module>\n    import tensorflow as tf\n'
        "ModuleNotFoundError: No module named 'tensorflow'\n"
    )
    source = "import torch\nimport tensorflow as tf\n\n\ndef kd_loss(*logits):\n    return tf.reduce_sum(logits)\n"
    return ungraded(Problem(kind="import-error", says=says, line=2), source, Output(stderr=trace))


def missing_entry_point() -> Report:
    says = Text("The file does not define kd_loss.", "文件没有定义 kd_loss。")
    return ungraded(Problem(kind="missing-entry-point", says=says), "def kdloss(*logits):\n    return 0\n")


def theory(**changes: object) -> Report:
    """A report on why-t-squared, answered wrongly."""
    aspect = AspectResult(
        id="answer", status="failed", points=0.0, max_points=2.0, text=Text("The answer is right.", "回答正确。"),
        message=Text("Option a is not the right one.", "选项 a 不正确。"),
    )  # fmt: skip
    report = Report(
        question="why-t-squared", kind="theory", title=Text("Why T² at all?", "为什么要乘 T²？"),
        body=Text(
            "Why is the soft term multiplied by $T^2$?\n\n- **a**: Without it the loss would not converge.\n"
            "- **b**: Its gradient shrinks as $1/T^2$, and the factor keeps the balance with the hard term.\n"
            "- **c**: It turns the divergence into a distance.",
            "软目标项为什么要乘以 $T^2$？\n\n- **a**：否则损失不收敛。\n"
            "- **b**：它的梯度按 $1/T^2$ 缩小，乘上之后才能与硬标签项保持平衡。\n- **c**：这样散度就成了距离。",
        ),
        topic="losses", level=2, minutes=3, status="failed", score=0.0, max_score=2.0, aspects=(aspect,), checks=(),
        diagnoses=(
            Diagnosis(
                mistakes=("a",),
                says=Text(
                    "Gradient descent converges with any constant factor; the step size takes it up.",
                    "乘以任何常数，梯度下降都会收敛：常数可以并入步长。",
                ),
                explains=("answer",), evidence="replayed",
                probes=(Text("Does $T^2$ matter at $\\alpha = 1$?", "$\\alpha = 1$ 时 $T^2$ 还重要吗？"),),
            ),
        ),
        submission=Submission(name="", source="a"),
        receipt=replace(RECEIPT, sandbox=(), versions={"kdgrader": "0.1.0", "python": "3.11.7"}),
        seconds=Seconds(total=0.0004),
        interviewer=Interviewer(
            expected="b",
            answer=Text(
                "Section 2.1 of arXiv:1503.02531: the magnitudes scale as $1/T^2$.",
                "见 arXiv:1503.02531 第 2.1 节：梯度的大小按 $1/T^2$ 缩放。",
            ),
            probes=(Text("Does $T^2$ matter at $\\alpha = 1$?", "$\\alpha = 1$ 时 $T^2$ 还重要吗？"),),
            sources=("arXiv:1503.02531, section 2.1",),
        ),
    )  # fmt: skip
    return replace(report, **changes)


def theory_number() -> Report:
    aspect = theory().aspects[0]
    slip = Text("Right in bits: the logarithm is to base 2 where the natural one is meant.", "若以比特计则正确：应取自然对数，却用了以 2 为底的对数。")  # fmt: skip
    return theory(
        question="entropy-of-two",
        title=Text("The entropy of a soft label", "软标签的熵"),
        body=Text(
            "A teacher says $p = (0.8, 0.2)$. What is its entropy in nats, to three decimals?\n\n"
            "```python numbered\np = softmax(logits / 4)\nprint(entropy(p))\n```",
            "教师给出 $p = (0.8, 0.2)$。它的熵是多少奈特？保留三位小数。\n\n"
            "```python numbered\np = softmax(logits / 4)\nprint(entropy(p))\n```",
        ),
        aspects=(replace(aspect, message=Text("0.722 is not the right number.", "0.722 不是正确的数。")),),
        diagnoses=(Diagnosis(mistakes=(), says=slip, explains=("answer",), evidence="measured"),),
        submission=Submission(name="", source="0.722"),
        interviewer=Interviewer(expected="0.500402 ± 0.0005", answer=Text("$-\\sum_i p_i \\ln p_i$", "$-\\sum_i p_i \\ln p_i$")),
    )  # fmt: skip


def awaiting_a_person() -> Report:
    waiting = Text("A person has yet to mark this answer.", "尚待人工评分。")
    lines = (
        ("scale", 1.0, Text("Says that the soft term's gradient shrinks as $1/T^2$.", "指出软目标项的梯度按 $1/T^2$ 缩小。")),
        ("balance", 1.0, Text("Says that `alpha` then depends on the temperature.", "指出 `alpha` 的含义因此依赖温度。")),
    )  # fmt: skip
    return theory(
        status="broken", needs_person=True, diagnoses=(),
        aspects=(replace(theory().aspects[0], status="broken", message=waiting),),
        body=Text("Explain in three sentences why the soft term is multiplied by $T^2$.", "请用三句话说明软目标项为什么要乘以 $T^2$。"),
        submission=Submission(
            name="answer.txt",
            source="Dividing the logits by T makes the targets softer.\nThe gradient gets smaller by T each time, so it is "
            "1/T² in total, and we multiply it back.\n",
        ),
        interviewer=replace(
            theory().interviewer, expected="", rubric=tuple(RubricEntry(id=i, points=p, text=t) for i, p, t in lines)
        ),
    )  # fmt: skip


def training_loop() -> Report:
    plot = Plot(
        title=Text("Loss per epoch, on the hidden data", "每轮损失（隐藏数据）"),
        x=Text("epoch", "轮次"),
        y=Text("mean loss", "平均损失"),
        series=(
            Series(name=Text("submission", "提交"), values=(2.31, 2.02, 1.86, 1.80, 1.77, None, 1.76, 1.75)),
            Series(name=Text("reference", "参考实现"), values=(2.31, 1.71, 1.32, 1.07, 0.91, 0.80, 0.73, 0.68)),
        ),
    )
    learns = check(
        "test_value_when_hot",
        Text("The student learned less than the distillation loss would teach it.", "学生学到的少于蒸馏损失应能教会的。"),
        seconds=1.92,
        detail=Detail(
            call="candidate.distill(teacher, student, loader, epochs=8)",
            expected="accuracy at least 0.90", received="accuracy 0.71", plot=plot,
            output="epoch 1: 2.31\nepoch 2: 2.02\nepoch 3: 1.86\n",
        ),
    )  # fmt: skip
    measured = Diagnosis(
        mistakes=(),
        says=Text(
            "The first epoch's loss is right, so all steps but its last one are; it departs after those.",
            "第一轮的损失正确，因此除最后一步外，这一轮的更新都正确；此后开始偏离。",
        ),
        explains=("value",), evidence="measured", plot=plot,
    )  # fmt: skip
    return coding(
        {"test_value_when_hot": learns}, topic="training", diagnoses=(measured,), question="distillation-loop",
        title=Text("A whole distillation loop", "完整的蒸馏训练循环"), seconds=Seconds(total=4.31, load=0.02, checks=4.2),
    )  # fmt: skip


EVIL = (
    "</code></pre><script>alert(1)</script><img src=x onerror=alert(2)><b onclick='alert(3)'>&amp;\"'"
    "{{ 7*7 }} $\\text{<i>}$ [x](javascript:alert(4)) \x1b[31mred\x1b[0m\x1b]0;title\x07 \x00\x08"
    "\u202eevil\u202c \u2066\u200b\ufeff Z\u0341\u0342\u0343\u0344\u0345\u0346\u0347"
)


def hostile(evil: str = EVIL, length: int = 6_000) -> Report:
    """Everything that a candidate has a say in, at once; `length` is how long a name can get."""
    long = (evil + "x" * length)[:length]
    text = Text(evil, evil)
    detail = Detail(
        call=long, inputs=(NamedValue(name=long, value=evil),), expected=evil, received=evil, message=evil, output=long
    )
    problem = Problem(kind="import-error", says=text, line=10**9)
    failed = {
        "test_value_when_hot": check("test_value_when_hot", text, detail=detail, line=-3),
        "test_gradient": check("test_gradient", text, problem=problem, line=1, detail=detail),
    }
    report = coding(
        failed, problem=problem, output=Output(stdout=long, stderr=evil, truncated=True),
        submission=Submission(name=long, source=f'"""{evil}"""\n# {long}\n\t\r\n\x0cx = "{evil}"\n'),
        receipt=replace(RECEIPT, weak_sandbox=True),
    )  # fmt: skip
    aspects = tuple(replace(aspect, message=text) for aspect in report.aspects)
    return replace(report, aspects=aspects)


SITUATIONS: dict[str, Callable[[], Report]] = {
    "all-passed": all_passed,
    "named-mistake": named_mistake,
    "two-explanations": two_explanations,
    "measured-deviation": measured_deviation,
    "timeout": timeout,
    "crash": crash,
    "import-error": import_error,
    "missing-entry-point": missing_entry_point,
    "theory-choice": theory,
    "theory-number": theory_number,
    "awaiting-a-person": awaiting_a_person,
    "training-loop": training_loop,
    "hostile": hostile,
}
