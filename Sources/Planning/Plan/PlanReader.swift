/// Reads a plan or receipt whose JSON comes in pieces, of which no more than a tensor's text is held.
package struct PlanReader {
  private let bytes, limit: Int
  private let keepsMeasured: Bool
  private var splitter = JSONListSplitter(list: tensorsKey.stringValue)
  private var tensors: [PlannedTensor] = []
  private var sharing = PlannedTensor.Sharing()
  /// How long the text of the tensors was so far.
  private var taken = 0
  /// Why a tensor makes no sense; told only when all of the text is known to be JSON.
  private var failure: (any Error)?

  private static let tensorsKey = JSONKey(stringValue: "tensors")
  private let place = JSONPlace.member(tensorsKey, of: .root)

  /// A reader of one plan.
  ///
  /// - Parameters:
  ///   - bytes: How long its text is, if that is known.
  ///   - keepsMeasured: Whether the plan is to have what was measured of each tensor.
  ///   - limit: How long the text of one tensor may be, or all but the tensors: of a million of these each may
  ///     have its warning.
  package init(bytes: Int = 0, keepsMeasured: Bool = true, limit: Int = 1 << 28) {
    self.bytes = bytes
    self.keepsMeasured = keepsMeasured
    self.limit = limit
  }

  /// Takes the next piece of the text in UTF-8.
  ///
  /// - Throws: `DecodingError` where it is not JSON, or longer than any plan.
  package mutating func add(_ text: ArraySlice<UInt8>) throws {
    splitter.add(text)
    while let item = splitter.next() {
      let node = try JSONParser.parse(item)
      guard failure == nil else { continue }
      do { try add(node) } catch { failure = error }
      taken += item.count
      if tensors.count == Self.sample { makeRoom() }
    }
    guard splitter.held <= limit else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "too long"))
    }
  }

  private mutating func add(_ node: JSONNode) throws {
    let index = JSONKey(intValue: tensors.count)
    let decoder = JSONNodeDecoder(node, at: .member(index, of: place))
    var tensor = sharing.share(try PlannedTensor(from: decoder))
    if !keepsMeasured { tensor.measurement = nil }
    tensors.append(tensor)
  }

  /// Makes room for all tensors at once, by the length of the first ones: a list that grows by itself is
  /// copied again and again, into twice the memory.
  private mutating func makeRoom() {
    tensors.reserveCapacity(min(bytes / max(1, taken / tensors.count), Self.mostRoom))
  }

  private static let sample = 1000
  /// A file may say that it is longer than any memory.
  private static let mostRoom = 1 << 20

  /// The plan, after all of its text.
  ///
  /// - Throws: `DecodingError` where it is not JSON, or no plan.
  package consuming func finish() throws -> Plan {
    var text = splitter.rest
    // What some editors put in front of UTF-8.
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    var plan = try Plan(from: JSONNodeDecoder(JSONParser.parse(text)))
    if let failure { throw failure }
    plan.tensors = tensors
    return plan
  }
}
