/* report.html: it stands alone, it is a recipe, and it tells what else the folder knows. */
#include <stdlib.h>

#include "src/base/files.h"
#include "src/base/publish.h"
#include "src/base/text_width.h"
#include "src/pages/html_config.h"
#include "src/pages/report.h"
#include "tests/check.h"
#include "tests/report_scene.h"
#include "tests/synthetic_results.h"

TEST(the_page_needs_nothing_from_outside) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("alone");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK(!strstr(html, "http://") && !strstr(html, "https://"));
    CHECK(!strstr(html, " src=") && !strstr(html, "@import") && !strstr(html, "<link"));
    for (const char *s = html; (s = strstr(s, "href=")); s++)
        CHECK(s[6] == '#' || strncmp(s + 6, "plots/", 6) == 0);
    for (const char *s = html; (s = strstr(s, "url(")); s++) CHECK(s[4] == '#');
    CHECK_CONTAINS(html, "prefers-color-scheme:dark");
    if (gnuplot_is_there()) CHECK_INT(times(html, "role=\"img\" aria-labelledby="), 10);
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

/* A person reads them as text, `sweep run report.html` as html_config.h says. */
TEST(the_page_holds_its_config_and_overrides) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("recipe");
    text warnings = {0};
    synthetic_set_text(&r->config_source, "name: a\ntitle: \"<b> & 'c'\"\n");
    synthetic_set_text(&r->config_overrides, "seeds=[1, 2]\n");
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, ">name: a\ntitle: &quot;&lt;b&gt; &amp; &#39;c&#39;&quot;\n</pre>");
    CHECK_CONTAINS(html, ">seeds=[1, 2]\n</pre>");
    results *again = NULL;
    error err;
    REQUIRE(CHECK_STATUS(html_config_read("page", html, &again, &err), STATUS_OK, &err));
    CHECK_TEXT(again->config_source, r->config_source);
    CHECK_TEXT(again->config_overrides, "seeds=[1, 2]");
    CHECK_TEXT(again->data_digest_hex, r->data_digest_hex);
    CHECK_TEXT(results_fact(again, "cpu"), "Example CPU, 2 cores");
    results_free(again);
    CHECK_CONTAINS(html, "<meta name=\"sweep:cpu\" content=\"Example CPU, 2 cores\">");
    CHECK_CONTAINS(html, "<meta name=\"sweep:data_sha256\" content=\"9f86d081");
    CHECK_INT(times(html, "id=\"sweep-config\""), 1);
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Every byte of the element that is changed is noticed, or changes nothing. */
TEST(a_config_that_was_changed_is_refused) {
    results *r = synthetic_results(&THREE_DEPTHS), *again = NULL;
    text page = {0};
    synthetic_set_text(&r->config_source, "train: {lr: 0.1}\ntitle: \"</script>\"\n");
    synthetic_set_text(&r->config_overrides, "seeds=[1, 2]");
    html_config_append(&page, r);
    CHECK_INT(times(page.data, "</script>"), 1);
    for (size_t at = 0; at < page.bytes; at++) {
        error err;
        page.data[at] ^= 1;
        status result = html_config_read("page", page.data, &again, &err);
        page.data[at] ^= 1;
        if (result == STATUS_OK)
            CHECK(strcmp(again->config_source, r->config_source) == 0 &&
                  strcmp(again->config_overrides, r->config_overrides) == 0);
        else
            CHECK(again == NULL && (result == STATUS_DAMAGED || result == STATUS_BAD_INPUT));
        results_free(again);
    }
    text_free(&page);
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
             "\"2026-11-24T10:00:00Z\",\n  \"trials\": 3,\n  \"retrained\": 2,\n  \"how\": "
             "\"avx2 instead of avx512, 1 worker instead of 2\",\n  \"outcome\": \"equal\",\n  "
             "\"difference\": null\n}\n");
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html,
                   "<p class=\"badge good\" id=\"verification\">Verified "
                   "2026-11-24T12:00:00Z: 2 of 3 trials trained again (avx2 instead of avx512, "
                   "1 worker instead of 2), every bit the same.</p>");
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

