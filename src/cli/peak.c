#include "src/cli/peak.h"

#include <immintrin.h>

#include "src/base/clock.h"
#include "src/lstm/lstm.h"

/* Independent chains: enough to cover the latency of a multiply-add on two units. */
enum { CHAINS = 12, ROUNDS = 100000, MEASUREMENTS = 8 };

/* Keeps the compiler from dropping what nobody reads. */
static volatile float sink;

/* One loop a width.  The numbers stay near 1, so that none is subnormal. */
#define DEFINE_LOOP(name, isa, vector, set, multiply_add, first)                         \
    __attribute__((target(isa))) static void name(void) {                                \
        vector chain[CHAINS], a = set(0.999F), b = set(0.001F);                          \
        for (int k = 0; k < CHAINS; k++) chain[k] = set(1);                              \
        for (int i = 0; i < ROUNDS; i++) {                                               \
            _Pragma("GCC unroll 12") for (int k = 0; k < CHAINS; k++) chain[k] =         \
                multiply_add(chain[k], a, b);                                            \
        }                                                                                \
        for (int k = 1; k < CHAINS; k++) chain[0] = multiply_add(chain[0], a, chain[k]); \
        sink = first(chain[0]);                                                          \
    }

#define SSE_MULTIPLY_ADD(c, a, b) _mm_add_ps(_mm_mul_ps(c, a), b)

DEFINE_LOOP(loop_avx512, "avx512f", __m512, _mm512_set1_ps, _mm512_fmadd_ps, _mm512_cvtss_f32)
DEFINE_LOOP(loop_avx2, "avx2,fma", __m256, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_cvtss_f32)
DEFINE_LOOP(loop_sse, "sse2", __m128, _mm_set1_ps, SSE_MULTIPLY_ADD, _mm_cvtss_f32)

double peak_gflops(void) {
    int lanes = 4;
    void (*loop)(void) = loop_sse;
    if (lstm_path_available(LSTM_PATH_AVX512)) {
        lanes = 16;
        loop = loop_avx512;
    } else if (lstm_path_available(LSTM_PATH_AVX2)) {
        lanes = 8;
        loop = loop_avx2;
    }
    double best = 0;
    for (int i = 0; i < MEASUREMENTS; i++) {
        double started_s = clock_monotonic_s();
        loop();
        double took_s = clock_monotonic_s() - started_s;
        double gflops = 2.0 * lanes * CHAINS * ROUNDS / took_s / 1e9;
        if (gflops > best) best = gflops;
    }
    return best;
}
