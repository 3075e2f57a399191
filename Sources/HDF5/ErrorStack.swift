internal import CHDF5

/// Reads and clears the calling thread's error stack, outermost frame first.
///
/// Only the gate calls this, while it holds the lock.
func currentErrorStack() -> [HDF5Error.Frame] {
  var frames: [HDF5Error.Frame] = []
  unsafe withUnsafeMutablePointer(to: &frames) { context in
    _ = unsafe chdf5_walk_errors(
      { _, entry, context in
        guard let entry = unsafe entry?.pointee, let context = unsafe context else { return 0 }
        let frame = unsafe HDF5Error.Frame(
          function: entry.func_name.map { unsafe String(cString: $0) } ?? "",
          description: entry.desc.map { unsafe String(cString: $0) } ?? "")
        unsafe context.assumingMemoryBound(to: [HDF5Error.Frame].self).pointee.append(frame)
        return 0
      }, context)
  }
  chdf5_clear_errors()
  return frames.filter { !$0.description.isEmpty }
}
