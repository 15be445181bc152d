#include "src/train/thread_policy.h"

/* Updates are compared over so long at least. */
static const double WINDOW_S = 1;
/* How long more threads are not tried again after they made updates slower. */
static const double PAUSE_S = 10;

static double mean_update_s(const thread_policy *p) {
    return p->updates ? p->sum_s / (double)p->updates : 0;
}

static void begin_window(thread_policy *p) {
    p->sum_s = 0;
    p->updates = 0;
}

status thread_policy_begin(thread_policy *p, rnn_model *model, int threads,
                           const atomic_int *wanted, error *err) {
    *p = (thread_policy){.model = model, .wanted = wanted, .applied = threads, .previous = threads};
    return rnn_set_threads(model, threads, err);
}

static void change(thread_policy *p, int threads) {
    const int previous = rnn_threads(p->model);
    const double previous_s = mean_update_s(p);
    error ignored;
    if (rnn_set_threads(p->model, threads, &ignored) != STATUS_OK) return;
    p->previous = previous;
    p->previous_s = previous_s;
    begin_window(p);
}

void thread_policy_apply(thread_policy *p) {
    if (!p->wanted) return;
    const int wanted = atomic_load_explicit(p->wanted, memory_order_relaxed);
    if (wanted == p->applied) return;
    p->applied = wanted;
    p->pause_s = 0;
    change(p, wanted);
}

static void go_back(thread_policy *p) {
    change(p, p->previous);
    p->pause_s = PAUSE_S;
}

/* True once the pause has just passed. */
static bool pause_is_over(thread_policy *p, double update_s) {
    if (p->pause_s <= 0) return false;
    p->pause_s -= update_s;
    return p->pause_s <= 0;
}

void thread_policy_note_update(thread_policy *p, double update_s) {
    const int threads = rnn_threads(p->model);
    p->core_s += update_s * threads;
    p->sum_s += update_s;
    p->updates++;
    if (pause_is_over(p, update_s)) {
        change(p, p->applied);
    } else if (threads > p->previous && p->sum_s >= WINDOW_S) {
        if (p->previous_s > 0 && mean_update_s(p) > p->previous_s)
            go_back(p);
        else
            begin_window(p);
    }
}
