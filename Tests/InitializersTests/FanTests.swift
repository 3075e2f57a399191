import Initializers
import Testing

@Suite("Fans")
struct FanTests {
  @Test(
    "fans are torch's, whatever the layer",
    arguments: [
      ([10, 64], 64, 10), ([3, 48, 11, 11], 5808, 363), ([48, 3, 11, 11], 363, 5808),
      ([8, 1, 3, 3], 9, 72), ([5, 7, 3], 21, 15), ([2, 3, 4, 5, 6], 360, 240), ([1, 1], 1, 1),
      ([0, 3], 3, 0), ([3, 0], 0, 3), ([4, 4, 0], 0, 0), ([Int.max, Int.max, 0], 0, 0),
      ([2, Int.max], Int.max, 2),
    ])
  func fans(shape: [Int], input: Int, output: Int) throws {
    let fan = try Fan(shape: shape)
    #expect(fan == Fan(input: input, output: output))
    #expect(fan.count(.fanIn) == input && fan.count(.fanOut) == output)
  }

  @Test("fewer than two dimensions have no fans", arguments: [[], [5], [0]])
  func tooFewDimensions(shape: [Int]) {
    #expect(throws: InitializerError.tooFewDimensions(shape)) { try Fan(shape: shape) }
  }

  @Test("a product beyond 63 bits is refused, not wrapped")
  func overflow() {
    let shape = [2, Int.max, 2]
    #expect(throws: InitializerError.shapeTooLarge(shape)) { try Fan(shape: shape) }
  }

  @Test("modes are read in any case")
  func modes() throws {
    #expect(try FanMode(parsing: "fan_in") == .fanIn)
    #expect(try FanMode(parsing: "FAN_OUT") == .fanOut)
    for text in ["", "fan", "fan_avg", " fan_in"] {
      #expect(throws: InitializerError.unknownMode(text)) { try FanMode(parsing: text) }
    }
  }
}
