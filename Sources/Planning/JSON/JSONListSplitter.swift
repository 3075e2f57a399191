/// Takes a long list out of a JSON object whose text comes in pieces: each item for itself, and at the end
/// the object with the list left empty.
///
/// So a receipt of 100 000 tensors, which is 80 MB, is never in memory as a whole. Only strings and
/// brackets are told apart here; what is given out is the text as it was, and the whole was JSON
/// if all of that is.
struct JSONListSplitter {
  private enum Stage { case before, inside, behind }

  private let name: String
  private var piece: ArraySlice<UInt8> = []
  private var item: [UInt8] = []
  private var items = 0
  /// The text so far, without the list's items.
  private(set) var rest: [UInt8] = []

  private var stage = Stage.before
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// Where in `rest` the last string begins that is the object's own and may be the name of a list.
  private var nameStart: Int?

  /// - Parameter list: The name of the member that is the list. Of two, the first counts.
  init(list: String) { name = list }

  /// How much text is held: the rest, and what is there of an item.
  var held: Int { rest.count + item.count }

  /// Takes the next piece of text, after `next` has used up the last one.
  mutating func add(_ text: ArraySlice<UInt8>) { piece = text }

  /// The text of the next item; `nil` where it is not whole yet, or there is none.
  mutating func next() -> [UInt8]? {
    let text = piece
    var position = text.startIndex
    while let mark = mark(in: text, from: &position) {
      switch text[mark] {
      case UInt8(ascii: "\""):
        guard depth == 1 else { break }
        take(upTo: mark)
        nameStart = rest.count
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        guard stage == .before, depth == 2, text[mark] == UInt8(ascii: "[") else { break }
        take(upTo: mark + 1)
        if takeName() == name { stage = .inside }
      case UInt8(ascii: ","):
        guard stage == .inside, depth == 2 else { break }
        take(upTo: mark)
        piece.removeFirst()
        return finishItem()
      default:
        depth -= 1
        guard stage == .inside, depth == 1 else { break }
        take(upTo: mark)
        stage = .behind
        take(upTo: mark + 1)
        if items > 0 || !item.allSatisfy(Self.isSpace) { return finishItem() }
      }
    }
    take(upTo: text.endIndex)
    piece = []
    return nil
  }

  /// The next bracket, comma or beginning of a string.
  private mutating func mark(in text: ArraySlice<UInt8>, from position: inout Int) -> Int? {
    while position < text.endIndex {
      let byte = text[position]
      position += 1
      if isEscaped {
        isEscaped = false
      } else if isInString {
        if byte == UInt8(ascii: "\"") { isInString = false }
        isEscaped = byte == UInt8(ascii: "\\")
      } else {
        switch byte {
        case UInt8(ascii: "\""):
          isInString = true
          return position - 1
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
          UInt8(ascii: ","):
          return position - 1
        default: break
        }
      }
    }
    return nil
  }

  /// Moves text to where it belongs.
  private mutating func take(upTo end: Int) {
    if stage == .inside {
      item += piece[piece.startIndex..<end]
    } else {
      rest += piece[piece.startIndex..<end]
    }
    piece = piece[end...]
  }

  private mutating func finishItem() -> [UInt8] {
    items += 1
    defer { item = [] }
    return item
  }

  /// The name before the bracket that has been taken last, which no other bracket can have.
  private mutating func takeName() -> String? {
    guard let start = nameStart, let end = rest.lastIndex(of: UInt8(ascii: "\"")), end > start
    else { return nil }
    nameStart = nil
    guard case .string(let name) = try? JSONParser.parse(Array(rest[start...end])) else {
      return nil
    }
    return name
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    [0x20, 0x0A, 0x0D, 0x09].contains(byte)
  }
}
