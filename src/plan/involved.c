#include "src/plan/involved.h"

#include "src/plan/combination.h"
#include "src/plan/decide.h"

/* The place of each axis' value: the digits of a combination's number. */
typedef struct places {
    size_t of[KEY_COUNT];
} places;

static places places_of(const grid *g, int64_t number) {
    places p = {{0}};
    for (int i = g->axis_count; i-- > 0;) {
        p.of[i] = (size_t)(number % (int64_t)g->axes[i].count);
        number /= (int64_t)g->axes[i].count;
    }
    return p;
}

static int64_t number_of(const grid *g, const places *p) {
    int64_t number = 0;
    for (int i = 0; i < g->axis_count; i++)
        number = number * (int64_t)g->axes[i].count + (int64_t)p->of[i];
    return number;
}

static bool is_refused(const plan *p, const grid *g, const places *at) {
    combination c;
    trial t;
    error ignored;
    grid_combination(g, number_of(g, at), &c);
    return decide_combination(p, &c, &ignored) != STATUS_OK ||
           combination_trial(p, &c, &t, &ignored) != STATUS_OK;
}

/* Of a very long list it is not tried, and the axis counts as involved. */
static bool is_refused_whatever(const plan *p, const grid *g, int axis, const places *at) {
    enum { MOST_TRIED = 1000 };
    if (g->axes[axis].count > MOST_TRIED) return false;
    places other = *at;
    for (size_t i = 0; i < g->axes[axis].count; i++) {
        other.of[axis] = i;
        if (!is_refused(p, g, &other)) return false;
    }
    return true;
}

/* An axis that was found to have nothing to do with it has another value from then on: of two that
 * each would be reason enough, one stays. */
void involved_append_pattern(text *out, const plan *p, const grid *g, int64_t number) {
    places at = places_of(g, number);
    bool involved[KEY_COUNT] = {false};
    combination c;
    int count = 0;
    for (int i = g->axis_count; i-- > 0;) {
        involved[i] = !is_refused_whatever(p, g, i, &at);
        count += involved[i];
        if (!involved[i]) at.of[i] = (at.of[i] + 1) % g->axes[i].count;
    }
    grid_combination(g, number, &c);
    if (count > 0) grid_append_pattern(out, g, &c, involved);
}
