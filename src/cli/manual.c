#include "src/cli/manual.h"

#include <string.h>

#include "src/base/utf8.h"
#include "src/cli/command.h"
#include "src/cli/options.h"
#include "src/cli/topics.h"
#include "src/results/environment.h"
#include "src/trial/fields.h"

/* A character that is not ASCII, as \[u00D7]; how many bytes it has. */
static size_t append_special(text *out, const char *raw) {
    uint32_t point = 0;
    const size_t bytes = utf8_decode(raw, &point);
    text_append_format(out, "\\[u%04X]", point);
    return bytes ? bytes : 1;
}

/* Text as roff means it: backslashes and hyphens as themselves, no line that looks like a request,
 * nothing but ASCII. */
static void append_roff(text *out, const char *raw) {
    bool at_start = true;
    for (; *raw; raw++) {
        if ((unsigned char)*raw >= 0xc0) {
            raw += append_special(out, raw) - 1;
            at_start = false;
            continue;
        }
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

static void append_entries(text *out, const prose_entry entries[]) {
    for (; entries->name; entries++) append_tagged(out, entries->name, entries->meaning);
}

static bool begins_verbatim(const char *line) {
    return *line == ' ';
}

/* The lines up to an empty one, or to where verbatim lines begin or end. */
static const char *block_end(const char *from) {
    bool verbatim = begins_verbatim(from);
    while (*from && *from != '\n' && begins_verbatim(from) == verbatim) {
        from += strcspn(from, "\n");
        from += *from == '\n';
    }
    return from;
}

/* Text as prose_append takes it: paragraphs are filled, lines that begin with a space are kept. */
static void append_prose(text *out, const char *prose) {
    while (*prose) {
        const char *end = block_end(prose);
        text block = {0};
        text_append_bytes(&block, prose, (size_t)(end - prose));
        text_append(out, begins_verbatim(prose) ? ".PP\n.nf\n" : ".PP\n");
        append_roff(out, text_string(&block));
        if (block.bytes && block.data[block.bytes - 1] != '\n') text_append(out, "\n");
        if (begins_verbatim(prose)) text_append(out, ".fi\n");
        text_free(&block);
        prose = end + (*end == '\n');
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
    text form = {0};
    command_append_form(&form, c);
    text_append(out, ".SS ");
    append_roff(out, text_string(&form));
    text_append(out, "\n");
    text_free(&form);
    append_roff(out, c->summary);
    text_append(out, "\n");
    append_prose(out, c->help);
    append_options(out, c);
}

static void append_keys(text *out) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        text meaning = {0};
        text_append_format(&meaning, "%s.\n(", key_info(key)->meaning);
        topic_append_key(&meaning, key);
        text_append(&meaning, ")");
        append_tagged(out, key_info(key)->name, text_string(&meaning));
        text_free(&meaning);
    }
}

static void append_fields(text *out) {
    for (int group = FIELD_PLAN; group <= FIELD_RUNTIME; group++) {
        text_append_format(out, ".SS %s: ", topic_groups[group].name);
        append_roff(out, topic_groups[group].meaning);
        text_append(out, "\n");
        for (int i = 0; i < fields_count(); i++)
            if (fields_at(i)->group == (field_group)group)
                append_tagged(out, fields_at(i)->name, fields_at(i)->meaning);
    }
}

static void append_head(text *out) {
    text_append(out, ".\\\" Made by 'sweep help man'; do not edit.\n");
    text_append_format(out, ".TH SWEEP 1 \"\" \"sweep %s\" \"User Commands\"\n",
                       environment_version());
    text_append(out, ".nh\n.ad l\n"); /* names are not to be broken */
    append_section(out, "NAME");
    text_append(out,
                "sweep \\- train every recurrent network that a file describes and compare them\n");
    append_section(out, "SYNOPSIS");
    text_append(out,
                ".B sweep\n.I CONFIG\n.RI [ KEY = VALUE \" ...]\"\n.br\n.B sweep\n.I COMMAND\n"
                ".RI [ ARGUMENT \" ...]\"\n");
    append_section(out, "DESCRIPTION");
    append_prose(out, topic_about);
}

/* Commands are longer than tags should be. */
static void append_examples(text *out) {
    for (const prose_entry *e = topic_examples; e->name; e++) {
        text_append(out, ".PP\n");
        append_roff(out, e->meaning);
        text_append(out, ":\n.PP\n.nf\n.RS 4\n");
        append_roff(out, e->name);
        text_append(out, "\n.RE\n.fi\n");
    }
}

static void append_results(text *out) {
    append_entries(out, topic_files);
    append_prose(out, topic_results_file);
    append_fields(out);
}

void manual_append(text *out) {
    append_head(out);
    append_section(out, "EXAMPLES");
    append_examples(out);
    append_section(out, "OPTIONS");
    append_entries(out, topic_program_options);
    append_prose(out, topic_options);
    append_section(out, "COMMANDS");
    for (const command *const *c = command_list; *c; c++) append_command(out, *c);
    append_section(out, "CONFIG LANGUAGE");
    append_prose(out, topic_config_language);
    append_keys(out);
    append_section(out, "DATA");
    append_entries(out, topic_data);
    append_prose(out, topic_own_data);
    append_section(out, "RESULTS");
    append_results(out);
    append_section(out, "EXIT STATUS");
    append_entries(out, topic_exit_codes);
    append_section(out, "ENVIRONMENT");
    append_entries(out, topic_environment);
    append_section(out, "SEE ALSO");
    text_append(out, ".BR gnuplot (1),\n.BR h5dump (1),\n.BR h5ls (1)\n");
}
