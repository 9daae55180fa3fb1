#!/usr/bin/env python3
"""Prints the minimax coefficients that kernels/math/elementary.h holds. Needs mpmath.

Each line: function, precision, degree, largest weighted error before rounding, coefficients from the lowest power up.
"""
import mpmath as mp

mp.mp.dps = 60


def minimax(target, weight, low, high, degree, rounds=12):
    """Remez exchange: the polynomial p of this degree that minimises max |weight (p - target)| on [low, high]."""
    n = degree + 2
    nodes = [(low + high) / 2 + (high - low) / 2 * mp.cos(mp.pi * (n - 1 - i) / (n - 1)) for i in range(n)]
    grid = [low + (high - low) * (1 - mp.cos(mp.pi * i / 3000)) / 2 for i in range(3001)]
    values = [(x, target(x), weight(x)) for x in grid]
    for _ in range(rounds):
        system = mp.matrix(n, n)
        right = mp.matrix(n, 1)
        for i, x in enumerate(nodes):
            for j in range(degree + 1):
                system[i, j] = x**j
            system[i, degree + 1] = (-1) ** i / weight(x)
            right[i] = target(x)
        solution = mp.lu_solve(system, right)
        coefficients = [solution[j] for j in range(degree + 1)]
        errors = [(w * (mp.polyval(coefficients[::-1], x) - t), x) for x, t, w in values]
        nodes = extrema(errors, n)
    return coefficients, max(abs(e) for e, _ in errors)


def extrema(errors, n):
    """The n alternating extrema of a sampled error curve."""
    runs = [[errors[0]]]
    for error in errors[1:]:
        if (error[0] > 0) == (runs[-1][-1][0] > 0):
            runs[-1].append(error)
        else:
            runs.append([error])
    peaks = [max(run, key=lambda e: abs(e[0])) for run in runs]
    while len(peaks) > n:
        peaks.pop(0 if abs(peaks[0][0]) < abs(peaks[-1][0]) else -1)
    if len(peaks) < n:
        raise ArithmeticError("the error does not alternate often enough: raise mp.dps")
    return [x for _, x in peaks]


def show(name, precision, coefficients, error):
    print(f"{name} {precision} degree {len(coefficients) - 1} error {mp.nstr(error, 3)}")
    digits = 17 if precision == "double" else 9
    for c in coefficients:
        rounded = float(c) if precision == "double" else mp.mpf(c)
        print("    " + mp.nstr(mp.mpf(rounded), digits))


def or_limit(formula, limit, point=0):
    return lambda x: limit if abs(x - point) < mp.mpf("1e-25") else formula(x)


def fits():
    third = mp.log(2) / 2 * mp.mpf("1.001")
    exp_tail = or_limit(lambda r: (mp.expm1(r) - r) / r**2, mp.mpf(1) / 2)
    for precision, degree in (("float", 4), ("double", 9)):
        yield "exp: (exp(r) - 1 - r) / r^2", precision, minimax(exp_tail, lambda r: r**2 + mp.mpf("1e-9"), -third, third, degree)

    top = (3 - 2 * mp.sqrt(2))**2 * mp.mpf("1.001")
    log_tail = or_limit(lambda q: (2 * mp.atanh(mp.sqrt(q)) / mp.sqrt(q) - 2) / q, mp.mpf(2) / 3)
    for precision, degree in (("float", 2), ("double", 6)):
        yield "log: (2 atanh(s) - 2 s) / s^3 in s^2", precision, minimax(log_tail, lambda q: q + mp.mpf("1e-9"), mp.mpf(0), top, degree)

    sine = or_limit(lambda q: mp.sin(mp.pi / 4 * mp.sqrt(q)) / mp.sqrt(q), mp.pi / 4)
    cosine = lambda q: mp.cos(mp.pi / 4 * mp.sqrt(q))
    one = lambda q: mp.mpf(1)
    for precision, sine_degree, cosine_degree in (("float", 3, 4), ("double", 6, 7)):
        yield "sin(pi/4 y) / y in y^2", precision, minimax(sine, one, mp.mpf(0), mp.mpf(1), sine_degree)
        yield "cos(pi/4 y) in y^2", precision, minimax(cosine, one, mp.mpf(0), mp.mpf(1), cosine_degree)


def tail_ratio(a):
    """Phi(-a) exp(a^2 / 2)."""
    return mp.erfc(a / mp.sqrt(2)) / 2 * mp.exp(a * a / 2)


def rational(degree, other_degree, high, rounds=14, n=160):
    """P / Q with Q(0) = 1 that comes near tail_ratio on [0, high]; the error counts times exp(-a^2 / 2), as in Phi itself.

    Least squares made linear by the last Q (Loeb), its weights moved towards the largest errors (Lawson).
    """
    last = (high - 3) / (high + 3)
    turns = [-1 + (last + 1) * (1 - mp.cos(mp.pi * (i + mp.mpf(1) / 2) / n)) / 2 for i in range(n)]
    nodes = [3 * (1 + t) / (1 - t) for t in turns]
    truth = [tail_ratio(a) for a in nodes]
    decay = [mp.exp(-a * a / 2) for a in nodes]
    weights = [mp.mpf(1)] * n
    below = [mp.mpf(1)] * n
    best = None
    for _ in range(rounds):
        system = mp.matrix(n, degree + 1 + other_degree)
        right = mp.matrix(n, 1)
        for i, a in enumerate(nodes):
            scale = mp.sqrt(weights[i]) * decay[i] / below[i]
            for j in range(degree + 1):
                system[i, j] = scale * a**j
            for j in range(1, other_degree + 1):
                system[i, degree + j] = -scale * truth[i] * a**j
            right[i] = scale * truth[i]
        x, _ = mp.qr_solve(system, right)
        p = [x[j] for j in range(degree + 1)]
        q = [mp.mpf(1)] + [x[degree + j] for j in range(1, other_degree + 1)]
        below = [mp.polyval(q[::-1], a) for a in nodes]
        errors = [abs(mp.polyval(p[::-1], a) / b - t) * d for a, b, t, d in zip(nodes, below, truth, decay)]
        worst = max(errors)
        if best is None or worst < best[2]:
            best = p, q, worst
        weights = [w * (e / worst + mp.mpf("1e-3")) for w, e in zip(weights, errors)]
        weights = [w / max(weights) for w in weights]
    return best


for name_, precision_, (coefficients_, error_) in fits():
    show(name_, precision_, coefficients_, error_)
for precision_, degrees_, high_ in (("float", (3, 3), mp.mpf(6)), ("double", (6, 7), mp.mpf(9))):
    p_, q_, error_ = rational(*degrees_, high_)
    show("Phi(-a) exp(a^2 / 2), above the line", precision_, p_, error_)
    show("Phi(-a) exp(a^2 / 2), below the line", precision_, q_, error_)
