/* Conditions and formulas: what they come to, what is refused and where.  The values of the table
 * were computed by Python, whose operators bind alike. */
#include <math.h>
#include <stdlib.h>

#include "src/config/expression.h"
#include "tests/check.h"

/* --- a scope of a few names --- */

static const char *const cells[] = {"lstm", "gru", "rnn_tanh", NULL};
static const char *const truths[] = {"false", "true", NULL};

enum { HIDDEN, LAYERS, LR, CELL, BOTH, STATUS, UNKNOWN };

static const struct {
    const char *name;
    expression_name means;
} names[] = {
    {"hidden_dim", {EXPRESSION_NUMBER, HIDDEN, true, NULL}},
    {"model.layer_dim", {EXPRESSION_NUMBER, LAYERS, false, NULL}},
    {"lr", {EXPRESSION_NUMBER, LR, false, NULL}},
    {"cell", {EXPRESSION_WORD, CELL, false, cells}},
    {"bidirectional", {EXPRESSION_TRUTH, BOTH, false, truths}},
    {"status", {EXPRESSION_WORD, STATUS, false, NULL}},
    {"unmeasured", {EXPRESSION_NUMBER, UNKNOWN, false, NULL}},
};

static bool find(const void *context, const char *name, expression_name *out, text *why) {
    (void)context;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, name) != 0) continue;
        *out = names[i].means;
        return true;
    }
    text_append(why, "is no key");
    return false;
}

static const expression_scope scope = {.find = find};

/* 2 layers of 100 and 50 where `context` says so, else of 100; lr 0.1; a GRU in one direction. */
static void look_up(void *context, int index, expression_value *out) {
    *out = (expression_value){0};
    switch (index) {
        case HIDDEN:
            *out = expression_of_integer(100);
            out->word = context ? "[100, 50]" : "100";
            break;
        case LAYERS: *out = expression_of_integer(2); break;
        case LR: *out = expression_of_real(0.1); break;
        case CELL: *out = (expression_value){.known = true, .word = "gru"}; break;
        case BOTH: *out = (expression_value){.known = true, .truth = false}; break;
        case STATUS: *out = (expression_value){.known = true, .word = "7e1c-x"}; break;
        default: break;
    }
}

static bool holds(const char *written, void *context) {
    expression_problem problem;
    error err;
    bool value = false;
    expression *e = expression_parse_condition(written, &scope, &problem);
    if (!CHECK(e != NULL)) printf("%s: %s\n", written, problem.message);
    if (e) CHECK_STATUS(expression_holds(e, look_up, context, &value, &err), STATUS_OK, &err);
    expression_free(e);
    return value;
}

