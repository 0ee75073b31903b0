def answer(T, z, n):
    return z * T**2 + n


def second_route(T, z, n):
    return sum(z * T for _ in range(T)) + n


def misconceptions(T, z, n):
    return {"no-square": z * T + n}
