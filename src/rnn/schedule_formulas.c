/* The formulas of the schedules, in double: NUMERICS.md, "Schedules".  A step is an update or an
 * epoch; steps are counted from the end of the warm-up. */
#include <math.h>

#include "src/rnn/scalar_math.h"
#include "src/rnn/schedules.h"

#define OF(s, name) ((s)->options[RNN_SCHEDULE_OPTION_##name])

static int64_t whole(double option) {
    return (int64_t)option;
}

/* --- steps --- */

static int64_t step_of(const rnn_schedule_plan *s, int64_t done) {
    return OF(s, PER) == RNN_PER_ITERATION ? done : done / s->per_epoch;
}

int64_t rnn_schedule_steps(const rnn_schedule_plan *s) {
    if (s->iterations == 0) return 0;
    return step_of(s, s->iterations - 1) + 1;
}

/* What training has after the warm-up, where a length is not given. */
static int64_t length_or_rest(const rnn_schedule_plan *s, double length) {
    if (length > 0) return whole(length);
    const int64_t rest = rnn_schedule_steps(s) - whole(OF(s, WARMUP));
    return rest > 0 ? rest : 1;
}

/* --- the schedules --- */

static double constant_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    (void)at, (void)k;
    return s->lr;
}

static double step_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    (void)at;
    return s->lr * rnn_scalar_power(OF(s, GAMMA), k / whole(OF(s, STEP_SIZE)));
}

static double multistep_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    int passed = 0;
    (void)at;
    for (int i = 0; i < s->milestone_count; i++) passed += s->milestones[i] <= k;
    return s->lr * rnn_scalar_power(OF(s, GAMMA), passed);
}

static double exponential_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    (void)at;
    return s->lr * rnn_scalar_power(OF(s, GAMMA), k);
}

static double linear_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    const double start = OF(s, START_FACTOR), n = OF(s, TOTAL_ITERS);
    (void)at;
    const double share = (double)k < n ? (double)k / n : 1;
    return s->lr * (start + (OF(s, END_FACTOR) - start) * share);
}

/* From one value to another while k goes from 0 to n. */
static double cosine_between(double from, double to, double k, double n) {
    return to + (from - to) * ((1 + rnn_scalar_cosine(k, n)) / 2);
}

static double cosine_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    (void)at;
    return cosine_between(s->lr, OF(s, ETA_MIN), (double)k,
                          (double)length_or_rest(s, OF(s, T_MAX)));
}

static double cosine_restarts_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    const int64_t factor = whole(OF(s, T_MULT));
    int64_t period = whole(OF(s, T_0));
    (void)at;
    if (factor == 1) k = k % period;
    while (k >= period) {
        k -= period;
        period *= factor;
    }
    return cosine_between(s->lr, OF(s, ETA_MIN), (double)k, (double)period);
}

static double plateau_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    (void)s, (void)k;
    return at->lr;
}

/* --- one cycle --- */

/* From `first` to `middle` and on to `last`. */
static double cycle(const rnn_schedule_plan *s, double first, double middle, double last,
                    int64_t k) {
    const double steps = (double)length_or_rest(s, OF(s, TOTAL_STEPS));
    const double turn = OF(s, PCT_START) * steps - 1, end = steps - 1;
    const bool grows = (double)k <= turn;
    const double from = grows ? first : middle, to = grows ? middle : last;
    const double n = grows ? turn : end - turn, at = grows ? (double)k : (double)k - turn;
    if (!(at < n)) return to;
    if (OF(s, ANNEAL) == RNN_ANNEAL_LINEAR) return from + (to - from) * (at / n);
    return cosine_between(from, to, at, n);
}

static double one_cycle_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k) {
    const double first = s->lr / OF(s, DIV_FACTOR);
    (void)at;
    return cycle(s, first, s->lr, first / OF(s, FINAL_DIV_FACTOR), k);
}

bool rnn_schedule_cycles_momentum(const rnn_schedule_plan *s) {
    return s->schedule == RNN_SCHEDULE_ONE_CYCLE && OF(s, CYCLE_MOMENTUM) != 0;
}

double rnn_schedule_momentum(const rnn_schedule_plan *s, int64_t done) {
    const double most = OF(s, MAX_MOMENTUM);
    return cycle(s, most, OF(s, BASE_MOMENTUM), most, step_of(s, done));
}

/* --- plateau --- */

rnn_plateau rnn_plateau_begin(const rnn_schedule_plan *s) {
    return (rnn_plateau){.lr = s->lr, .best = s->rises ? -(double)INFINITY : (double)INFINITY};
}

static void reduce(const rnn_schedule_plan *s, rnn_plateau *at) {
    const double least = OF(s, PLATEAU_MIN_LR);
    double lower = at->lr * OF(s, PLATEAU_FACTOR);
    if (lower < least) lower = least;
    if (at->lr - lower > OF(s, PLATEAU_EPS)) at->lr = lower;
}

static bool is_better(const rnn_schedule_plan *s, double watched, double best) {
    const double threshold = OF(s, PLATEAU_THRESHOLD);
    return s->rises ? watched > best * (1 + threshold) : watched < best * (1 - threshold);
}

void rnn_plateau_observe(const rnn_schedule_plan *s, rnn_plateau *at, double watched) {
    if (is_better(s, watched, at->best)) {
        at->best = watched;
        at->bad = 0;
    } else {
        at->bad++;
    }
    if (at->cooling > 0) {
        at->cooling--;
        at->bad = 0;
    }
    if ((double)at->bad <= OF(s, PLATEAU_PATIENCE)) return;
    reduce(s, at);
    at->cooling = whole(OF(s, PLATEAU_COOLDOWN));
    at->bad = 0;
}

/* --- any schedule --- */

typedef double schedule_formula(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t k);

double rnn_schedule_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t done) {
    static schedule_formula *const formulas[RNN_SCHEDULE_COUNT] = {
#define SCHEDULE(symbol, id, ...) [RNN_SCHEDULE_##symbol] = id##_lr,
#include "src/rnn/schedules.def"
#undef SCHEDULE
    };
    const int64_t k = step_of(s, done), warmup = whole(OF(s, WARMUP));
    if (k >= warmup) return formulas[s->schedule](s, at, k - warmup);
    const double start = OF(s, WARMUP_FACTOR);
    return s->lr * (start + (1 - start) * ((double)k / (double)warmup));
}
