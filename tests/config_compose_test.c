/* extends and profiles: what files come to, who counts more, and what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/config_parsing.h"

static void write_file(const char *path, const char *content) {
    FILE *file = fopen(path, "w");
    REQUIRE(file);
    fputs(content, file);
    fclose(file);
}

/* The config of the file at `path`, or NULL and its errors. */
static config *load(const char *path, const char *override, text *problems) {
    config *c = NULL;
    const status result =
        config_load(&key_language, path, &override, override != NULL, &c, problems);
    CHECK_INT(result, c ? STATUS_OK : STATUS_BAD_INPUT);
    return c;
}

static config *load_good(const char *path, const char *override) {
    text problems = {0};
    config *c = load(path, override, &problems);
    CHECK_TEXT(text_string(&problems), "");
    text_free(&problems);
    if (!c) abort();
    return c;
}

static void check_refused(const char *path, const char *override, const char *wanted) {
    text problems = {0};
    config_free(load(path, override, &problems));
    CHECK_TEXT(text_string(&problems), wanted);
    text_free(&problems);
}

static config_key key_of(const char *name) {
    return config_find_key(&key_language, name);
}

/* Two levels in two folders: scalars and lists replace, keys of a section merge, a rival goes. */
TEST(a_file_counts_more_than_what_it_extends) {
    mkdir("lib", 0777);
    write_file("lib/root.yaml", "train: {epochs: 1, lr: [1, 2], batch_size: 7}\nseeds: 3\n");
    write_file("lib/base.yaml", "extends: root.yaml\ntrain: {lr: 3}\nexclude: [lr == 9]\n");
    write_file("a.yaml", "extends: lib/base.yaml\ntrain.iterations: 5\nexclude: [lr == 8]\n");
    config *c = load_good("a.yaml", NULL);
    CHECK_INT(config_integer(c, key_of("train.batch_size")), 7);
    CHECK_INT(c->settings[key_of("train.lr")].count, 1);
    CHECK(config_real(c, key_of("train.lr")) == 3);
    CHECK_INT(config_integer(c, key_of("train.iterations")), 5);
    CHECK(!c->settings[key_of("train.epochs")].given);
    CHECK_INT(config_integer(c, key_of("seeds")), 3);
    CHECK_TEXT(config_text(c, key_of("name")), "a");
    CHECK_INT(c->exclusion_count, 1);
    CHECK_TEXT(c->exclusions[0].condition.place, "a.yaml:3:11");
    text place = {0};
    config_append_place(&place, c, key_of("train.lr"));
    CHECK_TEXT(text_string(&place), "lib/base.yaml:2:13");
    text_free(&place);
    config_free(c);
}

TEST(of_several_files_later_ones_count_more) {
    write_file("one.yaml", "train: {epochs: 1, lr: 1}\n");
    write_file("two.yaml", "train: {lr: 2}\n");
    write_file("b.yaml", "extends: [one.yaml, two.yaml, one.yaml, two.yaml]\n");
    config *c = load_good("b.yaml", NULL);
    CHECK(config_real(c, key_of("train.lr")) == 2);
    config_free(c);
}

#define PROFILES                                           \
    "train: {epochs: 9, lr: [1, 2]}\n"                     \
    "profiles:\n"                                          \
    "  quick: {train.epochs: 1, data: {train_size: 50}}\n" \
    "  steps: {train: {iterations: 4}, zip: [[hidden_dim, lr]], model.hidden_dim: [5, 6]}\n"

TEST(profiles_count_more_than_the_file_and_less_than_overrides) {
    write_file("p.yaml", PROFILES);
    config *c = load_good("p.yaml", NULL);
    CHECK_INT(config_integer(c, key_of("train.epochs")), 9);
    config_free(c);
    c = load_good("p.yaml", "profile=quick");
    CHECK_INT(config_integer(c, key_of("train.epochs")), 1);
    CHECK_INT(config_integer(c, key_of("data.train_size")), 50);
    CHECK_INT(c->override_count, 0);
    config_free(c);
    c = load_good("p.yaml", "profile=quick,steps");
    CHECK_INT(config_integer(c, key_of("train.iterations")), 4);
    CHECK(!c->settings[key_of("train.epochs")].given);
    CHECK_INT(config_integer(c, key_of("data.train_size")), 50);
    CHECK_INT(c->zip_count, 1);
    config_free(c);
    write_file("q.yaml", "extends: p.yaml\nprofiles: {quick: {train.epochs: 2}}\n");
    c = load_good("q.yaml", "profile=quick"); /* the nearer of two of one name */
    CHECK_INT(config_integer(c, key_of("train.epochs")), 2);
    config_free(c);
}

