/* The report: what it says, what it writes, and that text from outside stays text. */
#include "src/report/report.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/report/gnuplot.h"
#include "tests/check.h"
#include "tests/synthetic_results.h"

static const synthetic_sweep THREE_DEPTHS = {.layers = 3,
                                             .widths = 1,
                                             .rates = 1,
                                             .seeds = 1,
                                             .layer_dim = {1, 2, 3},
                                             .hidden_dim = {100},
                                             .lr = {0.1}};

/* Helpers -------------------------------------------------------------------------------- */

static char *folder_for(const char *name) {
    const char *root = getenv("TEST_TMPDIR");
    return files_join(root ? root : "/tmp", name);
}

static char *read_in(const char *folder, const char *name) {
    char *path = files_join(folder, name), *data = NULL;
    size_t bytes = 0;
    error err;
    if (path && files_read(path, 64u << 20, &data, &bytes, &err) != STATUS_OK)
        printf("%s\n", err.message);
    free(path);
    return data ? data : calloc(1, 1);
}

static bool exists_in(const char *folder, const char *name) {
    struct stat info;
    char *path = files_join(folder, name);
    bool there = path && stat(path, &info) == 0 && info.st_size > 0;
    free(path);
    return there;
}

static bool gnuplot_is_there(void) {
    return access("/usr/bin/gnuplot", X_OK) == 0;
}

static int times(const char *text, const char *part) {
    int count = 0;
    for (; (text = strstr(text, part)); text += strlen(part)) count++;
    return count;
}

static bool render(const results *r, const char *folder, text *warnings) {
    error err;
    return CHECK_STATUS(report_render(r, folder, warnings, &err), STATUS_OK, &err);
}

static void finding_of(const results *r, text *out) {
    report_append_finding(out, r);
    CHECK(!out->failed);
}

/* Opening and closing elements pair up, attributes are quoted: enough XML to catch a slip. */
static bool is_balanced(const char *markup) {
    int depth = 0;
    for (const char *s = markup; (s = strchr(s, '<')); s++) {
        const char *end = strchr(s, '>');
        if (!end) return false;
        if (s[1] == '?' || s[1] == '!') continue;
        if (s[1] == '/')
            depth--;
        else if (end[-1] != '/')
            depth++;
        if (depth < 0) return false;
        s = end - 1;
    }
    return depth == 0;
}

/* The finding ---------------------------------------------------------------------------- */

TEST(one_seed_each_is_said_to_be_too_few) {
    results *r = synthetic_results(&THREE_DEPTHS);
    text finding = {0};
    synthetic_set_last(r, 0, 0.9530);
    synthetic_set_last(r, 1, 0.9494);
    synthetic_set_last(r, 2, 0.9074);
    finding_of(r, &finding);
    CHECK_TEXT(text_string(&finding),
               "Highest test accuracy: 1 layer 95.30 %; then 2 layers 94.94 %, 3 layers 90.74 %. "
               "Paired by seed: 0.36 points between 1 layer and 2 layers, but 1 pair of seeds "
               "cannot give a p below 1 with 3 comparisons: a verdict at 0.05 needs at least 7 "
               "seeds.");
    text_free(&finding);
    results_free(r);
}

static results *two_depths(const double *shallow, const double *deep, int seeds) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 2;
    sweep.seeds = seeds;
    results *r = synthetic_results(&sweep);
    for (int i = 0; i < seeds; i++) {
        synthetic_set_last(r, i, shallow[i]);
        synthetic_set_last(r, seeds + i, deep[i]);
    }
    return r;
}

/* Mean 95.30, half-width t(7) sd / sqrt(8) = 0.3404; second row of the tutorial's table: mean
 * 94.94, half-width 0.9096 (numpy and scipy).  The differences: scipy.stats.ttest_rel gives 0.36
 * and a half-width of 1.0002, permutation_test p = 0.5625. */
