import Testing

@testable import Rewriting

@Suite("Huffman code")
struct HuffmanCodeTests {
  @Test("the lengths are those of Huffman's tree")
  func lengths() {
    // 1 and 1 join to 2, that and 2 to 4, that and 4 to the root.
    #expect(HuffmanCode(counts: [4, 1, 0, 2, 1], limit: 14).lengths == [1, 3, 0, 2, 3])
    #expect(HuffmanCode(counts: [7, 7, 7, 7], limit: 14).lengths == [2, 2, 2, 2])
    #expect(HuffmanCode(counts: [4, 1, 0, 2, 1], limit: 14).size(of: [4, 1, 0, 2, 1]) == 14)
  }

  @Test("codes of one length follow each other, as RFC 1951 numbers them")
  func codes() {
    // The example in 3.2.2: lengths 3, 3, 3, 3, 3, 2, 4, 4 have codes 2, 3, 4, 5, 6, 0, 14, 15.
    let counts = [6, 6, 6, 6, 6, 15, 3, 3]
    let code = HuffmanCode(counts: counts, limit: 14)
    #expect(code.lengths == [3, 3, 3, 3, 3, 2, 4, 4])
    #expect(code.packed.map { $0 & 0xff } == [3, 3, 3, 3, 3, 2, 4, 4])
    // First bit lowest: 010 is 2, 011 is 6, 100 is 1, 101 is 5, 110 is 3.
    #expect(code.packed.map { $0 >> 8 } == [2, 6, 1, 5, 3, 0, 7, 15])
  }

  @Test("no code is longer than the limit, and every one can be told from the others")
  func limit() {
    // Fibonacci's numbers make the deepest tree there is.
    var counts = [1, 1]
    for _ in 2..<40 { counts.append(counts.suffix(2).reduce(0, +)) }
    for limit in [7, 14] {
      let lengths = HuffmanCode(counts: counts, limit: limit).lengths
      #expect(lengths.allSatisfy { (1...limit).contains(Int($0)) })
      #expect(lengths.reduce(0) { $0 + 1 << (limit - Int($1)) } <= 1 << limit)
    }
    // The depth of Huffman's own tree is one less than the number of leaves.
    #expect(HuffmanCode(counts: Array(counts.prefix(15)), limit: 14).lengths.max() == 14)
  }
}
