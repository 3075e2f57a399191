/// The windows of a run of bytes that comes in pieces.
struct WindowStream {
  let choice: WindowChoice
  private var buffer: [UInt8] = []
  /// Where in the run the buffer begins.
  private var start = 0

  init(_ choice: WindowChoice) {
    self.choice = choice
  }

  /// Begins another run, with whose bytes the last one's make no window.
  mutating func begin() {
    buffer.removeAll(keepingCapacity: true)
    start = 0
  }

  /// Takes the next bytes and gives the windows that they complete, some at a time, with their places in the run.
  mutating func next(_ bytes: UnsafeRawBufferPointer, _ body: ([Window], [Int]) -> Void) {
    let carried = min(buffer.count, Window.length - 1)
    start += buffer.count - carried
    buffer.removeFirst(buffer.count - carried)
    // In one move, which appending raw bytes to an array is not.
    buffer += unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { piece, count in
      unsafe UnsafeMutableRawBufferPointer(piece).copyMemory(from: bytes)
      count = bytes.count
    }
    unsafe buffer.withUnsafeBytes { buffer in
      unsafe choice.each(in: buffer) { windows, places in body(windows, places.map { start + $0 }) }
    }
  }
}
