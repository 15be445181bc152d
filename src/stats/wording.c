#include "src/stats/wording.h"

#include <math.h>

#include "src/base/clock.h"

const char *wording_axis_name(config_key axis) {
    return key_column(axis);
}

const char *wording_axis_title(config_key axis) {
    const char *title = key_info(axis)->axis_title;
    return title ? title : wording_axis_name(axis);
}

void wording_append_count(text *out, int64_t count, const char *singular) {
    text_append_grouped(out, count);
    text_append_format(out, " %s%s", singular, count == 1 ? "" : "s");
}

void wording_append_axis_phrase(text *out, const trial *t, config_key axis) {
    const char *phrase = key_info(axis)->phrase;
    if (phrase) {
        wording_append_count(out, trial_value(t, axis).integer, phrase);
        return;
    }
    text_append_format(out, "%s ", wording_axis_name(axis));
    trial_append_value(out, t, axis);
}

void wording_append_configuration(text *out, const comparison *c, const configuration *g) {
    for (int i = 0; i < c->varying_count; i++) {
        if (i > 0) text_append(out, ", ");
        wording_append_axis_phrase(out, g->trial, c->varying[i]);
    }
    if (c->varying_count > 0) return;
    wording_append_axis_phrase(out, g->trial, KEY_HIDDEN_DIM);
    text_append(out, ", ");
    wording_append_axis_phrase(out, g->trial, KEY_LAYER_DIM);
}

void wording_append_percent(text *out, double fraction) {
    if (isfinite(fraction))
        text_append_format(out, "%.2f %%", 100 * fraction);
    else
        text_append(out, "–");
}

bool wording_estimate_tells_n(const sample_summary *s) {
    return s->n > 1 && s->n < SAMPLE_FEWEST_FOR_INTERVAL;
}

static void append_few_seeds(text *out, const sample_summary *s) {
    text_append_format(out, " (%zu seeds: %.2f%s%.2f)", s->n, 100 * s->min,
                       s->n == 2 ? ", " : " to ", 100 * s->max);
}

void wording_append_estimate(text *out, const sample_summary *s) {
    const sample_interval i = sample_interval_within(s, 0, 1);
    const bool whole = s->mean - s->half_width >= 0 && s->mean + s->half_width <= 1;
    if (isfinite(i.low) && whole) {
        text_append_format(out, "%.2f ± %.2f %%", 100 * s->mean, 100 * s->half_width);
        return;
    }
    wording_append_percent(out, s->mean);
    if (wording_estimate_tells_n(s))
        append_few_seeds(out, s);
    else if (isfinite(i.low))
        text_append_format(out, " (95 %% interval %.2f to %.2f)", 100 * i.low, 100 * i.high);
}

void wording_append_seconds(text *out, double duration_s) {
    char formatted[CLOCK_DURATION_CHARS + 1];
    if (!isfinite(duration_s)) {
        text_append(out, "–");
    } else if (duration_s < 0.0995) {
        text_append_format(out, "%.1f ms", 1000 * duration_s);
    } else if (duration_s < 59.95) {
        text_append_format(out, "%.*f s", duration_s < 10 ? 2 : 1, duration_s);
    } else {
        clock_format_duration(duration_s, formatted);
        text_append(out, formatted);
    }
}

void wording_append_loss(text *out, double loss) {
    text_append_format(out, "%.4f", loss);
}

const char *wording_selection_name(const comparison *c) {
    return metric_describe(metric_selection(c->validated))->meaning;
}

const char *wording_selection_heading(const comparison *c) {
    return c->validated ? "Validation accuracy" : "Test accuracy";
}

void wording_append_points(text *out, const sample_summary *difference) {
    text_append_format(out, "%.2f", 100 * difference->mean);
    if (isfinite(difference->half_width))
        text_append_format(out, " ± %.2f", 100 * difference->half_width);
    text_append(out, " points");
}

void wording_append_p(text *out, double p) {
    if (p < 0.0001)
        text_append(out, "p < 0.0001");
    else
        text_append_format(out, "p = %.2g", p);
}

const char *wording_report_heading(const results *r) {
    if (r->title && r->title[0]) return r->title;
    return r->name && r->name[0] ? r->name : "sweep";
}
