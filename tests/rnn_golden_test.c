/* The engine against an implementation of NUMERICS.md that shares no line with it:
 * recipe_numerics.py prints the digests below. */
#include <stdint.h>

#include "src/base/random.h"
#include "src/base/sha256.h"
#include "src/rnn/rnn.h"
#include "src/rnn/schedules.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

/* As at the top of recipe_numerics.py. */
enum { HIDDEN = 3, LAYERS = 2, STEPS = 3, INPUT = 4, CLASSES = 3, ROWS = 35, SEED = 2026 };
enum { INPUT_FLOATS = ROWS * STEPS * INPUT, MOST_WEIGHTS = 1000, UPDATES = 3 };

/* As in RECIPES there; `options` are those that are not the optimiser's defaults. */
typedef struct recipe {
    const char *name, *golden;
    rnn_optimisation optimisation;
    rnn_schedule_plan schedule;
    double smoothing;
    float clip_norm, clip_value;
    int updates;
} recipe;

#define OPTION(name, value) [RNN_OPTION_##name] = value
#define OF(name, value) [RNN_SCHEDULE_OPTION_##name] = value
#define SCHEDULE(symbol, ...)                       \
    .schedule = {.schedule = RNN_SCHEDULE_##symbol, \
                 .options = {OF(PER, RNN_PER_ITERATION), __VA_ARGS__}}
