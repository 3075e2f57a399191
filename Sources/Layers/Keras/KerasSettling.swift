/// What becomes of each of a file's groups once all of them are known: what one layer leaves open others tell.
struct KerasSettling {
  private var directions = KerasDirection()
  private var projections = AttentionProjections()
  /// Where the order of a convolution's axes is open, as in files of Keras 1.
  private var ordering: Keras1Ordering?

  /// Goes through the groups once.
  init(_ groups: KerasGroups, mayBeKeras1: Bool) {
    ordering = mayBeKeras1 ? Keras1Ordering() : nil
    groups.forEach { group, next in
      let concluded = KerasTypeInference.concluding(group)
      directions.learn(from: group, concluded)
      projections.learn(from: concluded)
      ordering?.learn(from: concluded, next)
    }
  }

  /// The group with what can be told of its type and its axes.
  ///
  /// - Parameter next: The group that follows it.
  func settled(_ group: KerasGroup, before next: KerasGroup?) -> KerasGroup {
    let settled = projections.settled(directions.settled(group))
    return ordering?.settled(settled, next) ?? settled
  }
}
