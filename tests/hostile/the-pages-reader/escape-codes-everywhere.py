# tries: moves the cursor, retitles the terminal, fills the clipboard and plants links, by escape codes in all it shows
# question: kd-loss
# answer: zero
# must: gain nothing

import sys

ESC, CSI, OSC, DCS, ST = "\x1b", "\x9b", "\x9d", "\x90", "\x9c"
CODES = "".join(
    [
        f"{ESC}[2J{ESC}[H{ESC}[?1049h{ESC}[8m{CSI}2J{CSI}1;1H",  # clears, other screen, invisible; 7 and 8 bit
        f"{ESC}]0;GOT\x07{ESC}]2;GOT{ESC}\\{OSC}2;GOT{ST}",  # titles, with each of the three ends
        f"{ESC}]8;;http://192.0.2.1/{ESC}\\a link{ESC}]8;;{ESC}\\{ESC}]8;id=1;javascript:alert(1)\x07b\x07",
        f"{ESC}]52;c;cm0gLXJmIH4K\x07{OSC}52;c;Z290{ST}",  # the clipboard
        f'{ESC}P$q"p{ESC}\\{DCS}+q544e{ST}{ESC}_Gi=1;AAAA{ESC}\\{ESC}^pm{ESC}\\{ESC}X sos {ESC}\\',  # DCS, APC, PM, SOS
        f"{ESC}[21t{ESC}[6n{ESC}[c{ESC}Z{ESC}[>q\x05",  # questions that a terminal answers on the reader's keyboard
        f"{ESC}c{ESC}#8{ESC}(0{ESC}7{ESC}8{ESC}[!p\x0e\x0f\x07\x08\x08\x7f\x0b\x0c",
    ]
)
# One that comes together when what lies inside it has been taken out, by a filter that looks once.
FOLDED = f"{ESC}{ESC}[31m]52;c;R09U{ESC}[0m\x07 {ESC}[{ESC}[m2J {CSI}{ESC}]0;x\x072J \x1b\x00[2J \x1b\u200b[2J"

print(CODES, FOLDED)
sys.stdout.buffer.write(b"\x9b2J\xc2\x9b2J\xff\x1b[2J\xed\xa0\x80 \xf5\n")  # the 8-bit codes as bytes, and no UTF-8
sys.stdout.write(ESC)  # the last of stdout, and …
sys.stderr.write("]52;c;R09U\x07" + CODES)  # … the first of stderr: one code, once they are put together


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    sys.stdout.write(ESC)
    sys.stdout.flush()
    sys.stderr.write("[2J" + CODES + FOLDED)
    kind = type("Oh" + CODES, (ValueError,), {})
    raise kind(CODES + FOLDED)