TEST(a_difference_that_is_not_shown_is_said_so) {
    static const double one[] = {.9500, .9541, .9475, .9516, .9565, .9599, .9497, .9547};
    static const double two[] = {.9544, .9527, .9475, .9504, .9565, .9523, .9577, .9237};
    results *r = two_depths(one, two, 8);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_TEXT(
        text_string(&finding),
        "Highest mean test accuracy: 1 layer 95.30 ± 0.34 % (n = 8); then 2 layers 94.94 ± 0.91 % "
        "(n = 8). Paired by seed: no difference shown between 1 layer and 2 layers: 0.36 ± 1.00 "
        "points (n = 8, p = 0.56).");
    text_free(&finding);
    results_free(r);
}

/* scipy.stats.ttest_rel: 4.69625 and a half-width of 0.9619; permutation_test p = 0.0078125. */
TEST(a_difference_that_is_shown_has_its_size_and_p) {
    static const double one[] = {.9500, .9541, .9475, .9516, .9565, .9599, .9497, .9547};
    static const double three[] = {.9074, .9112, .8803, .9201, .9150, .8990, .9033, .9120};
    results *r = two_depths(one, three, 8);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "Paired by seed: 1 layer better than 2 layers by 4.70 ± 0.96 points (n = 8, "
                   "p = 0.0078).");
    text_free(&finding);
    results_free(r);
}

/* However clear: 2/2^5 = 0.0625. */
TEST(five_seeds_cannot_settle_it) {
    static const double one[] = {.951, .952, .953, .954, .955};
    static const double two[] = {.901, .902, .903, .904, .905};
    results *r = two_depths(one, two, 5);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "but 5 pairs of seeds cannot give a p below 0.062: a verdict at 0.05 needs at "
                   "least 6 seeds.");
    text_free(&finding);
    results_free(r);
}

TEST(with_validation_items_they_choose_and_the_test_items_compare) {
    static const double one[] = {.95, .95, .95, .95, .95, .95, .95, .95};
    static const double two[] = {.96, .96, .96, .96, .96, .96, .96, .97};
    results *r = two_depths(one, two, 8);
    for (int i = 0; i < 16; i++) {
        outcome *o = &r->trials[i].outcome;
        r->trials[i].trial.val_count = 5000;
        for (int k = 0; k < o->evaluation_count; k++)
            o->evaluations[k].val_accuracy = i < 8 ? 0.98 : 0.97;
    }
    text finding = {0};
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding), "Highest mean validation accuracy: 1 layer 98.00");
    CHECK_CONTAINS(text_string(&finding),
                   "Test accuracy, paired by seed: 2 layers better than 1 layer by 1.13 ±");
    text_free(&finding);
    results_free(r);
}

/* Two seeds that happen to agree have an interval of no width, which shows nothing. */
TEST(two_seeds_that_agree_show_nothing) {
    static const double one[] = {.105, .105}, two[] = {.1, .1};
    results *r = two_depths(one, two, 2);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_TEXT(text_string(&finding),
               "Highest mean test accuracy: 1 layer 10.50 ± 0.00 % (n = 2); then 2 layers "
               "10.00 ± 0.00 % (n = 2). Paired by seed: 0.50 ± 0.00 points between 1 layer and "
               "2 layers, but 2 pairs of seeds cannot give a p below 0.5: a verdict at 0.05 needs "
               "at least 6 seeds.");
    text_free(&finding);
    results_free(r);
}

TEST(what_did_not_finish_is_named) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 3;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    synthetic_set_status(r, 8, TRIAL_DIVERGED, NULL);
    synthetic_set_status(r, 7, TRIAL_FAILED, "out of memory");
    synthetic_set_status(r, 5, TRIAL_MISSING, NULL);
    finding_of(r, &finding);
    CHECK_CONTAINS(
        text_string(&finding),
        "Not in these figures: 3 of 9 trials (1 diverged, 1 failed, 1 not trained yet).");
    text_free(&finding);
    results_free(r);
}

