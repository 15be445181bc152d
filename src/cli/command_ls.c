/* sweep ls: which sweeps are in a folder, which trials are in a sweep. */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/prose.h"
#include "src/base/table.h"
#include "src/cli/command.h"
#include "src/cli/options.h"
#include "src/cli/place.h"
#include "src/cli/terminal.h"
#include "src/cli/warnings.h"
#include "src/results/filter.h"
#include "src/results/shown.h"
#include "src/results/subject.h"

typedef struct listing {
    subject subject;
    filter_list filters;
    int sort; /* field, or -1 for the plan's order */
    bool descending;
    const char *columns_wanted; /* names, by commas; NULL: those that differ */
    long long limit;            /* rows at most */
    bool all;                   /* of those that differ, also counts, digests and times */
    field_value *values;        /* fields_count() a row */
    int32_t *rows;              /* trials that pass, in order */
    int32_t passed;             /* so many do */
    int32_t row_count;          /* so many are shown */
    int columns[FIELDS_MAX];
    int column_count;
} listing;

static const field_value *row_at(const listing *l, int32_t row) {
    return l->values + (size_t)l->rows[row] * (size_t)fields_count();
}

/* --- which rows --- */

static status choose_rows(listing *l, error *err) {
    const results *r = l->subject.results;
    size_t count = (size_t)r->trial_count, width = (size_t)fields_count();
    l->rows = memory_array(count, sizeof *l->rows);
    l->values = memory_array(count * width, sizeof *l->values);
    if (!l->rows || !l->values) return error_no_memory(err, count * width * sizeof *l->values);
    for (size_t i = 0; i < count; i++) {
        bool passes;
        fields_read(&r->trials[i], l->values + i * width);
        TRY(filter_passes_all(&l->filters, &r->trials[i], l->values + i * width, &passes, err));
        if (passes) l->rows[l->passed++] = (int32_t)i;
    }
    return STATUS_OK;
}

static int compare_rows(const void *a, const void *b, void *context) {
    const listing *l = context;
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    const field_value *x = l->values + (size_t)left * (size_t)fields_count() + l->sort;
    const field_value *y = l->values + (size_t)right * (size_t)fields_count() + l->sort;
    int order = field_compare(x, y);
    /* What is not known stays last in either direction. */
    if (l->descending && x->known && y->known) order = -order;
    return order ? order : (left > right) - (left < right);
}

/* --- which columns --- */

static bool differs(const listing *l, int field) {
    for (int32_t i = 1; i < l->row_count; i++)
        if (field_compare(&row_at(l, 0)[field], &row_at(l, i)[field]) != 0) return true;
    return false;
}

static bool any_known(const listing *l, int field) {
    for (int32_t i = 0; i < l->row_count; i++)
        if (row_at(l, i)[field].known) return true;
    return false;
}

static bool is_shown_by_default(int index) {
    static const char *const names[] = {
        "trial_id", "confirm_rank",  "status",    "n_params", "val_acc",
        "test_acc", "best_test_acc", "test_loss", "wall_s",   NULL};
    const field *f = fields_at(index);
    if (f->group == FIELD_RECIPE) return true;
    if (f->of_metric && metric_describe((metric)f->metric)->measure != MEASURE_COUNT)
        return strncmp(f->name, "best_val", strlen("best_val")) != 0;
    for (const char *const *name = names; *name; name++)
        if (strcmp(f->name, *name) == 0) return true;
    return false;
}

static void choose_columns_that_differ(listing *l) {
    l->columns[l->column_count++] = fields_find("trial_id");
    for (int field = 0; field < fields_count(); field++) {
        bool measure = fields_at(field)->group == FIELD_OUTCOME && is_shown_by_default(field) &&
                       strcmp(fields_at(field)->name, "status") != 0;
        bool wanted = l->all || is_shown_by_default(field);
        if (field == l->columns[0] || !wanted) continue;
        if ((measure && any_known(l, field)) || differs(l, field))
            l->columns[l->column_count++] = field;
    }
}

static status choose_named_columns(listing *l, error *err) {
    for (const char *name = l->columns_wanted; *name;) {
        char word[64];
        size_t chars = strcspn(name, ",");
        snprintf(word, sizeof word, "%.*s", (int)chars, name);
        if (l->column_count == FIELDS_MAX)
            return error_set(err, STATUS_BAD_INPUT, "more than %d columns", FIELDS_MAX);
        TRY(filter_find_field(word, &l->columns[l->column_count++], err));
        name += chars + (name[chars] == ',');
    }
    return STATUS_OK;
}

/* --- printing --- */

