"""The pages' own words, in both languages and side by side, so that a template stays readable: w("points")."""

from kdgrader.text import Lang, Text

WORDS: dict[str, Text] = {
    # the frame
    "skip": Text("Skip to the content", "跳到正文"),
    "colophon": Text(
        "Made by kdgrader from report.json alone. This page runs no script and fetches nothing.",
        "本页由 kdgrader 仅凭 report.json 生成，不运行脚本，也不访问网络。",
    ),
    "candidate-page": Text("Feedback for the candidate", "给候选人的反馈"),
    "interviewer-page": Text("The interviewer’s page", "面试官页面"),
    "banner": Text("Interviewer’s copy: not for the candidate", "面试官专用，请勿交给候选人"),
    "contents": Text("On this page", "本页内容"),
    "level": Text("level {n}", "难度 {n}"),
    "minutes": Text("{n} minutes", "{n} 分钟"),
    "colon": Text(": ", "："),
    "comma": Text(", ", "、"),
    "dot": Text(" · ", " · "),
    "semicolon": Text("; ", "；"),
    "stop": Text(".", "。"),
    "space": Text(" ", ""),  # between two sentences
    # verdict and points
    "status-passed": Text("All marks", "满分"),
    "status-partial": Text("Part of the marks", "部分得分"),
    "status-failed": Text("No marks", "未得分"),
    "status-broken": Text("Could not be graded", "无法评分"),
    "status-waiting": Text("Waiting for a person to mark it", "等待人工评分"),
    "status-not-graded": Text("Not graded, by the grader’s own fault", "评分器自身出错，未评分"),
    # the summary of a batch
    "summary": Text("Submissions and their results", "提交与结果一览"),
    "summary-says": Text("{n} submissions, all graded at seed {seed}.", "共 {n} 份提交，均以种子 {seed} 评分。"),
    "candidate": Text("Candidate", "候选人"),
    "result": Text("Result", "结果"),
    "mistakes": Text("Named mistakes", "指认出的错误"),
    "of-points": Text(" of {n} points", " / {n} 分"),
    "of-point": Text(" of {n} point", " / {n} 分"),
    "bar": Text("Points by aspect", "各评分项得分"),
    "bar-part": Text("{id}: {points} of {max}", "{id}：{points} / {max}"),
    "passed": Text("Passed", "通过"),
    "failed": Text("Failed", "未通过"),
    "broken": Text("Broken", "无法评分"),
    "waiting": Text("Not marked", "未评分"),
    "waiting-says": Text(
        "This answer is a text, and a text is marked by a person with the rubric. Until that is done there are no points, "
        "and that says nothing about the answer.",
        "这道题用文字作答，由人按评分细则评分。评分之前没有分数，这与回答的好坏无关。",
    ),
    # problems
    "import-error": Text("The file could not be imported", "文件无法导入"),
    "missing-entry-point": Text("A function is missing", "缺少要求的函数"),
    "timeout": Text("It took too long", "超时"),
    "memory": Text("It needed too much memory", "内存超限"),
    "crashed": Text("Its process crashed", "进程崩溃"),
    "bad-reply": Text("What it returned could not be read", "返回值无法读取"),
    "unreadable": Text("The file could not be read", "文件无法读取"),
    "refused": Text("The submission was refused", "提交被拒绝"),
    "import-error-next": Text(
        "Run the file by itself first: python FILE has to end without an error.",
        "请先单独运行该文件：执行 python 文件名 时不应报错。",
    ),
    "missing-entry-point-next": Text(
        "Keep the names and arguments of the starter; how the work is divided below them is up to you.",
        "请保留起始代码中的函数名与参数，内部如何拆分由你决定。",
    ),
    "timeout-next": Text(
        "Look for a loop that does not end, for input() or sleep(), and for Python loops where one tensor operation would do.",
        "请检查是否有不会结束的循环、input() 或 sleep()，以及本可用一次张量运算代替的 Python 循环。",
    ),
    "memory-next": Text(
        "Look for a tensor with one axis more than it needs, and for lists of losses that still hold their graphs.",
        "请检查是否有张量多出一个不必要的维度，或列表里保存的损失仍带着计算图。",
    ),
    "crashed-next": Text(
        "Exits, signals and native code end the process. An exception would have been reported as one.",
        "退出语句、信号或本地代码都会结束进程；普通异常则会照常报告。",
    ),
    "bad-reply-next": Text(
        "Return plain data: tensors, numbers, strings, lists, tuples and dicts of them.",
        "请返回普通数据：张量、数、字符串，以及由它们组成的列表、元组和字典。",
    ),
    "unreadable-next": Text(
        "Hand in one UTF-8 Python file, or a notebook that its editor can still open.",
        "请提交 UTF-8 编码的 Python 文件，或编辑器仍能打开的 notebook。",
    ),
    "refused-next": Text("Hand in what the question asks for, and nothing beside it.", "请只提交题目要求的内容。"),
    # the diagnosis
    "diagnosis": Text("What happened", "问题所在"),
    "alternatives": Text(
        "Each of these reproduces exactly what the submission did; one of them is enough to explain it.",
        "以下每一种解释都能完全重现提交的行为，有一种成立即可。",
    ),
    "or": Text("or", "或者"),
    "replayed": Text(
        "This mistake, made in a right answer, gives the same results as the submission.",
        "在正确答案中犯这个错误，得到的结果与提交完全一致。",
    ),
    "replayed-pair": Text(
        "These mistakes together, made in a right answer, give the same results as the submission.",
        "在正确答案中同时犯这几个错误，得到的结果与提交完全一致。",
    ),
    "measured": Text(
        "Measured from the results; no known mistake gives exactly these.",
        "由结果测得；没有哪个已知错误能给出完全相同的结果。",
    ),
    "fails": Text("It shows in", "影响的评分项"),
    "where": Text("Where to look", "看哪里"),
    "what-it-is": Text("What it is", "是什么问题"),
    "depth-1": Text("This page says what fails, and no more.", "本页只说明哪里没有通过，不作进一步解释。"),
    "depth-2": Text(
        "This page says what fails and where to look, and no more.", "本页说明哪里没有通过、该看哪里，不作进一步解释。"
    ),
    "in-numbers": Text("In numbers", "具体数值"),
    "in-numbers-caption": Text("Some of the calls in which it was measured.", "测得偏差的部分调用。"),
    "at": Text("Call", "调用"),
    "factor": Text("Received / expected", "实际 / 期望"),
    "line": Text("line {n}", "第 {n} 行"),
    "no-diagnosis": Text(
        "No known mistake gives these results, so there is no diagnosis. The checks below say what happened.",
        "没有哪个已知错误能给出这样的结果，因此没有诊断。具体情况见下面的检查。",
    ),
    # aspects and checks
    "aspects": Text("Points", "得分"),
    "aspects-caption": Text(
        "An aspect’s points are given whole, when all of its checks pass and so do the aspects it needs.",
        "每个评分项的分数整项给予：它的全部检查以及它所依赖的评分项都通过，才能得分。",
    ),
    "answer-caption": Text("What is graded, and what it earned.", "评分项与得分。"),
    "verdict": Text("Verdict", "结论"),
    "aspect": Text("Aspect, and what happened", "评分项与结果"),
    "points": Text("Points", "分数"),
    "total": Text("Total", "合计"),
    "checks": Text("Checks", "检查"),
    "other-checks": Text("Other checks", "其他检查"),
    "passed-1": Text("1 check passed", "1 项检查通过"),
    "passed-n": Text("{n} checks passed", "{n} 项检查通过"),
    "raised-in": Text("Raised in", "抛出位置"),
    # what the candidate handed in
    "submission": Text("The submission", "提交的代码"),
    "marked-lines": Text("Marked with ▸", "带 ▸ 标记"),
    "answer": Text("The answer", "作答"),
    "rebuttal": Text("Why not", "为什么不对"),
    "question": Text("The question", "题目"),
    "question-again": Text("The question, as it was asked", "题目原文"),
    "output": Text("Output", "输出"),
    "output-caption": Text("What the submission printed while it was imported.", "提交的代码在导入时打印的内容。"),
    "stdout": Text("Standard output", "标准输出"),
    "stderr": Text("Standard error", "标准错误"),
    "truncated": Text("The output was longer than is kept; the rest is missing.", "输出过长，其余部分未保留。"),
    "cut": Text("{n} more characters are not shown.", "另有 {n} 个字符未显示。"),
    "empty": Text("(empty)", "（空）"),
    # the interviewer's
    "call": Text("Call", "调用"),
    "inputs": Text("Inputs", "输入"),
    "expected": Text("Expected", "期望"),
    "received": Text("Received", "实际"),
    "detail-message": Text("In full", "详情"),
    "check-output": Text("Printed during this check", "检查期间打印的内容"),
    "right-answer": Text("The right answer", "正确答案"),
    "reference": Text("The reference", "参考实现"),
    "worked-answer": Text("The worked answer", "解析"),
    "rubric": Text("Rubric", "评分细则"),
    "awarded": Text("Awarded", "已给分"),
    "not-awarded": Text("Not awarded", "未给分"),
    "n-points": Text("{n} points", "{n} 分"),
    "n-point": Text("{n} point", "{n} 分"),
    "probes": Text("What to ask next", "可以追问"),
    "suggested": Text("Suggested by the diagnosis", "由诊断引出"),
    "more-probes": Text("Further questions", "其他追问"),
    "sources": Text("Sources", "出处"),
    # the chart
    "not-finite": Text("{n} values are not finite and leave gaps.", "有 {n} 个值不是有限数，图中留空。"),
    "series": Text(
        "{name}: {count} values, first {first}, last {last}, lowest {low}, highest {high}.",
        "{name}：共 {count} 个值，首 {first}，末 {last}，最低 {low}，最高 {high}。",
    ),
    "series-empty": Text("{name}: nothing to draw.", "{name}：没有可画的值。"),
    # timings and receipt
    "timings": Text("Timings", "用时"),
    "timings-caption": Text("Where the time went.", "时间花在哪里。"),
    "total-time": Text("The whole grading", "整个评分"),
    "load-time": Text("Importing the submission", "导入提交的代码"),
    "checks-time": Text("Running the checks", "运行检查"),
    "stage": Text("Stage", "阶段"),
    "time": Text("Time", "用时"),
    "seconds": Text("{n} s", "{n} 秒"),
    "receipt": Text("Receipt", "凭据"),
    "receipt-says": Text(
        "The same submission, seed and bank give the same report.", "同样的提交、种子与题库会得到同样的报告。"
    ),
    "receipt-question": Text("Question", "题目"),
    "receipt-file": Text("File", "文件"),
    "seed": Text("Seed", "种子"),
    "bank-hash": Text("Bank", "题库"),
    "question-hash": Text("Question’s hash", "题目哈希"),
    "submission-hash": Text("Submission’s hash", "提交哈希"),
    "versions": Text("Versions", "版本"),
    "sandbox": Text("Sandbox", "沙箱"),
    "no-sandbox": Text("none: no code was run", "无：没有运行代码"),
    "limits": Text("Limits", "限制"),
    "weak-sandbox": Text(
        "Graded on fewer sandbox layers than submissions of others require.",
        "评分时的沙箱层数少于评判他人提交所要求的层数。",
    ),
    # topics
    "foundations": Text("Foundations", "基础"),
    "losses": Text("Losses", "损失函数"),
    "training": Text("Training", "训练"),
    "features": Text("Features", "特征"),
    "relations": Text("Relations", "关系"),
    "language-models": Text("Language models", "语言模型"),
    "interpretability": Text("Interpretability", "可解释性"),
    "practice": Text("Practice", "实践"),
}


def word(lang: Lang, name: str, /, **values: object) -> str:
    """The page's words of that name, `{n}` fields filled in."""
    text = WORDS[name].get(lang)
    return text.format(**values) if values else text


_ERRORS = {
    "no-file": Text("{path} cannot be read: {reason}.", "无法读取 {path}：{reason}。"),
    "too-large": Text("{path} is too large to be a report.", "{path} 过大，不是报告。"),
    "other-schema": Text(
        "{path} is a report of the form {schema}; this version of kdgrader reads {known}.",
        "{path} 的报告格式是 {schema}，而当前版本的 kdgrader 只能读取 {known}。",
    ),
    "no-report": Text("{path} is no report: {reason}.", "{path} 不是报告：{reason}。"),
    "not-written": Text("Cannot write to {path}: {reason}.", "无法写入 {path}：{reason}。"),
    "candidates-only": Text(
        "This report is the candidate’s version, which the interviewer’s page cannot be made from.",
        "这是候选人版的报告，无法据此生成面试官页面。",
    ),
}


def report_error(name: str, /, **values: object) -> Text:
    """What went wrong with a file of a report, in both languages."""
    text = _ERRORS[name]
    return Text(text.en.format(**values), text.zh.format(**values))
