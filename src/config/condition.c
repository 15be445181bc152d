#include "src/config/condition.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* In a list between brackets YAML takes the comma of min(a, b) for its own. */
static const char *cure_of_comma(const char *written) {
    int open = 0;
    for (const char *c = written; *c; c++) open += (*c == '(') - (*c == ')');
    return open ? "; put a condition that holds a comma in quotes" : "";
}

static void refuse(const char *word, const node *n, const expression_problem *problem,
                   problems *p) {
    const char *cure = cure_of_comma(n->text);
    place where = n->where;
    if (where.override || n->text_offset < 0) {
        problems_add(p, where, "%s: %s (character %d of the condition)%s", word, problem->message,
                     problem->character, cure);
        return;
    }
    where.column += n->text_offset + problem->character - 1;
    problems_add(p, where, "%s: %s%s", word, problem->message, cure);
}

static bool is_text(const char *word, const node *n, problems *p) {
    const bool bare = n->kind == NODE_SCALAR && strlen(n->text) == n->bytes;
    if (!bare && n->kind != NODE_REFUSED)
        problems_add(p, n->where, "%s: a condition is a text, such as 'layer_dim > 1'", word);
    return bare;
}

bool condition_read(const config_scope *scope, const char *word, const node *n, problems *p,
                    config_condition *out) {
    const expression_scope names = {.find = scope_find, .context = scope};
    expression_problem problem;
    *out = (config_condition){0};
    if (!is_text(word, n, p)) return false;
    out->expression = expression_parse_condition(n->text, &names, &problem);
    if (!out->expression) {
        if (problem.message[0])
            refuse(word, n, &problem, p);
        else
            p->no_memory = true;
        return false;
    }
    out->written = memory_copy_text(n->text);
    out->place = problems_place(p, n->where);
    if (out->written && out->place) return true;
    p->no_memory = true;
    condition_release(out);
    return false;
}

void condition_release(config_condition *condition) {
    expression_free(condition->expression);
    free(condition->written);
    free(condition->place);
    *condition = (config_condition){0};
}