TEST(n_is_a_number_and_a_note_tells_what_is_not_in_the_mean) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 3;
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("notes");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK(!strstr(html, ">note</th>"));
    free(html);
    synthetic_set_status(r, 0, TRIAL_DIVERGED, NULL);
    synthetic_set_status(r, 1, TRIAL_MISSING, NULL);
    REQUIRE(render(r, folder, &warnings));
    html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "<td class=\"number\">1</td><td>1 diverged, 1 missing</td>");
    CHECK_CONTAINS(html, "<td class=\"number\">3</td><td></td>");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* The file of a link is there, and is named in its words. */
TEST(captions_link_to_the_files_of_their_plots) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("links");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    int links = 0;
    for (const char *s = html; (s = strstr(s, "href=\"plots/")); s++, links++) {
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(s + 6, "\""), s + 6);
        if (!CHECK(exists_in(folder, name))) printf("%s\n", name);
    }
    CHECK_INT(links, gnuplot_is_there() ? 10 * 4 : 10 * 2);
    CHECK_CONTAINS(html, "<a href=\"plots/accuracy_curves.gp\">");
    CHECK_CONTAINS(markdown, "[accuracy_curves.dat](plots/accuracy_curves.dat)");
    if (gnuplot_is_there())
        CHECK_CONTAINS(html, "<a href=\"plots/accuracy_curves.svg\">plots/accuracy_curves.svg</a>");
    free(html);
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(numbers_of_a_column_stand_under_one_another) {
    const synthetic_sweep sweep = {.layers = 1,
                                   .widths = 2,
                                   .rates = 2,
                                   .seeds = 1,
                                   .layer_dim = {1},
                                   .hidden_dim = {64, 1024},
                                   .lr = {0.05, 0.2}};
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("numbers");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    CHECK_CONTAINS(html, ">1,024</td>");
    CHECK_CONTAINS(html, "<td class=\"number\" style=\"--behind:1\">0.2</td>");
    CHECK_CONTAINS(html, "<td class=\"number\">0.05</td>");
    CHECK_CONTAINS(markdown, "|      1,024 | 0.2  |");
    CHECK_CONTAINS(markdown, "|         64 | 0.05 |");
    free(html);
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(accuracy_has_one_name_and_comes_first) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 3;
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("accuracy");
    text warnings = {0};
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    CHECK(!strstr(html, "last accuracy") && !strstr(markdown, "last accuracy"));
    CHECK(!strstr(html, "best accuracy") && !strstr(markdown, "best accuracy"));
    CHECK_CONTAINS(html,
                   "<th scope=\"col\" class=\"number\">layer_<wbr>dim</th>"
                   "<th scope=\"col\" class=\"number\" aria-sort=\"descending\">test accuracy");
    CHECK_CONTAINS(html, "seed</th><th scope=\"col\" class=\"number\">test accuracy</th>");
    CHECK_CONTAINS(markdown, "| layer_dim | test accuracy");
    free(html);
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(the_environment_is_told_in_words) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("environment");
    text warnings = {0};
    static const char *const facts[][2] = {
        {"cpus", "2"},
        {"instruction_set", "avx512"},
        {"memory", "23.5 GiB"},
        {"kernel", "6.1.0-18"},
        {"c_library", "glibc 2.36"},
        {"sweep_version", "0.1.0"},
        {"workers", "2"},
        {"threads_per_worker", "1"},
        {"finished_at", "2026-11-24T10:00:00Z"},
    };
    error err;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        results_add_fact(r, facts[i][0], facts[i][1], &err);
    synthetic_set_text(&r->environment[0].value, "Example(R) <CPU> 9000");
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    CHECK_CONTAINS(html,
                   "<p>2 CPUs of Example &lt;CPU&gt; 9000, AVX-512, 23.5 GiB memory, Linux "
                   "6.1.0-18, glibc 2.36. sweep 0.1.0, built by gcc 12.2.0. Trained by 2 workers "
                   "of 1 thread, finished 2026-11-24 10:00 UTC.</p>");
    CHECK_CONTAINS(html, ">Example(R) &lt;CPU&gt; 9000</td>");
    CHECK_CONTAINS(markdown, "2 CPUs of Example &lt;CPU\\> 9000, AVX-512, 23.5 GiB memory");
    free(html);
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* Built where there is no git, nobody can say that there were no changes. */
TEST(without_a_commit_changes_are_unknown) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("commit");
    text warnings = {0};
    error err;
    results_add_fact(r, "sweep_version", "0.1.0", &err);
    results_add_fact(r, "git_commit", "unknown", &err);
    results_add_fact(r, "git_dirty", "0", &err);
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "<td>git dirty</td><td>unknown</td>");
    CHECK_CONTAINS(html, "sweep 0.1.0, built by");
    free(html);
    synthetic_set_text(&r->environment[3].value, "0123456789abcdef0123");
    synthetic_set_text(&r->environment[4].value, "1");
    REQUIRE(render(r, folder, &warnings));
    html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "sweep 0.1.0 (commit 0123456789ab with uncommitted changes), built by");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

