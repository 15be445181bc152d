/* What sweep watch makes of the journal of a run that is on. */
#include "src/watch/watch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/run/journal.h"
#include "tests/check.h"

static const char FIRST[] = "1111111111111111", SECOND[] = "2222222222222222",
                  THIRD[] = "3333333333333333";

/* A results folder that this process holds the lock of. */
typedef struct scene {
    char folder[256];
    int lock;
    journal *journal;
    error err;
} scene;

static const char *in(const scene *s, const char *name) {
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    return path;
}

static bool set_up(scene *s) {
    const char *temporary = getenv("TEST_TMPDIR");
    snprintf(s->folder, sizeof s->folder, "%s/watch_test.XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(s->folder) || files_make_folder(in(s, "trials"), &s->err) != STATUS_OK)
        return false;
    s->lock = open(in(s, ".lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    return flock(s->lock, LOCK_EX) == 0 &&
           dprintf(s->lock, "process %ld on here, since now\n", (long)getpid()) > 0 &&
           journal_open(in(s, "journal.log"), &s->journal, &s->err) == STATUS_OK;
}

static void tear_down(scene *s) {
    char command[300];
    journal_close(s->journal);
    close(s->lock);
    snprintf(command, sizeof command, "rm -rf '%s'", s->folder);
    if (system(command) != 0) printf("%s is left behind\n", s->folder);
}

static void enter(scene *s, journal_kind kind, const char *id) {
    journal_record record = {.kind = kind, .runtime = {.worker = 1, .attempts = 1}};
    snprintf(record.trial_id, sizeof record.trial_id, "%s", id);
    journal_append(s->journal, &record);
}

/* Worker 1 is at this trial; NULL: at none. */
static void check_at(scene *s, const char *id) {
    watch_state state;
    REQUIRE(CHECK_STATUS(watch_look(s->folder, &state, &s->err), STATUS_OK, &s->err));
    CHECK(state.live);
    CHECK_INT(state.running_count, id != NULL);
    if (id && state.running_count == 1) CHECK_TEXT(state.running[0].id, id);
    watch_free(&state);
}

TEST(of_an_order_the_first_trial_without_an_end_is_shown) {
    scene s;
    REQUIRE(set_up(&s));
    enter(&s, JOURNAL_RUN, "");
    check_at(&s, NULL);
    enter(&s, JOURNAL_STARTED, FIRST);
    enter(&s, JOURNAL_STARTED, SECOND);
    check_at(&s, FIRST);
    enter(&s, JOURNAL_DONE, FIRST);
    enter(&s, JOURNAL_DONE, SECOND);
    check_at(&s, NULL);
    enter(&s, JOURNAL_STARTED, THIRD);
    check_at(&s, THIRD);
    tear_down(&s);
}

TEST(a_trial_whose_end_is_not_in_the_journal_gives_way_to_later_orders) {
    scene s;
    REQUIRE(set_up(&s));
    enter(&s, JOURNAL_RUN, "");
    enter(&s, JOURNAL_STARTED, FIRST);
    enter(&s, JOURNAL_STARTED, SECOND);
    enter(&s, JOURNAL_DONE, SECOND);
    enter(&s, JOURNAL_STARTED, THIRD);
    check_at(&s, THIRD);
    tear_down(&s);
}

int main(void) {
    RUN(of_an_order_the_first_trial_without_an_end_is_shown);
    RUN(a_trial_whose_end_is_not_in_the_journal_gives_way_to_later_orders);
    return check_finish();
}
