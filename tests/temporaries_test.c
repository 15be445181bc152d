/* What is half-written goes with a process that a signal ends. */
#include "src/base/temporaries.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/publication.h"
#include "src/base/publish.h"
#include "src/cli/signals.h"
#include "tests/check.h"
#include "tests/store_samples.h"

/* Files and folders in a folder, at any depth. */
static int entries_of(const char *folder) {
    char command[512];
    int count = -1;
    snprintf(command, sizeof command, "find '%s' -mindepth 1 | wc -l", folder);
    FILE *listing = popen(command, "r");
    if (!listing || fscanf(listing, "%d", &count) != 1) count = -1;
    if (listing) pclose(listing);
    return count;
}

/* Begin to write a file, and fill a scratch folder. */
static void leave_unfinished(const char *folder, publication *p) {
    error err;
    char *path = files_join(folder, "file"), *scratch = files_join(folder, "scratch");
    char *inner = files_join(scratch, "one/two"), *inside = files_join(inner, "three");
    if (publication_begin(path, p, &err) != STATUS_OK ||
        files_make_folder(inner, &err) != STATUS_OK ||
        files_publish(inside, "3", 1, true, &err) != STATUS_OK)
        _exit(1);
    temporaries_note(scratch);
}

/* How a process ends that is sent `number` in the middle of its work. */
static int end_by(int number, const char *folder, bool waits_for_stop) {
    pid_t process = fork();
    if (process == 0) {
        publication p;
        sigset_t stop;
        signal(number, SIG_DFL);
        signals_take_temporaries_along();
        leave_unfinished(folder, &p);
        sigemptyset(&stop);
        sigaddset(&stop, SIGTERM);
        if (waits_for_stop) sigprocmask(SIG_BLOCK, &stop, NULL);
        raise(number);
        _exit(sigpending(&stop) == 0 && sigismember(&stop, SIGTERM) ? 0 : 1);
    }
    int state = 0;
    waitpid(process, &state, 0);
    return state;
}

TEST(a_signal_takes_along_what_is_half_written) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        char *folder = sample_folder("unfinished");
        int state = end_by(signals[i], folder, false);
        CHECK(WIFSIGNALED(state) && WTERMSIG(state) == signals[i]);
        CHECK_INT(entries_of(folder), 0);
        free(folder);
    }
}

TEST(where_training_waits_to_be_stopped_the_others_ask_for_the_same) {
    char *folder = sample_folder("stopped");
    int state = end_by(SIGUSR1, folder, true);
    CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0);
    CHECK(entries_of(folder) > 0);
    free(folder);
}

TEST(an_ignored_signal_stays_ignored) {
    signal(SIGHUP, SIG_IGN);
    signals_take_temporaries_along();
    raise(SIGHUP);
    struct sigaction now;
    CHECK(sigaction(SIGHUP, NULL, &now) == 0 && now.sa_handler == SIG_IGN);
}

TEST(a_process_forked_meanwhile_takes_nothing_along) {
    publication p;
    error err;
    char *folder = sample_folder("forked"), *path = files_join(folder, "file");
    REQUIRE(CHECK_STATUS(publication_begin(path, &p, &err), STATUS_OK, &err));
    pid_t process = fork();
    if (process == 0) {
        temporaries_remove_all();
        _exit(0);
    }
    waitpid(process, NULL, 0);
    CHECK_INT(entries_of(folder), 1);
    temporaries_remove_all();
    CHECK_INT(entries_of(folder), 0);
    publication_end(&p);
    free(path);
    free(folder);
}

TEST(what_is_in_place_stays) {
    error err;
    char *folder = sample_folder("in_place"), *path = files_join(folder, "file");
    CHECK_STATUS(files_publish(path, "1", 1, true, &err), STATUS_OK, &err);
    temporaries_remove_all();
    CHECK_INT(entries_of(folder), 1);
    free(path);
    free(folder);
}

TEST(no_link_is_followed) {
    error err;
    char *folder = sample_folder("links"), *scratch = sample_folder("links_scratch");
    char *path = files_join(folder, "file"), *link = files_join(scratch, "link");
    CHECK_STATUS(files_publish(path, "1", 1, true, &err), STATUS_OK, &err);
    CHECK_INT(symlink(folder, link), 0);
    temporaries_remove(scratch);
    CHECK_INT(access(scratch, F_OK), -1);
    CHECK_INT(entries_of(folder), 1);
    free(folder);
    free(scratch);
    free(path);
    free(link);
}

int main(void) {
    RUN(a_signal_takes_along_what_is_half_written);
    RUN(where_training_waits_to_be_stopped_the_others_ask_for_the_same);
    RUN(an_ignored_signal_stays_ignored);
    RUN(a_process_forked_meanwhile_takes_nothing_along);
    RUN(what_is_in_place_stays);
    RUN(no_link_is_followed);
    return check_finish();
}