TEST(mistakes_are_told_by_the_names_of_classes) {
    enum { CLASSES = 10, PULLOVER = 2, COAT = 4, SHIRT = 6 };
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("classes");
    text warnings = {0};
    int32_t *confusion = calloc((size_t)CLASSES * CLASSES, sizeof *confusion);
    REQUIRE(confusion != NULL);
    for (int k = 0; k < CLASSES; k++) confusion[k * CLASSES + k] = 1000;
    confusion[PULLOVER * CLASSES + COAT] = 250;
    confusion[SHIRT * CLASSES + PULLOVER] = 125;
    r->trials[0].outcome.confusion = confusion;
    REQUIRE(render(r, folder, &warnings));
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    CHECK_CONTAINS(html,
                   "Pullover taken for Coat (250 of 1,250), Shirt for Pullover (125 of "
                   "1,125).</summary>");
    CHECK_CONTAINS(html, "<td data-key=\"2\">Pullover</td>");
    CHECK_CONTAINS(html, ">Ankle boot</th>");
    CHECK_CONTAINS(markdown, "Pullover taken for Coat (250 of 1,250)");
    free(html);
    free(markdown);
    synthetic_set_text(&r->data_name, "mnist");
    REQUIRE(render(r, folder, &warnings));
    html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "2 taken for 4 (250 of 1,250)");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* No line of prose is longer than a page of source is wide, and none became an item of a list. */
TEST(markdown_prose_is_wrapped) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 3;
    results *r = synthetic_results(&sweep);
    char *folder = folder_for("prose");
    text warnings = {0};
    error err;
    results_add_fact(r, "memory", "- + 1. = --- 23.5 GiB and a lot of words to make the line break",
                     &err);
    REQUIRE(render(r, folder, &warnings));
    char *markdown = read_in(folder, "report.md");
    for (char *line = strtok(markdown, "\n"); line; line = strtok(NULL, "\n")) {
        if (line[0] == '|' || line[0] == '!' || line[0] == '[' || line[0] == '#') continue;
        if (!CHECK(text_width(line) <= 100)) printf("%s\n", line);
        CHECK(strncmp(line, "+ ", 2) != 0 && strncmp(line, "1. ", 3) != 0);
    }
    free(markdown);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

int main(void) {
    RUN(the_page_needs_nothing_from_outside);
    RUN(ids_of_the_page_are_unique);
    RUN(the_page_holds_its_config_and_overrides);
    RUN(a_config_that_was_changed_is_refused);
    RUN(the_badge_says_what_verify_left);
    RUN(an_unfinished_sweep_says_how_far_it_is);
    RUN(a_failed_trial_shows_the_end_of_its_log);
    RUN(n_is_a_number_and_a_note_tells_what_is_not_in_the_mean);
    RUN(captions_link_to_the_files_of_their_plots);
    RUN(numbers_of_a_column_stand_under_one_another);
    RUN(accuracy_has_one_name_and_comes_first);
    RUN(the_environment_is_told_in_words);
    RUN(without_a_commit_changes_are_unknown);
    RUN(mistakes_are_told_by_the_names_of_classes);
    RUN(markdown_prose_is_wrapped);
    return check_finish();
}