TEST(nothing_finished_is_a_finding_too) {
    results *r = synthetic_results(&THREE_DEPTHS);
    text finding = {0};
    for (int i = 0; i < 3; i++) synthetic_set_status(r, i, TRIAL_MISSING, NULL);
    finding_of(r, &finding);
    CHECK_TEXT(text_string(&finding), "No trial has finished: 3 not trained yet.");
    text_free(&finding);
    results_free(r);
}

TEST(damaged_numbers_are_refused) {
    results *r = synthetic_results(&THREE_DEPTHS);
    text warnings = {0};
    char *folder = folder_for("damaged");
    error err;
    r->trials[1].trial.configuration = 7;
    CHECK_STATUS(report_render(r, folder, &warnings, &err), STATUS_DAMAGED, &err);
    CHECK(access(folder, F_OK) != 0);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* The terminal --------------------------------------------------------------------------- */

static size_t widest_line(const char *s) {
    size_t widest = 0, width = 0;
    for (; *s; s++) {
        if ((*s & 0xc0) != 0x80) width++;
        if (*s == '\n') width = 0;
        if (width > widest) widest = width;
    }
    return widest;
}

TEST(the_table_fits_the_terminal_best_first) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 3;
    results *r = synthetic_results(&sweep);
    static const int columns[] = {40, 60, 80, 120, 200};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        text shown = {0};
        report_append_table(&shown, r, columns[i]);
        CHECK(widest_line(text_string(&shown)) <= (size_t)columns[i]);
        CHECK_INT(times(text_string(&shown), "\n"), 4);
        CHECK_CONTAINS(text_string(&shown), "layer_dim");
        text_free(&shown);
    }
    text shown = {0};
    synthetic_set_last(r, 3, 0.99);
    synthetic_set_last(r, 4, 0.99);
    synthetic_set_last(r, 5, 0.99);
    report_append_table(&shown, r, 200);
    const char *first = strchr(text_string(&shown), '\n') + 1;
    CHECK_INT(strtol(first, NULL, 10), 2);
    CHECK_CONTAINS(first, "99.00 ± 0.00 %");
    CHECK_CONTAINS(first, "133,810");
    text_free(&shown);
    results_free(r);
}

/* The files ------------------------------------------------------------------------------ */

static void check_plot(const char *folder, const char *name) {
    static const char *const endings[] = {"gp", "dat", "svg", "png"};
    size_t wanted = gnuplot_is_there() ? 4 : 2;
    for (size_t i = 0; i < wanted; i++) {
        char file[96];
        snprintf(file, sizeof file, "plots/%s.%s", name, endings[i]);
        if (!CHECK(exists_in(folder, file))) printf("%s\n", file);
        if (i != 2) continue;
        char *svg = read_in(folder, file);
        CHECK(is_balanced(svg));
        free(svg);
    }
}

