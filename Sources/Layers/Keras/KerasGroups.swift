/// The layers of a file in model order.
///
/// They are made anew each time somebody goes through them: held all at once, they would take more memory than
/// their tensors.
struct KerasGroups {
  private let each: ((KerasGroup) -> Void) -> Void

  /// - Parameter each: Makes one group after another, the same ones each time.
  init(_ each: @escaping ((KerasGroup) -> Void) -> Void) { self.each = each }

  func forEach(_ body: (KerasGroup) -> Void) { each(body) }

  func map(_ change: @escaping (KerasGroup) -> KerasGroup) -> KerasGroups {
    KerasGroups { body in each { body(change($0)) } }
  }

  /// The same groups, held from now on if they are as few as those of nearly all models.
  var held: KerasGroups {
    var groups: [KerasGroup] = []
    each { if groups.count <= Self.few { groups.append($0) } }
    return groups.count <= Self.few ? KerasGroups { [groups] in groups.forEach($0) } : self
  }

  private static let few = 2048

  /// Goes through the groups, each with the one that follows it.
  func forEachWithNext(_ body: (_ group: KerasGroup, _ next: KerasGroup?) -> Void) {
    var last: KerasGroup?
    each { group in
      if let last { body(last, group) }
      last = group
    }
    if let last { body(last, nil) }
  }
}
