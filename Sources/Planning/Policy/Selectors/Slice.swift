/// A choice by position, as Python writes it: `[0]`, `[-3:]`, `[::2]`.
struct Slice: Sendable, Equatable, CustomStringConvertible {
  /// One position, or a range with a step.
  enum Form: Sendable, Equatable {
    case index(Int)
    case range(from: Int?, to: Int?, step: Int)
  }

  let form: Form

  /// The slice between the brackets; `nil` for text that is none, or a step of 0.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      .map { $0.trimmingBlanks }
    let numbers = parts.map { Int($0) }
    guard zip(parts, numbers).allSatisfy({ $0.isEmpty || $1 != nil }) else { return nil }
    switch parts.count {
    case 1:
      guard let index = numbers[0] else { return nil }
      form = .index(index)
    case 2, 3:
      let step = numbers.count == 3 ? numbers[2] ?? 1 : 1
      guard step != 0 else { return nil }
      form = .range(from: numbers[0], to: numbers[1], step: step)
    default: return nil
    }
  }

  /// Which of `count` positions are meant; none for an index that is out of range.
  func positions(of count: Int) -> Set<Int> {
    switch form {
    case .index(let index):
      let position = index < 0 ? index + count : index
      return (0..<count).contains(position) ? [position] : []
    case .range(let from, let to, let step):
      let low = step > 0 ? 0 : -1
      let high = step > 0 ? count : count - 1
      func clamped(_ value: Int) -> Int { min(max(value < 0 ? value + count : value, low), high) }
      let start = from.map(clamped) ?? (step > 0 ? low : high)
      let end = to.map(clamped) ?? (step > 0 ? high : low)
      guard abs(step) < count else {
        return count > 0 && (end - start).signum() == step.signum() ? [start] : []
      }
      return Set(stride(from: start, to: end, by: step))
    }
  }

  var description: String {
    switch form {
    case .index(let index): "[\(index)]"
    case .range(let from, let to, let step):
      "[\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")\(step == 1 ? "" : ":\(step)")]"
    }
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
