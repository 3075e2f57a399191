import Initializers
import Layers
import Planning
import Testing

@testable import Reports

@Suite("Tables")
struct TableTests {
  private let model: Model = {
    func facts(_ path: String, _ shape: [Int]?, _ storage: Storage) -> DatasetFacts {
      DatasetFacts(
        path: path, shape: shape, element: ElementType(.float32, size: 4), storage: storage)
    }
    let deflate = Filter(id: 1, name: "deflate", isAvailable: true)
    return Model(
      dialect: "torch",
      tensors: [
        Tensor(
          facts("/d1/weight", [10, 64], .contiguous(offset: 2048)), layer: "d1",
          layerType: .dense, role: .kernel,
          geometry: KernelGeometry(axes: Axes(input: [1], output: [0]), torchShape: [10, 64]),
          evidence: ["a weight of two axes"]),
        Tensor(
          facts("/d1/\u{1b}[31m", [10], .chunked(chunk: [10], filters: [deflate])), layer: "d1",
          layerType: .dense, role: .bias, evidence: ["named\u{7}"]),
        Tensor(
          facts("/slope", [], .contiguous(offset: 16)), layer: "slope", layerType: .prelu,
          role: .auxiliary, initial: .constant(0.25), evidence: []),
        Tensor(facts("/m", nil, .compact), layer: "m", role: .metric, evidence: []),
      ], warnings: ["a\nwarning"])
  }()

  private let file = PlannedFile(path: "m\t.h5", bytes: 4096, dialect: "torch")
  private let tool = Plan.Tool(version: "1.2.3")

  private func plan() throws -> Plan {
    try Planner(policy: Policy(seed: Seed(Int64(-7)))).plan(model, file: file, tool: tool)
  }

  // 10 · 64 + 10 + 1 elements; std = sqrt(2 / 64) = 0.17677….
  @Test("a plan shows what each tensor gets, and the seed")
  func planTable() throws {
    #expect(
      PlanTable(try plan()).text() == #"""
        m\t.h5: 4.00 KiB, hdf5, dialect torch

        TENSOR          TYPE     ROLE       SHAPE  DTYPE    GETS              FAN    STD
        /d1/weight      dense    kernel     10×64  float32  kaiming_normal_    64  0.177
        /d1/\u{1B}[31m  dense    bias       10     float32  zeros_
        /slope          p_re_lu  auxiliary  ()     float32  constant_(0.250)
        /m              unknown  metric     NULL   float32  (kept)

        4 tensors: 3 to write (651 elements, 2.54 KiB), 1 kept; seed -7
        warning: a\nwarning

        """#)
  }

  @Test("a verbose plan adds rule and evidence below each tensor")
  func verbosePlan() throws {
    let lines = PlanTable(try plan()).text(isVerbose: true).split(separator: "\n")
    let first = try #require(lines.firstIndex { $0.hasPrefix("/d1/weight") })
    #expect(lines[first + 1] == "    rule: preset kaiming: role kernel")
    #expect(lines[first + 2] == "    evidence: a weight of two axes")
  }

  @Test("what a file says reaches no terminal raw, verbose or not", arguments: [false, true])
  func harmless(isVerbose: Bool) throws {
    let texts = [
      PlanTable(try plan()).text(isVerbose: isVerbose),
      InspectionTable(Inspection(model, file: file, tool: tool)).text(isVerbose: isVerbose),
    ]
    for text in texts {
      let isHarmless = text.unicodeScalars.allSatisfy {
        $0 == "\n" || $0.properties.generalCategory != .control
      }
      #expect(isHarmless)
    }
  }

  @Test("a receipt says written")
  func receipt() throws {
    var receipt = try plan()
    receipt.state = .applied
    #expect(PlanTable(receipt).summary.hasPrefix("4 tensors: 3 written ("))
  }

  @Test("the fan shown is the one that was divided by")
  func fanOut() throws {
    let policy = Policy(seed: Seed(UInt64(1)), mode: .fanOut)
    let plan = try Planner(policy: policy).plan(model, file: file, tool: tool)
    // sqrt(2 / 10) = 0.4472….
    #expect(PlanTable(plan).text().contains("kaiming_normal_    10  0.447"))
  }

  @Test("an inspection shows what each tensor is")
  func inspection() {
    #expect(
      InspectionTable(Inspection(model, file: file, tool: tool)).text() == #"""
        m\t.h5: 4.00 KiB, hdf5, dialect torch

        TENSOR          LAYER  TYPE     ROLE       SHAPE  DTYPE    STORAGE          FAN IN  FAN OUT      SIZE
        /d1/weight      d1     dense    kernel     10×64  float32  contiguous           64       10  2.50 KiB
        /d1/\u{1B}[31m  d1     dense    bias       10     float32  chunked deflate                       40 B
        /slope          slope  p_re_lu  auxiliary  ()     float32  contiguous                             4 B
        /m              m      unknown  metric     NULL   float32  compact                                0 B

        4 tensors, 651 elements, 2.54 KiB
        warning: a\nwarning

        """#)
  }
}

@Suite("What a receipt tells")
struct ReceiptWordsTests {
  @Test("a dialect and a seed that a forged receipt names act on no terminal")
  func words() {
    let file = PlannedFile(path: "m.h5", bytes: 1, dialect: "\u{7f}orch")
    let text = VerificationText(
      Verification(
        file: file, receipt: "r", seed: "1\u{1b}[31m", compared: 0, elements: 0, differences: [])
    ).text
    let table = InspectionTable(
      Inspection(
        Model(dialect: "torch", tensors: []), file: file, tool: Plan.Tool(version: "1.2.3"))
    ).text()
    for text in [text, table] {
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7f })
    }
  }
}

@Suite("Text of a verification")
struct VerificationTextTests {
  private func text(
    _ differences: [Verification.Difference], _ residue: Verification.Residue? = nil
  ) -> String {
    var result = Verification(
      file: PlannedFile(path: "m.h5", bytes: 1, dialect: "torch"), receipt: "m.h5.h5reinit.json",
      seed: "-7", compared: 2, elements: 651, differences: differences)
    result.residue = residue
    return VerificationText(result).text
  }

  @Test("what was searched for, and where something old is left")
  func residue() {
    var residue = Verification.Residue(
      old: "old.h5", tensors: 1, skipped: 1, windows: 2001, bytes: 5000, surelyFound: 32, found: [])
    let clean = text([], residue).split(separator: "\n").dropFirst()
    #expect(
      clean.elementsEqual([
        "2001 windows of 1 old tensor searched for in 4.88 KiB: none found (runs of 32 B and more would have been)",
        "1 old tensor held too little to search for: constants or a few bytes",
      ]))
    residue.skipped = 0
    residue.found = [.init(path: "/a\nb", file: "m.h5", offset: 77, windows: 3)]
    let found = text([], residue).split(separator: "\n").dropFirst()
    #expect(
      found.elementsEqual([
        "2001 windows of 1 old tensor searched for in 4.88 KiB: 1 tensor found",
        "/a\\nb: old values at byte 77 of m.h5",
      ]))
  }

  @Test("one line when all is as planned")
  func identical() {
    #expect(
      text([]) == "2 tensors (651 elements) compared with seed -7: identical, bit for bit\n")
  }

  @Test("a line for each tensor that differs, with both values")
  func differences() {
    let difference = Verification.Difference(
      path: "/a\nb", element: 3, expected: "0000803f", found: "00000000")
    #expect(
      text([difference]) == #"""
        2 tensors (651 elements) compared with seed -7: 1 differ
        /a\nb: element 3 is 00000000, planned 0000803f

        """#)
  }
}
