/* What the classes of the known data sets are called. */
#ifndef SWEEP_DATA_CLASS_NAMES_H
#define SWEEP_DATA_CLASS_NAMES_H

/* The name of a class (0, 1, ...; its label in the files) of the data set that data.name, or
 * published_labels.h, calls so: "Pullover" of fashion_mnist, "7" of mnist and digits, "tsu" of
 * kmnist, "A" of emnist_letters, whose first is 1; static, plain ASCII.  NULL for any other data
 * set, whose classes have numbers only, and for a class that the data set does not have. */
const char *dataset_class_name(const char *data_name, int class);

#endif