static void append_table(text *out, const listing *l) {
    char alignment[FIELDS_MAX + 1] = "";
    for (int c = 0; c < l->column_count; c++)
        alignment[c] = row_at(l, 0)[l->columns[c]].kind == FIELD_WORD ? 'l' : 'r';
    table t = table_begin(alignment);
    for (int c = 0; c < l->column_count; c++) table_add(&t, fields_at(l->columns[c])->name);
    for (int32_t i = 0; i < l->row_count; i++)
        for (int c = 0; c < l->column_count; c++) {
            const int field = l->columns[c];
            shown_add_value(&t, field, &row_at(l, i)[field], false);
        }
    table_append(out, &t, 0);
    table_free(&t);
}

/* What all rows have in common, once: "lr 0.1, batch_size 100".  What was not said and has its
 * default goes without saying. */
static void append_common(text *out, const listing *l) {
    const char *separator = "The same in all: ";
    const result *first = &l->subject.results->trials[l->rows[0]];
    for (int field = 0; field < fields_count(); field++) {
        if (fields_at(field)->group != FIELD_RECIPE || differs(l, field) ||
            !row_at(l, 0)[field].known || !fields_is_recorded(field, first))
            continue;
        text_append_format(out, "%s%s ", separator, fields_at(field)->name);
        field_append_visible(out, &row_at(l, 0)[field]);
        separator = ", ";
    }
    if (separator[0] == ',') text_append(out, ".\n");
}

static void append_heading(text *out, const listing *l) {
    const results *r = l->subject.results;
    text_append_visible(out, l->subject.folder);
    text_append_format(out, ": %d of %d trial%s", l->passed, r->trial_count,
                       r->trial_count == 1 ? "" : "s");
    if (l->row_count < l->passed) text_append_format(out, ", %d shown", l->row_count);
    if (l->subject.incomplete)
        text_append(out, " (no results.h5 yet: only the trials that are finished)");
    text_append(out, "\n");
}

static void print_listing(const listing *l) {
    text out = {0};
    append_heading(&out, l);
    if (l->row_count > 0) {
        text common = {0};
        append_common(&common, l);
        prose_append(&out, text_string(&common), terminal_prose_columns());
        text_append(&out, "\n");
        append_table(&out, l);
        text_free(&common);
    }
    fputs(text_string(&out), stdout);
    text_free(&out);
}

/* --- a folder of sweeps --- */

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static bool has_results(const char *folder) {
    struct stat info;
    static const char *const marks[] = {"results.h5", "trials"};
    bool found = false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !found; i++) {
        char *path = files_join(folder, marks[i]);
        found = path && stat(path, &info) == 0;
        free(path);
    }
    return found;
}

/* The best value of a metric at the end of a trial; NAN if there is none. */
static double best_of_trials(const results *r, metric m) {
    double best = NAN;
    for (int32_t i = 0; i < r->trial_count; i++) {
        const double one = outcome_last(&r->trials[i].outcome, m);
        if (isnan(best) || metric_is_better(m, one, best)) best = one;
    }
    return best;
}

static int32_t count_trained(const results *r) {
    int32_t trained = 0;
    for (int32_t i = 0; i < r->trial_count; i++)
        trained += r->trials[i].outcome.status != TRIAL_MISSING;
    return trained;
}

/* With what it is: not every sweep is judged by the same. */
static void add_best(table *t, metric m, double value) {
    text cell = {0};
    if (isnan(value)) {
        text_append(&cell, "-");
    } else {
        metric_append(&cell, m, value);
        text_append_format(&cell, " %s", metric_format_of(m)->noun);
    }
    table_add(t, text_string(&cell));
    text_free(&cell);
}

static void add_sweep(table *t, const char *name, const char *folder) {
    error err;
    subject s;
    if (subject_open(folder, &warnings_of_subject, &s, &err) != STATUS_OK) {
        table_add_visible(t, name);
        for (int i = 0; i < 3; i++) table_add(t, "-");
        table_add_visible(t, err.message);
    } else {
        const metric tested = metric_selection(results_measure(s.results), false);
        table_add_visible(t, name);
        table_add_format(t, "%d", s.results->trial_count);
        table_add_format(t, "%d", count_trained(s.results));
        add_best(t, tested, best_of_trials(s.results, tested));
        table_add_visible(
            t, s.incomplete ? "no results.h5 yet" : results_fact(s.results, "finished_at"));
    }
    subject_free(&s);
}

