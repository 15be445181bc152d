/* YAML that is meant to hurt, or that readers disagree on: refused at once, with its place. */
#include <stdlib.h>

#include "tests/config_parsing.h"

#define AT(line, column) "c.yaml:" #line ":" #column ": error: "

static void check_bytes(const char *source, size_t bytes, const char *wanted) {
    text problems = {0};
    config_free(parse_bytes(source, bytes, NULL, &problems));
    CHECK_TEXT(text_string(&problems), wanted);
    text_free(&problems);
}

#define CHECK_BYTES(source, wanted) check_bytes(source, sizeof(source) - 1, wanted)

/* `unit` `count` times, between `before` and `after`. */
static text repeated(const char *before, const char *unit, size_t count, const char *after) {
    text t = {0};
    text_append(&t, before);
    for (size_t i = 0; i < count; i++) text_append(&t, unit);
    text_append(&t, after);
    return t;
}

static void check_repeated(const char *before, const char *unit, size_t count, const char *after,
                           const char *wanted) {
    text t = repeated(before, unit, count, after);
    check_bytes(t.data, t.bytes, wanted);
    text_free(&t);
}

TEST(empty_files_are_refused) {
    static const char wanted[] =
        AT(1, 1) "the config is empty; write at least 'train: {epochs: 1}'\n";
    CHECK_ERRORS("", wanted);
    CHECK_ERRORS("# nothing\n", wanted);
    CHECK_ERRORS("---\n...\n", AT(2, 1) "the config is empty; write at least 'train: {epochs: "
                                        "1}'\n");
    CHECK_ERRORS("hello\n", AT(1, 1) "a config is a mapping of keys to values, such as 'train: "
                                     "{epochs: 1}'\n");
    CHECK_ERRORS("[1]\n", AT(1, 1) "a config is a mapping of keys to values, such as 'train: "
                                   "{epochs: 1}'\n");
}

TEST(other_encodings_are_refused) {
    static const char wanted[] = AT(1, 1) "not UTF-8 (it looks like UTF-16); save it as UTF-8\n";
    CHECK_BYTES(
        "\xff\xfe"
        "a\0:\0 \0"
        "1\0",
        wanted);
    CHECK_BYTES(
        "\xfe\xff\0a\0:\0 \0"
        "1",
        wanted);
    CHECK_BYTES(
        "a\0:\0 \0"
        "1\0",
        wanted);
    CHECK_BYTES(
        "\0a\0:\0 \0"
        "1",
        wanted);
    CHECK_BYTES(EPOCHS "title: \xc3\xa9 \xff\n",
                AT(2, 10) "not UTF-8 (invalid leading UTF-8 octet); save the file as UTF-8\n");
    CHECK_BYTES(EPOCHS "title: \xed\xa0\x80\n",
                AT(2, 8) "not UTF-8 (invalid Unicode character); save the file as UTF-8\n");
    CHECK_BYTES(
        EPOCHS "title: \xc0\xaf\n",
        AT(2, 8) "not UTF-8 (invalid length of a UTF-8 sequence); save the file as UTF-8\n");
}

TEST(a_byte_order_mark_does_not_shift_columns) {
    CHECK_ERRORS("\xef\xbb\xbfzzzzzz: 1\n" EPOCHS, AT(1, 1) "unknown key 'zzzzzz'" TOP_KEYS "\n");
}

TEST(control_characters_are_refused) {
    static const char cure[] =
        " is not allowed; remove it, or write it as an escape in double quotes\n";
    text wanted = {0};
    text_append_format(&wanted, AT(2, 9) "control character U+0000%s", cure);
    CHECK_BYTES(EPOCHS "title: a\0b\n", text_string(&wanted));
    text_free(&wanted);
    text_append_format(&wanted, AT(2, 8) "control character U+001B%s", cure);
    CHECK_BYTES(EPOCHS "title: \x1b[31m\n", text_string(&wanted));
    text_free(&wanted);
    /* After \r\n and a two-byte letter. */
    text_append_format(&wanted, AT(2, 4) "control character U+0007%s", cure);
    CHECK_BYTES("a: 1\r\n\xc3\xa9: \x07\r\n", text_string(&wanted));
    text_free(&wanted);
}

