"""The arithmetic of src/rnn/NUMERICS.md in plain Python: binary32 with flushed tiny numbers, the page's
functions, its random numbers. Written from the page, not from the engine.

Python's float is the page's double, and a binary32 number is held in one. What an operation gives is
what it gives exactly, as a `Fraction`, rounded once. That is slow, so each operation has a shortcut in double
which is proved right beside it, and `check_shortcuts` compares the two.
"""

import math
import random
import struct
from fractions import Fraction

H = float.fromhex
SINGLE = struct.Struct("<f")
TINY = 2.0 ** -120  # below it the shortcuts leave rounding and flushing to `rounded`


def rounded(exact):
    """The binary32 number nearest to a Fraction, ties to even, tiny results flushed."""
    if exact == 0:
        return 0.0
    size = abs(exact)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if size < Fraction(2) ** exponent:
        exponent -= 1
    unit = Fraction(2) ** (exponent - 23)
    value = round(size / unit) * unit  # round() of a Fraction takes ties to even
    if value < Fraction(2) ** -126:
        value = Fraction(0)
    assert value < Fraction(2) ** 128
    return math.copysign(float(value), exact)


def exact_fma(a, b, c):
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    return rounded(exact) if exact else a * b + c  # the signs of zeros as in double


def exact_div(a, b):
    return rounded(Fraction(a) / Fraction(b)) or math.copysign(0.0, a) * math.copysign(1.0, b)


def nearest(x):
    """A double rounded to binary32; too large is an error. Not for tiny numbers."""
    return SINGLE.unpack(SINGLE.pack(x))[0]


def fma(a, b, c):
    """The product of two floats is exact in double. Where the sum is not, the neighbour whose last bit is odd
    stands for it: rounding that to 24 bits rounds the exact sum (Boldo & Melquiond 2008)."""
    product = a * b
    total = product + c
    if abs(total) < TINY:
        return exact_fma(a, b, c)
    part = total - product
    lost = (product - (total - part)) + (c - part)  # exactly (Knuth's two-sum)
    if lost and struct.unpack("<Q", struct.pack("<d", total))[0] % 2 == 0:
        total = math.nextafter(total, math.copysign(math.inf, lost))
    return nearest(total)


def add(a, b):
    return fma(a, 1.0, b)


def sub(a, b):
    return fma(-b, 1.0, a)


def mul(a, b):
    product = a * b  # exact
    if abs(product) < TINY:
        return rounded(Fraction(a) * Fraction(b)) or product * 0.0
    return nearest(product)


def div(a, b):
    """A quotient of floats is right when rounded to 53 bits and then to 24 (Figueroa 1995)."""
    quotient = a / b
    return exact_div(a, b) if abs(quotient) < TINY else nearest(quotient)


def sqrt(x):
    return single(math.sqrt(x))  # the square root of a float, rounded to double and then to float, is right


def single(x):
    return rounded(Fraction(x))


LOG2_E, LN2_HIGH, LN2_LOW = H("0x1.715476p+0"), H("0x1.63p-1"), H("-0x1.bd0106p-13")
ROUNDER = H("0x1.8000fep+23")
E = [H(t) for t in "0x1.fffffcp-2 0x1.555492p-3 0x1.5558f2p-5 0x1.123a2p-7 0x1.6a23dp-10".split()]
M = [H(t) for t in ("0x1p-1 0x1.555554p-3 0x1.5554bp-5 0x1.11118ap-7 0x1.6d723ep-10 "
                    "0x1.a032c4p-13").split()]


def reduce(y):
    """s, n, r of the page and the power of two in the low bits of s."""
    s = fma(y, LOG2_E, ROUNDER)
    n = add(s, -ROUNDER)
    r = fma(-n, LN2_LOW, fma(-n, LN2_HIGH, y))
    bits = struct.unpack("<I", struct.pack("<f", s))[0] << 23 & 0xFFFFFFFF
    return r, struct.unpack("<f", struct.pack("<I", bits))[0]


def sigmoid(x):
    r, power = reduce(-max(-88.0, min(87.0, x)))
    p = fma(r, E[4], E[3])
    for coefficient in (E[2], E[1], E[0], 1.0, 1.0):
        p = fma(r, p, coefficient)
    return div(1.0, fma(p, power, 1.0))


def tanh(x):
    a = min(10.0, abs(x))
    r, power = reduce(add(a, a))
    p = fma(r, M[5], M[4])
    for coefficient in (M[3], M[2], M[1], M[0]):
        p = fma(r, p, coefficient)
    p = fma(mul(r, r), p, r)
    m = fma(p, power, add(power, -1.0))
    return math.copysign(div(m, add(m, 2.0)), x)