TEST(three_depths_give_every_file) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("depths");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    check_plot(folder, "accuracy_curves");
    check_plot(folder, "loss_curves");
    check_plot(folder, "layer_parameters");
    check_plot(folder, "accuracy_by_parameters");
    check_plot(folder, "accuracy_by_layer_dim");
    check_plot(folder, "epoch_time");
    CHECK(!exists_in(folder, "plots/heatmap.gp"));
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    const char *const facts[] = {"53,010",       "133,810",    "214,610",
                                 "weight_ih_l1", "(400, 100)", "bazel run //:sweep"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        CHECK_CONTAINS(html, facts[i]);
        CHECK_CONTAINS(markdown, facts[i]);
    }
    CHECK_CONTAINS(html, "4·100 × 28 = 11,200");
    if (gnuplot_is_there()) CHECK_INT(times(html, "<svg "), 8);
    free(html);
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(two_axes_give_a_heatmap_and_a_plot_an_axis) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.widths = 4;
    for (int i = 0; i < 4; i++) sweep.hidden_dim[i] = 25 << i;
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("grid");
    text warnings = {0};
    synthetic_set_status(r, 11, TRIAL_DIVERGED, NULL);
    REQUIRE(render(r, folder, &warnings));
    check_plot(folder, "heatmap");
    check_plot(folder, "accuracy_by_hidden_dim");
    check_plot(folder, "accuracy_by_layer_dim");
    char *data = read_in(folder, "plots/heatmap.dat");
    CHECK_INT(times(data, "\n"), 13);
    CHECK_CONTAINS(data, "4 3 0 \"none\" 2");
    free(data);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(an_old_plot_does_not_outlive_its_reason) {
    synthetic_sweep sweep = THREE_DEPTHS;
    char *folder = folder_for("shrunk");
    text warnings = {0};
    results *r = synthetic_results(&sweep);
    REQUIRE(render(r, folder, &warnings));
    CHECK(exists_in(folder, "plots/accuracy_by_layer_dim.gp"));
    results_free(r);
    sweep.layers = 1;
    r = synthetic_results(&sweep);
    REQUIRE(render(r, folder, &warnings));
    CHECK(!exists_in(folder, "plots/accuracy_by_layer_dim.gp"));
    CHECK(!exists_in(folder, "plots/accuracy_by_layer_dim.svg"));
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(three_hundred_configurations_stay_readable) {
    synthetic_sweep sweep = {.layers = 5, .widths = 10, .rates = 6, .seeds = 2};
    for (int i = 0; i < 10; i++) sweep.hidden_dim[i] = 20 * (i + 1);
    for (int i = 0; i < 5; i++) sweep.layer_dim[i] = i + 1;
    for (int i = 0; i < 6; i++) sweep.lr[i] = 0.001 * pow(3, i);
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("many");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    char *csv = read_in(folder, "trials.csv"),
         *script = read_in(folder, "plots/accuracy_curves.gp");
    CHECK_INT(times(csv, "\r\n"), 601);
    CHECK_CONTAINS(script, "best 6 of 300 in colour, 200 more in grey");
    free(csv);
    free(script);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(failures_are_shown_with_their_reason) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("failures");
    text warnings = {0};
    synthetic_set_status(r, 1, TRIAL_FAILED, "killed by signal 9, see logs/x.log");
    synthetic_set_status(r, 2, TRIAL_DIVERGED, NULL);
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html"), *csv = read_in(folder, "trials.csv");
    CHECK_CONTAINS(html, "killed by signal 9, see logs/x.log");
    CHECK_CONTAINS(html, "no longer finite after 700 iterations");
    CHECK_CONTAINS(csv, ",\"killed by signal 9, see logs/x.log\"\r\n");
    CHECK_CONTAINS(csv, ",diverged,100,3,28,28,10,0.1,0,");
    free(html);
    free(csv);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Text from outside ---------------------------------------------------------------------- */

/* Each piece would make a file named "sprung" where it ran: in plots/, or where the test stands. */
static const char HOSTILE[] =
    "x' . system('touch sprung') . '`touch sprung`\nsystem('touch sprung')\n!touch sprung\n"
    "\"$(touch sprung)\" <script>alert(1)</script> ]]> --> \xff\xfe\x1b[2J @#{x}_^ ``` | ";

static void poison(results *r) {
    synthetic_set_text(&r->name, HOSTILE);
    synthetic_set_text(&r->title, HOSTILE);
    synthetic_set_text(&r->command, HOSTILE);
    synthetic_set_text(&r->config_path, HOSTILE);
    synthetic_set_text(&r->config_source, HOSTILE);
    synthetic_set_text(&r->config_overrides, HOSTILE);
    synthetic_set_text(&r->data_title, HOSTILE);
    synthetic_set_text(&r->data_origin, HOSTILE);
    synthetic_set_text(&r->data_digest_hex, HOSTILE);
    synthetic_set_text(&r->environment[0].value, HOSTILE);
    synthetic_set_status(r, 2, TRIAL_FAILED, HOSTILE);
}

/* A script holds our own commands alone: every line begins with one. */
static void check_script(const char *folder, const char *name) {
    char *script = read_in(folder, name);
    CHECK(script[0] == '#');
    CHECK(!strstr(script, "\nsystem") && !strstr(script, "\n!"));
    free(script);
}

TEST(text_from_outside_is_only_text) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("hostile");
    text warnings = {0};
    poison(r);
    REQUIRE(render(r, folder, &warnings));
    CHECK(access("sprung", F_OK) != 0);
    char *trap = files_join(folder, "plots/sprung");
    CHECK(trap && access(trap, F_OK) != 0);
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    check_script(folder, "plots/accuracy_curves.gp");
    check_plot(folder, "accuracy_curves");
    check_plot(folder, "epoch_time");
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    CHECK_INT(times(html, "<script"), 1); /* ours */
    CHECK(!strchr(html, '\x1b') && !strchr(html, '\xff'));
    CHECK_CONTAINS(html, "&lt;script&gt;alert(1)");
    CHECK_INT(times(markdown, "<script>"),
              3); /* in the fenced blocks of config and command alone */
    CHECK_INT(times(markdown, "\n````"), 6);
    free(html);
    free(markdown);
    free(folder);
    free(trap);
    text_free(&warnings);
    results_free(r);
}

TEST(the_page_needs_nothing_from_outside) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("alone");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK(!strstr(html, "http://") && !strstr(html, "https://"));
    CHECK(!strstr(html, " src=") && !strstr(html, "@import") && !strstr(html, "<link"));
    for (const char *s = html; (s = strstr(s, "href=")); s++) CHECK(s[6] == '#');
    for (const char *s = html; (s = strstr(s, "url(")); s++) CHECK(s[4] == '#');
    CHECK_CONTAINS(html, "prefers-color-scheme:dark");
    if (gnuplot_is_there()) CHECK_INT(times(html, "role=\"img\" aria-labelledby="), 8);
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(ids_of_the_page_are_unique) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("ids");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    for (const char *s = html; (s = strstr(s, " id=")); s++) {
        char id[128];
        size_t bytes = strcspn(s + 5, "'\"");
        REQUIRE(bytes + 7 < sizeof id);
        snprintf(id, sizeof id, "%.*s", (int)(bytes + 6), s);
        CHECK_INT(times(html, id), 1);
    }
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* A spreadsheet takes a field that begins with = + - @ for a formula. */
TEST(a_reason_is_no_formula) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("formula");
    text warnings = {0};
    synthetic_set_status(r, 0, TRIAL_FAILED, "=HYPERLINK(\"a\",\"b\")");
    REQUIRE(render(r, folder, &warnings));
    char *csv = read_in(folder, "trials.csv");
    CHECK_CONTAINS(csv, ",\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"\r\n");
    free(csv);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* The page as a recipe ------------------------------------------------------------------- */

/* html.c promises this form; `sweep run report.html` reads it. */
TEST(the_page_holds_its_config_and_overrides) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("recipe");
    text warnings = {0};
    synthetic_set_text(&r->config_source, "name: a\ntitle: \"<b> & 'c'\"\n");
    synthetic_set_text(&r->config_overrides, "seeds=[1, 2]\n");
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html,
                   " id=\"sweep-config\">name: a\ntitle: &quot;&lt;b&gt; &amp; &#39;c&#39;"
                   "&quot;\n</pre>");
    CHECK_CONTAINS(html, " id=\"sweep-overrides\">seeds=[1, 2]\n</pre>");
    CHECK_CONTAINS(html, "<meta name=\"sweep:cpu\" content=\"Example CPU, 2 cores\">");
    CHECK_CONTAINS(html, "<meta name=\"sweep:data_sha256\" content=\"9f86d081");
    CHECK_INT(times(html, "id=\"sweep-config\""), 1);
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

static void write_in(const char *folder, const char *name, const char *words) {
    error err;
    char *path = files_join(folder, name);
    CHECK_STATUS(files_publish(path, words, strlen(words), true, &err), STATUS_OK, &err);
    free(path);
}

TEST(the_badge_says_what_verify_left) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("badge");
    text warnings = {0};
    error err;
    CHECK_STATUS(files_make_folder(folder, &err), STATUS_OK, &err);
    results_add_fact(r, "finished_at", "2026-11-24T10:00:00Z", &err);
    write_in(folder, "verify.json",
             "{\n  \"verified_at\": \"2026-11-24T12:00:00Z\",\n  \"results_finished_at\": "
             "\"2026-11-24T10:00:00Z\",\n  \"trials\": 3,\n  \"retrained\": 2,\n  \"path\": "
             "\"avx2\",\n  \"workers\": 1,\n  \"outcome\": \"equal\",\n  \"difference\": "
             "null\n}\n");
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html,
                   "<p class=\"badge good\" id=\"verification\">Verified "
                   "2026-11-24T12:00:00Z: 2 of 3 trials trained again (avx2, 1 workers), "
                   "every bit the same.</p>");
    free(html);
    write_in(folder, "verify.json",
             "{\"results_finished_at\": \"2026-11-24T10:00:00Z\", \"outcome\": \"mismatch\", "
             "\"difference\": \"trial <b>\"}");
    REQUIRE(render(r, folder, &warnings));
    html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "badge bad");
    CHECK_CONTAINS(html, "trial &lt;b&gt;");
    free(html);
    write_in(folder, "verify.json", "{\"results_finished_at\": \"then\", \"outcome\": \"equal\"}");
    REQUIRE(render(r, folder, &warnings));
    html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "badge open");
    CHECK_CONTAINS(html, "before the last change of these results");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(an_unfinished_sweep_says_how_far_it_is) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("halfway");
    text warnings = {0};
    synthetic_set_status(r, 2, TRIAL_MISSING, NULL);
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "<progress value=\"2\" max=\"3\">");
    CHECK_CONTAINS(html, "Not finished: 2 of 3 trials done (67 %), 1 to go.");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(a_failed_trial_shows_the_end_of_its_log) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("log"), *logs = files_join(folder, "logs"), name[64];
    text warnings = {0}, log = {0};
    error err;
    CHECK_STATUS(files_make_folder(logs, &err), STATUS_OK, &err);
    for (int i = 0; i < 400; i++) text_append_format(&log, "line %d <i>\n", i);
    snprintf(name, sizeof name, "logs/%s.log", r->trials[1].trial.id);
    write_in(folder, name, text_string(&log));
    synthetic_set_status(r, 1, TRIAL_FAILED, "killed by signal 9");
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "line 380 &lt;i&gt;\n");
    CHECK_CONTAINS(html, "line 399 &lt;i&gt;\n");
    CHECK(!strstr(html, "line 379 "));
    free(html);
    free(logs);
    free(folder);
    text_free(&warnings);
    text_free(&log);
    results_free(r);
}

