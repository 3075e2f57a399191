internal import CFork
internal import Subprocess
internal import Synchronization
internal import SystemPackage

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A reader process that is a copy of this one, made before this one began anything: it reads one inventory.
///
/// To start the program a second time takes as long as the first time, most of it for loading libraries; a
/// copy has them.
package final class EarlyReader: Sendable {
  private let child: Mutex<cfork_child?>

  init(_ child: cfork_child) {
    self.child = Mutex(child)
  }

  /// Makes the copy, in which this call does not return; `nil` where only a process with one thread and
  /// standard streams may be copied, and this is none.
  package static func start() -> EarlyReader? {
    let parent = getpid()
    var child = cfork_child()
    switch unsafe cfork_start(&child) {
    case CFORK_PARENT: return EarlyReader(child)
    // Nothing is left to be written, and what the parent's libraries do at the end is the parent's.
    case CFORK_CHILD: _exit(ReaderMain.runCopy(of: parent))
    default: return nil
    }
  }

  /// The child, for the first who asks.
  func take() -> EarlyChild? {
    child.withLock { child in
      defer { child = nil }
      return child.map(EarlyChild.init)
    }
  }
}