/* What is kept of a run is read again without any file, and is the same config. */
TEST(the_composed_text_is_the_same_config) {
    write_file(
        "root.yaml",
        "title: \"a: \\\"b\\\" # c\"\nmodel: {layer_dim: [1, 2], hidden_dim: {min: 4, max: 8, "
        "step: 4}}\ntrain: {lr: '= 1 / max(1, layer_dim)', clip_norm: {values: [0, 1], when: "
        "layer_dim > 1, else: 0}, init: {from: w.h5}}\ngrids: {a: {batch_size: [1, 2]}}\n");
    write_file("r.yaml",
               "extends: root.yaml\nprofiles: {go: {train: {epochs: 3}}}\n"
               "exclude:\n  - {layer_dim: 2, hidden_dim: [[4, 3], 8]}\n  - lr > 0.5\n");
    config *c = load_good("r.yaml", "profile=go");
    CHECK_CONTAINS(c->source, "model.layer_dim: [1, 2] # from root.yaml:2\n");
    CHECK_CONTAINS(c->source, "train.epochs: 3 # from r.yaml:2\n");
    text problems = {0}, canonical = {0}, again = {0};
    config *kept = NULL;
    CHECK_INT(config_parse_again(&key_language, "r.yaml", c->source, c->source_bytes, NULL, 0, 0,
                                 &kept, &problems),
              STATUS_OK);
    CHECK_TEXT(text_string(&problems), "");
    REQUIRE(kept);
    config_append_canonical(&canonical, c);
    config_append_canonical(&again, kept);
    CHECK_TEXT(text_string(&again), text_string(&canonical));
    for (config_key key = 0; key < key_language.key_count; key++)
        CHECK_INT(kept->settings[key].given, c->settings[key].given);
    text_free(&problems);
    text_free(&canonical);
    text_free(&again);
    config_free(kept);
    config_free(c);
    write_file("plain.yaml", "train: {epochs: 1} # as it is\n");
    c = load_good("plain.yaml", NULL);
    CHECK_TEXT(c->source, "train: {epochs: 1} # as it is\n");
    config_free(c);
}

TEST(errors_name_the_file_and_who_extends_it) {
    write_file("bad.yaml", "train: {epochs: 1, lr: x}\nfoo: 1\n");
    write_file("e.yaml", "seeds: 0\nextends: bad.yaml\n");
    text problems = {0};
    CHECK(!load("e.yaml", NULL, &problems));
    CHECK_CONTAINS(text_string(&problems),
                   "bad.yaml:1:24: error: 'train.lr' must be a number from 1e-30 to 1000000, not "
                   "'x' (bad.yaml is extended by e.yaml, line 2)\n");
    CHECK_CONTAINS(text_string(&problems), "bad.yaml:2:1: error: unknown key 'foo'");
    text_free(&problems);
}

TEST(cycles_depth_and_what_is_no_file_are_refused) {
    write_file("x.yaml", "extends: y.yaml\n");
    write_file("y.yaml", "extends: x.yaml\n");
    check_refused("x.yaml", NULL,
                  "y.yaml:1:10: error: extends: y.yaml extends x.yaml again: x.yaml -> y.yaml -> "
                  "x.yaml (y.yaml is extended by x.yaml, line 1)\n");
    write_file("self.yaml", "extends: ./self.yaml\n");
    check_refused("self.yaml", NULL,
                  "self.yaml:1:10: error: extends: self.yaml extends self.yaml again: self.yaml -> "
                  "self.yaml\n");
    write_file("n.yaml", "extends: [nix.yaml, 'http://host/a.yaml', [1]]\n");
    check_refused("n.yaml", NULL,
                  "n.yaml:1:11: error: extends: cannot open nix.yaml: No such file or directory\n"
                  "n.yaml:1:21: error: extends: http://host/a.yaml: it takes a file, not an "
                  "address\n"
                  "n.yaml:1:43: error: extends: write the path of a config, or a list of them\n");
    char name[32], content[64];
    for (int i = 0; i < 10; i++) {
        snprintf(name, sizeof name, "d%d.yaml", i);
        snprintf(content, sizeof content, i < 9 ? "extends: d%d.yaml\n" : "train.epochs: %d\n",
                 i + 1);
        write_file(name, content);
    }
    config_free(load_good("d1.yaml", NULL));
    check_refused("d0.yaml", NULL,
                  "d8.yaml:1:10: error: extends: d9.yaml: extended over more than 8 files, one by "
                  "another (d8.yaml is extended by d7.yaml, line 1)\n");
}

/* Ten files that each name the next ten times come to 10^8. */
TEST(bombs_are_refused_at_once) {
    char name[32];
    for (int i = 0; i < 7; i++) {
        text content = {0};
        text_append(&content, "extends: [");
        for (int k = 0; k < 10; k++)
            text_append_format(&content, "%sb%d.yaml", k ? ", " : "", i + 1);
        text_append(&content, "]\n");
        snprintf(name, sizeof name, "b%d.yaml", i);
        write_file(name, text_string(&content));
        text_free(&content);
    }
    write_file("b7.yaml", "train.epochs: 1\n");
    text problems = {0};
    CHECK(!load("b0.yaml", NULL, &problems));
    CHECK_CONTAINS(text_string(&problems), "it would be the 32nd file; at most 31 are extended");
    text_free(&problems);
    text content = {0};
    for (int i = 0; i < 20000; i++) text_append(&content, "# a line of thirty characters\n");
    write_file("long.yaml", text_string(&content));
    text_free(&content);
    write_file("m.yaml", "extends: [long.yaml, long.yaml]\n");
    CHECK(!load("m.yaml", NULL, &problems));
    CHECK_CONTAINS(text_string(&problems), "long.yaml");
    text_free(&problems);
}

