/* The names of classes: those that the data sets' authors give, and none beyond. */
#include "src/data/class_names.h"
#include "tests/check.h"

TEST(the_classes_of_fashion_mnist_are_named_as_its_authors_do) {
    CHECK_TEXT(dataset_class_name("fashion_mnist", 0), "T-shirt/top");
    CHECK_TEXT(dataset_class_name("fashion_mnist", 2), "Pullover");
    CHECK_TEXT(dataset_class_name("fashion_mnist", 4), "Coat");
    CHECK_TEXT(dataset_class_name("fashion_mnist", 9), "Ankle boot");
}

TEST(a_digit_is_called_by_its_figure) {
    for (int digit = 0; digit < 10; digit++) {
        const char figure[] = {(char)('0' + digit), '\0'};
        CHECK_TEXT(dataset_class_name("mnist", digit), figure);
        CHECK_TEXT(dataset_class_name("digits", digit), figure);
    }
}

TEST(other_classes_have_no_name) {
    CHECK(dataset_class_name("idx", 0) == NULL);
    CHECK(dataset_class_name("", 0) == NULL);
    CHECK(dataset_class_name("mnist", 10) == NULL);
    CHECK(dataset_class_name("fashion_mnist", -1) == NULL);
}

int main(void) {
    RUN(the_classes_of_fashion_mnist_are_named_as_its_authors_do);
    RUN(a_digit_is_called_by_its_figure);
    RUN(other_classes_have_no_name);
    return check_finish();
}