/* Without gnuplot ------------------------------------------------------------------------ */

TEST(without_gnuplot_one_warning_and_all_the_rest) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("bare");
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    text warnings = {0};
    setenv("PATH", "", 1);
    bool rendered = render(r, folder, &warnings);
    setenv("PATH", path, 1);
    free(path);
    REQUIRE(rendered);
    CHECK_INT(times(text_string(&warnings), "\n"), 1);
    CHECK_CONTAINS(text_string(&warnings), "gnuplot-nox");
    CHECK(exists_in(folder, "plots/accuracy_curves.gp"));
    CHECK(exists_in(folder, "plots/accuracy_curves.dat"));
    CHECK(!exists_in(folder, "plots/accuracy_curves.svg"));
    CHECK(exists_in(folder, "trials.csv") && exists_in(folder, "report.md"));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "Test accuracy during training was not drawn");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* A program of this text that stands in for gnuplot, in a folder of its own; to be freed. */
static char *false_gnuplot(const char *folder, const char *script) {
    error err;
    char *program = files_join(folder, "gnuplot");
    CHECK_STATUS(files_make_folder(folder, &err), STATUS_OK, &err);
    CHECK_STATUS(files_publish(program, script, strlen(script), true, &err), STATUS_OK, &err);
    CHECK(chmod(program, 0755) == 0);
    return program;
}

