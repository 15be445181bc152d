/* Running text for a terminal of any width. */
#include "src/cli/prose.h"
#include "tests/check.h"

TEST(paragraphs_are_broken_anew) {
    text t = {0};
    prose_append(&t, "one two\nthree\n\nfour – five six", 9);
    CHECK_TEXT(text_string(&t), "one two\nthree\n\nfour –\nfive six\n");
    text_free(&t);
}

TEST(lines_that_begin_with_a_space_stay) {
    text t = {0};
    prose_append(&t, "As in:\n    a command that is long\nand on it goes", 10);
    CHECK_TEXT(text_string(&t), "As in:\n    a command that is long\nand on it\ngoes\n");
    text_free(&t);
}

TEST(a_word_that_is_too_long_has_a_line_of_its_own) {
    text t = {0};
    prose_append(&t, "a unbreakable b", 5);
    CHECK_TEXT(text_string(&t), "a\nunbreakable\nb\n");
    text_free(&t);
}

TEST(a_measure_stays_with_its_sign) {
    text t = {0};
    prose_append(&t, "it is 75.8 ± 0.3 % here", 13);
    CHECK_TEXT(text_string(&t), "it is\n75.8 ± 0.3 %\nhere\n");
    text_free(&t);
    prose_append(&t, "±", 13);
    prose_append(&t, "a ±", 13);
    CHECK_TEXT(text_string(&t), "±\na ±\n");
    text_free(&t);
}

TEST(further_lines_are_set_in) {
    text t = {0};
    prose_append_indented(&t, "one two three", 2, 9);
    CHECK_TEXT(text_string(&t), "  one two\n  three\n");
    text_free(&t);
    prose_append_lines(&t, "Data: one two three four five six seven\nnext\n", 30);
    CHECK_TEXT(text_string(&t), "Data: one two three four five\n  six seven\nnext\n");
    text_free(&t);
}

TEST(only_the_last_cell_of_a_row_is_broken) {
    text t = {0};
    prose_append_lines(&t, "  name  12  what it means in so many words\n", 34);
    CHECK_TEXT(text_string(&t),
               "  name  12  what it means in so\n"
               "            many words\n");
    text_free(&t);
    prose_append_lines(&t, "  name  12  what it means in so many words\n", 24);
    CHECK_TEXT(text_string(&t), "  name  12  what it means in so many words\n");
    text_free(&t);
}

TEST(entries_have_their_meanings_in_a_column) {
    static const prose_entry entries[] = {
        {"a", "one two three four five six seven"}, {"long", "eight"}, {NULL, NULL}};
    text t = {0};
    prose_append_entries(&t, entries, 2, 31);
    CHECK_TEXT(text_string(&t),
               "  a     one two three four five\n"
               "        six seven\n"
               "  long  eight\n");
    text_free(&t);
}

TEST(no_words_are_no_words) {
    text t = {0};
    prose_append(&t, "", 30);
    prose_append_lines(&t, "", 30);
    CHECK_TEXT(text_string(&t), "");
    text_free(&t);
}

int main(void) {
    RUN(paragraphs_are_broken_anew);
    RUN(lines_that_begin_with_a_space_stay);
    RUN(a_word_that_is_too_long_has_a_line_of_its_own);
    RUN(a_measure_stays_with_its_sign);
    RUN(further_lines_are_set_in);
    RUN(only_the_last_cell_of_a_row_is_broken);
    RUN(entries_have_their_meanings_in_a_column);
    RUN(no_words_are_no_words);
    return check_finish();
}