TEST(doubtful_line_breaks_are_refused) {
    static const char why[] =
        " is a line break to some YAML readers and not to others; remove it\n";
    static const char *const breaks[][2] = {
        {"\xc2\x85", "U+0085"}, {"\xe2\x80\xa8", "U+2028"}, {"\xe2\x80\xa9", "U+2029"}};
    for (int i = 0; i < 3; i++) {
        text source = {0}, wanted = {0};
        text_append_format(&source, EPOCHS "title: a%sb\n", breaks[i][0]);
        text_append_format(&wanted, AT(2, 9) "%s%s", breaks[i][1], why);
        CHECK_ERRORS(text_string(&source), text_string(&wanted));
        text_free(&source);
        text_free(&wanted);
    }
}

TEST(anchors_aliases_and_merge_keys_are_refused) {
    CHECK_ERRORS(
        "model: &m {hidden_dim: &x 3}\n"
        "train:\n"
        "  <<: *m\n"
        "  epochs: *x\n"
        "data:\n"
        "  <<: {name: mnist}\n",
        AT(1, 8) "anchors ('&m') are not supported; write the value out\n"
        AT(1, 24) "anchors ('&x') are not supported; write the value out\n"
        AT(3, 7) "aliases ('*m') are not supported; write the value out\n"
        AT(4, 11) "aliases ('*x') are not supported; write the value out\n"
        AT(6, 3) "unknown key 'data.<<' (merge keys are not supported; write the keys out)\n");
    CHECK_ERRORS("train: &a [*a]\n",
                 AT(1, 8) "anchors ('&a') are not supported; write the value out\n"
                 AT(1, 8) "'train' is a section; write its keys below it: train.KEY\n"
                 AT(1, 12) "aliases ('*a') are not supported; write the value out\n");
    CHECK_ERRORS("*x : 1\n", AT(1, 1) "aliases ('*x') are not supported; write the value out\n");
}