TEST(profiles_are_checked) {
    write_file("p.yaml", PROFILES);
    check_refused("p.yaml", "profile=fast",
                  "p.yaml:1:1: error: there is no profile 'fast' (there are: quick, steps)\n");
    write_file("s.yaml", "train.epochs: 1\nprofiles: {a: 3, b: {extends: p.yaml}}\n");
    check_refused("s.yaml", "profile=a",
                  "s.yaml:2:15: error: profiles: write keys with their values below 'a'\n"
                  "s.yaml:2:22: error: 'extends' stands at the top of a file, not in a profile\n");
    check_refused("s.yaml", "profile=b",
                  "s.yaml:2:15: error: profiles: write keys with their values below 'a'\n"
                  "s.yaml:2:22: error: 'extends' stands at the top of a file, not in a profile\n");
    write_file("t.yaml",
               "train.epochs: 1\nprofiles: {a: {}, b: {train: {lrr: 1, lr: x}}, 'c,d': {}}\n");
    check_refused(
        "t.yaml", "profile=a",
        "t.yaml:2:31: error: unknown key 'train.lrr' (did you mean 'train.lr'?)\n"
        "t.yaml:2:43: error: 'train.lr' must be a number from 1e-30 to 1000000, not 'x'\n"
        "t.yaml:2:48: error: profiles: the name 'c,d' holds a comma, which stands between "
        "two that are chosen; name it otherwise\n");
    CHECK_OVERRIDE_ERRORS(EPOCHS,
                          "override 'extends=a.yaml': error: 'extends' stands in a file; a profile "
                          "is chosen by --profile NAME\n",
                          "extends=a.yaml");
}

/* What comes out of results, which may be anyone's, opens no files. */
TEST(an_empty_word_takes_back_what_an_extended_file_says) {
    write_file("full.yaml",
               "train: {epochs: 1, lr: [1, 2], batch_size: [7, 8]}\nzip: [[lr, batch_size]]\n"
               "exclude: [lr == 2]\ninclude: [{lr: 3, batch_size: 9}]\n"
               "profiles: {whole: {zip: [], exclude: [], include: []}}\n");
    config *c = load_good("full.yaml", NULL);
    CHECK(c->zip_count == 1 && c->exclusion_count == 1 && c->row_count == 1);
    config_free(c);
    c = load_good("full.yaml", "profile=whole");
    CHECK(c->zip_count == 0 && c->exclusion_count == 0 && c->row_count == 0);
    config_free(c);
    write_file("of_grids.yaml", "train.epochs: 1\ngrids: {a: {lr: 1}, b: {lr: 2}}\n");
    write_file("of_none.yaml", "extends: of_grids.yaml\ngrids: {}\ntrain.lr: 5\n");
    c = load_good("of_grids.yaml", NULL);
    CHECK(c->grid_count == 2);
    config_free(c);
    c = load_good("of_none.yaml", NULL);
    CHECK(c->grid_count == 0 && config_real(c, key_of("train.lr")) == 5);
    config_free(c);
}

TEST(what_is_kept_of_a_run_extends_nothing) {
    text problems = {0};
    config *c = NULL;
    const char source[] = "extends: plain.yaml\n";
    CHECK_INT(config_parse_again(&key_language, "k.yaml", source, sizeof source - 1, NULL, 0, 0, &c,
                                 &problems),
              STATUS_BAD_INPUT);
    CHECK_TEXT(text_string(&problems),
               "k.yaml:1:1: error: extends: what is kept of an earlier run extends no files; give "
               "the config itself\n");
    text_free(&problems);
}

int main(void) {
    const char *folder = getenv("TEST_TMPDIR");
    if (chdir(folder ? folder : "/tmp") != 0) abort();
    RUN(a_file_counts_more_than_what_it_extends);
    RUN(of_several_files_later_ones_count_more);
    RUN(profiles_count_more_than_the_file_and_less_than_overrides);
    RUN(the_composed_text_is_the_same_config);
    RUN(errors_name_the_file_and_who_extends_it);
    RUN(cycles_depth_and_what_is_no_file_are_refused);
    RUN(bombs_are_refused_at_once);
    RUN(profiles_are_checked);
    RUN(an_empty_word_takes_back_what_an_extended_file_says);
    RUN(what_is_kept_of_a_run_extends_nothing);
    return check_finish();
}
