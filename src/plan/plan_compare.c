#include "src/plan/plan_compare.h"

static const metric_format *format_of(const plan *p) {
    return metric_format_of(metric_of_measure(trial_measure(&p->trials[0]), METRIC_TEST));
}

static status refuse(const plan *p, config_key key, const char *what, error *err) {
    text words = {0};
    const metric_format *f = format_of(p);
    config_append_place(&words, p->config, key);
    text_append_format(&words, ": error: %s %g %s, as %s is between %g and %g", key_info(key)->name,
                       config_real(p->config, key), what, f->noun, f->least, f->most);
    if (f->scale == 100) text_append(&words, "; half a point is 0.005, and 50 % is 0.5");
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

status plan_check_compare(const plan *p, error *err) {
    const metric_format *f = format_of(p);
    const config *c = p->config;
    if (c->settings[KEY_SAME_WITHIN].given && config_real(c, KEY_SAME_WITHIN) >= f->most - f->least)
        return refuse(p, KEY_SAME_WITHIN, "is no less than any difference", err);
    if (!c->settings[KEY_TARGET].given) return STATUS_OK;
    const double target = config_real(c, KEY_TARGET);
    if (target < f->least || target > f->most)
        return refuse(p, KEY_TARGET, "is a value that no result has", err);
    return STATUS_OK;
}
