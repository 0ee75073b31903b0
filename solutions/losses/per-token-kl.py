"""KL of one token, from what batchmean returns for a tensor of shape (B, L, V)."""


def answer(B, L, V, value):
    return value / L


def second_route(B, L, V, value):
    """Undo batchmean to the sum over everything, then share it among the tokens."""
    total = value * B
    tokens = sum(L for _ in range(B))
    return total / tokens


def misconceptions(B, L, V, value):
    return {
        "as-it-stands": value,
        "divided-by-batch-again": value / (B * L),
        "divided-by-vocabulary": value / V,
        "divided-by-all": value / (L * V),
    }
