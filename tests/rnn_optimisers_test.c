/* Optimisers and schedules against torch.optim (fixtures/make_pytorch_optimisers.py): weights after
 * 20 updates by the same gradients, learning rates of every step, and a network trained with each
 * optimiser, label smoothing and a schedule.  And every kernel against its oracle, bit for bit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/random.h"
#include "src/rnn/fpmode.h"
#include "src/rnn/kernels/kernels.h"
#include "src/rnn/optimiser.h"
#include "src/rnn/schedules.h"
#include "tests/check.h"
#include "tests/pytorch_fixture.h"
#include "tests/rnn_models.h"

static const char FIXTURE[] = "tests/fixtures/pytorch_optimisers.h5";

enum { STEPS = 20, COUNT = 96, BATCHES = 2, BATCH = 33 }; /* as in the script */

static hid_t file;

/* --- the cases --- */

/* An optimiser of the script; what is not given here, NAN, has its default. */
typedef struct optimiser_case {
    const char *name;
    rnn_optimiser optimiser;
    double lr; /* 0: its default */
    struct {
        rnn_option option;
        double value;
    } given[4];
} optimiser_case;

#define SET(option, value) \
    { RNN_OPTION_##option, value }

static const optimiser_case CASES[] = {
    {"sgd", RNN_OPTIMISER_SGD, 0.1, {{0}}},
    {"sgd_momentum",
     RNN_OPTIMISER_SGD,
     0.1,
     {SET(MOMENTUM, 0.9), SET(DAMPENING, 0.25), SET(WEIGHT_DECAY, 0.01)}},
    {"sgd_nesterov",
     RNN_OPTIMISER_SGD,
     0.1,
     {SET(MOMENTUM, 0.9), SET(NESTEROV, 1), SET(WEIGHT_DECAY, 0.01)}},
    {"adagrad", RNN_OPTIMISER_ADAGRAD, 0, {{0}}},
    {"adagrad_decay",
     RNN_OPTIMISER_ADAGRAD,
     0,
     {SET(LR_DECAY, 0.1), SET(WEIGHT_DECAY, 0.01), SET(INITIAL_ACCUMULATOR_VALUE, 0.5)}},
    {"adadelta", RNN_OPTIMISER_ADADELTA, 0, {{0}}},
    {"adadelta_decay", RNN_OPTIMISER_ADADELTA, 0.5, {SET(RHO, 0.8), SET(WEIGHT_DECAY, 0.01)}},
    {"rmsprop", RNN_OPTIMISER_RMSPROP, 0, {{0}}},
    {"rmsprop_momentum", RNN_OPTIMISER_RMSPROP, 0, {SET(MOMENTUM, 0.9), SET(WEIGHT_DECAY, 0.01)}},
    {"rmsprop_centered", RNN_OPTIMISER_RMSPROP, 0, {SET(CENTERED, 1), SET(ALPHA, 0.4)}},
    {"rmsprop_both", RNN_OPTIMISER_RMSPROP, 0, {SET(CENTERED, 1), SET(MOMENTUM, 0.5)}},
    {"adam", RNN_OPTIMISER_ADAM, 0, {{0}}},
    {"adam_decay",
     RNN_OPTIMISER_ADAM,
     0,
     {SET(BETA1, 0.4), SET(BETA2, 0.99), SET(EPS, 1e-6), SET(WEIGHT_DECAY, 0.01)}},
    {"adam_amsgrad", RNN_OPTIMISER_ADAM, 0, {SET(AMSGRAD, 1), SET(BETA2, 0.5)}},
    {"adamw", RNN_OPTIMISER_ADAMW, 0, {{0}}},
    {"adamw_amsgrad", RNN_OPTIMISER_ADAMW, 0.01, {SET(WEIGHT_DECAY, 0.1), SET(AMSGRAD, 1)}},
    {"adamax", RNN_OPTIMISER_ADAMAX, 0, {{0}}},
    {"adamax_decay",
     RNN_OPTIMISER_ADAMAX,
     0,
     {SET(BETA1, 0.8), SET(BETA2, 0.9), SET(WEIGHT_DECAY, 0.01)}},
    {"nadam", RNN_OPTIMISER_NADAM, 0, {{0}}},
    {"nadam_decay", RNN_OPTIMISER_NADAM, 0, {SET(MOMENTUM_DECAY, 0.1), SET(WEIGHT_DECAY, 0.01)}},
    {"radam", RNN_OPTIMISER_RADAM, 0, {{0}}},
    {"radam_decay", RNN_OPTIMISER_RADAM, 0, {SET(BETA2, 0.9), SET(WEIGHT_DECAY, 0.01)}},
};
enum { CASE_COUNT = sizeof CASES / sizeof *CASES };

static rnn_optimisation optimisation_of(const optimiser_case *c) {
    rnn_optimisation o = rnn_optimisation_of(c->optimiser);
    if (c->lr > 0) o.lr = c->lr;
    for (size_t k = 0; k < 4 && c->given[k].option != RNN_OPTION_LR; k++)
        o.options[c->given[k].option] = c->given[k].value;
    return o;
}

static const optimiser_case *case_named(const char *name) {
    for (int k = 0; k < CASE_COUNT; k++)
        if (strcmp(CASES[k].name, name) == 0) return &CASES[k];
    return NULL;
}

/* --- updates by given gradients --- */

typedef bool update_all(rnn_optimiser optimiser, const optimiser_pass *p);

static const optimiser_code *code_of(rnn_optimiser optimiser) {
    static const optimiser_code *const code[RNN_OPTIMISER_COUNT] = {
#define OPTIMISER(symbol, id, ...) [RNN_OPTIMISER_##symbol] = &rnn_optimiser_##id,
#include "src/rnn/optimisers.def"
#undef OPTIMISER
    };
    return code[optimiser];
}

static bool update_by_oracle(rnn_optimiser optimiser, const optimiser_pass *p) {
    for (ptrdiff_t i = 0; i < p->count; i++) {
        float *state[RNN_MOST_OPTIMISER_STATES];
        for (int k = 0; k < RNN_MOST_OPTIMISER_STATES; k++)
            state[k] = p->state[k] ? p->state[k] + i : NULL;
        p->w[i] = code_of(optimiser)->update(&p->by, p->w[i], p->g[i], state);
    }
    return true;
}

static bool update_generic(rnn_optimiser optimiser, const optimiser_pass *p) {
    return rnn_kernels_generic.update[optimiser](p);
}

#ifdef __x86_64__
static bool update_avx2(rnn_optimiser optimiser, const optimiser_pass *p) {
    return rnn_kernels_avx2.update[optimiser](p);
}

static bool update_avx512(rnn_optimiser optimiser, const optimiser_pass *p) {
    return rnn_kernels_avx512.update[optimiser](p);
}
#endif

enum { MOST_COUNT = 512 };

/* What an optimiser has come to. */
typedef struct optimised {
    double scalars[RNN_MOST_OPTIMISER_SCALARS];
    float w[MOST_COUNT], states[RNN_MOST_OPTIMISER_STATES][MOST_COUNT];
} optimised;

/* Take one update by the gradient g. */
static bool step(const rnn_optimisation *o, optimised *at, const float *g, size_t count,
                 update_all *update) {
    const rnn_optimiser_state *states = rnn_optimiser_describe(o->optimiser)->states;
    optimiser_pass p = {.w = at->w, .g = g, .count = (ptrdiff_t)count};
    for (int k = 0; states[k].name; k++)
        if (rnn_optimiser_keeps(o, &states[k])) p.state[k] = at->states[k];
    code_of(o->optimiser)->prepare(o, at->scalars, &p.by);
    return update(o->optimiser, &p);
}

static double worst_double, worst_single;

static void check_case(const optimiser_case *c, const float *weights, const float *gradients) {
    const rnn_optimisation o = optimisation_of(c);
    static optimised at;
    char name[80];
    memset(&at, 0, sizeof at);
    memcpy(at.w, weights, COUNT * sizeof *at.w);
    for (int k = 0; k < STEPS; k++)
        CHECK(step(&o, &at, gradients + (size_t)k * COUNT, COUNT, update_generic));
    snprintf(name, sizeof name, "optimisers/%s/double", c->name);
    double *wanted = fixture_doubles(file, name, COUNT);
    snprintf(name, sizeof name, "optimisers/%s/single", c->name);
    float *single = fixture_floats(file, name, COUNT);
    REQUIRE(wanted && single);
    for (size_t i = 0; i < COUNT; i++) {
        const double size = fmax(1, fabs(wanted[i]));
        const double apart = fabs((double)at.w[i] - wanted[i]) / size;
        const double from_single = fabs((double)at.w[i] - (double)single[i]) / size;
        if (!CHECK(apart <= 3e-6 && from_single <= 1e-6))
            printf("%s, weight %zu: %.9g, PyTorch %.9g, in float32 %.9g\n", c->name, i,
                   (double)at.w[i], wanted[i], (double)single[i]);
        worst_double = fmax(worst_double, apart);
        worst_single = fmax(worst_single, from_single);
    }
    free(wanted);
    free(single);
}

TEST(twenty_updates_come_to_the_weights_of_pytorch) {
    float *weights = fixture_floats(file, "weights", COUNT);
    float *gradients = fixture_floats(file, "gradients", (size_t)STEPS * COUNT);
    REQUIRE(weights && gradients);
    for (int k = 0; k < CASE_COUNT; k++) check_case(&CASES[k], weights, gradients);
    printf("largest deviation from float64 %.1e, from float32 %.1e\n", worst_double, worst_single);
    free(weights);
    free(gradients);
}

/* --- kernels and oracles --- */

/* Of any magnitude and sign, zeros among them; with `wild` what is not finite, too. */
static float some_value(uint64_t index, bool wild) {
    const random_block block = random_at(5, RANDOM_TEST, 0, index);
    const int choice = (int)(block.word[0] % 64);
    if (choice == 0) return 0;
    if (choice == 1) return -0.0F;
    if (wild && choice == 2) return (float)INFINITY;
    if (wild && choice == 3) return (float)NAN;
    const float magnitude = ldexpf(1 + random_unit(block.word[1]), (int)(block.word[2] % 70) - 50);
    return block.word[3] % 2 ? magnitude : -magnitude;
}

static void fill(float *values, size_t count, uint64_t first, bool wild) {
    for (size_t i = 0; i < count; i++) values[i] = some_value(first + i, wild);
}

static bool same_bits(const float *a, const float *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (memcmp(&a[i], &b[i], sizeof a[i]) != 0 && !(isnan(a[i]) && isnan(b[i]))) return false;
    return true;
}

static void compare_with_oracle(const optimiser_case *c, size_t count, bool wild,
                                update_all *update) {
    static optimised fast, plain;
    static float g[MOST_COUNT];
    const rnn_optimisation o = optimisation_of(c);
    memset(&plain, 0, sizeof plain);
    fill(plain.w, count, count * 31, false);
    fast = plain;
    for (int k = 0; k < 8; k++) {
        fill(g, count, count * 1009 + (size_t)k * MOST_COUNT, wild && k == 5);
        step(&o, &plain, g, count, update_by_oracle);
        const bool finite = step(&o, &fast, g, count, update);
        bool same = same_bits(fast.w, plain.w, count), is_finite = true;
        for (int s = 0; s < RNN_MOST_OPTIMISER_STATES; s++)
            same = same && same_bits(fast.states[s], plain.states[s], count);
        for (size_t i = 0; i < count; i++) is_finite &= isfinite(g[i]) && isfinite(fast.w[i]);
        CHECK(!finite || is_finite);
        if (!CHECK(same)) printf("%s, %zu weights, update %d\n", c->name, count, k);
    }
}

TEST(every_kernel_gives_the_bits_of_its_oracle) {
    fpmode_set();
    for (int k = 0; k < CASE_COUNT; k++)
        for (size_t count = 16; count <= MOST_COUNT; count += count < 96 ? 16 : 208) {
            const bool wild = count % 32 == 0;
            compare_with_oracle(&CASES[k], count, wild, update_generic);
#ifdef __x86_64__
            if (rnn_isa_available(RNN_ISA_AVX2))
                compare_with_oracle(&CASES[k], count, wild, update_avx2);
            if (rnn_isa_available(RNN_ISA_AVX512))
                compare_with_oracle(&CASES[k], count, wild, update_avx512);
#endif
        }
}

/* A steady gradient's variance rounds to below 0: PyTorch's weights become NaN there. */
TEST(centred_rmsprop_bears_a_steady_gradient) {
    rnn_optimisation o = rnn_optimisation_of(RNN_OPTIMISER_RMSPROP);
    static optimised at;
    float g[16];
    o.options[RNN_OPTION_CENTERED] = 1;
    for (int i = 0; i < 16; i++) g[i] = 0.1F * (float)(i + 1);
    memset(&at, 0, sizeof at);
    for (int k = 0; k < 3000; k++) CHECK(step(&o, &at, g, 16, update_generic));
    CHECK(isfinite(at.w[0]));
}

/* --- schedules --- */

#define OF(name, value) [RNN_SCHEDULE_OPTION_##name] = value
#define PER_UPDATE OF(PER, RNN_PER_ITERATION)
#define CYCLE(pct, how, first, last, least, most)                                           \
    OF(PCT_START, pct), OF(ANNEAL, how), OF(DIV_FACTOR, first), OF(FINAL_DIV_FACTOR, last), \
        OF(CYCLE_MOMENTUM, 1), OF(BASE_MOMENTUM, least), OF(MAX_MOMENTUM, most)

static const int32_t MILESTONES[] = {3, 7, 7, 15};

typedef struct schedule_case {
    const char *name;
    int steps;
    rnn_schedule_plan plan;
} schedule_case;

#define PLAN(symbol, ...)                                                         \
    {                                                                             \
        .schedule = RNN_SCHEDULE_##symbol, .options = { PER_UPDATE, __VA_ARGS__ } \
    }

static const schedule_case SCHEDULES[] = {
    {"constant", 20, PLAN(CONSTANT, OF(WARMUP, 0))},
    {"step", 40, PLAN(STEP, OF(STEP_SIZE, 4), OF(GAMMA, 0.3))},
    {"multistep",
     40,
     {.schedule = RNN_SCHEDULE_MULTISTEP,
      .options = {PER_UPDATE, OF(GAMMA, 0.1)},
      .milestones = MILESTONES,
      .milestone_count = 4}},
    {"exponential", 200, PLAN(EXPONENTIAL, OF(GAMMA, 0.97))},
    {"linear", 40, PLAN(LINEAR, OF(START_FACTOR, 0.25), OF(END_FACTOR, 0.75), OF(TOTAL_ITERS, 11))},
    {"cosine", 120, PLAN(COSINE, OF(T_MAX, 37), OF(ETA_MIN, 0.003))},
    {"cosine_restarts", 120, PLAN(COSINE_RESTARTS, OF(T_0, 7), OF(T_MULT, 2), OF(ETA_MIN, 0.003))},
    {"cosine_restarts_even", 60, PLAN(COSINE_RESTARTS, OF(T_0, 7), OF(T_MULT, 1))},
    {"one_cycle", 97,
     PLAN(ONE_CYCLE, OF(TOTAL_STEPS, 97), CYCLE(0.3, RNN_ANNEAL_COS, 25, 1e4, 0.85, 0.95))},
    {"one_cycle_linear", 40,
     PLAN(ONE_CYCLE, OF(TOTAL_STEPS, 40), CYCLE(0.25, RNN_ANNEAL_LINEAR, 10, 100, 0.8, 0.9))},
    {"warm_up_cosine", 40, PLAN(COSINE, OF(T_MAX, 35), OF(WARMUP, 5), OF(WARMUP_FACTOR, 0.1))},
    {"warm_up_step", 40,
     PLAN(STEP, OF(STEP_SIZE, 9), OF(GAMMA, 0.1), OF(WARMUP, 6), OF(WARMUP_FACTOR, 1.0 / 3))},
};
enum { SCHEDULE_CASES = sizeof SCHEDULES / sizeof *SCHEDULES };

static const double BASE = 0.1;

static rnn_schedule_plan plan_of(const schedule_case *c, double lr) {
    rnn_schedule_plan s = c->plan;
    s.lr = lr;
    s.iterations = c->steps;
    s.per_epoch = 3;
    return s;
}

static bool is_near(double got, double wanted) {
    return fabs(got - wanted) <= 1e-13 * BASE + 1e-13 * fabs(wanted);
}

static void check_schedule(const schedule_case *c) {
    const rnn_schedule_plan s = plan_of(c, BASE);
    char name[80];
    snprintf(name, sizeof name, "schedules/%s", c->name);
    double *wanted = fixture_doubles(file, name, 2 * (size_t)c->steps);
    REQUIRE(wanted);
    for (int k = 0; k < c->steps; k++) {
        const double lr = rnn_schedule_lr(&s, NULL, k);
        if (!CHECK(is_near(lr, wanted[2 * k])))
            printf("%s, step %d: %.17g, PyTorch %.17g\n", c->name, k, lr, wanted[2 * k]);
        if (rnn_schedule_cycles_momentum(&s))
            CHECK(is_near(rnn_schedule_momentum(&s, k), wanted[2 * k + 1]));
    }
    free(wanted);
}

TEST(learning_rates_are_those_of_pytorch) {
    for (int k = 0; k < SCHEDULE_CASES; k++) check_schedule(&SCHEDULES[k]);
}

static void check_plateau(bool rises, const char *watched, const char *with_rates) {
    enum { EVALUATIONS = 28 };
    const rnn_schedule_plan s = {
        .schedule = RNN_SCHEDULE_PLATEAU,
        .options = {OF(PLATEAU_FACTOR, 0.5), OF(PLATEAU_PATIENCE, 2), OF(PLATEAU_THRESHOLD, 1e-4),
                    OF(PLATEAU_COOLDOWN, 1), OF(PLATEAU_MIN_LR, 0.004), OF(PLATEAU_EPS, 1e-8)},
        .lr = BASE,
        .iterations = EVALUATIONS,
        .per_epoch = 1,
        .rises = rises,
    };
    double *values = fixture_doubles(file, watched, EVALUATIONS);
    double *rates = fixture_doubles(file, with_rates, EVALUATIONS);
    REQUIRE(values && rates);
    rnn_plateau at = rnn_plateau_begin(&s);
    for (int k = 0; k < EVALUATIONS; k++) {
        rnn_plateau_observe(&s, &at, values[k]);
        CHECK(is_near(rnn_schedule_lr(&s, &at, k), rates[k]));
    }
    free(values);
    free(rates);
}

TEST(a_plateau_is_that_of_pytorch) {
    check_plateau(false, "plateau/losses", "plateau/rates");
    check_plateau(true, "plateau/scores", "plateau/rates_of_scores");
}

/* An epoch of a schedule is that of the data, the last of a training perhaps not whole; a length
 * that is 0 is what training has after the warm-up. */
TEST(steps_are_epochs_or_updates) {
    rnn_schedule_plan s = {.schedule = RNN_SCHEDULE_COSINE,
                           .options = {OF(WARMUP, 2), OF(WARMUP_FACTOR, 0.5)},
                           .lr = 1,
                           .iterations = 35,
                           .per_epoch = 4};
    CHECK_INT(rnn_schedule_steps(&s), 9);
    CHECK(rnn_schedule_lr(&s, NULL, 3) == 0.5 && rnn_schedule_lr(&s, NULL, 4) == 0.75);
    CHECK(rnn_schedule_lr(&s, NULL, 8) == 1 && rnn_schedule_lr(&s, NULL, 11) == 1);
    CHECK(is_near(rnn_schedule_lr(&s, NULL, 34), (1 + cos(M_PI * 6 / 7)) / 2));
    s.options[RNN_SCHEDULE_OPTION_PER] = RNN_PER_ITERATION;
    CHECK_INT(rnn_schedule_steps(&s), 35);
    CHECK(is_near(rnn_schedule_lr(&s, NULL, 34), (1 + cos(M_PI * 32 / 33)) / 2));
}

/* --- a network --- */

typedef struct network_case {
    const char *optimiser, *schedule;
    double clip_value;
} network_case;

static const network_case NETWORKS[] = {
    {"sgd_nesterov", "linear", 0},      {"adagrad_decay", "step", 0},
    {"adadelta_decay", "cosine", 0},    {"rmsprop_both", "multistep", 0},
    {"adam_decay", "one_cycle", 0},     {"adam_amsgrad", "exponential", 0.01},
    {"adamw", "warm_up_cosine", 0},     {"adamax_decay", "cosine_restarts", 0},
    {"nadam_decay", "warm_up_step", 0}, {"radam_decay", "linear", 0.05},
};

static const schedule_case *schedule_named(const char *name) {
    for (int k = 0; k < SCHEDULE_CASES; k++)
        if (strcmp(SCHEDULES[k].name, name) == 0) return &SCHEDULES[k];
    return NULL;
}

static rnn_model *make_network(const network_case *c, double smoothing) {
    rnn_spec spec = {.architecture = {4, 5, 7, 2, 10},
                     .label_smoothing = smoothing,
                     .optimisation = optimisation_of(case_named(c->optimiser))};
    rnn_model *m = NULL;
    error err;
    spec.optimisation.clip_value = (float)c->clip_value;
    CHECK_STATUS(rnn_create(&spec, BATCH, RNN_ISA_BEST, &m, &err), STATUS_OK, &err);
    if (m && CHECK(fixture_load_weights(file, m))) return m;
    rnn_free(m);
    return NULL;
}

/* Our loss before each update within 1e-5 of PyTorch's in float64. */
static void check_network(const network_case *c, double smoothing, const float *inputs,
                          const int32_t *labels) {
    const schedule_case *scheduled = schedule_named(c->schedule);
    const bool cycles = strcmp(c->schedule, "one_cycle") == 0;
    const rnn_schedule_plan s = plan_of(scheduled, cycles ? BASE : BASE / 8);
    char name[80];
    snprintf(name, sizeof name, "networks/%s/losses", c->optimiser);
    double *wanted = fixture_doubles(file, name, STEPS);
    rnn_model *m = make_network(c, smoothing);
    REQUIRE(m && wanted);
    for (int k = 0; k < STEPS; k++) {
        rnn_set_lr(m, rnn_schedule_lr(&s, NULL, k));
        if (cycles) rnn_set_option(m, RNN_OPTION_BETA1, rnn_schedule_momentum(&s, k));
        const rnn_step step = rnn_train_step(m, inputs + (size_t)(k % BATCHES) * BATCH * 20,
                                             rnn_classes(labels + k % BATCHES * BATCH), BATCH);
        if (!CHECK(step.finite && fabs(step.loss - wanted[k]) <= 1e-5))
            printf("%s, step %d: %.9g, PyTorch %.9g\n", c->optimiser, k, step.loss, wanted[k]);
    }
    rnn_free(m);
    free(wanted);
}

TEST(twenty_steps_of_a_network_follow_pytorch) {
    double smoothing = 0;
    float *inputs = fixture_floats(file, "inputs", (size_t)BATCHES * BATCH * 20);
    int32_t *labels = fixture_ints(file, "labels", (size_t)BATCHES * BATCH);
    REQUIRE(inputs && labels && fixture_real(file, "label_smoothing", &smoothing));
    for (size_t k = 0; k < sizeof NETWORKS / sizeof *NETWORKS; k++)
        check_network(&NETWORKS[k], smoothing, inputs, labels);
    free(inputs);
    free(labels);
}

int main(void) {
    if (!fixture_open(FIXTURE, &file)) return 1;
    RUN(twenty_updates_come_to_the_weights_of_pytorch);
    RUN(every_kernel_gives_the_bits_of_its_oracle);
    RUN(centred_rmsprop_bears_a_steady_gradient);
    RUN(learning_rates_are_those_of_pytorch);
    RUN(a_plateau_is_that_of_pytorch);
    RUN(steps_are_epochs_or_updates);
    RUN(twenty_steps_of_a_network_follow_pytorch);
    H5Fclose(file);
    return check_finish();
}
