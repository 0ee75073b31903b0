# tries: fills its comments, strings and docstring with elements that would run or fetch on the page that shows it
# question: kd-loss
# answer: zero
# must: gain nothing

"""</code></pre></section></main><script>document.title = "GOT"</script><base href="http://192.0.2.1/">
<meta http-equiv="refresh" content="0; url=http://192.0.2.1/"><link rel="stylesheet" href="http://192.0.2.1/a.css">
"""  # --><!-- ]]> <![CDATA[ <img src=x onerror=alert(1)> <svg onload=alert(2)><animate onbegin=alert(3)></svg>

# <math><maction actiontype="statusline#http://192.0.2.1" xlink:href="javascript:alert(4)">click</maction></math>
# <style>body{display:none}</style><style>@import url(http://192.0.2.1/b.css);</style><iframe srcdoc="<b>"></iframe>
# {{ 7 * 7 }} {% include "interviewer.html.j2" %} {{ config }} ${7*7} <%= 7*7 %> #{7*7}
# [click](javascript:alert(5)) ![x](http://192.0.2.1/c.png) <javascript:alert(6)> <details open ontoggle=alert(7)>
# &lt;script&gt;alert(8)&lt;/script&gt; &#60;script&#62; \u003cscript\u003e %3Cscript%3E ＜script＞
# <noscript><p title="</noscript><img src=x onerror=alert(9)>"> <textarea></textarea><xmp><plaintext>

closing = '"><input autofocus onfocus=alert(10)><form action=http://192.0.2.1><button formaction=javascript:alert(11)>'
nested = f"""{'<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">'}"""
raw = rb'<embed src="javascript:alert(12)"><a href="jav&#x09;ascript:alert(13)" id="line-1" name="main">first</a>'


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):  # </span></mark><h1>10 / 10</h1>
    return (student_logits * 0).sum()  # <mark class="line" id="line-1" style="position:fixed;inset:0">
