"""What a set's files and pages say around the bank's texts, in both languages."""

from collections.abc import Mapping

from kdgrader.reports.words import word
from kdgrader.text import Lang, Text

ANSWERS_HEAD = Text(
    "# Answers to the theory questions. Write each between the quotation marks after its =, and leave\n"
    "# what you do not answer as it is.",
    "# 理论题的答案。请写在各行等号后的引号之间；不作答的题保持原样即可。",
)
ANSWER_FORM = {
    "choice": Text("One of: {options}.", "填一个选项：{options}。"),
    "choices": Text(
        "All that are right of: {options}. Several with commas: 'a,c'.",
        "填写所有正确的选项（{options}），用逗号分隔，例如 'a,c'。",
    ),
    "number": Text("A number.", "填一个数。"),
    "line": Text("The number of the faulty line.", "填出错那一行的行号。"),
    "text": Text("A few sentences, on the lines between the marks.", "用几句话作答，写在两组引号之间的行里。"),
}
FACTS = Text(
    "{kind}, level {level} of 5, {minutes} minutes, {points}",
    "{kind}题，难度 {level}/5，{minutes} 分钟，{points}",
)
POINTS = Text("{points} points", "{points} 分")
POINT = Text("1 point", "1 分")  # in English, where there is one
NEEDS = Text("counts only together with {needs}", "须 {needs} 通过才得分")
ASPECT = Text("- `{id}` ({notes}): {text}", "- `{id}`（{notes}）：{text}")
GRADED = Text("Points and limits", "分值与限制")
EXAMPLES = Text(
    "Write your answer in `{file}`. To run the examples, in this folder:",
    "请把答案写在 `{file}` 里。运行示例（在本目录中）：",
)
EXAMPLES_ELSE = Text(
    "Without kdgrader this does it too, and prints nothing when all is well:",
    "未安装 kdgrader 时可改用下面的命令，全部通过时不输出任何内容：",
)
THEORY_FILE = Text(
    "Write your answer in `answers.toml`, under `{id}`.", "请把答案写在 `answers.toml` 的 `{id}` 一项中。"
)

