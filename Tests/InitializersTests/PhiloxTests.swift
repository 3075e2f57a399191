import CKernels
import Testing

@Suite("Philox4x32-10")
struct PhiloxTests {
  @Test("the reference gives Random123's published answers")
  func publishedAnswers() throws {
    let lines = try vectorLines("philox4x32-10.txt")
    #expect(lines.count == 3)
    for line in lines {
      let words = line.split { $0 == " " || $0 == ":" }.compactMap { UInt32($0, radix: 16) }
      let out = Reference.philox(
        (words[0], words[1], words[2], words[3]), key: (words[4], words[5]))
      #expect([out.0, out.1, out.2, out.3] == Array(words[6...]))
    }
  }

  @Test("every clone gives the published answers, at whatever lane their counters fall")
  func kernelsGivePublishedAnswers() throws {
    for line in try vectorLines("philox4x32-10.txt") {
      let words = line.split { $0 == " " || $0 == ":" }.compactMap { UInt32($0, radix: 16) }
      let stream = CKStream(key: (words[4], words[5]), path: (words[2], words[3]))
      let lane = Int(words[0] % 64)
      let counter = UInt64(low: words[0], high: words[1]) - UInt64(lane)
      for isa in supportedClones {
        let block = kernelWords(isa, stream, counter)
        #expect((0..<4).map { block[64 * $0 + lane] } == Array(words[6...]), "\(isa)")
      }
    }
  }

  @Test("every clone agrees with the reference over several blocks with a carry between words")
  func kernelsAgreeWithReference() {
    let stream = CKStream(key: (1, 2), path: (3, 4))
    let counter: UInt64 = 0xFFFF_FFC0
    for isa in supportedClones {
      let words = kernelWords(isa, stream, counter, blocks: 3)
      for lane in 0..<192 {
        let n = counter + UInt64(lane)
        let out = Reference.philox((n.low, n.high, 3, 4), key: (1, 2))
        let base = lane / 64 * 256 + lane % 64
        let row = (0..<4).map { words[base + 64 * $0] }
        #expect(row == [out.0, out.1, out.2, out.3])
      }
    }
  }
}

/// The clones this processor can run.
let supportedClones = [CKIsa.baseline, .AVX2, .AVX512].filter { ck_isa_supported($0) != 0 }

private func kernelWords(
  _ isa: CKIsa, _ stream: CKStream, _ counter: UInt64, blocks: Int = 1
) -> [UInt32] {
  var words = [UInt32](repeating: 0, count: 256 * blocks)
  unsafe ck_philox_words(isa, stream, counter, blocks, &words)
  return words
}
