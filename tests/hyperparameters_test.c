/* Every row of the table of hyperparameters, in every place that is made from it: the recipe, both
 * kinds of files, CSV and JSON, there and back; schema, help and documents.  A row that is added is
 * tested by being there. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/config/config_schema.h"
#include "src/plan/plan.h"
#include "src/results/export.h"
#include "src/search/sobol.h"
#include "src/store/results_file.h"
#include "src/store/trial_file.h"
#include "src/trial/fields.h"
#include "src/trial/trial_spec.h"
#include "tests/check.h"
#include "tests/store_samples.h"

static const char KEY_TABLE[] = "docs/config.md";

/* --- values that are not the default --- */

/* The later in the table, the smaller a number, so that there are more training than validation
 * items, and more iterations than an evaluation takes. */
static config_value other_value(const trial *t, config_key key) {
    const config_key_info *info = key_info(key);
    config_value value = trial_key_default(t, key);
    if (info->kind == CONFIG_REAL)
        value.real += value.real < info->maximum / 2 ? 0.375 : -0.375;
    else if (info->kind == CONFIG_CHOICE)
        value.integer = config_choice_name(info, 1) ? !value.integer : 0;
    else if (info->kind == CONFIG_INTEGERS)
        value.integers =
            (config_integers){.count = info->member_each ? 1 : 2,
                              .members = {CONFIG_MAX_KEYS - 10 - key, info->member_each ? 0 : 7}};
    else
        value.integer += CONFIG_MAX_KEYS - 10 - key;
    return value;
}

static bool is_recorded(config_key key) {
    return key_is_hyperparameter(key) && !key_info(key)->derived;
}

/* Keys that others hang on: together the variants have every key in a place where it has a meaning.
 */
enum { VARIANTS = RNN_OPTIMISER_COUNT + 1 };
_Static_assert((int)RNN_OPTIMISER_COUNT == (int)RNN_SCHEDULE_COUNT, "one of each a variant");

static config_value value_in(const trial *t, config_key key, int variant) {
    const bool last = variant == VARIANTS - 1;
    if (key == KEY_OPTIMISER) return (config_value){.integer = variant % RNN_OPTIMISER_COUNT};
    if (key == KEY_SCHEDULE)
        return (config_value){.integer = last ? RNN_SCHEDULE_ONE_CYCLE : variant};
    if (key == KEY_LOSS && last) return (config_value){.integer = RNN_LOSS_HUBER};
    if (!trial_key_applies(t, key) || (key == KEY_CYCLE_MOMENTUM && last))
        return trial_key_default(t, key);
    return other_value(t, key);
}

/* A trial whose every hyperparameter that means something has another value than the default. */
static trial unusual_trial(int variant) {
    trial t = sample_trial(4, 1, 0, 40, 10);
    error err;
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (is_recorded(key)) trial_set_value(&t, key, value_in(&t, key, variant));
    trial_derive(&t);
    CHECK_STATUS(trial_set_id(&t, sample_data_digest, &err), STATUS_OK, &err);
    return t;
}

static result unusual_result(int variant) {
    result r = {.trial = unusual_trial(variant), .status = TRIAL_DIVERGED};
    r.outcome = sample_outcome(&r.trial, TRIAL_DIVERGED);
    return r;
}

static void check_same_values(const trial *got, const trial *wanted) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!key_is_hyperparameter(key)) continue;
        config_value a = trial_value(got, key), b = trial_value(wanted, key);
        if (!CHECK(memcmp(&a, &b, sizeof a) == 0)) printf("(of %s)\n", key_info(key)->name);
    }
}

/* --- the recipe --- */

/* Notes in `seen` what the trial's recipe has. */
static void check_recipe(int variant, bool seen[KEY_COUNT]) {
    const trial t = unusual_trial(variant);
    text recipe = {0};
    trial_append_recipe(&recipe, &t, sample_data_digest);
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!is_recorded(key) || !trial_value_is_recorded(&t, key)) continue;
        seen[key] = true;
        text line = {0};
        text_append_format(&line, "\n%s: ", key_info(key)->name);
        trial_append_value(&line, &t, key);
        text_append(&line, "\n");
        CHECK_CONTAINS(text_string(&recipe), text_string(&line));
        text_free(&line);
    }
    text_free(&recipe);
}

