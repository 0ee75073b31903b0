"""What an exported notebook says, in both languages. The question's own texts come from the bank."""

from kdgrader.text import Text

KIND = {"coding": Text("coding", "编程题"), "theory": Text("theory", "理论题")}
FACTS = Text(
    "*{kind}, level {level} of 5, {minutes} minutes, {points} points*",
    "*{kind}，难度 {level}/5，{minutes} 分钟，{points} 分*",
)
SCRATCH = Text("# Room to try things out. Nothing here is handed in.", "# 草稿区，可随意试验；这里的内容不算答案。")
HINTS = Text(
    "## Hints\n\nThree, from vague to specific. Try for a while before each.",
    "## 提示\n\n共三条，由笼统到具体。展开之前，先自己想一想。",
)
HINT = Text("Hint {number}", "提示 {number}")
GRADE_CODE = Text(
    """\
## The hidden checks

The examples are a beginning: they do not try every temperature, weight and shape. With kdgrader installed,
save this notebook and run, in its folder:

```
kdgrader grade {id} {file}
```

It grades the functions defined above and says which mistake explains what they do.""",
    """\
## 隐藏检查

示例只是开始，不会试遍各种温度、权重与形状。若已安装 kdgrader，保存本笔记本，然后在它所在的目录中运行：

```
kdgrader grade {id} {file}
```

它会给上面定义的函数评分，并指出是哪一种错误造成了这样的结果。""",
)
ANSWER_CELL = {
    "choice": Text('# One letter.\nanswer = ""', '# 填一个字母。\nanswer = ""'),
    "choices": Text(
        '# All that are right, for instance "a,c".\nanswer = ""',
        '# 填写所有正确的选项，例如 "a,c"。\nanswer = ""',
    ),
    "number": Text('# A number.\nanswer = ""', '# 填一个数。\nanswer = ""'),
    "line": Text('# The number of a line.\nanswer = ""', '# 填行号。\nanswer = ""'),
    "text": Text(
        '# A few sentences.\nanswer = """\n\n"""',
        '# 用几句话作答。\nanswer = """\n\n"""',
    ),
}
GRADE_THEORY = Text(
    """\
## Is it right?

With kdgrader installed, in a terminal, your answer in place of `{sample}`:

```
kdgrader grade {id} --answer {sample}{seed}
```""",
    """\
## 对不对？

若已安装 kdgrader，在终端中运行下面的命令，并把 `{sample}` 换成你的答案：

```
kdgrader grade {id} --answer {sample}{seed}
```""",
)
SAMPLE = {"choice": "a", "choices": "a,c", "number": "0.5", "line": "3", "text": "@answer.txt"}
KEY = Text("**The answer: {right}.**", "**答案：{right}。**")
WITHIN = Text("{value} (± {within})", "{value}（± {within}）")
WRONG = Text("- **{answer}**: {why}", "- **{answer}**：{why}")
RUBRIC = Text("- **{points}** {text}", "- **{points} 分**　{text}")
WORKED = Text("The worked answer", "解析")
REFERENCE = Text("A reference solution", "参考实现")
SOURCES = Text("Sources: {sources}.", "出处：{sources}。")
