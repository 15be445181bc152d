/* The engine against an implementation of NUMERICS.md that shares no line with it:
 * lstm_numerics.py prints the digest below. */
#include <stdint.h>

#include "src/base/random.h"
#include "src/base/sha256.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

/* As at the top of lstm_numerics.py. */
enum { HIDDEN = 3, LAYERS = 2, STEPS = 3, INPUT = 4, CLASSES = 3, ROWS = 35, SEED = 2026 };
enum { UPDATES = 3, INPUT_FLOATS = ROWS * STEPS * INPUT, MOST_WEIGHTS = 1000 };
static const float LEARNING_RATE = 0.5f, CLIP_NORM = 0.2f;

static const char GOLDEN[] = "080a9b1a2e8040b39f8943e57dfb535aa886bccdc868dd96c313925d518216eb";

static void digest_of_weights(const rnn_model *m, char hex[SHA256_HEX_CHARS + 1]) {
    float weights[MOST_WEIGHTS];
    size_t count = 0;
    for (int i = 0; i < tensor_count(m); i++) {
        rnn_get_weight(m, i, weights + count);
        count += tensor_at(m, i).count;
    }
    sha256_digest digest;
    CHECK_INT(sha256_of(weights, count * sizeof *weights, &digest), 0);
    sha256_hex(&digest, hex);
}

static void check_path(rnn_isa path) {
    error err;
    rnn_model *m;
    const rnn_architecture shape = {STEPS, INPUT, HIDDEN, LAYERS, CLASSES};
    REQUIRE(CHECK_STATUS(model_create(shape, ROWS, path, &m, &err), STATUS_OK, &err));
    float x[INPUT_FLOATS];
    int32_t labels[ROWS];
    for (uint64_t k = 0; k < INPUT_FLOATS; k++)
        x[k] = random_unit(random_at(SEED, RANDOM_TEST, 0, k).word[0]);
    for (int row = 0; row < ROWS; row++) labels[row] = row % CLASSES;
    rnn_init_uniform(m, SEED);
    for (int step = 0; step < UPDATES; step++)
        CHECK(model_step(m, x, labels, ROWS, LEARNING_RATE, CLIP_NORM).finite);
    char hex[SHA256_HEX_CHARS + 1];
    digest_of_weights(m, hex);
    if (!CHECK_TEXT(hex, GOLDEN)) printf("path %s\n", rnn_isa_name(path));
    rnn_free(m);
}

TEST(every_path_gives_the_bits_that_the_page_says) {
    for (rnn_isa path = RNN_ISA_ORACLE; path <= RNN_ISA_AVX512; path++)
        if (rnn_isa_available(path)) check_path(path);
}

int main(void) {
    RUN(every_path_gives_the_bits_that_the_page_says);
    return check_finish();
}