TEST(a_gnuplot_that_fails_is_a_warning) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("failing"), *tools = folder_for("tools");
    char *program = false_gnuplot(tools, "#!/bin/sh\necho no terminal; exit 3\n");
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    text warnings = {0};
    setenv("PATH", tools, 1);
    bool rendered = render(r, folder, &warnings);
    setenv("PATH", path, 1);
    REQUIRE(rendered);
    CHECK_CONTAINS(text_string(&warnings), "accuracy_curves is missing: gnuplot failed");
    CHECK_CONTAINS(text_string(&warnings), "exit code 3");
    char *log = read_in(folder, "plots/gnuplot.log");
    CHECK_CONTAINS(log, "no terminal");
    CHECK(exists_in(folder, "report.html"));
    free(log);
    free(path);
    free(program);
    free(tools);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(a_gnuplot_that_hangs_is_stopped) {
    char *tools = folder_for("hanging");
    char *program = false_gnuplot(tools, "#!/bin/sh\nsleep 600\n");
    error err;
    CHECK_STATUS(gnuplot_run(program, tools, "none.gp", 1, &err), STATUS_IO, &err);
    CHECK_CONTAINS(err.message, "took more than 1 s over none.gp");
    free(program);
    free(tools);
}

/* What the user's environment says does not reach gnuplot, except where libraries and fonts are. */
TEST(gnuplot_gets_a_clean_environment) {
    char *tools = folder_for("clean");
    char *program = false_gnuplot(tools, "#!/bin/sh\n/usr/bin/env\necho \"$@\"\n");
    error err;
    setenv("GNUPLOT_LIB", "/tmp/evil", 1);
    CHECK_STATUS(gnuplot_run(program, tools, "none.gp", 30, &err), STATUS_OK, &err);
    unsetenv("GNUPLOT_LIB");
    char *log = read_in(tools, "gnuplot.log");
    CHECK_CONTAINS(log, "LC_ALL=C.UTF-8");
    CHECK_CONTAINS(log, "-d none.gp");
    CHECK(!strstr(log, "GNUPLOT_LIB"));
    free(log);
    free(program);
    free(tools);
}

