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

/* By emnist-letters-mapping.txt and its like: 1 is A, 2 is B; of Balanced 36 to 46 are abdefghnqrt.
 */
TEST(the_classes_of_kmnist_and_emnist_are_named) {
    static const char small[] = "abdefghnqrt";
    CHECK_TEXT(dataset_class_name("kmnist", 3), "tsu");
    CHECK_TEXT(dataset_class_name("kmnist", 9), "wo");
    CHECK(dataset_class_name("emnist_letters", 0) == NULL);
    CHECK_TEXT(dataset_class_name("emnist_letters", 1), "A");
    CHECK_TEXT(dataset_class_name("emnist_letters", 26), "Z");
    CHECK(dataset_class_name("emnist_letters", 27) == NULL);
    for (int k = 0; small[k]; k++)
        CHECK_TEXT(dataset_class_name("emnist_balanced", 36 + k), ((const char[]){small[k], '\0'}));
    CHECK(dataset_class_name("emnist_bymerge", 47) == NULL);
    CHECK_TEXT(dataset_class_name("emnist_byclass", 35), "Z");
    CHECK_TEXT(dataset_class_name("emnist_byclass", 61), "z");
    CHECK(dataset_class_name("emnist_byclass", 62) == NULL);
    CHECK_TEXT(dataset_class_name("emnist_digits", 7), "7");
    CHECK_TEXT(dataset_class_name("emnist_mnist", 0), "0");
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
    RUN(the_classes_of_kmnist_and_emnist_are_named);
    RUN(other_classes_have_no_name);
    return check_finish();
}
