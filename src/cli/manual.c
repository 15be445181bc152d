#include "src/cli/manual.h"

#include <string.h>

#include "src/cli/command.h"
#include "src/cli/environment.h"
#include "src/cli/options.h"
#include "src/cli/topics.h"
#include "src/store/fields.h"

/* Text as roff means it: backslashes and hyphens as themselves, no line that looks like a request.
 */
static void append_roff(text *out, const char *raw) {
    bool at_start = true;
    for (; *raw; raw++) {
        if (at_start && (*raw == '.' || *raw == '\'')) text_append(out, "\\&");
        if (*raw == '\\')
            text_append(out, "\\e");
        else if (*raw == '-')
            text_append(out, "\\-");
        else
            text_append_bytes(out, raw, 1);
        at_start = *raw == '\n';
    }
}

static void append_section(text *out, const char *heading) {
    text_append_format(out, ".SH %s\n", heading);
}

/* A name and, set in below it, what it means. */
static void append_tagged(text *out, const char *name, const char *meaning) {
    text_append(out, ".TP\n.B ");
    append_roff(out, name);
    text_append(out, "\n");
    append_roff(out, meaning[0] ? meaning : name);
    text_append(out, "\n");
}

static void append_entries(text *out, const topic_entry entries[]) {
    for (; entries->name; entries++) append_tagged(out, entries->name, entries->meaning);
}

static void append_paragraphs(text *out, const char *paragraphs) {
    while (*paragraphs) {
        const char *end = strstr(paragraphs, "\n\n");
        text paragraph = {0};
        size_t bytes = end ? (size_t)(end - paragraphs) : strlen(paragraphs);
        text_append_bytes(&paragraph, paragraphs, bytes);
        text_append(out, ".PP\n");
        append_roff(out, text_string(&paragraph));
        text_append(out, "\n");
        text_free(&paragraph);
        paragraphs += bytes + (end ? 2 : 0);
    }
}

static void append_options(text *out, const command *c) {
    int count = options_count(c);
    for (int i = 0; i < count; i++) {
        text form = {0};
        options_append_form(&form, &c->options[i]);
        append_tagged(out, text_string(&form), c->options[i].meaning);
        text_free(&form);
    }
}

static void append_command(text *out, const command *c) {
    text_append_format(out, ".SS sweep %s ", c->name);
    append_roff(out, c->arguments);
    text_append(out, "\n");
    append_roff(out, c->summary);
    text_append(out, "\n");
    if (c->help[0]) {
        text_append(out, ".PP\n.nf\n");
        append_roff(out, c->help);
        text_append(out, ".fi\n");
    }
    append_options(out, c);
}

static void append_keys(text *out) {
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
        text meaning = {0};
        text_append_format(&meaning, "%s.\n(", config_describe(key)->meaning);
        topic_append_key(&meaning, key);
        text_append(&meaning, ")");
        append_tagged(out, config_describe(key)->name, text_string(&meaning));
        text_free(&meaning);
    }
}

static void append_fields(text *out) {
    for (int group = FIELD_PLAN; group <= FIELD_RUNTIME; group++) {
        text_append_format(out, ".SS %s: ", topic_groups[group].name);
        append_roff(out, topic_groups[group].meaning);
        text_append(out, "\n");
        for (int i = 0; i < fields_count(); i++)
            if (fields_group(i) == (field_group)group)
                append_tagged(out, fields_name(i), fields_meaning(i));
    }
}

static void append_head(text *out) {
    text_append(out, ".\\\" Made by 'sweep help man'; do not edit.\n");
    text_append_format(out, ".TH SWEEP 1 \"\" \"sweep %s\" \"User Commands\"\n",
                       environment_version());
    append_section(out, "NAME");
    text_append(out, "sweep \\- train every LSTM network that a file describes and compare them\n");
    append_section(out, "SYNOPSIS");
    text_append(out,
                ".B sweep\n.I CONFIG\n.RI [ KEY = VALUE \" ...]\"\n.br\n.B sweep\n.I COMMAND\n"
                ".RI [ ARGUMENT \" ...]\"\n");
    append_section(out, "DESCRIPTION");
    append_paragraphs(out,
                      "Trains every network that a YAML file describes, stores what came out in "
                      "HDF5 and renders a report.  The same config gives the same bits, with any "
                      "number of workers, after any interruption, on any x86-64 machine.\n\n"
                      "'sweep CONFIG' is short for 'sweep run CONFIG'.");
}

void manual_append(text *out) {
    append_head(out);
    append_section(out, "COMMANDS");
    for (const command *const *c = command_list; *c; c++) append_command(out, *c);
    append_section(out, "CONFIG LANGUAGE");
    append_paragraphs(out, topic_config_language);
    append_keys(out);
    append_section(out, "RESULTS");
    append_entries(out, topic_files);
    append_fields(out);
    append_section(out, "EXIT STATUS");
    append_entries(out, topic_exit_codes);
    append_section(out, "ENVIRONMENT");
    append_entries(out, topic_environment);
}
