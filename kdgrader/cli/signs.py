"""What the macros of bank texts look like in a terminal, each with its class as TeX spaces it."""

from typing import Literal

# ord: a letter; op: ∑; fn: log; bin: +; rel: =; flat: p_soft, whose end must show; frac: a/b
Kind = Literal["ord", "op", "fn", "bin", "rel", "open", "close", "punct", "flat", "frac", "row", "column"]


def _pairs(table: str) -> dict[str, str]:
    """Names and signs by turns."""
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ORDINARY = _pairs(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι "
    "kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi "
    "ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω infty ∞ "
    "partial ∂ nabla ∇ ell ℓ emptyset ∅ top ⊤ intercal ᵀ dots … ldots … cdots ⋯ forall ∀ exists ∃ "
    "prime ′ star ⋆ ast ∗ degree ° lvert | rvert | % % $ $ # # _ _ & & neg ¬ hbar ℏ vdots ⋮"
)
_OPERATORS = _pairs("sum ∑ prod ∏ int ∫ bigcup ⋃ bigcap ⋂ bigoplus ⨁")
_FUNCTIONS = _words("log ln exp max min sup inf lim sin cos tan tanh arg argmax argmin det dim ker Pr deg")
_BINARY = _pairs(
    "cdot · times × pm ± mp ∓ div ÷ circ ∘ odot ⊙ otimes ⊗ oplus ⊕ cup ∪ cap ∩ setminus ∖ mid | "
    "parallel ‖ Vert ‖ wedge ∧ vee ∨ land ∧ lor ∨"
)
_RELATIONS = _pairs(
    "le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ equiv ≡ propto ∝ in ∈ notin ∉ subset ⊂ "
    "subseteq ⊆ to → rightarrow → leftarrow ← Rightarrow ⇒ Leftrightarrow ⇔ iff ⇔ implies ⇒ "
    "mapsto ↦ ll ≪ gg ≫ simeq ≃ coloneqq ≔ triangleq ≜ longrightarrow → leftrightarrow ↔ perp ⊥ "
    "cong ≅ gets ←"
)
_OPENING = _pairs("{ { lVert ‖ langle ⟨ lfloor ⌊ lceil ⌈ lbrace { lbrack [")
_CLOSING = _pairs("} } rVert ‖ rangle ⟩ rfloor ⌋ rceil ⌉ rbrace } rbrack ]")

MACROS: dict[str, tuple[str, Kind]] = {
    **{name: (sign, "ord") for name, sign in _ORDINARY.items()},
    **{name: (sign, "op") for name, sign in _OPERATORS.items()},
    **{name: (name, "fn") for name in _FUNCTIONS},
    **{name: (sign, "bin") for name, sign in _BINARY.items()},
    **{name: (sign, "rel") for name, sign in _RELATIONS.items()},
    **{name: (sign, "open") for name, sign in _OPENING.items()},
    **{name: (sign, "close") for name, sign in _CLOSING.items()},
}
CHARACTERS: dict[str, tuple[str, Kind]] = {
    **{character: (sign, "bin") for character, sign in _pairs("+ + - − * ∗ · · × × ‖ ‖").items()},
    **{character: (character, "rel") for character in "=<>:≤≥"},
    **{character: (character, "open") for character in "(["},
    **{character: (character, "close") for character in ")]/"},
    **{character: (character, "punct") for character in ",;"},
    "'": ("′", "ord"),
    "~": (" ", "ord"),
}

# Sizes, spaces and styles: they change nothing that a terminal can show.
SILENT = _words(
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle textstyle "
    "limits nolimits nonumber , ; : ! /"
)
SPACES = {" ": " ", "quad": "  ", "qquad": "    "}
STYLES = _words("mathbf boldsymbol bm mathit mathsf mathtt mathcal underbrace overbrace mathstrut boxed")
WORDS = _words("text textrm textit textbf texttt textsf mathrm operatorname operatorname* mbox")
ACCENTS = {
    **dict.fromkeys(("hat", "widehat"), "\u0302"),
    **dict.fromkeys(("bar", "overline"), "\u0304"),
    **dict.fromkeys(("tilde", "widetilde"), "\u0303"),
    "vec": "\u20d7",
    "dot": "\u0307",
}
LETTERS = {"mathbb": _pairs("R ℝ N ℕ Z ℤ E 𝔼 P ℙ 1 𝟙"), "mathcal": _pairs("L ℒ H ℋ")}

RAISED = _pairs(
    "0 ⁰ 1 ¹ 2 ² 3 ³ 4 ⁴ 5 ⁵ 6 ⁶ 7 ⁷ 8 ⁸ 9 ⁹ + ⁺ − ⁻ = ⁼ ( ⁽ ) ⁾ n ⁿ i ⁱ j ʲ k ᵏ l ˡ T ᵀ ⊤ ᵀ "
    "a ᵃ b ᵇ c ᶜ d ᵈ e ᵉ m ᵐ t ᵗ x ˣ ′ ′"
)
LOWERED = _pairs(
    "0 ₀ 1 ₁ 2 ₂ 3 ₃ 4 ₄ 5 ₅ 6 ₆ 7 ₇ 8 ₈ 9 ₉ + ₊ − ₋ = ₌ ( ₍ ) ₎ a ₐ e ₑ h ₕ i ᵢ j ⱼ k ₖ l ₗ m ₘ n ₙ "
    "o ₒ p ₚ r ᵣ s ₛ t ₜ u ᵤ v ᵥ x ₓ β ᵦ γ ᵧ ρ ᵨ φ ᵩ χ ᵪ"
)
