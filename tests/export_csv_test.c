/* trials.csv: a row a trial, and fields that stay fields. */
#include <stdlib.h>
#include <string.h>

#include "src/results/export.h"
#include "tests/check.h"
#include "tests/synthetic_results.h"

static results *three_depths(void) {
    const synthetic_sweep sweep = {.layers = 3,
                                   .widths = 1,
                                   .rates = 1,
                                   .seeds = 2,
                                   .layer_dim = {1, 2, 3},
                                   .hidden_dim = {100},
                                   .lr = {0.1}};
    return synthetic_results(&sweep);
}

static int times(const char *text, const char *part) {
    int count = 0;
    for (; (text = strstr(text, part)); text += strlen(part)) count++;
    return count;
}

TEST(a_row_a_trial_under_a_heading) {
    results *r = three_depths();
    text rows = {0};
    export_append_csv(&rows, r);
    CHECK_INT(times(text_string(&rows), "\r\n"), 7);
    CHECK(strncmp(text_string(&rows), "trial,configuration,", 20) == 0);
    CHECK_CONTAINS(text_string(&rows), ",reason\r\n");
    text_free(&rows);
    results_free(r);
}

TEST(commas_and_quotes_stay_in_their_field) {
    results *r = three_depths();
    text rows = {0};
    synthetic_set_status(r, 1, TRIAL_FAILED, "killed by \"9\", see logs");
    export_append_csv(&rows, r);
    CHECK_CONTAINS(text_string(&rows), ",\"killed by \"\"9\"\", see logs\"\r\n");
    text_free(&rows);
    results_free(r);
}

/* A spreadsheet takes a field that begins with = + - @ for a formula. */
TEST(a_reason_is_no_formula) {
    results *r = three_depths();
    text rows = {0};
    synthetic_set_status(r, 0, TRIAL_FAILED, "=HYPERLINK(\"a\",\"b\")");
    export_append_csv(&rows, r);
    CHECK_CONTAINS(text_string(&rows), ",\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"\r\n");
    text_free(&rows);
    results_free(r);
}

int main(void) {
    RUN(a_row_a_trial_under_a_heading);
    RUN(commas_and_quotes_stay_in_their_field);
    RUN(a_reason_is_no_formula);
    return check_finish();
}
