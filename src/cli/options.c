#include "src/cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* What getopt_long returns for the option at `index` of the table; letters stand for themselves. */
enum { FIRST_CODE = 256, HELP_CODE = FIRST_CODE + OPTIONS_MAX };

/* The table of a command in getopt's form. */
typedef struct grammar {
    struct option long_ones[OPTIONS_MAX + 2];
    char letters[2 * OPTIONS_MAX + 8];
} grammar;

int options_count(const command *c) {
    int count = 0;
    while (c->options && c->options[count].name) count++;
    return count;
}

static void add_letter(char *letters, const option_info *o) {
    size_t end = strlen(letters);
    if (!o->letter) return;
    letters[end] = o->letter;
    letters[end + 1] = o->argument ? ':' : '\0';
}

/* "-" gives other words in their place, whatever POSIXLY_CORRECT says; ":" leaves messages to us.
 */
static grammar grammar_of(const command *c) {
    grammar g = {.letters = "-:h"};
    int count = options_count(c);
    for (int i = 0; i < count; i++) {
        const option_info *o = &c->options[i];
        g.long_ones[i] = (struct option){.name = o->name + 2,
                                         .has_arg = o->argument ? required_argument : no_argument,
                                         .val = FIRST_CODE + i};
        add_letter(g.letters, o);
    }
    g.long_ones[count] = (struct option){.name = "help", .val = HELP_CODE};
    return g;
}

/* The option that getopt's code stands for; NULL if none. */
static const option_info *option_of(const command *c, int code) {
    int count = options_count(c);
    for (int i = 0; i < count; i++)
        if (code == FIRST_CODE + i || (code && code == c->options[i].letter)) return &c->options[i];
    return NULL;
}

static bool is_negative_number(const char *word) {
    const char *digits = word + 1 + (word[0] == '-' && word[1] == '.');
    return word[0] == '-' && isdigit((unsigned char)digits[0]);
}

static int refuse_unknown(const command *c, const char *word) {
    const char *names[OPTIONS_MAX + 1] = {"--help"};
    int count = options_count(c), chars = (int)strcspn(word, "=");
    for (int i = 0; i < count; i++) names[i + 1] = c->options[i].name;
    text shown = {0}, cut = {0};
    text_append_bytes(&cut, word, (size_t)chars);
    text_append_visible(&shown, text_string(&cut));
    const char *near = text_nearest(text_string(&cut), names, (size_t)count + 1);
    int code = near ? command_usage_error(c, "unknown option '%s'; did you mean '%s'?",
                                          text_string(&shown), near)
                    : command_usage_error(c, "unknown option '%s'", text_string(&shown));
    text_free(&shown);
    text_free(&cut);
    return code;
}

/* What getopt_long could not take: `word` holds it. */
static int refuse(const command *c, int code, const char *word) {
    const option_info *o = option_of(c, optopt);
    if (code == ':') return command_usage_error(c, "%s needs its %s", o->name, o->argument);
    if (optopt >= FIRST_CODE)
        return command_usage_error(c, "%s takes no value", o ? o->name : "--help");
    if (optopt && strncmp(word, "--", 2) != 0)
        return command_usage_error(c, "unknown option '-%c'", isprint(optopt) ? optopt : '?');
    return refuse_unknown(c, word);
}

/* The next option or other word by getopt's code; -1 at the end. */
static int next(int argc, char **argv, const grammar *g) {
    if (optind < argc && is_negative_number(argv[optind])) {
        optarg = argv[optind++];
        return 1;
    }
    return getopt_long(argc, argv, g->letters, g->long_ones, NULL);
}

/* What the option is now that `argument` is given; what is joined is kept to the end. */
static const char *taken(const option_info *o, const char *before, const char *argument) {
    static text joined;
    if (!o->argument) return "";
    if (!o->joins || !before) return argument;
    text all = {0};
    text_append_format(&all, "%s,%s", before, argument);
    text_free(&joined);
    joined = all;
    return text_string(&joined);
}

int options_take(const command *c, int *argc, char **argv, const char *given[OPTIONS_MAX],
                 bool *help) {
    const grammar g = grammar_of(c);
    int kept = 1, code;
    *help = false;
    optind = 1;
    while ((code = next(*argc, argv, &g)) != -1) {
        const option_info *o = option_of(c, code);
        if (code == 1)
            argv[kept++] = optarg;
        else if (code == 'h' || code == HELP_CODE)
            *help = true;
        else if (o)
            given[o - c->options] = taken(o, given[o - c->options], optarg);
        else
            return refuse(c, code, argv[optind - 1]);
    }
    while (optind < *argc) argv[kept++] = argv[optind++];
    *argc = kept;
    return 0;
}

int options_number(const command *c, const char *name, const char *value, long long least,
                   long long most, long long *out) {
    char *end = NULL;
    if (!value) return 0;
    errno = 0;
    *out = strtoll(value, &end, 10);
    if (!errno && end != value && !*end && *out >= least && *out <= most) return 0;
    return command_usage_error(c, "%s takes a whole number from %lld to %lld, not '%s'", name,
                               least, most, value);
}

void options_append_form(text *out, const option_info *o) {
    if (o->letter) text_append_format(out, "-%c, ", o->letter);
    text_append(out, o->name);
    if (o->argument) text_append_format(out, " %s", o->argument);
}
