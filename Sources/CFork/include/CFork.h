// A copy of this process, which Swift does not let one make.
//
// Needs what a header cannot hold in Swift's eyes: fork().
#ifndef CFORK_H
#define CFORK_H
#include <sys/types.h>

/// A copy of this process that runs.
struct cfork_child {
  pid_t process;
  /// Becomes readable when the copy ends.
  int handle;
  /// The ends of its standard streams that this process has.
  int input, output, errors;
};

/// What `cfork_start` came to.
enum cfork_side { CFORK_NONE, CFORK_PARENT, CFORK_CHILD };

/// Makes a copy of this process, whose standard streams are pipes and whose other descriptors are closed, with
/// every signal as it is by default: what a program that is started anew finds.
///
/// Comes to nothing where that is not certain to go well: with more than one thread, of which the copy would have
/// only this one, whatever the others were at; without one of the standard streams; on other systems than Linux.
enum cfork_side cfork_start(struct cfork_child *child);

/// A descriptor that becomes readable when a process ends, or a negative number.
int cfork_handle(pid_t process);

#endif
