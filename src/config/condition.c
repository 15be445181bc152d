#include "src/config/condition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* In a list or a mapping between brackets YAML takes the comma of min(a, b) for its own. */
static const char *cure_of_comma(const char *written, const char *what, char cure[static 80]) {
    int open = 0;
    for (const char *c = written; *c; c++) open += (*c == '(') - (*c == ')');
    cure[0] = '\0';
    if (open) snprintf(cure, 80, "; put a %s that holds a comma in quotes", what);
    return cure;
}

/* `skipped` characters of the text stand before what was read. */
static void refuse(const char *word, const char *what, const node *n, int skipped,
                   const expression_problem *problem, problems *p) {
    char cure[80];
    const int character = problem->character + skipped;
    place where = n->where;
    cure_of_comma(n->text, what, cure);
    if (where.override || n->text_offset < 0) {
        problems_add(p, where, "%s: %s (character %d of the %s)%s", word, problem->message,
                     character, what, cure);
        return;
    }
    where.column += n->text_offset + character - 1;
    problems_add(p, where, "%s: %s%s", word, problem->message, cure);
}

static bool is_text(const char *word, const node *n, problems *p) {
    const bool bare = n->kind == NODE_SCALAR && strlen(n->text) == n->bytes;
    if (!bare && n->kind != NODE_REFUSED)
        problems_add(p, n->where, "%s: a condition is a text, such as 'layer_dim > 1'", word);
    return bare;
}

static bool keep(const node *n, problems *p, config_condition *out) {
    out->written = memory_copy_text(n->text);
    out->place = problems_place(p, n->where);
    if (out->written && out->place) return true;
    p->no_memory = true;
    condition_release(out);
    return false;
}

bool condition_read(const config_scope *scope, const char *word, const node *n, problems *p,
                    config_condition *out) {
    const expression_scope names = {.find = scope_find, .context = scope};
    expression_problem problem;
    *out = (config_condition){0};
    if (!is_text(word, n, p)) return false;
    out->expression = expression_parse_condition(n->text, &names, &problem);
    if (out->expression) return keep(n, p, out);
    p->no_memory |= !problem.message[0];
    if (problem.message[0]) refuse(word, "condition", n, 0, &problem, p);
    return false;
}

bool condition_is_formula(const node *n) {
    return n->kind == NODE_SCALAR && n->text[0] == '=' && (n->text[1] == ' ' || !n->text[1]);
}

bool condition_read_formula(const config_scope *scope, const char *word, const node *n, problems *p,
                            config_condition *out) {
    const expression_scope names = {.find = scope_find, .context = scope};
    expression_problem problem;
    *out = (config_condition){0};
    if (!is_text(word, n, p)) return false;
    out->expression = expression_parse_formula(n->text + 1, &names, &problem);
    if (out->expression) return keep(n, p, out);
    p->no_memory |= !problem.message[0];
    if (problem.message[0]) refuse(word, "formula", n, 1, &problem, p);
    return false;
}

void condition_release(config_condition *condition) {
    expression_free(condition->expression);
    free(condition->written);
    free(condition->place);
    *condition = (config_condition){0};
}
