#ifdef __linux__
#define _GNU_SOURCE 1
#endif
#include "CFork.h"

#ifdef __linux__
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STREAMS = 3, NOT_STARTED = 70 };

/// A folder has a name for itself, one in its parent, and one for each folder in it: here, for each thread.
static int has_one_thread(void) {
  struct stat tasks;
  return stat("/proc/self/task", &tasks) == 0 && tasks.st_nlink == 3;
}

static int has_standard_streams(void) {
  for (int stream = 0; stream < STREAMS; stream++)
    if (fcntl(stream, F_GETFD) < 0) return 0;
  return 1;
}

static long close_from(unsigned first) { return syscall(SYS_close_range, first, ~0U, 0); }

int cfork_handle(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

static void close_both(const int pipe[2]) {
  close(pipe[0]);
  close(pipe[1]);
}

static int make_pipes(int pipes[STREAMS][2]) {
  for (int stream = 0; stream < STREAMS; stream++) {
    if (pipe2(pipes[stream], O_CLOEXEC) == 0) continue;
    while (stream-- > 0) close_both(pipes[stream]);
    return -1;
  }
  return 0;
}

/// Which end of a stream's pipe the child has.
static int childs(int stream) { return stream == 0 ? 0 : 1; }

static void become_child(int pipes[STREAMS][2]) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  for (int stream = 0; stream < STREAMS; stream++)
    if (dup2(pipes[stream][childs(stream)], stream) < 0) _exit(NOT_STARTED);
  if (close_from(STREAMS) != 0) _exit(NOT_STARTED);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

enum cfork_side cfork_start(struct cfork_child *child) {
  int pipes[STREAMS][2];
  // Closing nothing tells whether the kernel can close what there is.
  if (!has_one_thread() || !has_standard_streams() || close_from(~0U) != 0 || make_pipes(pipes) != 0)
    return CFORK_NONE;
  // No handler of this process may run in the child.
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  pid_t process = fork();
  if (process == 0) {
    become_child(pipes);
    return CFORK_CHILD;
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  for (int stream = 0; stream < STREAMS; stream++) close(pipes[stream][childs(stream)]);
  *child = (struct cfork_child){process, process < 0 ? -1 : cfork_handle(process), pipes[0][1], pipes[1][0],
                                pipes[2][0]};
  if (child->handle >= 0) return CFORK_PARENT;
  // A child that is asked for nothing ends.
  for (int stream = 0; stream < STREAMS; stream++) close(pipes[stream][1 - childs(stream)]);
  if (process > 0) waitpid(process, NULL, 0);
  return CFORK_NONE;
}

#else

enum cfork_side cfork_start(struct cfork_child *child) {
  (void)child;
  return CFORK_NONE;
}

int cfork_handle(pid_t process) {
  (void)process;
  return -1;
}

#endif
