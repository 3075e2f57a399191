/// The layers of a file in model order.
///
/// They are made anew each time somebody goes through them: held all at once, they would take more memory than
/// their tensors.
struct KerasGroups {
  private let each: ((KerasGroup) -> Void) -> Void

  /// - Parameter each: Makes one group after another, the same ones each time.
  init(_ each: @escaping ((KerasGroup) -> Void) -> Void) { self.each = each }

  /// Goes through the groups, each with the one that follows it.
  func forEach(_ body: (_ group: KerasGroup, _ next: KerasGroup?) -> Void) {
    var last: KerasGroup?
    each { group in
      if let last { body(last, group) }
      last = group
    }
    if let last { body(last, nil) }
  }
}
