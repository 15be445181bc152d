#include "src/results/filter.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char SIGN_CHARS[] = "!=<>";

static bool begins_with_sign(const char *word) {
    return word[0] && strchr(SIGN_CHARS, word[0]);
}

bool filter_starts(int argc, char *const argv[]) {
    size_t name_chars = argc > 0 ? strcspn(argv[0], "!=<>/") : 0;
    if (name_chars == 0 || argv[0][name_chars] == '/') return false;
    return argv[0][name_chars] || (argc > 1 && begins_with_sign(argv[1]));
}

/* --- names --- */

static const char *nearest_field(const char *name) {
    const char *names[FIELDS_MAX];
    for (int i = 0; i < fields_count(); i++) names[i] = fields_at(i)->name;
    return text_nearest(name, names, (size_t)fields_count());
}

status filter_find_field(const char *name, int *index, error *err) {
    *index = fields_find(name);
    if (*index >= 0) return STATUS_OK;
    const char *near = nearest_field(name);
    if (near)
        return error_set(err, STATUS_BAD_INPUT, "trials have no '%s'; did you mean '%s'?", name,
                         near);
    return error_set(err, STATUS_BAD_INPUT,
                     "trials have no '%s'; 'sweep help columns' names what they have", name);
}

static bool is_truth(const char *const *choices) {
    return choices && strcmp(choices[0], "false") == 0;
}

/* Behind the columns: what the whole trial comes to, which no column holds. */
static int flops_index(void) {
    return fields_count();
}

static expression_name name_of(int index) {
    if (index == flops_index()) return (expression_name){.type = EXPRESSION_NUMBER, .index = index};
    const field *f = fields_at(index);
    const char *const *choices = f->key == CONFIG_NO_KEY ? NULL : key_info(f->key)->choices;
    return (expression_name){.type = is_truth(choices)       ? EXPRESSION_TRUTH
                                     : f->kind == FIELD_WORD ? EXPRESSION_WORD
                                                             : EXPRESSION_NUMBER,
                             .index = index,
                             .may_be_list = f->kind == FIELD_INTEGERS,
                             .choices = choices};
}

/* The column by its name, or by the one that a condition of a config has for it. */
static int index_of(const char *name) {
    if (strcmp(name, "flops") == 0) return flops_index();
    return fields_find(strcmp(name, "params") == 0 ? "n_params" : name);
}

/* NAN has no order. */
static bool find(const void *context, const char *name, expression_name *out, text *why) {
    (void)context;
    const int index = index_of(name);
    const char *near = index < 0 ? nearest_field(name) : NULL;
    if (index >= 0)
        *out = name_of(index);
    else if (strcasecmp(name, "nan") == 0)
        text_append(why, "is not a number");
    else if (near)
        text_append_format(why, "is neither a number nor a column of trials; did you mean '%s'?",
                           near);
    else
        text_append(why,
                    "is neither a number nor a column of trials, which 'sweep help columns' "
                    "names");
    return index >= 0;
}

/* --- reading --- */

static status refuse(const char *words, const expression_problem *problem, error *err) {
    if (!problem->message[0]) return error_no_memory(err, strlen(words));
    if (!strpbrk(words, SIGN_CHARS))
        return error_set(err, STATUS_BAD_INPUT,
                         "'%s' is not a condition; write it as in hidden_dim=100, or in quotes, as "
                         "the shell reads < and > itself: 'lr<0.1'",
                         words);
    return error_set(err, STATUS_BAD_INPUT, "the condition '%s': %s (character %d)", words,
                     problem->message, problem->character);
}

static status parse_one(const char *words, filter_list *out, error *err) {
    static const expression_scope columns = {.find = find, .single_equals = true};
    expression_problem problem;
    expression *e = expression_parse_condition(words, &columns, &problem);
    if (!e) return refuse(words, &problem, err);
    out->conditions[out->count++] = e;
    return STATUS_OK;
}

static bool joins(const char *word, size_t bytes) {
    return (bytes == 3 && (memcmp(word, "and", 3) == 0 || memcmp(word, "not", 3) == 0)) ||
           (bytes == 2 && memcmp(word, "or", 2) == 0);
}

/* What stands behind the last and, or or not. */
static const char *last_comparison(const char *words) {
    const char *last = words;
    for (const char *word = words; *word; word += strspn(word, " ")) {
        const size_t bytes = strcspn(word, " ");
        if (joins(word, bytes)) last = word + bytes;
        word += bytes;
    }
    return last + strspn(last, " ");
}

/* Whether a condition that begins with `words` lacks something that the next word may bring. */
static bool goes_on(const char *words, const char *next) {
    const char *last = last_comparison(words);
    const size_t chars = strcspn(last, SIGN_CHARS);
    if (!*last || (joins(next, strlen(next)) && strcmp(next, "not") != 0)) return true;
    if (!last[chars]) return begins_with_sign(next);
    const char *behind = last + chars + strspn(last + chars, SIGN_CHARS);
    return behind[strspn(behind, " ")] == '\0';
}

status filter_parse_all(int argc, char *const argv[], filter_list *out, error *err) {
    out->count = 0;
    for (int i = 0; i < argc; i++) {
        text words = {0};
        if (out->count == FILTERS_MAX)
            return error_set(err, STATUS_BAD_INPUT, "more than %d conditions", FILTERS_MAX);
        text_append(&words, argv[i]);
        while (i + 1 < argc && goes_on(text_string(&words), argv[i + 1]))
            text_append_format(&words, " %s", argv[++i]);
        const status result = parse_one(text_string(&words), out, err);
        text_free(&words);
        TRY(result);
    }
    return STATUS_OK;
}

void filter_free_all(filter_list *list) {
    for (int i = 0; i < list->count; i++) expression_free(list->conditions[i]);
    list->count = 0;
}

/* --- asking --- */

/* The largest of several whole numbers. */
static expression_value value_of_list(const field_value *v) {
    config_integers members;
    int32_t largest = 0;
    if (!config_parse_integers(v->word, &members)) return (expression_value){0};
    for (int i = 0; i < members.count; i++)
        if (members.members[i] > largest) largest = members.members[i];
    expression_value value = expression_of_integer(largest);
    value.word = v->word;
    return value;
}

/* What one value was asked for and how it is written. */
typedef struct asked {
    const result *trial;
    const field_value *values;
    char written[FIELDS_MAX][24];
} asked;

static expression_value value_of(asked *a, int index) {
    const field_value *v = &a->values[index];
    if (v->kind == FIELD_REAL) return expression_of_real(v->real);
    if (v->kind == FIELD_WORD && fields_at(index)->kind == FIELD_INTEGERS) return value_of_list(v);
    if (v->kind == FIELD_WORD)
        return (expression_value){
            .known = true, .word = v->word, .truth = strcmp(v->word, "true") == 0};
    expression_value value = expression_of_integer(v->integer);
    snprintf(a->written[index], sizeof a->written[index], "%lld", (long long)v->integer);
    value.word = a->written[index];
    return value;
}

static void answer(void *context, int index, expression_value *out) {
    asked *a = context;
    if (index == flops_index()) {
        *out = expression_of_real(trial_flops(&a->trial->trial));
        return;
    }
    *out = a->values[index].known ? value_of(a, index) : (expression_value){0};
}

status filter_passes_all(const filter_list *list, const result *r, const field_value values[],
                         bool *passes, error *err) {
    asked a = {.trial = r, .values = values};
    *passes = true;
    for (int i = 0; i < list->count && *passes; i++)
        TRY(expression_holds(list->conditions[i], answer, &a, passes, err));
    return STATUS_OK;
}