/* The classic: nine doublings by ten are 10^9 values for a reader that follows aliases. */
TEST(a_bomb_of_aliases_never_unfolds) {
    text source = {0}, problems = {0};
    text_append(&source, "seeds: &a0 [1, 2]\n");
    for (int i = 1; i < 10; i++) {
        text_append_format(&source, "k%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++) text_append_format(&source, "%s*a%d", k ? ", " : "", i - 1);
        text_append(&source, "]\n");
    }
    config_free(parse_bytes(source.data, source.bytes, NULL, &problems));
    CHECK_CONTAINS(text_string(&problems),
                   AT(1, 8) "anchors ('&a0') are not supported; write the value out\n");
    CHECK_CONTAINS(text_string(&problems), "more errors are not shown\n");
    CHECK(problems.bytes < 4096);
    text_free(&source);
    text_free(&problems);
}

TEST(tags_are_refused) {
    CHECK_ERRORS("train: !!map {epochs: !!int 1, lr: ! 0.1, init: !<x> uniform}\n",
                 AT(1, 8) "tags ('!') are not supported; write the bare value\n"
                 AT(1, 23) "tags ('!') are not supported; write the bare value\n"
                 AT(1, 36) "tags ('!') are not supported; write the bare value\n"
                 AT(1, 49) "tags ('!') are not supported; write the bare value\n");
    CHECK_ERRORS("title: \xc3\xa9\xc3\xa9\ntrain.lr: ! '1'\n" EPOCHS,
                 AT(2, 11) "tags ('!') are not supported; write the bare value\n"
                 AT(2, 11) "'train.lr' must be a number from 1e-30 to 1000000, not '1' in quotes, "
                           "which is a text\n");
}

TEST(directives_and_second_documents_are_refused) {
    CHECK_ERRORS(EPOCHS "---\n" EPOCHS,
                 AT(2, 1) "a second document starts here; a config is one document\n");
    CHECK_ERRORS("%YAML 1.1\n---\n" EPOCHS,
                 AT(1, 1) "%YAML 1.1: configs are YAML 1.2; remove the line\n");
    CHECK_ERRORS("%TAG !e! tag:e,2000:\n---\n" EPOCHS,
                 AT(1, 1) "%TAG: tags are not supported; remove the line\n");
}

TEST(keys_must_be_words) {
    static const char wanted[] = AT(1, 3) "a key must be a plain word here\n";
    CHECK_ERRORS("? [a]\n: 1\n", wanted);
    CHECK_ERRORS("? {a: 1}\n: 1\n", wanted);
    CHECK_ERRORS("{{a: 1}: 2}\n", AT(1, 2) "a key must be a plain word here\n");
    CHECK_ERRORS("\"a\\0\": 2\n", AT(1, 1) "a key must be a plain word here\n");
}

TEST(syntax_errors_have_a_place_and_a_cure) {
    CHECK_ERRORS("train:\n\tepochs: 1\n", AT(2, 1) "a tab cannot indent in YAML; use spaces\n");
    CHECK_ERRORS("train: epochs: 1\n",
                 AT(1, 14) "no key can stand here; put a text that holds ': ' in quotes, and a "
                           "nested key on a line of its own\n");
    CHECK_ERRORS("\xc3\xa9: @x\n", AT(1, 4) "a value cannot start with '@'; put it in quotes\n");
    CHECK_ERRORS("train: {epochs: [1, 2}\n",
                 AT(1, 22) "did not find expected ',' or ']' while parsing a flow sequence\n");
    CHECK_ERRORS(EPOCHS "exclude: [layer_dim in [2, 3]]\n",
                 AT(2, 24) "no '[' can stand here; put a text that holds one in quotes\n");
    CHECK_ERRORS(EPOCHS "exclude:\n  lr: > 0.1\n",
                 AT(3, 9) "a block of text cannot begin so; put a text that begins with '>' or '|' "
                          "in quotes\n");
    CHECK_ERRORS(EPOCHS "exclude:\n  - lr: != 2\n",
                 AT(3, 9) "'!=' begins a tag here; put the condition in quotes\n");
    CHECK_ERRORS("title: \"abc\n",
                 AT(2, 1) "found unexpected end of stream while scanning a quoted scalar\n");
    CHECK_ERRORS("title: \"\\ud800\"\n",
                 AT(1, 11) "found invalid Unicode character escape code while parsing a quoted "
                           "scalar\n");
}

/* Depth, size and number: each of these takes a reader without limits seconds or gigabytes. */
TEST(bombs_are_refused_at_their_limit) {
    check_repeated("", "[", 1000000, "", AT(1, 33) "nested deeper than 32 levels\n");
    check_repeated("", "{a: ", 200000, "", AT(1, 129) "nested deeper than 32 levels\n");
    check_repeated("", "- ", 200000, "", AT(1, 65) "nested deeper than 32 levels\n");
    check_repeated("", "? ", 200000, "", AT(1, 3) "a key must be a plain word here\n");
    check_repeated("", "#", (1 << 20) + 1, "",
                   AT(1, 1) "1048577 bytes are too many; at most 1048576 are read\n");
    check_repeated("seeds: [", "1,", 99998, "1]\n", AT(1, 200005) "more than 100000 values; at most "
                                                                  "so many are read\n");
}

/* What is too long to be a name, a word or a number is shown cut. */
TEST(huge_scalars_are_refused_briefly) {
    static const char *const starts[] = {
        "name: ",          "title: ",      "train.lr: ", "data.name: ",
        "train.epochs: 1", "output.dir: ", "",           "seeds: [1, "};
    static const char *const ends[] = {"\n", "\n", "\n", "\n", "\n", "\n", ": 1\n", "]\n"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        text t = repeated(starts[i], i == 4 || i == 7 ? "9" : "x", 500000, ends[i]);
        text problems = {0};
        config_free(parse_bytes(t.data, t.bytes, NULL, &problems));
        CHECK_CONTAINS(text_string(&problems), "error: ");
        CHECK(problems.bytes < 1024);
        text_free(&t);
        text_free(&problems);
    }
}

TEST(numbers_beyond_every_type_are_refused) {
    static const char *const numbers[] = {"1e999",
                                          "-1e999",
                                          "1e99999999999999999999",
                                          "9223372036854775808",
                                          "18446744073709551616",
                                          "0xffffffffffffffffffffffff",
                                          "1e-999",
                                          "-0.0"};
    static const char *const keys[] = {"train.lr", "train.iterations", "model.hidden_dim",
                                       "run.workers"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            text source = {0}, problems = {0};
            text_append_format(&source, "%s%s: %s\n", k == 1 ? "" : EPOCHS, keys[k], numbers[i]);
            bool zero = k == 3 && (strcmp(numbers[i], "-0.0") == 0); /* 0 workers: the default */
            config *c = parse_bytes(source.data, source.bytes, NULL, &problems);
            if (!zero) CHECK(c == NULL);
            config_free(c);
            text_free(&source);
            text_free(&problems);
        }
}

/* The name becomes a folder below results/. */
TEST(names_cannot_lead_out_of_their_folder) {
    static const char *const bad[] = {
        "'../x'",     "x/y", "/x",   "'.'",  "'..'",  "'~'",         "\"a\\nb\"", "\"a\\0b\"",
        "\"a\\e[m\"", "'*'", "'\\'", "'\"'", "'...'", "\"\\u202e\"", "\xc3\xa9",  "''",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        text source = {0}, problems = {0};
        text_append_format(&source, EPOCHS "name: %s\n", bad[i]);
        CHECK(parse_bytes(source.data, source.bytes, NULL, &problems) == NULL);
        CHECK_CONTAINS(text_string(&problems), AT(2, 7) "'name' ");
        text_free(&source);
        text_free(&problems);
    }
    static const char *const made_plain[][2] = {
        {"'$HOME'", "_home"},
        {"'`x`'", "_x_"},
        {"'$(x)'", "__x_"},
        {"'a;b'", "a_b"},
        {"'a|b'", "a_b"},
        {"'a&b > c'", "a_b___c"},
        {"'%s'", "_s"},
        {"'A'", "a"},
        {"'..a'", "__a"},
        {"'\xc3\xa9t\xc3\xa9'", "__t__"},
        {"\"x\\u202ey\"", "x___y"},
    };
    for (size_t i = 0; i < sizeof made_plain / sizeof *made_plain; i++) {
        text source = {0};
        text_append_format(&source, EPOCHS "name: %s\n", made_plain[i][0]);
        config *c = good(text_string(&source), NULL);
        if (c) CHECK_TEXT(config_text(c, KEY_NAME), made_plain[i][1]);
        config_free(c);
        text_free(&source);
    }
    check_repeated(EPOCHS "name: ", "a", 300, "\n",
                   AT(2, 7) "'name' has 300 bytes; at most 64 are allowed\n");
    config *c = good(EPOCHS "name: -x\n", NULL); /* results/-x: no option of anything */
    if (c) CHECK_TEXT(config_text(c, KEY_NAME), "-x");
    config_free(c);
}

TEST(overrides_are_under_the_same_limits) {
    static const char *const bad[] = {
        "seeds=&a [1, *a]",
        "seeds=*a",
        "train.lr=!!float 0.1",
        "train.lr=0.1\n--- 0.2",
        "train.lr=%YAML 1.1",
        "title=\x1b[31m",
        "title=\xff\xfe",
        "title=a\nname: b",
        "name=../x",
        "train.lr=1e999",
        "seeds=\xc2\x85",
        "title={a: {b: c}}",
        "=",
        "",
        "\x1b=1",
        "a\nb=1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        text problems = {0};
        const char *const overrides[] = {bad[i], NULL};
        CHECK(parse_bytes(EPOCHS, sizeof EPOCHS - 1, overrides, &problems) == NULL);
        CHECK(!strpbrk(text_string(&problems), "\x1b\t\r\x7f"));
        for (const char *line = text_string(&problems); line && *line;) {
            CHECK(strncmp(line, "override '", 10) == 0); /* an argument forges no line of its own */
            const char *newline = strchr(line, '\n');
            line = newline ? newline + 1 : NULL;
        }
        text_free(&problems);
    }
    text deep = repeated("seeds=", "[", 100000, ""), problems = {0};
    const char *const overrides[] = {text_string(&deep), NULL};
    CHECK(parse_bytes(EPOCHS, sizeof EPOCHS - 1, overrides, &problems) == NULL);
    CHECK_CONTAINS(text_string(&problems), "nested deeper than 32 levels\n");
    CHECK(problems.bytes < 1024);
    text_free(&deep);
    text_free(&problems);
}

TEST(long_input_inside_the_limits_is_read_in_full) {
    check_repeated(EPOCHS "title: \"", "\\t", 400000, "\"\n",
                   AT(2, 8) "'title' has 400000 bytes; at most 200 are allowed\n");
    text t = repeated("train.epochs: 1\nk: 1\n", "k: 1\n", 50000, "");
    text problems = {0};
    config_free(parse_bytes(t.data, t.bytes, NULL, &problems));
    CHECK_CONTAINS(text_string(&problems),
                   AT(3, 1) "duplicate key 'k' (first: line 2, column 1)\n");
    CHECK_CONTAINS(text_string(&problems), "c.yaml: error: 49981 more errors are not shown\n");
    text_free(&t);
    text_free(&problems);
}

/* Every text cut short is refused or is a config; the sanitisers watch the way there. */
TEST(no_cut_or_changed_byte_does_harm) {
    static const char source[] =
        "%YAML 1.2\n---\nname: a\ntitle: \"\\u00e9 \\\"x\\\"\"\nmodel: {hidden_dim: [1, 2], "
        "layer_dim: {min: 1, max: 4, num: 3, scale: log}}\ntrain:\n  lr: &a !!float 0.1\n  "
        "epochs: *a\n  init: |\n    uniform\nseeds:\n- 1\n- ? x\n  : y\n...\n";
    static const char changes[] = "\0\t\n :,[]{}&*!|>'\"%@`#?-\x7f\x80\xc2\xff";
    for (size_t at = 0; at < sizeof source - 1; at++) {
        text problems = {0};
        config_free(parse_bytes(source, at, NULL, &problems));
        text_free(&problems);
        for (size_t i = 0; i < sizeof changes - 1; i++) {
            char changed[sizeof source];
            memcpy(changed, source, sizeof source);
            changed[at] = changes[i];
            config_free(parse_bytes(changed, sizeof changed - 1, NULL, &problems));
            text_free(&problems);
        }
    }
}

int main(void) {
    RUN(empty_files_are_refused);
    RUN(other_encodings_are_refused);
    RUN(a_byte_order_mark_does_not_shift_columns);
    RUN(control_characters_are_refused);
    RUN(doubtful_line_breaks_are_refused);
    RUN(anchors_aliases_and_merge_keys_are_refused);
    RUN(a_bomb_of_aliases_never_unfolds);
    RUN(tags_are_refused);
    RUN(directives_and_second_documents_are_refused);
    RUN(keys_must_be_words);
    RUN(syntax_errors_have_a_place_and_a_cure);
    RUN(bombs_are_refused_at_their_limit);
    RUN(huge_scalars_are_refused_briefly);
    RUN(numbers_beyond_every_type_are_refused);
    RUN(names_cannot_lead_out_of_their_folder);
    RUN(overrides_are_under_the_same_limits);
    RUN(long_input_inside_the_limits_is_read_in_full);
    RUN(no_cut_or_changed_byte_does_harm);
    return check_finish();
}
