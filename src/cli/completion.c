#include "src/cli/completion.h"

#include <ctype.h>
#include <string.h>

#include "src/cli/help_topics.h"
#include "src/trial/fields.h"

/* --- what the words of a usage stand for --- */

static const struct {
    const char *name;
    completion_kind kind;
    const char *words;
} placeholders[] = {
    {"CONFIG", COMPLETION_FILES, ""},
    {"DIR", COMPLETION_FILES, ""},
    {"FILE", COMPLETION_FILES, ""},
    {"PATH", COMPLETION_FILES, ""},
    {"A", COMPLETION_FILES, ""},
    {"B", COMPLETION_FILES, ""},
    {"KEY=VALUE", COMPLETION_SETTINGS, ""},
    {"CONDITION", COMPLETION_COLUMNS, ""},
    {"KEY", COMPLETION_COLUMNS, ""},
    {"A,B,C", COMPLETION_COLUMNS, ""},
    {"COMMAND", COMPLETION_COMMANDS, ""},
    {"FORMAT", COMPLETION_NOTHING, "csv json jsonl safetensors"},
    {"NAME", COMPLETION_NOTHING, ""},
    {"FORM", COMPLETION_NOTHING, "csv json"},
};
enum { PLACEHOLDER_COUNT = sizeof placeholders / sizeof *placeholders };

/* Where the name at `word` ends: "[DIR|FILE]" -> "|FILE]". */
static size_t name_bytes(const char *word) {
    return strcspn(word, "|] ");
}

static int find_placeholder(const char *word) {
    size_t bytes = name_bytes(word);
    for (int i = 0; i < PLACEHOLDER_COUNT; i++)
        if (strlen(placeholders[i].name) == bytes &&
            strncmp(placeholders[i].name, word, bytes) == 0)
            return i;
    return -1;
}

static completion_kind kind_of(const char *word) {
    int place = find_placeholder(word);
    return place < 0 ? COMPLETION_NOTHING : placeholders[place].kind;
}

static void append_word(text *out, const char *word, size_t bytes) {
    if (!bytes) return;
    if (out->bytes) text_append(out, " ");
    text_append_bytes(out, word, bytes);
}

static bool is_topic(const char *word, size_t bytes) {
    return bytes == strlen("TOPIC") && strncmp(word, "TOPIC", bytes) == 0;
}

static void append_topics(text *words) {
    for (const topic *t = topic_list; t->name; t++) append_word(words, t->name, strlen(t->name));
    append_word(words, "completion", strlen("completion"));
}

/* "mnist|fashion_mnist" -> "mnist fashion_mnist"; FORMAT and TOPIC -> their words. */
static void append_alternatives(text *out, const char *word) {
    text words = {0};
    for (;;) {
        size_t bytes = name_bytes(word);
        int place = find_placeholder(word);
        if (place >= 0)
            append_word(&words, placeholders[place].words, strlen(placeholders[place].words));
        else if (is_topic(word, bytes))
            append_topics(&words);
        else if (islower((unsigned char)word[0]))
            append_word(&words, word, bytes);
        if (word[bytes] != '|') break;
        word += bytes + 1;
    }
    text_append(out, text_string(&words));
    text_free(&words);
}

/* A usage's word without its bracket: "[DIR] [CONDITION ...] [--all]"; "" when it is an option. */
static const char *usage_word(const command *c, int index) {
    const char *word = c->arguments;
    for (; index > 0 && *word; index--) {
        word += strcspn(word, " ");
        word += strspn(word, " ");
    }
    word += *word == '[';
    return *word == '-' ? "" : word;
}

completion_kind completion_first(const command *c) {
    return kind_of(usage_word(c, 0));
}

completion_kind completion_later(const command *c) {
    return kind_of(usage_word(c, 1));
}

completion_kind completion_argument(const option_info *o) {
    return o->argument ? kind_of(o->argument) : COMPLETION_NOTHING;
}

void completion_append_first_words(text *out, const command *c) {
    append_alternatives(out, usage_word(c, 0));
}

void completion_append_argument_words(text *out, const option_info *o) {
    if (o->argument) append_alternatives(out, o->argument);
}

/* --- lists --- */

void completion_append_commands(text *out) {
    for (const command *const *c = command_list; *c; c++)
        text_append_format(out, "%s%s", c == command_list ? "" : " ", (*c)->name);
}

void completion_append_columns(text *out) {
    for (int i = 0; i < fields_count(); i++)
        text_append_format(out, "%s%s", i ? " " : "", fields_at(i)->name);
}

void completion_append_choices(text *out, const char *const *choices) {
    for (int i = 0; choices && choices[i]; i++)
        text_append_format(out, "%s%s", i ? " " : "", choices[i]);
}

void completion_append_quoted(text *out, const char *raw) {
    text_append(out, "'");
    for (; *raw; raw++)
        if (*raw == '\'')
            text_append(out, "'\\''");
        else
            text_append_bytes(out, raw, 1);
    text_append(out, "'");
}

/* --- shells --- */

const char *const completion_shells[] = {"bash", "zsh", "fish", NULL};

bool completion_append(text *out, const char *shell) {
    static void (*const scripts[])(text *) = {completion_append_bash, completion_append_zsh,
                                              completion_append_fish};
    for (int i = 0; completion_shells[i]; i++) {
        if (strcmp(shell, completion_shells[i]) != 0) continue;
        scripts[i](out);
        return true;
    }
    return false;
}
