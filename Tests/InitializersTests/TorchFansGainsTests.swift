import Initializers
import Testing

/// The numbers that PyTorch 2.13.0 gave, line by line: the head of the file tells how they were made.
@Suite("Fans, gains and standard deviations recorded from torch")
struct TorchFansGainsTests {
  /// A line of the file: what is tested, its arguments, and torch's answer.
  private struct Case {
    let text: String
    let arguments: [String]
    let answer: String

    init?(_ line: String, kind: String) {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.first == kind, let answer = fields.last else { return nil }
      (text, arguments, self.answer) = (line, Array(fields.dropFirst().dropLast()), answer)
    }

    var isError: Bool { answer.hasPrefix("!") }

    /// The dimensions: `3x0`, or `scalar` for none.
    var shape: [Int] {
      arguments[0] == "scalar" ? [] : arguments[0].split(separator: "x").compactMap { Int($0) }
    }

    func name(_ index: Int) -> String { String(arguments[index].dropFirst().dropLast()) }

    /// A parameter as the command line takes it; Python's `None` is torch's default.
    func slope(_ index: Int) throws -> Double? {
      let parts = arguments[index].split(separator: ":", maxSplits: 1).map(String.init)
      switch parts[0] {
      case "none": return nil
      case "float": return Double(parts[1])
      case "int": return try Nonlinearity.slope(parsing: parts[1])
      // A string has no spelling of its own on a command line, but quotes are none of a number's.
      case "str": return try Nonlinearity.slope(parsing: "'\(parts[1])'")
      default: return try Nonlinearity.slope(parsing: parts[1])
      }
    }
  }

  private static func cases(_ kind: String) throws -> [Case] {
    try vectorLines("torch-fans-gains.txt").compactMap { Case($0, kind: kind) }
  }

  /// The bits of a number as the file writes it, all NaNs alike.
  private func bits(_ value: Double) -> UInt64 {
    value.isNaN ? Double.nan.bitPattern : value.bitPattern
  }

  private func expect(_ test: Case, _ compute: () throws -> Double) {
    let computed = Result { try compute() }
    switch computed {
    case .success(let value):
      #expect(Double(test.answer).map(bits) == bits(value), "\(test.text): \(value)")
    case .failure(let error): #expect(test.isError, "\(test.text): \(error)")
    }
  }

  /// torch takes a boolean or a string where the parameter does not matter; we refuse it everywhere.
  private func isStricter(_ test: Case, _ index: Int) -> Bool {
    ["bool", "str"].contains(String(test.arguments[index].prefix { $0 != ":" }))
      || (test.arguments[index].hasPrefix("int:") && test.arguments[index].count > 300)
  }

  @Test("every line of the file is of a kind that is tested, 723 in all")
  func complete() throws {
    let count = try ["fans", "gain", "kaiming", "xavier"].reduce(0) {
      $0 + (try Self.cases($1)).count
    }
    #expect(count == 723)
    #expect(try vectorLines("torch-fans-gains.txt").count == count)
  }

  @Test("fans are torch's, and errors where torch has none")
  func fans() throws {
    for test in try Self.cases("fans") {
      if test.isError {
        #expect(throws: InitializerError.tooFewDimensions(test.shape)) {
          try Fan(shape: test.shape)
        }
      } else {
        let fan = try Fan(shape: test.shape)
        #expect(String(fan.input) == test.arguments[1], "\(test.text)")
        #expect(String(fan.output) == test.answer, "\(test.text)")
      }
    }
  }

  @Test("gains are torch's to the last bit")
  func gains() throws {
    for test in try Self.cases("gain") {
      if isStricter(test, 1) {
        #expect(throws: InitializerError.self, "\(test.text)") { try test.slope(1) }
      } else {
        expect(test) { try Nonlinearity.gain(test.name(0), param: try test.slope(1)) }
      }
    }
  }

  @Test("the standard deviation of kaiming_normal_ is torch's to the last bit")
  func kaiming() throws {
    for test in try Self.cases("kaiming") {
      if test.answer == "noop" {
        // The planner passes over tensors without elements; here nothing may fail before it.
        if test.shape.count >= 2 { _ = try Fan(shape: test.shape) }
        #expect(test.shape.contains(0))
      } else if isStricter(test, 3) {
        #expect(throws: InitializerError.self, "\(test.text)") { try test.slope(3) }
      } else {
        expect(test) {
          let initializer = Initializer.kaimingNormal(
            mode: try FanMode(parsing: test.name(1)), nonlinearity: test.name(2),
            a: try test.slope(3) ?? 0.01)
          let std = try initializer.distribution(fan: try Fan(shape: test.shape)).std
          return try #require(std)
        }
      }
    }
  }

  @Test("the standard deviation of xavier_normal_ is torch's to the last bit")
  func xavier() throws {
    for test in try Self.cases("xavier") {
      expect(test) {
        let gain = try #require(try test.slope(1))
        let fan = try Fan(shape: test.shape)
        return try #require(try Initializer.xavierNormal(gain: gain).distribution(fan: fan).std)
      }
    }
  }
}
