"""A text in both languages of the project. Everything a person reads is a Text until it is drawn."""

from typing import Literal

import msgspec

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = ("en", "zh")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence or document in English and Chinese, neither a rendering of the other."""

    en: str
    zh: str

    def get(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


def joined(*parts: Text | None) -> Text:
    """Sentences one after another."""
    said = [part for part in parts if part is not None]
    return Text(" ".join(part.en for part in said), "".join(part.zh for part in said))