static int list_sweeps(const char *folder) {
    error err;
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_visible, alphasort), sweeps = 0;
    if (count < 0)
        return command_fail(
            error_set(&err, STATUS_BAD_INPUT, "there is no results folder %s", folder), &err);
    table t = table_begin("lrrrl");
    table_add(&t, "sweep");
    table_add(&t, "trials");
    table_add(&t, "trained");
    table_add(&t, "best in the test");
    table_add(&t, "finished");
    for (int i = 0; i < count; i++) {
        char *path = files_join(folder, entries[i]->d_name);
        if (path && has_results(path)) {
            add_sweep(&t, entries[i]->d_name, path);
            sweeps++;
        }
        free(path);
        free(entries[i]);
    }
    free(entries);
    text out = {0};
    if (sweeps) {
        table_append(&out, &t, 0);
    } else {
        text_append_visible(&out, folder);
        text_append(&out, " holds no results of a sweep.\n");
    }
    fputs(text_string(&out), stdout);
    text_free(&out);
    table_free(&t);
    return 0;
}

/* --- the command --- */

static status set_sort(listing *l, const char *key, error *err) {
    l->sort = -1;
    if (!key) return STATUS_OK;
    l->descending = key[0] == '-';
    return filter_find_field(key + l->descending, &l->sort, err);
}

static status prepare(listing *l, const char *folder, error *err) {
    TRY(subject_open(folder, &warnings_of_subject, &l->subject, err));
    TRY(choose_rows(l, err));
    if (l->sort >= 0) qsort_r(l->rows, (size_t)l->passed, sizeof *l->rows, compare_rows, l);
    l->row_count = l->passed < l->limit ? l->passed : (int32_t)l->limit;
    if (l->columns_wanted) return choose_named_columns(l, err);
    if (l->row_count > 0) choose_columns_that_differ(l);
    return STATUS_OK;
}

static int list_trials(listing *l, const char *folder, const char *sort, int argc, char **argv) {
    error err;
    status result = set_sort(l, sort, &err);
    if (result == STATUS_OK) result = filter_parse_all(argc, argv, &l->filters, &err);
    if (result == STATUS_OK) result = prepare(l, folder, &err);
    if (result == STATUS_OK) print_listing(l);
    subject_free(&l->subject);
    filter_free_all(&l->filters);
    free(l->values);
    free(l->rows);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

enum { OPTION_SORT, OPTION_COLUMNS, OPTION_ALL, OPTION_LIMIT };
static const option_info options[] = {
    {"--sort", 0, "KEY", "order by a column; -KEY from the largest down"},
    {"--columns", 0, "A,B,C", "these columns and no others; 'sweep help columns' names them all"},
    {"--all", 0, NULL, "all columns that differ, also counts, digests and times"},
    {"--limit", 'n', "N", "at most N rows"},
    {NULL, 0, NULL, NULL}};

static int run_ls(int argc, char **argv, const char *const given[]) {
    listing l = {.subject = {.trial = -1},
                 .columns_wanted = given[OPTION_COLUMNS],
                 .all = given[OPTION_ALL] != NULL,
                 .limit = INT32_MAX};
    int wrong = options_number(&command_ls, "--limit", given[OPTION_LIMIT], 1, INT32_MAX, &l.limit);
    if (wrong) return wrong;
    bool named = argc > 1 && (access(argv[1], F_OK) == 0 || !filter_starts(argc - 1, argv + 1));
    char *everything = place_all_results();
    const char *folder = named ? argv[1] : everything;
    int first = named ? 2 : 1, code;
    struct stat info;
    if (!everything)
        code = status_exit_code(STATUS_NO_MEMORY);
    else if (stat(folder, &info) == 0 && S_ISDIR(info.st_mode) && !has_results(folder) &&
             argc == first)
        code = list_sweeps(folder);
    else
        code = list_trials(&l, folder, given[OPTION_SORT], argc - first, argv + first);
    free(everything);
    return code;
}

const command command_ls = {
    .name = "ls",
    .run = run_ls,
    .arguments = "[DIR] [CONDITION ...] [OPTION ...]",
    .options = options,
    .summary = "List the trials of a results folder, or the sweeps under results/.",
    .help =
        "Only columns that differ are shown; what all trials share is said once above the table.\n"
        "\n"
        "CONDITION keeps the trials it holds for: hidden_dim=100, 'lr<0.1', "
        "status!=finished, 'test_acc >= 70% and not (lr > 1 or layer_dim == 1)'; several must all "
        "hold.  They are those of configs ('sweep help config') over the columns of trials, and as "
        "there params and flops.  The shell reads < and > itself, so quote them.\n"
        "\n"
        "    sweep ls results/layers 'test_acc>70%' --sort -test_acc -n 10\n",
};
