/* Text from outside stays text, whatever it holds. */
#include <stdlib.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/pages/report.h"
#include "tests/check.h"
#include "tests/report_scene.h"
#include "tests/synthetic_results.h"

/* Each piece would make a file named "sprung" where it ran: in plots/, or where the test stands. */
static const char HOSTILE[] =
    "x' . system('touch sprung') . '`touch sprung`\nsystem('touch sprung')\n!touch sprung\n"
    "\"$(touch sprung)\" <script>alert(1)</script> ]]> --> \xff\xfe\x1b[2J @#{x}_^ ``` | ";

static void make_hostile(results *r) {
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
    make_hostile(r);
    REQUIRE(render(r, folder, &warnings));
    CHECK(access("sprung", F_OK) != 0);
    char *trap = files_join(folder, "plots/sprung");
    CHECK(trap && access(trap, F_OK) != 0);
    if (gnuplot_is_there()) CHECK_TEXT(text_string(&warnings), "");
    check_script(folder, "plots/accuracy_curves.gp");
    check_plot(folder, "accuracy_curves");
    check_plot(folder, "epoch_time");
    char *html = read_in(folder, "report.html"), *markdown = read_in(folder, "report.md");
    CHECK_INT(times(html, "<script>"), 1);
    CHECK_INT(times(html, "<script"), 2); /* and the config, which is data */ /* ours */
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

int main(void) {
    RUN(text_from_outside_is_only_text);
    return check_finish();
}