int main(void) {
    RUN(one_seed_each_is_said_to_be_too_few);
    RUN(a_difference_that_is_not_shown_is_said_so);
    RUN(a_difference_that_is_shown_has_its_size_and_p);
    RUN(five_seeds_cannot_settle_it);
    RUN(with_validation_items_they_choose_and_the_test_items_compare);
    RUN(two_seeds_that_agree_show_nothing);
    RUN(what_did_not_finish_is_named);
    RUN(nothing_finished_is_a_finding_too);
    RUN(damaged_numbers_are_refused);
    RUN(the_table_fits_the_terminal_best_first);
    RUN(three_depths_give_every_file);
    RUN(two_axes_give_a_heatmap_and_a_plot_an_axis);
    RUN(an_old_plot_does_not_outlive_its_reason);
    RUN(three_hundred_configurations_stay_readable);
    RUN(failures_are_shown_with_their_reason);
    RUN(text_from_outside_is_only_text);
    RUN(the_page_needs_nothing_from_outside);
    RUN(ids_of_the_page_are_unique);
    RUN(a_reason_is_no_formula);
    RUN(the_page_holds_its_config_and_overrides);
    RUN(the_badge_says_what_verify_left);
    RUN(an_unfinished_sweep_says_how_far_it_is);
    RUN(a_failed_trial_shows_the_end_of_its_log);
    RUN(without_gnuplot_one_warning_and_all_the_rest);
    RUN(a_gnuplot_that_fails_is_a_warning);
    RUN(a_gnuplot_that_hangs_is_stopped);
    RUN(gnuplot_gets_a_clean_environment);
    return check_finish();
}
