/// Counts in the least room: those of a small tensor, of which there may be many, take a byte each.
struct PackedCounts: Sendable, Equatable {
  private let small: [UInt8]
  private let large: [Int]

  init(_ counts: [Int]) {
    let small = counts.compactMap(UInt8.init(exactly:))
    let fits = small.count == counts.count
    self.small = fits ? small : []
    large = fits ? [] : counts
  }

  var counts: [Int] { large.isEmpty ? small.map(Int.init) : large }
}

extension PackedCounts: Codable {
  init(from decoder: any Decoder) throws { self.init(try [Int](from: decoder)) }
  func encode(to encoder: any Encoder) throws { try counts.encode(to: encoder) }
}