TEST(conditions_hold_or_not) {
    static const struct {
        const char *written;
        bool holds;
    } cases[] = {
        {"hidden_dim == 100", true},
        {"hidden_dim != 100", false},
        {"hidden_dim > 99.5 and lr < 0.2", true},
        {"lr == 0.1", true},
        {"lr <= 10%", true},
        {"lr == 10 % and hidden_dim % 7 == 2", true},
        {"(lr >= 10%)", true},
        {"hidden_dim == 1e2", true},
        {"model.layer_dim == 3 or model.layer_dim == 2 and lr > 1", false},
        {"(model.layer_dim == 3 or model.layer_dim == 2) and lr < 1", true},
        {"not lr > 1 and not not lr < 1", true},
        {"not (lr < 0.3 or hidden_dim % 8 == 0)", false},
        {"cell == gru", true},
        {"cell != lstm and cell != rnn_tanh", true},
        {"cell == 'gru'", true},
        {"(cell == gru) and not bidirectional", true},
        {"bidirectional", false},
        {"bidirectional == false", true},
        {"bidirectional != false or cell == lstm", false},
        {"status == 7e1c-x", true},
        {"status != \"7e1c-x\"", false},
        {"-hidden_dim < - 99 and --hidden_dim == 100", true},
        {"hidden_dim / 3 > 33.3 and hidden_dim / 3 < 33.4", true},
        {"hidden_dim - 10 - 10 == 80 and 2 + 3 * 4 == 14 and 7 / 2 / 2 == 1.75", true},
        {"lr * 3 == 0.3 and not lr * 3 > 0.3 and lr * 3 <= 0.3", true},
        {"0.1 + 0.2 != 0.3 or 1.00000000001 == 1", false},
        {"hidden_dim == 100 or 1 / (hidden_dim - 100) > 1", true},
        {"hidden_dim != 100 and 1 / (hidden_dim - 100) > 1", false},
        {"hidden_dim == [100]", true},
        {"hidden_dim == [100, 50]", false},
        {"hidden_dim < inf and hidden_dim > -inf", true},
        /* What is not known decides nothing. */
        {"unmeasured > 0", false},
        {"not unmeasured > 0", false},
        {"unmeasured > 0 or lr < 1", true},
        {"not (unmeasured > 0 and lr > 1)", true},
        {"unmeasured == unmeasured", false},
        {"max(unmeasured, 1) == 1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!CHECK(holds(cases[i].written, NULL) == cases[i].holds))
            printf("(of %s)\n", cases[i].written);
    int listed = 1;
    CHECK(holds("hidden_dim == [100, 50]", &listed));
    CHECK(holds("[100,50] == hidden_dim", &listed));
    CHECK(holds("hidden_dim != [100] and hidden_dim > 99", &listed));
}

static bool evaluate(const char *written, expression_value *out, error *err) {
    expression_problem problem;
    expression *e = expression_parse_formula(written, &scope, &problem);
    if (!CHECK(e != NULL)) printf("%s: %s\n", written, problem.message);
    const bool good = e && expression_evaluate(e, look_up, NULL, out, err) == STATUS_OK;
    expression_free(e);
    return good;
}

TEST(formulas_are_computed) {
    static const struct {
        const char *written;
        double value;
        bool whole;
    } cases[] = {
        {"round(200 / model.layer_dim)", 100, true},
        {"round(200 / 3)", 67, true},
        {"round(2.5)", 3, true},
        {"round(-2.5)", -2, true},
        {"round(0.1 * 3 * 10 + 0.5)", 4, true}, /* 3.5000000000000004, which is 3.5 in 12 digits */
        {"floor(-0.5)", -1, true},
        {"ceil(7 / 2)", 4, true},
        {"ceil(0.1 * 3 * 10)", 3, true},
        {"min(7, 3, 5)", 3, true},
        {"max(1, 2.5)", 2.5, false},
        {"abs(3 - 10)", 7, true},
        {"abs(-1.5)", 1.5, false},
        {"sqrt(2) * sqrt(2)", 2.0000000000000004, false},
        {"0.1 * hidden_dim / 100", 0.1, false},
        {"1 - 2 - 3", -4, true},
        {"2 * (3 + 4) % 5", 4, true},
        {"6 / 3", 2, false},
        {"9223372036854775807 - 1", 9223372036854775806.0, true},
        {"25%", 0.25, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expression_value value;
        error err;
        if (!CHECK(evaluate(cases[i].written, &value, &err))) continue;
        if (!CHECK(value.real == cases[i].value && value.whole == cases[i].whole))
            printf("(of %s: %.17g)\n", cases[i].written, value.real);
    }
}

TEST(what_cannot_be_computed_is_said) {
    static const char *const cases[][2] = {
        {"9223372036854775807 + 1", "larger than 64 bits"},
        {"9223372036854775807 * 2", "larger than 64 bits"},
        {"round(1e300)", "larger than 64 bits"},
        {"1 / (2 - 2)", "'/' divides by 0"},
        {"7 % 0", "'%' divides by 0"},
        {"7.5 % 2", "'%' takes whole numbers from 0 on"},
        {"(0 - 7) % 2", "'%' takes whole numbers from 0 on"},
        {"sqrt(0 - 1)", "'sqrt' of a number below 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expression_value value;
        error err = {.message = ""};
        CHECK(!evaluate(cases[i][0], &value, &err));
        CHECK_CONTAINS(err.message, cases[i][1]);
    }
}

/* --- refusals --- */

static void check_refused(const char *written, int character, const char *message) {
    expression_problem problem;
    expression *e = expression_parse_condition(written, &scope, &problem);
    if (!CHECK(e == NULL)) printf("(of %s)\n", written);
    expression_free(e);
    if (e) return;
    if (!CHECK_INT(problem.character, character)) printf("(of %s)\n", written);
    CHECK_TEXT(problem.message, message);
}

TEST(what_is_no_condition_is_refused_with_its_place) {
    check_refused("", 1, "a number or a name is missing");
    check_refused("hidden_dim >", 12, "'>' is missing a number or a name after it");
    check_refused("hidden_dim > and lr < 1", 14, "'and' stands where a number or a name should");
    check_refused("hidden_dm > 1", 1, "'hidden_dm' is no key");
    check_refused("lr < 1 and hidden > 1", 12, "'hidden' is no key");
    check_refused("hidden_dim", 1, "a comparison is missing, such as '> 1'");
    check_refused("lr < 1 and hidden_dim + 1", 12, "a comparison is missing, such as '> 1'");
    check_refused("not lr", 5, "a comparison is missing, such as '> 1'");
    check_refused("1 < lr < 2", 8, "a comparison has two sides; join two by 'and'");
    check_refused("lr = 1", 4, "'=' is no sign here: write '=='");
    check_refused("lr < 1 && lr > 2", 8, "'&&' is no sign here: write 'and'");
    check_refused("lr < 1 || lr > 2", 8, "'||' is no sign here: write 'or'");
    check_refused("lr < 2^3", 7, "'^' is no sign here: there are no powers; multiply");
    check_refused("lr < 1 AND lr > 2", 8, "'AND' is no sign here: write 'and'");
    check_refused("lr < 1 Or lr > 2", 8, "'Or' is no sign here: write 'or'");
    check_refused("NOT lr < 1", 1, "'NOT' is no sign here: write 'not'");
    check_refused("!lr < 1", 1, "'!' is no sign here: write 'not'");
    check_refused("hidden_dim in [1, 2]", 12, "'in' is no sign here: write 'x == 1 or x == 2'");
    check_refused("hidden_dim not in [1]", 12, "'not' is no sign here: write 'x != 1 and x != 2'");
    check_refused("lr < 2 ** 3", 8, "'**' is no sign here: there are no powers; multiply");
    check_refused("lr < 2 * * 3", 10, "'*' stands where a number or a name should");
    check_refused("log(lr) < 2", 1,
                  "'log' is no function; there are round, floor, ceil, min, max, abs, sqrt");
    check_refused("010 > hidden_dim", 1,
                  "'010' begins with a zero, which means octal to some readers; write it without");
    check_refused("lr < 1 lr", 8, "'lr' cannot stand here");
    check_refused("lr < 1)", 7, "')' cannot stand here");
    check_refused("(lr < 1", 7, "'1' is missing a ')' after it");
    check_refused("cell == grue", 9, "'grue' is none of its words: lstm, gru, rnn_tanh");
    check_refused("cell > gru", 6, "'>' takes numbers; words are equal (==) or not (!=)");
    check_refused("cell ==", 6, "'==' is missing a word after it");
    check_refused("lr == cell", 1, "'==' compares what cannot be compared");
    check_refused("lr + cell > 1", 6, "'+' takes numbers, not a word");
    check_refused("-(lr > 1) < 2", 3, "'-' takes numbers, not a condition");
    check_refused("lr == [1, 2]", 1, "'==' compares what cannot be compared");
    check_refused("hidden_dim > [1, 2]", 1, "'>' compares what cannot be compared");
    check_refused("hidden_dim == [1, x]", 15,
                  "'[1, x]' is no list of whole numbers, such as [64, 32]");
    check_refused("hidden_dim + [1, 2] > 1", 14, "'+' takes numbers, not a list");
    check_refused("round(lr, 2) > 1", 9, "'round' takes one number");
    check_refused("min(lr) > 1", 7, "'min' takes two numbers or more");
    check_refused("min(lr, 2 > 1", 11, "'>' stands where a ')' should");
    check_refused("lr > 0x10", 6, "'0x10' is no number");
    check_refused("lr > 1.2.3", 6, "'1.2.3' is no number");
    check_refused("lr > 1e999", 6, "'1e999' is no number");
    check_refused("lr > 1 # x", 8, "'#' cannot stand here");
    check_refused("lr > \xc3\xa4 + ?", 6, "'\xc3\xa4' stands where a number or a name should");
}

TEST(depth_and_length_are_limited) {
    char written[2 * EXPRESSION_MAX_BYTES];
    expression_problem problem;
    for (int depth = 1; depth <= 40; depth++) {
        memset(written, '(', (size_t)depth);
        snprintf(written + depth, sizeof written - (size_t)depth, "lr > 1");
        memset(written + depth + 6, ')', (size_t)depth);
        written[2 * depth + 6] = '\0';
        expression *e = expression_parse_condition(written, &scope, &problem);
        CHECK((e != NULL) == (depth < EXPRESSION_MAX_DEPTH));
        if (!e) CHECK_TEXT(problem.message, "it is nested deeper than 32 levels");
        expression_free(e);
    }
    memset(written, '-', sizeof written);
    strcpy(written + EXPRESSION_MAX_BYTES - 1, "1");
    CHECK(expression_parse_condition(written, &scope, &problem) == NULL);
    CHECK_TEXT(problem.message, "it is nested deeper than 32 levels");
    strcpy(written + EXPRESSION_MAX_BYTES, "1");
    CHECK(expression_parse_condition(written, &scope, &problem) == NULL);
    CHECK_TEXT(problem.message, "it has 1001 bytes; at most 1000 are read");
}

static void count_name(void *context, int index) {
    int *counts = context;
    counts[index]++;
}

TEST(names_are_told) {
    int counts[UNKNOWN + 1] = {0};
    expression_problem problem;
    expression *e =
        expression_parse_condition("lr > 1 and (cell == gru or lr < hidden_dim)", &scope, &problem);
    REQUIRE(e);
    expression_visit_names(e, count_name, counts);
    CHECK_INT(counts[LR], 2);
    CHECK_INT(counts[CELL], 1);
    CHECK_INT(counts[HIDDEN], 1);
    CHECK_INT(counts[LAYERS], 0);
    expression_free(e);
}

int main(void) {
    RUN(conditions_hold_or_not);
    RUN(formulas_are_computed);
    RUN(what_cannot_be_computed_is_said);
    RUN(what_is_no_condition_is_refused_with_its_place);
    RUN(depth_and_length_are_limited);
    RUN(names_are_told);
    return check_finish();
}
