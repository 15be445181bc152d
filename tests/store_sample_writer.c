/* Write the sample results into a folder: trials/ and results.h5, for readers in other languages.
 */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/files.h"
#include "src/store/results_file.h"
#include "tests/store_samples.h"

int main(int count, char **arguments) {
    error err = {{0}};
    if (count != 2) return 2;
    char *trials = files_join(arguments[1], "trials");
    char *path = files_join(arguments[1], "results.h5");
    status made = files_make_folder(trials, &err);
    if (made == STATUS_OK) {
        results *r = sample_results(trials);
        made = results_file_write(path, r, &(trials_folder){.path = trials}, &err);
        results_free(r);
    }
    free(trials);
    free(path);
    if (made != STATUS_OK) printf("%s\n", err.message);
    return status_exit_code(made);
}
