#include "src/stats/wording.h"

#include <math.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/stats/architectures.h"

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
    if (architecture_is_property(axis) && axis != KEY_HIDDEN_DIM) {
        architecture_append_value(out, &t->architecture, axis);
        return;
    }
    if (key_info(axis)->choice_titles) {
        text_append(out, key_info(axis)->choice_titles[trial_value(t, axis).integer]);
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
    if (c->varying_count == 0) architectures_append(out, c, &g->trial->architecture);
}

void wording_append_metric(text *out, metric m, double value) {
    if (isfinite(value))
        metric_append(out, m, value);
    else
        text_append(out, "–");
}

void wording_append_unit(text *out, const char *before, const char *unit, const char *after) {
    if (unit[0]) text_append_format(out, "%s%s%s", before, unit, after);
}

void wording_append_noun(text *out, metric m) {
    text_append(out, metric_format_of(m)->noun);
    wording_append_unit(out, " in ", metric_format_of(m)->unit, "");
}

const char *wording_repetition(const comparison *c) {
    return c->by_fold ? "fold" : "seed";
}

const char *wording_one_trial(const comparison *c) {
    return c->by_fold ? "one trial" : "one seed";
}

bool wording_estimate_tells_n(const sample_summary *s) {
    return s->n > 1 && s->n < SAMPLE_FEWEST_FOR_INTERVAL;
}

/* The value alone, without its unit. */
static void append_number(text *out, metric m, double value) {
    metric_append_shown(out, metric_shown(m, value), metric_format_of(m)->decimals);
}

static void append_range(text *out, metric m, double low, const char *between, double high) {
    append_number(out, m, low);
    text_append(out, between);
    append_number(out, m, high);
}

void wording_append_estimate(text *out, metric m, const sample_summary *s) {
    const metric_format *format = metric_format_of(m);
    const sample_interval i = sample_interval_within(s, format->least, format->most);
    const bool whole =
        s->mean - s->half_width >= format->least && s->mean + s->half_width <= format->most;
    if (isfinite(i.low) && whole) {
        append_range(out, m, s->mean, " ± ", s->half_width);
        metric_append_unit(out, format->unit);
        return;
    }
    wording_append_metric(out, m, s->mean);
    if (wording_estimate_tells_n(s)) {
        text_append_format(out, " (%zu %s: ", s->n, s->test_share > 0 ? "folds" : "seeds");
        append_range(out, m, s->min, s->n == 2 ? ", " : " to ", s->max);
        text_append(out, ")");
    } else if (isfinite(i.low)) {
        text_append(out, " (95 % interval ");
        append_range(out, m, i.low, " to ", i.high);
        text_append(out, ")");
    }
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
    return metric_describe(c->selection)->meaning;
}

void wording_append_difference(text *out, metric m, const sample_summary *difference) {
    append_number(out, m, difference->mean);
    if (isfinite(difference->half_width)) {
        text_append(out, " ± ");
        append_number(out, m, difference->half_width);
    }
    metric_append_unit(out, metric_format_of(m)->difference_unit);
}

void wording_append_margin(text *out, metric m, double margin) {
    const char *unit = metric_format_of(m)->difference_unit;
    text number = {0};
    text_append_format(&number, "%.6g", metric_format_of(m)->scale * margin);
    const bool one_point = strcmp(text_string(&number), "1") == 0 && strcmp(unit, "points") == 0;
    text_append(out, text_string(&number));
    metric_append_unit(out, one_point ? "point" : unit);
    text_free(&number);
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
