/// Whether a file is a journal, and whether that is as it was written; for who reads it in pieces.
struct JournalCheck {
  private var checksum = JournalChecksum()
  /// The last bytes so far, which may turn out to be a checksum.
  private var end: [UInt8] = []
  private var hasText = false

  /// Takes in the next piece of the text.
  mutating func add(_ piece: ArraySlice<UInt8>) {
    end += piece
    let count = end.count - JournalChecksum.length
    guard count > 0 else { return }
    checksum.add(Array(end.prefix(count)))
    end.removeFirst(count)
    hasText = true
  }

  /// Whether the text has a checksum that is not right.
  var isDamaged: Bool {
    JournalChecksum.isThere(in: end) && !(hasText && checksum.ending == end)
  }
}