COMMON = {
    "colophon": Text(
        "Made by kdgrader. This page runs no script and fetches nothing.",
        "本页由 kdgrader 生成，不运行脚本，也不访问网络。",
    ),
    "coding": Text("coding", "编程"),
    "theory": Text("theory", "理论"),
    "question": Text("Question", "题目"),
    "kind": Text("Kind", "类型"),
    "level": Text("Level", "难度"),
    "minutes": Text("Minutes", "分钟"),
    "points": Text("Points", "分值"),
    "total": Text("Total", "合计"),
    "name": Text("Candidate’s code", "候选人编号"),
    "lead": Text(
        "{count} questions, {minutes} minutes, {points} points.",
        "共 {count} 题，{minutes} 分钟，{points} 分。",
    ),
}
PACKET = COMMON | {
    "needs": NEEDS,
    "title": Text("Interview: knowledge distillation", "知识蒸馏面试题"),
    "overview": Text("The questions", "题目一览"),
    "how": Text("How to answer and hand in", "如何作答与提交"),
    "how-text": Text(
        """\
- **Take your time where you need it.** The questions go from easy to hard, and the minutes are a suggestion.
  You may answer in any order and leave some out.
- **Code** goes into the Python file in the question's folder under `questions/`. Keep the names of the file
  and of the functions. `examples.py` beside it holds public examples to try your answer on.
- **Theory** answers go into `answers.toml`. On paper, use the boxes and lines below each question.
- **Points** come in aspects. Each aspect's points are given whole, when every hidden check of it passes. The
  hidden checks use other numbers than the examples and test nothing that the text does not promise.
- **To hand in**, give back this whole folder, `questions/` and `answers.toml` in it, as it is or zipped.""",
        "- **时间**：题目由易到难，所标分钟数仅供参考；可以不按顺序作答，也可以跳过某些题。\n"
        "- **编程题**：在 `questions/` 下该题目录的 Python 文件中作答，不要改动文件名和函数名。"
        "同目录的 `examples.py` 是公开示例，可用来试运行你的答案。\n"
        "- **理论题**：答案写在 `answers.toml` 中；纸面作答时，使用每题下方的方框和横线。\n"
        "- **评分**：按评分项进行，某一项的全部隐藏检查都通过，才得到该项的全部分数。"
        "隐藏检查使用与示例不同的数值，但不会考查题面没有约定的内容。\n"
        "- **提交**：交回整个文件夹（含 `questions/` 和 `answers.toml`），原样或打包成 zip 均可。",
    ),
    "graded": Text("What is graded", "评分项"),
    "aspect": Text("Aspect", "评分项"),
    "meaning": Text("What it asks for", "要求"),
    "files": Text("Your files", "文件"),
    "starter": Text("the starter: write your answer here", "起始代码，在此作答"),
    "examples": Text("public examples", "公开示例"),
    "answer": Text("Your answer", "你的答案"),
}
GUIDE = COMMON | {
    "title": Text("Interviewer's guide", "面试官指南"),
    "secret": Text(
        "Not for the candidate: this folder holds the answers, and the seed of the hidden inputs.",
        "请勿交给候选人：本文件夹含有答案，以及可推出隐藏输入的随机种子。",
    ),
    "short-seed": Text(
        "The seed {seed} is short. The choice of questions and their numbers follow from it, so a candidate"
        " with this bank could find it by trying. Where that matters, make the set with a seed of 18 digits.",
        "种子 {seed} 太短。选题与题中数值都由它决定，手里有同一题库的候选人可以逐个尝试把它找出来。"
        "若需防范，请用 18 位的种子重新生成。",
    ),
    "timetable": Text("Timetable", "时间安排"),
    "from-to": Text("From – to", "起止"),
    "spare": Text("{minutes} minutes are left over for questions.", "剩余 {minutes} 分钟可用于答疑。"),
    "full": Text(
        "The {minutes} minutes are full: plan the candidate's own questions on top.",
        "{minutes} 分钟已全部排满，候选人提问请另留时间。",
    ),
    "topic": Text("Topic", "主题"),
    "grading": Text("How to grade", "如何评分"),
    "grading-text": Text(
        "Each question ends with the command that grades it. Run it in the folder that came back from the"
        " candidate. If the bank is not the one that kdgrader ships, add `--bank` and its folder.",
        "每道题末尾都有它的评分命令，请在候选人交回的文件夹中运行。"
        "若使用的不是 kdgrader 自带题库，请加上 `--bank` 和题库目录。",
    ),
    "by-hand": Text(
        "A person marks this: tick the rubric above, and after --marks leave the lines that were earned (- for none).",
        "本题由人评分：在上面的评分细则中勾选，并在 --marks 后只保留得分的条目（一条也没有时写 -）。",
    ),
    "tests": Text("What it tests", "考查内容"),
    "tags": Text("Tags", "标签"),
    "builds-on": Text("Builds on", "先修"),
    "text": Text("The question's text, as in the packet", "题面（与题卷相同）"),
    "key": Text("The key", "答案"),
    "line-key": Text("Line {key}", "第 {key} 行"),
    "within": Text("± {within}", "± {within}"),
    "wrong": Text("Wrong answers, and what each shows", "错误答案及其原因"),
    "worked": Text("The worked answer", "解析"),
    "mistakes": Text("Mistakes to expect", "常见错误"),
    "mistakes-text": Text(
        "The feedback page names the one that explains what a submission does. The question under it asks"
        " about it without giving it away.",
        "反馈页会指出是哪一种错误造成了提交代码的表现。每条下面的追问可以引出讨论而不点破答案。",
    ),
    "caught-by": Text("caught by", "检出项"),
    "ask": Text("Ask", "追问"),
    "probes": Text("Probes, from the surface down", "追问（由浅入深）"),
    "grade-this": Text("Grade", "评分命令"),
    "notes": Text("Notes", "记录"),
    "sheet": Text("Score sheet", "评分表"),
    "sheet-text": Text(
        "Judge each row by itself before you think of a verdict, and write down what you saw or heard for"
        " every 1 and every 4. A code for the candidate is enough here: no name.",
        "请先逐行独立评判，再考虑总体结论；凡打 1 分或 4 分，请记下看到或听到的依据。此处用候选人编号即可，不写姓名。",
    ),
    "score": Text("Score", "得分"),
    "minutes-used": Text("Minutes used", "实际用时"),
    "help": Text("Hints given", "给过的提示"),
    "hint-given": Text("question {question}, hint {hint} given", "第 {question} 题，已给提示 {hint}"),
    "dimension": Text("Dimension", "维度"),
    "verdict": Text("Verdict, and the two sentences that carry it", "结论，以及支撑它的两句话"),
    "screen": Text(
        "Ticks and notes made on the screen are not kept: print the page or save it as PDF in time.",
        "屏幕上的勾选和记录不会保存：关闭页面前请打印，或另存为 PDF。",
    ),
    "remake": Text("To make this set again", "重新生成本套题"),
    "remake-text": Text(
        "The same bank, seed and filters give the same files, byte for byte.",
        "题库、种子与筛选条件相同，生成的文件逐字节相同。",
    ),
    "bank": Text("Bank", "题库"),
    "seed": Text("Seed", "种子"),
    "running": Text("minutes {starts} to {ends}", "第 {starts}–{ends} 分钟"),
    "hints": Text("Hints, should the candidate be stuck", "候选人卡住时可给的提示"),
    "hints-text": Text(
        "From vague to specific. Note on the score sheet which were needed.",
        "由笼统到具体。用了哪几条，请记在评分表上。",
    ),
    "rubric-junior": Text("junior", "初级"),
    "rubric-mid": Text("mid", "中级"),
    "rubric-senior": Text("senior", "高级"),
}

