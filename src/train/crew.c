#include "src/train/crew.h"

/* Updates are compared over so long at least. */
static const double WINDOW_S = 1;
/* How long those that hindered stay away. */
static const double REST_S = 10;

static double mean_update_s(const crew *c) {
    return c->updates ? c->sum_s / (double)c->updates : 0;
}

static void begin_window(crew *c) {
    c->sum_s = 0;
    c->updates = 0;
}

status crew_begin(crew *c, lstm_model *model, int threads, const atomic_int *wished, error *err) {
    *c = (crew){.model = model, .wished = wished, .asked = threads, .before = threads};
    return lstm_set_threads(model, threads, err);
}

static void change(crew *c, int threads) {
    const int before = lstm_threads(c->model);
    const double before_s = mean_update_s(c);
    error ignored;
    if (lstm_set_threads(c->model, threads, &ignored) != STATUS_OK) return;
    c->before = before;
    c->before_s = before_s;
    begin_window(c);
}

void crew_heed(crew *c) {
    if (!c->wished) return;
    const int wished = atomic_load_explicit(c->wished, memory_order_relaxed);
    if (wished == c->asked) return;
    c->asked = wished;
    c->rest_s = 0;
    change(c, wished);
}

static void send_away(crew *c) {
    change(c, c->before);
    c->rest_s = REST_S;
}

/* True once the time of rest has just passed. */
static bool has_rested(crew *c, double update_s) {
    if (c->rest_s <= 0) return false;
    c->rest_s -= update_s;
    return c->rest_s <= 0;
}

void crew_note_update(crew *c, double update_s) {
    const int threads = lstm_threads(c->model);
    c->core_s += update_s * threads;
    c->sum_s += update_s;
    c->updates++;
    if (has_rested(c, update_s)) {
        change(c, c->asked);
    } else if (threads > c->before && c->sum_s >= WINDOW_S) {
        if (c->before_s > 0 && mean_update_s(c) > c->before_s)
            send_away(c);
        else
            begin_window(c);
    }
}
