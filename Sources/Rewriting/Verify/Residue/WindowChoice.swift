internal import Initializers

/// Which windows are looked at: all, or a share of them that their own first bytes decide, so that a copy's
/// windows are chosen just as the original's.
struct WindowChoice: Sendable {
  /// The share is one of 2 to the power of this.
  let bits: Int

  /// The most windows that are chosen.
  static let most = 1 << 22

  /// How many places are looked at together.
  private static let stretch = 1 << 15

  /// As many windows as memory allows for this many bytes.
  init(bytes: Int) {
    var bits = 0
    while bytes >> bits > Self.most { bits += 1 }
    self.bits = bits
  }

  /// The length of a run of old bytes that goes unnoticed less than once in a million times.
  ///
  /// A run of n bytes has n − 31 windows, each of which is passed over with probability 1 − 2^−bits, and
  /// 14 times the share's inverse of them together with e^−14. Where all are looked at it is certain.
  var surelyFound: Int { bits == 0 ? Window.length : Window.length - 1 + 14 << bits }

  /// Calls `body` with the chosen windows and their places, some at a time.
  func each(in bytes: UnsafeRawBufferPointer, _ body: ([Window], [Int]) -> Void) {
    let all = bytes.count - Window.length + 1
    guard all > 0 else { return }
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.stretch) { found in
      for start in stride(from: 0, to: all, by: Self.stretch) {
        let end = min(start + Self.stretch, all)
        // A place is chosen by eight bytes, the last of which is the seventh after it.
        let count = unsafe ISA.best.choosePlaces(
          in: UnsafeRawBufferPointer(rebasing: bytes[start..<(end + 7)]),
          mixedTo: UInt32.max >> UInt32(bits), found)
        var (windows, places): ([Window], [Int]) = ([], [])
        for index in 0..<count {
          let place = start + Int(unsafe found[index])
          guard unsafe Self.changes(bytes, at: place) else { continue }
          windows.append(unsafe Window(bytes, at: place))
          places.append(place)
        }
        if !places.isEmpty { body(windows, places) }
      }
    }
  }

  /// Cheap, and rids the search of long runs of one value.
  private static func changes(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Bool {
    unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      != bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
  }
}