INV_LN2, LN2_HI, LN2_LO = H("0x1.71547652b82fep+0"), H("0x1.62e42feep-1"), H("0x1.a39ef35793c76p-33")
P = [H(t) for t in ("0x1.555555555553ep-3 -0x1.6c16c16bebd93p-9 0x1.1566aaf25de2cp-14 "
                    "-0x1.bbd41c5d26bf1p-20 0x1.6376972bea4d0p-25").split()]
L = [H(t) for t in ("0x1.5555555555593p-1 0x1.999999997fa04p-2 0x1.2492494229359p-2 "
                    "0x1.c71c51d8e78afp-3 0x1.7466496cb03dep-3 0x1.39a09d078c69fp-3 "
                    "0x1.2f112df3e5244p-3").split()]


def exp(x):
    if x < -708:
        return 0.0
    n = int(x * INV_LN2 - 0.5)
    hi, lo = x - n * LN2_HI, n * LN2_LO
    r = hi - lo
    t = r * r
    c = r - t * (P[0] + t * (P[1] + t * (P[2] + t * (P[3] + t * P[4]))))
    return (1 - ((lo - (r * c) / (2 - c)) - hi)) * 2.0 ** n


def log(x):
    m, k = math.frexp(x)
    m, k = m * 2, k - 1
    if m > H("0x1.6a09e667f3bcdp+0"):
        m, k = m * 0.5, k + 1
    f = m - 1
    s = f / (2 + f)
    z = s * s
    w = z * z
    odd = w * (L[1] + w * (L[3] + w * L[5]))
    even = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])))
    q = (0.5 * f) * f
    return k * LN2_HI - ((q - (s * (q + (even + odd)) + k * LN2_LO)) - f)


def power(x, n):
    p = 1.0
    while n > 0:
        if n % 2:
            p = p * x
        x, n = x * x, n // 2
    return p


C = [H(t) for t in ("0x1.555555555554cp-5 -0x1.6c16c16c15177p-10 0x1.a01a019cb1590p-16 -0x1.27e4f809c52adp-22 "
                    "0x1.1ee9ebdb4b1c4p-29 -0x1.8fae9be8838d4p-37").split()]
S = [H(t) for t in ("-0x1.5555555555549p-3 0x1.111111110f8a6p-7 -0x1.a01a019c161d5p-13 0x1.71de357b1fe7dp-19 "
                    "-0x1.ae5e68a2b9cebp-26 0x1.5d93a5acfd57cp-33").split()]


def polynomial(z, c):
    return c[0] + z * polynomial(z, c[1:]) if len(c) > 1 else c[0]


def cosine(k, n):
    pi, sign = H("0x1.921fb54442d18p+1"), 1.0
    k = k - 2 * n * float(int(k / (2 * n)))
    if k > n:
        k = 2 * n - k
    if 2 * k > n:
        k, sign = n - k, -1.0
    if 4 * k <= n:
        x = pi * (k / n)
        z = x * x
        h = 0.5 * z
        w = 1 - h
        return sign * (w + (((1 - w) - h) + (z * z) * polynomial(z, C)))
    x = pi * ((n - 2 * k) / (2 * n))
    z = x * x
    return sign * (x + (z * x) * polynomial(z, S))


def philox(counter, key):
    """Philox4x32-10 (Salmon et al., SC 2011)."""
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [b >> 32 ^ c[1] ^ k[0], b & 0xFFFFFFFF, a >> 32 ^ c[3] ^ k[1], a & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def unit(seed, purpose, epoch, index, word):
    block = philox((index & 0xFFFFFFFF, index >> 32, epoch, purpose),
                   (seed & 0xFFFFFFFF, seed >> 32))
    return (block[word] >> 8) * 2.0 ** -24


def check_shortcuts():
    """The shortcuts against exact arithmetic, on numbers of all sizes and near ties."""
    draw = random.Random(1)

    def number():
        return math.ldexp(draw.choice((-1, 1)) * draw.getrandbits(24) / 2.0 ** draw.choice((0, 12, 24)),
                          draw.choice((-60, -24, -12, -1, 0, 1, 30)))

    for _ in range(20000):
        a, b, c = (single(number()) for _ in range(3))
        for got, wanted in ((fma(a, b, c), exact_fma(a, b, c)), (add(a, b), exact_fma(a, 1.0, b)),
                            (sub(a, b), exact_fma(a, 1.0, -b)), (mul(a, b), rounded(Fraction(a) * Fraction(b))),
                            (div(a, b or 1.0), exact_div(a, b or 1.0))):
            assert got == wanted, (a, b, c, got, wanted)