TEST(every_hyperparameter_is_a_line_of_the_recipe) {
    bool seen[KEY_COUNT] = {false};
    for (int variant = 0; variant < VARIANTS; variant++) check_recipe(variant, seen);
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (!CHECK(seen[key] || !is_recorded(key))) printf("(of %s)\n", key_info(key)->name);
}

static void check_id(int variant) {
    const trial before = unusual_trial(variant);
    error err;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const bool has_one_choice =
            key_info(key)->kind == CONFIG_CHOICE && !config_choice_name(key_info(key), 1);
        if (!is_recorded(key) || has_one_choice || !trial_key_applies(&before, key)) continue;
        trial t = before;
        config_value value = trial_value(&t, key);
        if (key_info(key)->kind == CONFIG_REAL)
            value.real /= 2;
        else if (key_info(key)->kind == CONFIG_INTEGERS)
            value.integers.members[0]++;
        else
            value.integer =
                key_info(key)->kind == CONFIG_CHOICE ? !value.integer : value.integer + 1;
        trial_set_value(&t, key, value);
        CHECK_STATUS(trial_set_id(&t, sample_data_digest, &err), STATUS_OK, &err);
        if (!CHECK(strcmp(t.id, before.id) != 0)) printf("(of %s)\n", key_info(key)->name);
    }
}

/* A trial that differs in one of them is another trial. */
TEST(every_hyperparameter_is_part_of_the_id) {
    for (int variant = 0; variant < VARIANTS; variant++) check_id(variant);
}

/* What came later leaves old ids and files as they are. */
TEST(later_rows_are_left_out_while_they_have_their_default) {
    trial t = sample_trial(4, 1, 0, 40, 10);
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!is_recorded(key) || key_info(key)->since <= TRIAL_FORMAT_FIRST) continue;
        trial_set_value(&t, key, trial_key_default(&t, key));
        CHECK(!trial_value_is_recorded(&t, key));
        const trial by_default = t;
        trial_set_value(&t, key, other_value(&t, key));
        CHECK(trial_value_is_recorded(&t, key));
        t = by_default;
    }
}

/* --- files --- */

static void check_trial_file(int variant) {
    result r = unusual_result(variant);
    error err;
    char *folder = sample_folder("trial");
    text path = {0};
    text_append_format(&path, "%s/%s.h5", folder, r.trial.id);
    unlink(text_string(&path));
    sample_write_trial(folder, &r.trial, &r.outcome);
    trial again;
    outcome read = {0};
    if (CHECK_STATUS(trial_file_read(text_string(&path), false, &again, &read, &err), STATUS_OK,
                     &err))
        check_same_values(&again, &r.trial);
    outcome_free(&read);
    outcome_free(&r.outcome);
    text_free(&path);
    free(folder);
}

TEST(every_hyperparameter_comes_back_from_a_trial_file) {
    for (int variant = 0; variant < VARIANTS; variant++) check_trial_file(variant);
}

static results *results_of(const result *one) {
    results *r = sample_empty_results(1);
    r->configuration_count = 1;
    r->trials[0] = *one;
    return r;
}

static void check_results(int variant) {
    const result one = unusual_result(variant);
    results *r = results_of(&one), *again = NULL;
    char *folder = sample_folder("results"), *path = sample_path("results/results.h5");
    error err;
    CHECK_STATUS(results_file_write(path, r, &(trials_folder){.path = folder}, &err), STATUS_OK,
                 &err);
    if (CHECK_STATUS(results_file_read(path, &again, &err), STATUS_OK, &err))
        check_same_values(&again->trials[0].trial, &one.trial);
    results_free(again);
    results_free(r);
    free(path);
    free(folder);
}

TEST(every_hyperparameter_comes_back_from_results) {
    for (int variant = 0; variant < VARIANTS; variant++) check_results(variant);
}

/* --- exports --- */

/* Column number `index` of a line of CSV; what is quoted has no quotes in it. */
static void append_cell(text *out, const char *line, int index) {
    bool quoted = false;
    for (; *line && *line != '\r' && *line != '\n' && index >= 0; line++) {
        if (*line == '"')
            quoted = !quoted;
        else if (*line == ',' && !quoted)
            index--;
        else if (index == 0)
            text_append_bytes(out, line, 1);
    }
}

static int column_of(const char *heading, const char *name) {
    for (int i = 0;; i++) {
        text cell = {0};
        append_cell(&cell, heading, i);
        const bool ended = cell.bytes == 0, same = strcmp(text_string(&cell), name) == 0;
        text_free(&cell);
        if (ended || same) return ended ? -1 : i;
    }
}

