/* report.html: it stands alone, it is a recipe, and it tells what else the folder knows. */
#include <stdlib.h>

#include "src/base/files.h"
#include "src/report/html_config.h"
#include "src/report/report.h"
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

int main(void) {
    RUN(the_page_needs_nothing_from_outside);
    RUN(ids_of_the_page_are_unique);
    RUN(the_page_holds_its_config_and_overrides);
    RUN(a_config_that_was_changed_is_refused);
    RUN(the_badge_says_what_verify_left);
    RUN(an_unfinished_sweep_says_how_far_it_is);
    RUN(a_failed_trial_shows_the_end_of_its_log);
    return check_finish();
}
