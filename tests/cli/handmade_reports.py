"""Reports of the kinds that a terminal has to show, made by hand: no grading is needed to draw one."""

import msgspec

from kdgrader.reports.records import (
    AspectResult,
    CheckResult,
    Detail,
    Diagnosis,
    Interviewer,
    NamedValue,
    Output,
    Problem,
    Receipt,
    Report,
    RubricEntry,
    Submission,
)
from kdgrader.text import Text

RECEIPT = Receipt(
    seed=7,
    bank="sha256:aa",
    question="sha256:bb",
    submission="sha256:cc",
    versions={"kdgrader": "0.1.0"},
    sandbox=("session", "rlimits", "landlock", "seccomp"),
)

PARTIAL = Report(
    question="kd-loss",
    kind="coding",
    title=Text("The distillation loss", "蒸馏损失"),
    body=Text("Write it.", "请写出来。"),
    topic="losses",
    level=2,
    minutes=20,
    status="partial",
    score=5.0,
    max_score=10.0,
    aspects=(
        AspectResult(
            id="value",
            status="failed",
            points=0.0,
            max_points=4.0,
            text=Text("The loss has the right value.", "损失值正确。"),
            message=Text("2 of 3 checks did not pass.", "3 项检查中有 2 项未通过。"),
        ),
        AspectResult(
            id="gradient",
            status="passed",
            points=5.0,
            max_points=5.0,
            text=Text("The gradient is right.", "梯度正确。"),
            message=Text("All checks passed.", "全部检查通过。"),
        ),
        AspectResult(
            id="stability",
            status="broken",
            points=0.0,
            max_points=1.0,
            text=Text("Finite at large logits.", "logits 很大时仍有限。"),
            message=Text("It gave no answer within 30 seconds.", "30 秒内没有返回。"),
        ),
    ),
    checks=(
        CheckResult(
            id="test_value_at_t_3",
            aspect="value",
            status="failed",
            seconds=0.01,
            title=Text("The value is right at a temperature above 1.", "温度大于 1 时损失值正确。"),
            message=Text("The result does not have the right value.", "结果的值不正确。"),
            detail=Detail(
                call="kd_loss(student, teacher, labels, temperature=3.0)",
                inputs=(NamedValue(name="temperature", value="3.0"),),
                expected="1.2345",
                received="0.1372",
                message="9.0 times too small",
            ),
        ),
        CheckResult(
            id="test_labels_of_every_class",
            aspect="value",
            status="failed",
            seconds=0.01,
            title=Text("Labels of *every* class are accepted.", "接受*任意*类别的标签。"),
            message=Text("It raised IndexError in line 14.", "第 14 行抛出了 IndexError。"),
            line=14,
        ),
        CheckResult(
            id="test_gradient",
            aspect="gradient",
            status="passed",
            seconds=0.01,
            title=Text("The gradient reaches the student.", "梯度传到学生。"),
        ),
        CheckResult(
            id="test_large_logits",
            aspect="stability",
            status="broken",
            seconds=30.0,
            title=Text("The loss is finite where logits reach $10^4$.", "logits 达到 $10^4$ 时损失仍有限。"),
            problem=Problem(
                kind="timeout",
                says=Text("It gave no answer within 30 seconds.", "30 秒内没有返回。"),
            ),
        ),
    ),
    diagnoses=(
        Diagnosis(
            mistakes=("no-t-squared",),
            says=Text(
                "The soft term is not multiplied by $T^2$, so its gradient shrinks as $1/T^2$ and `alpha` means"
                " something else at every temperature.",
                "软目标项没有乘以 $T^2$，它的梯度随 $1/T^2$ 缩小，`alpha` 的含义也随温度而变。",
            ),
            explains=("value",),
            evidence="replayed",
            lines=(12, 13),
            probes=(Text("Why does the signal vanish as $T$ grows?", "为什么 $T$ 增大时信号会消失？"),),
        ),
    ),
    output=Output(stdout="\x1b[31mloading\x1b[0m…\n"),
    submission=Submission(name="kd_loss.py", source="def kd_loss(): ..."),
    receipt=RECEIPT,
    interviewer=Interviewer(probes=(Text("Why is the hard term at temperature 1?", "硬标签项为何在温度 1 下计算？"),)),
)

BROKEN = msgspec.structs.replace(
    PARTIAL,
    status="broken",
    score=0.0,
    checks=(),
    diagnoses=(),
    aspects=tuple(
        msgspec.structs.replace(
            aspect, status="broken", points=0.0, message=Text("It could not be graded.", "无法评分。")
        )
        for aspect in PARTIAL.aspects
    ),
    problem=Problem(
        kind="import-error",
        says=Text(
            "The file could not be imported: line 3 raised NameError.", "文件无法导入：第 3 行抛出了 NameError。"
        ),
        line=3,
    ),
    output=Output(),
)

PASSED = msgspec.structs.replace(
    PARTIAL,
    status="passed",
    score=10.0,
    aspects=(msgspec.structs.replace(PARTIAL.aspects[1], points=10.0, max_points=10.0),),
    checks=(PARTIAL.checks[2],),
    diagnoses=(),
    output=Output(),
)

EXAMPLES = msgspec.structs.replace(
    PARTIAL,
    max_score=0.0,
    score=0.0,
    aspects=(),
    diagnoses=(),
    output=Output(),
    checks=tuple(msgspec.structs.replace(check, aspect="examples", detail=None) for check in PARTIAL.checks[:3]),
)

WAITING = msgspec.structs.replace(
    PARTIAL,
    question="say-why",
    kind="theory",
    title=Text("Say why it matters", "说说为什么"),
    status="broken",
    score=0.0,
    max_score=2.0,
    needs_person=True,
    aspects=(
        AspectResult(
            id="answer",
            status="broken",
            points=0.0,
            max_points=2.0,
            text=Text("The answer is right.", "回答正确。"),
            message=Text("A person has yet to mark this answer.", "这道题的回答尚待人工评分。"),
        ),
    ),
    checks=(),
    diagnoses=(),
    output=Output(),
    submission=Submission(name="", source="Because."),
    interviewer=Interviewer(
        rubric=(RubricEntry(id="scale", points=2.0, text=Text("Says that it shrinks.", "指出它会缩小。")),)
    ),
)
