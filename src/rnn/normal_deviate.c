#include "src/rnn/normal_deviate.h"

#include <math.h>

#include "src/rnn/scalar_math.h"

/* The standard normal distribution below -2, and within (-2, 2). */
static const double BELOW = 0.022750131948179195, WITHIN = 0.9544997361036416;

const double RNN_TRUNCATED_DEVIATION = 0.8796256610342398;

/* --- AS 241 --- */

enum { TERMS = 8 };

/* Numerator and denominator, coefficients of r^0 ... r^7. */
typedef struct rational {
    double above[TERMS], below[TERMS];
} rational;

static const rational CENTRE = {
    {3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
     45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227},
    {1.0, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
     39307.89580009271, 28729.085735721943, 5226.495278852854},
};

static const rational TAIL = {
    {1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
     1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414},
    {1.0, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
     0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-09},
};

static const rational FAR_TAIL = {
    {6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
     0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-05, 2.0103343992922881e-07},
    {1.0, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
     1.8463183175100548e-05, 1.421511758316446e-07, 2.0442631033899397e-15},
};

static double polynomial(const double coefficient[TERMS], double r) {
    double sum = coefficient[TERMS - 1];
    for (int k = TERMS - 2; k >= 0; k--) sum = sum * r + coefficient[k];
    return sum;
}

static double quotient(const rational *f, double r) {
    return polynomial(f->above, r) / polynomial(f->below, r);
}

double rnn_normal_quantile(double u) {
    const double q = u - 0.5;
    if (fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(CENTRE.above, r) / polynomial(CENTRE.below, r);
    }
    const double tail = q < 0 ? u : 1 - u;
    const double r = sqrt(rnn_scalar_log(1 / tail));
    const double z = r <= 5 ? quotient(&TAIL, r - 1.6) : quotient(&FAR_TAIL, r - 5);
    return q < 0 ? -z : z;
}

/* --- deviates --- */

static double probability_of(uint32_t word) {
    return ((double)word + 0.5) * 0x1p-32;
}

double rnn_normal_deviate(uint32_t word) {
    return rnn_normal_quantile(probability_of(word));
}

double rnn_truncated_deviate(uint32_t word) {
    return rnn_normal_quantile(BELOW + probability_of(word) * WITHIN);
}