#define OPTIMISER(symbol, rate, ...) \
    .optimisation = {.optimiser = RNN_OPTIMISER_##symbol, .lr = rate, .options = {__VA_ARGS__}}
#define BETAS OPTION(BETA2, 0.999), OPTION(EPS, 1e-8), OPTION(WEIGHT_DECAY, 0.01)

static const int32_t MILESTONES[] = {1, 2};

static const recipe RECIPES[] = {
    {"sgd", "080a9b1a2e8040b39f8943e57dfb535aa886bccdc868dd96c313925d518216eb",
     OPTIMISER(SGD, 0.5, 0), .clip_norm = 0.2F, SCHEDULE(CONSTANT, OF(WARMUP, 0)),
     .updates = UPDATES},
    {"sgd_nesterov", "07ae4c2f1ab45373c24e207619296bda9a4eeb993e3a4b9f1bf3b5de7ba6da94",
     OPTIMISER(SGD, 0.5, OPTION(MOMENTUM, 0.9), OPTION(NESTEROV, 1), OPTION(WEIGHT_DECAY, 0.01)),
     .clip_value = 0.01F, SCHEDULE(STEP, OF(STEP_SIZE, 2), OF(GAMMA, 0.3)), .smoothing = 0.1,
     .updates = UPDATES},
    {"sgd_dampening", "59dce5c26b3d5a48a6701441b9fc01ea0a4a82bbee74cea2070b8629d5ae7889",
     OPTIMISER(SGD, 0.5, OPTION(MOMENTUM, 0.9), OPTION(DAMPENING, 0.25)), .clip_norm = 0.2F,
     .clip_value = 0.02F,
     .schedule = {.schedule = RNN_SCHEDULE_MULTISTEP,
                  .options = {OF(PER, RNN_PER_ITERATION), OF(GAMMA, 0.1)},
                  .milestones = MILESTONES,
                  .milestone_count = 2},
     .updates = UPDATES},
    {"adagrad", "296f5469d113ae69a26718fd4e21e78d648782546b3ec8f08c8fe9e1f6287f0f",
     OPTIMISER(ADAGRAD, 0.05, OPTION(LR_DECAY, 0.1), OPTION(WEIGHT_DECAY, 0.01),
               OPTION(INITIAL_ACCUMULATOR_VALUE, 0.5), OPTION(EPS, 1e-10)),
     SCHEDULE(EXPONENTIAL, OF(GAMMA, 0.9)), .smoothing = 0.1, .updates = UPDATES},
    {"adadelta", "fe3d00db6c1af44a7fa8e31cbe00146c84965467f961321dd0da82d11ff21079",
     OPTIMISER(ADADELTA, 1, OPTION(RHO, 0.9), OPTION(WEIGHT_DECAY, 0.01), OPTION(EPS, 1e-6)),
     SCHEDULE(LINEAR, OF(START_FACTOR, 0.25), OF(END_FACTOR, 0.75), OF(TOTAL_ITERS, 5)),
     .updates = UPDATES},
    {"rmsprop", "40184f362d834c8e3939b08a10e82f3f5bb558ee6676a765bb444b67ab2b0bff",
     OPTIMISER(RMSPROP, 0.01, OPTION(ALPHA, 0.4), OPTION(MOMENTUM, 0.5), OPTION(CENTERED, 1),
               OPTION(WEIGHT_DECAY, 0.01), OPTION(EPS, 1e-8)),
     SCHEDULE(COSINE, OF(T_MAX, 7), OF(ETA_MIN, 0.003)), .updates = UPDATES},
    {"adam", "7fa20e5906cede7d30cd0fdfebc501daec9e59729d591dae22ec4270a8f7ddf8",
     OPTIMISER(ADAM, 0.01, OPTION(BETA1, 0.95), OPTION(BETA2, 0.5), OPTION(AMSGRAD, 1),
               OPTION(EPS, 1e-8), OPTION(WEIGHT_DECAY, 0.01)),
     SCHEDULE(ONE_CYCLE, OF(TOTAL_STEPS, 4), OF(PCT_START, 0.6), OF(DIV_FACTOR, 25),
              OF(FINAL_DIV_FACTOR, 10000), OF(CYCLE_MOMENTUM, 1), OF(BASE_MOMENTUM, 0.85),
              OF(MAX_MOMENTUM, 0.95)),
     .smoothing = 0.1, .updates = UPDATES},
    {"adamw", "7564d44280a27fddf63b126dc5d6da75c7cc08d2a14661fbd5b09c83375f065e",
     OPTIMISER(ADAMW, 0.01, OPTION(BETA1, 0.9), BETAS),
     SCHEDULE(COSINE, OF(T_MAX, 3), OF(WARMUP, 2), OF(WARMUP_FACTOR, 0.1)), .updates = UPDATES},
    {"adamax", "005c6c7eb1c994956f723ec5945aa2a4483a102ed5dd9dd6ceb19d488d604bc9",
     OPTIMISER(ADAMAX, 0.01, OPTION(BETA1, 0.4), BETAS),
     SCHEDULE(COSINE_RESTARTS, OF(T_0, 2), OF(T_MULT, 2)), .updates = UPDATES},
    {"nadam", "6eaf57b9170f8f24e4ca8e4ad37a416535708ccc337b6e1504199c88ebf6444d",
     OPTIMISER(NADAM, 0.01, OPTION(BETA1, 0.9), OPTION(MOMENTUM_DECAY, 0.1), BETAS),
     SCHEDULE(STEP, OF(STEP_SIZE, 2), OF(GAMMA, 0.3)), .updates = UPDATES},
    {"radam", "fe4b440216bfc7d1da9d9f62f9121766c009d2caa5a0b828c77bf4940ad9ee99",
     OPTIMISER(RADAM, 0.01, OPTION(BETA1, 0.9), OPTION(BETA2, 0.9), OPTION(EPS, 1e-8),
               OPTION(WEIGHT_DECAY, 0.01)),
     SCHEDULE(COSINE, OF(T_MAX, 7), OF(ETA_MIN, 0.003)), .smoothing = 0.1, .updates = 7},
};

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

/* One update, with the rates of its place in the schedule. */
static rnn_step train_step(rnn_model *m, const recipe *r, int done, const float *x,
                           const int32_t *labels) {
    rnn_schedule_plan s = r->schedule;
    s.lr = r->optimisation.lr;
    s.iterations = r->updates;
    s.per_epoch = 1;
    rnn_set_lr(m, rnn_schedule_lr(&s, NULL, done));
    if (rnn_schedule_cycles_momentum(&s))
        rnn_set_option(m, RNN_OPTION_BETA1, rnn_schedule_momentum(&s, done));
    return rnn_train_step(m, x, rnn_classes(labels), ROWS);
}

static void check_path(const recipe *r, rnn_isa path) {
    error err;
    rnn_model *m;
    rnn_spec spec = {.architecture = {STEPS, INPUT, HIDDEN, LAYERS, CLASSES},
                     .label_smoothing = r->smoothing,
                     .optimisation = r->optimisation};
    spec.optimisation.clip_norm = r->clip_norm;
    spec.optimisation.clip_value = r->clip_value;
    REQUIRE(CHECK_STATUS(rnn_create(&spec, ROWS, path, &m, &err), STATUS_OK, &err));
    float x[INPUT_FLOATS];
    int32_t labels[ROWS];
    for (uint64_t k = 0; k < INPUT_FLOATS; k++)
        x[k] = random_unit(random_at(SEED, RANDOM_TEST, 0, k).word[0]);
    for (int row = 0; row < ROWS; row++) labels[row] = row % CLASSES;
    rnn_init_uniform(m, SEED);
    for (int done = 0; done < r->updates; done++) CHECK(train_step(m, r, done, x, labels).finite);
    char hex[SHA256_HEX_CHARS + 1];
    digest_of_weights(m, hex);
    if (!CHECK_TEXT(hex, r->golden)) printf("%s, path %s\n", r->name, rnn_isa_name(path));
    rnn_free(m);
}

TEST(every_path_trains_by_every_recipe_to_the_bits_that_the_page_says) {
    for (size_t k = 0; k < sizeof RECIPES / sizeof *RECIPES; k++)
        for (rnn_isa path = RNN_ISA_ORACLE; path <= RNN_ISA_AVX512; path++)
            if (rnn_isa_available(path)) check_path(&RECIPES[k], path);
}

int main(void) {
    RUN(every_path_trains_by_every_recipe_to_the_bits_that_the_page_says);
    return check_finish();
}