static void check_exports(int variant) {
    const result one = unusual_result(variant);
    results *r = results_of(&one);
    text csv = {0}, json = {0};
    export_append_csv(&csv, r);
    export_append_json_lines(&json, r);
    const char *row = strchr(text_string(&csv), '\n') + 1;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!is_recorded(key)) continue;
        text value = {0}, cell = {0}, member = {0};
        if (trial_key_applies(&one.trial, key)) trial_append_value(&value, &one.trial, key);
        append_cell(&cell, row, column_of(text_string(&csv), key_column(key)));
        CHECK_TEXT(text_string(&cell), text_string(&value));
        text_append_format(&member, "\"%s\": ", key_column(key));
        CHECK_CONTAINS(text_string(&json), text_string(&member));
        CHECK(fields_find(key_info(key)->name) == fields_find(key_column(key)));
        text_free(&value);
        text_free(&cell);
        text_free(&member);
    }
    text_free(&csv);
    text_free(&json);
    results_free(r);
}

/* --- several whole numbers as one value --- */

/* Layers of 5 and 4. */
static result result_of_lists(void) {
    result r = {.trial = sample_trial(5, 2, 0, 40, 10), .status = TRIAL_DIVERGED};
    error err;
    r.trial.hidden_dims = (config_integers){.count = 2, .members = {5, 4}};
    trial_derive(&r.trial);
    CHECK_STATUS(trial_set_id(&r.trial, sample_data_digest, &err), STATUS_OK, &err);
    r.outcome = sample_outcome(&r.trial, TRIAL_DIVERGED);
    return r;
}

TEST(a_list_comes_back_from_a_trial_file) {
    result r = result_of_lists();
    error err;
    char *folder = sample_folder("trial");
    text path = {0};
    text_append_format(&path, "%s/%s.h5", folder, r.trial.id);
    unlink(text_string(&path));
    sample_write_trial(folder, &r.trial, &r.outcome);
    trial again;
    outcome read = {0};
    if (CHECK_STATUS(trial_file_read(text_string(&path), false, &again, &read, &err), STATUS_OK,
                     &err)) {
        check_same_values(&again, &r.trial);
        CHECK_INT(rnn_layer_at(&again.architecture, 1).hidden_dim, 4);
    }
    outcome_free(&read);
    outcome_free(&r.outcome);
    text_free(&path);
    free(folder);
}

/* Beside a trial with one number, which stays one. */
TEST(a_list_comes_back_from_results_and_is_exported) {
    results *r = sample_empty_results(2), *again = NULL;
    r->configuration_count = 2;
    r->trials[0] = unusual_result(0);
    r->trials[1] = result_of_lists();
    for (int i = 0; i < 2; i++) r->trials[i].trial.index = r->trials[i].trial.configuration = i;
    char *folder = sample_folder("results"), *path = sample_path("results/lists.h5");
    error err;
    CHECK_STATUS(results_file_write(path, r, &(trials_folder){.path = folder}, &err), STATUS_OK,
                 &err);
    if (CHECK_STATUS(results_file_read(path, &again, &err), STATUS_OK, &err))
        for (int i = 0; i < 2; i++) check_same_values(&again->trials[i].trial, &r->trials[i].trial);
    text csv = {0}, json = {0};
    export_append_csv(&csv, r);
    export_append_json_lines(&json, r);
    CHECK_CONTAINS(text_string(&csv), ",\"[5, 4]\",2,");
    CHECK_CONTAINS(text_string(&json), "\"hidden_dim\": [5, 4]");
    text_free(&csv);
    text_free(&json);
    results_free(again);
    results_free(r);
    free(path);
    free(folder);
}

/* Old files are read by old programs, and what they would not understand says that it is newer. */
TEST(a_list_needs_the_format_that_brought_it) {
    const trial plain = sample_trial(5, 2, 0, 40, 10);
    const result lists = result_of_lists();
    CHECK_INT(trial_format_version(&plain), 2);
    CHECK_INT(trial_format_version(&lists.trial), 3);
}