DIMENSIONS: tuple[tuple[Text, tuple[Text, Text, Text, Text]], ...] = (
    (
        Text("Understanding of distillation", "对蒸馏的理解"),
        (
            Text("Recites a formula", "只会背公式"),
            Text("Says what each term is for", "说得出各项的作用"),
            Text("Derives it, knows its limits", "能推导，知道适用范围"),
            Text("Predicts what a change does, and is right", "能预判改动的后果，且判断正确"),
        ),
    ),
    (
        Text("Correct PyTorch", "PyTorch 正确性"),
        (
            Text("Does not run, or the gradient is wrong", "跑不通，或梯度有误"),
            Text("Right on the examples", "示例能通过"),
            Text("Right on the hidden checks", "隐藏检查能通过"),
            Text("Right, short and clear at first writing", "一次写对，简洁清楚"),
        ),
    ),
    (
        Text("Numerics and edge cases", "数值与边界情形"),
        (
            Text("Meets nan with surprise", "遇到 nan 不知所措"),
            Text("Mends what is pointed out", "被指出后能修"),
            Text("Stable from the start", "一开始就写得稳定"),
            Text("Says where precision is lost, and how much", "说得出精度在哪里、损失多少"),
        ),
    ),
    (
        Text("Verification", "自我验证"),
        (
            Text("Hands in without running it", "不运行就提交"),
            Text("Runs the examples", "会跑示例"),
            Text("Writes cases of their own", "会自己构造用例"),
            Text("Checks identities and limits unasked", "主动用恒等式和极限检验"),
        ),
    ),
    (
        Text("Communication", "沟通"),
        (
            Text("Silent, or defends what is wrong", "沉默，或为错误辩护"),
            Text("Explains when asked", "问到才解释"),
            Text("Thinks aloud, takes up hints", "边想边说，能接住提示"),
            Text("Asks what is unclear first, weighs choices", "先问清需求，会权衡取舍"),
        ),
    ),
)


def lookup(words: Mapping[str, Text], lang: Lang, name: str, /, **values: object) -> str:
    """A page's own words of that name, else those that every page has, `{n}` fields filled in."""
    if name not in words:
        return word(lang, name, **values)
    text = words[name].get(lang)
    return text.format(**values) if values else text


def facts(kind: str, level: int, minutes: int, points: float, lang: Lang) -> str:
    """What stands under a question's title."""
    worth = points_of(points, lang)
    return FACTS.get(lang).format(kind=COMMON[kind].get(lang), level=level, minutes=minutes, points=worth)


def points_of(points: float, lang: Lang) -> str:
    return (POINT if points == 1 else POINTS).get(lang).format(points=f"{points:g}")
