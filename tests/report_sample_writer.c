/* Renders the report of synthetic results into a folder, for the browser to look at. */
#include <math.h>
#include <stdio.h>

#include "src/base/memory.h"
#include "src/pages/report.h"
#include "tests/synthetic_results.h"

enum { CLASSES = 10, ITEMS_A_CLASS = 1000 };

/* Mistakes fall on the next class. */
static void add_confusion(result *r) {
    int32_t right = (int32_t)lround(outcome_test_accuracy(&r->outcome) * ITEMS_A_CLASS);
    r->outcome.confusion = memory_array((size_t)CLASSES * CLASSES, sizeof *r->outcome.confusion);
    for (int k = 0; r->outcome.confusion && k < CLASSES; k++) {
        r->outcome.confusion[k * CLASSES + k] = right;
        r->outcome.confusion[k * CLASSES + (k + 1) % CLASSES] = ITEMS_A_CLASS - right;
    }
}

int main(int count, char **arguments) {
    const synthetic_sweep sweep = {.layers = 2,
                                   .widths = 3,
                                   .rates = 2,
                                   .seeds = 8,
                                   .layer_dim = {1, 2},
                                   .hidden_dim = {25, 50, 100},
                                   .lr = {0.03, 0.1}};
    if (count != 2) return 2;
    results *r = synthetic_results(&sweep);
    for (int32_t i = 0; i < r->trial_count; i++) add_confusion(&r->trials[i]);
    error err = {{0}};
    results_add_fact(r, "peak_gflops_per_core", "262.1", &err);
    results_add_fact(r, "bandwidth_256_kib_gb_per_s", "118.4", &err);
    results_add_fact(r, "bandwidth_32_mib_gb_per_s", "10.2", &err);
    synthetic_set_status(r, 5, TRIAL_FAILED, "killed by signal 9");
    synthetic_set_status(r, 9, TRIAL_DIVERGED, NULL);
    text warnings = {0};
    status result = report_render(r, arguments[1], &warnings, &err);
    if (result != STATUS_OK) printf("%s\n", err.message);
    printf("%s", text_string(&warnings));
    text_free(&warnings);
    results_free(r);
    return status_exit_code(result);
}
