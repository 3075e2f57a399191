internal import CHDF5
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The libhdf5 that this process uses.
public enum Library {
  /// The version that runs, for example `1.10.8`; corresponds to `H5get_libversion`.
  public static var version: String {
    get throws(HDF5Error) {
      var major: UInt32 = 0
      var minor: UInt32 = 0
      var release: UInt32 = 0
      try h5("read the version of libhdf5") {
        unsafe H5get_libversion(&major, &minor, &release)
      }
      return "\(major).\(minor).\(release)"
    }
  }

  /// The number of the call to libhdf5 that is going on; `nil` when none is.
  ///
  /// A signal handler may ask.
  package static var currentCall: Int? {
    let count = steps.load(ordering: .relaxed)
    return count.isMultiple(of: 2) ? nil : count
  }
}

/// Goes up when a call begins and when it ends, so that it is odd meanwhile.
private let steps = Atomic<Int>(0)

/// The one gate to libhdf5: calls it under the global lock and turns a negative result into an error.
///
/// libhdf5 may be built without thread safety, so one lock covers every call; the error stack is
/// read while it is held. Calls never nest: `Mutex` traps when its own thread locks it again, and
/// that is wanted.
///
/// - Parameters:
///   - operation: What is being done, as in "open dataset": the message reads "cannot open dataset".
///   - object: The path or name it is done to.
///   - call: One call to libhdf5 that returns a negative value on failure.
/// - Returns: What the call returned.
@discardableResult
package func h5<Result: SignedInteger & Sendable>(
  _ operation: @autoclosure () -> String, _ object: @autoclosure () -> String? = nil,
  _ call: () -> Result
) throws(HDF5Error) -> Result {
  let outcome: Outcome<Result> = lock.withLock { isStarted in
    if !isStarted {
      start()
      isStarted = true
    }
    silenceThisThread()
    steps.add(1, ordering: .relaxed)
    defer { steps.add(1, ordering: .relaxed) }
    let result = call()
    return result < 0 ? .failed(currentErrorStack()) : .done(result)
  }
  switch outcome {
  case .done(let result):
    return result
  case .failed(let frames):
    throw HDF5Error(operation: operation(), object: object(), frames: frames)
  }
}

private enum Outcome<Result: Sendable>: Sendable {
  case done(Result)
  case failed([HDF5Error.Frame])
}

/// Guards libhdf5; the value tells whether it has been started.
private let lock = Mutex(false)

/// Starts libhdf5 without its exit handler, which would close objects behind the handles' back.
private func start() {
  H5dont_atexit()
  H5open()
}

/// A key whose value is set on threads where libhdf5 no longer prints its errors.
///
/// `H5Eset_auto2` acts on the calling thread's error stack alone, so a global flag would not do.
private let silencedKey: pthread_key_t = {
  var key = pthread_key_t()
  unsafe pthread_key_create(&key, nil)
  return key
}()

private func silenceThisThread() {
  guard unsafe pthread_getspecific(silencedKey) == nil else { return }
  chdf5_silence_errors()
  unsafe pthread_setspecific(silencedKey, UnsafeRawPointer(bitPattern: 1))
}