TEST(a_list_that_does_not_fit_its_layers_is_noticed) {
    trial t = result_of_lists().trial;
    CHECK_INT(trial_unfit_list(&t), CONFIG_NO_KEY);
    t.layer_dim = 3;
    CHECK_INT(trial_unfit_list(&t), KEY_HIDDEN_DIM);
    t.layer_dim = 2;
    t.hidden_dims.members[1] = 5;
    CHECK_INT(trial_unfit_list(&t), KEY_HIDDEN_DIM);
    trial_join_equal_members(&t);
    CHECK_INT(trial_unfit_list(&t), CONFIG_NO_KEY);
    CHECK_INT(t.hidden_dims.count, 1);
}

TEST(every_hyperparameter_is_exported) {
    for (int variant = 0; variant < VARIANTS; variant++) check_exports(variant);
}

/* --- what people read --- */

TEST(every_metric_is_shown) {
    for (metric m = 0; m < METRIC_COUNT; m++) {
        const metric_format *format = metric_format_of(m);
        CHECK(format->noun && format->plural && format->unit && format->difference_unit);
        text shown = {0};
        metric_append(&shown, m, 0.5);
        CHECK(shown.bytes > 0);
        text_free(&shown);
    }
}

static void check_named_in(const char *where, const char *contents) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        text quoted = {0};
        text_append_format(&quoted, "`%s`", key_info(key)->name);
        if (!strstr(contents, text_string(&quoted))) {
            CHECK(false);
            printf("%s does not name %s\n", where, key_info(key)->name);
        }
        text_free(&quoted);
    }
}

TEST(every_key_is_in_the_documents) {
    error err;
    char *contents = NULL;
    size_t bytes = 0;
    REQUIRE(CHECK_STATUS(files_read(KEY_TABLE, 1 << 20, &contents, &bytes, &err), STATUS_OK, &err));
    check_named_in(KEY_TABLE, contents);
    free(contents);
}

TEST(every_key_is_in_the_schema) {
    text schema = {0};
    config_append_schema(&schema, &key_language);
    for (config_key key = 0; key < KEY_COUNT; key++) {
        text member = {0};
        text_append_format(&member, "\"%s\": {", config_short_name(key_info(key)));
        CHECK_CONTAINS(text_string(&schema), text_string(&member));
        CHECK_CONTAINS(text_string(&schema), key_info(key)->meaning);
        text_free(&member);
    }
    text_free(&schema);
}

/* A dimension is a key's for ever: one that two had would draw them alike. */
TEST(every_axis_has_its_own_dimension_of_the_sobol_sequence) {
    config_key owner[SOBOL_DIMENSIONS + 1];
    for (int i = 0; i <= SOBOL_DIMENSIONS; i++) owner[i] = CONFIG_NO_KEY;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        const bool drawn = info->role == CONFIG_AXIS && !info->repeats;
        if (!drawn) {
            CHECK_INT(info->sobol, 0);
            continue;
        }
        if (!CHECK(info->sobol >= 1 && info->sobol <= SOBOL_DIMENSIONS)) {
            printf("  %s: give its row the next .sobol\n", info->name);
            continue;
        }
        if (!CHECK_INT(owner[info->sobol], CONFIG_NO_KEY)) printf("  %s\n", info->name);
        owner[info->sobol] = key;
    }
    CHECK_INT(key_info(KEY_LR)->sobol, 1); /* as released */
    CHECK_INT(key_info(KEY_HIDDEN_DIM)->sobol, 2);
    CHECK_INT(key_info(KEY_LAYER_DIM)->sobol, 3);
    CHECK_INT(key_info(KEY_BATCH_SIZE)->sobol, 4);
}

int main(void) {
    RUN(every_hyperparameter_is_a_line_of_the_recipe);
    RUN(every_hyperparameter_is_part_of_the_id);
    RUN(later_rows_are_left_out_while_they_have_their_default);
    RUN(every_hyperparameter_comes_back_from_a_trial_file);
    RUN(every_hyperparameter_comes_back_from_results);
    RUN(every_hyperparameter_is_exported);
    RUN(a_list_comes_back_from_a_trial_file);
    RUN(a_list_comes_back_from_results_and_is_exported);
    RUN(a_list_needs_the_format_that_brought_it);
    RUN(a_list_that_does_not_fit_its_layers_is_noticed);
    RUN(every_axis_has_its_own_dimension_of_the_sobol_sequence);
    RUN(every_metric_is_shown);
    RUN(every_key_is_in_the_documents);
    RUN(every_key_is_in_the_schema);
    return check_finish();
}
