/* What the tests of the plan room share: the plan of a config's text, and its configurations. */
#ifndef SWEEP_TESTS_PLANNING_H
#define SWEEP_TESTS_PLANNING_H

#include <string.h>

#include "src/plan/plan.h"
#include "tests/check.h"

typedef struct fixture {
    config *config;
    dataset *data;
    plan *plan;
    status result;
    error err;
} fixture;

/* Plan a config; with `override`, which may be NULL.  What its text is refused for is printed. */
static inline fixture make_plan_with(const char *source, const char *override) {
    fixture f = {.err = {.message = ""}};
    text problems = {0};
    f.result = config_parse(&key_language, "t.yaml", source, strlen(source), &override,
                            override != NULL, &f.config, &problems);
    if (f.result != STATUS_OK) printf("%s", text_string(&problems));
    text_free(&problems);
    if (f.result == STATUS_OK) f.result = plan_open_data(f.config, &f.data, &f.err);
    if (f.result == STATUS_OK) f.result = plan_create(f.config, f.data, &f.plan, &f.err);
    return f;
}

static inline void drop(fixture *f) {
    plan_free(f->plan);
    dataset_free(f->data);
    config_free(f->config);
}

/* The configurations of a plan, a word each: "hidden layers lr clip". */
static inline void check_configurations(const fixture *f, const char *wanted) {
    text got = {0};
    if (!CHECK_INT(f->result, STATUS_OK)) {
        printf("%s\n", f->err.message);
        return;
    }
    const int seeds = f->plan->trial_count / f->plan->configuration_count;
    for (int i = 0; i < f->plan->trial_count; i++) {
        const trial *t = &f->plan->trials[i];
        CHECK_INT(t->index, i);
        CHECK_INT(t->configuration, i / seeds);
        if (i % seeds) continue;
        text_append(&got, i ? "; " : "");
        trial_append_value(&got, t, KEY_HIDDEN_DIM);
        text_append_format(&got, " %d %g %g", t->architecture.layer_dim, t->lr, t->clip_norm);
    }
    CHECK_TEXT(text_string(&got), wanted);
    text_free(&got);
}

#endif
