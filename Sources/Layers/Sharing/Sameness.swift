extension String {
  /// Whether two strings are the same, and do not merely stand for the same characters.
  package func hasBytes(of other: String) -> Bool {
    self == other && utf8.elementsEqual(other.utf8)
  }

  /// A hash in which strings differ that only look equal, so that no file can have many names of one hash.
  var hashOfBytes: Int {
    var text = self
    return text.withUTF8 { bytes in
      var hasher = Hasher()
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
      return hasher.finalize()
    }
  }
}

extension String? {
  /// The same of texts that may not be there.
  package func hasBytes(of other: String?) -> Bool {
    self == other && (self ?? "").hasBytes(of: other ?? "")
  }
}

extension [String] {
  /// The same of lists.
  package func haveBytes(of other: [String]) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0.hasBytes(of: $1) }
  }
}
